//! Signing keys and sealing keys, each made from a 32-byte seed, and a person's seed wrapped under a PIN.

use super::{FormatError, cipher, derive, known_version, sha256};
use crate::bytes::{Blob, Bytes};
use crate::id::{PersonId, SettingId};
use argon2::{Algorithm, Argon2, Params, Version};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

pub type Seed = Zeroizing<[u8; 32]>;

/// Signs for a tablet, a person or the setting.
#[derive(Clone)]
pub struct Signing(SigningKey);

impl Signing {
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    pub fn public(&self) -> Bytes<32> {
        Bytes(self.0.verifying_key().to_bytes())
    }

    pub fn sign(&self, message: &[u8]) -> Bytes<64> {
        Bytes(self.0.sign(message).to_bytes())
    }
}

/// Checks an Ed25519 signature strictly: one message, one key, one signature.
pub fn verify(public: &Bytes<32>, message: &[u8], signature: &Bytes<64>) -> Result<(), FormatError> {
    let key = VerifyingKey::from_bytes(&public.0).map_err(|_| FormatError::Signature)?;
    key.verify_strict(message, &Signature::from_bytes(&signature.0)).map_err(|_| FormatError::Signature)
}

/// A person's two keys, both from one seed.
#[derive(Clone)]
pub struct PersonKeys {
    seed: Seed,
}

/// The halves that everyone may see; entries in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonPublic {
    pub sign: Bytes<32>,
    pub seal: Bytes<32>,
}

impl PersonPublic {
    /// Names the pair of keys: the first 16 bytes of a hash over both.
    pub fn id(&self) -> Bytes<16> {
        let hash = sha256(&[b"fh1/key", &self.sign.0, &self.seal.0]);
        let mut id = [0; 16];
        id.copy_from_slice(&hash[..16]);
        Bytes(id)
    }
}

impl PersonKeys {
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self { seed: Zeroizing::new(seed) }
    }

    pub fn signing(&self) -> Signing {
        Signing::from_seed(&derive(&*self.seed, &[b"fh1/person/sign"]))
    }

    pub fn sealing(&self) -> super::seal::Opening {
        super::seal::Opening::from_seed(&derive(&*self.seed, &[b"fh1/person/seal"]))
    }

    /// The key of this person's drafts. It is of the seed, so a new PIN orphans nothing.
    pub fn draft_key(&self) -> Seed {
        Zeroizing::new(derive(&*self.seed, &[b"fh1/person/draft"]))
    }

    pub fn public(&self) -> PersonPublic {
        PersonPublic { sign: self.signing().public(), seal: self.sealing().public() }
    }
}

/// How dear one guess of a PIN or passphrase is (Argon2id). Kept beside what it protects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cost {
    /// Memory, in KiB.
    pub m: u32,
    /// Passes.
    pub t: u32,
    /// Lanes.
    pub p: u32,
}

impl Cost {
    /// For a PIN on a tablet: a quarter of a second on a cheap one (toolchain.md).
    pub const PIN: Cost = Cost { m: 19 * 1024, t: 2, p: 1 };
    /// For a passphrase at the desk.
    pub const PASSPHRASE: Cost = Cost { m: 64 * 1024, t: 3, p: 1 };
    /// For tests, which must not wait.
    pub const CHEAP: Cost = Cost { m: 64, t: 1, p: 1 };

    /// Stretches a secret to 32 bytes.
    pub fn stretch(&self, secret: &[u8], salt: &[u8; 16]) -> Result<Seed, FormatError> {
        // A bound, so that a blob from elsewhere can't make a tablet work for an hour.
        if self.m > 1024 * 1024 || self.t > 16 || self.p > 4 {
            return Err(FormatError::Form("the cost of a guess is out of bounds"));
        }
        let params =
            Params::new(self.m, self.t, self.p, Some(32)).map_err(|_| FormatError::Form("the cost of a guess"))?;
        let mut out = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(secret, salt, &mut *out)
            .map_err(|_| FormatError::Form("the cost of a guess"))?;
        Ok(out)
    }
}

/// A person's seed under their PIN. Whoever holds it can try short PINs: README, honest limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PinBlob {
    pub v: u8,
    /// The server's clock as the tablet knew it. A blob that is not newer than the one that is kept is not
    /// taken, so an old PIN can't be put back.
    pub made_ms: i64,
    pub cost: Cost,
    pub salt: Bytes<16>,
    pub sealed: Blob,
}

impl PinBlob {
    /// A nonce, the seed and its tag.
    pub const SEALED_BYTES: usize = 24 + 32 + 16;

    pub fn wrap(
        person: PersonId,
        pin: &str,
        keys: &PersonKeys,
        (cost, made_ms): (Cost, i64),
        salt: [u8; 16],
        nonce: [u8; 24],
    ) -> Result<Self, FormatError> {
        let key = cost.stretch(pin.as_bytes(), &salt)?;
        let sealed = cipher::lock(&key, nonce, &[b"fh1/pin", person.bytes()], &*keys.seed);
        Ok(Self { v: 1, made_ms, cost, salt: Bytes(salt), sealed: Blob(sealed) })
    }

    /// The bytes that the key inside signs when the blob is handed to the server: proof that whoever hands it
    /// in holds the key.
    pub fn signed_bytes(&self, setting: SettingId, person: PersonId) -> Vec<u8> {
        [
            b"fh1/pin-blob".as_slice(),
            &[self.v],
            setting.bytes(),
            person.bytes(),
            &self.made_ms.to_be_bytes(),
            &self.cost.m.to_be_bytes(),
            &self.cost.t.to_be_bytes(),
            &self.cost.p.to_be_bytes(),
            &self.salt.0,
            &self.sealed.0,
        ]
        .concat()
    }

    /// # Errors
    /// [`FormatError::Seal`] when the PIN is wrong or the blob is another person's.
    pub fn unwrap_with(&self, person: PersonId, pin: &str) -> Result<PersonKeys, FormatError> {
        known_version(self.v, 1)?;
        let key = self.cost.stretch(pin.as_bytes(), &self.salt.0)?;
        let seed = Zeroizing::new(cipher::unlock(&key, &[b"fh1/pin", person.bytes()], &self.sealed.0)?);
        let seed: [u8; 32] = seed.as_slice().try_into().map_err(|_| FormatError::Form("a seed of another length"))?;
        Ok(PersonKeys::from_seed(seed))
    }
}
