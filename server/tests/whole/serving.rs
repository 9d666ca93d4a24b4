//! The server as a process: certificates that are renewed under it, a stop while screens are open, and what
//! browsers may keep.

use crate::support::Nursery;
use crate::support::process::firsthand;
use axum::body::Body;
use axum::http::Request;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::Arc;
use tower::ServiceExt;

struct Server {
    process: Child,
    at: SocketAddr,
    log: std::io::Lines<BufReader<ChildStderr>>,
}

impl Server {
    fn start(data: &Path, more: &[&str]) -> Self {
        let at = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut process = firsthand()
            .args(["serve", "--data", data.to_str().unwrap(), "--listen", &at.to_string()])
            .args(more)
            .env("RUST_LOG", "info")
            .env("NO_COLOR", "1")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap()).lines();
        assert!(said.any(|line| line.unwrap().contains("Firsthand is at")));
        let log = BufReader::new(process.stderr.take().unwrap()).lines();
        Self { process, at, log }
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.process.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    fn until_log(&mut self, words: &str) {
        assert!(self.log.any(|line| line.unwrap().contains(words)), "it never said: {words}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have stopped by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Writes a new certificate where the server looks; returns it.
fn new_certificate(folder: &Path) -> CertificateDer<'static> {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".into()]).unwrap();
    std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    std::fs::write(folder.join("certificate.pem"), made.cert.pem()).unwrap();
    CertificateDer::from_pem_slice(made.cert.pem().as_bytes()).unwrap()
}

/// The first line of an answer, asked for by somebody who trusts only this certificate.
fn asks(at: SocketAddr, trusts: &CertificateDer<'static>) -> Result<String, std::io::Error> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(trusts.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let client = rustls::ClientConnection::new(Arc::new(config), ServerName::try_from("localhost").unwrap()).unwrap();
    let mut stream = rustls::StreamOwned::new(client, TcpStream::connect(at)?);
    stream.write_all(b"GET /api/v1/session HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

#[tokio::test]
async fn a_renewed_certificate_is_taken_without_a_restart_and_a_broken_one_is_not() {
    let nursery = Nursery::small().await;
    let Nursery { folder, store, router, .. } = nursery;
    drop(router);
    store.close().await;
    let files = tempfile::tempdir().unwrap();
    let first = new_certificate(files.path());
    let path = |name: &str| files.path().join(name).display().to_string();
    let (certificate, key) = (path("certificate.pem"), path("key.pem"));
    let mut server =
        Server::start(folder.path(), &["--address", "https://localhost", "--certificate", &certificate, "--key", &key]);
    assert_eq!(asks(server.at, &first).unwrap(), "HTTP/1.1 200 OK");

    let second = new_certificate(files.path());
    server.signal("HUP");
    server.until_log("the renewed certificate is in use");
    assert_eq!(asks(server.at, &second).unwrap(), "HTTP/1.1 200 OK");
    assert!(asks(server.at, &first).is_err(), "the old one is gone");

    // Half a file, as when a disk is full: the nursery stays open.
    std::fs::write(files.path().join("certificate.pem"), "-----BEGIN CERTIFICATE-----\nMIIB").unwrap();
    server.signal("HUP");
    server.until_log("the old one stays");
    assert_eq!(asks(server.at, &second).unwrap(), "HTTP/1.1 200 OK");
}

#[tokio::test]
async fn a_server_that_is_told_to_stop_stops_while_a_desk_is_open() {
    let nursery = Nursery::small().await;
    let dot = nursery.person("Dot");
    let passphrase = server::demo::PASSPHRASE;
    nursery.store.set_passphrase(dot, "dot", passphrase, domain::format::key::Cost::CHEAP).await.unwrap();
    let Nursery { folder, store, router, .. } = nursery;
    drop(router);
    store.close().await;
    for signal in ["INT", "TERM"] {
        let mut server = Server::start(folder.path(), &[]);
        let ask = |head: &str, body: &str| {
            let mut stream = TcpStream::connect(server.at).unwrap();
            let length = body.len();
            write!(stream, "{head} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {length}\r\n\r\n{body}").unwrap();
            let mut bytes = [0; 4096];
            let read = stream.read(&mut bytes).unwrap();
            (stream, String::from_utf8_lossy(&bytes[..read]).into_owned())
        };
        let body = format!("{{\"name\":\"dot\",\"passphrase\":\"{passphrase}\"}}");
        let (_, answer) = ask("POST /api/v1/session HTTP/1.1\r\ncontent-type: application/json\r\nx-none:", &body);
        let cookie = answer.split("set-cookie: ").nth(1).unwrap().split(';').next().unwrap();
        let (_open, answer) = ask(&format!("GET /api/v1/feed HTTP/1.1\r\ncookie: {cookie}\r\nx-none:"), "");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        server.signal(signal);
        // Without a deadline of its own, the test would wait here for as long as the feed does: for ever.
        assert!(server.process.wait().unwrap().success(), "{signal}");
    }
    assert!(server::store::Store::open(folder.path()).await.is_ok());
}

#[tokio::test]
async fn browsers_keep_only_files_that_are_named_by_their_content() {
    let nursery = Nursery::small().await;
    let site = nursery.folder.path().join("site");
    std::fs::create_dir_all(&site).unwrap();
    for name in ["room.ce831e4d9b83bf38.js", "icon.svg"] {
        std::fs::write(site.join(name), "x").unwrap();
    }
    let keeps = async |path: &str| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let answer = nursery.router.clone().oneshot(request).await.unwrap();
        answer.headers()["cache-control"].to_str().unwrap().to_owned()
    };
    assert!(keeps("/site/room.ce831e4d9b83bf38.js").await.contains("immutable"));
    assert_eq!(keeps("/site/icon.svg").await, "public, max-age=3600");
    // Asked for in the moment of an update, it would be missing for a year.
    for never in ["/site/room.0000000000000000.js", "/site/none.svg", "/api/v1/session", "/room/", "/nothing"] {
        assert_eq!(keeps(never).await, "no-store", "{never}");
    }
}

/// Passphrases never cross a network in clear because somebody forgot an option.
#[test]
fn h6_a_server_that_would_be_overheard_does_not_start() {
    let folder = tempfile::tempdir().unwrap();
    for (listen, address) in [("0.0.0.0:0", "http://localhost:3000"), ("127.0.0.1:0", "http://records.example")] {
        let mut run = firsthand();
        run.args(["serve", "--listen", listen, "--address", address, "--data"]).arg(folder.path().join("data"));
        let said = run.output().unwrap();
        let text = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(
            !said.status.success() && text.contains("would cross the network in clear"),
            "{listen} {address}: {text}"
        );
    }
}
