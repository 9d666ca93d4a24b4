//! How an entry's lines lie on the server: each under a random key of its own, which is wrapped by its
//! file's key. Destroying the file's key is the confidential destruction of all in it.

use super::{FormatError, cipher, sha256};
use crate::bytes::Bytes;
use crate::id::{EntryId, FileId};
use zeroize::Zeroizing;

const BODY: &[u8] = b"fh1/body";
const WRAP: &[u8] = b"fh1/wrap";
const ATTACHMENT: &[u8] = b"fh1/attachment";

/// The salted hash by which an entry's part names an attachment's plain bytes.
pub fn attachment_hash(salt: &Bytes<32>, plain: &[u8]) -> Bytes<32> {
    Bytes(sha256(&[ATTACHMENT, &salt.0, plain]))
}

/// Encrypts lines. `entry` is the id under which they came, whatever file and under whatever id they stand in
/// later; so also in [`wrap`].
pub fn lock(key: &[u8; 32], nonce: [u8; 24], entry: EntryId, lines: &[u8]) -> Vec<u8> {
    cipher::lock(key, nonce, &[BODY, &[1], entry.bytes()], lines)
}

pub fn unlock(key: &[u8; 32], entry: EntryId, sealed: &[u8]) -> Result<Vec<u8>, FormatError> {
    cipher::unlock(key, &[BODY, &[1], entry.bytes()], sealed)
}

/// Wraps a body's key for the file that it stands in.
pub fn wrap(file_key: &[u8; 32], nonce: [u8; 24], entry: EntryId, file: FileId, key: &[u8; 32]) -> Vec<u8> {
    cipher::lock(file_key, nonce, &[WRAP, &[1], entry.bytes(), file.bytes()], key)
}

pub fn unwrap(
    file_key: &[u8; 32],
    entry: EntryId,
    file: FileId,
    wrapped: &[u8],
) -> Result<Zeroizing<[u8; 32]>, FormatError> {
    let key = Zeroizing::new(cipher::unlock(file_key, &[WRAP, &[1], entry.bytes(), file.bytes()], wrapped)?);
    key.as_slice().try_into().map(Zeroizing::new).map_err(|_| FormatError::Form("a key of another length"))
}
