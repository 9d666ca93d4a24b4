//! Rows that a reader meets at the desk, one a test, through the real router.

use crate::support::{Nursery, Tablet};
use domain::entry::{Draft, Kind};
use serde_json::{Value, json};

/// Writes one record about Pip as Dot, and returns it as the lead reads it.
async fn as_read(write: impl FnOnce(&Nursery, &mut Draft), kind: Kind) -> Value {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let pip = nursery.child("Pip");
    let mut draft = tablet.draft(kind, Some(pip), "MARKED");
    write(&nursery, &mut draft);
    let entry = tablet.entry(&draft);
    let row = tablet.seal(&entry);
    tablet.sync(&nursery, vec![row]).await;
    let desk = nursery.sign_in("imogen").await;
    let (_, chronology) = nursery.get(&desk, &format!("/api/v1/children/{pip}")).await;
    chronology["records"].as_array().unwrap().iter().find(|r| r.to_string().contains("MARKED")).unwrap().clone()
}

fn words(record: &Value, label: &str) -> String {
    let parts = record["parts"].as_array().unwrap();
    parts.iter().find(|p| p["label"] == label).map(|p| p["words"].as_str().unwrap().to_owned()).unwrap_or_default()
}

#[tokio::test]
async fn r10_who_did_it_and_who_typed_it_are_both_named() {
    let record = as_read(|n, d| d.did_person = Some(n.person("Lou")), Kind::Concern).await;
    assert_eq!((record["author"].as_str(), record["typed_for"].as_str()), (Some("Dot Wren"), Some("Lou Dunnock")));
}

#[tokio::test]
async fn r3_r7_a_talk_says_who_said_what_and_nothing_is_ticked_for_the_writer() {
    let record = as_read(
        |_, d| {
            d.told_who = "Mum".into();
            d.told = "We are moving.".into();
            d.agreed = "I wished them well.".into();
        },
        Kind::AdultTalk,
    )
    .await;
    assert_eq!(words(&record, "What someone told me · Mum"), "We are moving.");
    assert_eq!(words(&record, "What the adult here said, or what was agreed"), "I wished them well.");
    assert_eq!(words(&record, "Does the lead need to know?"), "", "an open question is not answered for them");
    assert_eq!(record["waits"], true, "and goes to the lead");
}

#[tokio::test]
async fn r7_h11_reading_back_is_for_adults_only() {
    let notes = domain::entry::part::NoteTaking { explained: true, happy: false, read_back: true };
    let talk = as_read(|_, d| d.notes = notes, Kind::AdultTalk).await;
    assert_eq!(words(&talk, "Taking notes"), "note-taking was explained; it was read back to them");
    let child = as_read(|_, d| d.notes = notes, Kind::ChildWords).await;
    assert_eq!(words(&child, "Taking notes"), "", "never with a child's words");
}

#[tokio::test]
async fn r145_h13_known_marks_stand_beside_a_mark() {
    let mark = as_read(|_, d| d.mark_look = "bruise".into(), Kind::Mark).await;
    assert_eq!(mark["child"]["known_marks"], "Birthmark on the nape, about 2 cm");
}

#[tokio::test]
async fn r16_n1_the_childs_wishes_and_what_the_writer_thinks_stand_apart() {
    let record = as_read(
        |_, d| {
            d.wanted = "To stay inside.".into();
            d.think = "He was tired, since he slept badly.".into();
        },
        Kind::Concern,
    )
    .await;
    assert_eq!(words(&record, "What the child wanted or felt"), "To stay inside.");
    assert_eq!(words(&record, "What I think, and why"), "He was tired, since he slept badly.");
    assert_eq!(words(&record, "What I saw or heard"), "MARKED");
}

#[tokio::test]
async fn r2_r5_n15_both_times_and_the_gap_stay_beside_the_record() {
    let record = as_read(|_, d| d.occurred = Some(d.started - chrono::TimeDelta::hours(3)), Kind::Concern).await;
    assert_eq!(record["lateness"], "written 3 hours after");
    assert_ne!(record["occurred"], record["written"]);
}

#[tokio::test]
async fn r145_h32_the_marker_stands_on_the_roster_with_no_reason() {
    let nursery = Nursery::demo().await;
    let state = nursery.store.state();
    let zoya = &state.register.children[&nursery.child("Zoya")];
    assert!(zoya.see_the_office);
    assert_eq!(state.register.children.values().filter(|c| c.see_the_office).count(), 1);
}

