//! What leaves the nursery about one child names no other (H16, R147): names of children on the list are found and taken out,
//! those of staff stay. A child who is on no list can't be found; whoever sends it reads it first, and the page says so.

mod as_child;
mod walk;

pub use as_child::as_child;
pub use walk::walk;

use crate::entry::part::Shown;
use crate::id::ChildId;
use crate::register::{Person, Register};
use crate::routing::Role;
use crate::wire::desk::{ChildHead, PictureState, RecordView};

/// What stands in the place of a name.
const ANOTHER: &str = "another child";

/// The names that are taken out of what leaves about one child.
pub struct Others {
    /// Each with what stands in its place. Longest first, so that a whole name goes before its half.
    names: Vec<(String, String)>,
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
        names.retain(|name| !stay.contains(name));
        Self::taking(names.into_iter().map(|name| (name, ANOTHER.to_owned())).collect(), stay)
    }

    /// Of what an inspector is shown: nobody's name stays (R148). `child`: of whom it is.
    pub fn everybody(child: Option<ChildId>, register: &Register) -> Self {
        let children = register.children.iter().flat_map(|(id, c)| {
            let is = if Some(*id) == child { "the child" } else { ANOTHER };
            [c.full_name(), c.preferred.clone(), c.surname.clone()].map(|name| (name, is.to_owned()))
        });
        let staff = register.people.values().flat_map(|p| {
            let is = role_words(p);
            let surname = p.name.split_whitespace().next_back().unwrap_or_default().to_owned();
            let names = [p.name.clone(), p.short.clone(), surname].into_iter().chain(p.former.iter().cloned());
            names.map(move |name| (name, is.to_owned()))
        });
        Self::taking(children.chain(staff).collect(), vec![])
    }

    /// With these, too: names that somebody typed.
    pub fn and(mut self, names: impl Iterator<Item = (String, String)>) -> Self {
        let all = std::mem::take(&mut self.names).into_iter().chain(names).collect();
        Self::taking(all, self.stay)
    }

    fn taking(mut names: Vec<(String, String)>, mut stay: Vec<String>) -> Self {
        names.retain(|(name, _)| !name.trim().is_empty());
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        names.dedup_by(|a, b| a.0 == b.0);
        stay.sort_by_key(|name| std::cmp::Reverse(name.len()));
        stay.dedup();
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
            let stays = self.stay.iter().filter(|_| begins).find_map(|name| starts(rest, name, small));
            let mut goes = self.names.iter().filter(|_| begins);
            let goes = goes.find_map(|(name, instead)| Some((starts(rest, name, small)?, instead)));
            // Of two that begin alike, the longer one is meant.
            match (stays, goes) {
                (Some(stays), goes) if goes.is_none_or(|(length, _)| length <= stays) => {
                    out.push_str(&rest[..stays]);
                    rest = &rest[stays..];
                }
                (_, Some((length, instead))) => {
                    out.push_str(instead);
                    rest = &rest[length..];
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
        for waits in &mut record.next {
            waits.title = self.taken_out(&waits.title);
        }
        // Nobody can find a name in a picture of somebody's handwriting.
        for picture in record.pictures.iter_mut().filter(|p| p.state == PictureState::Here) {
            picture.state = PictureState::Withheld;
        }
        record.marks.iter_mut().for_each(|mark| *mark = self.taken_out(mark));
        record.child = record.child.take().map(|head| self.taken_out_of_head(head));
        record
    }
}

/// What somebody is here, in the place of their name.
fn role_words(person: &Person) -> &'static str {
    match () {
        () if person.roles.contains(&Role::Lead) => "the safeguarding lead",
        () if person.roles.contains(&Role::Deputy) => "a deputy safeguarding lead",
        () if person.roles.contains(&Role::Manager) => "the manager",
        () if person.roles.contains(&Role::Owner) => "the registered person",
        () => "a member of staff",
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
mod tests;
