//! Pictures of handwritten notes: R9, N23, K10. Sealed on their way, under their record's file's key where they lie.

use crate::support::{Nursery, Tablet, jpeg, random};
use domain::bytes::Bytes;
use domain::entry::{AboutStaff, Draft, Kind};
use domain::id::{AttachmentId, EntryId};
use domain::picture::Picture;
use serde_json::{Value, json};
use server::store::Store;
use server::store::destroy::Decided;
use sqlx::SqlitePool;

async fn raw(nursery: &Nursery) -> SqlitePool {
    SqlitePool::connect(&format!("sqlite://{}", nursery.folder.path().join("ledger.db").display())).await.unwrap()
}

async fn count(raw: &SqlitePool, of: &str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {of}"))).fetch_one(raw).await.unwrap()
}

fn path(entry: EntryId, picture: AttachmentId) -> String {
    format!("/api/v1/entries/{entry}/pictures/{picture}")
}

/// What the desk says of this record's pictures.
async fn pictures(nursery: &Nursery, desk: &str, record: EntryId) -> Value {
    nursery.get(desk, &format!("/api/v1/records/{record}")).await.1["record"]["pictures"].clone()
}

/// Its state, once what goes on behind the answer is done.
async fn settled(nursery: &Nursery, desk: &str, record: EntryId) -> Value {
    loop {
        let state = pictures(nursery, desk, record).await[0]["state"].clone();
        if state != "awaited" {
            return state;
        }
        tokio::task::yield_now().await;
    }
}

/// A concern about Pip with one picture; its words have arrived.
async fn concern(nursery: &Nursery, tablet: &mut Tablet, bytes: &[u8]) -> (EntryId, Picture) {
    let mut draft = tablet.draft(Kind::Concern, Some(nursery.child("Pip")), "Said it again at tea.");
    let picture = tablet.photograph(&mut draft, bytes);
    let row = tablet.seal(&tablet.entry(&draft));
    let id = row.id;
    tablet.sync(nursery, vec![row]).await;
    (id, picture)
}

#[tokio::test]
async fn n23_r9_a_picture_is_encrypted_for_its_records_file_whichever_of_the_two_comes_first() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let desk = nursery.sign_in("imogen").await;
    let note = jpeg("PEN ON PAPER");

    let (words_first, picture) = concern(&nursery, &mut tablet, &note).await;
    let awaited = pictures(&nursery, &desk, words_first).await;
    assert_eq!(awaited[0]["state"], "awaited", "words never wait for a picture");
    assert_eq!(awaited[0]["hash"], picture.hash.hex());
    assert_eq!(nursery.get_bytes(&desk, &path(words_first, picture.id)).await.0, 404);
    assert_eq!(tablet.bring(&nursery, picture.id, &note).await, 200);
    assert_eq!(pictures(&nursery, &desk, words_first).await[0]["state"], "here");
    let (status, form, bytes) = nursery.get_bytes(&desk, &path(words_first, picture.id)).await;
    assert_eq!((status.as_u16(), form.as_str(), bytes), (200, "image/jpeg", note.clone()));

    let mut draft = tablet.draft(Kind::Concern, Some(nursery.child("Pip")), "Once more.");
    let other = tablet.photograph(&mut draft, &note);
    assert_eq!(tablet.bring(&nursery, other.id, &note).await, 200);
    let raw = raw(&nursery).await;
    assert_eq!(count(&raw, "attachment").await, 1, "it waits for its record, sealed");
    let row = tablet.seal(&tablet.entry(&draft));
    let picture_first = row.id;
    tablet.sync(&nursery, vec![row]).await;
    assert_eq!(settled(&nursery, &desk, picture_first).await, "here");

    // What came sealed is gone, and nothing of the picture stands in the clear.
    assert_eq!(count(&raw, "attachment").await, 0);
    nursery.store.verify().await.unwrap();
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&raw).await.unwrap();
    for name in ["ledger.db", "keys.db"] {
        let file = std::fs::read(nursery.folder.path().join(name)).unwrap();
        assert!(!file.windows(12).any(|w| w == b"PEN ON PAPER"), "{name}");
    }
    // Sent again, since its tablet did not hear: nothing more lies there.
    assert_eq!(tablet.bring(&nursery, other.id, &note).await, 200);
    assert_eq!(count(&raw, "attachment").await, 0);

    // One changed byte, or a picture that is gone, is found.
    let spoil = "UPDATE body SET sealed = CAST(x'00' || substr(sealed, 2) AS BLOB) WHERE id = (SELECT body FROM picture LIMIT 1)";
    sqlx::query(spoil).execute(&raw).await.unwrap();
    assert!(nursery.store.verify().await.unwrap_err().to_string().contains("picture"));
}

