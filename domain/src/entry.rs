//! An entry: what somebody wrote, once. Its head says of whom, by whom and when; its parts hold the words.

pub mod draft;
pub mod head;
pub mod part;
mod told;

pub use draft::{AboutStaff, Draft, Missing, OneMark, Paper, Setting};
pub use head::{Author, Head, Kind, Route};
pub use part::Part;

use crate::format::FormatError;
use crate::format::lines::Lines;

/// An entry as read from its lines. What a newer version wrote and this one does not know is kept in the
/// lines and shown as such; it is never dropped.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub head: Head,
    pub parts: Vec<Part>,
}

impl Entry {
    pub fn read(lines: &Lines) -> Result<Self, FormatError> {
        let all: Vec<&str> = lines.rest().collect();
        let (head, rest) = all.split_first_chunk::<{ head::LINES }>().ok_or(FormatError::Form("no head"))?;
        let head = Head::read(*head)?;
        if !head.author.agrees(&lines.by) {
            return Err(FormatError::Form("the head and line 0 name different vouchers"));
        }
        let parts = rest
            .iter()
            .map(|line| serde_json::from_str(line).map_err(|_| FormatError::Form("a part")))
            .collect::<Result<_, _>>()?;
        Ok(Self { head, parts })
    }

    /// The lines after line 0, ready for [`Lines::write`].
    pub fn write(&self) -> Result<Vec<String>, FormatError> {
        let text = |v: serde_json::Result<String>| v.map_err(|_| FormatError::Form("an entry that can't be written"));
        let head = self.head.write().map_err(|_| FormatError::Form("a head that can't be written"))?;
        let mut out = Vec::from(head);
        for part in &self.parts {
            out.push(text(serde_json::to_string(part))?);
        }
        Ok(out)
    }

    /// Whether a tablet may send this: an observation or a tick, of parts that people write. What moves,
    /// withdraws or registers comes from the setting alone.
    pub fn is_from_a_room(&self) -> bool {
        (self.head.kind.is_written_in_a_room() || self.head.kind == Kind::Told)
            && self.parts.iter().all(Part::is_written_by_people)
    }

    /// The first name that was typed instead of signed in with, and the agency.
    pub fn typed_author(&self) -> Option<(&str, &str)> {
        self.parts.iter().find_map(|part| match part {
            Part::AuthorTyped { name, agency } => Some((name.as_str(), agency.as_str())),
            _ => None,
        })
    }

    /// The child as typed, where none of the list was meant.
    pub fn typed_subject(&self) -> Option<&str> {
        self.parts.iter().find_map(|part| match part {
            Part::SubjectTyped { words } => Some(words.as_str()),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests;
