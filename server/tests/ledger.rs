//! The store through the router, on a real SQLite file: kept once, nothing lost, found out when changed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use domain::entry::part::SetAsideReason;
use domain::entry::{AboutStaff, Kind, Part};
use domain::id::EntryId;
use domain::wire::Outcome;
use serde_json::json;
use support::{Nursery, Tablet, random};

fn texts(inbox: &serde_json::Value) -> String {
    inbox.to_string()
}

#[tokio::test]
async fn n16_the_demo_nursery_verifies_and_one_changed_byte_is_named() {
    let nursery = Nursery::demo().await;
    let found = nursery.store.verify().await.unwrap();
    assert!(found.leaves > 500, "{found:?}");
    // Somebody with the file in hand changes one record's bytes, the triggers out of the way.
    let path = nursery.folder.path().join("ledger.db");
    let raw = sqlx::SqlitePool::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    for refused in [
        "UPDATE leaf SET place = 9",
        "DELETE FROM leaf",
        "INSERT OR REPLACE INTO leaf SELECT * FROM leaf WHERE seq = 3",
        "UPDATE node SET idx = 9",
        "DELETE FROM node",
        "INSERT OR REPLACE INTO node SELECT * FROM node LIMIT 1",
    ] {
        assert!(sqlx::query(refused).execute(&raw).await.is_err(), "{refused}");
    }
    sqlx::query("DROP TRIGGER leaf_never_updated").execute(&raw).await.unwrap();
    sqlx::query("UPDATE leaf SET received_ms = received_ms + 60000 WHERE seq = 77").execute(&raw).await.unwrap();
    let broken = nursery.store.verify().await.unwrap_err().to_string();
    assert!(broken.contains("77"), "{broken}");
}

#[tokio::test]
async fn n21_a_row_sent_twice_is_kept_once_and_one_byte_different_is_kept_beside_it() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let entry = tablet.entry(&tablet.draft(Kind::Concern, Some(nursery.child("Pip")), "Quiet all morning."));
    let row = tablet.seal(&entry);
    assert_eq!(tablet.sync(&nursery, vec![row.clone()]).await.receipts[0].outcome, Outcome::Kept);
    // The answer was lost: sent again.
    assert_eq!(tablet.sync(&nursery, vec![row.clone()]).await.receipts[0].outcome, Outcome::AlreadyKept);
    let mut other = entry.clone();
    other.parts.push(Part::Think { words: "changed".into() });
    let mut other = tablet.seal(&other);
    other = tablet.envelope(row.id, row.place, other.sealed.0);
    let receipt = &tablet.sync(&nursery, vec![other.clone()]).await.receipts[0];
    assert_eq!((receipt.outcome, receipt.reason), (Outcome::SetAside, Some(SetAsideReason::SameIdOtherBytes)));
    assert_eq!(
        tablet.sync(&nursery, vec![other]).await.receipts[0].outcome,
        Outcome::SetAside,
        "again the same answer"
    );
    let desk = nursery.sign_in("imogen").await;
    let (_, inbox) = nursery.get(&desk, "/api/v1/inbox").await;
    assert_eq!(texts(&inbox).matches("Quiet all morning.").count(), 1);
    let (_, checking) = nursery.get(&desk, "/api/v1/checking").await;
    assert!(texts(&checking).contains("changed"), "both are kept whole: {checking}");
    nursery.store.verify().await.unwrap();
}

#[tokio::test]
async fn one_poison_row_holds_up_none_of_the_others_and_every_reason_is_said() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let pip = Some(nursery.child("Pip"));
    let good = tablet.entry(&tablet.draft(Kind::Concern, pip, "good"));
    let mut forged = tablet.entry(&tablet.draft(Kind::Concern, pip, "forged"));
    forged.parts.push(Part::Withdrawal { original: good.head.id, reason: "x".into() });
    let mut newer = tablet.entry(&tablet.draft(Kind::Concern, pip, "newer"));
    newer.head.kind = Kind::Unknown;
    let mut elsewhere = tablet.entry(&tablet.draft(Kind::Concern, pip, "elsewhere"));
    elsewhere.head.setting = domain::id::SettingId::from_random(random());
    let mut other_author = tablet.entry(&tablet.draft(Kind::Concern, pip, "other"));
    other_author.head.author =
        domain::entry::Author::Person { person: nursery.person("Bel"), key: tablet.keys.public().id() };
    let mut rows = vec![];
    for entry in [&forged, &newer, &elsewhere, &other_author] {
        rows.push(tablet.seal(entry));
    }
    tablet.place += 1;
    rows.push(tablet.envelope(EntryId::from_random(random()), tablet.place, vec![1; 500]));
    let mut unsigned = tablet.seal(&good);
    unsigned.place += 50;
    rows.push(unsigned);
    rows.push(tablet.seal(&good));
    let answer = tablet.sync(&nursery, rows).await;
    let reasons: Vec<_> = answer.receipts.iter().map(|r| r.reason).collect();
    use SetAsideReason::*;
    assert_eq!(
        reasons,
        [Some(Form), Some(Newer), Some(OtherSetting), Some(Author), Some(Seal), Some(NotFromThisTablet), None]
    );
    nursery.store.verify().await.unwrap();
}