#[tokio::test]
async fn n23_what_is_not_the_picture_that_was_taken_is_kept_apart_and_said() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let desk = nursery.sign_in("imogen").await;
    let note = jpeg("a note");
    let (record, picture) = concern(&nursery, &mut tablet, &note).await;
    let raw = raw(&nursery).await;
    for (wrong, says) in [(jpeg("another"), "not the picture that was taken"), (b"<script>".to_vec(), "no picture")] {
        assert_eq!(tablet.bring(&nursery, picture.id, &wrong).await, 200);
        let state = pictures(&nursery, &desk, record).await[0]["state"]["wrong"].clone();
        assert!(state.as_str().unwrap().contains(says), "{state}");
    }
    assert_eq!(nursery.get_bytes(&desk, &path(record, picture.id)).await.0, 404);
    assert_eq!(count(&raw, "attachment").await, 2, "what came is kept as it came");
    assert_eq!(tablet.bring(&nursery, picture.id, &note).await, 200);
    assert_eq!(pictures(&nursery, &desk, record).await[0]["state"], "here");
    nursery.store.verify().await.unwrap();
}

/// H1, H4, R91: a picture is read by whoever may read its record, moves with it, and is nothing to anybody else.
#[tokio::test]
async fn h4_h1_a_picture_goes_where_its_words_go() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let desk = nursery.sign_in("imogen").await;
    let note = jpeg("a note");
    let (record, picture) = concern(&nursery, &mut tablet, &note).await;
    assert_eq!(tablet.bring(&nursery, picture.id, &note).await, 200);
    // Whose record waits for another, too: refiled before it came.
    let (late, late_picture) = concern(&nursery, &mut tablet, &note).await;
    for id in [record, late] {
        let body = json!({ "child": nursery.child("Otto"), "reason": "It was Otto." });
        assert_eq!(nursery.post(&desk, &format!("/api/v1/entries/{id}/file"), &body).await.0, 200);
    }
    assert_eq!(tablet.bring(&nursery, late_picture.id, &note).await, 200);
    for (id, picture) in [(record, &picture), (late, &late_picture)] {
        assert_eq!(nursery.get_bytes(&desk, &path(id, picture.id)).await.2, note);
    }
    nursery.store.verify().await.unwrap();
    let pip = nursery.get(&desk, &format!("/api/v1/children/{}", nursery.child("Pip"))).await.1;
    assert!(!pip.to_string().contains(&picture.id.to_string()), "nothing of it is left under the wrong child");

    // About staff: its reader alone, and a made-up id for everybody else.
    let mut about = tablet.draft(Kind::Concern, None, "Pulled a child's arm.");
    about.about_staff = AboutStaff::Yes;
    about.staff = vec![nursery.person("Imogen")];
    let ring_fenced = tablet.photograph(&mut about, &note);
    let row = tablet.seal(&tablet.entry(&about));
    let id = row.id;
    tablet.sync(&nursery, vec![row]).await;
    assert_eq!(tablet.bring(&nursery, ring_fenced.id, &note).await, 200);
    let harriet = nursery.sign_in("harriet").await;
    assert_eq!(nursery.get_bytes(&harriet, &path(id, ring_fenced.id)).await.2, note);
    let made_up = nursery.get_bytes(&desk, &path(EntryId::from_random(random()), ring_fenced.id)).await;
    assert_eq!(nursery.get_bytes(&desk, &path(id, ring_fenced.id)).await, made_up);
    // Nor under a record that she may read.
    assert_eq!(nursery.get_bytes(&desk, &path(record, ring_fenced.id)).await.0, 404);
}

