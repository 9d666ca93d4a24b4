//! What the setting knows about itself: a fold over facts. Rooms, people, children, tablets, who is on duty.

pub mod child;
pub mod duty;
pub mod fact;
pub mod given;
pub mod rights;
pub mod sense;

pub use child::{Child, Detail, Home, Moves};
pub use duty::Away;
pub use fact::Fact;
pub use given::Given;
pub use rights::Change;

use crate::format::key::PersonPublic;
use crate::id::{ChildId, DeviceId, PersonId, RoomId, SeriesId};
use crate::lookalike;
use crate::naming::{means_by_job, names};
use crate::routing::Role;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Register {
    pub name: String,
    /// Invented people and places: said on every screen (H6).
    pub made_up: bool,
    pub opens: Option<(String, String)>,
    /// Where it is, in words.
    pub address: String,
    pub rooms: BTreeMap<RoomId, Room>,
    pub people: BTreeMap<PersonId, Person>,
    pub children: BTreeMap<ChildId, Child>,
    pub tablets: BTreeMap<DeviceId, Tablet>,
    pub duty: Vec<duty::Turn>,
    pub away: Vec<Away>,
    /// Counts turns and leaves as they were entered: the later one of two that differ is meant.
    pub entered: u32,
    /// Who hears of concerns about staff, and who hears of those about that person (H1).
    pub staff_lead: Option<PersonId>,
    pub staff_second: Option<PersonId>,
    /// Who entered that somebody is connected with a child: they are the last to stand in for those (R132).
    pub related_by: BTreeMap<(PersonId, ChildId), PersonId>,
    /// What changed somebody's rights or opened their account, oldest first.
    pub changes: Vec<Change>,
    pub gaps_closed: Vec<(SeriesId, u64, String)>,
    /// The sealing key in use.
    pub sealing_index: u32,
    /// When somebody last said that the master key is backed up apart.
    pub master_apart: Option<DateTime<Utc>>,
    /// The authority whose rule pack is in force.
    pub authority: Option<String>,
    /// Whether originals of handwritten notes may be shredded: kept, unless somebody chose otherwise (K10).
    pub shreds_originals: bool,
    /// Words of the nursery's own for the language help (N2).
    pub own_words: Vec<String>,
    /// The packs in force, as `id@edition` (R24).
    pub rules: Vec<String>,
    /// Lines of the directory that somebody rang to check, by pack and row (H18).
    pub rung: BTreeMap<String, Rung>,
}

/// A number that somebody rang, and as which it was right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    pub phone: String,
    pub by: Option<PersonId>,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    pub name: String,
    pub ages: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    pub name: String,
    /// The name on the tile.
    pub short: String,
    /// Names that were entered before: typed words may still use them.
    pub former: BTreeSet<String>,
    pub job: String,
    pub room: Option<RoomId>,
    pub roles: BTreeSet<Role>,
    /// Roles that they were given and don't have yet.
    pub given: Vec<Given>,
    /// Newest last, each with the time from which it was theirs. Older ones stay: they signed older entries.
    pub keys: Vec<(DateTime<Utc>, PersonPublic)>,
    /// Children to whom this person is related or close (R132).
    pub related: BTreeSet<ChildId>,
    pub left: bool,
    /// When that was last entered.
    pub left_at: Option<DateTime<Utc>>,
    /// Where they want a message when something can't wait (H7).
    pub mail: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tablet {
    pub name: String,
    pub room: Option<RoomId>,
    pub enrolled: DateTime<Utc>,
    pub public: crate::bytes::Bytes<32>,
    pub off: Option<Off>,
}

/// A tablet that was switched off: when, and why (R149).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Off {
    pub at: DateTime<Utc>,
    pub why: String,
}

impl Register {
    /// Folds one fact that somebody entered at the desk, or the server noted. `at` is the server's time of receipt.
    pub fn apply_by(&mut self, by: Option<PersonId>, fact: &Fact, at: DateTime<Utc>) {
        self.note_rights(by, fact, at);
        let alone = self.given_alone();
        self.apply(fact, at);
        if let Fact::NumberRung { line, .. } = fact
            && let Some(rung) = self.rung.get_mut(line)
        {
            rung.by = by;
        }
        self.apply_given(by, fact, at);
        self.begin_waits_anew(&alone, fact, at);
    }

