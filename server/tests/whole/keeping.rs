//! Keeping: copies that take nothing's place, files that are whole after a clean stop, and a check that finds whatever was
//! changed beside the tree, on copies that nobody can write to as well.

use crate::support::process::{self, firsthand, free_port};
use crate::support::{Nursery, Tablet};
use domain::entry::Kind;
use domain::format::sha256;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const FILES: [&str; 3] = ["ledger.db", "keys.db", "master.key"];

fn run(arguments: &[&str]) -> Output {
    firsthand().args(arguments).output().unwrap()
}

/// What it says where it refuses.
fn refused(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(!output.status.success(), "{arguments:?} went through");
    String::from_utf8(output.stderr).unwrap()
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn verify(folder: &Path) -> Output {
    run(&["verify", "--data", &text(folder)])
}

/// What was found wrong.
fn fault(folder: &Path) -> String {
    refused(&["verify", "--data", &text(folder)])
}

/// Every file of a folder, by a hash of what is in it.
fn as_it_is(folder: &Path) -> BTreeMap<PathBuf, [u8; 32]> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    files.map(|path| (path.clone(), sha256(&[&std::fs::read(&path).unwrap()]))).collect()
}

/// The demo nursery's folder, at rest: it holds one of everything.
async fn at_rest() -> tempfile::TempDir {
    let Nursery { folder, store, router, .. } = Nursery::demo().await;
    drop(router);
    store.close().await;
    folder
}

/// The three files of a folder, and no other.
fn copied(folder: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for name in FILES {
        std::fs::copy(folder.join(name), copy.path().join(name)).unwrap();
    }
    copy
}

/// Changes a database as somebody with the file in hand would: without its guards.
async fn changed(folder: &Path, sql: &str) {
    let file = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.join("ledger.db")).foreign_keys(false);
    let pool = sqlx::SqlitePool::connect_with(file).await.unwrap();
    let guards: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetch_all(&pool).await.unwrap();
    for name in guards {
        sqlx::query(sqlx::AssertSqlSafe(format!("DROP TRIGGER {name}"))).execute(&pool).await.unwrap();
    }
    let done = sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).execute(&pool).await.unwrap();
    assert!(done.rows_affected() > 0, "{sql} changed nothing, so nothing is tested");
    pool.close().await;
}

#[tokio::test]
async fn r94_a_copy_by_hand_takes_nothings_place() {
    let folder = at_rest().await;
    let data = text(folder.path());
    let before = as_it_is(folder.path());
    let away = tempfile::tempdir().unwrap();
    std::fs::write(away.path().join("letter.txt"), "Dear all").unwrap();
    std::fs::write(away.path().join("copy.backup.keys"), "of an earlier copy").unwrap();
    for (to, says) in [
        (folder.path().join("master.key"), "the nursery's own folder"),
        (folder.path().join("keys.db"), "the nursery's own folder"),
        (folder.path().join("new.backup"), "the nursery's own folder"),
        (away.path().join("letter.txt"), "a file of that name already"),
        (away.path().join("copy.backup"), "a file of that name already"),
        (away.path().join("not-mounted/copy.backup"), "is that one connected?"),
    ] {
        let said = refused(&["backup", "--data", &data, &text(&to)]);
        assert!(said.contains(says), "{}: {said}", to.display());
    }
    assert_eq!(as_it_is(folder.path()), before);
    assert_eq!(std::fs::read_to_string(away.path().join("letter.txt")).unwrap(), "Dear all");
    assert!(!away.path().join("not-mounted").exists(), "no folder was made");
}

#[tokio::test]
async fn after_a_clean_stop_the_three_files_are_all_there_is() {
    let nursery = Nursery::small().await;
    let mut tablet = Tablet::enrol(&nursery, "Tablet", "Dot").await;
    let child = nursery.child("Pip");
    let Nursery { folder, store, router, .. } = nursery;
    drop(router);
    store.close().await;
    let port = free_port();
    let mut server = process::start(folder.path(), port);
    let entry = tablet.entry(&tablet.draft(Kind::Concern, Some(child), "words"));
    let row = tablet.seal(&entry);
    assert_eq!(process::sync(&mut tablet, std::slice::from_ref(&row), port).unwrap().receipts.len(), 1);
    let stopped = Command::new("kill").args(["-s", "TERM", &server.0.id().to_string()]).status().unwrap();
    assert!(stopped.success() && server.0.wait().unwrap().success());

    let copy = copied(folder.path());
    let said = verify(copy.path());
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert_eq!(process::in_ledger(copy.path()).await, [row.id]);
}

