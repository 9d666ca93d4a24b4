//! The setting's own keys, by index from one master key, and signed statements of their public halves. A
//! tablet takes a new sealing key only from such a statement, so one forged answer can't make it seal to a
//! stranger; the form has room for a signing key that the one before it vouches for; none is made yet.

use super::FormatError;
use super::key::{Signing, verify};
use super::{derive, known_version, seal};
use crate::bytes::Bytes;
use crate::id::SettingId;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    Sign,
    Seal,
}

pub fn signing(master: &[u8; 32], index: u32) -> Signing {
    Signing::from_seed(&derive(master, &[b"fh1/setting/sign", &index.to_be_bytes()]))
}

pub fn sealing(master: &[u8; 32], index: u32) -> seal::Opening {
    seal::Opening::from_seed(&derive(master, &[b"fh1/setting/seal", &index.to_be_bytes()]))
}

/// The key that wraps files' keys.
pub fn wrapping(master: &[u8; 32]) -> [u8; 32] {
    derive(master, &[b"fh1/setting/wrap"])
}

/// "This is our key number `index` for this purpose", signed by signing key number `by`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyStatement {
    pub v: u8,
    pub setting: SettingId,
    pub purpose: Purpose,
    pub index: u32,
    pub public: Bytes<32>,
    /// The server's clock, milliseconds since 1970 in UTC.
    pub from_ms: i64,
    pub by: u32,
    pub sig: Bytes<64>,
}

impl KeyStatement {
    pub fn write(
        setting: SettingId,
        purpose: Purpose,
        (index, public): (u32, Bytes<32>),
        from_ms: i64,
        (by, signing): (u32, &Signing),
    ) -> Self {
        let mut statement = Self { v: 1, setting, purpose, index, public, from_ms, by, sig: Bytes([0; 64]) };
        statement.sig = signing.sign(&statement.signed_bytes());
        statement
    }

    pub fn signed_bytes(&self) -> Vec<u8> {
        let purpose: u8 = match self.purpose {
            Purpose::Sign => 1,
            Purpose::Seal => 2,
        };
        [
            b"fh1/setting-key".as_slice(),
            &[self.v, purpose],
            self.setting.bytes(),
            &self.index.to_be_bytes(),
            &self.public.0,
            &self.from_ms.to_be_bytes(),
            &self.by.to_be_bytes(),
        ]
        .concat()
    }

    pub fn verify(&self, setting: SettingId, signing_public: &Bytes<32>) -> Result<(), FormatError> {
        known_version(self.v, 1)?;
        if self.setting != setting {
            return Err(FormatError::Setting);
        }
        verify(signing_public, &self.signed_bytes(), &self.sig)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tablet_takes_a_sealing_key_only_from_its_own_settings_word() {
        let setting = SettingId::from_random([1; 16]);
        let (ours, others) = (signing(&[2; 32], 0), signing(&[3; 32], 0));
        let public = sealing(&[2; 32], 1).public();
        let statement = KeyStatement::write(setting, Purpose::Seal, (1, public), 5, (0, &ours));
        assert!(statement.verify(setting, &ours.public()).is_ok());
        assert!(statement.verify(setting, &others.public()).is_err(), "another's word");
        assert_eq!(statement.verify(SettingId::from_random([9; 16]), &ours.public()), Err(FormatError::Setting));
        // The same public half for another purpose or under another number is another statement.
        for changed in [
            KeyStatement { purpose: Purpose::Sign, ..statement },
            KeyStatement { index: 2, ..statement },
            KeyStatement { public: sealing(&[2; 32], 2).public(), ..statement },
        ] {
            assert_eq!(changed.verify(setting, &ours.public()), Err(FormatError::Signature));
        }
        assert_eq!(KeyStatement { v: 2, ..statement }.verify(setting, &ours.public()), Err(FormatError::Newer));
    }
}
