//! The people of Teasel Wharf, its rooms, and who is on duty when.

use super::calendar::Calendar;
use super::{Costs, PASSPHRASE, PIN};
use crate::random;
use crate::store::append::New;
use crate::store::{Store, StoreError};
use domain::entry::Author;
use domain::format::key::{PersonKeys, PinBlob};
use domain::id::{PersonId, RoomId};
use domain::register::Fact;
use domain::register::duty::When;
use domain::routing::Role;
use std::collections::BTreeMap;

/// Name, job, room, roles, whether they sign in at the desk.
type Line = (&'static str, &'static str, &'static str, &'static [Role], bool);

const PEOPLE: [Line; 15] = [
    ("Imogen Quill", "Manager, safeguarding lead", "", &[Role::Manager, Role::Lead], true),
    ("Tomasz Reed", "Deputy manager", "", &[Role::Deputy], true),
    ("Adaeze Finch", "Oaks leader", "Oaks", &[Role::Deputy, Role::RoomLeader], true),
    ("Harriet Lumen", "Owner", "", &[Role::Owner], true),
    ("Bel Thrush", "Room leader", "Seedlings", &[Role::RoomLeader], false),
    ("Cam Sorrel", "Room leader", "Saplings", &[Role::RoomLeader], false),
    ("Dot Wren", "Key person", "Seedlings", &[Role::Practitioner], false),
    ("Efe Larch", "Key person", "Saplings", &[Role::Practitioner], false),
    ("Gwen Plover", "Key person", "Oaks", &[Role::Practitioner], false),
    ("Hal Bracken", "Key person", "Oaks", &[Role::Practitioner], false),
    ("Jas Teal", "Key person", "Saplings", &[Role::Practitioner], false),
    ("Kit Vetch", "Apprentice", "Oaks", &[Role::Practitioner], false),
    ("Lou Dunnock", "Bank", "Seedlings", &[Role::Practitioner], false),
    ("Mo Fennel", "Cook", "", &[Role::Practitioner], false),
    ("Nia Coot", "Practitioner", "Saplings", &[Role::Practitioner], false),
];

pub const ROOMS: [(&str, &str); 3] = [("Seedlings", "under 2"), ("Saplings", "2 to 3"), ("Oaks", "3 to 4")];

/// A person of the demo, with the keys that in real life only they can open.
#[derive(Clone)]
pub struct Member {
    pub id: PersonId,
    pub name: &'static str,
    pub job: &'static str,
    pub room: Option<RoomId>,
    pub keys: PersonKeys,
}

pub struct Cast {
    members: BTreeMap<&'static str, Member>,
    rooms: BTreeMap<&'static str, RoomId>,
}

impl Cast {
    /// A member by their first name.
    ///
    /// # Panics
    /// Never for a name of this file: the first member stands in for any other.
    pub fn get(&self, first: &str) -> Option<&Member> {
        self.members.get(first)
    }

    pub fn room(&self, name: &str) -> Option<RoomId> {
        self.rooms.get(name).copied()
    }

    /// Enters rooms, people, roles, keys, accounts and absences.
    pub async fn enter(store: &Store, calendar: &Calendar, costs: Costs) -> Result<Self, StoreError> {
        let opened = calendar.at(-60, 9, 0);
        let mut cast = Cast { members: BTreeMap::new(), rooms: BTreeMap::new() };
        let hours = Some(("07:30".to_owned(), "18:00".to_owned()));
        let mut facts = vec![
            Fact::Setting { name: "Teasel Wharf Nursery".into(), made_up: true, opens: hours },
            Fact::Address { words: "Teasel Wharf Nursery, 1 Made Up Street, Demo Wolds (made up)".into() },
            Fact::Authority { pack: "demo".into() },
            Fact::RulesInForce { packs: vec!["england@2026-11".into(), "demo@demo".into()] },
        ];
        for (name, ages) in ROOMS {
            let room = RoomId::from_random(random::bytes()?);
            cast.rooms.insert(name, room);
            facts.push(Fact::Room { room, name: name.into(), ages: ages.into() });
        }
        for (name, job, room, roles, _) in PEOPLE {
            let id = PersonId::from_random(random::bytes()?);
            let first = name.split(' ').next().unwrap_or(name);
            let keys = PersonKeys::from_seed(random::bytes()?);
            let room = cast.room(room);
            facts.push(Fact::Person { person: id, name: name.into(), short: first.into(), job: job.into(), room });
            facts.push(Fact::Roles { person: id, roles: roles.iter().copied().collect() });
            facts.push(Fact::PersonKey { person: id, public: keys.public() });
            cast.members.insert(first, Member { id, name, job, room, keys });
        }
        let person = |first: &str| cast.members.get(first).map(|m| m.id).ok_or(StoreError::NotFound);
        facts.push(Fact::StaffConcerns { lead: Some(person("Imogen")?), second: Some(person("Harriet")?) });
        facts.push(Fact::Away { person: person("Tomasz")?, away: When::WorksOn { weekdays: vec![2, 3, 4] } });
        facts.push(Fact::Away { person: person("Adaeze")?, away: When::WorksOn { weekdays: vec![1, 5] } });
        let leave = When::Days { from: calendar.shift(calendar.friday, -4), until: calendar.shift(calendar.friday, 1) };
        facts.push(Fact::Away { person: person("Imogen")?, away: leave });
        let imogen = person("Imogen")?;
        let author = Author::Desk { person: imogen };
        let entries = facts.into_iter().map(|fact| New::fact(fact, author, opened)).collect();
        store.write(entries, opened).await?;
        for (name, .., desk) in PEOPLE {
            let first = name.split(' ').next().unwrap_or(name);
            let Some(member) = cast.members.get(first) else { continue };
            let made = (costs.pin, opened.timestamp_millis());
            let blob = PinBlob::wrap(member.id, PIN, &member.keys, made, random::bytes()?, random::bytes()?)?;
            store.set_pin(member.id, &blob, &member.keys.public().id()).await?;
            if desk {
                store.set_passphrase(member.id, first, PASSPHRASE, costs.passphrase).await?;
            }
        }
        Ok(cast)
    }
}
