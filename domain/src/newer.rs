//! Words of newer versions. A server can be put back to an older version than the one that wrote its ledger, and a tablet
//! can be ahead of its server. A word that this version does not know means least: it grants no right, counts as not
//! verified, and is shown to nobody whom this version can't be sure of. It stops nothing else.

use crate::entry::{Author, Entry, Kind, Part, Route};
use crate::file::FileClass;
use crate::register::Detail;
use crate::register::Fact;
use crate::register::child::Moves;
use crate::register::duty::When;
use crate::register::rights::Opens;
use crate::routing::Role;
use crate::step::Step;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

/// Reads whatever a newer version put in place of one of the words known here: a name, or a name with something in it.
pub fn anything<'de, D: Deserializer<'de>>(from: D) -> Result<(), D::Error> {
    IgnoredAny::deserialize(from).map(|_| ())
}

impl Entry {
    /// As it may be shown: where it went by a route of a newer version, nobody here knows whom it goes round (H1), so of its
    /// parts, pictures among them, only that there is something.
    pub fn as_far_as_known(mut self) -> Self {
        if self.head.route == Route::Unknown {
            self.parts = vec![Part::Unknown];
        }
        self
    }

    /// Whether something in it was said in words of a newer version, which say nothing here.
    pub fn is_newer(&self) -> bool {
        let Self { head, parts } = self;
        head.kind == Kind::Unknown
            || head.route == Route::Unknown
            || head.author == Author::Unknown
            || parts.iter().any(Part::is_newer)
    }
}

impl Part {
    fn is_newer(&self) -> bool {
        match self {
            Part::Unknown | Part::Step { step: Step::Unknown } | Part::File { class: FileClass::Unknown, .. } => true,
            Part::Fact { fact } => fact.is_newer(),
            _ => false,
        }
    }
}

impl Fact {
    /// Whether a word in it is one of a newer version. Nobody can enter such a fact here.
    pub fn is_newer(&self) -> bool {
        match self {
            Fact::Unknown
            | Fact::ChildMoves { moves: Moves::Unknown, .. }
            | Fact::ChildCleared { what: Detail::Unknown, .. }
            | Fact::Away { away: When::Unknown, .. }
            | Fact::AwayTakenBack { away: When::Unknown, .. }
            | Fact::CodeMade { what: Opens::Unknown, .. } => true,
            Fact::Roles { roles, .. } => roles.contains(&Role::Unknown),
            Fact::RoleGiven { role, .. } | Fact::RoleConfirmed { role, .. } | Fact::RoleRefused { role, .. } => {
                *role == Role::Unknown
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests;
