//! The rules of a draft, one row a test.

use super::*;
use crate::entry::{Part, Route};

mod boxes;
mod staff;

fn now() -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339("2026-11-19T08:04:00+00:00").unwrap()
}

fn draft(kind: Kind) -> Draft {
    let mut draft = Draft::new(
        kind,
        Some(PersonId::from_random([1; 16])),
        now(),
        EntryId::from_random([2; 16]),
        OccasionId::from_random([3; 16]),
    );
    draft.children = vec![ChildId::from_random([4; 16])];
    draft
}

fn setting() -> Setting {
    Setting {
        id: SettingId::from_random([5; 16]),
        written: now(),
        clock_offset_ms: Some(0),
        rules: vec!["england@2026-11".into()],
        app: "test".into(),
        device: None,
        key: Some(Bytes([9; 16])),
    }
}

#[test]
fn r1_r2_every_child_has_achievements_and_concerns_each_with_both_times() {
    for kind in [Kind::Achievement, Kind::Concern] {
        let mut draft = draft(kind);
        assert_eq!(draft.entries(&setting()), Err(Missing::Words));
        draft.saw = "Stacked four blocks.".into();
        let entry = &draft.entries(&setting()).unwrap()[0];
        assert_eq!(entry.head.kind, kind);
        assert_eq!((entry.head.occurred, entry.head.written), (now(), now()));
        assert_eq!(entry.head.rules, ["england@2026-11"], "R24: the edition in force is kept");
    }
}

#[test]
fn r6_a_quotation_is_kept_to_the_letter() {
    let mut draft = draft(Kind::ChildWords);
    draft.quote_who = "child".into();
    draft.quote = "  he  hits my legs ".into();
    let entry = &draft.entries(&setting()).unwrap()[0];
    let quote = Part::Quote { who: "child".into(), words: "  he  hits my legs ".into() };
    assert!(entry.parts.contains(&quote), "{:?}", entry.parts);
}

#[test]
fn r15_h14_where_words_stand_says_what_they_are() {
    let mut draft = draft(Kind::Concern);
    draft.saw = "Small bruise, left cheek.".into();
    draft.told_who = "mother".into();
    draft.told = "He must have rolled on his dummy.".into();
    draft.think = "The dummy is soft.".into();
    let entry = &draft.entries(&setting()).unwrap()[0];
    assert!(matches!(entry.parts[..], [Part::Saw { .. }, Part::Told { .. }, Part::Think { .. }]), "{:?}", entry.parts);
}

#[test]
fn h3_r134_what_lies_untouched_goes_unfinished_after_its_time() {
    assert_eq!(draft(Kind::Concern).may_lie(), TimeDelta::minutes(30));
    assert_eq!(draft(Kind::Mark).may_lie(), TimeDelta::minutes(30));
    assert_eq!(draft(Kind::ChildWords).may_lie(), TimeDelta::minutes(30));
    assert_eq!(draft(Kind::Achievement).may_lie(), TimeDelta::hours(12));
    let mut talk = draft(Kind::AdultTalk);
    assert_eq!(talk.may_lie(), TimeDelta::minutes(30), "an unanswered question counts as a concern");
    talk.lead_to_know = Some(false);
    assert_eq!(talk.may_lie(), TimeDelta::hours(12));
    talk.about_staff = AboutStaff::NotSure;
    assert_eq!(talk.may_lie(), TimeDelta::minutes(30));
    assert!(talk.unfinished(&setting()).is_empty(), "nothing was written, nothing goes");
    talk.told = "She starts a new job".into();
    assert!(talk.unfinished(&setting())[0].head.unfinished);
}

#[test]
fn several_children_are_an_entry_each_tied_by_the_occasion() {
    let mut draft = draft(Kind::Achievement);
    draft.children.push(ChildId::from_random([7; 16]));
    draft.ids.push(EntryId::from_random([8; 16]));
    draft.saw = "Built a tower together.".into();
    let entries = draft.entries(&setting()).unwrap();
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0].head.occasion, Some(draft.occasion));
    assert!(entries.iter().all(|e| e.head.child.is_some()));
    assert_ne!(entries[0].head.id, entries[1].head.id);
}