    /// Folds one fact, whoever entered it. Facts about what is not known are no error: a later version may know it.
    pub fn apply(&mut self, fact: &Fact, at: DateTime<Utc>) {
        match fact.clone() {
            Fact::Setting { name, made_up, opens } => {
                self.name = name;
                self.made_up = made_up;
                self.opens = opens;
            }
            Fact::Address { words } => self.address = words,
            Fact::Room { room, name, ages } => drop(self.rooms.insert(room, Room { name, ages })),
            Fact::Person { person, name, short, job, room } => {
                let known = self.people.remove(&person);
                let mut known = known.unwrap_or_default();
                known.former.extend([known.name, known.short].into_iter().filter(|n| !n.is_empty()));
                known.former.retain(|n| *n != name && *n != short);
                self.people.insert(person, Person { name, short, job, room, ..known });
            }
            Fact::Roles { person, roles } => self.on_person(person, |p| p.roles = roles),
            Fact::RoleGiven { .. } | Fact::RoleConfirmed { .. } | Fact::RoleRefused { .. } => {
                self.apply_given(None, fact, at)
            }
            Fact::PersonKey { person, public } => self.on_person(person, |p| {
                p.keys.retain(|(_, k)| *k != public);
                p.keys.push((at, public));
            }),
            Fact::PersonLeft { person, left } => self.on_person(person, |p| {
                p.left = left;
                p.left_at = left.then_some(at);
            }),
            Fact::PersonMail { person, mail } => self.on_person(person, |p| p.mail = mail),
            Fact::Related { person, child, related } => self.on_person(person, |p| {
                if related {
                    p.related.insert(child);
                } else {
                    p.related.remove(&child);
                }
            }),
            Fact::StaffConcerns { lead, second } => {
                self.staff_lead = lead;
                self.staff_second = second;
            }
            fact @ (Fact::Child { .. }
            | Fact::ChildRoom { .. }
            | Fact::ChildKeyPerson { .. }
            | Fact::ChildMoves { .. }
            | Fact::ChildMarker { .. }
            | Fact::ChildKnownMarks { .. }
            | Fact::ChildHome { .. }
            | Fact::ChildStart { .. }
            | Fact::ChildCleared { .. }
            | Fact::ChildCouncil { .. }
            | Fact::ChildLeft { .. }) => self.apply_of_child(fact),
            Fact::Tablet { device, name, room, public } => {
                let off = self.tablets.get(&device).and_then(|t| t.off.clone());
                let enrolled = self.tablets.get(&device).map_or(at, |t| t.enrolled);
                self.tablets.insert(device, Tablet { name, room, enrolled, public, off });
            }
            Fact::TabletOff { device, why } => {
                if let Some(tablet) = self.tablets.get_mut(&device) {
                    tablet.off = Some(Off { at, why });
                }
            }
            Fact::Duty { person, from, until } => {
                self.entered += 1;
                self.duty.push(duty::Turn { person, from, until, entered: self.entered });
            }
            Fact::DutyTakenBack { person, from, until } => {
                self.duty.retain(|t| (t.person, t.from, t.until) != (person, from, until));
            }
            Fact::AwayTakenBack { person, away } => {
                self.away.retain(|a| a.person != person || a.when != away);
            }
            Fact::Away { person, away } => {
                self.away.retain(|a| a.person != person || !away.replaces(&a.when));
                self.entered += 1;
                self.away.push(Away { person, when: away, entered: self.entered });
            }
            Fact::GapClosed { series, place, reason } => self.gaps_closed.push((series, place, reason)),
            Fact::SealingKey { index } => self.sealing_index = self.sealing_index.max(index),
            Fact::MasterKeyApart => self.master_apart = Some(at),
            Fact::Authority { pack } => self.authority = Some(pack),
            Fact::RulesInForce { packs } => self.rules = packs,
            Fact::OwnWords { labels } => self.own_words = labels,
            Fact::Originals { shred } => self.shreds_originals = shred,
            Fact::NumberRung { line, phone } => drop(self.rung.insert(line, Rung { phone, by: None, at })),
            // Changes nothing but the list of changes.
            Fact::CodeMade { .. } | Fact::Unknown => {}
        }
    }

