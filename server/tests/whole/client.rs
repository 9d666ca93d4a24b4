//! The wire as `docs/wire.md` tells it: a client in Python that was written from it alone, on a real server.

use crate::support::process::{self, free_port, in_ledger, start, verify};
use crate::support::{Nursery, root};
use chrono::TimeDelta;
use server::store::accounts::Purpose;
use std::path::Path;
use std::process::Command;

/// Runs the client; gives back whether it was content, and what it said, good or bad.
fn client(port: u16, state: &Path, ask: &[&str]) -> (bool, String) {
    let run = Command::new("python3")
        .arg(root().join("end2end/client.py"))
        .args(["--at", &format!("http://localhost:{port}"), "--state"])
        .arg(state)
        .args(ask)
        .output()
        .unwrap();
    let said = [run.stdout, run.stderr].concat();
    (run.status.success(), String::from_utf8(said).unwrap())
}

#[tokio::test]
async fn n21_a_client_written_from_the_readme_enrols_sends_resends_and_reads_its_receipts() {
    let nursery = Nursery::small().await;
    // As the desk makes it, but by the clock of the process below.
    let purpose = Purpose::Enrol { name: "Python".into(), room: None, by: nursery.person("Imogen") };
    let code = nursery.store.new_code(&purpose, TimeDelta::minutes(10), process::now()).await.unwrap();
    let Nursery { folder, store, router, .. } = nursery;
    store.close().await;
    drop((store, router));
    let port = free_port();
    let server = start(folder.path(), port);
    let state = folder.path().join("tablet.json");
    let says = |ask: &[&str], content: bool, words: &str| {
        let (was, said) = client(port, &state, ask);
        assert!(was == content && said.contains(words), "{ask:?}: {said}");
        said
    };

    says(&["send"], false, "not_enrolled");
    says(&["enrol", "ABCDEFGH"], false, "code_not_valid: The code is not right");
    says(&["enrol", &code], true, "enrolled: Python");
    for n in 1..=2 {
        says(&["write", "Built a tower of nine blocks"], true, &format!("waits at place {n}"));
    }
    assert!(!std::fs::read_to_string(&state).unwrap().contains("tower"), "it lies there sealed");
    says(&["status"], true, "2 waiting, 0 kept");
    let said = says(&["send"], true, "0 waiting, 2 kept");
    assert_eq!(said.lines().filter(|l| l.ends_with(" kept")).count(), 3, "two receipts and the sum: {said}");
    let again = says(&["resend"], true, "already_kept");
    assert_eq!(again.matches("already_kept").count(), 2, "{again}");
    says(&["resend", "--tamper", "signed"], true, "set_aside same_id_other_bytes");
    says(&["resend", "--tamper", "raw"], true, "set_aside not_from_this_tablet");
    says(&["tiles"], true, "200: ");
    says(&["tiles"], true, "304: ");
    server.kill();
    says(&["write", "And knocked it down"], true, "waits at place 3");
    says(&["send"], false, "no_contact");
    says(&["status"], true, "1 waiting, 2 kept");
    verify(folder.path());
    // Each of the two under its own id, and what was tampered with beside them.
    assert_eq!(in_ledger(folder.path()).await.len(), 2);
}
