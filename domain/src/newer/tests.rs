//! Each word of ours beside one that was written in 2031, and what the older version makes of it.

use super::*;
use crate::access::{Action, Actor, FileInfo, may, table};
use crate::entry::AboutStaff;
use crate::entry::head::tests_support::blank;
use crate::entry::part::{Origin, SetAsideReason, Source};
use crate::id::{ChildId, PersonId};
use crate::register::Register;
use crate::register::rights::Opens;
use crate::step::{Answer, Gate, Informed, Next, Safe, Said, Whom};
use serde::de::DeserializeOwned;
use std::fmt::Debug;

fn id(n: u8) -> PersonId {
    PersonId::from_random([n; 16])
}

/// A bare word, and where a word may hold something, that too.
fn written_in_2031<T: DeserializeOwned + PartialEq + Debug>(unknown: T, holds_something: bool) {
    assert_eq!(serde_json::from_str::<T>("\"from_2031\"").unwrap(), unknown);
    if holds_something {
        let with = r#"{"from_2031":{"people":["x"],"level":3}}"#;
        assert_eq!(serde_json::from_str::<T>(with).unwrap(), unknown);
    }
}

#[test]
fn every_word_that_is_kept_has_one_for_what_a_newer_version_wrote() {
    written_in_2031(Kind::Unknown, false);
    written_in_2031(Route::Unknown, true);
    written_in_2031(Author::Unknown, true);
    written_in_2031(When::Unknown, true);
    written_in_2031(Role::Unknown, false);
    written_in_2031(FileClass::Unknown, false);
    written_in_2031(Moves::Unknown, false);
    written_in_2031(Opens::Unknown, false);
    written_in_2031(Origin::Unknown, false);
    written_in_2031(Source::Unknown, false);
    written_in_2031(SetAsideReason::Unknown, false);
    written_in_2031(AboutStaff::Unknown, false);
    written_in_2031(Safe::Unknown, false);
    written_in_2031(Next::Unknown, false);
    written_in_2031(Gate::Unknown, false);
    written_in_2031(Informed::Unknown, false);
    written_in_2031(Said::Unknown, false);
    written_in_2031(Whom::Unknown, false);
    written_in_2031(Answer::Unknown, false);
    written_in_2031(crate::wire::Outcome::Unknown, false);
    let part: Part = serde_json::from_str(r#"{"p":"from_2031","words":"x"}"#).unwrap();
    let fact: Fact = serde_json::from_str(r#"{"f":"from_2031","child":1}"#).unwrap();
    let step: Step = serde_json::from_str(r#"{"s":"from_2031","at":"noon"}"#).unwrap();
    assert_eq!((part, fact, step), (Part::Unknown, Fact::Unknown, Step::Unknown));
}

/// The words of today are read as they always were.
#[test]
fn a_word_of_today_is_not_taken_for_a_newer_one() {
    let route: Route = serde_json::from_str(r#"{"about_staff":{"people":[],"sure":true}}"#).unwrap();
    assert_eq!(route, Route::AboutStaff { people: vec![], sure: true });
    let written = serde_json::to_string(&route).unwrap();
    assert_eq!(written, r#"{"about_staff":{"people":[],"sure":true}}"#);
    assert_eq!(serde_json::from_str::<Route>("\"ordinary\"").unwrap(), Route::Ordinary);
    let desk = format!(r#"{{"desk":{{"person":"{}"}}}}"#, id(1));
    assert_eq!(serde_json::from_str::<Author>(&desk).unwrap(), Author::Desk { person: id(1) });
    assert_eq!(serde_json::from_str::<Author>("\"typed\"").unwrap(), Author::Typed);
    assert_eq!(serde_json::from_str::<Author>("\"server\"").unwrap(), Author::Server);
    let works: When = serde_json::from_str(r#"{"works_on":{"weekdays":[1]}}"#).unwrap();
    assert_eq!(works, When::WorksOn { weekdays: vec![1] });
}

#[test]
fn r91_a_role_of_a_newer_version_grants_nothing_and_takes_away_what_it_replaced() {
    for class in FileClass::ALL.into_iter().chain([FileClass::Unknown]) {
        assert!(Action::ALL.iter().all(|action| !table(Role::Unknown, *action, class)), "{}", class.name());
    }
    let mut register = Register::default();
    let now = chrono::DateTime::default();
    let text = || "Adaeze Foxley".to_owned();
    register.apply(&Fact::Person { person: id(1), name: text(), short: text(), job: text(), room: None }, now);
    register.apply(&Fact::Roles { person: id(1), roles: [Role::Deputy].into() }, now);
    assert_eq!(register.duty_chain(now), [id(1)]);
    let newer = format!(r#"{{"f":"roles","person":"{}","roles":["practitioner","family_worker"]}}"#, id(1));
    let newer: Fact = serde_json::from_str(&newer).unwrap();
    register.apply_by(None, &newer, now);
    assert_eq!(register.duty_chain(now), [], "a deputy no more");
    assert_eq!(
        register.change_in_words(&register.changes[0]),
        "Adaeze Foxley: practitioner, a role that only a newer version knows"
    );
    assert!(newer.fault().is_some(), "nobody enters here what is not known here");
}

#[test]
fn r91_nobody_opens_a_file_of_a_class_of_a_newer_version() {
    let (register, child) = (Register::default(), ChildId::from_random([9; 16]));
    let file = FileInfo { class: FileClass::Unknown, child: Some(child), reader: Some(id(1)), about: vec![] };
    for role in Role::ALL {
        let actor = Actor { person: id(1), roles: [role].into(), related: [].into(), works_with: [child].into() };
        assert!(Action::ALL.iter().all(|action| !may(&actor, *action, &file, &register)), "{}", role.title());
    }
}

#[test]
fn h7_whoever_is_away_in_a_way_of_a_newer_version_is_called_and_so_is_the_next() {
    let mut register = Register::default();
    let now = chrono::DateTime::default();
    for (person, role) in [(id(1), Role::Lead), (id(2), Role::Deputy)] {
        let text = || "x".to_owned();
        register.apply(&Fact::Person { person, name: text(), short: text(), job: text(), room: None }, now);
        register.apply(&Fact::Roles { person, roles: [role].into() }, now);
    }
    register.apply(&Fact::Away { person: id(1), away: When::Unknown }, now);
    assert_eq!(register.duty_chain(now), [id(1), id(2)]);
}

#[test]
fn h9_a_child_of_whom_a_newer_version_says_how_they_move_counts_as_not_known() {
    let born = "2024-01-10".parse().unwrap();
    let mut child = crate::register::Child::new(born);
    let today = "2026-11-13".parse().unwrap();
    let not_known = child.not_moving(today);
    child.moves = Moves::Unknown;
    assert_eq!(child.not_moving(today), not_known);
    assert!(not_known);
    // Whoever saves the form without touching that leaves it alone.
    assert!(Moves::Unknown.stays(Moves::NotKnown) && !Moves::Unknown.stays(Moves::Yes));
    assert!(Moves::Yes.stays(Moves::Yes) && !Moves::Yes.stays(Moves::NotKnown));
}

#[test]
fn an_entry_says_whether_it_speaks_in_words_of_a_newer_version() {
    let of = |kind, parts| Entry { head: blank(kind, "2026-11-13T17:12:00Z".parse().unwrap()), parts };
    let plain = of(Kind::Concern, vec![Part::Saw { words: "x".into() }]);
    assert!(!plain.is_newer());
    let fact = |fact| of(Kind::Register, vec![Part::Fact { fact }]);
    let roles = |role| fact(Fact::Roles { person: id(1), roles: [role].into() });
    assert!(!roles(Role::Lead).is_newer() && roles(Role::Unknown).is_newer());
    let child = ChildId::from_random([9; 16]);
    assert!(fact(Fact::ChildMoves { child, moves: Moves::Unknown }).is_newer());
    assert!(fact(Fact::Away { person: id(1), away: When::Unknown }).is_newer());
    assert!(of(Kind::Unknown, vec![]).is_newer());
    assert!(of(Kind::Note, vec![Part::Step { step: Step::Unknown }]).is_newer());
    for route in [Route::Unknown, Route::Ordinary] {
        let mut routed = plain.clone();
        routed.head.route = route.clone();
        assert_eq!(routed.is_newer(), route == Route::Unknown);
        let hidden = routed.as_far_as_known().parts != plain.parts;
        assert_eq!(hidden, route == Route::Unknown);
    }
}
