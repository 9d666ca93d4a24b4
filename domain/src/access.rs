//! Who may do what with which class of file. One table, printed to `domain/access.txt` by a test, so that a
//! change of policy shows as a change of ticks.
//!
//! Beside the table stand four rules that depend on the file: whoever works with a child reads that child's
//! achievements; a connected person never reads that
//! child's protection file or its accidents, whatever their role (R132); a file
//! about staff has one reader (H1); and what somebody may not read, they may not know of: the answer is that of an
//! id that was never made.

use crate::file::FileClass;
use crate::id::{ChildId, PersonId};
use crate::naming::names;
use crate::register::{Child, Register};
use crate::routing::{Role, staff_concern_reader};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// A signed-in person, with what decides over their access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub person: PersonId,
    pub roles: BTreeSet<Role>,
    pub related: BTreeSet<ChildId>,
    /// Children with whom they work: of their room, or whose key person they are.
    pub works_with: BTreeSet<ChildId>,
}

impl Actor {
    /// Somebody as the register knows them; nobody where it does not, or where they have left.
    pub fn of(register: &Register, person: PersonId) -> Option<Self> {
        let known = register.people.get(&person).filter(|p| !p.left)?;
        let related = known.related.clone();
        Some(Self { person, roles: known.roles.clone(), related, works_with: BTreeSet::new() })
    }

    /// With the children with whom they work today.
    pub fn today(mut self, register: &Register, today: NaiveDate) -> Self {
        let room = register.people.get(&self.person).and_then(|p| p.room);
        let with = |c: &Child| room.is_some() && c.room(today) == room || c.key_person(today) == Some(self.person);
        // As a relative one reads what is released, like every family (H26).
        let free = |id: &ChildId| !self.related.contains(id);
        let here = register.children.iter().filter(|(id, c)| free(id) && c.on_roll(today) && with(c));
        self.works_with = here.map(|(id, _)| *id).collect();
        self
    }
}

/// A file, as far as access asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileInfo {
    pub class: FileClass,
    pub child: Option<ChildId>,
    /// The reader of a file about staff, as of its arrival; nobody where nobody inside could be told.
    pub reader: Option<PersonId>,
    /// Whom a file about staff is about. They never become its reader.
    pub about: Vec<PersonId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// See that it exists, and read it.
    Read,
    /// Move an entry to the file where it belongs.
    Refile,
    /// Write beside a record: seen, what was done or decided, what a statement is.
    Answer,
}

impl Action {
    pub const ALL: [Action; 3] = [Action::Read, Action::Refile, Action::Answer];
}

/// The table: what a role may do with a class of file in general.
pub fn table(role: Role, action: Action, class: FileClass) -> bool {
    use FileClass::*;
    use Role::*;
    match (role, action, class) {
        (
            Lead | Deputy,
            Action::Read,
            Protection | Accident | Unfiled | SetAside | Learning | Registration | Setting,
        ) => true,
        (Lead | Deputy, Action::Refile, Protection | Accident | Unfiled | Learning) => true,
        (Lead | Deputy, Action::Answer, Protection | Accident | Unfiled | Learning | SetAside) => true,
        (Lead | Manager, Action::Read, AccessLog) => true,
        (Manager, Action::Read, Learning | Registration | Staff | Setting) => true,
        (RoomLeader, Action::Read | Action::Answer, Learning) => true,
        // Nor anything about staff: its one reader is named by the route, not by a role.
        _ => false,
    }
}

/// Whether this person may do this with this file.
pub fn may(actor: &Actor, action: Action, file: &FileInfo, register: &Register) -> bool {
    if file.class == FileClass::AboutStaff {
        return action != Action::Refile && reader_of(file, register) == Some(actor.person);
    }
    let connected = file.child.is_some_and(|child| actor.related.contains(&child));
    if connected && file.class.is_guarded() {
        return false;
    }
    if file.class.is_guarded() && file.child.and_then(|c| stands_in(register, c)) == Some(actor.person) {
        return true;
    }
    let works_with = file.child.is_some_and(|child| actor.works_with.contains(&child));
    if works_with && file.class == FileClass::Learning && action == Action::Read {
        return true;
    }
    actor.roles.iter().any(|role| table(*role, action, file.class))
}

/// Of a learning file that they read only because they work with the child: achievements, and nobody's talks.
pub fn reads_achievements_only(actor: &Actor, file: &FileInfo) -> bool {
    file.class == FileClass::Learning && !actor.roles.iter().any(|role| table(*role, Action::Read, file.class))
}

