//! The head of an entry: ids, times and choices, and no words that anybody typed. It stands in three lines, so
//! that what it was, who wrote it and whom it hangs together with can be withheld apart.

use crate::bytes::Bytes;
use crate::format::FormatError;
use crate::format::lines::{Voucher, version};
use crate::id::{ChildId, DeviceId, EntryId, OccasionId, PersonId, RoomId, SettingId};
use crate::newer;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

pub const VERSION: u8 = 1;

#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    pub id: EntryId,
    pub setting: SettingId,
    pub kind: Kind,
    /// When it happened, as the writer says.
    pub occurred: DateTime<FixedOffset>,
    /// When it was written, by the device's clock.
    pub written: DateTime<FixedOffset>,
    /// The server's clock minus the device's, in milliseconds, as measured at the last contact.
    pub clock_offset_ms: Option<i64>,
    /// When the lead was told in person, where that was before saving.
    pub told: Option<DateTime<FixedOffset>>,
    /// Rule packs in force, as `id@edition` (R24).
    pub rules: Vec<String>,
    /// The app's build.
    pub app: String,
    /// Sent by the tablet because its writer did not come back (H3).
    pub unfinished: bool,

    pub author: Author,
    /// Who did or saw it, where somebody else typed (R10).
    pub typed_for: Option<PersonId>,
    /// The tablet on which it was written.
    pub device: Option<DeviceId>,
    pub room: Option<RoomId>,

    /// What concerns several is an entry each, tied by `occasion`. Absent where nobody on the list was meant;
    /// the words then stand in a part.
    pub child: Option<ChildId>,
    pub route: Route,
    pub occasion: Option<OccasionId>,
    /// What this puts right. It may name an id that has not arrived.
    pub supersedes: Vec<EntryId>,
    /// What this is about: the entry that was told of, seen, filed.
    pub about: Vec<EntryId>,
}

/// The first line of the head: always shown, so that an export can be checked.
#[derive(Serialize, Deserialize)]
struct What {
    v: u8,
    id: EntryId,
    setting: SettingId,
    kind: Kind,
    occurred: DateTime<FixedOffset>,
    written: DateTime<FixedOffset>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    clock_offset_ms: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    told: Option<DateTime<FixedOffset>>,
    #[serde(default)]
    rules: Vec<String>,
    app: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    unfinished: bool,
}

/// The second line: who.
#[derive(Serialize, Deserialize)]
struct Who {
    author: Author,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    typed_for: Option<PersonId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    device: Option<DeviceId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    room: Option<RoomId>,
}

/// The third line: of whom, and what it hangs together with.
#[derive(Serialize, Deserialize)]
struct Whom {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    child: Option<ChildId>,
    route: Route,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    occasion: Option<OccasionId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    supersedes: Vec<EntryId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    about: Vec<EntryId>,
}

/// Entries at which one entry may point, at most: a correction points at one, what adds to something at one.
pub const POINTS_MAX: usize = 16;

/// Lines that the head takes.
pub const LINES: usize = 3;

impl Head {
    /// Reads the head's three lines.
    pub fn read(lines: [&str; LINES]) -> Result<Self, FormatError> {
        let form = |_| FormatError::Form("the head");
        version(lines[0], VERSION)?;
        let what: What = serde_json::from_str(lines[0]).map_err(form)?;
        let who: Who = serde_json::from_str(lines[1]).map_err(form)?;
        let whom: Whom = serde_json::from_str(lines[2]).map_err(form)?;
        if whom.supersedes.len() > POINTS_MAX || whom.about.len() > POINTS_MAX {
            return Err(FormatError::Form("the head points at too much"));
        }
        Ok(Self {
            id: what.id,
            setting: what.setting,
            kind: what.kind,
            occurred: what.occurred,
            written: what.written,
            clock_offset_ms: what.clock_offset_ms,
            told: what.told,
            rules: what.rules,
            app: what.app,
            unfinished: what.unfinished,
            author: who.author,
            typed_for: who.typed_for,
            device: who.device,
            room: who.room,
            child: whom.child,
            route: whom.route,
            occasion: whom.occasion,
            supersedes: whom.supersedes,
            about: whom.about,
        })
    }

    /// Writes them.
    pub fn write(&self) -> serde_json::Result<[String; LINES]> {
        let this = self.clone();
        let what = What {
            v: VERSION,
            id: this.id,
            setting: this.setting,
            kind: this.kind,
            occurred: this.occurred,
            written: this.written,
            clock_offset_ms: this.clock_offset_ms,
            told: this.told,
            rules: this.rules,
            app: this.app,
            unfinished: this.unfinished,
        };
        let who = Who { author: this.author, typed_for: this.typed_for, device: this.device, room: this.room };
        let whom = Whom {
            child: this.child,
            route: this.route,
            occasion: this.occasion,
            supersedes: this.supersedes,
            about: this.about,
        };
        Ok([serde_json::to_string(&what)?, serde_json::to_string(&who)?, serde_json::to_string(&whom)?])
    }
}

