//! The tick *told in person* (H2, R133): an entry of its own, with its own time, about the record whose id it names.

use super::{Author, Entry, Kind, Part, Route, Setting};
use crate::id::{EntryId, PersonId};

impl Entry {
    /// That somebody was told just now of this record, by whoever is signed in, or by nobody who is: the record's id is all
    /// that a locked tablet knows of it. `id` is the tick's own.
    pub fn told_of(record: EntryId, person: PersonId, by: Option<PersonId>, setting: &Setting, id: EntryId) -> Self {
        let author = match (by, setting.key) {
            (Some(person), Some(key)) => Author::Person { person, key },
            _ => Author::Typed,
        };
        let head = super::Head {
            id,
            setting: setting.id,
            kind: Kind::Told,
            occurred: setting.written,
            written: setting.written,
            clock_offset_ms: setting.clock_offset_ms,
            told: None,
            rules: setting.rules.clone(),
            app: setting.app.clone(),
            unfinished: false,
            author,
            typed_for: None,
            device: setting.device,
            room: None,
            child: None,
            route: Route::Ordinary,
            occasion: None,
            supersedes: vec![],
            about: vec![record],
        };
        Self { head, parts: vec![Part::ToldTo { person }] }
    }

    /// The same of a record that is at hand: of the same child and on the same route.
    pub fn told_of_this(&self, person: PersonId, by: Option<PersonId>, setting: &Setting, id: EntryId) -> Self {
        let mut tick = Self::told_of(self.head.id, person, by, setting, id);
        tick.head.room = self.head.room;
        tick.head.child = self.head.child;
        tick.head.route = self.head.route.clone();
        tick.head.occasion = self.head.occasion;
        // Whose tick it is, and which member of staff was typed.
        let says = |p: &&Part| matches!(p, Part::Writer { .. } | Part::AuthorTyped { .. } | Part::StaffTyped { .. });
        tick.parts = self.parts.iter().filter(says).cloned().chain(tick.parts).collect();
        tick
    }
}
