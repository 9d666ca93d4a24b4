//! The demo nursery is the one that practice.md, section 4, tells of, as far as today's kinds of entry reach.

use crate::support::{NOW, Nursery};
use chrono::{DateTime, TimeDelta, Utc};
use domain::course::Ground;
use domain::entry::{Kind, Part};
use domain::file::FileClass;
use domain::london;
use domain::rules::Rules;
use domain::view::{self, FileView, Stored};
use domain::wire::board::{Wait, Waits};
use domain::wire::desk::RecordView;
use std::collections::BTreeMap;

fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Every record of the nursery, as folded, and every entry as kept.
async fn everything(nursery: &Nursery) -> (Vec<RecordView>, Vec<(FileClass, Stored)>) {
    let state = nursery.store.state();
    let rules = Rules::read().unwrap();
    let (mut records, mut entries) = (vec![], vec![]);
    for (file, known) in &state.files {
        let of_file = nursery.store.entries(*file).await.unwrap();
        let file = FileView { class: known.info.class, child: known.info.child, entries: &of_file };
        records.extend(view::records(&file, &Ground { rules: &rules, register: &state.register }, now()));
        entries.extend(of_file.into_iter().map(|e| (known.info.class, e)));
    }
    records.sort_by_key(|r| r.received);
    (records, entries)
}

fn of<'a>(records: &'a [RecordView], child: &str) -> Vec<&'a RecordView> {
    records.iter().filter(|r| r.child.as_ref().is_some_and(|c| c.preferred == child)).collect()
}

#[tokio::test]
async fn h6_the_demo_has_the_people_children_and_weeks_that_it_should() {
    let nursery = Nursery::demo().await;
    let state = nursery.store.state();
    let register = &state.register;
    let today = london::date(now());
    assert!(register.made_up);
    assert_eq!(register.people.len(), 15, "and agency workers without a tile");
    let in_room = |name: &str, day| {
        let room = register.rooms.iter().find(|(_, r)| r.name == name).map(|(id, _)| *id);
        register.on_roll(day).filter(|(_, c)| c.room(day) == room).count()
    };
    let w0 = "2026-11-20".parse().unwrap();
    assert_eq!(["Seedlings", "Saplings", "Oaks"].map(|r| in_room(r, w0)), [9, 12, 19]);
    // Sol has left for school, Ada has not started yet.
    assert_eq!(in_room("Oaks", today), 18);
    assert_eq!(in_room("Saplings", "2026-11-23".parse().unwrap()), 13);
    let jas = nursery.person("Jas");
    let changed = register
        .on_roll(today)
        .filter(|(_, c)| c.key_person(today) == Some(jas) && c.key_person("2026-11-06".parse().unwrap()) != Some(jas));
    assert_eq!(changed.count(), 5, "five children have another key person since W-9");
    assert_eq!(
        register.on_roll(today).filter(|(_, c)| c.not_moving(today)).count(),
        4,
        "three babies, and one of four"
    );

    let (records, entries) = everything(&nursery).await;
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for record in &records {
        *kinds.entry(record.kind.title()).or_default() += 1;
    }
    // The background, and what the six arcs add to it.
    let wanted = [
        ("A child told me something", 1),
        ("Achievement", 240 + 1),
        ("Concern", 14 + 7 + 1 + 2 + 1 + 1),
        ("Mark or injury", 22 + 4),
        ("Talked with an adult", 40 + 1 + 1),
    ];
    assert_eq!(kinds, BTreeMap::from(wanted));
    // N23: a note by hand, photographed; where the paper is, somebody said.
    let on_paper: Vec<_> = records.iter().filter(|r| !r.pictures.is_empty()).collect();
    assert_eq!(on_paper.len(), 1);
    assert!(nursery.store.picture(on_paper[0].pictures[0].entry, on_paper[0].pictures[0].id).await.unwrap().is_some());
    assert!(on_paper[0].decisions.iter().any(|d| d.title.as_deref() == Some("The handwritten original is kept")));
    let late = records.iter().filter(|r| r.lateness.ends_with("hours after")).count();
    assert_eq!(late, 6, "written hours after");
    let corrected: Vec<_> = records.iter().filter(|r| r.corrected.is_some()).collect();
    assert_eq!(corrected.len(), 3, "corrected later");
    // R5: put right the next day, a record of that minute is no late one.
    assert!(corrected.iter().all(|r| r.lateness == "written there and then" && r.earlier.len() == 1));
    assert_eq!(entries.iter().filter(|(_, e)| e.entry.head.kind == Kind::SetAside).count(), 1);
    let slow = |e: &Stored| e.entry.head.clock_offset_ms == Some(TimeDelta::days(3).num_milliseconds());
    assert!(entries.iter().any(|(_, e)| slow(e)), "one tablet is three days slow");
    let decided = entries.iter().filter(|(_, e)| e.entry.parts.iter().any(|p| matches!(p, Part::Decision { .. })));
    assert!(decided.count() >= 14 + 9, "what was done, and why, stands beside the concerns");
    // Nobody at the desk did anything while they were away.
    for (_, stored) in &entries {
        if let (Kind::Seen | Kind::Note, Some(person)) = (stored.entry.head.kind, stored.entry.head.author.person()) {
            let on_leave = register.is_away(person, stored.received);
            assert!(!on_leave, "{} on {}", register.person_name(person), stored.received);
        }
    }
    // Received in the order in which it happened.
    let url = format!("sqlite://{}", nursery.folder.path().join("ledger.db").display());
    let astray: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM leaf a JOIN leaf b ON b.seq = a.seq + 1 WHERE b.received_ms < a.received_ms",
    )
    .fetch_one(&sqlx::SqlitePool::connect(&url).await.unwrap())
    .await
    .unwrap();
    assert_eq!(astray, 0);
}

