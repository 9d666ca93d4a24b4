//! The store through the router, on a real SQLite file: kept once, nothing lost, found out when changed.

use crate::support::{Nursery, Tablet, random};
use domain::entry::part::SetAsideReason;
use domain::entry::{Kind, Part};
use domain::id::EntryId;
use domain::wire::Outcome;
use serde_json::json;

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

/// Whatever somebody with the file in hand changes, the first bad row is named.
#[tokio::test]
async fn n16_every_kind_of_tampering_is_found_and_the_first_bad_row_named() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let path = format!("/api/v1/attachments/{}", domain::id::AttachmentId::from_random(random()));
    assert_eq!(nursery.send(tablet.request("PUT", &path, b"sealed".to_vec())).await.0, 200);
    let entry = tablet.entry(&tablet.draft(Kind::Concern, Some(nursery.child("Pip")), "Quiet."));
    let row = tablet.seal(&entry);
    tablet.sync(&nursery, vec![row]).await;
    nursery.store.verify().await.unwrap();
    nursery.store.close().await;
    // Another first byte than the one that stands there.
    let spoil = "SET sealed = CAST(CASE substr(sealed, 1, 1) WHEN x'00' THEN x'01' ELSE x'00' END || substr(sealed, 2) AS BLOB)";
    let of = |seq: u32| format!("(SELECT body FROM stands WHERE seq = {seq})");
    // What is done to the file, and the row that has to be named.
    let cases = [
        (
            "a leaf",
            "DROP TRIGGER leaf_never_updated; UPDATE leaf SET content = zeroblob(32) WHERE seq = 77".into(),
            "77",
        ),
        (
            "a node",
            "DROP TRIGGER node_never_updated; UPDATE node SET hash = zeroblob(32) WHERE level = 0 AND idx = 80".into(),
            "80",
        ),
        ("the words of a record", format!("UPDATE body {spoil} WHERE id = {}", of(400)), "400"),
        ("the words of two records", format!("UPDATE body {spoil} WHERE id IN ({}, {})", of(410), of(390)), "390"),
        (
            "the words of one gone",
            format!("DROP TRIGGER body_goes_with_its_file; DELETE FROM body WHERE id = {}", of(402)),
            "402",
        ),
        ("a key", format!("UPDATE wrap SET wrapped = zeroblob(72) WHERE body = {}", of(403)), "403"),
        ("a key gone", format!("DELETE FROM wrap WHERE body = {}", of(404)), "404"),
        (
            "one record's words for another's",
            format!(
                "UPDATE stands SET body = (SELECT body FROM stands WHERE body != {} AND seq > 406 LIMIT 1) WHERE seq = 406",
                of(406)
            ),
            "406",
        ),
        ("a fact about the setting", format!("UPDATE body {spoil} WHERE id = {}", of(3)), "3"),
        ("what a file is", format!("UPDATE body {spoil} WHERE id = {}", of(0)), "0"),
        (
            "a checkpoint's words",
            "UPDATE checkpoint SET signed = replace(signed, '\"time_ms\":', '\"time_ms\":1')".into(),
            "checkpoint",
        ),
        (
            "one checkpoint for another",
            "UPDATE checkpoint SET signed = (SELECT signed FROM checkpoint ORDER BY size LIMIT 1)".into(),
            "checkpoint",
        ),
        ("what was set aside", "UPDATE raw SET envelope = envelope || ' '".into(), "set aside"),
        (
            "where an arrival stands",
            "UPDATE arrival SET seq = seq - 1 WHERE seq = (SELECT max(seq) FROM arrival)".into(),
            "from a tablet",
        ),
        ("a picture", "UPDATE attachment SET sealed = x'00'".into(), "picture"),
    ];
    for (what, sql, named) in cases {
        let folder = tempfile::tempdir().unwrap();
        for file in ["ledger.db", "keys.db", "master.key"] {
            std::fs::copy(nursery.folder.path().join(file), folder.path().join(file)).unwrap();
        }
        let url = format!("sqlite://{}", folder.path().join("ledger.db").display());
        let raw = sqlx::SqlitePool::connect(&url).await.unwrap();
        for sql in sql.split("; ") {
            let done = sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).execute(&raw).await.unwrap();
            assert!(sql.starts_with("DROP") || done.rows_affected() > 0, "{what}: nothing was changed");
        }
        raw.close().await;
        let found = server::store::Store::verify_folder(folder.path(), &folder.path().join("master.key")).await;
        let said = found.err().unwrap_or_else(|| panic!("{what}: it was not found")).to_string();
        let whole_word = said.split([' ', ':']).any(|w| w == named) || said.contains(named) && named.len() > 3;
        assert!(whole_word, "{what}: {said}");
    }
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
    // Dealt with, it no longer counts, and says what was done.
    let count = async || nursery.get(&desk, "/api/v1/inbox").await.1["needs_checking"].as_u64().unwrap();
    let before = count().await;
    let aside = checking["set_aside"].as_array().unwrap().iter().find(|s| s.to_string().contains("changed")).unwrap();
    let path = format!("/api/v1/entries/{}/decision", aside["id"].as_str().unwrap());
    let done = json!({ "words": "Asked Dot.", "why": "She wrote both." });
    assert_eq!(nursery.post(&desk, &path, &done).await.0, 200);
    assert_eq!(count().await, before - 1);
    assert!(texts(&nursery.get(&desk, "/api/v1/checking").await.1).contains("She wrote both."));
    nursery.store.verify().await.unwrap();
}

