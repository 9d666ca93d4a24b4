//! A part as a reader sees it: a heading, and the words under it.

use super::{Origin, Part, Source};
use crate::id::PersonId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

impl Part {
    /// The heading above the words, the words, and whose they are where they are a quotation.
    pub fn shown(&self, child: &str) -> Option<Shown> {
        let plain = |label: &str, words: &str| Some(Shown::plain(label, words));
        match self {
            Part::Saw { words } => plain("What I saw or heard", words),
            Part::Told { who, words } if who.is_empty() => plain("What someone told me", words),
            Part::Told { who, words } => plain(&format!("What someone told me · {who}"), words),
            Part::Think { words } => plain("What I think, and why", words),
            Part::Quote { who, words } => {
                let who = if who == "child" { child } else { who };
                Some(Shown { quote: true, ..Shown::plain(&format!("What {who} said, word for word"), words) })
            }
            Part::Before { words } => plain("What was happening just before, and anything the adult said", words),
            Part::Wanted { words } => plain("What the child wanted or felt", words),
            Part::Differs { words } => plain("Where I see it differently, and why", words),
            Part::Mark { region, look, origin } => {
                let place = if region.is_empty() { "place not said" } else { region };
                plain("Mark", &format!("{look}, {place}; {}", origin.map_or("how it came was not said", Origin::words)))
            }
            Part::FirstAid { words } => plain("First aid", words),
            Part::ParentsTold { words } => plain("Parents told", words),
            Part::Asks { words } => plain("What is asked", words),
            Part::Worried { words } => plain("What we worry about", words),
            Part::Well { words } => plain("What works well", words),
            Part::Needs { words } => plain("What needs to happen", words),
            Part::Agreed { words } => plain("What the adult here said, or what was agreed", words),
            Part::Notes { notes } => plain("Taking notes", &notes.words()),
            Part::LeadToKnow { answer: true } => plain("Does the lead need to know?", "Yes, or not sure"),
            Part::LeadToKnow { answer: false } => plain("Does the lead need to know?", "No"),
            Part::Meaning { term, words } => plain(&format!("{term} stands for"), words),
            Part::CannotWait {} => plain("How soon", "Can't wait"),
            Part::Place { words } => plain("Where", words),
            Part::Present { words } => plain("Who else was there", words),
            Part::SubjectTyped { words } => plain("Child, as typed", words),
            Part::AuthorTyped { name, agency } if agency.is_empty() => plain("Written by, as typed", name),
            Part::AuthorTyped { name, agency } => plain("Written by, as typed", &format!("{name}, {agency}")),
            Part::DidTyped { name } => plain("Seen by", name),
            Part::StaffTyped { words } => plain("About", words),
            Part::Paper { dated, signed, place } => {
                let date = if *dated { "dated" } else { "whether it is dated was not said" };
                let name = if *signed { "signed" } else { "whether it is signed was not said" };
                let place = if place.is_empty() {
                    "where the paper is was not said".into()
                } else {
                    format!("the paper: {place}")
                };
                plain("Handwritten note", &format!("Photographed by its writer; {date}; {name}; {place}."))
            }
            Part::Unknown => plain("Newer", "This part was written by a newer version and can't be shown here yet."),
            // Shown beside the words, not among them.
            Part::Attachment { .. }
            | Part::ToldTo { .. }
            | Part::Writer { .. }
            | Part::Decision { .. }
            | Part::Step { .. }
            | Part::Helpful { .. }
            | Part::Tag { .. }
            | Part::Named { .. }
            | Part::Fact { .. }
            | Part::File { .. }
            | Part::Filing { .. }
            | Part::Withdrawal { .. }
            | Part::Reason { .. }
            | Part::Looked { .. }
            | Part::Printed { .. }
            | Part::Destruction { .. }
            | Part::SetAside { .. } => None,
        }
    }
}

/// A part as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shown {
    pub label: String,
    pub words: String,
    pub quote: bool,
    /// Which part of the record it is, where somebody at the desk may say what it is (H14).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<u32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tagged>,
}

impl Shown {
    pub fn plain(label: &str, words: &str) -> Self {
        Self { label: label.into(), words: words.into(), quote: false, part: None, tags: vec![] }
    }
}

/// A tag added at the desk, with its adder's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tagged {
    pub source: Source,
    pub by: String,
    /// Two people can have one name.
    #[serde(default)]
    pub person: Option<PersonId>,
    pub at: DateTime<Utc>,
}
