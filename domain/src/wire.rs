//! What goes over the wire under `/api/v1/`: JSON, types that an older app still reads (fields are only ever
//! added). `docs/wire.md` is written from this file.

pub mod answers;
pub mod board;
pub mod desk;
pub mod fault;
pub mod guide;
pub mod leaving;
pub mod replies;
pub mod sign_in;

use crate::bytes::{Blob, Bytes};
use crate::entry::part::SetAsideReason;
use crate::format::certificate::Certificate;
use crate::format::checkpoint::Checkpoint;
use crate::format::envelope::Envelope;
use crate::format::key::{PersonPublic, PinBlob};
use crate::format::setting_key::KeyStatement;
use crate::format::vouched::PersonStatement;
use crate::id::{ChildId, DeviceId, EntryId, PersonId, RoomId, SeriesId, SettingId};
use crate::naming::Search;
use crate::register::Moves;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize};

/// Entries in one request, at most.
pub const BATCH_ENTRIES_MAX: usize = 100;
/// Sealed bytes in one request that a tablet puts together.
pub const BATCH_BYTES_MAX: usize = 512 * 1024;
/// People in one request, at most.
pub const PEOPLE_MAX: usize = 200;
/// Bytes of one sealed entry, at most.
pub const ENTRY_BYTES_MAX: usize = 272 * 1024;
/// Bytes of one request, at most.
pub const REQUEST_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Bytes of one attachment, at most.
pub const ATTACHMENT_BYTES_MAX: usize = 12 * 1024 * 1024;

/// Bytes of attachments from one tablet within a day, at most: a full disk would keep words out.
pub const ATTACHMENT_DAY_MAX: u64 = 200 * 1024 * 1024;

/// The header that carries a tablet's [`Certificate`] as base64url of its JSON.
pub const CERTIFICATE_HEADER: &str = "fh-certificate";
/// The header that carries its signature over [`crate::format::certificate::request_bytes`].
pub const SIGNATURE_HEADER: &str = "fh-signature";
/// The header of an answer to a tablet with the setting's signature over
/// [`crate::format::certificate::answer_bytes`].
pub const ANSWER_HEADER: &str = "fh-answer";
/// The header with the server's time in milliseconds as the tablet knows it; part of what is signed.
pub const TIME_HEADER: &str = "fh-time";
/// The header of a read that nobody asked for with their hands: it keeps no session alive.
pub const BY_ITSELF_HEADER: &str = "fh-by-itself";
/// The id under which the desk writes, minted in the browser: the same sent twice is kept once.
pub const WRITE_HEADER: &str = "fh-write";
/// How many entries the file had when the record was read that is answered.
pub const AFTER_HEADER: &str = "fh-after";
/// The header of a refusal with the server's time, to sign again with.
pub const NOW_HEADER: &str = "fh-now";

/// `POST /api/v1/sync`, signed by the tablet.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncRequest {
    /// A row that is no envelope at all holds up none of the others: it gets no receipt and stays on its tablet.
    #[serde(deserialize_with = "those_that_can_be_read")]
    pub rows: Vec<Envelope>,
    pub status: TabletStatus,
    /// The newest checkpoint that this tablet has seen.
    #[serde(default)]
    pub checkpoint: Option<Checkpoint>,
    /// In the first request of a new epoch: whom the setting vouched for, as this tablet's tiles say. A server that
    /// was put back from an older copy may not know all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<PersonStatement>,
}

fn those_that_can_be_read<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Envelope>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Row {
        Envelope(Box<Envelope>),
        Other(serde::de::IgnoredAny),
    }
    let rows = Vec::<Row>::deserialize(from)?;
    let readable = |row| match row {
        Row::Envelope(envelope) => Some(*envelope),
        Row::Other(_) => None,
    };
    Ok(rows.into_iter().filter_map(readable).collect())
}