/// H6: nobody in the demo has a number that could ring anywhere, or the mail of anybody.
#[tokio::test]
async fn h6_the_demos_numbers_are_made_up() {
    let nursery = Nursery::demo().await;
    let tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let (status, roster) = nursery.send(tablet.request("GET", "/api/v1/roster", vec![])).await;
    assert_eq!(status, 200);
    assert_eq!(roster["made_up"], true);
    let national = ["999", "101", "111", "0800 028 0285"];
    let numbers = roster["numbers"].as_array().unwrap();
    assert!(numbers.len() > national.len());
    for number in numbers {
        let number = number["number"].as_str().unwrap();
        let drama = number.strip_prefix("01632 960").is_some_and(|rest| rest.len() == 3);
        assert!(national.contains(&number) || drama, "{number}");
    }
}

/// R72, R96: least data on the tablet. Surnames only where a tile could be confused, no birth dates, no addresses.
#[tokio::test]
async fn r96_h4_the_roster_holds_the_least_that_a_room_needs() {
    let nursery = Nursery::demo().await;
    let tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let (_, roster) = nursery.send(tablet.request("GET", "/api/v1/roster", vec![])).await;
    // Long words only: three letters can stand in any ciphertext by chance.
    for word in ["Foxglove", "Saskia", "Bruno", "preferred"] {
        assert!(!roster.to_string().contains(word), "children are encrypted: {word}");
    }
    let roster: domain::wire::Roster = serde_json::from_value(roster).unwrap();
    let tile = roster.tiles.iter().find(|t| t.person == tablet.person).unwrap();
    let key = tablet.keys.sealing().open(&tile.roster_key.as_ref().unwrap().0).unwrap();
    let purpose: &[&[u8]] = &[domain::wire::ROSTER_PURPOSE, tablet.certificate.device.bytes()];
    let plain = domain::format::cipher::unlock(&key.try_into().unwrap(), purpose, &roster.children.0).unwrap();
    let children: Vec<domain::wire::RosterChild> = serde_json::from_slice(&plain).unwrap();
    let of = |name: &str| children.iter().find(|c| c.preferred == name).unwrap();
    assert!(of("Pip").full.is_none() && of("Pip").not_moving);
    assert_eq!(of("Ivy").whole_name(), "Ivy Foxglove");
    // Another tablet's tile key opens nothing here: it is sealed to this person's.
    assert!(
        domain::format::key::PersonKeys::from_seed([1; 32])
            .sealing()
            .open(&tile.roster_key.as_ref().unwrap().0)
            .is_err()
    );
}

/// R149: a tablet that was switched off still hands in what it holds, and gets nothing more.
#[tokio::test]
async fn r149_a_tablet_that_was_switched_off_hands_in_and_gets_nothing() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let desk = nursery.sign_in("imogen").await;
    let off = |why: &str| json!([{ "f": "tablet_off", "device": tablet.device(), "why": why }]);
    assert_eq!(nursery.post(&desk, "/api/v1/facts", &off("")).await.0, 422, "it asks why");
    assert_eq!(nursery.post(&desk, "/api/v1/facts", &off("Lost")).await.0, 200);
    let entry = tablet.entry(&tablet.draft(Kind::Concern, Some(nursery.child("Pip")), "MARKED"));
    let row = tablet.seal(&entry);
    let answer = tablet.sync(&nursery, vec![row]).await;
    assert!(answer.off && answer.roster_etag.is_empty());
    assert_eq!(answer.receipts[0].outcome, domain::wire::Outcome::Kept);
    assert_eq!(nursery.send(tablet.request("GET", "/api/v1/roster", vec![])).await.0, 401);
}

/// R94, N5: the files of the server hold no name and no word in clear; what stands there are ids and times.
#[tokio::test]
async fn r94_the_ledgers_file_holds_no_word_and_no_name_in_clear() {
    let nursery = Nursery::demo().await;
    nursery.store.close().await;
    let mut all = vec![];
    for entry in std::fs::read_dir(nursery.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            all.extend(std::fs::read(path).unwrap());
        }
    }
    assert!(all.len() > 1_000_000, "there is a file to look into");
    let holds = |word: &str| all.windows(word.len()).any(|w| w == word.as_bytes());
    assert!(holds("SQLite format 3"), "words are found where there are any");
    for word in ["Imogen", "Quill", "Alder", "Hazelnut", "porridge", "left cheek", "Mummy", "Demo Cover", "concern"] {
        assert!(!holds(word), "{word}");
    }
}
