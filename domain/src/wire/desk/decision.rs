//! What was done or decided at the desk beside a record.

use super::Told;
use crate::entry::part::Shown;
use crate::id::{EntryId, PersonId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What was done or decided, why, by whom, with whom, and who agreed since (R18, R19).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DecisionView {
    pub id: EntryId,
    /// Which step it was, where it was one.
    #[serde(default)]
    pub title: Option<String>,
    /// What stands in that step beside words and reason.
    #[serde(default)]
    pub lines: Vec<Shown>,
    pub words: String,
    pub why: String,
    pub by: String,
    pub with: Vec<String>,
    /// Who they are, in the same order: two people can have one name.
    #[serde(default)]
    pub with_people: Vec<PersonId>,
    pub at: DateTime<Utc>,
    pub agreed: Vec<Told>,
    /// The reader wrote it.
    #[serde(default)]
    pub mine: bool,
    /// Earlier wordings, newest first (R23).
    #[serde(default)]
    pub earlier: Vec<EarlierWords>,
    #[serde(default)]
    pub taken_back: Option<TakenBack>,
}

/// What was decided, as it stood before its author corrected it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EarlierWords {
    pub words: String,
    pub why: String,
    /// When it was put right.
    pub until: DateTime<Utc>,
    /// Who agreed to these words, and not to those that stand.
    #[serde(default)]
    pub agreed: Vec<Told>,
}

/// Its author took it back: then it begins nothing and ends nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TakenBack {
    pub by: String,
    pub at: DateTime<Utc>,
    pub why: String,
}

impl DecisionView {
    /// What somebody who was about to answer the same record is told of it.
    pub fn said_meanwhile(&self) -> String {
        let said = [self.title.as_deref().unwrap_or_default(), &self.words, &self.why];
        let said: Vec<&str> = said.into_iter().filter(|words| !words.is_empty()).collect();
        format!("{} answered this meanwhile: {}.", self.by, said.join(". ").trim_end_matches('.'))
    }
}