#[test]
fn a_typed_name_and_a_typed_child_are_parts_so_that_they_can_be_withheld() {
    let mut draft = draft(Kind::Concern);
    draft.author = None;
    draft.children.clear();
    draft.saw = "x".into();
    assert_eq!(draft.entries(&setting()), Err(Missing::Name));
    draft.author_name = "Sam from the agency".into();
    assert_eq!(draft.entries(&setting()), Err(Missing::Child));
    draft.child_typed = "Otto".into();
    let entry = &draft.entries(&setting()).unwrap()[0];
    assert_eq!(entry.head.author, Author::Typed);
    assert_eq!(entry.typed_author(), Some(("Sam from the agency", "")));
    assert_eq!(entry.typed_subject(), Some("Otto"));
    assert!(!entry.head.write().unwrap().concat().contains("Otto"));
}

#[test]
fn what_is_missing_is_said_and_nothing_else_is_asked() {
    let whole = |kind| {
        let mut draft = draft(kind);
        draft.saw = "A few words.".into();
        draft
    };
    let missing = |draft: &Draft| draft.missing(now());
    for kind in [Kind::Achievement, Kind::Concern, Kind::Mark, Kind::ChildWords, Kind::AdultTalk] {
        assert_eq!(missing(&whole(kind)), None, "one box of words is enough");
    }
    let mut mark = draft(Kind::Mark);
    assert_eq!(missing(&mark), Some(Missing::Mark));
    mark.mark_look = "bruise".into();
    assert_eq!(missing(&mark), None, "or one mark");
    let mut draft = whole(Kind::Concern);
    draft.author = None;
    assert_eq!(missing(&draft), Some(Missing::Name));
    draft.author_name = "Sam".into();
    draft.children.clear();
    assert_eq!(missing(&draft), Some(Missing::Child));
    draft.about_staff = AboutStaff::NotSure;
    assert_eq!(missing(&draft), None, "about staff, no child need be named");
    draft.occurred = Some(now() + TimeDelta::minutes(2));
    assert_eq!(missing(&draft), Some(Missing::Future));
    // the wrong year.
    draft.occurred = Some("1926-03-01T09:00:00+00:00".parse().unwrap());
    assert_eq!(missing(&draft), Some(Missing::LongAgo));
    draft.occurred = Some(now() + TimeDelta::seconds(30));
    assert_eq!(missing(&draft), None, "two clocks of one room differ by seconds");
    draft.saw = "x".repeat(BOX_MAX + 1);
    assert_eq!(missing(&draft), Some(Missing::TooLong));
    (draft.saw, draft.think) = ("x".repeat(BOX_MAX), "x".repeat(BOX_MAX));
    (draft.before, draft.wanted) = ("x".repeat(BOX_MAX), "x".repeat(BOX_MAX));
    assert_eq!(missing(&draft), Some(Missing::TooLong), "each fits, and all together don't");
}

/// R24: whatever is written names the rule packs in force and the build that wrote it.
#[test]
fn r24_each_entry_keeps_the_editions_in_force() {
    let mut concern = draft(Kind::Concern);
    concern.saw = "words".into();
    let mut later = setting();
    later.rules = vec!["england@2027-09".into(), "hull@2027-01".into()];
    let read = |setting: &Setting| concern.entries(setting).unwrap()[0].head.rules.clone();
    assert_eq!(read(&setting()), ["england@2026-11"]);
    assert_eq!(read(&later), ["england@2027-09", "hull@2027-01"]);
}

/// R16: what the child or parent wants, and where the writer sees it differently, are two statements.
#[test]
fn r16_views_and_where_the_writer_differs_stand_apart() {
    let mut talk = draft(Kind::AdultTalk);
    talk.told = "She says he is fine.".into();
    talk.differs = "He has eaten little for a week.".into();
    let parts = &talk.entries(&setting()).unwrap()[0].parts;
    assert!(parts.contains(&Part::Differs { words: "He has eaten little for a week.".into() }));
    let shown = Part::Differs { words: "x".into() }.shown("Pip").unwrap();
    assert_eq!(shown.label, "Where I see it differently, and why");
}

