//! What leaves the nursery about one child names no other (H16, R147): names of children on the list are found and taken out,
//! those of staff stay. A child who is on no list can't be found; whoever sends it reads it first, and the page says so.

use crate::entry::part::Shown;
use crate::id::ChildId;
use crate::register::Register;
use crate::wire::desk::{ChildHead, RecordView};

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
        let staff = register.people.values();
        let mut stay: Vec<String> =
            staff.flat_map(|p| [&p.name, &p.short].into_iter().chain(&p.former).cloned().collect::<Vec<_>>()).collect();
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

    /// The text without them, as they are written: with a capital, or in capitals throughout.
    pub fn taken_out(&self, text: &str) -> String {
        self.out_of(text, false)
    }

    /// The same of somebody's own words, in which no keyboard made capitals (H5): small letters are a name as well.
    pub fn taken_out_of_words(&self, text: &str) -> String {
        self.out_of(text, true)
    }

    fn out_of(&self, text: &str, small: bool) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let begins = !out.chars().next_back().is_some_and(char::is_alphanumeric);
            let found = |all: &[String]| all.iter().filter(|_| begins).find_map(|name| starts(rest, name, small));
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

    /// A child's head without them: what was typed of who collects, and of known marks.
    pub fn taken_out_of_head(&self, mut head: ChildHead) -> ChildHead {
        head.known_marks = self.taken_out(&head.known_marks);
        if let Some(home) = &mut head.home {
            home.with = self.taken_out(&home.with);
        }
        head
    }

    /// A record without them.
    pub fn taken_out_of(&self, mut record: RecordView) -> RecordView {
        let parts = |parts: &mut Vec<Shown>| {
            for part in parts {
                part.words =
                    if part.quote { self.taken_out_of_words(&part.words) } else { self.taken_out(&part.words) };
                part.label = self.taken_out(&part.label);
            }
        };
        parts(&mut record.parts);
        for earlier in &mut record.earlier {
            parts(&mut earlier.parts);
        }
        for decision in &mut record.decisions {
            decision.title = decision.title.take().map(|title| self.taken_out(&title));
            decision.words = self.taken_out(&decision.words);
            decision.why = self.taken_out(&decision.why);
            parts(&mut decision.lines);
        }
        record.marks.iter_mut().for_each(|mark| *mark = self.taken_out(mark));
        record.child = record.child.take().map(|head| self.taken_out_of_head(head));
        record
    }
}

/// How many bytes of the text this name takes, where it begins with it and the name ends there. Apostrophes, hyphens and
/// spaces are written in more than one way.
fn starts(text: &str, name: &str, small: bool) -> Option<usize> {
    let same = |a: char, b: char| match (a, b) {
        ('\'' | '’' | '‘', '\'' | '’' | '‘') | ('-' | ' ' | '‐' | '‑', '-' | ' ' | '‐' | '‑') => true,
        _ => a.to_lowercase().eq(b.to_lowercase()),
    };
    let mut at = text.char_indices();
    for wanted in name.chars() {
        let (_, letter) = at.next()?;
        if !same(letter, wanted) {
            return None;
        }
    }
    let end = at.next();
    if end.is_some_and(|(_, next)| next.is_alphanumeric()) {
        return None;
    }
    let length = end.map_or(text.len(), |(n, _)| n);
    let found = &text[..length];
    let capital = found.chars().next().is_some_and(char::is_uppercase);
    (small || capital).then_some(length)
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
            ("RAFI did it; Zoë O’Hara too; rafi", "another child did it; another child too; rafi"),
        ] {
            assert_eq!(others.taken_out(text), left);
        }
        // In somebody's own words no keyboard makes capitals.
        assert_eq!(
            others.taken_out_of_words("rafi bit me and ivy cried, nia saw"),
            "another child bit me and ivy cried, nia saw"
        );
    }
}
