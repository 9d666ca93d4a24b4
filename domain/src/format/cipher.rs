//! XChaCha20-Poly1305 with the nonce in front. What the bytes are for is bound in as associated data.

use super::FormatError;
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};

const NONCE: usize = 24;

/// Encrypts. `purpose` must be given again to decrypt: bytes for one place can't be used in another.
pub fn lock(key: &[u8; 32], nonce: [u8; NONCE], purpose: &[&[u8]], plain: &[u8]) -> Vec<u8> {
    let aad = purpose.concat();
    let mut out = nonce.to_vec();
    let cipher = XChaCha20Poly1305::new(&(*key).into());
    // It fails on messages over 256 GiB only; entries are limited to far less.
    if let Ok(sealed) = cipher.encrypt(&nonce.into(), Payload { msg: plain, aad: &aad }) {
        out.extend(sealed);
    }
    out
}

/// # Errors
/// [`FormatError::Seal`] when key, purpose or a byte is not as it was.
pub fn unlock(key: &[u8; 32], purpose: &[&[u8]], sealed: &[u8]) -> Result<Vec<u8>, FormatError> {
    let aad = purpose.concat();
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(FormatError::Seal)?;
    XChaCha20Poly1305::new(&(*key).into())
        .decrypt(&(*nonce).into(), Payload { msg: sealed, aad: &aad })
        .map_err(|_| FormatError::Seal)
}
