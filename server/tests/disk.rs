//! A disk that fails while the real server writes (N21), made to fail with strace: a tablet that sends meanwhile gets
//! an error and never a receipt, and when the disk works again all is kept once. Part of `cargo xtask soak`, as not
//! every machine lets one program look into another.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use domain::entry::Kind;
use domain::format::envelope::Envelope;
use domain::id::EntryId;
use domain::wire::{Outcome, SyncAnswer, WRITE_HEADER};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use support::process::{Running, ask, firsthand, free_port, in_ledger, is_up, now, start, sync, verify};
use support::{Nursery, Tablet, random};

/// strace, holding on to a server, and making these calls of it fail.
struct Failing(Child);

impl Failing {
    fn inject(server: &Running, what: &str) -> Self {
        let mut strace = Command::new("strace")
            .args(["-f", "-e", "trace=fdatasync,fsync,pwrite64", "-e", &format!("inject={what}"), "-p"])
            .arg(server.0.id().to_string())
            .stderr(Stdio::piped())
            .spawn()
            .expect("strace is not installed; `cargo xtask soak` installs it");
        // It says so for each thread; at the last of them the server has none that it does not hold.
        let mut said = BufReader::new(strace.stderr.take().unwrap()).lines();
        let first = said.next().unwrap().unwrap();
        assert!(first.contains("attached"), "this machine does not let strace look into the server: {first}");
        // It must go on being read, or it blocks.
        std::thread::spawn(move || said.for_each(drop));
        Self(strace)
    }

    fn end(mut self) {
        // SIGTERM lets it let go; after SIGKILL the server would go too.
        let pid = self.0.id().to_string();
        assert!(Command::new("kill").args(["-s", "TERM", &pid]).status().unwrap().success());
        self.0.wait().unwrap();
    }
}

async fn a_disk_that_fails(what: &str) {
    let nursery = Nursery::small().await;
    let mut tablet = Tablet::enrol(&nursery, "Tablet", "Dot").await;
    let child = nursery.child("Pip");
    let Nursery { folder, store, router, .. } = nursery;
    store.close().await;
    drop((store, router));
    let port = free_port();
    let mut server = start(folder.path(), port);
    let write = |tablet: &mut Tablet| -> Envelope {
        let entry = tablet.entry(&tablet.draft(Kind::Concern, Some(child), "words"));
        tablet.seal(&entry)
    };
    // All well: it is kept.
    let mut saved = vec![write(&mut tablet)];
    let answer = sync(&mut tablet, &saved, port).unwrap();
    assert_eq!(answer.receipts[0].outcome, Outcome::Kept);

    let failing = Failing::inject(&server, what);
    let mut refused = 0;
    for _ in 0..5 {
        let row = write(&mut tablet);
        let (status, body) = ask(&mut tablet, std::slice::from_ref(&row), port).expect("the server is still there");
        saved.push(row);
        if status == 200 {
            let answer: SyncAnswer = serde_json::from_slice(&body).unwrap();
            assert!(answer.receipts.is_empty(), "{what}: a receipt for what is on no disk");
        } else {
            let says: Value = serde_json::from_slice(&body).unwrap();
            assert!(status >= 500, "{status} {says}");
            assert!(says["error"]["next"].as_str().is_some_and(|s| !s.is_empty()), "{says}");
            refused += 1;
        }
    }
    assert!(refused > 0, "{what}: nothing failed, so nothing was tested");
    failing.end();

    // The disk is well again: all of it arrives, once, from the same process and from one started anew.
    for _ in 0..2 {
        let answer = sync(&mut tablet, &saved, port).expect("the server lives on");
        assert_eq!(answer.receipts.len(), saved.len());
        for receipt in answer.receipts {
            assert!(matches!(receipt.outcome, Outcome::Kept | Outcome::AlreadyKept), "{what}: {receipt:?}");
        }
        server.kill();
        verify(folder.path());
        let mut ledger = in_ledger(folder.path()).await;
        let mut wrote: Vec<_> = saved.iter().map(|e| e.id).collect();
        ledger.sort_unstable();
        wrote.sort_unstable();
        assert_eq!(ledger, wrote, "{what}");
        server = start(folder.path(), port);
    }
    server.kill();
}

#[tokio::test]
async fn n21_a_disk_that_can_not_be_written_to_the_end_gives_no_receipt() {
    a_disk_that_fails("fdatasync,fsync:error=EIO").await;
}

