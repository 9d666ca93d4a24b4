//! What an entry says of itself: whether a room may send it, in which file it belongs, and how each part is shown.

use super::head::tests_support::blank;
use super::part::{NoteTaking, Origin, SetAsideReason, Shown, Source};
use super::*;
use crate::bytes::Bytes;
use crate::file::{FileClass, FileOf};
use crate::format::key::Signing;
use crate::format::lines::{Author as Signer, Voucher};
use crate::id::{AttachmentId, ChildId, EntryId, PersonId};

fn words() -> String {
    "w".to_owned()
}

fn entry(kind: Kind, parts: Vec<Part>) -> Entry {
    let at = chrono::DateTime::parse_from_rfc3339("2026-11-13T17:12:00+00:00").unwrap();
    Entry { head: blank(kind, at), parts }
}

/// What people in a room write. What moves, withdraws or registers comes from the setting alone.
fn by_people() -> Vec<Part> {
    vec![
        Part::Saw { words: words() },
        Part::Told { who: words(), words: words() },
        Part::Think { words: words() },
        Part::Quote { who: words(), words: words() },
        Part::Before { words: words() },
        Part::Wanted { words: words() },
        Part::Differs { words: words() },
        Part::Mark { region: words(), look: words(), origin: None },
        Part::FirstAid { words: words() },
        Part::ParentsTold { words: words() },
        Part::Asks { words: words() },
        Part::Agreed { words: words() },
        Part::Notes { notes: NoteTaking::default() },
        Part::LeadToKnow { answer: true },
        Part::Meaning { term: words(), words: words() },
        Part::CannotWait {},
        Part::Place { words: words() },
        Part::Present { words: words() },
        Part::SubjectTyped { words: words() },
        Part::Writer { name: words(), job: words() },
        Part::AuthorTyped { name: words(), agency: words() },
        Part::DidTyped { name: words() },
        Part::StaffTyped { words: words() },
        Part::ToldTo { person: PersonId::from_random([1; 16]) },
        Part::Paper { dated: true, signed: true, place: words() },
        Part::Attachment {
            id: AttachmentId::from_random([1; 16]),
            size: 1,
            mime: words(),
            salt: Bytes([1; 32]),
            hash: Bytes([1; 32]),
        },
        Part::Unknown,
    ]
}

fn by_the_setting() -> Vec<Part> {
    let id = EntryId::from_random([1; 16]);
    let at = chrono::DateTime::<chrono::Utc>::default();
    let (file, child) = (crate::id::FileId::from_random([1; 16]), ChildId::from_random([1; 16]));
    let person = PersonId::from_random([1; 16]);
    vec![
        Part::Fact { fact: crate::register::Fact::MasterKeyApart },
        Part::Decision { words: words(), why: words(), with: vec![] },
        Part::Step { step: crate::step::Step::TakenOn {} },
        Part::Helpful { check: words(), on: true, why: words(), review: None },
        Part::Worried { words: words() },
        Part::Well { words: words() },
        Part::Needs { words: words() },
        Part::Tag { part: 0, source: Source::Saw },
        Part::File { class: FileClass::Learning, child: None, person: None },
        Part::Named { name: words(), born: chrono::NaiveDate::default() },
        Part::Filing { original: id, stands_as: id, arrived: at },
        Part::Withdrawal { original: id },
        Part::Reason { words: words() },
        Part::SetAside {
            id,
            device: crate::id::DeviceId::from_random([1; 16]),
            series: crate::id::SeriesId::from_random([1; 16]),
            place: 1,
            hash: Bytes([1; 32]),
            reason: SetAsideReason::Form,
        },
        Part::Looked { file, child },
        Part::Printed { child, what: words(), for_whom: words(), copy: 1 },
        Part::Destruction { file, class: None, entries: 1, by: [person, person], last_copy: at },
    ]
}

#[test]
fn h4_a_room_sends_what_people_write_and_nothing_that_only_the_setting_may() {
    for kind in [Kind::Concern, Kind::Question, Kind::Told] {
        assert!(entry(kind, by_people()).is_from_a_room(), "{kind:?}");
        assert!(entry(kind, vec![]).is_from_a_room());
        for part in by_the_setting() {
            assert!(!entry(kind, vec![Part::CannotWait {}, part.clone()]).is_from_a_room(), "{part:?}");
        }
    }
    for kind in [Kind::Absence, Kind::ThreeColumns, Kind::Seen, Kind::Note, Kind::Withdrawn, Kind::Unknown] {
        assert!(!entry(kind, by_people()).is_from_a_room(), "{kind:?}");
    }
}

