//! What the desk writes beside a record.

use crate::entry::part::Source;
use crate::id::{ChildId, PersonId};
use crate::step::Step;
use serde::{Deserialize, Serialize};

/// `POST /api/v1/entries/{id}/file`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FileUnder {
    pub child: ChildId,
    pub reason: String,
}

/// `POST /api/v1/entries/{id}/decision`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewDecision {
    pub words: String,
    pub why: String,
    #[serde(default)]
    pub with: Vec<PersonId>,
    /// Which step it is, where it is one: then the step says which words it needs.
    #[serde(default)]
    pub step: Option<Step>,
}

/// `POST /api/v1/entries/{id}/tag`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewTag {
    pub part: u32,
    pub source: Source,
}
