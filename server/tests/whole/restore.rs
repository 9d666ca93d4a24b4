//! Backup and restore, as drills: what was done after the backup is done again by keys and tablets, and what was
//! destroyed stays so.

use crate::support::{NOW, Nursery, Tablet};
use age::x25519::Identity;
use chrono::{DateTime, TimeDelta, Utc};
use domain::entry::{Author, Kind, Part};
use domain::file::FileClass;
use domain::format::envelope::Envelope;
use domain::format::vouched::PersonStatement;
use domain::id::{EntryId, FileId, PersonId};
use domain::register::Fact;
use domain::wire::{Outcome, Roster, SyncAnswer, SyncRequest, TabletStatus};
use serde_json::json;
use server::store::append::New;
use server::store::destroy::Decided;
use server::store::restore::{Restored, Wanted, restore};
use server::store::{Store, StoreError, backup};
use std::path::Path;

fn from(nursery: &Nursery) -> backup::From<'_> {
    backup::From { folder: nursery.folder.path(), master_key: &nursery.master_key }
}

fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

/// Closes a nursery, puts it back from a copy and opens it again.
async fn put_back(nursery: Nursery, copy: &Path, identities: &[Identity]) -> (Nursery, Restored) {
    let Nursery { folder, store, router, .. } = nursery;
    drop(router);
    store.close().await;
    let done = restore(folder.path(), &Wanted { copy, identities, master_key: None }, now()).await.unwrap();
    (Nursery::open(folder).await, done)
}

async fn sync(nursery: &Nursery, tablet: &Tablet, rows: Vec<Envelope>, people: Vec<PersonStatement>) -> SyncAnswer {
    let ask = SyncRequest { rows, status: TabletStatus::default(), checkpoint: None, people };
    let body = serde_json::to_vec(&ask).unwrap();
    let (status, answer) = nursery.send(tablet.request("POST", "/api/v1/sync", body)).await;
    assert_eq!(status, 200, "{answer}");
    serde_json::from_value(answer).unwrap()
}

async fn roster(nursery: &Nursery, tablet: &Tablet) -> Roster {
    let (status, answer) = nursery.send(tablet.request("GET", "/api/v1/roster", vec![])).await;
    assert_eq!(status, 200, "{answer}");
    serde_json::from_value(answer).unwrap()
}

async fn in_ledger(nursery: &Nursery, id: EntryId) -> bool {
    nursery.store.locate(id).await.unwrap().is_some()
}

fn protection_file(nursery: &Nursery, child: &str) -> FileId {
    let child = nursery.child(child);
    let state = nursery.store.state();
    let of = |f: &FileId| state.files[f].info.class == FileClass::Protection;
    nursery.store.files_of(child).into_iter().find(of).unwrap()
}

async fn new_person(nursery: &Nursery, name: &str) -> PersonId {
    let person = PersonId::from_random(crate::support::random());
    let fact = Fact::Person { person, name: name.into(), short: name.into(), job: "practitioner".into(), room: None };
    nursery.store.write(vec![New::fact(fact, Author::Server, now())], now()).await.unwrap();
    person
}

fn decided(nursery: &Nursery) -> Decided {
    let by = [nursery.person("Imogen"), nursery.person("Harriet")];
    Decided { by, why: "Its time was over".into(), at: now() + TimeDelta::days(60) }
}

