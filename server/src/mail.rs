//! Messages to those who are called when something can't wait (H7, K16): that somebody is to look at the desk, and nothing of
//! what it is. A mailbox is read by more people than its owner, and rings on telephones.

use crate::api::Server;
use crate::calling::{self, Unseen};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{EntryId, PersonId};
use domain::register::{Given, Register};
use domain::routing::Role;
use lettre::message::Mailbox;
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{Address, AsyncTransport, Message, Tokio1Executor};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

/// For one message.
const PATIENCE: Duration = Duration::from_secs(20);
/// Between two looks at who is to be called.
pub const LOOK: Duration = Duration::from_secs(15);

const SUBJECT: &str = "Please look at the desk";

/// A mail server that takes our messages.
pub struct Mail {
    smtp: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// For one message.
    patience: Duration,
}

/// What stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    server: String,
    from: String,
}

#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("the file for the mail server can't be read: {0}")]
    Io(#[from] std::io::Error),
    #[error("the file for the mail server holds a passphrase and others may read it: chmod 600 it first")]
    Open,
    #[error(
        "the file for the mail server is two lines, server = \"smtps://name:passphrase@mail.example\" and \
         from = \"records@nursery.example\": {0}"
    )]
    Form(String),
    #[error("the mail server would hear its passphrase in clear: use smtps:// or smtp:// with ?tls=required")]
    InClear,
    #[error("the message can't be written: {0}")]
    Message(#[from] lettre::error::Error),
    #[error("the mail server did not take it: {0}")]
    Smtp(#[from] lettre::transport::smtp::Error),
    #[error("the mail server did not answer in time")]
    Silent,
}

impl MailError {
    /// For the log: what the server answers may hold somebody's address.
    pub fn kind(&self) -> String {
        match self {
            Self::Smtp(e) => match e.status() {
                Some(code) => format!("the mail server answered {code}"),
                None => "the mail server can't be reached, or its certificate is not trusted".into(),
            },
            other => other.to_string(),
        }
    }
}

/// Whether a mail server is this machine, or spoken with under TLS from the first byte or not at all.
fn is_private(server: &str) -> bool {
    let Some((kind, rest)) = server.split_once("://") else { return false };
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let authority = place.split('/').next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let name = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    kind == "smtps"
        || query.split('&').any(|p| p == "tls=required")
        || matches!(name, "localhost" | "127.0.0.1" | "::1")
}

impl Mail {
    /// # Errors
    /// What is wrong with the file, before anything is served.
    pub fn read(file: &Path) -> Result<Self, MailError> {
        use std::os::unix::fs::PermissionsExt;
        if std::fs::metadata(file)?.permissions().mode() & 0o077 != 0 {
            return Err(MailError::Open);
        }
        let text = std::fs::read_to_string(file)?;
        // What stands there is a secret: of a mistake only its kind is said.
        let File { server, from } = toml::from_str(&text).map_err(|e| MailError::Form(e.message().to_owned()))?;
        Self::new(&server, &from)
    }

    /// # Errors
    /// [`MailError::InClear`] for a server elsewhere that is spoken with in clear.
    pub fn new(server: &str, from: &str) -> Result<Self, MailError> {
        if !is_private(server) {
            return Err(MailError::InClear);
        }
        // lettre looks for trusted certificates with whatever provider is chosen.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let from = from.parse().map_err(|_| MailError::Form("from is no address".into()))?;
        let smtp = AsyncSmtpTransport::<Tokio1Executor>::from_url(server)
            .map_err(|_| MailError::Form("server is no address".into()))?;
        Ok(Self { smtp: smtp.timeout(Some(PATIENCE)).build(), from, patience: PATIENCE })
    }

    /// The same with another limit for one message.
    pub fn patient(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    async fn send(&self, to: Address, text: String) -> Result<(), MailError> {
        let message =
            Message::builder().from(self.from.clone()).to(Mailbox::new(None, to)).subject(SUBJECT).body(text)?;
        // lettre's own limit is for the connection; a server that takes that and says nothing more is silent for ever.
        tokio::time::timeout(self.patience, self.smtp.send(message)).await.map_err(|_| MailError::Silent)??;
        Ok(())
    }

    /// To an address that somebody took away, or put another in the place of: it may not have been them.
    pub async fn say_goodbye(&self, to: Address) -> Result<(), MailError> {
        let text = "From now on Firsthand does not write to this address when something can't wait: that was changed \
                    under your name, at the desk. If it was not you, tell the manager or the registered person.\n";
        self.send(to, text.into()).await
    }

    /// To try an address that somebody just entered.
    pub async fn try_out(&self, to: Address) -> Result<(), MailError> {
        let text = "This is how Firsthand writes to you when something can't wait and nobody has seen it. \
                    Nothing waits now: you entered this address, and this message is to try it.\n";
        self.send(to, text.into()).await
    }
}

/// Whether this is an address to which a message can be sent.
pub fn address(typed: &str) -> Option<Address> {
    typed.parse().ok()
}

/// What was sent, and to whom nothing gets through. In memory only: in the database it would say of each sealed entry how
/// urgent it is. After a start, whoever is still called hears of it once more.
#[derive(Default)]
pub struct Sent(Mutex<Known>);

#[derive(Default)]
struct Known {
    to: HashSet<(Matter, PersonId)>,
    trouble: HashMap<PersonId, Trouble>,
}

/// What somebody is written to about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Matter {
    /// A record that can't wait, by its first wording.
    Unseen(EntryId),
    /// A role that somebody was given, at this time, and that waits to be confirmed.
    Given(PersonId, Role, DateTime<Utc>),
}

/// Messages to this address fail.
struct Trouble {
    address: Address,
    since: DateTime<Utc>,
    times: u32,
    next: DateTime<Utc>,
}

/// Between two tries of an address that fails: at first, and at most. A mail server that is asked without end locks us out.
const AGAIN: TimeDelta = TimeDelta::seconds(15);
const AGAIN_MAX: TimeDelta = TimeDelta::hours(1);

impl Sent {
    fn held(&self) -> MutexGuard<'_, Known> {
        // What a panic left is still a whole set.
        self.0.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// Since when no message reaches this person, at the address that they have now.
    pub fn failing_since(&self, person: PersonId, address: &Address) -> Option<DateTime<Utc>> {
        let known = self.held();
        known.trouble.get(&person).filter(|t| t.address == *address).map(|t| t.since)
    }

    fn note(&self, message: &Due, went: bool, now: DateTime<Utc>) {
        let mut known = self.held();
        if went {
            known.trouble.remove(&message.to);
            known.to.extend(message.of.iter().map(|matter| (*matter, message.to)));
            return;
        }
        let before = known.trouble.remove(&message.to).filter(|t| t.address == message.at);
        let times = before.as_ref().map_or(0, |t| t.times) + 1;
        let wait = AGAIN.checked_mul(2i32.saturating_pow(times.min(20))).unwrap_or(AGAIN_MAX).min(AGAIN_MAX);
        let since = before.map_or(now, |t| t.since);
        known.trouble.insert(message.to, Trouble { address: message.at.clone(), since, times, next: now + wait });
    }

    /// Whether it was sent already, or failed so lately that it is not tried yet.
    fn waits(&self, message: &Due, now: DateTime<Utc>) -> bool {
        let known = self.held();
        let sent = message.of.iter().all(|matter| known.to.contains(&(*matter, message.to)));
        let soon = known.trouble.get(&message.to).is_some_and(|t| t.address == message.at && now < t.next);
        sent || soon
    }
}

/// One message: whoever is called for several records gets one, which says as little of each.
struct Due {
    to: PersonId,
    at: Address,
    of: Vec<Matter>,
}

impl Due {
    /// What it says: of what it is, as little as can be.
    fn words(&self) -> &'static str {
        match self.of.iter().all(|matter| matches!(matter, Matter::Given(..))) {
            true => {
                "Somebody was given a role that hears of concerns. Please look at the desk, and say whether that is right."
            }
            false => {
                "Something waits at the desk that can't wait, and nobody has seen it yet. Please look, or ask somebody there to."
            }
        }
    }
}

