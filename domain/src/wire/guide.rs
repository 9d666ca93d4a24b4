//! `GET /api/v1/guide`: what the packs in force say in words.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// All of it, for the forms of the desk and for its page of definitions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Guide {
    /// What it may be; *not clear yet* among them (R29, H15).
    pub categories: Vec<GuideCategory>,
    /// What somebody may have noticed (R25).
    pub triggers: Vec<GuideCheck>,
    /// Helpful to know of a child (R28).
    pub helpful: Vec<GuideCheck>,
    /// On what ground something is shared without the parents' agreement (R45).
    pub grounds: Vec<GuideCheck>,
    /// Duties, definitions and the law (R34, R120).
    pub duties: Vec<GuideDuty>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GuideCategory {
    pub id: String,
    pub title: String,
    pub says: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GuideCheck {
    pub id: String,
    pub group: String,
    pub words: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GuideDuty {
    pub title: String,
    pub says: String,
    pub in_force: Option<NaiveDate>,
    /// Whose rule it is, by the pack's title.
    pub pack: String,
    /// Seen in one place only, or not checked.
    pub unsure: bool,
}