/// R94: one note about two children lies in each one's file by itself, and goes with it.
#[tokio::test]
async fn r94_of_a_note_about_two_children_each_file_has_its_own_copy() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let note = jpeg("both of them");
    let mut draft = tablet.draft(Kind::Concern, Some(nursery.child("Pip")), "Both were there.");
    let picture = tablet.photograph(&mut draft, &note);
    let of_pip = tablet.entry(&draft);
    let mut of_otto = tablet.entry(&Draft { children: vec![nursery.child("Otto")], ..draft });
    of_otto.head.id = EntryId::from_random(random());
    let row = tablet.seal(&of_pip);
    tablet.sync(&nursery, vec![row]).await;
    assert_eq!(tablet.bring(&nursery, picture.id, &note).await, 200);
    // The second record comes later, and its copy is made from the first's.
    let row = tablet.seal(&of_otto);
    tablet.sync(&nursery, vec![row]).await;
    let desk = nursery.sign_in("imogen").await;
    assert_eq!(settled(&nursery, &desk, of_otto.head.id).await, "here");
    let raw = raw(&nursery).await;
    let of_this =
        format!("picture WHERE attachment = x'{}' AND body IS NOT NULL", picture.id.to_string().replace('-', ""));
    assert_eq!(count(&raw, &of_this).await, 2);
    let file = nursery.store.locate(of_pip.head.id).await.unwrap().unwrap().file;
    let (one, two) = (nursery.person("Imogen"), nursery.person("Harriet"));
    let at = nursery.clock.now() + chrono::TimeDelta::days(30);
    nursery.store.destroy(file, Decided { by: [one, two], why: "kept long enough".into(), at }).await.unwrap();
    assert_eq!(nursery.store.picture(of_pip.head.id, picture.id).await.unwrap(), None);
    assert_eq!(nursery.store.picture(of_otto.head.id, picture.id).await.unwrap().unwrap().1, note);
    assert_eq!(count(&raw, &of_this).await, 1);
    nursery.store.verify().await.unwrap();
}

/// R94: what comes of a record that is destroyed is not kept, however late its tablet is.
#[tokio::test]
async fn r94_a_picture_that_comes_after_its_record_was_destroyed_is_not_kept() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let note = jpeg("late");
    let (record, picture) = concern(&nursery, &mut tablet, &note).await;
    let file = nursery.store.locate(record).await.unwrap().unwrap().file;
    let by = [nursery.person("Imogen"), nursery.person("Harriet")];
    let at = nursery.clock.now() + chrono::TimeDelta::days(30);
    nursery.store.destroy(file, Decided { by, why: "kept long enough".into(), at }).await.unwrap();
    assert_eq!(tablet.bring(&nursery, picture.id, &note).await, 200);
    assert_eq!(count(&raw(&nursery).await, "attachment").await, 0);
}

