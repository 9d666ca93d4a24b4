//! The head of an entry: ids, times and choices, and no words that anybody typed.

use crate::id::{ChildId, EntryId, OccasionId, PersonId, RoomId, SettingId};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

pub const VERSION: u8 = 1;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Head {
    pub v: u8,
    pub id: EntryId,
    pub setting: SettingId,
    pub kind: Kind,
    pub route: Route,
    /// At most one: what concerns several is an entry each, tied by `occasion`. Empty where nobody on the
    /// list was meant; the words then stand in a part.
    #[serde(default)]
    pub children: Vec<ChildId>,
    pub author: Author,
    /// Who did or saw it, where somebody else typed (R10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typed_for: Option<PersonId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occasion: Option<OccasionId>,
    /// What this puts right. It may name an id that has not arrived.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supersedes: Vec<EntryId>,
    /// What this is about: the entry that was told of, seen, filed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<EntryId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomId>,
    /// When it happened, as the writer says.
    pub occurred: DateTime<FixedOffset>,
    /// When it was written, by the device's clock.
    pub written: DateTime<FixedOffset>,
    /// The server's clock minus the device's, in milliseconds, as measured at the last contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_offset_ms: Option<i64>,
    /// When the lead was told in person, where that was before saving.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<DateTime<FixedOffset>>,
    /// Rule packs in force, as `id@edition` (R24).
    #[serde(default)]
    pub rules: Vec<String>,
    /// The app's build.
    pub app: String,
    /// Sent by the tablet because its writer did not come back (H3).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unfinished: bool,
}

/// What kind of entry. The first five are written in the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Achievement,
    Concern,
    /// A mark or injury.
    Mark,
    /// What a child said.
    ChildWords,
    /// A talk with a parent or another adult.
    AdultTalk,
    /// A tick: the lead was told in person (H2).
    Told,
    /// The lead has seen it.
    Seen,
    /// Words that stood in another file come to this one (H4).
    Filed,
    /// Words that stood in this file do not belong to it (H4).
    Withdrawn,
    /// The first entry of each file: what class it is and whose.
    FileOpened,
    /// Facts about the setting, its people, children and tablets.
    Register,
    /// Something arrived that could not be taken as it is.
    SetAside,
    /// Somebody opened a protection file.
    Opened,
    /// Written by a newer version.
    #[serde(other)]
    Unknown,
}

impl Kind {
    /// Kinds whose reader must be told at once (H2, H3).
    pub fn needs_the_lead(self) -> bool {
        matches!(self, Kind::Concern | Kind::Mark | Kind::ChildWords)
    }

    /// Kinds that people write in the room.
    pub fn is_observation(self) -> bool {
        matches!(self, Kind::Achievement | Kind::Concern | Kind::Mark | Kind::ChildWords | Kind::AdultTalk)
    }

    /// The word on screen (practice.md, section 3).
    pub fn title(self) -> &'static str {
        match self {
            Kind::Achievement => "Achievement",
            Kind::Concern => "Concern",
            Kind::Mark => "Mark or injury",
            Kind::ChildWords => "A child told me something",
            Kind::AdultTalk => "Talked with an adult",
            Kind::Told => "Told in person",
            Kind::Seen => "Seen",
            Kind::Filed => "Filed here",
            Kind::Withdrawn => "Not about this child",
            Kind::FileOpened => "Record opened",
            Kind::Register => "Details changed",
            Kind::SetAside => "Arrived, needs checking",
            Kind::Opened => "Record looked at",
            Kind::Unknown => "Written by a newer version",
        }
    }
}

/// Who may be told. It stands inside the seal, and the server reads it before telling anyone (H1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    Ordinary,
    /// About someone who works or helps here.
    AboutStaff {
        /// Whom it is about, or who is close to them, as far as the writer tapped them.
        #[serde(default)]
        people: Vec<PersonId>,
        /// The writer said *yes* rather than *not sure*. Both go the same way.
        sure: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    Person(PersonId),
    /// Named in a part, in typed words.
    Typed,
    /// Nobody wrote it: the server noted it.
    Server,
}

impl Author {
    pub fn person(self) -> Option<PersonId> {
        match self {
            Author::Person(person) => Some(person),
            _ => None,
        }
    }
}