/// Writes to each who is called, or asked to confirm a role, and was not written to for it.
pub async fn round(server: &Server) {
    let Some(mail) = &server.config.mail else { return };
    let mut done: HashSet<PersonId> = HashSet::new();
    loop {
        // Anew before each: somebody may have seen it while the last one went, or may not hear of it any more.
        let (state, now) = (server.store.state(), server.clock.now());
        let unseen = calling::unseen(server).await;
        let all: Vec<Due> = due(&unseen, &state.register, now).into_iter().chain(to_confirm(&state.register)).collect();
        server.sent.held().to.retain(|(matter, _)| match matter {
            Matter::Unseen(entry) => unseen.iter().any(|u| u.entry == *entry),
            Matter::Given(person, role, at) => state.register.given(*person, *role).is_some_and(|g| g.at == *at),
        });
        let next = all.into_iter().find(|m| !done.contains(&m.to) && !server.sent.waits(m, now));
        let Some(message) = next else { return };
        done.insert(message.to);
        let text = format!(
            "{}\n\n{}/desk/\n\nThis message says nothing of what it is, and nobody reads answers to it.\n",
            message.words(),
            server.config.address
        );
        let went = mail.send(message.at.clone(), text).await;
        if let Err(e) = &went {
            tracing::error!(person = %message.to, "a message to look at the desk did not go: {}", e.kind());
        }
        server.sent.note(&message, went.is_ok(), now);
    }
}

fn address_of(register: &Register, person: PersonId) -> Option<Address> {
    address(register.people.get(&person)?.mail.as_deref()?)
}

/// Who can confirm a role that waits, and has an address.
fn to_confirm(register: &Register) -> Vec<Due> {
    let asked = |(person, given): (PersonId, &Given)| {
        let matter = Matter::Given(person, given.role, given.at);
        let all = register.confirmers(person, given).into_iter();
        let due = move |to| Some(Due { to, at: address_of(register, to)?, of: vec![matter] });
        all.filter_map(due).collect::<Vec<_>>()
    };
    register.all_given().flat_map(asked).collect()
}

/// Who is called for what, and has an address. Whoever was told face to face needs no message.
fn due(unseen: &[Unseen], register: &Register, now: DateTime<Utc>) -> Vec<Due> {
    let mut all: Vec<Due> = vec![];
    for unseen in unseen {
        let call = unseen.call(register, now);
        for person in call.to.iter().filter(|_| call.on_tablets) {
            match all.iter_mut().find(|m| m.to == *person) {
                Some(message) => message.of.push(Matter::Unseen(unseen.entry)),
                None => all.extend(address_of(register, *person).map(|at| Due {
                    to: *person,
                    at,
                    of: vec![Matter::Unseen(unseen.entry)],
                })),
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h6_only_this_machine_or_tls() {
        for private in [
            "smtps://n:p@mail.example",
            "smtp://127.0.0.1:25",
            "smtp://[::1]:25",
            "smtp://localhost",
            "smtp://mail.example?tls=required",
        ] {
            assert!(is_private(private), "{private}");
        }
        for open in [
            "smtp://mail.example",
            "smtp://localhost:pw@mail.example",
            "smtp://localhost.evil.example",
            "smtp://127.0.0.1.example:25",
            "smtp://mail.example/?x=tls=required",
        ] {
            assert!(!is_private(open), "{open}");
        }
    }
}