/// The one reader of a file about staff (H1). Who it went to keeps it, unless they left or it turned out to be about
/// them.
pub fn reader_of(file: &FileInfo, register: &Register) -> Option<PersonId> {
    let kept = file.reader.filter(|r| !file.about.contains(r) && register.people.get(r).is_none_or(|p| !p.left));
    kept.or_else(|| staff_concern_reader(register, &file.about)).filter(|r| !file.about.contains(r))
}

/// Whether this reader may see what was typed about a child who is not on the list: not where the words could
/// name a child with whom they are connected, as long as somebody else reads it (R132). It errs towards hiding.
pub fn may_hear_of_typed(actor: &Actor, words: &str, register: &Register) -> bool {
    actor.related.iter().all(|child| {
        let named = register.children.get(child).is_some_and(|c| names(words, &[&c.preferred, &c.surname]));
        let others = register.with_role(Role::Lead).chain(register.with_role(Role::Deputy));
        let free = |p: PersonId| register.people.get(&p).is_some_and(|p| !p.related.contains(child));
        !named || !others.into_iter().any(free)
    })
}

/// Who reads a child's protection file where every lead and deputy is connected to that child (R132): the
/// manager, else the registered person, unless they are connected too. Whoever entered that somebody is connected
/// comes last: nobody makes themselves a reader while there is another. Nothing may be read by nobody.
pub fn stands_in(register: &Register, child: ChildId) -> Option<PersonId> {
    let free = |p: &PersonId| !register.people.get(p).is_some_and(|p| p.related.contains(&child));
    let of = |role| register.with_role(role).filter(free);
    if of(Role::Lead).chain(of(Role::Deputy)).next().is_some() {
        return None;
    }
    let entered = |p: &PersonId| register.related_by.iter().any(|((_, c), by)| *c == child && by == p);
    let mut all: Vec<PersonId> = of(Role::Manager).chain(of(Role::Owner)).collect();
    // Stable: of those who entered nothing, the manager still comes first.
    all.sort_by_key(entered);
    all.first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Fact;

    mod who_may;

    /// R91: the committed table. Run with `WRITE=1` to write it anew, and read the difference.
    #[test]
    fn r91_the_access_table_is_as_committed() {
        let mut text = String::from(
            "role x class of file: r = read, f = file elsewhere, a = answer. About staff: its one reader only.\n\n",
        );
        text.push_str(&format!("{:<26}", ""));
        for class in FileClass::ALL {
            text.push_str(&format!("{:>14}", class.name()));
        }
        for role in Role::ALL {
            text.push_str(&format!("\n{:<26}", role.title()));
            for class in FileClass::ALL {
                let ticks: String = [(Action::Read, 'r'), (Action::Refile, 'f'), (Action::Answer, 'a')]
                    .map(|(action, letter)| if table(role, action, class) { letter } else { '.' })
                    .iter()
                    .collect();
                text.push_str(&format!("{ticks:>14}"));
            }
        }
        text.push('\n');
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/access.txt");
        if std::env::var_os("WRITE").is_some() {
            std::fs::write(path, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap(), text);
    }

    fn actor(role: Role) -> Actor {
        Actor {
            person: PersonId::from_random([1; 16]),
            roles: [role].into(),
            related: BTreeSet::new(),
            works_with: BTreeSet::new(),
        }
    }

    #[test]
    fn r132_a_connected_person_never_reads_that_protection_file() {
        let child = ChildId::from_random([9; 16]);
        let file = FileInfo { class: FileClass::Protection, child: Some(child), reader: None, about: vec![] };
        let mut lead = actor(Role::Lead);
        assert!(may(&lead, Action::Read, &file, &Register::default()));
        lead.related.insert(child);
        assert!(!may(&lead, Action::Read, &file, &Register::default()));
    }

    #[test]
    fn r132_where_every_lead_is_connected_somebody_else_reads_it() {
        let id = |n: u8| PersonId::from_random([n; 16]);
        let child = ChildId::from_random([9; 16]);
        let (lead, deputy, manager, owner) = (id(1), id(2), id(3), id(4));
        let mut register = Register::default();
        let now = "2026-11-13T17:12:00Z".parse().unwrap();
        let roles = [(lead, Role::Lead), (deputy, Role::Deputy), (manager, Role::Manager), (owner, Role::Owner)];
        for (person, role) in roles {
            let words = || "x".to_string();
            register.apply(&Fact::Person { person, name: words(), short: words(), job: words(), room: None }, now);
            register.apply(&Fact::Roles { person, roles: [role].into() }, now);
        }
        for (person, next) in [(lead, None), (deputy, Some(manager)), (manager, Some(owner)), (owner, None)] {
            register.apply(&Fact::Related { person, child, related: true }, now);
            assert_eq!(stands_in(&register, child), next);
        }
        register.apply(&Fact::Related { person: manager, child, related: false }, now);
        register.apply(&Fact::Related { person: owner, child, related: false }, now);
        register.apply_by(Some(manager), &Fact::Related { person: lead, child, related: true }, now);
        assert_eq!(stands_in(&register, child), Some(owner), "nobody lets themselves in");
        register.apply(&Fact::Related { person: owner, child, related: true }, now);
        assert_eq!(stands_in(&register, child), Some(manager), "but nothing is read by nobody");
        let file = FileInfo { class: FileClass::Protection, child: Some(child), reader: None, about: vec![] };
        let reads = |person, role, child: &[ChildId]| {
            let actor = Actor {
                person,
                roles: [role].into(),
                related: child.iter().copied().collect(),
                works_with: BTreeSet::new(),
            };
            may(&actor, Action::Read, &file, &register)
        };
        assert!(reads(manager, Role::Manager, &[]));
        assert!(!reads(owner, Role::Owner, &[child]) && !reads(lead, Role::Lead, &[child]));
    }

    /// Lead and mother of Zoë O'Neill; aunt and deputy; a deputy who is neither.
    fn family(child: ChildId) -> (Register, [Actor; 3]) {
        let id = |n: u8| PersonId::from_random([n; 16]);
        let mut register = Register::default();
        let now = "2026-11-13T17:12:00Z".parse().unwrap();
        let (preferred, surname) = ("Zoë".to_string(), "O'Neill".to_string());
        register.apply(&Fact::Child { child, preferred, surname, born: "2023-01-01".parse().unwrap() }, now);
        for (n, role, related) in [(1, Role::Lead, true), (2, Role::Deputy, true), (3, Role::Deputy, false)] {
            let (person, words) = (id(n), || "x".to_string());
            register.apply(&Fact::Person { person, name: words(), short: words(), job: words(), room: None }, now);
            register.apply(&Fact::Roles { person, roles: [role].into() }, now);
            register.apply(&Fact::Related { person, child, related }, now);
        }
        let actors = [1, 2, 3].map(|n| Actor::of(&register, id(n)).unwrap());
        (register, actors)
    }

    #[test]
    fn r132_however_a_childs_name_is_typed_nobody_connected_reads_it() {
        let (register, [mother, aunt, other]) = family(ChildId::from_random([9; 16]));
        for typed in [
            "Zoë O'Neill",
            "Zoë",
            "Zoe",
            "zoe oneill",
            "the oneil girl",
            "Zo",
            "Zoe in Oaks",
            "Zoes",
            "ZOE",
            "Zoe\u{308}",
            "Zoë’s sister",
            "little zoé",
            "O Neill",
            "Mrs O’Neill's daughter",
            "the O’Neil twins",
        ] {
            for connected in [&mother, &aunt] {
                assert!(!may_hear_of_typed(connected, typed, &register), "{typed}");
            }
            assert!(may_hear_of_typed(&other, typed, &register), "{typed}");
        }
        for typed in ["Otto", "the boy with the red coat", "Fern", "a new child in Oaks", ""] {
            assert!(may_hear_of_typed(&aunt, typed, &register), "{typed}");
        }
    }

    #[test]
    fn h1_a_person_typed_without_an_accent_is_meant_and_does_not_read_of_it_alone() {
        let id = |n: u8| PersonId::from_random([n; 16]);
        let mut register = Register::default();
        let now = "2026-11-13T17:12:00Z".parse().unwrap();
        for (n, name, short) in [(1, "Siân Pritchard", "Siân"), (2, "Harriet Bunting", "Harriet")] {
            let (name, short, job) = (name.to_string(), short.to_string(), String::new());
            register.apply(&Fact::Person { person: id(n), name, short, job, room: None }, now);
        }
        for typed in ["Sian", "sian pritchard", "Siân", "SIANS partner", "Pritchad"] {
            assert!(register.is_meant(id(1), typed) && !register.is_meant(id(2), typed), "{typed}");
        }
    }

    #[test]
    fn h1_a_file_about_staff_has_one_reader_whatever_anyones_role() {
        let lead = actor(Role::Lead);
        let other = PersonId::from_random([2; 16]);
        let mut file = FileInfo { class: FileClass::AboutStaff, child: None, reader: Some(other), about: vec![] };
        for action in Action::ALL {
            assert!(!may(&lead, action, &file, &Register::default()), "{action:?}");
        }
        file.reader = Some(lead.person);
        assert!(may(&lead, Action::Read, &file, &Register::default()));
        file.about = vec![lead.person];
        assert!(!may(&lead, Action::Read, &file, &Register::default()), "never the person it is about");
    }
}
