//! Who hears of what: roles, and the one person to whom a concern about staff goes (H1, R131).

use crate::entry::Route;
use crate::id::PersonId;
use crate::register::Register;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Manager,
    /// The designated safeguarding lead.
    Lead,
    Deputy,
    /// The registered provider, rarely there.
    Owner,
    RoomLeader,
    Practitioner,
}

impl Role {
    pub const ALL: [Role; 6] =
        [Role::Manager, Role::Lead, Role::Deputy, Role::Owner, Role::RoomLeader, Role::Practitioner];

    pub fn title(self) -> &'static str {
        match self {
            Role::Manager => "manager",
            Role::Lead => "safeguarding lead",
            Role::Deputy => "deputy safeguarding lead",
            Role::Owner => "registered person",
            Role::RoomLeader => "room leader",
            Role::Practitioner => "practitioner",
        }
    }
}

/// The one reader of a concern about staff: the staff-concerns lead; if it is about them or someone close,
/// the second person; else nobody inside, until the registered provider names somebody.
pub fn staff_concern_reader(register: &Register, people: &[PersonId]) -> Option<PersonId> {
    [register.staff_lead, register.staff_second]
        .into_iter()
        .flatten()
        .find(|person| !people.contains(person) && register.people.get(person).is_some_and(|p| !p.left))
}

/// To whom the card after saving points: a person and their first name, or nobody inside.
pub fn tell_whom(register: &Register, route: &Route, now: chrono::DateTime<chrono::Utc>) -> Option<PersonId> {
    match route {
        Route::Ordinary => register.on_duty(now),
        Route::AboutStaff { people, .. } => staff_concern_reader(register, people),
    }
}

/// Whether typed words name somebody: any word of their name, of three letters and more, whatever stands between.
pub fn names(words: &str, of: &[&str]) -> bool {
    let split = |text: &str| -> Vec<String> {
        text.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| w.chars().count() >= 3)
            .map(String::from)
            .collect()
    };
    let typed = split(words);
    of.iter().flat_map(|name| split(name)).any(|name| typed.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Fact;

    #[test]
    fn h1_typed_words_name_somebody_whatever_stands_between() {
        let of = ["Anne-Marie O'Neil", "Anne"];
        for named in ["Anne-Marie", "ms o'neil", "ANNE.", "marie, the manager"] {
            assert!(names(named, &of), "{named}");
        }
        for other in ["", "a man from the agency", "O."] {
            assert!(!names(other, &of), "{other}");
        }
    }

    #[test]
    fn h1_r131_a_concern_about_the_lead_goes_to_the_second_person_and_then_to_nobody() {
        let id = |n: u8| PersonId::from_random([n; 16]);
        let (imogen, harriet) = (id(1), id(2));
        let mut register = Register::default();
        let now = "2026-11-13T17:12:00Z".parse().unwrap();
        for person in [imogen, harriet] {
            let words = || "x".to_string();
            register.apply(&Fact::Person { person, name: words(), short: words(), job: words(), room: None }, now);
        }
        register.apply(&Fact::StaffConcerns { lead: Some(imogen), second: Some(harriet) }, now);
        assert_eq!(staff_concern_reader(&register, &[]), Some(imogen));
        assert_eq!(staff_concern_reader(&register, &[imogen]), Some(harriet));
        assert_eq!(staff_concern_reader(&register, &[imogen, harriet]), None);
        register.apply(&Fact::PersonLeft { person: harriet, left: true }, now);
        assert_eq!(staff_concern_reader(&register, &[imogen]), None);
    }
}