/// Counts and times only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TabletStatus {
    pub waiting: u32,
    pub drafts: u32,
    /// Rows and drafts that the tablet's version of the app can't read.
    #[serde(default)]
    pub unreadable: u32,
    /// The tablet's clock at sending.
    pub clock_ms: i64,
    pub installed: bool,
    pub persisted: bool,
    /// Switched off, the last word: nobody is signed in and nothing is left here.
    #[serde(default)]
    pub at_rest: bool,
}

impl TabletStatus {
    /// Whether the browser may be told to clear everything of ours: only where nothing could be lost by it.
    pub fn may_be_cleared(&self) -> bool {
        self.at_rest && (self.waiting, self.drafts, self.unreadable) == (0, 0, 0)
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncAnswer {
    pub now_ms: i64,
    pub epoch: u64,
    pub checkpoint: Option<Checkpoint>,
    pub receipts: Vec<Receipt>,
    /// What this tablet sent in the last 14 days and somebody has seen.
    pub seen: Vec<SeenNews>,
    /// What had been set aside and could be taken in the last 14 days.
    #[serde(default)]
    pub taken: Vec<Receipt>,
    /// Something can't wait and nobody has seen it: whoever is called shall look at the desk (H7).
    #[serde(default)]
    pub look: bool,
    /// What this tablet sent, can't wait, and nobody has seen for too long: its writer rings (H7).
    #[serde(default)]
    pub unheard: Vec<Unheard>,
    pub sealing: KeyStatement,
    pub roster_etag: String,
    /// This tablet was switched off: it deletes keys and roster once its outbox is empty.
    pub off: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    pub id: EntryId,
    pub series: SeriesId,
    pub place: u64,
    pub hash: Bytes<32>,
    pub outcome: Outcome,
    /// Why it was set aside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<SetAsideReason>,
    pub received_ms: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Kept,
    AlreadyKept,
    SetAside,
    /// An outcome that this version does not know: the row stays where it is.
    #[serde(other)]
    Unknown,
}

/// A record that can't wait and that nobody has seen (H7): its time, without a word of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unheard {
    pub entry: EntryId,
    /// By the tablet's clock, milliseconds since 1970.
    pub written_ms: i64,
}

/// "Seen by Adaeze, 14:35", without a word of the text. For what is about staff, `by` is empty: on a shared
/// tablet the name alone would tell whom it went to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeenNews {
    pub entry: EntryId,
    pub by: String,
    pub at_ms: i64,
}

/// `POST /api/v1/enrol`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolRequest {
    pub code: String,
    pub public: Bytes<32>,
    /// What this browser was before its storage was cleared, as far as it still knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<Counted>,
}

/// The last place that a tablet gave in a series: kept beside its storage, so that the loss of that shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counted {
    pub device: DeviceId,
    pub series: SeriesId,
    pub place: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolAnswer {
    pub certificate: Certificate,
    pub setting: SettingId,
    pub setting_name: String,
    pub made_up: bool,
    pub name: String,
    pub room: Option<RoomId>,
    pub sealing: KeyStatement,
    /// The public half of the setting's signing key.
    pub setting_key: Bytes<32>,
    pub now_ms: i64,
}

