//! Facts: what managers and leads enter about the setting. Each is an entry of kind *register*.

use super::child::{Home, Moves};
use super::duty::When;
use crate::bytes::Bytes;
use crate::file::{FileClass, FileOf};
use crate::format::key::PersonPublic;
use crate::id::{ChildId, DeviceId, PersonId, RoomId, SeriesId};
use crate::routing::Role;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "f", rename_all = "snake_case")]
pub enum Fact {
    Setting {
        name: String,
        made_up: bool,
        opens: Option<(String, String)>,
    },
    Room {
        room: RoomId,
        name: String,
        ages: String,
    },
    Person {
        person: PersonId,
        name: String,
        short: String,
        job: String,
        room: Option<RoomId>,
    },
    Roles {
        person: PersonId,
        roles: BTreeSet<Role>,
    },
    PersonKey {
        person: PersonId,
        public: PersonPublic,
    },
    PersonLeft {
        person: PersonId,
        left: bool,
    },
    Related {
        person: PersonId,
        child: ChildId,
        related: bool,
    },
    StaffConcerns {
        lead: Option<PersonId>,
        second: Option<PersonId>,
    },
    Child {
        child: ChildId,
        preferred: String,
        surname: String,
        born: NaiveDate,
    },
    ChildRoom {
        child: ChildId,
        room: RoomId,
        from: NaiveDate,
    },
    ChildKeyPerson {
        child: ChildId,
        person: PersonId,
        from: NaiveDate,
    },
    ChildMoves {
        child: ChildId,
        moves: Moves,
    },
    ChildMarker {
        child: ChildId,
        see_the_office: bool,
    },
    ChildKnownMarks {
        child: ChildId,
        words: String,
    },
    ChildHome {
        child: ChildId,
        home: Option<Home>,
    },
    ChildStart {
        child: ChildId,
        on: NaiveDate,
    },
    ChildLeft {
        child: ChildId,
        on: NaiveDate,
    },
    Tablet {
        device: DeviceId,
        name: String,
        room: Option<RoomId>,
        public: Bytes<32>,
    },
    TabletOff {
        device: DeviceId,
        why: String,
    },
    Duty {
        person: PersonId,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    },
    Away {
        person: PersonId,
        away: When,
    },
    /// A leave, or working days, entered in error or cut short.
    AwayTakenBack {
        person: PersonId,
        away: When,
    },
    /// A turn entered in error.
    DutyTakenBack {
        person: PersonId,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    },
    GapClosed {
        series: SeriesId,
        place: u64,
        reason: String,
    },
    /// From now on tablets seal to the key of this index.
    SealingKey {
        index: u32,
    },
    /// Somebody looked: the master key is backed up, apart from the backups.
    MasterKeyApart,
    #[serde(other)]
    Unknown,
}

/// Characters in one field of a fact, at most.
const FIELD_MAX: usize = 200;

impl Fact {
    /// Where the fact is kept: a child's details can be destroyed apart from the setting's.
    pub fn file(&self) -> FileOf {
        match self {
            Fact::Child { child, .. }
            | Fact::ChildRoom { child, .. }
            | Fact::ChildKeyPerson { child, .. }
            | Fact::ChildMoves { child, .. }
            | Fact::ChildMarker { child, .. }
            | Fact::ChildKnownMarks { child, .. }
            | Fact::ChildHome { child, .. }
            | Fact::ChildStart { child, .. }
            | Fact::ChildLeft { child, .. } => FileOf::Child(FileClass::Registration, *child),
            Fact::Person { person, .. }
            | Fact::Roles { person, .. }
            | Fact::PersonLeft { person, .. }
            | Fact::Related { person, .. }
            | Fact::Away { person, .. }
            | Fact::AwayTakenBack { person, .. } => FileOf::Person(*person),
            // Public keys stay with the setting: signatures are checked long after a staff file is gone.
            _ => FileOf::Setting,
        }
    }

    /// Who may enter it at the desk. A tablet's and a person's keys come by their own ways.
    pub fn writers(&self) -> &'static [Role] {
        use Role::{Deputy, Lead, Manager, Owner};
        match self {
            Fact::Setting { .. } | Fact::Room { .. } | Fact::Person { .. } => &[Manager],
            Fact::Roles { .. } | Fact::StaffConcerns { .. } | Fact::PersonLeft { .. } => &[Manager, Owner],
            Fact::Related { .. } => &[Manager, Lead],
            Fact::Child { .. }
            | Fact::ChildRoom { .. }
            | Fact::ChildKeyPerson { .. }
            | Fact::ChildMoves { .. }
            | Fact::ChildMarker { .. }
            | Fact::ChildKnownMarks { .. }
            | Fact::ChildHome { .. }
            | Fact::ChildStart { .. }
            | Fact::ChildLeft { .. }
            | Fact::TabletOff { .. }
            | Fact::Duty { .. }
            | Fact::DutyTakenBack { .. }
            | Fact::Away { .. }
            | Fact::AwayTakenBack { .. }
            | Fact::GapClosed { .. } => &[Manager, Lead, Deputy],
            Fact::MasterKeyApart => &[Manager, Owner],
            Fact::PersonKey { .. } | Fact::Tablet { .. } | Fact::SealingKey { .. } | Fact::Unknown => &[],
        }
    }

    /// What is wrong with it, in a sentence, or nothing.
    pub fn fault(&self) -> Option<&'static str> {
        let bad = |text: &str| text.trim().is_empty() || text.chars().count() > FIELD_MAX;
        match self {
            Fact::Setting { name, .. } | Fact::Room { name, .. } if bad(name) => {
                Some("Give it a name of at most 200 characters.")
            }
            Fact::Person { name, short, .. } if bad(name) || bad(short) => {
                Some("Give the person's full name, and the name on their tile, of at most 200 characters each.")
            }
            Fact::Child { preferred, surname, .. } if bad(preferred) || bad(surname) => {
                Some("Give the child's first name as used, and the surname, of at most 200 characters each.")
            }
            Fact::TabletOff { why, .. } if bad(why) => Some("Say why the tablet is switched off."),
            Fact::GapClosed { reason, .. } if bad(reason) => {
                Some("Say what happened to the missing records, as far as you know.")
            }
            Fact::Duty { from, until, .. } if from >= until => Some("The turn ends before it starts."),
            Fact::Away { away: When::Days { from, until }, .. } if from > until => {
                Some("The leave ends before it starts.")
            }
            Fact::ChildHome { home: Some(home), .. } if home.minutes().is_none() => Some("Write the time as 17:45."),
            Fact::ChildKnownMarks { words, .. } if words.chars().count() > FIELD_MAX => {
                Some("Describe known marks in at most 200 characters.")
            }
            Fact::StaffConcerns { lead: None, .. } => Some("Name who hears of concerns about staff."),
            Fact::StaffConcerns { lead, second } if lead == second => Some("The second person has to be someone else."),
            _ => None,
        }
    }
}
