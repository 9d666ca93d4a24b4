//! What the desk reads and sends.

mod decision;
mod register;

pub use decision::{DecisionView, EarlierWords, TakenBack};
pub use register::{ChangeView, ChildView, GivenView, MessagesView, RegisterView, StaffView, TabletView, TurnView};

use super::board::Waits;
use crate::entry::Kind;
use crate::entry::part::Shown;
use crate::id::{AttachmentId, ChildId, EntryId, PersonId, RoomId};
use crate::register::Home;
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// One record as its reader sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordView {
    pub id: EntryId,
    /// The id of its first wording, as it came: the same whatever is corrected later and wherever it is filed.
    pub first: EntryId,
    pub kind: Kind,
    pub child: Option<ChildHead>,
    /// The child as typed, where none of the list was meant.
    pub typed_child: Option<String>,
    pub room: String,
    pub author: String,
    /// "name typed, not signed in", or nothing.
    pub author_note: String,
    pub typed_for: Option<String>,
    pub occurred: DateTime<FixedOffset>,
    /// Its first wording, by the tablet's clock.
    pub written: DateTime<FixedOffset>,
    /// When the wording that stands was written, where that is a later one.
    #[serde(default)]
    pub corrected: Option<DateTime<FixedOffset>>,
    /// "written 24 minutes after", for ever.
    pub lateness: String,
    /// What is known of the tablet's clock, where it was off by more than two minutes.
    pub clock_note: Option<String>,
    /// It came from a tablet that had been switched off.
    #[serde(default)]
    pub tablet_note: Option<String>,
    pub received: DateTime<Utc>,
    /// Told in person: to whom, when.
    pub told: Vec<Told>,
    pub seen: Vec<Told>,
    pub about_staff: bool,
    pub unfinished: bool,
    pub parts: Vec<Shown>,
    /// Earlier wordings, newest first.
    pub earlier: Vec<Earlier>,
    /// Filed here by hand: by whom, when.
    pub filed: Option<Told>,
    /// When the record was written to which this adds.
    #[serde(default)]
    pub adds_to: Option<DateTime<FixedOffset>>,
    /// What was done or decided at the desk, oldest first.
    #[serde(default)]
    pub decisions: Vec<DecisionView>,
    /// Tied to records in other children's files.
    pub shared_occasion: bool,
    /// Whether it waits for somebody to have seen it.
    pub waits: bool,
    /// The reader wrote it at the desk.
    #[serde(default)]
    pub mine: bool,
    #[serde(default)]
    pub taken_back: Option<TakenBack>,
    /// Whether it calls people to the desk for as long as it waits (H7).
    #[serde(default)]
    pub cannot_wait: bool,
    /// It stands among the child's accidents here, and not in the protection file (R127).
    #[serde(default)]
    pub accident: bool,
    /// Where on the body, of each mark in it.
    #[serde(default)]
    pub marks: Vec<String>,
    /// What it waits for, the first to be done first.
    #[serde(default)]
    pub next: Vec<Waits>,
    /// Whether steps can be taken about it.
    #[serde(default)]
    pub steps: bool,
    /// Who said that they would do it.
    #[serde(default)]
    pub owner: Option<String>,
    /// Who was asked to take it on, and has not yet (R146).
    #[serde(default)]
    pub handed_to: Option<PersonId>,
    /// What somebody last said that it may be, by the ids of the packs (R29).
    #[serde(default)]
    pub may_be: Vec<String>,
    /// Pictures of a handwritten note, those of earlier wordings too.
    #[serde(default)]
    pub pictures: Vec<PictureView>,
    /// How many entries its file had when this was read: what answers it says so.
    #[serde(default)]
    pub as_of: u64,
}