/// The whole drill, with a folder whose keys survived: the ledger's file was lost.
#[tokio::test]
async fn r94_r149_n21_a_restore_gives_back_what_came_after_the_backup_and_nothing_that_was_destroyed() {
    let nursery = Nursery::demo().await;
    let copies = tempfile::tempdir().unwrap();
    let copy = copies.path().join("nursery.backup");
    let early = Tablet::enrol(&nursery, "Early", "Dot").await;
    let stolen = Tablet::enrol(&nursery, "Stolen", "Kit").await;
    let copied = backup::take_and_note(&from(&nursery), &copy, &[], now()).await.unwrap();
    assert_eq!(copied.leaves, nursery.store.state().size);

    // After the backup: a key is rotated, a tablet and a person come, a tablet is switched off, a file is destroyed.
    assert_eq!(nursery.store.rotate_sealing(now()).await.unwrap(), 1);
    let ines = new_person(&nursery, "Ines").await;
    let mut late = Tablet::enrol(&nursery, "Late", "Ines").await;
    assert_eq!(late.sealing, nursery.store.sealing(now()).public, "it seals to the new key");
    let mut early = early;
    early.sealing = late.sealing;
    let desk = nursery.sign_in("imogen").await;
    let off = json!([{ "f": "tablet_off", "device": stolen.device(), "why": "stolen from the porch" }]);
    assert_eq!(nursery.post(&desk, "/api/v1/facts", &off).await.0, 200);
    let file = protection_file(&nursery, "Bruno");
    let destroyed = nursery.store.destroy(file, decided(&nursery)).await.unwrap();
    assert!(destroyed.entries > 0);

    let child = nursery.child("Pip");
    let words = |tablet: &Tablet, words: &str| tablet.entry(&tablet.draft(Kind::Concern, Some(child), words));
    let (first, second) = (words(&early, "Said after the backup."), words(&late, "Said by somebody new."));
    let rows = [vec![early.seal(&first)], vec![late.seal(&second)]];
    let vouched: Vec<PersonStatement> =
        roster(&nursery, &late).await.tiles.into_iter().filter_map(|t| t.vouched).collect();
    for (tablet, rows) in [(&early, &rows[0]), (&late, &rows[1])] {
        let answer = sync(&nursery, tablet, rows.clone(), vec![]).await;
        assert_eq!(answer.receipts[0].outcome, Outcome::Kept);
    }
    let epoch = nursery.store.state().epoch;

    let (nursery, done) = put_back(nursery, &copy, &[]).await;
    assert!(done.own_keys, "the folder's own keys fit, and know more");
    assert!(nursery.store.state().epoch > epoch);
    assert!(!in_ledger(&nursery, first.head.id).await);
    assert!(nursery.store.verify().await.unwrap().leaves > copied.leaves, "and what was destroyed is noted again");

    // What was destroyed stays so, and can't be read from the copy.
    assert!(!nursery.store.state().files.contains_key(&file));
    assert_eq!(nursery.store.entries(file).await.unwrap().len(), 0);
    let body: i64 = count(nursery.folder.path(), "SELECT count(*) FROM wrap WHERE file = ?", file).await;
    assert_eq!(body, 0);

    // Tablets give back the rest: rows, themselves, whom the setting vouched for, the newer key.
    let answer = sync(&nursery, &early, rows[0].clone(), vec![]).await;
    assert_eq!(answer.receipts[0].outcome, Outcome::Kept);
    assert_eq!(answer.sealing.index, 1, "the key that was retired is not taken into use again");
    let answer = sync(&nursery, &late, rows[1].clone(), vec![]).await;
    assert_eq!(answer.receipts[0].outcome, Outcome::SetAside, "nobody knows who wrote it yet");
    let answer = sync(&nursery, &late, vec![], vouched).await;
    assert_eq!(answer.taken.len(), 1, "and then it is taken");
    assert!(in_ledger(&nursery, first.head.id).await && in_ledger(&nursery, second.head.id).await);
    assert_eq!(nursery.store.state().register.person_name(ines), "Ines");
    assert!(nursery.store.state().register.tablets.contains_key(&late.device()));

    // Whoever has the stolen tablet gets nothing, though the ledger had forgotten that it was switched off.
    let answer = sync(&nursery, &stolen, vec![], vec![]).await;
    assert!(answer.off);
    assert_eq!(nursery.send(stolen.request("GET", "/api/v1/roster", vec![])).await.0, 401);

    // The desk is told.
    let desk = nursery.sign_in("imogen").await;
    let (_, inbox) = nursery.get(&desk, "/api/v1/inbox").await;
    assert!(inbox["banner"].as_str().unwrap().contains("put back from a backup"), "{inbox}");
    nursery.store.verify().await.unwrap();
}

async fn count(folder: &Path, sql: &'static str, file: FileId) -> i64 {
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", folder.join("ledger.db").display())).await.unwrap();
    sqlx::query_scalar(sql).bind(file.bytes().as_slice()).fetch_one(&pool).await.unwrap()
}

