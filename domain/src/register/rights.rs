//! What changed somebody's rights, or opened a way into somebody's account: a list that those who answer for it
//! can look through. Rights are changed by few, and whoever misuses that should expect to be seen.

use super::{Fact, Register};
use crate::id::PersonId;
use crate::routing::Role;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One such change. `by` is absent for what was done on the server itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub at: DateTime<Utc>,
    pub by: Option<PersonId>,
    pub fact: Fact,
}

impl Eq for Change {}

/// What a one-use code opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Opens {
    Pin,
    Passphrase,
    /// A passphrase, and the second factor is forgotten with it.
    PassphraseAndFactors,
    #[serde(other)]
    Unknown,
}

impl Opens {
    /// "a code for a new PIN".
    pub fn words(self) -> &'static str {
        match self {
            Opens::Pin => "a code for a new PIN",
            Opens::Passphrase => "a code for a new passphrase",
            Opens::PassphraseAndFactors => "a code for a new passphrase without the second factor",
            Opens::Unknown => "a code",
        }
    }
}

impl Fact {
    /// Whether it changes somebody's rights, who hears of what, or who can sign in as somebody.
    pub fn changes_rights(&self) -> bool {
        matches!(
            self,
            Fact::Roles { .. }
                | Fact::StaffConcerns { .. }
                | Fact::PersonLeft { .. }
                | Fact::Related { .. }
                | Fact::CodeMade { .. }
        )
    }
}

impl Register {
    pub(super) fn note_rights(&mut self, by: Option<PersonId>, fact: &Fact, at: DateTime<Utc>) {
        if let Fact::Related { person, child, .. } = fact {
            match by {
                Some(by) => self.related_by.insert((*person, *child), by),
                None => self.related_by.remove(&(*person, *child)),
            };
        }
        if fact.changes_rights() {
            self.changes.push(Change { at, by, fact: fact.clone() });
        }
    }

    /// Codes for this person's account that somebody else made.
    pub fn codes_made(&self, person: PersonId) -> impl Iterator<Item = (&Change, Opens)> {
        self.changes.iter().filter_map(move |change| match change.fact {
            Fact::CodeMade { person: of, what } if of == person && change.by != Some(person) => Some((change, what)),
            _ => None,
        })
    }

    /// A change in words. Children are not named: whoever looks through these need not know them.
    pub fn change_in_words(&self, change: &Change) -> String {
        let name = |person: &PersonId| self.person_name(*person);
        match &change.fact {
            Fact::Roles { person, roles } if roles.is_empty() => format!("{}: no role any more", name(person)),
            Fact::Roles { person, roles } => {
                let titles: Vec<&str> = roles.iter().map(|r: &Role| r.title()).collect();
                format!("{}: {}", name(person), titles.join(", "))
            }
            Fact::StaffConcerns { lead, second } => {
                let who = |p: &Option<PersonId>| p.as_ref().map_or_else(|| "nobody".to_owned(), name);
                format!("Concerns about staff go to {}; about them, to {}", who(lead), who(second))
            }
            Fact::PersonLeft { person, left: true } => format!("{}: has left", name(person)),
            Fact::PersonLeft { person, left: false } => format!("{}: is back", name(person)),
            Fact::Related { person, related: true, .. } => format!("{}: connected with a child here", name(person)),
            Fact::Related { person, related: false, .. } => {
                format!("{}: no longer connected with a child here", name(person))
            }
            Fact::CodeMade { person, what } => format!("{}: {}", name(person), what.words()),
            _ => String::new(),
        }
    }
}
