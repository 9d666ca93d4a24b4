//! What anybody can do to a server without signing in, and what it costs: connections that say nothing, sign-ins that hang
//! up, bodies that are held back. Meanwhile a real sign-in and a tablet's records go through. `FLOOD` says how many.

use crate::support::process::{self, Running, firsthand, free_port};
use crate::support::{Nursery, Tablet};
use domain::entry::Kind;
use domain::format::key::Cost;
use server::demo::PASSPHRASE;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Memory of the whole server while strangers do their worst, at most.
const MEMORY_KB_MAX: u64 = 300 * 1024;

fn flood() -> usize {
    std::env::var("FLOOD").ok().and_then(|n| n.parse().ok()).unwrap_or(80)
}

/// A nursery in which dot signs in with a passphrase that costs what a real one does.
async fn nursery() -> (tempfile::TempDir, Tablet, domain::id::ChildId) {
    let nursery = Nursery::small().await;
    let dot = nursery.person("Dot");
    assert!(nursery.store.set_passphrase(dot, "dot", PASSPHRASE, Cost::PASSPHRASE).await.unwrap());
    let tablet = Tablet::enrol(&nursery, "Tablet", "Dot").await;
    let child = nursery.child("Pip");
    let Nursery { folder, store, router, .. } = nursery;
    drop(router);
    store.close().await;
    (folder, tablet, child)
}

fn sign_in(name: &str) -> String {
    let body = format!("{{\"name\":\"{name}\",\"passphrase\":\"{PASSPHRASE}\"}}");
    let head = "POST /api/v1/session HTTP/1.1\r\nhost: localhost:3000\r\ncontent-type: application/json\r\n";
    format!("{head}content-length: {}\r\n\r\n{body}", body.len())
}

/// The status of the answer to a request on a connection of its own.
fn ask(port: u16, request: &str) -> u16 {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).unwrap();
    line.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("no answer: {line:?}"))
}

/// The most memory that the process had so far.
fn memory_kb(server: &Running) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.0.id())).unwrap();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Whoever belongs here is let in, and a tablet's record arrives.
fn goes_on(port: u16, tablet: &mut Tablet, child: domain::id::ChildId) {
    assert_eq!(ask(port, &sign_in("dot")), 200);
    let entry = tablet.entry(&tablet.draft(Kind::Concern, Some(child), "words"));
    let row = tablet.seal(&entry);
    let answer = process::sync(tablet, std::slice::from_ref(&row), port).expect("an answer");
    assert_eq!(answer.receipts.len(), 1);
}

#[tokio::test]
async fn sign_ins_that_hang_up_take_neither_memory_nor_anybodys_turn() {
    let (folder, mut tablet, child) = nursery().await;
    let port = free_port();
    let server = process::start(folder.path(), port);
    for n in 0..flood() {
        // As a client that gives up at once: the request is there whole, and nobody waits for its answer.
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.write_all(sign_in(&format!("nobody{n}")).as_bytes()).unwrap();
        drop(stream);
    }
    goes_on(port, &mut tablet, child);
    let used = memory_kb(&server);
    assert!(used < MEMORY_KB_MAX, "{used} kB");
    server.kill();
}

#[tokio::test]
async fn streams_that_are_reset_in_the_middle_of_a_sign_in_take_no_memory_either() {
    let (folder, mut tablet, child) = nursery().await;
    let port = free_port();
    let server = process::start(folder.path(), port);
    let stream = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let (mut client, connection) = h2::client::handshake(stream).await.unwrap();
    let running = tokio::spawn(connection);
    for n in 0..flood() {
        // The server may have had enough of it: then it ended the connection, which is as good.
        let Ok(mut ready) = client.ready().await else { break };
        let request = axum::http::Request::post(format!("http://localhost:{port}/api/v1/session"));
        let request = request.header("content-type", "application/json").body(()).unwrap();
        let Ok((_answer, mut body)) = ready.send_request(request, false) else { break };
        let sent = format!("{{\"name\":\"nobody{n}\",\"passphrase\":\"{PASSPHRASE}\"}}");
        if body.send_data(sent.into(), true).is_err() {
            break;
        }
        tokio::task::yield_now().await;
        body.send_reset(h2::Reason::CANCEL);
        client = ready;
    }
    tokio::task::spawn_blocking(move || goes_on(port, &mut tablet, child)).await.unwrap();
    let used = memory_kb(&server);
    assert!(used < MEMORY_KB_MAX, "{used} kB");
    running.abort();
    server.kill();
}

/// Each way to say nothing is closed by the server. It takes half a minute, and this waits for the end of each.
#[tokio::test]
async fn connections_on_which_nothing_is_asked_are_closed() {
    let (folder, ..) = nursery().await;
    let port = free_port();
    let server = process::start(folder.path(), port);
    let silent: Vec<TcpStream> =
        ["", "PRI * HT", "GET /room/ HTTP/1.1\r\nhost: lo", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"]
            .iter()
            .map(|begun| {
                let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
                stream.write_all(begun.as_bytes()).unwrap();
                // Only so that a server that never closes it fails this test rather than holding it up for ever.
                stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
                stream
            })
            .collect();
    for (n, mut stream) in silent.into_iter().enumerate() {
        let mut rest = vec![];
        match stream.read_to_end(&mut rest) {
            Ok(_) => {}
            Err(e) => assert_eq!(e.kind(), std::io::ErrorKind::ConnectionReset, "number {n}: {e}"),
        }
    }
    server.kill();
}

fn start_with_descriptors(data: &Path, port: u16, descriptors: u32) -> Running {
    let serve = firsthand();
    let program = serve.get_program().to_string_lossy().into_owned();
    let mut limited = Command::new("sh");
    limited
        .args(["-c", &format!("ulimit -n {descriptors}; exec \"$0\" \"$@\""), &program])
        .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data"])
        .arg(data)
        .envs(serve.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .stdout(Stdio::piped());
    let mut server = limited.spawn().unwrap();
    let mut said = BufReader::new(server.stdout.take().unwrap()).lines();
    assert!(said.any(|line| line.unwrap().contains("Firsthand is at")), "the server did not start");
    Running(server)
}

#[tokio::test]
async fn where_all_places_are_taken_by_the_silent_whoever_asks_gets_in() {
    let (folder, mut tablet, child) = nursery().await;
    let port = free_port();
    let server = start_with_descriptors(folder.path(), port, 120);
    let silent: Vec<TcpStream> = (0..150).map(|_| TcpStream::connect(("127.0.0.1", port)).unwrap()).collect();
    goes_on(port, &mut tablet, child);
    drop(silent);
    server.kill();
}

#[tokio::test]
async fn a_body_that_somebody_unknown_holds_back_can_not_be_large() {
    let (folder, mut tablet, child) = nursery().await;
    let port = free_port();
    let server = process::start(folder.path(), port);
    let before = memory_kb(&server);
    let held: Vec<TcpStream> = (0..60)
        .map(|_| {
            let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
            let head = "POST /api/v1/session HTTP/1.1\r\nhost: localhost:3000\r\ncontent-type: application/json\r\n";
            stream.write_all(format!("{head}content-length: 2097152\r\n\r\n").as_bytes()).unwrap();
            // It is refused by its length: what follows may meet a closed door.
            let _ = stream.write_all(&vec![b'x'; 2_000_000]);
            stream
        })
        .collect();
    let grew = memory_kb(&server) - before;
    assert!(grew < 20 * 1024, "60 bodies of two megabytes took {grew} kB");
    goes_on(port, &mut tablet, child);
    drop(held);
    server.kill();
}