/// R94: the desk says when the last good backup was, that one failed since, and whether the master key lies apart.
#[tokio::test]
async fn r94_the_desk_says_when_the_last_good_backup_was() {
    let mut nursery = Nursery::demo().await;
    let desk = nursery.sign_in("imogen").await;
    let keeping = async |nursery: &Nursery| nursery.get(&desk, "/api/v1/keeping").await.1;
    let before = keeping(&nursery).await;
    assert_eq!((&before["good"], &before["master_apart"]), (&json!(null), &json!(null)));
    assert_eq!(before["worry"], true, "weeks of records, and no backup");
    let away = tempfile::tempdir().unwrap();
    let keeper = Identity::generate().to_public();
    backup::take_and_note(&from(&nursery), &away.path().join("one"), &[keeper], now()).await.unwrap();
    let after = keeping(&nursery).await;
    assert_eq!((&after["good"]["encrypted"], &after["worry"]), (&json!(true), &json!(false)));
    // Where the copy can't be written, that is said; the good one still counts, until it is two days old.
    let later = now() + TimeDelta::hours(1);
    let nowhere = away.path().join("one").join("below-a-file");
    assert!(backup::take_and_note(&from(&nursery), &nowhere, &[], later).await.is_err());
    let failed = keeping(&nursery).await;
    assert!(failed["failed"]["fault"].as_str().is_some_and(|f| !f.is_empty()));
    assert_eq!(failed["good"]["at"], after["good"]["at"]);
    assert_eq!(nursery.post(&desk, "/api/v1/facts", &json!([{ "f": "master_key_apart" }])).await.0, 200);
    assert!(keeping(&nursery).await["master_apart"].is_string());
    nursery.set_clock(now() + TimeDelta::hours(50));
    let desk = nursery.sign_in("imogen").await;
    assert_eq!(nursery.get(&desk, "/api/v1/keeping").await.1["worry"], true);
    // Daily, and not twice a day.
    let hours = |h| backup::due(Some(now()), now() + TimeDelta::hours(h));
    assert!(backup::due(None, now()) && !hours(1) && !hours(22) && hours(23));
}

/// R94: what the folder of daily backups keeps, and that copies of keys go after 35 days.
#[tokio::test]
async fn r94_copies_of_keys_are_gone_after_thirty_five_days() {
    let folder = tempfile::tempdir().unwrap();
    let today = domain::london::date(now());
    for ago in 0..60 {
        let copy = folder.path().join(backup::daily_name(today - TimeDelta::days(ago)));
        std::fs::write(backup::keys_beside(&copy), "keys").unwrap();
        std::fs::write(copy, "ledger").unwrap();
    }
    std::fs::write(folder.path().join("a letter.txt"), "not ours").unwrap();
    backup::tidy_up(folder.path(), now()).unwrap();
    let is = |ago: i64, keys: bool| {
        let copy = folder.path().join(backup::daily_name(today - TimeDelta::days(ago)));
        if keys { backup::keys_beside(&copy).exists() } else { copy.exists() }
    };
    assert!((0..14).all(|ago| is(ago, false) && is(ago, true)));
    let kept: Vec<i64> = (0..60).filter(|ago| is(*ago, false)).collect();
    assert!(kept.len() > 14 && kept.len() < 25, "{kept:?}");
    assert!(kept.iter().any(|ago| *ago > 35), "ledgers are kept longer");
    assert!((0..60).all(|ago| is(ago, true) == (is(ago, false) && ago <= 35)), "keys never longer than 35 days");
    assert!(folder.path().join("a letter.txt").exists());
}

/// The machine is gone: a new one, with the two files of an encrypted backup and the master key from its safe.
#[tokio::test]
async fn r94_a_new_machine_opens_with_an_encrypted_backup_and_the_master_key() {
    let nursery = Nursery::demo().await;
    let away = tempfile::tempdir().unwrap();
    let copy = away.path().join("nursery.backup");
    let keeper = Identity::generate();
    backup::take(&from(&nursery), &copy, &[keeper.to_public()]).await.unwrap();
    let safe = away.path().join("from-the-safe.key");
    std::fs::copy(nursery.folder.path().join("master.key"), &safe).unwrap();
    let (leaves, setting) = (nursery.store.state().size, nursery.store.setting());
    for file in [copy.clone(), backup::keys_beside(&copy)] {
        let bytes = std::fs::read(file).unwrap();
        assert!(bytes.starts_with(b"age-encryption.org/v1"));
    }
    drop(nursery);

    let machine = tempfile::tempdir().unwrap();
    let try_with = async |identities: &[Identity], master_key: Option<&Path>| {
        restore(machine.path(), &Wanted { copy: &copy, identities, master_key }, now()).await
    };
    let own = [keeper];
    assert!(matches!(try_with(&own, None).await, Err(StoreError::MasterKey(_))), "the master key is in no backup");
    let stranger = [Identity::generate()];
    assert!(matches!(try_with(&stranger, Some(&safe)).await, Err(StoreError::Backup(_))));
    assert!(!machine.path().join("ledger.db").exists(), "nothing was left half done");
    let done = try_with(&own, Some(&safe)).await.unwrap();
    assert_eq!((done.leaves, done.own_keys, done.before), (leaves, false, None));
    assert!(!machine.path().join("master.key").exists(), "it is kept apart");
    let store = Store::open_with(machine.path(), &safe).await.unwrap();
    assert_eq!(store.setting(), setting);
    store.verify().await.unwrap();
}