#[test]
fn kinds_that_are_records_by_themselves_and_kinds_that_the_lead_must_hear_of() {
    use Kind::*;
    let all = [
        Achievement,
        Concern,
        Mark,
        ChildWords,
        AdultTalk,
        Question,
        Absence,
        ThreeColumns,
        Helpful,
        Told,
        Seen,
        Note,
        Agreed,
        Tag,
        Filed,
        Withdrawn,
        FileOpened,
        Register,
        SetAside,
        Opened,
        Destroyed,
        Unknown,
    ];
    let those = |is: fn(Kind) -> bool| all.into_iter().filter(|kind| is(*kind)).collect::<Vec<_>>();
    assert_eq!(those(Kind::needs_the_lead), [Concern, Mark, ChildWords]);
    assert_eq!(those(Kind::is_written_in_a_room), [Achievement, Concern, Mark, ChildWords, AdultTalk, Question]);
    assert_eq!(
        those(Kind::is_observation),
        [Achievement, Concern, Mark, ChildWords, AdultTalk, Question, Absence, ThreeColumns]
    );
    let titles: std::collections::BTreeSet<&str> = all.into_iter().map(Kind::title).collect();
    assert_eq!(titles.len(), all.len(), "each has a title of its own");
}

/// H3, K10: a talk of which somebody said that the lead need not know, and that has no note on paper, is everyday.
#[test]
fn h3_k10_what_is_everyday_stands_in_the_learning_file_and_all_else_in_the_protection_file() {
    let child = ChildId::from_random([1; 16]);
    let class = |kind, parts: &[Part]| FileOf::observation(kind, parts, Some(child), false).class();
    let lead = |answer| Part::LeadToKnow { answer };
    let paper = || Part::Paper { dated: true, signed: true, place: words() };
    assert_eq!(class(Kind::Achievement, &[]), FileClass::Learning);
    assert_eq!(class(Kind::Achievement, &[paper()]), FileClass::Learning);
    assert_eq!(class(Kind::AdultTalk, &[lead(false)]), FileClass::Learning);
    for parts in [vec![], vec![lead(true)], vec![lead(false), paper()], vec![paper()]] {
        assert_eq!(class(Kind::AdultTalk, &parts), FileClass::Protection, "{parts:?}");
    }
    for kind in [Kind::Concern, Kind::Mark, Kind::ChildWords, Kind::Question, Kind::Absence, Kind::ThreeColumns] {
        assert_eq!(class(kind, &[lead(false)]), FileClass::Protection, "{kind:?}");
    }
    assert_eq!(FileOf::observation(Kind::Achievement, &[], None, false), FileOf::Unfiled);
    // What can't wait, a mark on a child who is not moving above all, is never everyday (H9).
    for kind in [Kind::Achievement, Kind::AdultTalk] {
        let file = FileOf::observation(kind, &[lead(false)], Some(child), true);
        assert_eq!(file.class(), FileClass::Protection, "{kind:?}");
    }
    let classes: std::collections::BTreeSet<&str> = FileClass::ALL.into_iter().map(FileClass::name).collect();
    assert_eq!(classes.len(), FileClass::ALL.len());
    for (file, class) in [
        (FileOf::Person(PersonId::from_random([1; 16])), FileClass::Staff),
        (FileOf::AboutStaff, FileClass::AboutStaff),
        (FileOf::Setting, FileClass::Setting),
        (FileOf::Unfiled, FileClass::Unfiled),
        (FileOf::SetAside, FileClass::SetAside),
        (FileOf::AccessLog, FileClass::AccessLog),
    ] {
        assert_eq!(file.class(), class);
    }
}

#[test]
fn the_first_typed_name_and_child_are_those_that_are_read() {
    let typed = |n: &str| Part::AuthorTyped { name: n.into(), agency: "a".into() };
    let child = |n: &str| Part::SubjectTyped { words: n.into() };
    let all = entry(Kind::Concern, vec![Part::CannotWait {}, typed("Sam"), child("Otto"), typed("Toni"), child("Una")]);
    assert_eq!((all.typed_author(), all.typed_subject()), (Some(("Sam", "a")), Some("Otto")));
    let none = entry(Kind::Concern, vec![Part::DidTyped { name: words() }]);
    assert_eq!((none.typed_author(), none.typed_subject()), (None, None));
}

