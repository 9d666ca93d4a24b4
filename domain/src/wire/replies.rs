//! `POST /api/v1/replies`: the lead's answers to what somebody asked (R22). Over a shared tablet, so it is signed by the
//! person's own key, too: nobody else reads them.

use crate::bytes::Bytes;
use crate::id::{DeviceId, EntryId, PersonId, SettingId};
use serde::{Deserialize, Serialize};

/// Questions asked after at once, at most.
pub const REPLIES_MAX: usize = 20;

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RepliesRequest {
    pub person: PersonId,
    /// Their questions, by the ids under which they were written.
    pub entries: Vec<EntryId>,
    /// The server's time as the tablet knows it, milliseconds since 1970.
    pub time_ms: i64,
    /// Over [`RepliesRequest::signed_bytes`], by the person's newest key.
    pub sig: Bytes<64>,
}

impl RepliesRequest {
    pub fn signed_bytes(
        setting: SettingId,
        device: DeviceId,
        person: PersonId,
        time_ms: i64,
        entries: &[EntryId],
    ) -> Vec<u8> {
        let mut bytes =
            [b"fh1/replies".as_slice(), setting.bytes(), device.bytes(), person.bytes(), &time_ms.to_be_bytes()]
                .concat();
        entries.iter().for_each(|id| bytes.extend_from_slice(id.bytes()));
        bytes
    }
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reply {
    pub entry: EntryId,
    pub words: String,
    /// Empty where it was about staff.
    pub by: String,
    pub at_ms: i64,
}
