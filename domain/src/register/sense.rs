//! What can hardly be meant: a child born next year, a second room of one name. Facts are checked for their form in
//! [`Fact::fault`]; this asks what else is known, and what day it is.

use super::{Child, Fact, Register};
use crate::london;
use crate::naming;
use crate::register::duty::When;
use chrono::{DateTime, Days, NaiveDate, Utc};

/// No child stays in a nursery for longer.
const OLDEST: Days = Days::new(8 * 366);
/// Nobody plans further ahead, or enters what is longer past.
const PLANNED: Days = Days::new(2 * 366);
const PAST: Days = Days::new(2 * 366);

/// What is wrong with it, in a sentence, or nothing.
pub fn doubt(fact: &Fact, register: &Register, now: DateTime<Utc>) -> Option<&'static str> {
    let today = london::date(now);
    let child = |id| register.children.get(id);
    let (later, earlier) = (today.checked_add_days(PLANNED)?, today.checked_sub_days(PAST)?);
    let outside = |from: NaiveDate, until: NaiveDate| from < earlier || until > later;
    match fact {
        // Of a child who has long left, a name can still be put right.
        Fact::Child { child: id, born, .. } if child(id).is_some_and(|c| c.born == *born) => None,
        Fact::Child { born, .. } if *born > today => Some("The date of birth is in the future. Check it."),
        Fact::Child { born, .. } if *born < today.checked_sub_days(OLDEST)? => {
            Some("That child would be more than eight years old. Check the date of birth.")
        }
        Fact::ChildRoom { child: id, from, .. } | Fact::ChildKeyPerson { child: id, from, .. }
            if before_birth(child(id), *from) || *from > later =>
        {
            Some("Check from which day the room and the key person hold.")
        }
        Fact::ChildStart { child: id, on } if before_birth(child(id), *on) || *on > later => {
            Some("Check the day on which the child starts.")
        }
        Fact::ChildLeft { child: id, on } => {
            let first = child(id).map(|c| c.started.unwrap_or(c.born));
            let never = first.is_some_and(|first| *on < first) || *on > today.checked_add_days(OLDEST)?;
            never.then_some("The child would leave before they start, or in many years. Check the day.")
        }
        Fact::Room { room, name, .. } => {
            let same = |other: &str| naming::letters(other) == naming::letters(name);
            let taken = register.rooms.iter().any(|(id, other)| id != room && same(&other.name));
            taken.then_some("There is a room of that name already. Give this one another name.")
        }
        Fact::Duty { from, until, .. } if outside(london::date(*from), london::date(*until)) => {
            Some("That turn is more than two years away. Check its days.")
        }
        Fact::Away { away: When::Days { from, until }, .. } if outside(*from, *until) => {
            Some("That leave is more than two years away. Check its days.")
        }
        _ => None,
    }
}

fn before_birth(child: Option<&Child>, day: NaiveDate) -> bool {
    child.is_some_and(|c| day < c.born)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{ChildId, PersonId, RoomId};

    fn now() -> DateTime<Utc> {
        "2026-11-30T09:00:00Z".parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn born(day: NaiveDate) -> Fact {
        let words = || "x".to_string();
        Fact::Child { child: ChildId::from_random([1; 16]), preferred: words(), surname: words(), born: day }
    }

    /// D-18: born in 2027, in 1926, in the year 24; and each limit on both sides.
    #[test]
    fn r99_what_can_hardly_be_meant_of_a_child_is_asked_about() {
        let none = Register::default();
        let says = |text: &str| doubt(&born(day(text)), &none, now());
        for text in ["2026-11-30", "2024-02-29", "2018-12-31"] {
            assert_eq!(says(text), None, "{text}");
        }
        for text in ["2026-12-01", "2027-03-01", "2018-11-01", "1926-03-01", "0024-03-01"] {
            assert!(says(text).is_some(), "{text}");
        }
        let mut register = Register::default();
        register.apply(&born(day("2024-03-01")), now());
        let child = ChildId::from_random([1; 16]);
        register.apply(&Fact::ChildStart { child, on: day("2025-01-06") }, now());
        let doubts = |fact: Fact| doubt(&fact, &register, now()).is_some();
        let (room, person) = (RoomId::from_random([2; 16]), PersonId::from_random([3; 16]));
        for (text, odd) in [("2024-02-29", true), ("2024-03-01", false), ("2028-11-30", false), ("2029-01-01", true)] {
            let from = day(text);
            assert_eq!(doubts(Fact::ChildRoom { child, room, from }), odd, "{text}");
            assert_eq!(doubts(Fact::ChildKeyPerson { child, person, from }), odd, "{text}");
            assert_eq!(doubts(Fact::ChildStart { child, on: from }), odd, "{text}");
        }
        for (text, odd) in [("2025-01-05", true), ("2025-01-06", false), ("2029-08-31", false), ("2036-01-01", true)] {
            assert_eq!(doubts(Fact::ChildLeft { child, on: day(text) }), odd, "{text}");
        }
    }

    #[test]
    fn r99_a_second_room_of_one_name_is_refused_and_a_room_can_be_written_anew() {
        let (one, two) = (RoomId::from_random([1; 16]), RoomId::from_random([2; 16]));
        let room = |room, name: &str| Fact::Room { room, name: name.into(), ages: String::new() };
        let mut register = Register::default();
        register.apply(&room(one, "Oaks"), now());
        for same in ["Oaks", "oaks", " OAKS"] {
            assert!(doubt(&room(two, same), &register, now()).is_some(), "{same}");
            assert_eq!(doubt(&room(one, same), &register, now()), None, "{same}");
        }
        assert_eq!(doubt(&room(two, "Acorns"), &register, now()), None);
    }

    #[test]
    fn r137_a_turn_or_a_leave_in_another_decade_is_asked_about() {
        let person = PersonId::from_random([3; 16]);
        for (year, odd) in [(2026, false), (2028, false), (2029, true), (2006, true)] {
            let from = format!("{year}-11-29T08:00:00Z").parse().unwrap();
            let until = format!("{year}-11-29T18:00:00Z").parse().unwrap();
            let turn = Fact::Duty { person, from, until };
            assert_eq!(doubt(&turn, &Register::default(), now()).is_some(), odd, "{year}");
            let days = When::Days { from: day(&format!("{year}-11-29")), until: day(&format!("{year}-11-30")) };
            let leave = Fact::Away { person, away: days };
            assert_eq!(doubt(&leave, &Register::default(), now()).is_some(), odd, "{year}");
        }
    }
}