/// Whatever is wrong with a backup is said before anything in the folder is touched.
#[tokio::test]
async fn a_backup_that_is_not_whole_changes_nothing() {
    let nursery = Nursery::demo().await;
    let away = tempfile::tempdir().unwrap();
    let copy = away.path().join("nursery.backup");
    backup::take(&from(&nursery), &copy, &[]).await.unwrap();
    let before = nursery.store.state().size;
    let Nursery { folder, store, router, .. } = nursery;
    drop(router);
    store.close().await;
    let wanted = |copy| Wanted { copy, identities: &[], master_key: None };
    let changed = away.path().join("changed.backup");
    std::fs::copy(&copy, &changed).unwrap();
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", changed.display())).await.unwrap();
    sqlx::query("DROP TRIGGER leaf_never_updated").execute(&pool).await.unwrap();
    sqlx::query("UPDATE leaf SET received_ms = received_ms + 1 WHERE seq = 7").execute(&pool).await.unwrap();
    pool.close().await;
    let outcome = restore(folder.path(), &wanted(&changed), now()).await;
    assert!(matches!(outcome, Err(StoreError::Broken(7, _))), "{outcome:?}");
    let cut = away.path().join("cut.backup");
    let bytes = std::fs::read(&copy).unwrap();
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    assert!(restore(folder.path(), &wanted(&cut), now()).await.is_err());
    std::fs::write(&cut, b"Dear all").unwrap();
    assert!(matches!(restore(folder.path(), &wanted(&cut), now()).await, Err(StoreError::Backup(_))));
    let store = Store::open(folder.path()).await.unwrap();
    assert_eq!(store.state().size, before);
    // While a server runs on the folder, nobody puts anything else there.
    let held = server::store::Held::hold(folder.path()).unwrap();
    assert!(matches!(restore(folder.path(), &wanted(&copy), now()).await, Err(StoreError::InUse)));
    drop(held);
}

/// An empty nursery must never open where a full one was.
#[tokio::test]
async fn a_folder_from_which_a_file_is_gone_does_not_open_as_a_new_nursery() {
    for missing in ["ledger.db", "keys.db", "master.key"] {
        let nursery = Nursery::demo().await;
        nursery.store.close().await;
        std::fs::remove_file(nursery.folder.path().join(missing)).unwrap();
        let outcome = Store::open(nursery.folder.path()).await.map(|_| ());
        assert!(matches!(outcome, Err(StoreError::Missing(name)) if name == missing), "{missing}: {outcome:?}");
        assert!(!nursery.folder.path().join(missing).exists(), "nothing new was made in its place");
    }
    // Nor where a restore stopped half way.
    let nursery = Nursery::demo().await;
    nursery.store.close().await;
    std::fs::create_dir(nursery.folder.path().join("restoring")).unwrap();
    assert!(matches!(Store::open(nursery.folder.path()).await.map(|_| ()), Err(StoreError::HalfRestored)));
}

/// R94: a tablet holds what it sent for 14 days, so nothing goes that arrived less than 15 days ago. (`NOW` is when the demo
/// was made, and so received.)
#[tokio::test]
async fn r94_a_file_may_be_destroyed_fifteen_days_after_the_last_of_it_arrived_and_not_a_second_before() {
    let nursery = Nursery::demo().await;
    let file = protection_file(&nursery, "Bruno");
    let newest: i64 = count(nursery.folder.path(), "SELECT max(received_ms) FROM leaf WHERE file = ?", file).await;
    let newest = server::clock::from_ms(newest);
    let at = |days: i64, seconds: i64| newest + TimeDelta::days(days) + TimeDelta::seconds(seconds);
    let too_early = Decided { at: at(15, -1), ..decided(&nursery) };
    assert!(matches!(nursery.store.destroy(file, too_early).await, Err(StoreError::Refused(_))));
    nursery.store.destroy(file, Decided { at: at(15, 0), ..decided(&nursery) }).await.unwrap();
}

