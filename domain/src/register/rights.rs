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
    /// Of somebody who was renamed: their name and the one on their tile before.
    pub before: Option<(String, String)>,
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
                | Fact::RoleGiven { .. }
                | Fact::RoleConfirmed { .. }
                | Fact::RoleRefused { .. }
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
        let before = self.renamed(fact);
        if fact.changes_rights() || before.is_some() {
            self.changes.push(Change { at, by, fact: fact.clone(), before });
        }
    }

    /// What somebody was called, where this calls them otherwise: under another's name they would be taken for that one.
    fn renamed(&self, fact: &Fact) -> Option<(String, String)> {
        let Fact::Person { person, name, short, .. } = fact else { return None };
        let was = self.people.get(person)?;
        (was.name != *name || was.short != *short).then(|| (was.name.clone(), was.short.clone()))
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
            Fact::RoleGiven { person, role } => {
                format!("{}: {}, which waits to be confirmed", name(person), role.title())
            }
            Fact::RoleConfirmed { person, role } if change.by.is_none() => {
                format!("{}: {}, a day after it was given, as nobody else could confirm it", name(person), role.title())
            }
            Fact::RoleConfirmed { person, role } => format!("{}: {}, confirmed", name(person), role.title()),
            Fact::RoleRefused { person, role } => {
                format!("{}: {}, taken back before it counted", name(person), role.title())
            }
            Fact::Person { name, short, .. } => {
                let (was, tile) = change.before.clone().unwrap_or_default();
                match was == *name {
                    true => format!("{name}: {short} on the tile, until then {tile}"),
                    false => format!("{was} is called {name} from now on"),
                }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::ChildId;

    fn id(n: u8) -> PersonId {
        PersonId::from_random([n; 16])
    }

    fn at(minute: u32) -> DateTime<Utc> {
        format!("2026-11-13T17:{minute:02}:00Z").parse().unwrap()
    }

    /// Whoever owns the account hears of a code that somebody else made, at the desk or on the server itself.
    #[test]
    fn ones_own_codes_are_not_listed_as_somebody_elses() {
        let (dot, kay) = (id(1), id(2));
        let mut register = Register::default();
        let code = |person, what| Fact::CodeMade { person, what };
        register.apply_by(Some(dot), &code(dot, Opens::Pin), at(1));
        register.apply_by(Some(kay), &code(dot, Opens::Passphrase), at(2));
        register.apply_by(None, &code(dot, Opens::PassphraseAndFactors), at(3));
        register.apply_by(Some(dot), &code(kay, Opens::Pin), at(4));
        let made = |of| register.codes_made(of).map(|(c, what)| (c.by, c.at, what)).collect::<Vec<_>>();
        assert_eq!(made(dot), [(Some(kay), at(2), Opens::Passphrase), (None, at(3), Opens::PassphraseAndFactors)]);
        assert_eq!(made(kay), [(Some(dot), at(4), Opens::Pin)]);
    }

    /// Rights are changed by few, and whoever misuses that should expect to be seen.
    #[test]
    fn every_change_of_rights_is_listed_in_words_that_name_no_child() {
        let (dot, kay, child) = (id(1), id(2), ChildId::from_random([9; 16]));
        let mut register = Register::default();
        let person = |person, name: &str| {
            let text = name.to_owned();
            Fact::Person { person, name: text.clone(), short: text, job: String::new(), room: None }
        };
        let related = |related| Fact::Related { person: dot, child, related };
        for fact in [
            person(dot, "Dot Wren"),
            person(kay, "Kay Marl"),
            Fact::PersonMail { person: dot, mail: None },
            Fact::Roles { person: dot, roles: [Role::Lead, Role::Manager].into() },
            Fact::Roles { person: dot, roles: [].into() },
            Fact::StaffConcerns { lead: Some(kay), second: None },
            Fact::PersonLeft { person: dot, left: true },
            Fact::PersonLeft { person: dot, left: false },
            related(true),
            related(false),
            Fact::CodeMade { person: dot, what: Opens::Pin },
            Fact::CodeMade { person: dot, what: Opens::Passphrase },
            Fact::CodeMade { person: dot, what: Opens::PassphraseAndFactors },
            Fact::CodeMade { person: dot, what: Opens::Unknown },
        ] {
            register.apply_by(Some(kay), &fact, at(1));
        }
        assert!(register.changes.iter().all(|c| c.by == Some(kay) && c.at == at(1)));
        let words: Vec<String> = register.changes.iter().map(|c| register.change_in_words(c)).collect();
        assert_eq!(
            words,
            [
                "Dot Wren: manager, safeguarding lead",
                "Dot Wren: no role any more",
                "Concerns about staff go to Kay Marl; about them, to nobody",
                "Dot Wren: has left",
                "Dot Wren: is back",
                "Dot Wren: connected with a child here",
                "Dot Wren: no longer connected with a child here",
                "Dot Wren: a code for a new PIN",
                "Dot Wren: a code for a new passphrase",
                "Dot Wren: a code for a new passphrase without the second factor",
                "Dot Wren: a code",
            ]
        );
    }

    /// R132: whoever entered that somebody is connected with a child is the last to stand in for them.
    #[test]
    fn r132_who_entered_a_connection_is_kept_and_what_the_server_notes_has_nobody() {
        let (dot, kay, child) = (id(1), id(2), ChildId::from_random([9; 16]));
        let mut register = Register::default();
        let related = Fact::Related { person: dot, child, related: true };
        register.apply_by(Some(kay), &related, at(1));
        assert_eq!(register.related_by.get(&(dot, child)), Some(&kay));
        register.apply_by(None, &related, at(2));
        assert_eq!(register.related_by.get(&(dot, child)), None);
    }
}
