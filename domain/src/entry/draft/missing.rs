//! What keeps a draft from being saved, in words for the screen.

use super::{AboutStaff, Draft};
use crate::entry::head::Kind;
use crate::london::Doubt;
use chrono::{DateTime, FixedOffset};

/// Bytes in one box, at most; the boxes on screen stop there.
pub const BOX_MAX: usize = 16_000;
/// Bytes in all boxes. With quotation marks and the like escaped twice over, an entry still fits its limit.
pub const ALL_MAX: usize = 60_000;

/// What is said at the desk, too.
pub const TOO_LONG: &str =
    "That is more than one record can hold. Shorten it: what goes too far can be a second record.";
pub const FUTURE: &str = "The time is in the future. Check when it happened.";
pub const LONG_AGO: &str = "That is more than six years ago. Check the year in which it happened.";

/// Why a draft is no entry yet, in words for the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    #[error("Write a few words first. One sentence is enough.")]
    Words,
    #[error("Tap what the mark looks like, or write a few words.")]
    Mark,
    #[error("Say whose name to put to it: type your name.")]
    Name,
    #[error("Say which child: tap one, or type a name.")]
    Child,
    #[error("{TOO_LONG}")]
    TooLong,
    #[error("{FUTURE}")]
    Future,
    #[error("{LONG_AGO}")]
    LongAgo,
}

impl Draft {
    /// What keeps it from being saved, or nothing.
    pub fn missing(&self, now: DateTime<FixedOffset>) -> Option<Missing> {
        let boxes = self.boxes();
        if boxes.iter().any(|b| b.len() > BOX_MAX) || boxes.iter().map(|b| b.len()).sum::<usize>() > ALL_MAX {
            return Some(Missing::TooLong);
        }
        if self.author.is_none() && self.author_name.trim().is_empty() {
            return Some(Missing::Name);
        }
        if self.children.is_empty() && self.child_typed.trim().is_empty() && self.about_staff == AboutStaff::No {
            return Some(Missing::Child);
        }
        match self.occurred.and_then(|t| crate::london::doubt(t.to_utc(), now.to_utc())) {
            Some(Doubt::Future) => return Some(Missing::Future),
            Some(Doubt::LongAgo) => return Some(Missing::LongAgo),
            None => {}
        }
        match self.has_words() {
            true => None,
            false if self.kind == Kind::Mark => Some(Missing::Mark),
            false => Some(Missing::Words),
        }
    }
}