/// H1, R94: what is left of a file about staff says nothing of what it was; of any other it says its class.
#[tokio::test]
async fn h1_r94_nobody_learns_from_a_destruction_that_there_was_a_file_about_staff() {
    let nursery = Nursery::demo().await;
    let about_staff = {
        let state = nursery.store.state();
        state.files.iter().find(|(_, f)| f.info.class == FileClass::AboutStaff).map(|(id, _)| *id).unwrap()
    };
    let mut classes = vec![];
    for file in [about_staff, protection_file(&nursery, "Bruno")] {
        nursery.store.destroy(file, decided(&nursery)).await.unwrap();
        let setting = {
            let state = nursery.store.state();
            *state.by_owner.iter().find(|(owner, _)| owner.class() == FileClass::Setting).unwrap().1
        };
        let entries = nursery.store.entries(setting).await.unwrap();
        classes.extend(entries.iter().flat_map(|e| e.entry.parts.clone()).find_map(|part| match part {
            Part::Destruction { file: of, class, .. } if of == file => Some(class),
            _ => None,
        }));
    }
    assert_eq!(classes, [None, Some(FileClass::Protection)]);
}

/// R94: what came sealed and was set aside can be read with the master key for as long as it lies there.
#[tokio::test]
async fn r94_sealed_bytes_that_were_set_aside_go_with_their_file() {
    let nursery = Nursery::demo().await;
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", nursery.folder.path().join("ledger.db").display()))
        .await
        .unwrap();
    let lies = "SELECT count(*) FROM raw";
    let before: i64 = sqlx::query_scalar(lies).fetch_one(&pool).await.unwrap();
    assert!(before > 0, "the demo has one");
    let file: Vec<u8> = sqlx::query_scalar("SELECT l.file FROM leaf l JOIN raw r ON r.entry = l.entry LIMIT 1")
        .fetch_one(&pool)
        .await
        .unwrap();
    let file = FileId::from_bytes(file.try_into().unwrap());
    nursery.store.destroy(file, decided(&nursery)).await.unwrap();
    let after: i64 = sqlx::query_scalar(lies).fetch_one(&pool).await.unwrap();
    assert_eq!(after, before - 1);
}

/// R94: the key goes, the words go, the leaves stay, and everything still verifies.
#[tokio::test]
async fn r94_n16_what_is_destroyed_can_be_read_by_nobody_and_the_tree_still_holds() {
    let nursery = Nursery::demo().await;
    let file = protection_file(&nursery, "Bruno");
    let leaves = nursery.store.state().size;
    let early = Decided { at: now(), ..decided(&nursery) };
    assert!(matches!(nursery.store.destroy(file, early).await, Err(StoreError::Refused(_))), "a tablet may hold some");
    let alone = Decided { by: [nursery.person("Imogen"); 2], ..decided(&nursery) };
    assert!(matches!(nursery.store.destroy(file, alone).await, Err(StoreError::Refused(_))), "it takes two");
    let root = {
        let state = nursery.store.state();
        *state.by_owner.iter().find(|(owner, _)| owner.class() == FileClass::Setting).unwrap().1
    };
    assert!(matches!(nursery.store.destroy(root, decided(&nursery)).await, Err(StoreError::Refused(_))));

    let done = nursery.store.destroy(file, decided(&nursery)).await.unwrap();
    assert_eq!(done.last_copy, decided(&nursery).at + TimeDelta::days(35));
    assert!(matches!(nursery.store.destroy(file, decided(&nursery)).await, Err(StoreError::NotFound)), "once");
    assert_eq!(nursery.store.state().size, leaves + 1, "one entry more, which says so");
    let desk = nursery.sign_in("imogen").await;
    let bruno = nursery.child("Bruno");
    let (_, chronology) = nursery.get(&desk, &format!("/api/v1/children/{bruno}")).await;
    assert!(!chronology.to_string().contains("porridge"), "none of its words is anywhere");
    let Nursery { folder, store, .. } = nursery;
    store.verify().await.unwrap();
    store.close().await;
    // Also after a start; and words go no other way.
    let store = Store::open(folder.path()).await.unwrap();
    store.verify().await.unwrap();
    let pool =
        sqlx::SqlitePool::connect(&format!("sqlite://{}", folder.path().join("ledger.db").display())).await.unwrap();
    let refused = sqlx::query("DELETE FROM body").execute(&pool).await.unwrap_err().to_string();
    assert!(refused.contains("words go only with their whole file"), "{refused}");
    let wraps: i64 = count(folder.path(), "SELECT count(*) FROM leaf WHERE file = ?", file).await;
    assert_eq!(wraps as u64, done.entries, "the leaves stay");
}