/// A stolen tablet fills no disk with copies of one picture: each counts like one more that it brought.
#[tokio::test]
async fn r149_copies_of_one_picture_count_for_the_tablet_whose_records_want_them() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let large = jpeg(&"x".repeat(domain::picture::BYTES_MAX - 10));
    let mut draft = tablet.draft(Kind::Concern, Some(nursery.child("Pip")), "The same again.");
    let picture = tablet.photograph(&mut draft, &large);
    let mut rows = vec![];
    for _ in 0..30 {
        let mut entry = tablet.entry(&draft);
        entry.head.id = EntryId::from_random(random());
        rows.push(tablet.seal(&entry));
    }
    tablet.sync(&nursery, rows).await;
    assert_eq!(tablet.bring(&nursery, picture.id, &large).await, 200);
    let raw = raw(&nursery).await;
    let of_this =
        format!("picture WHERE attachment = x'{}' AND body IS NOT NULL", picture.id.to_string().replace('-', ""));
    let copies = count(&raw, &of_this).await as u64;
    let most = domain::wire::ATTACHMENT_DAY_MAX / large.len() as u64;
    assert!(copies > 1 && copies <= most, "{copies} of {most}");
    // The next day the rest may come.
    nursery.clock.advance(chrono::TimeDelta::days(1) + chrono::TimeDelta::minutes(1));
    nursery.store.take_pictures(None, nursery.clock.now()).await.unwrap();
    assert_eq!(count(&raw, &of_this).await, 30);
}

/// K10, N23: originals are kept unless the nursery chose otherwise; shredded only once all pictures are here, and seen by
/// somebody else.
#[tokio::test]
async fn k10_n23_an_original_is_kept_or_shredded_with_who_and_when() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let desk = nursery.sign_in("imogen").await;
    let note = jpeg("a note");
    let (record, picture) = concern(&nursery, &mut tablet, &note).await;
    let decide = format!("/api/v1/entries/{record}/decision");
    let says = async |step: Value, with: Value| {
        let (status, answer) =
            nursery.post(&desk, &decide, &json!({ "words": "", "why": "", "with": with, "step": step })).await;
        (status.as_u16(), answer["error"]["says"].as_str().unwrap_or_default().to_owned())
    };
    let pages = json!([{ "picture": picture.id, "hash": picture.hash.hex() }]);
    let shredded =
        json!({ "s": "original_shredded", "at": nursery.clock.now(), "dated": true, "signed": true, "pages": pages });
    let adaeze = json!([nursery.person("Adaeze")]);
    let refused = async |part: &str, with: &Value| {
        let (status, why) = says(shredded.clone(), with.clone()).await;
        assert!(status == 422 && why.contains(part), "{status} {why}");
    };
    refused("keeps originals", &adaeze).await;
    let choose = json!([{ "f": "originals", "shred": true }]);
    assert_eq!(nursery.post(&desk, "/api/v1/facts", &choose).await.0, 200);
    refused("Not every picture", &adaeze).await;
    assert_eq!(tablet.bring(&nursery, picture.id, &note).await, 200);
    refused("who saw it", &json!([])).await;
    refused("who saw it", &json!([nursery.person("Imogen")])).await;
    let kept = json!({ "s": "original_kept", "place": "Office, locked cabinet", "dated": true, "signed": false, "pages": pages });
    assert_eq!(says(kept, json!([])).await.0, 200);
    assert_eq!(says(shredded, adaeze).await.0, 200);
    let decisions = nursery.get(&desk, &format!("/api/v1/records/{record}")).await.1["record"]["decisions"].clone();
    let said = decisions.to_string();
    for part in [
        "The handwritten original is kept",
        "Office, locked cabinet",
        "dated, not signed",
        "was shredded",
        "Adaeze Finch",
        // The certificate names what it is about.
        &picture.hash.hex(),
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // A record without a note has no paper.
    let other = tablet.entry(&tablet.draft(Kind::Concern, Some(nursery.child("Pip")), "No paper."));
    let row = tablet.seal(&other);
    tablet.sync(&nursery, vec![row]).await;
    let body = json!({ "words": "", "why": "", "step": { "s": "original_kept", "place": "x", "dated": true, "signed": true, "pages": pages } });
    assert_eq!(nursery.post(&desk, &format!("/api/v1/entries/{}/decision", other.head.id), &body).await.0, 422);
}

