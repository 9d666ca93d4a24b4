//! What the screens of one bundle share: who is signed in, which screen is shown, what is kept or was read.

#[cfg(feature = "desk")]
pub mod office;
#[cfg(feature = "room")]
pub mod tablet;
