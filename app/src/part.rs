//! Pieces of screens.

pub mod body_map;
pub mod fault;
pub mod field;
pub mod lines;
pub mod tablet_settings;

#[cfg(feature = "room")]
pub mod bar;
#[cfg(feature = "room")]
pub mod called;
pub mod choice;
#[cfg(feature = "room")]
pub mod numbers;
#[cfg(feature = "room")]
pub mod pin_pad;
#[cfg(feature = "room")]
pub mod tell;

#[cfg(feature = "desk")]
pub mod answers;
#[cfg(feature = "desk")]
pub mod call;
#[cfg(feature = "desk")]
pub mod changes;
#[cfg(feature = "desk")]
pub mod fold;
#[cfg(feature = "desk")]
pub mod for_whom;
#[cfg(feature = "desk")]
pub mod hours;
#[cfg(feature = "desk")]
pub mod line;
#[cfg(feature = "desk")]
pub mod next_step;
#[cfg(feature = "desk")]
pub mod options;
#[cfg(feature = "desk")]
pub mod pictures;
#[cfg(feature = "desk")]
pub mod record;
#[cfg(feature = "desk")]
pub mod second;
#[cfg(feature = "desk")]
pub mod ticks;
#[cfg(feature = "desk")]
pub mod together;
