//! What leaves the nursery about one child names no other (H16, R147): names of children on the list are found and taken out,
//! those of staff stay. A child who is on no list can't be found; whoever sends it reads it first, and the page says so.

mod as_child;
mod walk;

pub use as_child::as_child;
pub use walk::walk;

use crate::entry::part::Shown;
use crate::id::ChildId;
use crate::naming::{Finder, Name, Use, Written};
use crate::register::{Person, Register};
use crate::routing::Role;
use crate::wire::desk::{ChildHead, PictureState, RecordView};

/// What stands in the place of a name.
const ANOTHER: &str = "another child";

/// What masks can't do, for the page on which somebody makes what leaves.
pub const MASKS_SAY: &str = "Names are found by the list of children, also with slips and without accents. \
    Nicknames that nobody registered, and descriptions such as “the boy next door”, are not. Read it before it leaves.";

/// The names that are taken out of what leaves about one child.
pub struct Others {
    list: Vec<Listed>,
    finder: Finder,
}

struct Listed {
    name: Name,
    used: Use,
    /// What stands in its place.
    instead: String,
}

impl Listed {
    fn goes(name: Name, instead: &str) -> Self {
        Self { name, used: Use::Find, instead: instead.to_owned() }
    }

    fn stays(name: Name) -> Self {
        Self { name, used: Use::Pass, instead: String::new() }
    }
}

impl Others {
    /// Of what leaves about one child: staff and the child stay, although a part of their names is another child's.
    pub fn than(child: ChildId, register: &Register) -> Self {
        let staff = register.people.values().flat_map(names_of).map(|name| Listed::stays(Name::whole(name)));
        let children = register.children.iter().map(|(id, c)| {
            let name = Name::of_child(&c.preferred, &c.surname);
            if *id == child { Listed::stays(name) } else { Listed::goes(name, ANOTHER) }
        });
        Self::of(staff.chain(children).collect())
    }

    /// Of what an inspector is shown: nobody's name stays (R148). `child`: of whom it is.
    pub fn everybody(child: Option<ChildId>, register: &Register) -> Self {
        let children = register.children.iter().map(|(id, c)| {
            let is = if Some(*id) == child { "the child" } else { ANOTHER };
            Listed::goes(Name::of_child(&c.preferred, &c.surname), is)
        });
        let staff = register.people.values().flat_map(|p| {
            let is = role_words(p);
            names_of(p).map(move |name| Listed::goes(Name::whole(name), is))
        });
        Self::of(children.chain(staff).collect())
    }

    /// With these, too, which somebody typed: each with what stands in its place.
    pub fn and(mut self, typed: impl Iterator<Item = (String, String)>) -> Self {
        self.list.extend(typed.map(|(words, instead)| Listed::goes(Name::phrase(&words), &instead)));
        Self::of(self.list)
    }

    fn of(list: Vec<Listed>) -> Self {
        let finder = Finder::new(list.iter().map(|listed| (&listed.name, listed.used)));
        Self { list, finder }
    }

    /// The text without them. What is also a word of the language is a name where it has a capital: Rose.
    pub fn taken_out(&self, text: &str) -> String {
        self.out_of(text, Written::WithCapitals)
    }

    /// The same of somebody's own words, in which no keyboard made capitals (H5): small letters are a name as well.
    pub fn taken_out_of_words(&self, text: &str) -> String {
        self.out_of(text, Written::AsSpoken)
    }

    fn out_of(&self, text: &str, written: Written) -> String {
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for found in self.finder.find(text, written) {
            out.push_str(text.get(from..found.start).unwrap_or_default());
            let listed = found.of.first().and_then(|n| self.list.get(*n));
            out.push_str(listed.map_or(ANOTHER, |listed| &listed.instead));
            from = found.end;
            if found.with_s {
                out.push_str("'s");
                // "The O'Neills' car".
                let rest = text.get(from..).unwrap_or_default();
                from += rest.chars().next().filter(|c| matches!(c, '\'' | '’')).map_or(0, char::len_utf8);
            }
        }
        out.push_str(text.get(from..).unwrap_or_default());
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
            for earlier in &mut decision.earlier {
                earlier.words = self.taken_out(&earlier.words);
                earlier.why = self.taken_out(&earlier.why);
            }
            if let Some(taken) = &mut decision.taken_back {
                taken.why = self.taken_out(&taken.why);
            }
            parts(&mut decision.lines);
        }
        if let Some(taken) = &mut record.taken_back {
            taken.why = self.taken_out(&taken.why);
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

/// Every name under which somebody was entered.
fn names_of(person: &Person) -> impl Iterator<Item = &str> {
    [&person.name, &person.short].into_iter().chain(&person.former).map(String::as_str)
}

#[cfg(test)]
mod tests;
