//! A record about staff: nobody is told of it by the tablet, and nobody stands in it as told.

use super::*;
use crate::entry::Author;

fn told() -> Draft {
    let mut draft = draft(Kind::Concern);
    draft.saw = "A few words.".into();
    draft.told_person = Some(PersonId::from_random([6; 16]));
    draft.told_lead = Some(now());
    draft
}

#[test]
fn h1_of_a_record_about_staff_nobody_was_told() {
    let mut draft = told();
    let person = PersonId::from_random([6; 16]);
    assert_eq!(draft.told(), Some((person, now())));
    let entry = &draft.entries(&setting()).unwrap()[0];
    assert_eq!(entry.head.told, Some(now()));
    assert!(entry.parts.contains(&Part::ToldTo { person }));
    // A newer app may have begun it, in a word that is not known here: then it goes round as many as *not sure* does.
    for about in [AboutStaff::Yes, AboutStaff::NotSure, AboutStaff::Unknown] {
        draft.about_staff = about;
        assert_eq!(draft.told(), None, "{about:?}");
        let entry = &draft.entries(&setting()).unwrap()[0];
        assert_eq!(entry.head.told, None, "{about:?}");
        assert!(!entry.parts.iter().any(|p| matches!(p, Part::ToldTo { .. })), "{about:?}");
        assert!(matches!(&entry.head.route, Route::AboutStaff { sure, .. } if *sure == (about == AboutStaff::Yes)));
    }
    // To be told is to be told by somebody at some time.
    for half in [(None, Some(now())), (Some(person), None)] {
        let mut draft = told();
        (draft.told_person, draft.told_lead) = half;
        assert_eq!(draft.told(), None);
    }
}

#[test]
fn h2_what_the_lead_must_hear_of_rings_until_somebody_was_told_and_never_about_staff() {
    let mut draft = told();
    assert!(draft.needs_the_lead() && !draft.rings_the_lead(), "somebody was told");
    draft.told_lead = None;
    assert!(draft.rings_the_lead());
    draft.about_staff = AboutStaff::NotSure;
    assert!(draft.needs_the_lead() && !draft.rings_the_lead(), "it would bring the lead to it");
    let everyday = super::draft(Kind::Achievement);
    assert!(!everyday.needs_the_lead() && !everyday.rings_the_lead());
    let about_staff = Draft { about_staff: AboutStaff::Yes, ..super::draft(Kind::Achievement) };
    assert!(about_staff.needs_the_lead(), "a record of any kind");
}

#[test]
fn h1_whether_it_is_about_its_first_reader_is_asked_once_and_only_where_it_is_about_staff() {
    let (reader, colleague) = (PersonId::from_random([7; 16]), PersonId::from_random([8; 16]));
    let mut draft = told();
    assert!(!draft.asks_of_reader(), "nobody would read it as one about staff");
    draft.about_staff = AboutStaff::Yes;
    assert!(!draft.asks_of_reader(), "nobody inside reads it");
    draft.reader = Some(reader);
    assert!(draft.asks_of_reader());
    draft.tap_staff(colleague, true);
    assert!(draft.asks_of_reader() && draft.about_reader.is_none(), "a colleague was tapped, not the reader");
    draft.staff.push(reader);
    assert!(!draft.asks_of_reader(), "tapped, it is answered");
    draft.staff.pop();
    draft.answer_about_reader(AboutStaff::No);
    assert!(!draft.asks_of_reader() && draft.staff == [colleague]);
    draft.answer_about_reader(AboutStaff::Yes);
    assert_eq!((draft.staff.as_slice(), draft.about_reader), ([colleague, reader].as_slice(), Some(AboutStaff::Yes)));
    draft.tap_staff(reader, true);
    assert_eq!(draft.staff, [colleague, reader], "tapped twice, they stand there once");
    draft.about_staff = AboutStaff::No;
    assert_eq!(draft.route(), Route::Ordinary);
}

#[test]
fn a_name_is_signed_where_its_key_is_here_and_typed_where_it_is_not() {
    let mut draft = told();
    let (person, key) = (PersonId::from_random([1; 16]), Bytes([9; 16]));
    let author = |draft: &Draft, setting: &Setting| draft.entries(setting).unwrap()[0].head.author;
    assert_eq!(author(&draft, &setting()), Author::Person { person, key });
    assert_eq!(author(&draft, &Setting { key: None, ..setting() }), Author::Typed);
    (draft.author, draft.author_name) = (None, "Sam".into());
    assert_eq!(author(&draft, &setting()), Author::Typed);
}
