//! A child's details, as far as the room and the desk need them.

use crate::id::{PersonId, RoomId};
use crate::london;
use crate::lookalike::Tile;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Child {
    pub preferred: String,
    pub surname: String,
    pub born: NaiveDate,
    /// Each with the day from which it holds; none, where it was taken out again.
    pub rooms: Vec<(NaiveDate, Option<RoomId>)>,
    pub key_people: Vec<(NaiveDate, Option<PersonId>)>,
    pub moves: Moves,
    /// "See the office before anyone new collects", with no reason (H32, R145).
    pub see_the_office: bool,
    /// Birthmarks and the like, as recorded at registration (H13, R145).
    pub known_marks: String,
    pub home: Option<Home>,
    /// The directory of the council under which the family lives, where that is not the authority's own.
    pub council: Option<String>,
    pub started: Option<NaiveDate>,
    pub left: Option<NaiveDate>,
}

/// Whether the child moves on their own (H9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Moves {
    Yes,
    NotYet,
    #[default]
    NotKnown,
    /// Said by a newer version: it counts as not known.
    #[serde(other)]
    Unknown,
}

impl Moves {
    /// Whether somebody who chooses this changes nothing: what a newer version said counts as not known, and stays as it is.
    pub fn stays(self, chosen: Moves) -> bool {
        self == chosen || self == Moves::Unknown && chosen == Moves::NotKnown
    }
}

/// A detail of a child that can be taken out again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    Room,
    KeyPerson,
    Start,
    Left,
    /// Of a newer version: nothing is taken out here.
    #[serde(other)]
    Unknown,
}

/// When and with whom the child usually goes home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Home {
    /// "17:45".
    pub at: String,
    pub with: String,
}

impl Home {
    /// Hour and minute, where the time is one.
    pub fn minutes(&self) -> Option<(u32, u32)> {
        london::time_of_day(&self.at)
    }
}

impl Child {
    pub fn new(born: NaiveDate) -> Self {
        Self {
            preferred: String::new(),
            surname: String::new(),
            born,
            rooms: vec![],
            key_people: vec![],
            moves: Moves::NotKnown,
            see_the_office: false,
            known_marks: String::new(),
            home: None,
            council: None,
            started: None,
            left: None,
        }
    }

    pub fn full_name(&self) -> String {
        format!("{} {}", self.preferred, self.surname)
    }

    pub fn tile(&self) -> Tile<'_> {
        Tile { preferred: &self.preferred, surname: &self.surname }
    }

    pub fn on_roll(&self, today: NaiveDate) -> bool {
        self.started.is_none_or(|d| d <= today) && self.left.is_none_or(|d| d >= today)
    }

    pub fn room(&self, today: NaiveDate) -> Option<RoomId> {
        latest(&self.rooms, today).flatten()
    }

    pub fn key_person(&self, today: NaiveDate) -> Option<PersonId> {
        latest(&self.key_people, today).flatten()
    }

    /// *Not known* and every child under six months count as not moving (H9).
    pub fn not_moving(&self, today: NaiveDate) -> bool {
        self.moves != Moves::Yes || london::months_old(self.born, today) < 6
    }
}

/// What holds on a day: of those that have begun, the one that began last; of two of one day, the later entry.
fn latest<T: Copy>(dated: &[(NaiveDate, T)], today: NaiveDate) -> Option<T> {
    dated.iter().filter(|(from, _)| *from <= today).max_by_key(|(from, _)| *from).map(|(_, what)| *what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::PersonId;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn h9_not_known_and_under_six_months_count_as_not_moving() {
        let mut child = Child::new(day("2026-06-10"));
        child.moves = Moves::Yes;
        assert!(child.not_moving(day("2026-12-09")), "six months less a day");
        assert!(!child.not_moving(day("2026-12-10")), "six months");
        child.moves = Moves::NotKnown;
        assert!(child.not_moving(day("2029-01-01")), "not known, at any age");
        child.moves = Moves::NotYet;
        assert!(child.not_moving(day("2029-01-01")));
    }

    #[test]
    fn when_a_child_goes_home_is_a_time_of_day() {
        let at = |at: &str| Home { at: at.into(), with: String::new() }.minutes();
        assert_eq!(at("17:45"), Some((17, 45)));
        for bad in ["", "17", "17:60", "24:00", "a:b", "17.45"] {
            assert_eq!(at(bad), None, "{bad}");
        }
    }

    #[test]
    fn r113_a_child_is_on_roll_from_the_first_day_to_the_last() {
        let mut child = Child::new(day("2024-01-01"));
        assert!(child.on_roll(day("2026-11-20")), "no dates entered");
        child.started = Some(day("2026-11-09"));
        child.left = Some(day("2026-11-20"));
        let on = |text: &str| child.on_roll(day(text));
        assert!(!on("2026-11-08") && on("2026-11-09") && on("2026-11-20") && !on("2026-11-21"));
    }

    #[test]
    fn r113_a_key_person_holds_from_a_date() {
        let (efe, jas) = (PersonId::from_random([1; 16]), PersonId::from_random([2; 16]));
        let mut child = Child::new(day("2024-01-01"));
        child.key_people = vec![(day("2026-11-09"), Some(jas)), (day("2026-01-05"), Some(efe))];
        assert_eq!(child.key_person(day("2026-11-08")), Some(efe));
        assert_eq!(child.key_person(day("2026-11-09")), Some(jas));
        assert_eq!(child.key_person(day("2025-12-31")), None);
    }

    /// A mistake is put right by entering it again for the same day.
    #[test]
    fn r113_of_two_entries_for_one_day_the_later_counts() {
        let (efe, jas) = (PersonId::from_random([1; 16]), PersonId::from_random([2; 16]));
        let (ducks, owls) = (RoomId::from_random([1; 16]), RoomId::from_random([2; 16]));
        let mut child = Child::new(day("2024-01-01"));
        child.key_people =
            vec![(day("2026-11-09"), Some(efe)), (day("2026-11-09"), Some(jas)), (day("2026-01-05"), Some(efe))];
        child.rooms =
            vec![(day("2026-11-09"), Some(ducks)), (day("2026-11-09"), Some(owls)), (day("2026-01-05"), Some(ducks))];
        assert_eq!((child.key_person(day("2026-11-09")), child.room(day("2026-11-09"))), (Some(jas), Some(owls)));
        assert_eq!((child.key_person(day("2026-11-08")), child.room(day("2026-11-08"))), (Some(efe), Some(ducks)));
    }
}
