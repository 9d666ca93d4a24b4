//! What is inside a seal: UTF-8 lines, each one JSON value, each ended by a line feed. The bytes are kept
//! verbatim for ever and never written out again from what was read.
//!
//! Line 0 holds the salt and who vouches; lines 1 to 3 are the head; the rest are the parts. Lines are split
//! at byte 0x0A and nowhere else. Line 0 is not under
//! the commitment, so nothing that matters stands there alone: the author is named in the head, and words
//! that somebody typed (a name, a child who is not on the list) are parts, so that they can be withheld.

use super::content::{self, Content};
use super::key::{Signing, verify};
use super::{FormatError, known_version, sha256};
use crate::bytes::Bytes;
use serde::{Deserialize, Serialize};

pub const VERSION: u8 = 1;
/// Lines after line 0 in one entry, at most.
pub const LINES_MAX: usize = 96;
/// Bytes of one entry's lines, at most.
pub const BYTES_MAX: usize = 256 * 1024;

/// Who vouches for the content. Who that is stands in the head too, under the commitment, and both must
/// agree: so nobody can take a signature off, or put another's in its place, without the leaf showing it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Voucher {
    /// The author's own key, by its id.
    Person { key: Bytes<16>, sig: Bytes<64> },
    /// The tablet alone: the name in the entry was typed.
    Tablet { sig: Bytes<64> },
    /// The server, for what was written in a session at the desk. `key` is an index.
    Setting { key: u32, sig: Bytes<64> },
}

impl Voucher {
    pub fn signature(&self) -> &Bytes<64> {
        match self {
            Voucher::Person { sig, .. } | Voucher::Tablet { sig } | Voucher::Setting { sig, .. } => sig,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct First {
    v: u8,
    salt: Bytes<32>,
    by: Voucher,
}

/// Who signs a new entry.
pub enum Author<'a> {
    Person { key: Bytes<16>, signing: &'a Signing },
    Tablet { signing: &'a Signing },
    Setting { key: u32, signing: &'a Signing },
}

/// An entry's lines as they came, with line 0 read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    bytes: Vec<u8>,
    pub salt: Bytes<32>,
    pub by: Voucher,
    pub content: Content,
}

/// Reads a line's `v` before anything else in it, so that what is newer is not taken for broken.
///
/// # Errors
/// [`FormatError::Newer`] when it is above what is known here, and another when there never was such a version.
pub fn version(line: &str, known: u8) -> Result<(), FormatError> {
    #[derive(Deserialize)]
    struct V {
        v: u8,
    }
    let v: V = serde_json::from_str(line).map_err(|_| FormatError::Form("no version"))?;
    known_version(v.v, known)
}

/// The bytes under an author's, a tablet's or the setting's signature.
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
            Author::Tablet { signing } => Voucher::Tablet { sig: signing.sign(&message) },
            Author::Setting { key, signing } => Voucher::Setting { key, sig: signing.sign(&message) },
        };
        let first = serde_json::to_string(&First { v: VERSION, salt: Bytes(salt), by })
            .map_err(|_| FormatError::Form("line 0"))?;
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
        // Only LF ends a line. Other control characters would be read differently by different readers.
        if bytes.iter().any(|b| *b < 0x20 && *b != b'\n') {
            return Err(FormatError::Form("a control character"));
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| FormatError::Form("not UTF-8"))?;
        let body = text.strip_suffix('\n').ok_or(FormatError::Form("the last line has no end"))?;
        let all: Vec<&str> = body.split('\n').collect();
        let (first, rest) = all.split_first().ok_or(FormatError::Form("no lines"))?;
        if rest.is_empty() || rest.len() > LINES_MAX {
            return Err(FormatError::Form("no head, or too many parts"));
        }
        version(first, VERSION)?;
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
        std::str::from_utf8(&self.bytes).unwrap_or_default().trim_end_matches('\n').split('\n').skip(1)
    }

    /// Checks the author's, or the setting's, signature over the commitment.
    ///
    /// # Errors
    /// [`FormatError::Signature`] when it does not fit.
    pub fn verify(&self, public: &Bytes<32>) -> Result<(), FormatError> {
        verify(public, &signed_message(&self.content), self.by.signature())
    }
}
