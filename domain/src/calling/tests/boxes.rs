//! Which records call people to the desk: of a child who is not moving yet, a mark in any of the boxes (H9).

use super::*;
use crate::entry::head::tests_support::blank;
use crate::entry::part::Origin;

fn entry(kind: Kind, parts: Vec<Part>) -> Entry {
    Entry { head: blank(kind, at(0).into()), parts }
}

/// The same words in every box in which somebody writes in sentences.
fn boxes(text: &str) -> Vec<Part> {
    let (who, words) = (String::new(), text.to_owned());
    vec![
        Part::Saw { words: words.clone() },
        Part::Told { who: who.clone(), words: words.clone() },
        Part::Think { words: words.clone() },
        Part::Quote { who, words: words.clone() },
        Part::Before { words: words.clone() },
        Part::Wanted { words: words.clone() },
        Part::Differs { words: words.clone() },
        Part::Asks { words: words.clone() },
        Part::Agreed { words },
    ]
}

#[test]
fn h9_a_mark_in_any_of_the_boxes_calls_where_the_child_is_not_moving() {
    let mark = Part::Mark { region: "left cheek".into(), look: "red".into(), origin: Some(Origin::CameInWith) };
    for part in boxes("There is a bruise on her arm.").into_iter().chain([mark]) {
        let calls = Calls::of(&entry(Kind::AdultTalk, vec![part.clone()]));
        assert_eq!(calls, Some(Calls::IfNotMoving), "{part:?}");
    }
    for part in boxes("She slept well.") {
        assert_eq!(Calls::of(&entry(Kind::AdultTalk, vec![part.clone()])), None, "{part:?}");
    }
    // What somebody at the desk writes beside a record calls nobody.
    assert_eq!(Calls::of(&entry(Kind::Note, boxes("There is a bruise on her arm."))), None);
}

#[test]
fn h7_what_a_child_said_and_what_cannot_wait_calls_whoever_the_child_is() {
    assert_eq!(Calls::of(&entry(Kind::ChildWords, boxes("She slept well."))), Some(Calls::Always));
    assert_eq!(Calls::of(&entry(Kind::Concern, boxes("She slept well."))), None);
    let ticked = [boxes("There is a bruise on her arm."), vec![Part::CannotWait {}]].concat();
    assert_eq!(Calls::of(&entry(Kind::Concern, ticked)), Some(Calls::Always));
}

#[test]
fn h9_a_mark_calls_for_a_child_who_is_not_moving_and_for_nobody_else() {
    let (child, other) = (ChildId::from_random([9; 16]), ChildId::from_random([8; 16]));
    let (born, today) = ("2024-01-01".parse().unwrap(), crate::london::date(at(0)));
    let mut register = Register::default();
    for child in [child, other] {
        let words = || "x".to_string();
        register.apply(&Fact::Child { child, preferred: words(), surname: words(), born }, at(0));
    }
    register.apply(&Fact::ChildMoves { child: other, moves: crate::register::Moves::Yes }, at(0));
    let mark = entry(Kind::Achievement, boxes("There is a bruise on her arm."));
    let words = entry(Kind::ChildWords, vec![]);
    let calls = |entry: &Entry, child| cannot_wait(entry, child, &register, today);
    assert!(calls(&mark, Some(child)), "not known counts as not moving");
    assert!(!calls(&mark, Some(other)) && !calls(&mark, None));
    assert!(calls(&words, Some(other)) && calls(&words, None));
}

/// Each limit on both sides of its edge, to the millisecond.
#[test]
fn h7_r137_the_next_is_called_after_15_minutes_and_the_writer_after_30() {
    let chain = [id(1), id(2), id(3), id(4)];
    let call = |after: TimeDelta| Call::of(at(0), false, &chain, at(0) + after);
    let instant = TimeDelta::milliseconds(1);
    assert_eq!(call(TimeDelta::minutes(15) - instant).to, [id(1)]);
    assert_eq!(call(TimeDelta::minutes(15)).to, [id(1), id(2)]);
    assert!(!call(TimeDelta::minutes(30) - instant).writer_rings);
    assert!(call(TimeDelta::minutes(30)).writer_rings);
    assert_eq!(call(TimeDelta::minutes(15)).changes, Some(at(30)), "the change that is now is none that comes");
    assert_eq!(call(TimeDelta::minutes(16)).changes, Some(at(30)));
    assert_eq!(call(TimeDelta::minutes(31)).changes, Some(at(45)));
    assert_eq!(call(TimeDelta::minutes(45)).changes, None);
    assert_eq!(call(-instant).to, [id(1)], "a server's clock that was put back calls the first all the same");
    let none = Call::of(at(0), false, &[], at(1));
    assert!(none.writer_rings && none.to.is_empty() && !none.on_tablets && none.changes.is_none());
}

/// Nobody of the usual readers may hear of it: the manager stands in, unless they are on leave.
#[test]
fn h7_who_stands_in_and_is_on_leave_is_not_called() {
    let child = ChildId::from_random([9; 16]);
    let mut register = Register::default();
    for (n, role) in [(1, Role::Lead), (4, Role::Manager)] {
        let words = || "x".to_string();
        let person = Fact::Person { person: id(n), name: words(), short: words(), job: words(), room: None };
        register.apply(&person, at(0));
        register.apply(&Fact::Roles { person: id(n), roles: [role].into() }, at(0));
    }
    register.apply(&Fact::Related { person: id(1), child, related: true }, at(0));
    assert_eq!(chain(&register, Some(child), "", at(0)), [id(4)]);
    let day = crate::london::date(at(0));
    register.apply(&Fact::Away { person: id(4), away: When::Days { from: day, until: day } }, at(0));
    assert!(chain(&register, Some(child), "", at(0)).is_empty());
}
