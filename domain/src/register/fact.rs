//! Facts: what managers and leads enter about the setting. Each is an entry of kind *register*.

use super::child::{Detail, Home, Moves};
use super::duty::When;
use super::rights::Opens;
use crate::bytes::Bytes;
use crate::file::{FileClass, FileOf};
use crate::format::key::PersonPublic;
use crate::id::{ChildId, DeviceId, PersonId, RoomId, SeriesId};
use crate::london;
use crate::naming;
use crate::routing::Role;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
    /// A role that hears of concerns: it waits until somebody else has confirmed it.
    RoleGiven {
        person: PersonId,
        role: Role,
    },
    RoleConfirmed {
        person: PersonId,
        role: Role,
    },
    RoleRefused {
        person: PersonId,
        role: Role,
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
    /// The family lives under another council: whose directory of the pack counts; none for the authority's own.
    /// Where the nursery is, as one reads it out to whoever answers 999.
    Address {
        words: String,
    },
    /// Taken out again: a room and a key person from this day on, a first or a last day altogether.
    ChildCleared {
        child: ChildId,
        what: Detail,
        from: NaiveDate,
    },
    ChildCouncil {
        child: ChildId,
        directory: Option<String>,
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
    /// The authority whose rule pack is in force from now on.
    Authority {
        pack: String,
    },
    /// These packs, as `id@edition`, are in force from now on: noted by the server (R24).
    RulesInForce {
        packs: Vec<String>,
    },
    /// Somebody rang a line of the directory: this is its right number (H18).
    NumberRung {
        line: String,
        phone: String,
    },
    /// Somebody looked: the master key is backed up, apart from the backups.
    MasterKeyApart,
    /// Where somebody wants a message when something can't wait (H7); entered by themselves.
    PersonMail {
        person: PersonId,
        mail: Option<String>,
    },
    /// Words for which the language help asks what was seen, beside its own (N2): all of them, each time.
    OwnWords {
        labels: Vec<String>,
    },
    /// Whether the originals of handwritten notes may be shredded once they were photographed (K10).
    Originals {
        shred: bool,
    },
    /// A one-use code was made that opens somebody's account: its owner is told.
    CodeMade {
        person: PersonId,
        what: Opens,
    },
    #[serde(other)]
    Unknown,
}

/// Characters in one field of a fact, at most.
const FIELD_MAX: usize = 200;
/// Words that a nursery adds, at most: every tablet looks for each of them at every pause.
const OWN_WORDS_MAX: usize = 100;

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
            | Fact::ChildCouncil { child, .. }
            | Fact::ChildStart { child, .. }
            | Fact::ChildCleared { child, .. }
            | Fact::ChildLeft { child, .. } => FileOf::Child(FileClass::Registration, *child),
            Fact::Person { person, .. }
            | Fact::Roles { person, .. }
            | Fact::RoleGiven { person, .. }
            | Fact::RoleConfirmed { person, .. }
            | Fact::RoleRefused { person, .. }
            | Fact::PersonLeft { person, .. }
            | Fact::Related { person, .. }
            | Fact::Away { person, .. }
            | Fact::AwayTakenBack { person, .. }
            | Fact::PersonMail { person, .. }
            | Fact::CodeMade { person, .. } => FileOf::Person(*person),
            // Public keys stay with the setting: signatures are checked long after a staff file is gone.
            _ => FileOf::Setting,
        }
    }

    /// Who may enter it at the desk. A tablet's and a person's keys come by their own ways.
    pub fn writers(&self) -> &'static [Role] {
        use Role::{Deputy, Lead, Manager, Owner};
        match self {
            Fact::Setting { .. }
            | Fact::Address { .. }
            | Fact::Room { .. }
            | Fact::Person { .. }
            | Fact::Authority { .. }
            | Fact::Originals { .. } => &[Manager],
            Fact::Roles { .. } | Fact::StaffConcerns { .. } | Fact::PersonLeft { .. } => &[Manager, Owner],
            Fact::RoleConfirmed { .. } => &[Lead, Owner],
            Fact::RoleRefused { .. } => &[Manager, Lead, Owner],
            // The lead, or a manager who is also the lead, may be the one who is connected.
            Fact::Related { .. } => &[Manager, Lead, Deputy],
            Fact::Child { .. }
            | Fact::ChildRoom { .. }
            | Fact::ChildKeyPerson { .. }
            | Fact::ChildMoves { .. }
            | Fact::ChildMarker { .. }
            | Fact::ChildKnownMarks { .. }
            | Fact::ChildHome { .. }
            | Fact::ChildCouncil { .. }
            | Fact::NumberRung { .. }
            | Fact::OwnWords { .. }
            | Fact::ChildStart { .. }
            | Fact::ChildCleared { .. }
            | Fact::ChildLeft { .. }
            | Fact::TabletOff { .. }
            | Fact::Duty { .. }
            | Fact::DutyTakenBack { .. }
            | Fact::Away { .. }
            | Fact::AwayTakenBack { .. }
            | Fact::GapClosed { .. } => &[Manager, Lead, Deputy],
            Fact::MasterKeyApart => &[Manager, Owner],
            Fact::PersonKey { .. }
            | Fact::Tablet { .. }
            | Fact::SealingKey { .. }
            | Fact::RulesInForce { .. }
            | Fact::CodeMade { .. }
            | Fact::PersonMail { .. }
            | Fact::RoleGiven { .. }
            | Fact::Unknown => &[],
        }
    }

    /// What is wrong with it, in a sentence, or nothing.
    pub fn fault(&self) -> Option<&'static str> {
        let empty = |texts: &[&String]| texts.iter().any(|t| naming::is_blank(t));
        if self.texts().iter().any(|t| t.chars().count() > FIELD_MAX) {
            return Some("One of the fields is too long: each holds at most 200 characters.");
        }
        if self.names().iter().any(|name| naming::is_disguised(name)) {
            return Some(
                "A name holds a sign that can't be seen and changes how it is shown. Type it anew, don't paste it.",
            );
        }
        if self.is_newer() {
            return Some("This holds a word that only a newer version of Firsthand knows.");
        }
        match self {
            Fact::Setting { name, .. } | Fact::Room { name, .. } if empty(&[name]) => Some("Give it a name."),
            Fact::Setting { opens: Some((opens, closes)), .. } if !matches!((london::time_of_day(opens), london::time_of_day(closes)), (Some(o), Some(c)) if o < c) => {
                Some("Write both times as 07:30, the opening time first.")
            }
            Fact::Person { name, short, .. } if empty(&[name, short]) => {
                Some("Give the person's full name, and the name on their tile.")
            }
            Fact::Child { preferred, surname, .. } if empty(&[preferred, surname]) => {
                Some("Give the child's first name as used, and the surname.")
            }
            Fact::TabletOff { why, .. } if empty(&[why]) => Some("Say why the tablet is switched off."),
            Fact::GapClosed { reason, .. } if empty(&[reason]) => {
                Some("Say what happened to the missing records, as far as you know.")
            }
            Fact::Duty { from, until, .. } if from >= until => Some("The turn ends before it starts."),
            Fact::Away { away: When::Days { from, until }, .. } if from > until => {
                Some("The leave ends before it starts.")
            }
            Fact::Away { away: When::WorksOn { weekdays }, .. } if weekdays.iter().any(|d| !(1..=7).contains(d)) => {
                Some("Weekdays are counted from 1, Monday, to 7.")
            }
            Fact::ChildHome { home: Some(home), .. } if home.minutes().is_none() => Some("Write the time as 17:45."),
            Fact::NumberRung { phone, .. } if !is_a_number(phone) => {
                Some("Write the number as it is rung, such as 01632 960101.")
            }
            Fact::OwnWords { labels } if labels.len() > OWN_WORDS_MAX => {
                Some("That is too many: the list holds at most 100.")
            }
            Fact::OwnWords { labels } if labels.iter().any(|l| l.chars().count() > 40 || l.trim().is_empty()) => {
                Some("One of them is too long, or empty: each holds at most 40 characters.")
            }
            Fact::StaffConcerns { lead: None, .. } => Some("Name who hears of concerns about staff."),
            Fact::StaffConcerns { lead, second } if lead == second => Some("The second person has to be someone else."),
            _ => None,
        }
    }

    /// What somebody or something is called by it.
    fn names(&self) -> Vec<&String> {
        match self {
            Fact::Setting { name, .. } | Fact::Room { name, .. } | Fact::Tablet { name, .. } => vec![name],
            Fact::Person { name, short, .. } => vec![name, short],
            Fact::Child { preferred, surname, .. } => vec![preferred, surname],
            _ => vec![],
        }
    }

    /// All that somebody typed.
    fn texts(&self) -> Vec<&String> {
        match self {
            Fact::Setting { name, opens, .. } => {
                let times = opens.iter().flat_map(|(opens, closes)| [opens, closes]);
                [name].into_iter().chain(times).collect()
            }
            Fact::Address { words } => vec![words],
            Fact::Room { name, ages, .. } => vec![name, ages],
            Fact::Person { name, short, job, .. } => vec![name, short, job],
            Fact::Child { preferred, surname, .. } => vec![preferred, surname],
            Fact::ChildKnownMarks { words, .. } => vec![words],
            Fact::ChildHome { home: Some(home), .. } => vec![&home.at, &home.with],
            Fact::Tablet { name, .. } => vec![name],
            Fact::TabletOff { why, .. } => vec![why],
            Fact::GapClosed { reason, .. } => vec![reason],
            Fact::Authority { pack } => vec![pack],
            Fact::NumberRung { line, phone } => vec![line, phone],
            Fact::ChildCouncil { directory: Some(directory), .. } => vec![directory],
            Fact::PersonMail { mail: Some(mail), .. } => vec![mail],
            _ => vec![],
        }
    }
}

/// One number, and nothing beside it: it is rung as it stands.
fn is_a_number(phone: &str) -> bool {
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    (3..=15).contains(&digits) && phone.chars().all(|c| c.is_ascii_digit() || " +()-".contains(c))
}

#[cfg(test)]
mod tests;
