//! Screens, one a file.

#[cfg(feature = "desk")]
pub mod desk;
#[cfg(feature = "room")]
pub mod room;
