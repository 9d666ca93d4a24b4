//! What is inside a seal: UTF-8 lines, each one JSON value, each ended by a line feed. The bytes are kept
//! verbatim for ever and never written out again from what was read.
//!
//! Line 0 holds the salt and who vouches; line 1 is the head; the rest are the parts. Line 0 is not under
//! the commitment, so nothing that matters stands there alone: the author is named in the head, and words
//! that somebody typed (a name, a child who is not on the list) are parts, so that they can be withheld.

use super::content::{self, Content};
use super::key::{Signing, verify};
use super::{FormatError, sha256};
use crate::bytes::Bytes;
use serde::{Deserialize, Serialize};

/// Parts in one entry, at most.
pub const PARTS_MAX: usize = 64;
/// Bytes of one entry's lines, at most.
pub const BYTES_MAX: usize = 64 * 1024;

/// Who vouches for the content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Voucher {
    /// The author's own key, by its id.
    Person { key: Bytes<16>, sig: Bytes<64> },
    /// The server, for what was written in a session at the desk. `key` is an index.
    Setting { key: u32, sig: Bytes<64> },
    /// Nobody: the name in the entry was typed.
    Unsigned,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct First {
    salt: Bytes<32>,
    by: Voucher,
}

/// Who signs a new entry.
pub enum Author<'a> {
    Person { key: Bytes<16>, signing: &'a Signing },
    Setting { key: u32, signing: &'a Signing },
    Nobody,
}

/// An entry's lines as they came, with line 0 read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    bytes: Vec<u8>,
    pub salt: Bytes<32>,
    pub by: Voucher,
    pub content: Content,
}

fn signed_message(content: &Content) -> [u8; 32] {
    sha256(&[b"fh1/author", &content.0])
}

impl Lines {
    /// Writes an entry. `rest` are head and parts, one JSON text each, with no line feed.
    pub fn write(rest: &[String], salt: [u8; 32], author: Author<'_>) -> Result<Self, FormatError> {
        let lines: Vec<&str> = rest.iter().map(String::as_str).collect();
        let content = content::content(&salt, &lines)?;
        let message = signed_message(&content);
        let by = match author {
            Author::Person { key, signing } => Voucher::Person { key, sig: signing.sign(&message) },
            Author::Setting { key, signing } => Voucher::Setting { key, sig: signing.sign(&message) },
            Author::Nobody => Voucher::Unsigned,
        };
        let first = serde_json::to_string(&First { salt: Bytes(salt), by }).map_err(|_| FormatError::Form("line 0"))?;
        let mut text = first;
        for line in rest {
            text.push('\n');
            text.push_str(line);
        }
        text.push('\n');
        Self::read(text.into_bytes())
    }

    /// Takes lines as they came, checks their outer form and computes their commitment.
    pub fn read(bytes: Vec<u8>) -> Result<Self, FormatError> {
        if bytes.len() > BYTES_MAX {
            return Err(FormatError::Form("longer than an entry may be"));
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| FormatError::Form("not UTF-8"))?;
        let body = text.strip_suffix('\n').ok_or(FormatError::Form("the last line has no end"))?;
        let all: Vec<&str> = body.split('\n').collect();
        let (first, rest) = all.split_first().ok_or(FormatError::Form("no lines"))?;
        if rest.is_empty() || rest.len() > PARTS_MAX + 1 {
            return Err(FormatError::Form("no head, or too many parts"));
        }
        let first: First = serde_json::from_str(first).map_err(|_| FormatError::Form("line 0"))?;
        let content = content::content(&first.salt.0, rest)?;
        Ok(Self { salt: first.salt, by: first.by, content, bytes })
    }

    /// All bytes, verbatim.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Head and parts; the head is the first.
    pub fn rest(&self) -> impl Iterator<Item = &str> {
        std::str::from_utf8(&self.bytes).unwrap_or_default().lines().skip(1)
    }

    /// Checks the author's, or the setting's, signature over the commitment.
    ///
    /// # Errors
    /// [`FormatError::Signature`] when it does not fit, or when nobody signed.
    pub fn verify(&self, public: &Bytes<32>) -> Result<(), FormatError> {
        match &self.by {
            Voucher::Person { sig, .. } | Voucher::Setting { sig, .. } => {
                verify(public, &signed_message(&self.content), sig)
            }
            Voucher::Unsigned => Err(FormatError::Signature),
        }
    }
}