#[test]
fn h1_until_it_is_said_not_to_be_about_its_first_reader_it_goes_round_them() {
    let id = |n: u8| PersonId::from_random([n; 16]);
    let (writer, reader, colleague) = (id(1), id(2), id(3));
    let time = DateTime::parse_from_rfc3339("2026-11-19T08:04:00+00:00").unwrap();
    let new =
        |kind| Draft::new(kind, Some(writer), time, EntryId::from_random([1; 16]), OccasionId::from_random([1; 16]));
    let mut draft = new(Kind::Concern);
    draft.reader = Some(reader);
    assert_eq!(draft.route(), Route::Ordinary, "an ordinary record is none of this");
    draft.about_staff = AboutStaff::NotSure;
    let people = |draft: &Draft| match draft.route() {
        Route::AboutStaff { people, .. } => people,
        Route::Ordinary | Route::Unknown => panic!("it is about staff"),
    };
    draft.tap_staff(colleague, true);
    assert!(draft.asks_of_reader());
    assert_eq!(people(&draft), [colleague, reader]);
    draft.answer_about_reader(AboutStaff::No);
    assert_eq!(people(&draft), [colleague]);
    draft.answer_about_reader(AboutStaff::NotSure);
    assert_eq!(people(&draft), [colleague, reader]);
    draft.tap_staff(reader, true);
    assert_eq!(draft.about_reader, Some(AboutStaff::Yes), "tapped and asked of say the same");
    draft.tap_staff(reader, false);
    assert!(draft.asks_of_reader(), "and taken back, it is open again");
}

#[test]
fn r9_a_note_on_paper_goes_with_its_record_and_is_no_record_by_itself() {
    use crate::picture::Picture;
    let mut draft = draft(Kind::Concern);
    assert!(!draft.is_worth_keeping());
    let bytes = [&[0xff, 0xd8, 0xff, 0xe0], b"a note".as_slice(), &[0xff, 0xd9]].concat();
    let picture = Picture::taken(crate::id::AttachmentId::from_random([8; 16]), Bytes([7; 32]), &bytes).unwrap();
    draft.paper = Paper { pictures: vec![picture.clone()], dated: true, signed: true, place: " my folder ".into() };
    assert!(draft.is_worth_keeping());
    assert_eq!(draft.entries(&setting()), Err(Missing::Words));
    assert_eq!(draft.unfinished(&setting()).len(), 1, "left lying, the picture goes all the same");
    draft.saw = "Said it again at tea.".into();
    let entry = &draft.entries(&setting()).unwrap()[0];
    assert!(entry.parts.contains(&picture.part()));
    assert!(entry.parts.contains(&Part::Paper { dated: true, signed: true, place: "my folder".into() }));
    // Taken away again, nothing of it is said.
    draft.paper.pictures.clear();
    assert!(!draft.entries(&setting()).unwrap()[0].parts.iter().any(|p| matches!(p, Part::Paper { .. })));
}

#[test]
fn n4_marks_that_look_otherwise_are_marks_of_their_own() {
    let mut draft = draft(Kind::Mark);
    draft.mark_region = "left cheek".into();
    draft.mark_look = "bruise, 1 cm".into();
    draft.more_marks = vec![
        OneMark { region: "right knee".into(), look: "graze".into() },
        OneMark::default(),
        OneMark { region: "left shin".into(), look: String::new() },
    ];
    let entry = &draft.entries(&setting()).unwrap()[0];
    let marks: Vec<_> = entry
        .parts
        .iter()
        .filter_map(|p| match p {
            Part::Mark { region, look, .. } => Some((region.as_str(), look.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(
        marks,
        [("left cheek", "bruise, 1 cm"), ("right knee", "graze"), ("left shin", "what it looks like was not said")]
    );
    // The first taken away again, the others are still marks.
    draft.mark_region.clear();
    draft.mark_look.clear();
    assert_eq!(draft.missing(now()), None);
}
