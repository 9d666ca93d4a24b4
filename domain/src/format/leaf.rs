//! A leaf of the tree: what the ledger keeps for ever about an entry, also after its words are destroyed.

use super::content::Content;
use super::sha256;
use crate::bytes::Bytes;
use crate::id::{EntryId, FileId, SeriesId};
use serde::{Deserialize, Serialize};

pub const VERSION: u8 = 1;
pub const LENGTH: usize = 1 + 16 + 16 + 8 + 16 + 8 + 8 + 32;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaf {
    pub v: u8,
    pub entry: EntryId,
    pub series: SeriesId,
    pub place: u64,
    pub file: FileId,
    /// Dense from 1 in its file, so that an export can't leave one out unseen.
    pub place_in_file: u64,
    /// The server's clock, milliseconds since 1970 in UTC.
    pub received_ms: i64,
    pub content: Content,
}

impl Leaf {
    /// The fixed layout: integers are big-endian.
    pub fn bytes(&self) -> [u8; LENGTH] {
        let mut out = [0; LENGTH];
        let mut at = 0;
        let mut put = |piece: &[u8]| {
            out[at..at + piece.len()].copy_from_slice(piece);
            at += piece.len();
        };
        put(&[self.v]);
        put(self.entry.bytes());
        put(self.series.bytes());
        put(&self.place.to_be_bytes());
        put(self.file.bytes());
        put(&self.place_in_file.to_be_bytes());
        put(&self.received_ms.to_be_bytes());
        put(&self.content.0);
        out
    }

    /// The leaf's hash in the tree (RFC 6962: a zero byte in front).
    pub fn hash(&self) -> Bytes<32> {
        Bytes(sha256(&[&[0], &self.bytes()]))
    }
}