/// What a record waits for, and until which day.
fn waits(record: &RecordView) -> Vec<(Wait, String)> {
    let day = |w: &Waits| w.due.map(|d| london::date(d).format("%a %-d %b").to_string()).unwrap_or_default();
    record.next.iter().map(|w| (w.what, day(w))).collect()
}

#[tokio::test]
async fn h6_the_six_arcs_are_there_with_their_times() {
    let nursery = Nursery::demo().await;
    let (records, entries) = everything(&nursery).await;
    // Pip: time to the lead 2 minutes, arrival 17 minutes.
    let pip = *of(&records, "Pip")
        .iter()
        .find(|r| r.kind == Kind::Mark && r.occurred.to_utc() > at("2026-11-19T00:00:00Z"))
        .unwrap();
    assert_eq!(pip.occurred.to_utc(), at("2026-11-19T08:04:00Z"));
    assert_eq!(pip.told[0].at - pip.occurred.to_utc(), TimeDelta::minutes(2));
    assert_eq!(pip.received - pip.occurred.to_utc(), TimeDelta::minutes(17));
    assert_eq!(pip.decisions.len(), 7);
    assert_eq!(waits(pip), [(Wait::LookAgain, "Fri 4 Dec".to_owned())]);
    // Otto: typed, unseen for 19 minutes, then filed under his name; his sister's record hangs together with it.
    let otto = *of(&records, "Otto").iter().find(|r| r.kind == Kind::ChildWords).unwrap();
    assert!(otto.author_note.contains("not signed in"));
    assert_eq!(otto.seen[0].by, "Adaeze Finch");
    assert_eq!(otto.seen[0].at - otto.received, TimeDelta::minutes(19));
    // What they answered was not agreed with; what came of it is looked at again.
    assert_eq!(waits(otto), [(Wait::LookAgain, "Tue 24 Nov".to_owned())]);
    let una = *of(&records, "Una").iter().find(|r| format!("{:?}", r.parts).contains("as her brother")).unwrap();
    let occasion = |id| entries.iter().find(|(_, e)| e.entry.head.id == id).unwrap().1.entry.head.occasion;
    assert_eq!(occasion(otto.first), occasion(una.first));
    assert!(occasion(una.first).is_some());
    // Bruno: seven small things by four people, none of them called late, and what was decided.
    let bruno: Vec<_> = of(&records, "Bruno").into_iter().filter(|r| r.kind == Kind::Concern).collect();
    // A note, and the everyday end that all of the background has.
    let background = |r: &&&RecordView| r.decisions.len() == 3;
    let small: Vec<_> = bruno.iter().filter(|r| !background(r)).collect();
    assert_eq!(small.len(), 7);
    assert_eq!(small.iter().map(|r| &r.author).collect::<std::collections::BTreeSet<_>>().len(), 4);
    assert!(small.iter().all(|r| r.lateness == "written there and then" && !r.waits));
    assert_eq!(small.iter().map(|r| r.decisions.len()).max(), Some(10));
    let stepped_up = small.iter().find(|r| r.decisions.len() == 10).unwrap();
    assert_eq!(waits(stepped_up), [(Wait::Answer, "Fri 20 Nov".to_owned())]);
    // Zoya: what her mother said went to the lead.
    assert!(of(&records, "Zoya").iter().any(|r| r.kind == Kind::AdultTalk && !r.seen.is_empty()));
    let zoya = nursery.child("Zoya");
    assert!(nursery.store.state().register.children[&zoya].see_the_office);
    // About staff: one reader each.
    let readers: Vec<_> = {
        let state = nursery.store.state();
        let about_staff = state.files.values().filter(|f| f.info.class == FileClass::AboutStaff);
        about_staff.map(|f| state.register.person_name(f.info.reader.unwrap())).collect()
    };
    assert_eq!(readers.len(), 2);
    assert!(readers.contains(&"Imogen Quill".to_owned()) && readers.contains(&"Harriet Lumen".to_owned()));
    // The twins: filed under the right one, and nothing of it under the other.
    assert!(of(&records, "Isla").iter().any(|r| r.filed.is_some()));
    // One bite, two children, two wordings, neither naming the other child.
    let bite = |name: &str, other: &str| {
        let found = of(&records, name);
        let record = found.iter().find(|r| format!("{:?}", r.parts).contains("sand tray")).unwrap();
        assert!(!format!("{:?}", record.parts).contains(other));
        occasion(record.first).unwrap()
    };
    assert_eq!(bite("Ivy", "Rafi"), bite("Rafi", "Ivy"));
    assert!(
        of(&records, "Tobi")
            .iter()
            .any(|r| r.author == "Lou Dunnock" && r.occurred.to_utc() == at("2026-11-19T10:40:00Z"))
    );
}
