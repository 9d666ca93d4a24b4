//! Ids: one type for each kind of thing, so that a child can never stand where a member of staff should.
//!
//! Ids are random (version 4). A version 7 id would carry the time of writing outside the seal, and
//! nothing is ever sorted by an id.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Makes an id from 16 random bytes.
            pub fn from_random(bytes: [u8; 16]) -> Self {
                Self(uuid::Builder::from_random_bytes(bytes).into_uuid())
            }

            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            pub fn bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// Reads the written form, or finds that it is none.
            pub fn parse(text: &str) -> Option<Self> {
                Uuid::try_parse(text).ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
    )*};
}

ids! {
    /// One nursery.
    SettingId,
    /// One thing that somebody wrote, once.
    EntryId,
    /// A run of entries from one device, numbered without gaps.
    SeriesId,
    /// A tablet.
    DeviceId,
    /// Entries with one key, one set of readers and one retention. Opaque: it tells nothing of whose it is.
    FileId,
    /// A member of staff.
    PersonId,
    ChildId,
    RoomId,
    /// Ties entries in several children's files that were one event.
    OccasionId,
    AttachmentId,
}
