//! The command line, as whoever keeps the server uses it: on a real folder, beside a real server.

use crate::support::Nursery;
use crate::support::process::firsthand;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Output, Stdio};

fn run(arguments: &[&str]) -> Output {
    firsthand().args(arguments).output().unwrap()
}

/// What it says, where it does what it should.
fn says(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What it says, where it refuses.
fn refuses(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(!output.status.success(), "{arguments:?} went through");
    String::from_utf8(output.stderr).unwrap()
}

fn serve(data: &str) -> Child {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut server = firsthand()
        .args(["serve", "--data", data, "--listen", &format!("127.0.0.1:{port}")])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(server.stdout.take().unwrap()).lines();
    assert!(said.any(|line| line.unwrap().contains("Firsthand is at")));
    server
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

#[tokio::test]
async fn r94_backup_and_restore_by_hand_beside_a_running_server() {
    let nursery = Nursery::small().await;
    let child = nursery.child("Pip");
    let Nursery { folder, store, router, .. } = nursery;
    drop(router);
    store.close().await;
    let data = text(folder.path());
    let away = tempfile::tempdir().unwrap();
    let copy = text(&away.path().join("by-hand.backup"));

    let mut server = serve(&data);
    let said = says(&["backup", "--data", &data, &copy]);
    assert!(
        said.contains("Copied and read back")
            && said.contains("Not encrypted")
            && said.contains("master.key is in neither")
    );
    for busy in [vec!["restore", &copy], vec!["new-sealing-key"]] {
        let refused = refuses(&[&busy[..1], &["--data", &data], &busy[1..]].concat());
        assert!(refused.contains("A server is running") || refused.contains("a server is running"), "{refused}");
    }
    let second = refuses(&["serve", "--data", &data, "--listen", "127.0.0.1:0"]);
    assert!(second.contains("a server is running on this folder"), "two servers on one folder: {second}");
    // Reading goes on beside it.
    assert!(says(&["verify", "--data", &data]).contains("All is as it was kept"));
    let code = says(&["code", "--data", &data, "--person", "Imogen"]);
    assert_eq!(code.trim().len(), 8);
    assert!(refuses(&["code", "--data", &data, "--person", "Nobody"]).contains("Nobody called"));
    let out = text(&away.path().join("export"));
    says(&["export", "--data", &data, "--child", &child.to_string(), "--out", &out]);
    let files = std::fs::read_dir(&out).unwrap().count();
    assert!(files >= 1);
    server.kill().unwrap();
    server.wait().unwrap();

    let said = says(&["restore", "--data", &data, &copy]);
    assert!(said.contains("Put back and verified") && said.contains("What stood there before is kept in"), "{said}");
    assert!(says(&["verify", "--data", &data]).contains("All is as it was kept"));
    assert!(says(&["new-sealing-key", "--data", &data]).contains("key number 1"));
    // By mistake, nothing is destroyed: it takes two people, and time.
    let file = std::fs::read_dir(&out).unwrap().next().unwrap().unwrap().path();
    let id = file.file_stem().unwrap().to_str().unwrap();
    let destroy = |by: &str, with: &str| {
        refuses(&["destroy", "--data", &data, "--file", id, "--why", "over", "--by", by, "--with", with])
    };
    assert!(destroy("Imogen", "Imogen").contains("it takes two people"));
    assert!(destroy("Imogen", "Dot").contains("less than 15 days ago"));
}

#[tokio::test]
async fn h6_a_demo_is_never_served_and_a_real_nursery_never_a_demo() {
    let demo = Nursery::demo().await;
    demo.store.close().await;
    let refused = refuses(&["serve", "--data", &text(demo.folder.path()), "--listen", "127.0.0.1:0"]);
    assert!(refused.contains("this folder holds the demo nursery"), "{refused}");
    let real = Nursery::small().await;
    real.store.close().await;
    for fresh in [&[][..], &["--fresh"]] {
        let refused = refuses(&[&["demo", "--data", &text(real.folder.path()), "--port", "0"], fresh].concat());
        assert!(refused.contains("this folder is no demo nursery"), "{refused}");
    }
    assert!(real.folder.path().join("ledger.db").exists(), "nothing was cleared");
    // Another folder with other things in it is not cleared either.
    let other = tempfile::tempdir().unwrap();
    std::fs::write(other.path().join("letter.txt"), "Dear all").unwrap();
    refuses(&["demo", "--data", &text(other.path()), "--port", "0", "--fresh"]);
    assert!(other.path().join("letter.txt").exists());
}

#[test]
fn a_master_key_that_lies_elsewhere_is_handed_in() {
    let folder = tempfile::tempdir().unwrap();
    let data = text(folder.path());
    says(&["new-sealing-key", "--data", &data]);
    let apart = tempfile::tempdir().unwrap();
    let key = apart.path().join("kept-apart.key");
    std::fs::rename(folder.path().join("master.key"), &key).unwrap();
    assert!(refuses(&["verify", "--data", &data]).contains("master.key is missing"));
    assert!(!folder.path().join("master.key").exists(), "none was made in its place");
    says(&["verify", "--data", &data, "--master-key", &text(&key)]);
    std::fs::write(&key, [7; 32]).unwrap();
    let refused = refuses(&["verify", "--data", &data, "--master-key", &text(&key)]);
    assert!(refused.contains("it is not the one that this data was written with"), "{refused}");
}

/// `firsthand due`: a deadline as somebody who checks a pack asks for it.
#[test]
fn k2_a_deadline_is_printed_with_its_day_and_its_reason() {
    let run = |more: &[&str]| {
        let out = firsthand().arg("due").args(more).output().unwrap();
        (out.status.success(), [out.stdout, out.stderr].concat())
    };
    let from = ["--from", "2026-03-27T16:00:00Z", "--json"];
    let (good, said) = run(&[&["--pack", "hull", "--clock", "written-referral"][..], &from].concat());
    assert!(good, "{}", String::from_utf8_lossy(&said));
    let said: serde_json::Value = serde_json::from_slice(&said).unwrap();
    assert_eq!(said["due"], "2026-03-29T17:00:00+01:00");
    assert_eq!(said["due_date"], "2026-03-29");
    assert!(said["explanation"].as_str().unwrap().contains("48 hours = Sunday 29 March 2026, 17:00"));
    assert!(said["warn"].is_string() && said["source"].as_str().unwrap().contains("002:230"));
    let (_, listed) = run(&["--pack", "hull", "--list"]);
    let listed = String::from_utf8(listed).unwrap();
    for clock in ["written-referral", "la-acknowledgement", "la-chase", "lado", "case-note", "significant-harm"] {
        assert!(listed.lines().any(|l| l.starts_with(clock)), "{clock}: {listed}");
    }
    for (wrong, says) in [
        (vec!["--pack", "atlantis", "--clock", "lado"], "There is no pack"),
        (vec!["--pack", "hull", "--clock", "tea"], "There is no clock"),
        (vec!["--pack", "hull", "--clock", "before-home"], "until the child is fetched"),
    ] {
        let (good, said) = run(&[&wrong[..], &from].concat());
        assert!(!good && String::from_utf8_lossy(&said).contains(says), "{wrong:?}");
    }
}