/// What kind of entry. The first six are written in the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
    /// Whether something has to be written down (R22).
    Question,
    /// At the desk: a child who is not here, and nobody said why (R129).
    Absence,
    /// At the desk: what we worry about, what works well, what needs to happen (R8).
    ThreeColumns,
    /// At the desk: helpful to know of a child, with reason and a day to look again (R28).
    Helpful,
    /// A tick: the lead was told in person (H2).
    Told,
    /// The lead has seen it.
    Seen,
    /// What was done or decided at the desk, and why (R18, R19).
    Note,
    /// Somebody else stands by what was decided (R18).
    Agreed,
    /// At the desk somebody said what a statement is: seen, told or thought (H14).
    Tag,
    /// Its author takes back what they wrote at the desk, and says why (R23). It stays readable.
    TakenBack,
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
    /// A file was destroyed (R94).
    Destroyed,
    /// Written by a newer version.
    #[serde(other)]
    Unknown,
}

impl Kind {
    /// Kinds whose reader must be told at once (H2, H3).
    pub fn needs_the_lead(self) -> bool {
        matches!(self, Kind::Concern | Kind::Mark | Kind::ChildWords)
    }

    /// Kinds that are records by themselves, and stand beside nothing.
    pub fn is_observation(self) -> bool {
        self.is_written_in_a_room() || matches!(self, Kind::Absence | Kind::ThreeColumns)
    }

    /// Kinds that stand in a chronology by themselves: records, and what a newer version wrote, which nobody shall take for
    /// absent.
    pub fn stands_alone(self) -> bool {
        self.is_observation() || self == Kind::Unknown
    }

    /// Kinds that people write in the room.
    pub fn is_written_in_a_room(self) -> bool {
        use Kind::{Achievement, AdultTalk, ChildWords, Concern, Mark, Question};
        matches!(self, Achievement | Concern | Mark | ChildWords | AdultTalk | Question)
    }

    /// The word on screen (practice.md, section 3).
    pub fn title(self) -> &'static str {
        match self {
            Kind::Achievement => "Achievement",
            Kind::Concern => "Concern",
            Kind::Mark => "Mark or injury",
            Kind::ChildWords => "A child told me something",
            Kind::AdultTalk => "Talked with an adult",
            Kind::Question => "Does this need recording?",
            Kind::Absence => "Not here today, not explained",
            Kind::ThreeColumns => "Worries, strengths, next steps",
            Kind::Helpful => "Helpful to know",
            Kind::Told => "Told in person",
            Kind::Seen => "Seen",
            Kind::Note => "Done or decided",
            Kind::Agreed => "Agreed",
            Kind::Tag => "Said what it is",
            Kind::TakenBack => "Taken back",
            Kind::Filed => "Filed here",
            Kind::Withdrawn => "Not about this child",
            Kind::FileOpened => "Record opened",
            Kind::Register => "Details changed",
            Kind::SetAside => "Arrived, needs checking",
            Kind::Opened => "Record looked at",
            Kind::Destroyed => "Securely destroyed",
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
    /// Said by a newer version: nobody inside can be sure to be meant.
    #[serde(untagged, deserialize_with = "newer::anything")]
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// Signed in on a tablet, with this key.
    Person { person: PersonId, key: Bytes<16> },
    /// Signed in at the desk.
    Desk { person: PersonId },
    /// Named in a part, in typed words.
    Typed,
    /// Nobody wrote it: the server noted it.
    Server,
    /// Said by a newer version: nothing vouches for it here.
    #[serde(untagged, deserialize_with = "newer::anything")]
    Unknown,
}

impl Author {
    pub fn person(self) -> Option<PersonId> {
        match self {
            Author::Person { person, .. } | Author::Desk { person } => Some(person),
            Author::Typed | Author::Server | Author::Unknown => None,
        }
    }

    /// Whether line 0 names the same voucher as the head, which stands under the commitment.
    pub fn agrees(self, by: &Voucher) -> bool {
        match (self, by) {
            (Author::Person { key, .. }, Voucher::Person { key: signed, .. }) => key == *signed,
            (Author::Typed, Voucher::Tablet { .. }) => true,
            (Author::Desk { .. } | Author::Server, Voucher::Setting { .. }) => true,
            // It can be read, and is not verified.
            (Author::Unknown, _) => true,
            _ => false,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests_support {
    use super::*;

    /// Of an entry of this kind, written when it happened, by nobody who is known, about nobody.
    pub fn blank(kind: Kind, at: DateTime<FixedOffset>) -> Head {
        Head {
            id: EntryId::from_random([1; 16]),
            setting: SettingId::from_random([1; 16]),
            kind,
            occurred: at,
            written: at,
            clock_offset_ms: None,
            told: None,
            rules: vec![],
            app: String::new(),
            unfinished: false,
            author: Author::Typed,
            typed_for: None,
            device: None,
            room: None,
            child: None,
            route: Route::Ordinary,
            occasion: None,
            supersedes: vec![],
            about: vec![],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_newer_version_adds_is_read_as_unknown_and_not_as_broken() {
        assert_eq!(serde_json::from_str::<Kind>("\"from_2031\"").unwrap(), Kind::Unknown);
        let reason = serde_json::from_str::<crate::entry::part::SetAsideReason>("\"from_2031\"").unwrap();
        assert_eq!(reason, crate::entry::part::SetAsideReason::Unknown);
        assert_eq!(
            serde_json::from_str::<crate::wire::Outcome>("\"from_2031\"").unwrap(),
            crate::wire::Outcome::Unknown
        );
    }
}
