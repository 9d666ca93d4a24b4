//! What leaves the nursery about a child, and who opened what.

use super::desk::{ChildHead, RecordView};
use crate::id::ChildId;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// `POST /api/v1/children/{id}/brief`: one page for whoever picks the matter up (R121).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewBrief {
    /// Whom it is for, as it stands on the page.
    pub for_whom: String,
}

/// The page. It names no other child (H16).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Brief {
    pub now: DateTime<Utc>,
    pub nursery: String,
    pub child: ChildHead,
    pub born: NaiveDate,
    pub key_person: Option<String>,
    pub for_whom: String,
    pub by: String,
    /// Counted from 1, for this child.
    pub copy: u32,
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
