//! What the desk writes beside a record.

use crate::entry::draft::{self, ALL_MAX, BOX_MAX};
use crate::entry::part::Source;
use crate::entry::{AboutStaff, Kind, Part};
use crate::file::FileClass;
use crate::id::{ChildId, PersonId};
use crate::london::{self, Doubt};
use crate::step::Step;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// `POST /api/v1/entries/{id}/file`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FileUnder {
    pub child: ChildId,
    /// Into which of the child's files, where the lead says so: an accident into the protection file, or the other way (R127).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<FileClass>,
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

/// `POST /api/v1/entries/{id}/correction`: what its author wrote beside a record, in better words; a step stays the step that it
/// was.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewWords {
    pub words: String,
    pub why: String,
}

/// `POST /api/v1/entries/{id}/take-back`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewTakeBack {
    pub why: String,
}

/// `POST /api/v1/entries/{id}/tag`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewTag {
    pub part: u32,
    pub source: Source,
}

/// `POST /api/v1/children/{id}/records`: what somebody writes at the desk. Of [`AT_THE_DESK`] one kind; empty boxes are
/// left out.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewRecord {
    pub kind: Kind,
    /// When it happened.
    pub occurred: DateTime<Utc>,
    #[serde(default)]
    pub saw: String,
    #[serde(default)]
    pub told_who: String,
    #[serde(default)]
    pub told: String,
    #[serde(default)]
    pub think: String,
    #[serde(default)]
    pub agreed: String,
    #[serde(default)]
    pub worried: String,
    #[serde(default)]
    pub well: String,
    #[serde(default)]
    pub needs: String,
    /// Whether it is about somebody who works or helps here, and about whom: then it goes to its own reader alone (H1).
    #[serde(default)]
    pub about_staff: AboutStaff,
    #[serde(default)]
    pub people: Vec<PersonId>,
}

/// Kinds that are written at the desk.
pub const AT_THE_DESK: [Kind; 4] = [Kind::Concern, Kind::AdultTalk, Kind::Absence, Kind::ThreeColumns];

impl NewRecord {
    /// Its parts, in the order of the screen. None where nothing was written.
    pub fn parts(&self) -> Vec<Part> {
        let text = |words: &str| Some(words.trim().to_owned()).filter(|w| !w.is_empty());
        let who = self.told_who.trim().to_owned();
        let parts = [
            text(&self.saw).map(|words| Part::Saw { words }),
            text(&self.told).map(|words| Part::Told { who, words }),
            text(&self.agreed).map(|words| Part::Agreed { words }),
            text(&self.think).map(|words| Part::Think { words }),
            text(&self.worried).map(|words| Part::Worried { words }),
            text(&self.well).map(|words| Part::Well { words }),
            text(&self.needs).map(|words| Part::Needs { words }),
        ];
        parts.into_iter().flatten().collect()
    }

    /// What is wrong with it, in a sentence, or nothing.
    pub fn fault(&self, now: DateTime<Utc>) -> Option<&'static str> {
        let all =
            [&self.saw, &self.told_who, &self.told, &self.think, &self.agreed, &self.worried, &self.well, &self.needs];
        match self.parts() {
            _ if !AT_THE_DESK.contains(&self.kind) => Some("That can't be written at the desk."),
            parts if parts.is_empty() => Some("Write a few words first. One sentence is enough."),
            _ if all.iter().any(|w| w.len() > BOX_MAX) || all.iter().map(|w| w.len()).sum::<usize>() > ALL_MAX => {
                Some(draft::TOO_LONG)
            }
            // The desk's own clock may be a little off, too.
            _ => london::doubt(self.occurred.to_utc(), now + TimeDelta::minutes(4)).map(|doubt| match doubt {
                Doubt::Future => draft::FUTURE,
                Doubt::LongAgo => draft::LONG_AGO,
            }),
        }
    }
}

/// `POST /api/v1/children/{id}/helpful`: helpful to know of a child (R28), or taken off.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewHelpful {
    /// The row of the packs.
    pub check: String,
    pub on: bool,
    pub why: String,
    /// When somebody looks whether it still holds.
    #[serde(default)]
    pub review: Option<NaiveDate>,
}

impl NewHelpful {
    /// What is wrong with it, in a sentence, or nothing.
    pub fn fault(&self, today: NaiveDate) -> Option<&'static str> {
        match (self.on, self.review) {
            _ if self.why.trim().is_empty() => Some("Say why. A few words are enough."),
            _ if self.why.len() > BOX_MAX => Some("That is too long for a reason."),
            (true, None) => Some("Say on which day somebody looks whether it still holds."),
            (true, Some(day)) if day < today => Some("The day on which somebody looks again is over."),
            _ => None,
        }
    }
}
