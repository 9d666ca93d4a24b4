//! What a reader sees, one row a test.

use super::*;
use crate::entry::part::Source;
use crate::entry::{Draft, Setting};
use crate::id::PersonId;
use crate::id::{OccasionId, SettingId};
use crate::rules::Rules;
use crate::wire::board::Wait;

mod asks;
mod notes;
mod whose;

fn id(n: u8) -> EntryId {
    EntryId::from_random([n; 16])
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn concern(n: u8, words: &str, occurred: &str) -> Stored {
    let time = DateTime::parse_from_rfc3339(occurred).unwrap();
    let mut draft =
        Draft::new(Kind::Concern, Some(PersonId::from_random([1; 16])), time, id(n), OccasionId::from_random([1; 16]));
    draft.children = vec![ChildId::from_random([5; 16])];
    draft.saw = words.into();
    let setting = Setting {
        id: SettingId::from_random([1; 16]),
        written: time,
        clock_offset_ms: None,
        rules: vec![],
        app: "t".into(),
        device: None,
        key: Some(crate::bytes::Bytes([1; 16])),
    };
    let entry = draft.entries(&setting).unwrap().remove(0);
    Stored { id: id(n), received: time.to_utc() + TimeDelta::minutes(5), entry, verified: true, by_setting: false }
}

fn about(n: u8, kind: Kind, what: EntryId, parts: Vec<Part>, time: &str) -> Stored {
    let mut stored = concern(n, "x", time);
    stored.entry.head.kind = kind;
    stored.entry.head.about = vec![what];
    stored.entry.parts = parts;
    stored.by_setting = true;
    stored
}

fn fold(entries: &[Stored]) -> Vec<RecordView> {
    let file = FileView { class: FileClass::Protection, child: Some(ChildId::from_random([5; 16])), entries };
    of_file(&file, &Register::default(), at("2026-11-20T12:00:00Z"))
}

fn of_file(file: &FileView<'_>, register: &Register, now: DateTime<Utc>) -> Vec<RecordView> {
    records(file, &Ground { rules: &Rules::read().unwrap(), register }, now)
}

#[test]
fn r23_a_correction_stands_and_the_earlier_words_stay_readable() {
    let mut second = concern(2, "Bruise on the right cheek.", "2026-11-19T08:10:00+00:00");
    second.entry.head.supersedes = vec![id(1)];
    let entries = [concern(1, "Bruise on the left cheek.", "2026-11-19T08:04:00+00:00"), second];
    let views = fold(&entries);
    assert_eq!(views.len(), 1);
    assert_eq!(views[0].parts[0].words, "Bruise on the right cheek.");
    assert_eq!(views[0].earlier[0].parts[0].words, "Bruise on the left cheek.");
    // A correction may come before what it corrects.
    let views = fold(&[entries[1].clone(), entries[0].clone()]);
    assert_eq!((views.len(), views[0].earlier.len()), (1, 1));
}

#[test]
fn several_corrections_of_one_entry_all_stay_visible() {
    let mut a = concern(2, "a", "2026-11-19T08:10:00+00:00");
    a.entry.head.supersedes = vec![id(1)];
    let mut b = concern(3, "b", "2026-11-19T08:11:00+00:00");
    b.entry.head.supersedes = vec![id(1)];
    assert_eq!(fold(&[concern(1, "x", "2026-11-19T08:04:00+00:00"), a, b]).len(), 2);
}

#[test]
fn h4_what_was_withdrawn_leaves_no_trace_in_the_wrong_file() {
    let wrong = concern(1, "Isla had a bite mark.", "2026-11-19T08:04:00+00:00");
    let told = about(2, Kind::Told, id(1), vec![], "2026-11-19T08:06:00+00:00");
    let gone =
        about(3, Kind::Withdrawn, id(1), vec![Part::Withdrawal { original: id(1) }], "2026-11-19T09:00:00+00:00");
    assert_eq!(fold(&[wrong, told, gone]), []);
}

#[test]
fn r133_told_and_seen_stand_beside_the_record_and_a_later_correction_waits_again() {
    let first = concern(1, "x", "2026-11-19T08:04:00+00:00");
    let told = about(2, Kind::Told, id(1), vec![], "2026-11-19T08:06:00+00:00");
    let seen = about(3, Kind::Seen, id(1), vec![], "2026-11-19T08:25:00+00:00");
    assert!(fold(std::slice::from_ref(&first))[0].waits);
    let view = &fold(&[first.clone(), told.clone(), seen.clone()])[0];
    assert_eq!(view.told[0].at, at("2026-11-19T08:06:00Z"));
    assert!(!view.waits);
    let mut correction = concern(4, "y", "2026-11-19T08:30:00+00:00");
    correction.entry.head.supersedes = vec![id(1)];
    let view = &fold(&[first, told, seen, correction])[0];
    assert!(view.waits, "what was put right after it was seen wants to be seen again");
    assert_eq!(view.told.len(), 1, "who was told of the first wording stays beside it");
}

#[test]
fn r2_the_order_is_that_of_what_happened_and_not_of_what_arrived() {
    let late = concern(1, "late", "2026-11-18T08:00:00+00:00");
    let early = concern(2, "early", "2026-11-19T08:00:00+00:00");
    let words: Vec<String> = fold(&[early, late]).iter().map(|v| v.parts[0].words.clone()).collect();
    assert_eq!(words, ["late", "early"]);
}

#[test]
fn n15_a_wrong_clock_is_said_and_refuses_nothing() {
    let mut slow = concern(1, "x", "2026-11-16T08:00:00+00:00");
    slow.entry.head.clock_offset_ms = Some(3 * 86_400_000);
    let view = &fold(&[slow])[0];
    assert_eq!(
        view.clock_note.as_deref(),
        Some("The tablet's clock was 3 days behind. Times are as the tablet showed them.")
    );
}

#[test]
fn h4_nobody_but_the_setting_can_withdraw_or_hide_what_somebody_else_wrote() {
    let first = concern(1, "x", "2026-11-19T08:04:00+00:00");
    let part = Part::Withdrawal { original: id(1) };
    let mut forged = concern(2, "y", "2026-11-19T09:00:00+00:00");
    forged.entry.parts.push(part);
    assert!(!forged.entry.is_from_a_room(), "the server sets it aside");
    assert_eq!(fold(&[first.clone(), forged]).len(), 2, "and the fold would not honour it");
    let mut other = concern(3, "z", "2026-11-19T09:00:00+00:00");
    other.entry.head.author =
        Author::Person { person: PersonId::from_random([8; 16]), key: crate::bytes::Bytes([8; 16]) };
    other.entry.head.supersedes = vec![id(1)];
    assert_eq!(fold(&[first, other]).len(), 2, "another's correction stands beside it");
}

#[test]
fn corrections_in_a_circle_hide_nothing() {
    let with = |n: u8, of: u8, at: &str| {
        let mut stored = concern(n, &n.to_string(), at);
        stored.entry.head.supersedes = vec![id(of)];
        stored
    };
    assert_eq!(fold(&[with(1, 1, "2026-11-19T08:00:00+00:00")]).len(), 1, "one that corrects itself");
    let circle = [
        with(2, 3, "2026-11-19T08:01:00+00:00"),
        with(3, 2, "2026-11-19T08:02:00+00:00"),
        with(4, 2, "2026-11-19T08:03:00+00:00"),
    ];
    let shown = fold(&circle);
    let words: Vec<&str> = shown
        .iter()
        .flat_map(|v| {
            v.parts.iter().map(|p| p.words.as_str()).chain(v.earlier.iter().map(|e| e.parts[0].words.as_str()))
        })
        .collect();
    for word in ["2", "3", "4"] {
        assert!(words.contains(&word), "{words:?}");
    }
}

#[test]
fn a_clock_offset_beyond_all_bounds_is_no_end_of_the_page() {
    let mut stored = concern(1, "x", "2026-11-19T08:04:00+00:00");
    stored.entry.head.clock_offset_ms = Some(i64::MIN);
    assert_eq!(fold(&[stored]).len(), 1);
}

#[test]
fn h3_a_half_typed_correction_never_hides_the_finished_record() {
    let mut half = concern(2, "FU", "2026-11-19T08:10:00+00:00");
    half.entry.head.supersedes = vec![id(1)];
    half.entry.head.unfinished = true;
    assert_eq!(fold(&[concern(1, "FULL account", "2026-11-19T08:04:00+00:00"), half]).len(), 2);
}

#[test]
fn r18_r19_what_was_decided_stands_beside_the_record_with_all_names() {
    let mut register = Register::default();
    let people = [(1, "Adaeze Finch"), (2, "Imogen Quill"), (3, "Tomasz Reed")];
    for (n, name) in people {
        let person = PersonId::from_random([n; 16]);
        let fact = crate::register::Fact::Person {
            person,
            name: name.into(),
            short: name.into(),
            job: String::new(),
            room: None,
        };
        register.apply(&fact, at("2026-01-01T08:00:00Z"));
    }
    let by = |mut stored: Stored, n: u8| {
        stored.entry.head.author = Author::Desk { person: PersonId::from_random([n; 16]) };
        stored
    };
    let decision = Part::Decision {
        words: "Rang the hub.".into(),
        why: "Third time this month.".into(),
        with: vec![PersonId::from_random([2; 16])],
    };
    let entries = [
        concern(1, "x", "2026-11-19T08:04:00+00:00"),
        by(about(2, Kind::Note, id(1), vec![decision], "2026-11-19T09:00:00+00:00"), 1),
        by(about(3, Kind::Agreed, id(2), vec![], "2026-11-19T09:30:00+00:00"), 3),
        by(
            about(4, Kind::Tag, id(1), vec![Part::Tag { part: 0, source: Source::Told }], "2026-11-19T10:00:00+00:00"),
            1,
        ),
    ];
    let file = FileView { class: FileClass::Protection, child: None, entries: &entries };
    let views = of_file(&file, &register, at("2026-11-20T12:00:00Z"));
    assert_eq!(views.len(), 1, "none of these is a record of its own");
    let decision = &views[0].decisions[0];
    assert_eq!((decision.by.as_str(), decision.why.as_str()), ("Adaeze Finch", "Third time this month."));
    assert_eq!(decision.with[0], "Imogen Quill");
    assert_eq!(decision.agreed[0].by, "Tomasz Reed");
    let tag = &views[0].parts[0].tags[0];
    assert_eq!((tag.source, tag.by.as_str()), (Source::Told, "Adaeze Finch"), "H14: with its adder's name");
    assert_eq!(views[0].parts[0].label, "What I saw or heard", "the box in which it was written stays");
}

#[test]
fn a_second_record_says_to_what_it_adds() {
    let mut second = concern(2, "And he slept after.", "2026-11-19T13:10:00+00:00");
    second.entry.head.about = vec![id(1)];
    let views = fold(&[concern(1, "Quiet.", "2026-11-19T08:04:00+00:00"), second]);
    assert_eq!(views.len(), 2, "both stand");
    assert_eq!(views[1].adds_to, Some(views[0].written));
}

/// R5: what was written there and then and put right the next day is no late record.
#[test]
fn r5_a_correction_does_not_make_a_record_late() {
    let mut second = concern(2, "Right cheek.", "2026-11-19T08:04:00+00:00");
    second.entry.head.supersedes = vec![id(1)];
    second.entry.head.written += TimeDelta::hours(24);
    let views = fold(&[concern(1, "Left cheek.", "2026-11-19T08:04:00+00:00"), second.clone()]);
    assert_eq!(views[0].lateness, "written there and then");
    assert_eq!(views[0].corrected, Some(second.entry.head.written));
}

#[test]
fn what_nobody_has_to_see_waits_for_nobody() {
    let waits = |class, kind| {
        let mut stored = concern(1, "x", "2026-11-19T08:04:00+00:00");
        stored.entry.head.kind = kind;
        let file = FileView { class, child: None, entries: &[stored] };
        of_file(&file, &Register::default(), at("2026-11-20T12:00:00Z"))[0].waits
    };
    assert!(waits(FileClass::Unfiled, Kind::Concern) && waits(FileClass::Protection, Kind::AdultTalk));
    assert!(!waits(FileClass::Unfiled, Kind::Achievement) && !waits(FileClass::Learning, Kind::AdultTalk));
}

#[test]
fn r133_only_this_very_wording_counts_as_seen() {
    let first = concern(1, "x", "2026-11-19T08:04:00+00:00");
    let mut correction = concern(2, "y", "2026-11-19T08:30:00+00:00");
    correction.entry.head.supersedes = vec![id(1)];
    // Tapped in the minute in which the correction arrived, on a screen that still showed the first wording.
    let seen = about(3, Kind::Seen, id(1), vec![], "2026-11-19T08:40:00+00:00");
    let view = &fold(&[first.clone(), correction.clone(), seen.clone()])[0];
    assert!(view.waits && view.seen.len() == 1);
    let again = about(4, Kind::Seen, id(2), vec![], "2026-11-19T08:41:00+00:00");
    assert!(!fold(&[first, correction, seen, again])[0].waits);
}

#[test]
fn r133_somebody_elses_correction_takes_over_nothing_that_stands_beside_a_record() {
    let first = concern(1, "x", "2026-11-19T08:04:00+00:00");
    let seen = about(2, Kind::Seen, id(1), vec![], "2026-11-19T08:25:00+00:00");
    let mut other = concern(3, "z", "2026-11-19T09:00:00+00:00");
    other.entry.head.author =
        Author::Person { person: PersonId::from_random([8; 16]), key: crate::bytes::Bytes([8; 16]) };
    other.entry.head.supersedes = vec![id(1)];
    let views = fold(&[first, seen, other]);
    let of = |n: u8| views.iter().find(|v| v.id == id(n)).unwrap();
    assert!(!of(1).waits && of(1).seen.len() == 1);
    assert!(of(3).waits && of(3).seen.is_empty() && of(3).earlier.is_empty());
    assert_eq!(of(3).corrected, None);
}

#[test]
fn a_key_that_its_owner_gave_up_and_an_author_who_had_left_are_said() {
    use crate::format::key::PersonKeys;
    use crate::register::Fact;
    let person = PersonId::from_random([1; 16]);
    let keys = [PersonKeys::from_seed([1; 32]), PersonKeys::from_seed([2; 32])];
    let mut stored = concern(1, "x", "2026-11-19T08:04:00+00:00");
    stored.entry.head.author = Author::Person { person, key: keys[0].public().id() };
    let mut register = Register::default();
    let words = || "Dot".to_string();
    let day = |n: u32| at(&format!("2026-11-{n}T08:00:00Z"));
    register.apply(&Fact::Person { person, name: words(), short: words(), job: words(), room: None }, day(11));
    register.apply(&Fact::PersonKey { person, public: keys[0].public() }, day(11));
    let note = |register: &Register, received| {
        let stored = Stored { received, ..stored.clone() };
        let file = FileView { class: FileClass::Protection, child: None, entries: &[stored] };
        of_file(&file, register, day(28))[0].author_note.clone()
    };
    assert_eq!(note(&register, day(19)), "");
    register.apply(&Fact::PersonKey { person, public: keys[1].public() }, day(20));
    assert_eq!(note(&register, day(19)), "", "it came before");
    assert!(note(&register, day(21)).contains("earlier PIN"));
    register.apply(&Fact::PersonLeft { person, left: true }, day(22));
    assert!(note(&register, day(23)).contains("had left"));
    register.apply(&Fact::PersonLeft { person, left: false }, day(24));
    assert!(!note(&register, day(25)).contains("had left"));
}

#[test]
fn h2_a_correction_does_not_undo_that_somebody_was_told() {
    let told = |stored: &mut Stored| {
        stored.entry.head.told = DateTime::parse_from_rfc3339("2026-11-19T08:06:00+00:00").ok();
        stored.entry.parts.push(Part::ToldTo { person: PersonId::from_random([2; 16]) });
    };
    let mut first = concern(1, "x", "2026-11-19T08:04:00+00:00");
    told(&mut first);
    let mut correction = concern(2, "y", "2026-11-19T08:30:00+00:00");
    correction.entry.head.supersedes = vec![id(1)];
    let view = &fold(&[first.clone(), correction.clone()])[0];
    assert_eq!(view.told.iter().map(|t| t.at).collect::<Vec<_>>(), [at("2026-11-19T08:06:00Z")]);
    // Said again with the correction, it is said once.
    told(&mut correction);
    assert_eq!(fold(&[first, correction])[0].told.len(), 1);
}

#[test]
fn r27_several_small_things_ask_to_be_looked_at_together_until_somebody_decided() {
    let day = |n: u8| format!("2026-11-{n:02}T09:00:00+00:00");
    let small = |days: &[u8]| -> Vec<Stored> { days.iter().map(|n| concern(*n, "Hungry.", &day(*n))).collect() };
    let asked = |entries: &[Stored]| {
        let all = fold(entries).into_iter().filter(|r| r.next.iter().any(|w| w.what == Wait::Together));
        all.map(|r| (r.id, r.next.last().unwrap().say.clone())).collect::<Vec<_>>()
    };
    assert!(asked(&small(&[2, 4, 6, 10])).is_empty());
    let mut five = small(&[2, 4, 6, 10, 13]);
    let found = asked(&five);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, id(13), "of the newest");
    assert!(found[0].1.starts_with("5 in 20 working days"), "{}", found[0].1);
    // Four weeks before, the first is too long ago: 16 October to 16 November are 21 working days.
    let mut old = small(&[4, 6, 10, 16]);
    old.push(concern(30, "Hungry.", "2026-10-16T09:00:00+00:00"));
    assert!(asked(&old).is_empty());
    old.push(concern(31, "Hungry.", "2026-10-19T09:00:00+00:00"));
    assert_eq!(asked(&old).len(), 1);
    // A decision on it settles it; the next small thing asks again.
    let step = Part::Step {
        step: Step::Next {
            next: crate::step::Next::NoMore,
            by: None,
            look_again: None,
            may_be: vec![],
            noticed: vec![],
        },
    };
    five.push(about(
        40,
        Kind::Note,
        id(13),
        vec![Part::Decision { words: String::new(), why: "x".into(), with: vec![] }, step],
        &day(14),
    ));
    assert!(asked(&five).is_empty());
    five.push(concern(17, "Hungry.", &day(17)));
    assert_eq!(asked(&five)[0].0, id(17));
}
