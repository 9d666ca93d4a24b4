//! A tablet's certificate, and how it signs its requests. A server that was restored from an older backup
//! takes a tablet that it has no row for, because the setting's own key vouched for it.

use super::key::{Signing, verify};
use super::{FormatError, known_version, sha256};
use crate::bytes::Bytes;
use crate::id::{DeviceId, SettingId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Certificate {
    pub v: u8,
    pub setting: SettingId,
    pub device: DeviceId,
    pub public: Bytes<32>,
    /// The server's clock at enrolment, milliseconds since 1970 in UTC.
    pub issued_ms: i64,
    /// The index of the setting's signing key.
    pub key: u32,
    pub sig: Bytes<64>,
}

impl Certificate {
    pub fn write(
        setting: SettingId,
        device: DeviceId,
        public: Bytes<32>,
        issued_ms: i64,
        key: u32,
        signing: &Signing,
    ) -> Self {
        let mut certificate = Self { v: 1, setting, device, public, issued_ms, key, sig: Bytes([0; 64]) };
        certificate.sig = signing.sign(&certificate.signed_bytes());
        certificate
    }

    pub fn signed_bytes(&self) -> Vec<u8> {
        [
            b"fh1/tablet".as_slice(),
            &[self.v],
            self.setting.bytes(),
            self.device.bytes(),
            &self.public.0,
            &self.issued_ms.to_be_bytes(),
            &self.key.to_be_bytes(),
        ]
        .concat()
    }

    pub fn verify(&self, setting: SettingId, setting_key: &Bytes<32>) -> Result<(), FormatError> {
        known_version(self.v, 1)?;
        if self.setting != setting {
            return Err(FormatError::Setting);
        }
        verify(setting_key, &self.signed_bytes(), &self.sig)
    }
}

/// A signed request is good for this long either side of the server's clock. A tablet's own clock may be wrong
/// by months: it signs the server's time as it knows it from the last answer, and where that is off, the
/// refusal carries the right one.
pub const REQUEST_GOOD_FOR_MS: i64 = 10 * 60 * 1000;

/// The bytes that a tablet signs for one request. `path` is without a query.
pub fn request_bytes(
    setting: SettingId,
    device: DeviceId,
    time_ms: i64,
    method: &str,
    path: &str,
    body: &[u8],
) -> Vec<u8> {
    [
        b"fh1/request".as_slice(),
        setting.bytes(),
        device.bytes(),
        &time_ms.to_be_bytes(),
        method.as_bytes(),
        &[0],
        path.as_bytes(),
        &[0],
        &sha256(&[body]),
    ]
    .concat()
}

/// The bytes that the setting signs for its answer to a tablet's request: a receipt lets words go from a tablet, and
/// *switched off* makes it forget its keys, so neither is taken from whoever stands in between. Bound to the request by
/// the tablet's own signature over that, which is never made twice.
pub fn answer_bytes(setting: SettingId, request: &Bytes<64>, body: &[u8]) -> Vec<u8> {
    [b"fh1/answer".as_slice(), setting.bytes(), &request.0, &sha256(&[body])].concat()
}