#[tokio::test]
async fn one_poison_row_holds_up_none_of_the_others_and_every_reason_is_said() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let pip = Some(nursery.child("Pip"));
    let good = tablet.entry(&tablet.draft(Kind::Concern, pip, "good"));
    let mut forged = tablet.entry(&tablet.draft(Kind::Concern, pip, "forged"));
    forged.parts.push(Part::Withdrawal { original: good.head.id });
    let mut newer = tablet.entry(&tablet.draft(Kind::Concern, pip, "newer"));
    newer.head.kind = Kind::Unknown;
    let mut newer_route = tablet.entry(&tablet.draft(Kind::Concern, pip, "newer route"));
    newer_route.head.route = domain::entry::Route::Unknown;
    let mut elsewhere = tablet.entry(&tablet.draft(Kind::Concern, pip, "elsewhere"));
    elsewhere.head.setting = domain::id::SettingId::from_random(random());
    let mut other_author = tablet.entry(&tablet.draft(Kind::Concern, pip, "other"));
    other_author.head.author =
        domain::entry::Author::Person { person: nursery.person("Bel"), key: tablet.keys.public().id() };
    let mut rows = vec![];
    for entry in [&forged, &newer, &newer_route, &elsewhere, &other_author] {
        rows.push(tablet.seal(entry));
    }
    tablet.place += 1;
    rows.push(tablet.envelope(EntryId::from_random(random()), tablet.place, vec![1; 500]));
    let mut unsigned = tablet.seal(&good);
    unsigned.place += 50;
    rows.push(unsigned);
    rows.push(tablet.seal(&good));
    // Another record in the very place of that one; and one sealed with a key of nobody here.
    let twin = tablet.entry(&tablet.draft(Kind::Concern, pip, "twin"));
    tablet.place -= 1;
    rows.push(tablet.seal(&twin));
    let ours = std::mem::replace(&mut tablet.sealing, domain::format::seal::Opening::from_seed(&random()).public());
    let stranger = tablet.entry(&tablet.draft(Kind::Concern, pip, "stranger"));
    rows.push(tablet.seal(&stranger));
    tablet.sealing = ours;
    // And one that is no row at all, as a broken tablet might send: it gets no receipt.
    let mut ask = json!({ "rows": rows, "status": { "waiting": 0, "drafts": 0, "clock_ms": 0, "installed": true, "persisted": true } });
    ask["rows"].as_array_mut().unwrap().insert(2, json!({ "v": 1, "id": "not an id" }));
    let request = tablet.request("POST", "/api/v1/sync", ask.to_string().into_bytes());
    let (status, answer) = nursery.send(request).await;
    assert_eq!(status, 200, "{answer}");
    let answer: domain::wire::SyncAnswer = serde_json::from_value(answer).unwrap();
    let reasons: Vec<_> = answer.receipts.iter().map(|r| r.reason).collect();
    use SetAsideReason::*;
    assert_eq!(
        reasons,
        [
            Some(Form),
            Some(Newer),
            Some(Newer),
            Some(OtherSetting),
            Some(Author),
            Some(Seal),
            Some(NotFromThisTablet),
            None,
            Some(SamePlaceOtherBytes),
            Some(UnknownKey)
        ]
    );
    // Each says so at the desk, in a sentence.
    let desk = nursery.sign_in("imogen").await;
    let (_, checking) = nursery.get(&desk, "/api/v1/checking").await;
    for reason in reasons.into_iter().flatten() {
        assert!(checking["set_aside"].as_array().unwrap().iter().any(|s| s["reason"] == reason.words()), "{reason:?}");
    }
    nursery.store.verify().await.unwrap();
}

