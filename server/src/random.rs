//! The only place that draws randomness. Without it the server can't work, and says so.

use crate::store::StoreError;

pub fn bytes<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut out = [0; N];
    getrandom::fill(&mut out).map_err(|_| StoreError::Random)?;
    Ok(out)
}

/// Letters and digits that can't be mistaken for one another when read out.
const READABLE: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A one-use code to be typed: 8 characters, 40 bits, for 10 minutes, with few tries.
pub fn code() -> Result<String, StoreError> {
    readable::<8>()
}

/// A one-use link, which nobody types: 26 characters, 130 bits.
pub fn link() -> Result<String, StoreError> {
    readable::<26>()
}

fn readable<const N: usize>() -> Result<String, StoreError> {
    let bytes = bytes::<N>()?;
    Ok(bytes.iter().map(|b| char::from(READABLE[usize::from(b % 32)])).collect())
}
