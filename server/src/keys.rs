//! The setting's own keys, all from one master key: signing, sealing, and the key that wraps files' keys.

use crate::random;
use crate::store::StoreError;
use domain::bytes::Bytes;
use domain::format::key::Signing;
use domain::format::seal::{Opening, key_id};
use domain::format::setting_key::{self, KeyStatement, Purpose};
use domain::id::{FileId, SettingId};
use std::path::Path;

/// The indices of the keys in use. Rotating one is counting up; older ones can still be derived.
const SIGNING_INDEX: u32 = 0;
const SEALING_INDEX: u32 = 0;

#[derive(Clone)]
pub struct Master {
    secret: [u8; 32],
}

impl Master {
    /// Reads the master key from its file, or makes one that only this user may read.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        use std::io::{ErrorKind, Write};
        use std::os::unix::fs::OpenOptionsExt;
        match std::fs::read(path) {
            Ok(bytes) => {
                let secret = bytes.try_into().map_err(|_| StoreError::MasterKey("it does not hold 32 bytes"))?;
                Ok(Self { secret })
            }
            Err(e) if e.kind() == ErrorKind::NotFound => {
                let secret = random::bytes::<32>()?;
                let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
                file.write_all(&secret)?;
                file.sync_all()?;
                Ok(Self { secret })
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

    /// Opens what was sealed with the key of this id, where there ever was such a key.
    pub fn opening(&self, id: &Bytes<16>) -> Option<Opening> {
        (0..=SEALING_INDEX).map(|index| setting_key::sealing(&self.secret, index)).find(|o| key_id(&o.public()) == *id)
    }

    /// The public half of the sealing key in use, signed: a tablet takes it from nowhere else.
    pub fn sealing(&self, setting: SettingId, from_ms: i64) -> KeyStatement {
        let public = setting_key::sealing(&self.secret, SEALING_INDEX).public();
        let by = (SIGNING_INDEX, &self.signing(SIGNING_INDEX));
        KeyStatement::write(setting, Purpose::Seal, (SEALING_INDEX, public), from_ms, by)
    }

    pub fn public(&self) -> Bytes<32> {
        self.signing(SIGNING_INDEX).public()
    }

    /// Wraps a file's, or a roster's, key.
    pub fn wrap(&self, what: &[u8], key: &[u8; 32]) -> Result<Vec<u8>, StoreError> {
        let kek = setting_key::wrapping(&self.secret);
        Ok(domain::format::cipher::lock(&kek, random::bytes()?, &[b"fh1/key-of", what], key))
    }

    pub fn unwrap(&self, what: &[u8], wrapped: &[u8]) -> Result<[u8; 32], StoreError> {
        let kek = setting_key::wrapping(&self.secret);
        let key = domain::format::cipher::unlock(&kek, &[b"fh1/key-of", what], wrapped)
            .map_err(|_| StoreError::MasterKey("it is not the one that this data was written with"))?;
        key.try_into().map_err(|_| StoreError::MasterKey("a wrapped key has another length"))
    }

    /// What a file's key is wrapped for.
    pub fn file_purpose(file: FileId) -> Vec<u8> {
        [b"file".as_slice(), file.bytes()].concat()
    }
}
