//! What leaves the nursery about one child names no other (H16, R147): names of children on the list are found and taken out,
//! those of staff stay. A child who is on no list can't be found; whoever sends it reads it first, and the page says so.

use crate::entry::part::Shown;
use crate::id::ChildId;
use crate::register::Register;
use crate::wire::desk::RecordView;

/// What stands in the place of a name.
const ANOTHER: &str = "another child";

/// The names that are taken out of what leaves about one child.
pub struct Others {
    /// Longest first, so that a whole name goes before its half.
    names: Vec<String>,
    /// Names that stay although a part of them is a child's: those of staff, and the child's own.
    stay: Vec<String>,
}

impl Others {
    pub fn than(child: ChildId, register: &Register) -> Self {
        let own = register.children.get(&child);
        let mut stay: Vec<String> = register.people.values().map(|p| p.name.clone()).collect();
        stay.extend(own.iter().flat_map(|c| [c.full_name(), c.preferred.clone(), c.surname.clone()]));
        let others = register.children.iter().filter(|(id, _)| **id != child).map(|(_, c)| c);
        let mut names: Vec<String> =
            others.flat_map(|c| [c.full_name(), c.preferred.clone(), c.surname.clone()]).collect();
        names.retain(|name| !name.trim().is_empty() && !stay.contains(name));
        for list in [&mut names, &mut stay] {
            list.sort_by_key(|name| std::cmp::Reverse(name.len()));
            list.dedup();
        }
        Self { names, stay }
    }

    /// The text without them.
    pub fn taken_out(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let begins = !out.chars().next_back().is_some_and(char::is_alphanumeric);
            let found = |all: &[String]| all.iter().find(|name| begins && starts(rest, name)).map(String::len);
            // Of two that begin alike, the longer one is meant.
            match (found(&self.stay), found(&self.names)) {
                (Some(stays), goes) if goes.is_none_or(|goes| goes <= stays) => {
                    out.push_str(&rest[..stays]);
                    rest = &rest[stays..];
                }
                (_, Some(goes)) => {
                    out.push_str(ANOTHER);
                    rest = &rest[goes..];
                }
                _ => {
                    out.push(letter);
                    rest = &rest[letter.len_utf8()..];
                }
            }
        }
        out
    }

    /// A record without them.
    pub fn taken_out_of(&self, mut record: RecordView) -> RecordView {
        let parts = |parts: &mut Vec<Shown>| {
            for part in parts {
                part.words = self.taken_out(&part.words);
                part.label = self.taken_out(&part.label);
            }
        };
        parts(&mut record.parts);
        for earlier in &mut record.earlier {
            parts(&mut earlier.parts);
        }
        for decision in &mut record.decisions {
            decision.words = self.taken_out(&decision.words);
            decision.why = self.taken_out(&decision.why);
            parts(&mut decision.lines);
        }
        record
    }
}

/// Whether the text begins with this name, and the name ends there.
fn starts(text: &str, name: &str) -> bool {
    text.strip_prefix(name).is_some_and(|rest| !rest.chars().next().is_some_and(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::PersonId;
    use crate::register::Fact;
    use chrono::{DateTime, NaiveDate, Utc};

    #[test]
    fn h16_r147_names_of_other_children_are_taken_out_and_those_of_staff_and_the_child_stay() {
        let mut register = Register::default();
        let at = DateTime::<Utc>::default();
        let child = |n: u8| ChildId::from_random([n; 16]);
        for (n, preferred, surname) in [
            (1, "Ivy", "Foxglove"),
            (2, "Isla", "Foxglove"),
            (3, "Rafi", "Coot"),
            (4, "Zoë", "O'Hara"),
            (5, "Ivy", "Marl"),
        ] {
            let born = NaiveDate::default();
            let fact = Fact::Child { child: child(n), preferred: preferred.into(), surname: surname.into(), born };
            register.apply(&fact, at);
        }
        let words = |w: &str| w.to_owned();
        let person = PersonId::from_random([9; 16]);
        let nia = Fact::Person { person, name: words("Nia Coot"), short: words("Nia"), job: words("x"), room: None };
        register.apply(&nia, at);
        let others = Others::than(child(1), &register);
        for (text, left) in [
            ("Rafi bit Ivy at the sand tray.", "another child bit Ivy at the sand tray."),
            ("Rafi Coot's mother; Nia Coot saw it.", "another child's mother; Nia Coot saw it."),
            ("Isla Foxglove and Ivy Foxglove", "another child and Ivy Foxglove"),
            ("Zoë O'Hara, (Zoë), Zoës", "another child, (another child), Zoës"),
            ("Rafia and Coots are no names", "Rafia and Coots are no names"),
            ("Ivy Marl is another Ivy", "another child is another Ivy"),
        ] {
            assert_eq!(others.taken_out(text), left);
        }
    }
}
