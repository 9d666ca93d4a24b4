//! libsodium's sealed box over padded bytes: anyone can close it, only the holder of the key can open it.
//!
//! The bytes inside are padded, so that the length of a row on a tablet does not tell a first bottle from a
//! disclosure: a 4-byte big-endian length, the bytes, zeros up to the next multiple of [`PAD`].

use super::{FormatError, sha256};
use crate::bytes::Bytes;
use dryoc::classic::crypto_box::{crypto_box_easy, crypto_box_seal_open, crypto_box_seed_keypair};
use dryoc::classic::crypto_generichash::crypto_generichash;
use zeroize::Zeroizing;

/// A sealed text is a multiple of this many bytes before sealing.
pub const PAD: usize = 4096;
/// What a sealed box adds: an ephemeral public key and a tag.
pub const OVERHEAD: usize = 48;

/// Names a sealing key: the first 16 bytes of a hash over its public half.
pub fn key_id(public: &Bytes<32>) -> Bytes<16> {
    let hash = sha256(&[b"fh1/sealing-key", &public.0]);
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    Bytes(id)
}

/// The half that opens.
#[derive(Clone)]
pub struct Opening {
    public: [u8; 32],
    secret: Zeroizing<[u8; 32]>,
}

impl Opening {
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let (public, secret) = crypto_box_seed_keypair(seed);
        Self { public, secret: Zeroizing::new(secret) }
    }

    pub fn public(&self) -> Bytes<32> {
        Bytes(self.public)
    }

    /// # Errors
    /// [`FormatError::Seal`] when it was made for another key or a byte was changed.
    pub fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, FormatError> {
        let length = sealed.len().checked_sub(OVERHEAD).ok_or(FormatError::Seal)?;
        let mut padded = Zeroizing::new(vec![0; length]);
        crypto_box_seal_open(&mut padded, sealed, &self.public, &self.secret).map_err(|_| FormatError::Seal)?;
        unpad(&padded)
    }
}

/// Seals for the holder of `public`. `ephemeral` must be fresh random bytes each time.
///
/// # Errors
/// [`FormatError::Seal`] when `public` is no usable key.
pub fn seal(public: &Bytes<32>, ephemeral: [u8; 32], plain: &[u8]) -> Result<Vec<u8>, FormatError> {
    let padded = Zeroizing::new(pad(plain)?);
    let (one_time, secret) = crypto_box_seed_keypair(&ephemeral);
    let secret = Zeroizing::new(secret);
    let mut nonce = [0; 24];
    crypto_generichash(&mut nonce, &[one_time, public.0].concat(), None).map_err(|_| FormatError::Seal)?;
    let mut out = vec![0; padded.len() + OVERHEAD];
    let (front, back) = out.split_at_mut(32);
    front.copy_from_slice(&one_time);
    crypto_box_easy(back, &padded, &nonce, &public.0, &secret).map_err(|_| FormatError::Seal)?;
    Ok(out)
}

fn pad(plain: &[u8]) -> Result<Vec<u8>, FormatError> {
    let length = u32::try_from(plain.len()).map_err(|_| FormatError::Form("too long to seal"))?;
    let mut out = length.to_be_bytes().to_vec();
    out.extend_from_slice(plain);
    out.resize(out.len().next_multiple_of(PAD), 0);
    Ok(out)
}

fn unpad(padded: &[u8]) -> Result<Vec<u8>, FormatError> {
    let (length, rest) = padded.split_first_chunk::<4>().ok_or(FormatError::Form("no length"))?;
    let length = u32::from_be_bytes(*length) as usize;
    let (plain, zeros) = rest.split_at_checked(length).ok_or(FormatError::Form("the length is beyond the end"))?;
    if zeros.iter().any(|b| *b != 0) {
        return Err(FormatError::Form("the padding is not zeros"));
    }
    Ok(plain.to_vec())
}
