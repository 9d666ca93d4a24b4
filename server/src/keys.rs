//! The setting's own keys, all from one master key: signing, sealing, and the key that wraps files' keys.

use crate::random;
use crate::store::StoreError;
use domain::bytes::Bytes;
use domain::format::key::Signing;
use domain::format::seal::{Opening, key_id};
use domain::format::setting_key::{self, KeyStatement, Purpose};
use domain::id::{FileId, SettingId};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// The index of the signing key in use. Rotating it is counting up; older ones can still be derived.
const SIGNING_INDEX: u32 = 0;
/// Sealing keys that a tablet may hold, at most: also of a rotation that a ledger put back from a copy has not
/// heard of.
const SEALING_KEYS_MAX: u32 = 64;

#[derive(Clone)]
pub struct Master {
    secret: [u8; 32],
    /// By their ids. Deriving them at every row would cost more than opening one.
    sealing: Arc<HashMap<Bytes<16>, (u32, Opening)>>,
}

impl Master {
    fn new(secret: [u8; 32]) -> Self {
        let keys = (0..SEALING_KEYS_MAX).map(|index| {
            let opening = setting_key::sealing(&secret, index);
            (key_id(&opening.public()), (index, opening))
        });
        Self { secret, sealing: Arc::new(keys.collect()) }
    }

    /// Reads the master key from its file, or makes one that only this user may read.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        use std::io::{ErrorKind, Write};
        use std::os::unix::fs::OpenOptionsExt;
        match std::fs::read(path) {
            Ok(bytes) => {
                let secret = bytes.try_into().map_err(|_| StoreError::MasterKey("it does not hold 32 bytes"))?;
                Ok(Self::new(secret))
            }
            Err(e) if e.kind() == ErrorKind::NotFound => {
                let secret = random::bytes::<32>()?;
                let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
                file.write_all(&secret)?;
                file.sync_all()?;
                Ok(Self::new(secret))
            }
            Err(e) => Err(e.into()),
        }
    }

    pub fn signing_index(&self) -> u32 {
        SIGNING_INDEX
    }

    pub fn signing(&self, index: u32) -> Signing {
        setting_key::signing(&self.secret, index)
    }

    /// What opens rows sealed with the key of this id, and its index.
    pub fn opening(&self, id: &Bytes<16>) -> Option<&(u32, Opening)> {
        self.sealing.get(id)
    }

    /// Opens what says not with which key it was sealed: with those that were in use up to this index, the newest first.
    pub fn open_sealed(&self, newest: u32, sealed: &[u8]) -> Option<Vec<u8>> {
        (0..=newest).rev().find_map(|index| setting_key::sealing(&self.secret, index).open(sealed).ok())
    }

    /// Whether there can be a sealing key of this index.
    pub fn has_sealing(&self, index: u32) -> bool {
        index < SEALING_KEYS_MAX
    }

    /// The public half of a sealing key, signed: a tablet takes it from nowhere else.
    pub fn sealing(&self, setting: SettingId, index: u32, from_ms: i64) -> KeyStatement {
        let public = setting_key::sealing(&self.secret, index).public();
        let by = (SIGNING_INDEX, &self.signing(SIGNING_INDEX));
        KeyStatement::write(setting, Purpose::Seal, (index, public), from_ms, by)
    }

    pub fn public(&self) -> Bytes<32> {
        self.signing(SIGNING_INDEX).public()
    }

    /// Wraps a file's, or a roster's, key.
    /// Locks what may not lie in clear in `keys.db`: a key, or words.
    pub fn wrap(&self, what: &[u8], bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        let kek = setting_key::wrapping(&self.secret);
        Ok(domain::format::cipher::lock(&kek, random::bytes()?, &[b"fh1/key-of", what], bytes))
    }

    pub fn unwrap_bytes(&self, what: &[u8], wrapped: &[u8]) -> Result<Vec<u8>, StoreError> {
        let kek = setting_key::wrapping(&self.secret);
        domain::format::cipher::unlock(&kek, &[b"fh1/key-of", what], wrapped)
            .map_err(|_| StoreError::MasterKey("it is not the one that this data was written with"))
    }

    pub fn unwrap(&self, what: &[u8], wrapped: &[u8]) -> Result<[u8; 32], StoreError> {
        let key = self.unwrap_bytes(what, wrapped)?;
        key.try_into().map_err(|_| StoreError::MasterKey("a wrapped key has another length"))
    }

    /// What a file's key is wrapped for.
    pub fn file_purpose(file: FileId) -> Vec<u8> {
        [b"file".as_slice(), file.bytes()].concat()
    }
}
