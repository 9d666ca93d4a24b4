//! The outside of a sealed entry: all that a finder of the tablet, or the network, may see. No subject, no
//! author, no kind, no time.

use super::key::{Signing, verify};
use super::{FormatError, known_version, sha256};
use crate::bytes::{Blob, Bytes};
use crate::id::{DeviceId, EntryId, SeriesId};
use serde::{Deserialize, Serialize};

pub const VERSION: u8 = 1;

/// One sealed entry on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Envelope {
    pub v: u8,
    pub id: EntryId,
    /// The tablet whose key signed this. It is part of the envelope so that a row can be checked without
    /// the request that brought it.
    pub device: DeviceId,
    pub series: SeriesId,
    /// Dense from 1 in its series, so that a gap shows.
    pub place: u64,
    /// The id of the setting's sealing key ([`super::seal::key_id`]).
    pub key: Bytes<16>,
    /// SHA-256 of `sealed`.
    pub hash: Bytes<32>,
    pub sig: Bytes<64>,
    pub sealed: Blob,
}

/// Where a new row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub device: DeviceId,
    pub series: SeriesId,
    pub place: u64,
}

impl Envelope {
    pub fn write(id: EntryId, at: Place, key: Bytes<16>, sealed: Vec<u8>, signing: &Signing) -> Self {
        let hash = Bytes(sha256(&[&sealed]));
        let Place { device, series, place } = at;
        let mut envelope =
            Self { v: VERSION, id, device, series, place, key, hash, sig: Bytes([0; 64]), sealed: Blob(sealed) };
        envelope.sig = signing.sign(&envelope.signed_bytes());
        envelope
    }

    /// Checks hash and signature.
    pub fn verify(&self, device_key: &Bytes<32>) -> Result<(), FormatError> {
        known_version(self.v, VERSION)?;
        if sha256(&[&self.sealed.0]) != self.hash.0 {
            return Err(FormatError::Hash);
        }
        verify(device_key, &self.signed_bytes(), &self.sig)
    }

    /// The bytes under the tablet's signature, in a fixed layout.
    pub fn signed_bytes(&self) -> Vec<u8> {
        [
            b"fh1/envelope".as_slice(),
            &[self.v],
            self.id.bytes(),
            self.device.bytes(),
            self.series.bytes(),
            &self.place.to_be_bytes(),
            &self.key.0,
            &self.hash.0,
        ]
        .concat()
    }
}
