//! The browser, and nothing of screens. Times come from `clock`, bytes from `random`, all that is kept goes
//! through `store`.

pub mod clock;
pub mod http;
pub mod lock;
pub mod prefs;
pub mod random;
pub mod screen;

#[cfg(feature = "desk")]
pub mod feed;
#[cfg(feature = "desk")]
pub mod location;
#[cfg(feature = "desk")]
pub mod near;
#[cfg(feature = "desk")]
pub mod passkey;
#[cfg(feature = "desk")]
pub mod sound;

#[cfg(feature = "room")]
pub mod camera;
#[cfg(feature = "room")]
pub mod drafts;
#[cfg(feature = "room")]
pub mod identity;
#[cfg(feature = "room")]
pub mod outbox;
#[cfg(feature = "room")]
pub mod pictures;
#[cfg(feature = "room")]
pub mod replies;
#[cfg(feature = "room")]
pub mod roster;
#[cfg(feature = "room")]
pub mod store;
#[cfg(feature = "room")]
pub mod sync;
#[cfg(feature = "room")]
pub mod vault;
pub mod web_lock;
#[cfg(feature = "room")]
pub mod worker;
#[cfg(feature = "room")]
pub mod written;
