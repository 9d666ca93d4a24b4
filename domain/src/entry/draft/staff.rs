//! *Is this about someone who works or helps here?* (H1): what is answered, and whom the concern goes round.

use super::super::head::Route;
use super::Draft;
use crate::id::PersonId;
use serde::{Deserialize, Serialize};

/// *Is this about someone who works or helps here?* (H1)
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AboutStaff {
    #[default]
    No,
    Yes,
    NotSure,
    /// Said by a newer version: it goes round as many as *not sure*.
    #[serde(other)]
    Unknown,
}

impl Draft {
    pub fn route(&self) -> Route {
        match self.about_staff {
            AboutStaff::No => Route::Ordinary,
            AboutStaff::Yes => Route::AboutStaff { people: self.named(), sure: true },
            AboutStaff::NotSure | AboutStaff::Unknown => Route::AboutStaff { people: self.named(), sure: false },
        }
    }

    /// Whom it is about or close to: those who were tapped, and its first reader unless that was answered with *No*.
    fn named(&self) -> Vec<PersonId> {
        let mut people = self.staff.clone();
        people.extend(self.reader.filter(|r| self.about_reader != Some(AboutStaff::No) && !people.contains(r)));
        people
    }

    /// Whether it is still open if its first reader may hear of it.
    pub fn asks_of_reader(&self) -> bool {
        self.about_staff != AboutStaff::No
            && self.about_reader.is_none()
            && self.reader.is_some_and(|r| !self.staff.contains(&r))
    }

    /// Taps somebody whom it is about, or takes that back; whoever would read it first is asked of by name too, and
    /// both say the same.
    pub fn tap_staff(&mut self, person: PersonId, on: bool) {
        self.staff.retain(|p| *p != person);
        if on {
            self.staff.push(person);
        }
        if self.reader == Some(person) {
            self.about_reader = on.then_some(AboutStaff::Yes);
        }
    }

    /// Answers whether it is about its first reader.
    pub fn answer_about_reader(&mut self, answer: AboutStaff) {
        if let Some(reader) = self.reader {
            self.tap_staff(reader, answer == AboutStaff::Yes);
        }
        self.about_reader = Some(answer);
    }
}