    /// A child's details, which [`Self::apply`] names one by one, so that the compiler asks about each new one.
    fn apply_of_child(&mut self, fact: Fact) {
        match fact {
            Fact::Child { child, preferred, surname, born } => {
                let known = self.children.entry(child).or_insert_with(|| Child::new(born));
                known.preferred = preferred;
                known.surname = surname;
                known.born = born;
            }
            Fact::ChildRoom { child, room, from } => self.on_child(child, |c| c.rooms.push((from, Some(room)))),
            Fact::ChildKeyPerson { child, person, from } => {
                self.on_child(child, |c| c.key_people.push((from, Some(person))))
            }
            Fact::ChildMoves { child, moves } => self.on_child(child, |c| c.moves = moves),
            Fact::ChildMarker { child, see_the_office } => self.on_child(child, |c| c.see_the_office = see_the_office),
            Fact::ChildKnownMarks { child, words } => self.on_child(child, |c| c.known_marks = words),
            Fact::ChildHome { child, home } => self.on_child(child, |c| c.home = home),
            Fact::ChildStart { child, on } => self.on_child(child, |c| {
                c.started = Some(on);
                c.left = None;
            }),
            Fact::ChildLeft { child, on } => self.on_child(child, |c| c.left = Some(on)),
            Fact::ChildCleared { child, what, from } => self.on_child(child, |c| match what {
                Detail::Room => c.rooms.push((from, None)),
                Detail::KeyPerson => c.key_people.push((from, None)),
                Detail::Start => c.started = None,
                Detail::Left => c.left = None,
                Detail::Unknown => {}
            }),
            Fact::ChildCouncil { child, directory } => self.on_child(child, |c| c.council = directory),
            _ => {}
        }
    }

    fn on_person(&mut self, person: PersonId, change: impl FnOnce(&mut Person)) {
        if let Some(known) = self.people.get_mut(&person) {
            change(known);
        }
    }

    fn on_child(&mut self, child: ChildId, change: impl FnOnce(&mut Child)) {
        if let Some(known) = self.children.get_mut(&child) {
            change(known);
        }
    }

    /// Whether typed words mean this person: by a name, also a former one, or by what they do here.
    pub fn is_meant(&self, person: PersonId, words: &str) -> bool {
        self.people.get(&person).is_some_and(|p| {
            let former = p.former.iter().map(String::as_str);
            let all: Vec<&str> = [p.name.as_str(), &p.short].into_iter().chain(former).collect();
            names(words, &all) || means_by_job(words, &p.job, p.roles.contains(&Role::Lead))
        })
    }

    /// A member of staff's full name, or words that hold a sentence together where it is not known.
    pub fn person_name(&self, person: PersonId) -> String {
        self.people.get(&person).map_or_else(|| "someone no longer listed".into(), |p| p.name.clone())
    }

    pub fn room_name(&self, room: Option<RoomId>) -> String {
        room.and_then(|r| self.rooms.get(&r)).map(|r| r.name.clone()).unwrap_or_default()
    }

    /// Children who come on this day.
    pub fn on_roll(&self, today: NaiveDate) -> impl Iterator<Item = (ChildId, &Child)> {
        self.children.iter().filter(move |(_, c)| c.on_roll(today)).map(|(id, c)| (*id, c))
    }

    /// Whether another child's tile could be taken for this one (H4).
    pub fn has_lookalike(&self, child: ChildId, today: NaiveDate) -> bool {
        let Some(me) = self.children.get(&child) else { return false };
        self.on_roll(today).any(|(id, other)| id != child && lookalike::confusable(&me.tile(), &other.tile()))
    }

    pub fn with_role(&self, role: Role) -> impl Iterator<Item = PersonId> {
        self.people.iter().filter(move |(_, p)| !p.left && p.roles.contains(&role)).map(|(id, _)| *id)
    }

    /// The key with this id, of whoever it is.
    pub fn key(&self, id: &crate::bytes::Bytes<16>) -> Option<(PersonId, PersonPublic)> {
        self.people
            .iter()
            .find_map(|(person, p)| p.keys.iter().find(|(_, k)| k.id() == *id).map(|(_, k)| (*person, *k)))
    }

    /// When the owner of this key took a newer one, where they did.
    pub fn key_ended(&self, id: &crate::bytes::Bytes<16>) -> Option<DateTime<Utc>> {
        let of = |p: &Person| p.keys.iter().position(|(_, k)| k.id() == *id).map(|n| p.keys.get(n + 1).map(|k| k.0));
        self.people.values().find_map(of).flatten()
    }
}

#[cfg(test)]
mod tests;