/// A signature can't be taken off, and none put in another's place: the head names who vouches.
#[test]
fn n5_the_head_and_line_0_name_the_same_voucher() {
    let signing = Signing::from_seed(&[1; 32]);
    let (person, key) = (PersonId::from_random([1; 16]), Bytes([7; 16]));
    let sig = signing.sign(b"x");
    let (by_person, by_other) = (Voucher::Person { key, sig }, Voucher::Person { key: Bytes([8; 16]), sig });
    let (by_tablet, by_setting) = (Voucher::Tablet { sig }, Voucher::Setting { key: 0, sig });
    let all = [by_person, by_other, by_tablet, by_setting];
    let agrees = |author: Author| all.clone().map(|by| author.agrees(&by));
    assert_eq!(agrees(Author::Person { person, key }), [true, false, false, false]);
    assert_eq!(agrees(Author::Typed), [false, false, true, false]);
    assert_eq!(agrees(Author::Desk { person }), [false, false, false, true]);
    assert_eq!(agrees(Author::Server), [false, false, false, true]);
    let lines = |signer| Lines::write(&entry(Kind::Concern, vec![]).write().unwrap(), [1; 32], signer).unwrap();
    assert_eq!(Entry::read(&lines(Signer::Tablet { signing: &signing })).map(|e| e.head.author), Ok(Author::Typed));
    assert!(Entry::read(&lines(Signer::Setting { key: 0, signing: &signing })).is_err());
}

#[test]
fn an_entry_is_read_as_it_was_written_and_points_at_sixteen_others_at_most() {
    let signing = Signing::from_seed(&[1; 32]);
    let read = |entry: &Entry| {
        let lines = Lines::write(&entry.write().unwrap(), [1; 32], Signer::Tablet { signing: &signing }).unwrap();
        Entry::read(&lines)
    };
    let all = entry(Kind::Concern, [by_people(), by_the_setting()].concat());
    assert_eq!(read(&all), Ok(all.clone()));
    let pointing = |supersedes: usize, about: usize| {
        let mut entry = entry(Kind::Concern, vec![]);
        entry.head.supersedes = vec![EntryId::from_random([2; 16]); supersedes];
        entry.head.about = vec![EntryId::from_random([2; 16]); about];
        read(&entry).is_ok()
    };
    assert!(pointing(16, 16) && !pointing(17, 0) && !pointing(0, 17));
}

