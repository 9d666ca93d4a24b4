//! What leaves the nursery about a child, and who opened what.

use super::desk::{ChildHead, HelpfulView, RecordView};
use crate::id::ChildId;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// `POST /api/v1/children/{id}/brief`: one page for whoever picks the matter up (R121).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewBrief {
    /// Whom it is for, as it stands on the page.
    pub for_whom: String,
    /// Why other children are named in this one after all (H16); they are not where it is left out.
    #[serde(default)]
    pub name_others: Option<String>,
}

/// Line that stands on each page of what leaves: for whom, by whom, when, which copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cover {
    pub now: DateTime<Utc>,
    pub nursery: String,
    pub for_whom: String,
    pub by: String,
    /// Counted from 1, for this child.
    pub copy: u32,
}

/// `POST /api/v1/children/{id}/print`: the whole protection file, to be printed or kept as a PDF, with what a stranger can
/// check it by (N16).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Print {
    pub cover: Cover,
    pub child: ChildHead,
    pub born: NaiveDate,
    /// Other children are named in it, because …
    pub name_others: Option<String>,
    /// In the order in which things happened.
    pub records: Vec<PrintedRecord>,
    /// Helpful to know, as it stands (R28).
    #[serde(default)]
    pub helpful: Vec<HelpfulView>,
    pub ledger: Ledger,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PrintedRecord {
    pub record: RecordView,
    /// Its place in the ledger, counted from 0, and the SHA-256 of what stands there, in hexadecimal digits.
    pub index: u64,
    pub hash: String,
}

/// How long the ledger was, and what its root was then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ledger {
    pub size: u64,
    pub root: String,
    pub at: DateTime<Utc>,
    /// The setting's public signing key.
    pub setting_key: String,
}

/// `POST /api/v1/records/{id}/walk`: one case, step by step, with nobody's name (R148).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Walk {
    pub cover: Cover,
    pub steps: Vec<WalkStep>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WalkStep {
    /// None of what still waits.
    pub at: Option<DateTime<Utc>>,
    pub title: String,
    pub words: Vec<String>,
    /// "12 minutes later"; of what waits, when it is due.
    pub after: String,
}

/// One line of a record as the child may one day read it (R17, N24).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChildLine {
    pub says: String,
    pub words: String,
    pub quote: bool,
    /// It was thought, and not seen.
    pub thought: bool,
    /// Words that could be put better, as they stand there.
    pub better: Vec<String>,
}

/// The page. It names no other child (H16).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Brief {
    pub cover: Cover,
    pub child: ChildHead,
    pub born: NaiveDate,
    pub key_person: Option<String>,
    /// What still waits for a step, the first to be due first.
    pub open: Vec<RecordView>,
    /// What came to its end, the newest first, as far as one page goes.
    pub ended: Vec<RecordView>,
}

/// `GET /api/v1/openings`: who opened which protection file, and what left it, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Openings {
    pub now: DateTime<Utc>,
    pub openings: Vec<Opening>,
    /// There are more than are shown.
    pub more: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Opening {
    pub at: DateTime<Utc>,
    pub by: String,
    pub child: ChildId,
    pub name: String,
    /// "Opened", "One-page brief for the duty team, copy 2", "Written out on the server itself".
    pub what: String,
}
