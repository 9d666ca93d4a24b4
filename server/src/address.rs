//! Where browsers find this server: what stands in links and in the pictures of codes, and what each write is checked
//! against, whatever a proxy in between makes of it.

use axum::http::{HeaderMap, Uri};
use std::fmt;
use std::net::IpAddr;

/// An origin, such as `https://records.example`: no path, no slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    is_tls: bool,
    /// Host and port as a browser writes them: in small letters, and without the port that goes without saying.
    authority: String,
    /// It has TLS and we have not: a proxy speaks with browsers, and may call us by any name.
    behind_proxy: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressFault {
    #[error("it has to begin with https:// (or http://, for localhost): such as https://records.example")]
    NoScheme,
    #[error("it has to name a host: such as https://records.example")]
    NoHost,
    #[error("Firsthand needs a name of its own: leave away what stands behind the name, from the slash on")]
    HasPath,
}

impl Address {
    /// # Errors
    /// What is wrong with it, and how it should look.
    pub fn parse(text: &str) -> Result<Self, AddressFault> {
        let text = text.trim();
        let Some((scheme, rest)) = text.split_once("://") else { return Err(AddressFault::NoScheme) };
        let is_tls = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return Err(AddressFault::NoScheme),
        };
        let uri: Uri = text.parse().map_err(|_| AddressFault::NoHost)?;
        let authority = uri.authority().filter(|a| !a.host().is_empty() && !a.as_str().contains('@'));
        let authority = authority.ok_or(AddressFault::NoHost)?;
        if rest.contains(['?', '#']) || !matches!(uri.path(), "" | "/") {
            return Err(AddressFault::HasPath);
        }
        let usual = if is_tls { 443 } else { 80 };
        let port = authority.port_u16().filter(|port| *port != usual);
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        let authority = format!("{}{port}", authority.host().to_ascii_lowercase());
        Ok(Self { is_tls, authority, behind_proxy: false })
    }

    /// The same, where a proxy speaks with browsers.
    #[must_use]
    pub fn behind_proxy(mut self, is: bool) -> Self {
        self.behind_proxy = is;
        self
    }

    pub fn is_tls(&self) -> bool {
        self.is_tls
    }

    /// Whether it leads to this very machine.
    pub fn is_here(&self) -> bool {
        is_loopback(&self.authority)
    }

    /// Whether a request was made by one of our own pages, or by a program that is no browser. `authority` is what
    /// HTTP/2 names in the request's own address, where HTTP/1 has the header `host`.
    ///
    /// A browser says in `origin` whose page asks, and a proxy hands it on as it is; `host` is a proxy's to choose.
    pub fn is_ours(&self, headers: &HeaderMap, authority: Option<&str>) -> bool {
        let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
        let site = text("sec-fetch-site").is_none_or(|site| site == "same-origin");
        let origin = text("origin").is_none_or(|origin| Self::parse(origin).is_ok_and(|o| self.is_same(&o)));
        site && origin && self.is_called(text("host").or(authority))
    }

    /// Whether this is a name under which we are meant to be asked. Another one is somebody's who had his own name lead
    /// here, so that his page would count as ours.
    pub fn is_called(&self, host: Option<&str>) -> bool {
        let Some(host) = host.filter(|_| !self.behind_proxy) else { return true };
        let scheme = if self.is_tls { "https" } else { "http" };
        let called = Self::parse(&format!("{scheme}://{host}"));
        // On this machine no name can be made to lead elsewhere, whatever the port.
        called.is_ok_and(|called| called.authority == self.authority || (called.is_here() && self.is_here()))
    }

    /// On this machine, localhost goes by several names.
    fn is_same(&self, other: &Self) -> bool {
        let port = |authority: &str| authority.rsplit_once(':').map(|(_, port)| port.to_owned());
        let both_here = self.is_here() && other.is_here() && port(&self.authority) == port(&other.authority);
        self.is_tls == other.is_tls && (self.authority == other.authority || both_here)
    }
}

fn is_loopback(authority: &str) -> bool {
    let name = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next(),
        None => authority.split(':').next(),
    };
    name.is_some_and(|n| n == "localhost" || n.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()))
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", if self.is_tls { "https" } else { "http" }, self.authority)
    }
}

impl std::str::FromStr for Address {
    type Err = AddressFault;

    fn from_str(text: &str) -> Result<Self, AddressFault> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(address: &str, headers: &[(&'static str, &'static str)]) -> bool {
        let mut all = HeaderMap::new();
        for (name, value) in headers {
            all.insert(*name, value.parse().unwrap());
        }
        let address = Address::parse(address).unwrap();
        let behind_proxy = address.is_tls;
        address.behind_proxy(behind_proxy).is_ours(&all, None)
    }

    #[test]
    fn an_address_is_kept_as_browsers_write_it() {
        for (given, kept) in [
            ("https://records.example", "https://records.example"),
            ("https://records.example/", "https://records.example"),
            (" HTTPS://Records.Example:443 ", "https://records.example"),
            ("https://records.example:8443", "https://records.example:8443"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("http://[::1]:3000/", "http://[::1]:3000"),
        ] {
            assert_eq!(Address::parse(given).unwrap().to_string(), kept, "{given}");
        }
    }

    #[test]
    fn an_address_that_links_could_not_be_made_of_is_refused_with_what_is_right() {
        for (given, fault) in [
            ("records.example", AddressFault::NoScheme),
            ("ftp://records.example", AddressFault::NoScheme),
            ("", AddressFault::NoScheme),
            ("https://", AddressFault::NoHost),
            ("https://someone@records.example", AddressFault::NoHost),
            ("https://records.example/firsthand", AddressFault::HasPath),
            ("https://records.example/?a", AddressFault::HasPath),
            ("https://records.example#a", AddressFault::HasPath),
        ] {
            assert_eq!(Address::parse(given), Err(fault), "{given}");
        }
    }

    #[test]
    fn a_proxy_may_call_us_by_any_name_and_a_page_may_not() {
        let ours = ("origin", "https://records.example");
        for host in ["127.0.0.1:3000", "firsthand", "records.example"] {
            assert!(asked("https://records.example", &[ours, ("host", host)]), "{host}");
            assert!(!asked("https://records.example", &[("origin", "https://elsewhere.example"), ("host", host)]));
        }
        for other in ["https://records.example.elsewhere.example", "http://records.example", "null", ""] {
            assert!(!asked("https://records.example", &[("origin", other)]), "{other}");
        }
    }

    /// Somebody's own name, made to lead to this machine, with his page open in the browser.
    #[test]
    fn without_a_proxy_only_the_name_that_is_known_is_answered() {
        assert!(asked("http://localhost:3000", &[("host", "localhost:3000"), ("origin", "http://localhost:3000")]));
        assert!(asked("http://localhost:3000", &[("host", "127.0.0.1:3000"), ("origin", "http://127.0.0.1:3000")]));
        assert!(!asked("http://localhost:3000", &[("host", "elsewhere.example:3000")]));
        assert!(!asked("http://localhost:3000", &[("origin", "http://localhost:4000")]), "another program's page");
        let theirs = [("host", "elsewhere.example:3000"), ("origin", "http://elsewhere.example:3000")];
        assert!(!asked("http://localhost:3000", &theirs));
    }
}
