//! The commitment over an entry's lines: each line can be shown or withheld by itself, and either way the
//! whole can be checked.

use super::{FormatError, derive, sha256};
use crate::bytes::Bytes;

/// The commitment over all lines after line 0; this is what a leaf holds.
pub type Content = Bytes<32>;

/// The salt of line `i`, counted from 1 (the head).
pub fn salt_of(salt: &[u8; 32], i: u32) -> [u8; 32] {
    derive(salt, &[b"fh1/salt", &i.to_be_bytes()])
}

/// The commitment over one line, without its line feed.
pub fn commit_line(i: u32, salt_i: &[u8; 32], line: &[u8]) -> [u8; 32] {
    sha256(&[b"fh1/part", &i.to_be_bytes(), salt_i, line])
}

/// The commitment over all of them.
pub fn commit_all(lines: &[[u8; 32]]) -> Content {
    let count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    Bytes(sha256(&[b"fh1/content", &count.to_be_bytes(), lines.as_flattened()]))
}

/// From a salt and the lines after line 0 to the commitment.
pub fn content(salt: &[u8; 32], lines: &[&str]) -> Result<Content, FormatError> {
    let mut commitments = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        let i = u32::try_from(index + 1).map_err(|_| FormatError::Form("too many lines"))?;
        commitments.push(commit_line(i, &salt_of(salt, i), line.as_bytes()));
    }
    Ok(commit_all(&commitments))
}