/// A row that was damaged on its tablet stands in the way of no true one, whatever came first; and is kept itself.
#[tokio::test]
async fn n21_the_true_row_is_kept_whichever_of_it_and_a_damaged_copy_comes_first() {
    type Damage = fn(&mut domain::format::envelope::Envelope);
    let damages: [(&str, Damage); 8] = [
        ("sealed", |e| e.sealed.0[99] ^= 1),
        ("hash", |e| e.hash.0[9] ^= 1),
        ("sig", |e| e.sig.0[9] ^= 1),
        ("key", |e| e.key.0[9] ^= 1),
        ("place", |e| e.place += 1),
        ("id", |e| e.id = EntryId::from_random(random())),
        ("series", |e| e.series = domain::id::SeriesId::from_random(random())),
        ("device", |e| e.device = domain::id::DeviceId::from_random(random())),
    ];
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let before = nursery.store.verify().await.unwrap().leaves;
    for (what, damage) in damages {
        let entry = tablet.entry(&tablet.draft(Kind::Concern, Some(nursery.child("Pip")), what));
        let row = tablet.seal(&entry);
        let mut damaged = row.clone();
        damage(&mut damaged);
        let mut outcomes = vec![];
        for sent in [&damaged, &row, &damaged, &row] {
            let answer = tablet.sync(&nursery, vec![sent.clone()]).await;
            outcomes.push(answer.receipts[0].outcome);
        }
        assert_eq!(
            outcomes,
            [Outcome::SetAside, Outcome::Kept, Outcome::SetAside, Outcome::AlreadyKept],
            "{what} was damaged"
        );
        // The next in the series is not taken for one that claims a place twice.
        let entry = tablet.entry(&tablet.draft(Kind::Concern, Some(nursery.child("Pip")), "the next"));
        let row = tablet.seal(&entry);
        assert_eq!(tablet.sync(&nursery, vec![row]).await.receipts[0].outcome, Outcome::Kept, "after {what}");
    }
    // Each of the three of a case is in the ledger once, and nothing else is.
    assert_eq!(nursery.store.verify().await.unwrap().leaves - before, 3 * 8);
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
    assert_eq!(nursery.store.gaps(tablet.device()).await.unwrap().0, [(tablet.series, 2)]);
    let desk = nursery.sign_in("imogen").await;
    let fact =
        json!([{ "f": "gap_closed", "series": tablet.series, "place": 2, "reason": "The tablet fell into the pond." }]);
    assert_eq!(nursery.post(&desk, "/api/v1/facts", &fact).await.0, 200);
    assert_eq!(nursery.store.gaps(tablet.device()).await.unwrap().0, []);
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

/// Two rows under one id, both set aside for a key that was not known: once it is, one stands, and the server opens.
#[tokio::test]
async fn two_set_aside_rows_of_one_id_never_keep_the_server_from_opening() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Mo").await;
    tablet.keys = domain::format::key::PersonKeys::from_seed([78; 32]);
    let mut entry = tablet.entry(&tablet.draft(Kind::Concern, Some(nursery.child("Gus")), "FIRST"));
    let first = tablet.seal(&entry);
    entry.parts.push(Part::Think { words: "SECOND".into() });
    let second = tablet.seal(&entry);
    tablet.sync(&nursery, vec![first, second]).await;
    let fact = domain::register::Fact::PersonKey { person: tablet.person, public: tablet.keys.public() };
    let now = nursery.clock.now();
    let part = vec![Part::Fact { fact: fact.clone() }];
    let new = server::store::append::New::entry(fact.file(), Kind::Register, domain::entry::Author::Server, part, now);
    nursery.store.write(vec![new], now).await.unwrap();
    for _ in 0..2 {
        nursery.store.retry_set_aside(now).await.unwrap();
    }
    let desk = nursery.sign_in("imogen").await;
    assert!(texts(&nursery.get(&desk, "/api/v1/inbox").await.1).contains("FIRST"));
    nursery.store.verify().await.unwrap();
}