/// What is empty by mistake is not taken for new: no set-up link, and nothing is written into it.
#[tokio::test]
async fn an_empty_ledger_beside_somebodys_keys_is_refused_and_stays_as_it_is() {
    let folder = at_rest().await;
    let without_rows = at_rest().await;
    changed(without_rows.path(), "DELETE FROM leaf").await;
    std::fs::write(folder.path().join("ledger.db"), "").unwrap();
    for folder in [folder.path(), without_rows.path()] {
        for what in [vec!["serve", "--listen", "127.0.0.1:0"], vec!["verify"]] {
            let said = refused(&[&what[..1], &["--data", &text(folder)], &what[1..]].concat());
            assert!(said.contains("they don't belong together") && said.contains("firsthand restore"), "{said}");
        }
    }
    assert_eq!(std::fs::metadata(folder.path().join("ledger.db")).unwrap().len(), 0);
}

/// N16: each thing that somebody can change beside the tree, and by what it is found.
#[tokio::test]
async fn n16_what_was_changed_beside_the_tree_is_found() {
    let whole = at_rest().await;
    let said = verify(whole.path());
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert!(String::from_utf8(said.stdout).unwrap().contains("Not proved by it: when tablets were in contact"));
    // Not the first of its file, which says what the file is.
    let of_a_record =
        "(SELECT s.body FROM stands s JOIN leaf l ON l.seq = s.seq WHERE l.place_in_file > 3 ORDER BY l.seq LIMIT 1)";
    let of_a_file = "(SELECT file FROM leaf WHERE place_in_file > 3 LIMIT 1)";
    let forged =
        format!("INSERT INTO destroyed (file, entry) SELECT file, entry FROM leaf WHERE file = {of_a_file} LIMIT 1");
    for (change, says) in [
        (forged.as_str(), "its words were destroyed, and are still there"),
        ("DELETE FROM raw", "what was set aside is missing"),
        ("UPDATE raw SET envelope = '{}'", "what was set aside is not as it came"),
        ("DELETE FROM checkpoint", "no checkpoint reaches as far as the leaves do"),
        ("DELETE FROM checkpoint WHERE size = (SELECT max(size) FROM checkpoint)", "no checkpoint reaches as far"),
        ("DELETE FROM arrival", "that it came is not noted"),
        (&format!("DELETE FROM body WHERE id = {of_a_record}"), "its words are missing"),
        (&format!("DELETE FROM wrap WHERE body = {of_a_record}"), "the key of its words is missing"),
    ] {
        let copy = copied(whole.path());
        changed(copy.path(), change).await;
        let found = fault(copy.path());
        assert!(found.contains(says), "{change}: {found}");
    }
    // As a destruction is forged: words, keys and the row that explains it, with no record.
    let copy = copied(whole.path());
    changed(copy.path(), &forged).await;
    changed(copy.path(), "DELETE FROM wrap WHERE file IN (SELECT file FROM destroyed)").await;
    assert!(fault(copy.path()).contains("no record says so"));
}

/// N16: a page of a file that holds something else, wherever it lies.
#[tokio::test]
async fn n16_a_page_of_garbage_is_found_wherever_it_lies() {
    let whole = at_rest().await;
    let bytes = std::fs::read(whole.path().join("ledger.db")).unwrap();
    let page = usize::from(u16::from_be_bytes([bytes[16], bytes[17]]));
    let pages = bytes.len() / page;
    assert!(pages > 60, "{pages} pages");
    let copy = copied(whole.path());
    for n in 0..60 {
        // From the second page on: the first says what the file is.
        let at = (1 + n * (pages - 1) / 60) * page;
        let mut spoiled = bytes.clone();
        crate::support::random::<64>().iter().cycle().zip(&mut spoiled[at..at + page]).for_each(|(r, b)| *b = *r);
        std::fs::write(copy.path().join("ledger.db"), &spoiled).unwrap();
        assert!(!verify(copy.path()).status.success(), "page {} of {pages} is garbage, and all is well", at / page);
    }
}

#[tokio::test]
async fn n16_a_folder_is_verified_without_a_byte_of_it_being_changed() {
    let folder = at_rest().await;
    let copy = copied(folder.path());
    for entry in std::fs::read_dir(copy.path()).unwrap() {
        let path = entry.unwrap().path();
        let mut permissions = std::fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        std::fs::set_permissions(&path, permissions).unwrap();
    }
    let before = as_it_is(copy.path());
    assert!(verify(copy.path()).status.success());
    assert_eq!(as_it_is(copy.path()), before);
}

/// A file that is none of ours is named, with the next step.
#[tokio::test]
async fn a_damaged_file_is_named_with_what_to_do() {
    for name in ["ledger.db", "keys.db"] {
        let folder = at_rest().await;
        std::fs::write(folder.path().join(name), vec![7; 100_000]).unwrap();
        for what in [vec!["serve", "--listen", "127.0.0.1:0"], vec!["verify"]] {
            let said = refused(&[&what[..1], &["--data", &text(folder.path())], &what[1..]].concat());
            assert!(said.contains(name) && said.contains("firsthand restore"), "{name}: {said}");
        }
    }
}