#[tokio::test]
async fn a_gap_in_a_tablets_places_shows_and_can_be_closed_with_a_reason() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let entry = |t: &Tablet, w: &str| t.entry(&t.draft(Kind::Achievement, Some(nursery.child("Pip")), w));
    let one = entry(&tablet, "one");
    let first = tablet.seal(&one);
    tablet.place += 1;
    let three = entry(&tablet, "three");
    let third = tablet.seal(&three);
    tablet.sync(&nursery, vec![first, third]).await;
    assert_eq!(nursery.store.gaps(tablet.device()).await.unwrap(), [(tablet.series, 2)]);
    let desk = nursery.sign_in("imogen").await;
    let fact =
        json!([{ "f": "gap_closed", "series": tablet.series, "place": 2, "reason": "The tablet fell into the pond." }]);
    assert_eq!(nursery.post(&desk, "/api/v1/facts", &fact).await.0, 200);
    assert_eq!(nursery.store.gaps(tablet.device()).await.unwrap(), []);
}

/// H1, R131, R77: every screen, count, list and feed of the lead's is byte for byte as it was before.
#[tokio::test]
async fn h1_r131_a_concern_about_the_lead_leaves_everything_of_hers_unchanged() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Mo").await;
    let (lead, deputy, second) =
        (nursery.sign_in("imogen").await, nursery.sign_in("adaeze").await, nursery.sign_in("harriet").await);
    let gus = nursery.child("Gus");
    let pages = ["/api/v1/inbox".into(), "/api/v1/checking".into(), format!("/api/v1/children/{gus}")];
    let look = async |cookie: &str| {
        let mut all = String::new();
        for page in &pages {
            all.push_str(&nursery.get(cookie, page).await.1.to_string());
        }
        all
    };
    let before = (look(&lead).await, look(&deputy).await);
    let files_before = nursery.store.files_of(gus).len();
    let mut draft = tablet.draft(Kind::Concern, Some(gus), "MARKED WORDS about the lead");
    draft.about_staff = AboutStaff::NotSure;
    draft.staff = vec![nursery.person("Imogen")];
    let entry = tablet.entry(&draft);
    let row = tablet.seal(&entry);
    assert_eq!(tablet.sync(&nursery, vec![row.clone()]).await.receipts[0].outcome, Outcome::Kept);
    assert_eq!((look(&lead).await, look(&deputy).await), before);
    let (_, inbox) = nursery.get(&second, "/api/v1/inbox").await;
    assert!(texts(&inbox).contains("MARKED WORDS"));
    // Its existence is told to nobody else: the answer is that of an id that was never made.
    let made_up = EntryId::from_random(random());
    for cookie in [&lead, &deputy] {
        let real = nursery.post(cookie, &format!("/api/v1/entries/{}/seen", row.id), &json!({})).await;
        let never = nursery.post(cookie, &format!("/api/v1/entries/{made_up}/seen"), &json!({})).await;
        assert_eq!(real, never);
        assert_eq!(real.0, 404);
    }
    assert_eq!(nursery.store.files_of(gus).len(), files_before, "and no export of the child's files has it");
    // The tablet learns that it was seen, but not by whom.
    assert_eq!(nursery.post(&second, &format!("/api/v1/entries/{}/seen", row.id), &json!({})).await.0, 200);
    let seen = tablet.sync(&nursery, vec![]).await.seen;
    assert!(seen.iter().any(|s| s.entry == row.id && s.by.is_empty()), "{seen:?}");
}