#[tokio::test]
async fn n21_a_full_disk_gives_no_receipt() {
    a_disk_that_fails("pwrite64:error=ENOSPC").await;
    a_disk_that_fails("fdatasync,fsync:error=ENOSPC").await;
}

/// One desk, as a browser asks from it.
struct Desk {
    port: u16,
    cookie: String,
}

impl Desk {
    fn sign_in(name: &str, port: u16) -> Self {
        let body = json!({ "name": name, "passphrase": server::demo::PASSPHRASE });
        let answer = Self { port, cookie: String::new() }.post("/api/v1/session", &body, "none").unwrap();
        let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        Self { port, cookie }
    }

    fn agent() -> ureq::Agent {
        ureq::Agent::config_builder().http_status_as_error(false).build().into()
    }

    fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    fn post(&self, path: &str, body: &Value, id: &str) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
        let request = Self::agent().post(self.url(path)).header("cookie", &self.cookie).header(WRITE_HEADER, id);
        request.header("content-type", "application/json").send(body.to_string())
    }

    fn get(&self, path: &str) -> (u16, Value) {
        let mut answer = Self::agent().get(self.url(path)).header("cookie", &self.cookie).call().unwrap();
        let text = answer.body_mut().read_to_string().unwrap();
        (answer.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::Null))
    }
}

/// K-5. What is there can be read, a write says what is wrong; and pressed again once there is room, it stands there once.
#[tokio::test]
async fn n21_with_a_full_disk_the_desk_reads_on_and_a_write_says_so() {
    let nursery = Nursery::demo().await;
    let (child, unopened) = (nursery.child("Milo"), nursery.child("Bruno"));
    let Nursery { folder, store, router, .. } = nursery;
    store.close().await;
    drop((store, router));
    let port = free_port();
    let mut command = firsthand();
    command.args(["demo", "--port", &port.to_string(), "--data"]).arg(folder.path());
    let mut server = Running(command.stdout(Stdio::piped()).spawn().unwrap());
    assert!(is_up(&mut server), "the demo did not start");
    let desk = Desk::sign_in("imogen", port);
    let record = json!({ "kind": "concern", "occurred": now(), "saw": "Quiet, on a full disk." });
    // What she has looked at in this session stands on the log.
    let open = ["/api/v1/inbox", "/api/v1/board", "/api/v1/register", "/api/v1/session", "/api/v1/keeping"];
    assert!(open.iter().all(|path| desk.get(path).0 == 200));
    let (path, id) = (format!("/api/v1/children/{child}/records"), EntryId::from_random(random()).to_string());

    let failing = Failing::inject(&server, "pwrite64:error=ENOSPC");
    for path in open {
        assert_eq!(desk.get(path).0, 200, "{path}");
    }
    // A file that was not opened yet stays shut, since that it was opened can't be written down.
    let (status, says) = desk.get(&format!("/api/v1/children/{unopened}"));
    assert_eq!(status, 507, "{says}");
    let mut refused = desk.post(&path, &record, &id).unwrap();
    let says: Value = serde_json::from_str(&refused.body_mut().read_to_string().unwrap()).unwrap();
    assert_eq!(refused.status(), 507, "{says}");
    assert_eq!(says["error"]["says"], "The server's disk is full, so nothing new is kept.");
    failing.end();

    for _ in 0..2 {
        assert_eq!(desk.post(&path, &record, &id).unwrap().status(), 200);
    }
    let (_, file) = desk.get(&format!("/api/v1/children/{child}"));
    assert_eq!(file.to_string().matches("Quiet, on a full disk.").count(), 1);
    server.kill();
    verify(folder.path());
}

/// K-5. Whoever starts it on a full disk reads what is wrong and what to do, whatever it was that could not be written.
#[tokio::test]
async fn n21_a_start_on_a_full_disk_says_that_it_is_full() {
    let Nursery { folder, store, router, .. } = Nursery::small().await;
    store.close().await;
    drop((store, router));
    let run = Command::new("strace")
        .args(["-f", "-o", "/dev/null", "-e", "trace=pwrite64,ftruncate,fallocate"])
        .args(["-e", "inject=pwrite64,ftruncate,fallocate:error=ENOSPC", env!("CARGO_BIN_EXE_firsthand"), "serve"])
        .args(["--listen", &format!("127.0.0.1:{}", free_port()), "--data"])
        .arg(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(said.contains("disk is full"), "{said}");
    assert!(!run.status.success());
    verify(folder.path());
}
