//! The setting vouches for a person's keys. Tablets keep these beside the staff tiles, so that a server that was
//! put back from an older copy takes records of somebody whom that copy did not know.

use super::key::{PersonPublic, Signing, verify};
use super::{FormatError, known_version};
use crate::bytes::Bytes;
use crate::id::{PersonId, SettingId};
use serde::{Deserialize, Serialize};

/// "These are this person's keys", signed by the setting's signing key number `by`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonStatement {
    pub v: u8,
    pub setting: SettingId,
    pub person: PersonId,
    pub name: String,
    pub short: String,
    pub job: String,
    pub public: PersonPublic,
    pub by: u32,
    pub sig: Bytes<64>,
}

/// A person's names, as their tile shows them.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    pub name: &'a str,
    pub short: &'a str,
    pub job: &'a str,
}

impl PersonStatement {
    pub fn write(
        setting: SettingId,
        person: PersonId,
        names: Names<'_>,
        public: PersonPublic,
        (by, signing): (u32, &Signing),
    ) -> Self {
        let mut statement = Self {
            v: 1,
            setting,
            person,
            name: names.name.into(),
            short: names.short.into(),
            job: names.job.into(),
            public,
            by,
            sig: Bytes([0; 64]),
        };
        statement.sig = signing.sign(&statement.signed_bytes());
        statement
    }

    /// The bytes under the setting's signature. Each text stands behind its length in bytes.
    pub fn signed_bytes(&self) -> Vec<u8> {
        let mut out = [b"fh1/person".as_slice(), &[self.v], self.setting.bytes(), self.person.bytes()].concat();
        for text in [&self.name, &self.short, &self.job] {
            out.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
            out.extend(text.as_bytes());
        }
        out.extend(self.public.sign.0);
        out.extend(self.public.seal.0);
        out.extend(self.by.to_be_bytes());
        out
    }

    /// # Errors
    /// [`FormatError::Signature`] where the setting never said so.
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
    use crate::format::key::PersonKeys;

    #[test]
    fn a_statement_holds_for_these_words_and_keys_only() {
        let (setting, person) = (SettingId::from_random([1; 16]), PersonId::from_random([2; 16]));
        let signing = Signing::from_seed(&[3; 32]);
        let names = Names { name: "Ines Quarry", short: "Ines", job: "practitioner" };
        let statement =
            PersonStatement::write(setting, person, names, PersonKeys::from_seed([4; 32]).public(), (0, &signing));
        let holds = |s: &PersonStatement| s.verify(setting, &signing.public()).is_ok();
        assert!(holds(&statement));
        // A letter that moves from one field to the next is another statement.
        let moved = PersonStatement { name: "Ines Quarr".into(), short: "yInes".into(), ..statement.clone() };
        let others = PersonStatement { public: PersonKeys::from_seed([5; 32]).public(), ..statement.clone() };
        assert!(!holds(&moved) && !holds(&others));
        assert!(statement.verify(SettingId::from_random([9; 16]), &signing.public()).is_err());
    }
}