#[tokio::test]
async fn h4_r135_what_was_filed_under_the_wrong_twin_leaves_her_file_and_keeps_author_and_times() {
    let nursery = Nursery::demo().await;
    let desk = nursery.sign_in("imogen").await;
    let (ivy, isla) = (nursery.child("Ivy"), nursery.child("Isla"));
    let words = "would not let go of my hand";
    let (_, wrong) = nursery.get(&desk, &format!("/api/v1/children/{ivy}")).await;
    assert!(!wrong.to_string().contains(words) && !wrong.to_string().contains("Isla"), "{wrong}");
    let (_, right) = nursery.get(&desk, &format!("/api/v1/children/{isla}")).await;
    let record = right["records"].as_array().unwrap().iter().find(|r| r.to_string().contains(words)).unwrap();
    assert_eq!(record["author"], "Nia Coot");
    assert_eq!(record["filed"]["by"], "Imogen Quill");
    assert!(record["occurred"].as_str().unwrap().starts_with("2026-11-17T11:15"), "{record}");
    // The export of the wrong twin has the place, and none of the words.
    for file in nursery.store.files_of(ivy) {
        let export = serde_json::to_string(&nursery.store.export(file).await.unwrap()).unwrap();
        assert!(!export.contains(words));
    }
}

#[tokio::test]
async fn r132_a_connected_deputy_reads_nothing_of_that_childs_protection_file() {
    let nursery = Nursery::demo().await;
    let desk = nursery.sign_in("imogen").await;
    let (adaeze, gus) = (nursery.person("Adaeze"), nursery.child("Gus"));
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let entry = tablet.entry(&tablet.draft(Kind::Concern, Some(gus), "MARKED WORDS"));
    let row = tablet.seal(&entry);
    tablet.sync(&nursery, vec![row]).await;
    let before = nursery.sign_in("adaeze").await;
    assert!(nursery.get(&before, "/api/v1/inbox").await.1.to_string().contains("MARKED WORDS"));
    let fact = json!([{ "f": "related", "person": adaeze, "child": gus, "related": true }]);
    assert_eq!(nursery.post(&desk, "/api/v1/facts", &fact).await.0, 200);
    for page in ["/api/v1/inbox".to_string(), format!("/api/v1/children/{gus}")] {
        assert!(!nursery.get(&before, &page).await.1.to_string().contains("MARKED WORDS"), "{page}");
    }
}

#[tokio::test]
async fn a_database_that_was_copied_back_begins_a_new_epoch_and_says_so() {
    let nursery = Nursery::demo().await;
    let tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let before = tablet.sync(&nursery, vec![]).await;
    let mut ahead = before.checkpoint.unwrap();
    ahead.size += 5;
    ahead.sig = nursery.store.master().signing(0).sign(&ahead.signed_bytes());
    nursery.clock.advance(chrono::TimeDelta::seconds(1));
    nursery.store.compare(&ahead, nursery.clock.now()).await.unwrap();
    let after = tablet.sync(&nursery, vec![]).await;
    assert!(after.epoch > before.epoch);
    let desk = nursery.sign_in("imogen").await;
    let (_, inbox) = nursery.get(&desk, "/api/v1/inbox").await;
    assert!(inbox["banner"].as_str().unwrap().contains("put back from a copy"));
}

/// Opening a protection file is recorded once a person, file and sign-in.
#[tokio::test]
async fn r91_opening_a_protection_file_is_recorded_once_a_sign_in() {
    let nursery = Nursery::demo().await;
    let pip = nursery.child("Pip");
    let log = async || {
        let state = nursery.store.state();
        let file = state.by_owner.get(&domain::file::FileOf::AccessLog).copied();
        match file {
            Some(file) => nursery.store.entries(file).await.unwrap().len() - 1,
            None => 0,
        }
    };
    let desk = nursery.sign_in("imogen").await;
    nursery.get(&desk, "/api/v1/inbox").await;
    assert_eq!(log().await, 0, "lists don't count");
    for _ in 0..2 {
        nursery.get(&desk, &format!("/api/v1/children/{pip}")).await;
    }
    assert_eq!(log().await, 1);
    let again = nursery.sign_in("imogen").await;
    nursery.get(&again, &format!("/api/v1/children/{pip}")).await;
    assert_eq!(log().await, 2);
}

#[tokio::test]
async fn everything_that_the_folds_know_is_rebuilt_at_a_start() {
    let nursery = Nursery::demo().await;
    let before = nursery.store.state();
    let again = server::store::Store::open(nursery.folder.path()).await.unwrap();
    let after = again.state();
    assert_eq!(before.register, after.register);
    assert_eq!((before.size, before.root(), before.server_place), (after.size, after.root(), after.server_place));
    assert_eq!(before.files.len(), after.files.len());
    for (id, file) in &before.files {
        assert_eq!((&file.info, file.count), (&after.files[id].info, after.files[id].count));
    }
}
