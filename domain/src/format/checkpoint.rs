//! A signed statement of how long the ledger is and what its root is. Checkpoints leave the machine: on
//! tablets, in exports, in backups. So a ledger that was cut short or rewritten is found out.

use super::key::{Signing, verify};
use super::{FormatError, known_version, sha256};
use crate::bytes::Bytes;
use crate::id::{FileId, SettingId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Checkpoint {
    pub v: u8,
    pub setting: SettingId,
    /// The server's clock in milliseconds when this epoch began, and above every one before it. A new one
    /// begins after each restore, so that two restores of one backup are not taken for the same.
    pub epoch: u64,
    pub size: u64,
    pub root: Bytes<32>,
    /// The server's clock, milliseconds since 1970 in UTC.
    pub time_ms: i64,
    /// The index of the setting's signing key.
    pub key: u32,
    pub sig: Bytes<64>,
}

impl Checkpoint {
    /// The one that says more, of the one that a tablet holds and the one that it hears: an answer that comes late must
    /// not make it forget how long the ledger was, or nobody would notice that an older one was put back.
    pub fn newest(held: Option<Self>, heard: Option<Self>) -> Option<Self> {
        held.into_iter().chain(heard).max_by_key(|c| (c.epoch, c.size))
    }

    pub fn write(
        setting: SettingId,
        epoch: u64,
        size: u64,
        root: Bytes<32>,
        time_ms: i64,
        key: u32,
        signing: &Signing,
    ) -> Self {
        let mut checkpoint = Self { v: 1, setting, epoch, size, root, time_ms, key, sig: Bytes([0; 64]) };
        checkpoint.sig = signing.sign(&checkpoint.signed_bytes());
        checkpoint
    }

    pub fn signed_bytes(&self) -> Vec<u8> {
        [
            b"fh1/checkpoint".as_slice(),
            &[self.v],
            self.setting.bytes(),
            &self.epoch.to_be_bytes(),
            &self.size.to_be_bytes(),
            &self.root.0,
            &self.time_ms.to_be_bytes(),
            &self.key.to_be_bytes(),
        ]
        .concat()
    }

    pub fn verify(&self, setting: SettingId, public: &Bytes<32>) -> Result<(), FormatError> {
        known_version(self.v, 1)?;
        if self.setting != setting {
            return Err(FormatError::Setting);
        }
        verify(public, &self.signed_bytes(), &self.sig)
    }
}

/// How many entries a file has, as of a checkpoint: an export that is shorter leaves something out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStatement {
    pub v: u8,
    pub file: FileId,
    pub count: u64,
    pub sig: Bytes<64>,
}

impl FileStatement {
    pub fn write(file: FileId, count: u64, checkpoint: &Checkpoint, signing: &Signing) -> Self {
        let mut statement = Self { v: 1, file, count, sig: Bytes([0; 64]) };
        statement.sig = signing.sign(&statement.signed_bytes(checkpoint));
        statement
    }

    pub fn signed_bytes(&self, checkpoint: &Checkpoint) -> Vec<u8> {
        [
            b"fh1/file".as_slice(),
            &[self.v],
            self.file.bytes(),
            &self.count.to_be_bytes(),
            &sha256(&[&checkpoint.signed_bytes()]),
        ]
        .concat()
    }

    pub fn verify(&self, checkpoint: &Checkpoint, public: &Bytes<32>) -> Result<(), FormatError> {
        known_version(self.v, 1)?;
        verify(public, &self.signed_bytes(checkpoint), &self.sig)
    }
}