#[test]
fn r15_every_part_stands_under_its_own_heading() {
    let shown = |part: Part| part.shown("Pip").map(|s| (s.label, s.words, s.quote));
    let row = |label: &str, words: &str| Some((label.to_owned(), words.to_owned(), false));
    let quote = |label: &str| Some((label.to_owned(), words(), true));
    let text = |t: &str| t.to_owned();
    let mark = |region: &str, origin| Part::Mark { region: text(region), look: text("red"), origin };
    let paper = |dated, signed, place: &str| Part::Paper { dated, signed, place: text(place) };
    let notes = |explained, happy, read_back| Part::Notes { notes: NoteTaking { explained, happy, read_back } };
    for (part, is) in [
        (Part::Saw { words: words() }, row("What I saw or heard", "w")),
        (Part::Told { who: text(""), words: words() }, row("What someone told me", "w")),
        (Part::Told { who: text("Mum"), words: words() }, row("What someone told me · Mum", "w")),
        (Part::Think { words: words() }, row("What I think, and why", "w")),
        (Part::Quote { who: text("child"), words: words() }, quote("What Pip said, word for word")),
        (Part::Quote { who: text("Mum"), words: words() }, quote("What Mum said, word for word")),
        (Part::Before { words: words() }, row("What was happening just before, and anything the adult said", "w")),
        (Part::Wanted { words: words() }, row("What the child wanted or felt", "w")),
        (Part::Differs { words: words() }, row("Where I see it differently, and why", "w")),
        (mark("left cheek", Some(Origin::CameInWith)), row("Mark", "red, left cheek; came in with it")),
        (mark("", Some(Origin::HappenedHere)), row("Mark", "red, place not said; happened here")),
        (mark("ear", Some(Origin::NoticedDontKnow)), row("Mark", "red, ear; noticed, don't know when")),
        (mark("ear", None), row("Mark", "red, ear; how it came was not said")),
        (Part::FirstAid { words: words() }, row("First aid", "w")),
        (Part::ParentsTold { words: words() }, row("Parents told", "w")),
        (Part::Asks { words: words() }, row("What is asked", "w")),
        (Part::Worried { words: words() }, row("What we worry about", "w")),
        (Part::Well { words: words() }, row("What works well", "w")),
        (Part::Needs { words: words() }, row("What needs to happen", "w")),
        (Part::Agreed { words: words() }, row("What the adult here said, or what was agreed", "w")),
        (notes(true, false, true), row("Taking notes", "note-taking was explained; it was read back to them")),
        (notes(false, true, false), row("Taking notes", "they were happy with it")),
        (Part::LeadToKnow { answer: true }, row("Does the lead need to know?", "Yes, or not sure")),
        (Part::LeadToKnow { answer: false }, row("Does the lead need to know?", "No")),
        (Part::Meaning { term: text("MASH"), words: words() }, row("MASH stands for", "w")),
        (Part::CannotWait {}, row("How soon", "Can't wait")),
        (Part::Place { words: words() }, row("Where", "w")),
        (Part::Present { words: words() }, row("Who else was there", "w")),
        (Part::SubjectTyped { words: words() }, row("Child, as typed", "w")),
        (Part::AuthorTyped { name: text("Sam"), agency: text("") }, row("Written by, as typed", "Sam")),
        (Part::AuthorTyped { name: text("Sam"), agency: text("Cover") }, row("Written by, as typed", "Sam, Cover")),
        (Part::DidTyped { name: text("Sam") }, row("Seen by", "Sam")),
        (Part::StaffTyped { words: words() }, row("About", "w")),
        (
            paper(true, true, "my folder"),
            row("Handwritten note", "Photographed by its writer; dated; signed; the paper: my folder."),
        ),
        (
            paper(false, false, ""),
            row(
                "Handwritten note",
                "Photographed by its writer; whether it is dated was not said; whether it is signed was not said; \
                 where the paper is was not said.",
            ),
        ),
        (Part::ToldTo { person: PersonId::from_random([1; 16]) }, None),
        (Part::Decision { words: words(), why: words(), with: vec![] }, None),
    ] {
        assert_eq!(shown(part.clone()), is, "{part:?}");
    }
    assert!(shown(Part::Unknown).is_some_and(|(_, words, _)| words.contains("newer version")));
    assert_eq!(Shown::plain("a", "b").part, None);
    let sources = [Source::Saw, Source::Told, Source::Think, Source::Unknown].map(Source::words);
    assert_eq!(sources[0], "what the writer saw or heard");
    assert_eq!(sources[1..3], ["what someone told the writer", "what the writer thinks"]);
    assert!(sources[3].contains("can't name"));
}

/// H14: of a statement somebody may say what it is; a quotation is one already, and so is what was tapped.
#[test]
fn h14_statements_can_be_tagged_and_nothing_else() {
    let all = [by_people(), by_the_setting()].concat();
    let tagged: Vec<String> = all.iter().filter(|p| p.can_be_tagged()).map(|p| format!("{p:?}")).collect();
    let names: Vec<&str> = tagged.iter().filter_map(|p| p.split_whitespace().next()).collect();
    assert_eq!(names, ["Saw", "Told", "Think", "Before", "Wanted", "Differs", "Agreed"]);
}

#[test]
fn what_was_set_aside_may_open_later_where_the_server_may_come_to_know_more() {
    use SetAsideReason::*;
    let all = [
        SameIdOtherBytes,
        SamePlaceOtherBytes,
        NotFromThisTablet,
        UnknownKey,
        Seal,
        Form,
        Newer,
        Author,
        OtherSetting,
        Unknown,
    ];
    let later: Vec<SetAsideReason> = all.into_iter().filter(|r| r.may_open_later()).collect();
    assert_eq!(later, [UnknownKey, Form, Newer, Author]);
    let words: std::collections::BTreeSet<&str> = all.into_iter().map(SetAsideReason::words).collect();
    assert_eq!(words.len(), all.len(), "each says something of its own");
}
