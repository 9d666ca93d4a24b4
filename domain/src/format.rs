//! Formats that are for ever. Frozen with golden vectors in `domain/vectors/`, which the Rust tests and the
//! stand-alone Python verifier both read. Nothing here may change its bytes.

pub mod body;
pub mod certificate;
pub mod checkpoint;
pub mod cipher;
pub mod content;
pub mod envelope;
pub mod export;
pub mod key;
pub mod leaf;
pub mod lines;
pub mod seal;
pub mod setting_key;
pub mod tree;
pub mod vouched;

#[cfg(test)]
mod golden;
#[cfg(test)]
mod versions;

use sha2::{Digest, Sha256};

/// SHA-256 over several pieces, one after the other.
pub fn sha256(pieces: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for piece in pieces {
        hasher.update(piece);
    }
    hasher.finalize().into()
}

/// 32 bytes derived from a secret under a name (HKDF-SHA256, no salt).
pub fn derive(secret: &[u8], name: &[&[u8]]) -> [u8; 32] {
    let mut out = [0; 32];
    let info = name.concat();
    // HKDF-SHA256 gives up to 8,160 bytes; 32 always fit.
    let _ = hkdf::Hkdf::<Sha256>::new(None, secret).expand(&info, &mut out);
    out
}

/// Refuses a form that is newer than what is known here, and one that never was: nobody ever wrote version 0.
fn known_version(v: u8, known: u8) -> Result<(), FormatError> {
    match v {
        0 => Err(FormatError::Form("a version that never was")),
        newer if newer > known => Err(FormatError::Newer),
        _ => Ok(()),
    }
}

/// What can be wrong with bytes that claim to be ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    #[error("it is sealed with a key that is not known here")]
    UnknownKey,
    #[error("the seal does not open: it was changed, or made for another nursery")]
    Seal,
    #[error("it was written by a newer version")]
    Newer,
    #[error("the bytes inside are not a record of a form that is known here: {0}")]
    Form(&'static str),
    #[error("a signature does not fit")]
    Signature,
    #[error("the hash does not fit the bytes")]
    Hash,
    #[error("it belongs to another nursery")]
    Setting,
    #[error("the proof does not hold")]
    Proof,
}