/// `GET /api/v1/roster`, signed by the tablet. Tiles are in clear; the children are encrypted under the
/// tablet's roster key, which is sealed to each person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Roster {
    pub etag: String,
    pub device: DeviceId,
    pub setting_name: String,
    pub made_up: bool,
    pub room: Option<RoomId>,
    pub rooms: Vec<RosterRoom>,
    /// Where the nursery is, to be read out to whoever answers 999.
    #[serde(default)]
    pub address: String,
    pub tiles: Vec<Tile>,
    /// Who is told of a concern now, first one first.
    pub duty: Vec<PersonId>,
    /// None of them is entered as on duty.
    #[serde(default)]
    pub nobody_on_duty: bool,
    pub staff_lead: Option<PersonId>,
    pub staff_second: Option<PersonId>,
    pub numbers: Vec<Number>,
    /// When the nursery closes, as "18:00" in London: what is for the lead goes then, finished or not (H3).
    #[serde(default)]
    pub closes: Option<String>,
    /// Words of the nursery's own for the language help (N2).
    #[serde(default)]
    pub own_words: Vec<String>,
    pub rules: Vec<String>,
    pub children: Blob,
    pub made_ms: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RosterRoom {
    pub room: RoomId,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tile {
    pub person: PersonId,
    pub short: String,
    pub name: String,
    pub job: String,
    pub room: Option<RoomId>,
    /// Absent until the person has set a PIN.
    pub blob: Option<PinBlob>,
    pub key: Option<Bytes<16>>,
    /// The roster key, sealed to this person.
    pub roster_key: Option<Blob>,
    /// The setting's word for this person's keys, to be given back to a server that lost them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vouched: Option<PersonStatement>,
}

/// A number to ring, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Number {
    pub label: String,
    pub number: String,
    pub note: String,
    /// When it answers, from and until, for as long as a tablet keeps it; nothing where that is not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<(DateTime<Utc>, DateTime<Utc>)>,
}

impl Number {
    /// Whether it answers at this time by the server's clock (R111); nothing where that is not known.
    pub fn answers_at(&self, at: DateTime<Utc>) -> Option<bool> {
        let last = self.answers.iter().map(|(_, until)| *until).max()?;
        let first = self.answers.iter().map(|(from, _)| *from).min()?;
        // Before and behind what was written down, nobody knows.
        (first - ANSWERS_KNOWN <= at && at < last)
            .then(|| self.answers.iter().any(|(from, until)| *from <= at && at < *until))
    }
}

/// So long before the first opening that was written down it is closed.
const ANSWERS_KNOWN: TimeDelta = TimeDelta::days(4);

/// A child as the tablet knows them: least data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RosterChild {
    pub child: ChildId,
    pub preferred: String,
    pub initial: String,
    /// Surname and month of birth, only where a tile could be confused (H4).
    pub full: Option<FullName>,
    pub room: Option<RoomId>,
    pub key_person: Option<PersonId>,
    pub moves: Moves,
    /// Whether the child counts as not moving (H9): not known and under six months do.
    pub not_moving: bool,
    pub see_the_office: bool,
    /// Birthmarks and the like, from registration: grey on the body map (H13).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub known_marks: String,
    /// Who is told of a concern about this child, where that is not just whoever is on duty (R132).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Vec<PersonId>>,
    /// The surname's letters, small and without accents: search finds by them, and no tile shows them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub surname_letters: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FullName {
    pub surname: String,
    pub born: String,
}

impl RosterChild {
    /// The name as Save repeats it (H4).
    pub fn whole_name(&self) -> String {
        match &self.full {
            Some(full) => format!("{} {}", self.preferred, full.surname),
            None => format!("{} {}.", self.preferred, self.initial),
        }
    }

    /// Whether somebody who searches means this child: by either name, the tile's or the surname.
    pub fn is_found_by(&self, search: &Search) -> bool {
        let surname = self.full.as_ref().map_or(&self.surname_letters, |full| &full.surname);
        search.finds(&format!("{} {surname}", self.preferred))
    }
}

/// What associates the encrypted children with one tablet.
pub const ROSTER_PURPOSE: &[u8] = b"fh1/roster";

/// `POST /api/v1/pin`, signed by the tablet: a first or forgotten PIN, with a one-use code from the desk.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PinRequest {
    pub person: PersonId,
    pub code: String,
    pub public: PersonPublic,
    pub blob: PinBlob,
    /// By the new signing key, over [`PinBlob::signed_bytes`].
    pub sig: Bytes<64>,
}

/// `POST /api/v1/pin/change`, signed by the tablet and the person: the same seed under a new PIN.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PinChange {
    pub person: PersonId,
    pub blob: PinBlob,
    /// By the person's signing key, over [`PinBlob::signed_bytes`].
    pub sig: Bytes<64>,
}

#[cfg(test)]
mod tests;