/// A picture that belongs to a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PictureView {
    pub id: AttachmentId,
    /// The wording that names it: by this id it can be read.
    pub entry: EntryId,
    pub state: PictureState,
    /// The salted SHA-256 that was taken with the picture, in hexadecimal digits.
    pub hash: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PictureState {
    /// It did not come yet: words never wait for it.
    Awaited,
    /// It is here, and is what was taken.
    Here,
    /// What came in its place is something else, which is kept apart: why.
    Wrong(String),
    /// It is here, and not on a page that names no other child.
    Withheld,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Told {
    pub by: String,
    /// Two people can have one name; nobody where it was typed, or noted by the server.
    #[serde(default)]
    pub person: Option<PersonId>,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Earlier {
    pub id: EntryId,
    pub written: DateTime<FixedOffset>,
    pub parts: Vec<Shown>,
}

/// A child as the head of a record shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChildHead {
    pub id: ChildId,
    pub name: String,
    pub preferred: String,
    pub age: String,
    pub room: String,
    pub not_moving: bool,
    #[serde(default)]
    pub known_marks: String,
    pub home: Option<Home>,
    /// The directory of the council under which the family lives, where it is not the nursery's own.
    #[serde(default)]
    pub council: Option<String>,
}

/// `GET /api/v1/calls`: what can't wait and calls this reader to the desk (H7), with no name and no word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Calls {
    pub now: DateTime<Utc>,
    pub calls: Vec<CallView>,
    /// When this is another answer, if still nobody has seen it.
    pub changes: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CallView {
    /// The id of its first wording.
    pub entry: EntryId,
    pub came: DateTime<Utc>,
    /// Nobody saw it for so long that its writer was told to ring.
    pub writer_rings: bool,
}

/// `GET /api/v1/inbox`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Inbox {
    pub now: DateTime<Utc>,
    pub new: Vec<RecordView>,
    pub seen_today: Vec<RecordView>,
    /// Records that wait for a step which is due, or nearly.
    #[serde(default)]
    pub pressing: usize,
    /// How many stand under *Arrived, needs checking*.
    pub needs_checking: usize,
    pub on_duty: Option<String>,
    /// Said across the top until somebody has dealt with it, such as an older database that was copied back.
    pub banner: Option<String>,
}

/// `GET /api/v1/children/{id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Chronology {
    pub now: DateTime<Utc>,
    pub child: ChildHead,
    /// In the order in which things happened.
    pub records: Vec<RecordView>,
    /// For readers of the protection file (R28).
    #[serde(default)]
    pub helpful: Vec<HelpfulView>,
    /// Whether the reader may write into the protection file.
    #[serde(default)]
    pub may_write: bool,
}

/// `GET /api/v1/children`: those with whom the reader works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MyChildren {
    /// By the name as used.
    pub children: Vec<ChildHead>,
}

/// Helpful to know of a child, as it stands (R28).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HelpfulView {
    /// Where it was said.
    pub id: EntryId,
    /// The row of the packs.
    pub check: String,
    pub words: String,
    pub why: String,
    /// When somebody looks whether it still holds.
    pub review: Option<NaiveDate>,
    pub said: Told,
}

/// `GET /api/v1/checking`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Checking {
    pub now: DateTime<Utc>,
    /// Records about no child on the list.
    pub unfiled: Vec<RecordView>,
    pub set_aside: Vec<SetAsideView>,
    /// How many more are set aside than are shown at once.
    #[serde(default)]
    pub more: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetAsideView {
    pub id: EntryId,
    pub tablet: String,
    pub place: u64,
    pub received: DateTime<Utc>,
    pub reason: String,
    /// Of whom it says it is, where that can be read; nobody vouches for it.
    #[serde(default)]
    pub claims: Option<String>,
    /// The words, where they can be read and are nobody else's to read.
    pub parts: Vec<Shown>,
    /// What was done about it. With any, it no longer counts as needing a check.
    #[serde(default)]
    pub decisions: Vec<DecisionView>,
}

/// `GET /api/v1/unfinished`: achievements whose writer did not come back to them (H3), for the room's leader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unfinished {
    pub now: DateTime<Utc>,
    pub records: Vec<RecordView>,
}

/// `GET /api/v1/concerns`: what is about staff and came to this reader, newest first, seen or not (H1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Concerns {
    pub now: DateTime<Utc>,
    pub records: Vec<RecordView>,
}

/// `GET /api/v1/keeping`: what the desk says of backups and of the master key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Keeping {
    pub now: DateTime<Utc>,
    /// Whether this server makes backups by itself.
    pub made_here: bool,
    pub good: Option<BackupView>,
    /// The last one that failed since.
    pub failed: Option<BackupView>,
    /// The last good one is too long ago, where any is made.
    pub worry: bool,
    /// When somebody last looked that the master key is kept apart.
    pub master_apart: Option<DateTime<Utc>>,
    /// Whether this reader may say that they have looked.
    pub may_confirm: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BackupView {
    pub at: DateTime<Utc>,
    pub encrypted: bool,
    pub fault: Option<String>,
}

/// A one-use code, shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeView {
    pub code: String,
    pub minutes: u32,
    /// For a tablet: the address with the code in its fragment, and that as a picture (SVG).
    pub address: Option<String>,
    pub picture: Option<String>,
}

/// `POST /api/v1/people/{id}/passphrase-code`.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPassphraseCode {
    /// They lost their second factor as well.
    #[serde(default)]
    pub forget_factors: bool,
}

/// `POST /api/v1/tablets/code`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewTablet {
    pub name: String,
    pub room: Option<RoomId>,
}

/// An event of `GET /api/v1/feed`: what to read again, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum News {
    Records,
    Register,
    Tablets,
    /// Nothing happened, and the line is alive.
    Beat,
    /// The session ended, here or elsewhere: nothing comes after it.
    Left,
}
