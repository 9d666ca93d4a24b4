//! A disk that fails while the real server writes (N21), made to fail with strace: a tablet that sends meanwhile gets
//! an error and never a receipt, and when the disk works again all is kept once. Part of `cargo xtask soak`, as not
//! every machine lets one program look into another.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use domain::entry::Kind;
use domain::format::envelope::Envelope;
use domain::wire::{Outcome, SyncAnswer};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use support::process::{Running, ask, free_port, in_ledger, start, sync, verify};
use support::{Nursery, Tablet};

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