/// R149: a tablet that was switched off brings the pictures that its records wait for, and no others.
#[tokio::test]
async fn r149_a_tablet_that_was_switched_off_brings_what_its_records_wait_for() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let desk = nursery.sign_in("imogen").await;
    let note = jpeg("a note");
    let (_, picture) = concern(&nursery, &mut tablet, &note).await;
    let fact = json!([{ "f": "tablet_off", "device": tablet.device(), "why": "broken" }]);
    assert_eq!(nursery.post(&desk, "/api/v1/facts", &fact).await.0, 200);
    assert_eq!(tablet.bring(&nursery, AttachmentId::from_random(random()), &note).await, 401);
    assert_eq!(tablet.bring(&nursery, picture.id, &note).await, 200);
    // It did not hear that, and says it again.
    assert_eq!(tablet.bring(&nursery, picture.id, &note).await, 200);
}

/// The machine stopped when both were here and not yet put together: the next start does it. And looking at a picture
/// opens the file.
#[tokio::test]
async fn n23_whatever_stops_in_between_the_next_start_puts_picture_and_words_together() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let note = jpeg("a note");
    let (record, picture) = concern(&nursery, &mut tablet, &note).await;
    let sealed = domain::format::seal::seal(&tablet.sealing, random(), &note).unwrap();
    nursery.store.keep_attachment(picture.id, tablet.device(), &sealed, nursery.clock.now()).await.unwrap();
    assert_eq!(nursery.store.picture(record, picture.id).await.unwrap(), None);
    nursery.store.close().await;
    let again = Store::open(nursery.folder.path()).await.unwrap();
    // As the server does when it starts.
    again.take_pictures(None, nursery.clock.now()).await.unwrap();
    assert_eq!(again.picture(record, picture.id).await.unwrap().unwrap().1, note);
    again.close().await;

    let nursery = Nursery::open(nursery.folder).await;
    let desk = nursery.sign_in("imogen").await;
    let openings = async || nursery.get(&desk, "/api/v1/openings").await.1["openings"].as_array().unwrap().len();
    let before = openings().await;
    assert_eq!(nursery.get_bytes(&desk, &path(record, picture.id)).await.0, 200);
    assert_eq!(openings().await, before + 1);
    // A hash without its salt would let somebody guess the paper.
    assert_ne!(picture.salt, Bytes([0; 32]));
}

/// K10, H1: of a note about staff, its reader is asked like any other; and says it, though no other step can be taken there.
#[tokio::test]
async fn k10_h1_of_the_paper_about_staff_its_own_reader_is_asked() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let harriet = nursery.sign_in("harriet").await;
    let mut about = tablet.draft(Kind::Concern, None, "Pulled a child's arm.");
    about.about_staff = AboutStaff::Yes;
    about.staff = vec![nursery.person("Imogen")];
    let picture = tablet.photograph(&mut about, &jpeg("a note"));
    let row = tablet.seal(&tablet.entry(&about));
    let id = row.id;
    tablet.sync(&nursery, vec![row]).await;
    let waits = async || {
        let concerns = nursery.get(&harriet, "/api/v1/concerns").await.1;
        let record = concerns["records"].as_array().unwrap().iter().find(|r| r["id"] == json!(id)).unwrap().clone();
        record["next"].as_array().unwrap().iter().map(|w| w["what"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(nursery.post(&harriet, &format!("/api/v1/entries/{id}/seen"), &json!({})).await.0, 200);
    assert_eq!(waits().await, ["original"]);
    let kept = json!({ "s": "original_kept", "place": "My safe", "dated": true, "signed": true,
        "pages": [{ "picture": picture.id, "hash": picture.hash.hex() }] });
    let body = json!({ "words": "", "why": "", "step": kept });
    assert_eq!(nursery.post(&harriet, &format!("/api/v1/entries/{id}/decision"), &body).await.0, 200);
    assert!(waits().await.is_empty());
}