/// Another tablet that claims this one's series spoils nothing for it.
#[tokio::test]
async fn a_row_with_a_stolen_series_does_not_lock_its_owner_out() {
    let nursery = Nursery::demo().await;
    let mut owner = Tablet::enrol(&nursery, "Owner", "Dot").await;
    let mut thief = Tablet::enrol(&nursery, "Thief", "Lou").await;
    let of = |t: &Tablet, w: &str| t.entry(&t.draft(Kind::Achievement, Some(nursery.child("Pip")), w));
    let first = of(&owner, "one");
    let first = owner.seal(&first);
    owner.sync(&nursery, vec![first]).await;
    thief.series = owner.series;
    thief.place = 70;
    let stolen = of(&thief, "stolen");
    let stolen = thief.seal(&stolen);
    assert_eq!(thief.sync(&nursery, vec![stolen]).await.receipts[0].outcome, Outcome::SetAside);
    let second = of(&owner, "two");
    let second = owner.seal(&second);
    assert_eq!(owner.sync(&nursery, vec![second]).await.receipts[0].outcome, Outcome::Kept);
}

/// What tablets are told of Seen is kept beside the ledger, and can be made from it again.
#[tokio::test]
async fn h2_who_has_seen_what_is_made_anew_from_the_ledger() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let entry = tablet.entry(&tablet.draft(Kind::Concern, Some(nursery.child("Pip")), "Quiet."));
    let row = tablet.seal(&entry);
    let id = row.id;
    tablet.sync(&nursery, vec![row]).await;
    let desk = nursery.sign_in("imogen").await;
    assert_eq!(nursery.post(&desk, &format!("/api/v1/entries/{id}/seen"), &json!({})).await.0, 200);
    let told = tablet.sync(&nursery, vec![]).await.seen;
    assert_eq!(told.iter().map(|s| (s.entry, s.by.as_str())).collect::<Vec<_>>(), [(id, "Imogen")]);

    nursery.store.close().await;
    let Nursery { folder, store, router, .. } = nursery;
    drop((store, router));
    let url = format!("sqlite://{}", folder.path().join("ledger.db").display());
    let ledger = sqlx::SqlitePool::connect(&url).await.unwrap();
    for gone in ["DELETE FROM seen", "DELETE FROM made"] {
        sqlx::query(gone).execute(&ledger).await.unwrap();
    }
    ledger.close().await;
    let nursery = Nursery::open(folder).await;
    assert_eq!(tablet.sync(&nursery, vec![]).await.seen, told);
}
