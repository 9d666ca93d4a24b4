//! What the desk reads of what waits for somebody: the board, each record's next step, and whom to ring.

use crate::entry::Kind;
use crate::id::{ChildId, EntryId};
use crate::wire::desk::RecordView;
use crate::wire::leaving::ChildLine;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a record waits for: one step, by when, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Waits {
    pub what: Wait,
    /// "Is it safe for Otto to go home as planned?"
    pub title: String,
    /// What to do, in a sentence.
    pub say: String,
    /// From when it waits.
    pub since: DateTime<Utc>,
    /// The last moment, where a rule or a person set one.
    pub due: Option<DateTime<Utc>>,
    /// By when the source wants it, where the last moment is later (R11).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aim: Option<DateTime<Utc>>,
    pub warn: Option<DateTime<Utc>>,
    /// Why it is due then, in sentences a person can check.
    pub why: String,
    /// Where the rule stands, such as "Hull, edition 2021-04".
    pub rule: String,
}

/// The kinds of next step, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Wait {
    /// Nobody has seen this wording.
    See,
    /// Whether the child goes home as planned (H8).
    GoesHome,
    /// What was done while it lay on a tablet and nobody had been told (H2).
    WhileUntold,
    /// Whether an accident here was that and nothing else (R127).
    Accident,
    /// Several small things want to be looked at together (R27).
    Together,
    /// Children's social care is to be rung.
    Ring,
    /// The family of a child who is not here is to be rung (R129).
    Reach,
    /// Somebody has to be told: the parents of an accident here (R127), a social worker (R129).
    Tell,
    /// What was said in a call is still to be written (R11, R12).
    CallNote,
    /// Its writer has not finished it (R10, R11).
    WriteUp,
    /// What happens next (R19).
    Next,
    /// What the parents know of a referral, and what they say (R44).
    BeforeReferral,
    /// Whether the parents agree to early help (R48).
    BeforeEarlyHelp,
    /// The request for early help is to go.
    Request,
    /// The written referral is to go (R54).
    Write,
    /// Ofsted and the local agencies are to be told (R128).
    Notify,
    /// Somebody asked whether it has to be written down (R22).
    Reply,
    /// Somebody was asked to take it on (R146).
    TakeOn,
    /// Their answer (R56).
    Answer,
    /// Whether what is helpful to know of a child still holds (R28).
    Review,
    /// Somebody said that they would look again.
    LookAgain,
    /// Where the original of a handwritten note is, or that it was shredded (K10).
    Original,
    /// What was begun is to be closed with what came of it (R20).
    Close,
}

/// `POST /api/v1/session/calendar`: shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarAddress {
    pub address: String,
}

/// `GET /api/v1/board`: everything that waits for somebody, the first to be due first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Board {
    pub now: DateTime<Utc>,
    pub items: Vec<BoardItem>,
}

/// One thing that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BoardItem {
    /// The record's first wording.
    pub record: EntryId,
    /// Whose it is, in words.
    pub subject: String,
    /// Where the chronology is; none where no child of the list is meant.
    pub child: Option<ChildId>,
    pub kind: Kind,
    pub room: String,
    pub written: DateTime<Utc>,
    pub about_staff: bool,
    /// Who said that they would do it, where somebody did.
    pub owner: Option<String>,
    pub waits: Waits,
}

/// `GET /api/v1/counts`: records of protection files by month, kind and room, and what nobody acted on (R124).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counts {
    pub now: DateTime<Utc>,
    pub counts: Vec<Count>,
    pub unacted: Vec<BoardItem>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Count {
    /// "2026-11".
    pub month: String,
    pub kind: Kind,
    pub room: String,
    pub n: usize,
}

/// `GET /api/v1/records/{id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordOpen {
    pub now: DateTime<Utc>,
    pub record: RecordView,
    /// As the child may one day read it (R17, N24).
    #[serde(default)]
    pub as_child: Vec<ChildLine>,
}

/// `GET /api/v1/directory`: whom to ring, councils apart, each with the line that answers now first (R111).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DirectoryView {
    pub now: DateTime<Utc>,
    /// The pack that is in force, in words; none where nobody has chosen an authority.
    pub authority: Option<String>,
    /// What a reader has to know of the pack: that it is past its review, that it is made up.
    pub note: String,
    /// Packs to choose from: id and title.
    pub authorities: Vec<(String, String)>,
    pub councils: Vec<CouncilView>,
}

/// One council's lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CouncilView {
    /// The directory; empty for the authority's own.
    pub directory: String,
    pub title: String,
    pub lines: Vec<Line>,
}

/// A line to somebody outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Line {
    /// Pack and row, such as "hull:front-door".
    pub id: String,
    pub title: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub portal: Option<String>,
    pub answers: Answers,
    /// "Answers now, until 16:30.", "Closed since 16:30. Opens Monday 08:30."
    pub says: String,
    /// "Rung by Imogen Quill on 5 Oct 2026.", "Nobody here has rung this number to check it."
    pub checked: String,
    /// Nobody has checked it, or too long ago.
    pub doubtful: bool,
    /// Why it can't be used until somebody has confirmed it (K13).
    pub unusable: Option<String>,
    /// Children's social care, by day or by night: what is rung about a child.
    pub social_care: bool,
    /// Rung where that answers nobody: the council's main number, the police, the emergency number.
    #[serde(default)]
    pub else_ring: bool,
}

/// Whether a line answers at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Answers {
    Now,
    NotKnown,
    NotNow,
}
