//! The rules of Firsthand. Pure: no I/O, no clock, no randomness; each of these is an argument.
//!
//! Read [`format`] for what is written for ever, [`entry`] for what people write, [`register`] for what the
//! setting knows about itself, [`access`] for who may do what, [`outbox`] for what a tablet does next.

pub mod access;
pub mod body;
pub mod bytes;
pub mod calendar;
pub mod calling;
pub mod chips;
pub mod counts;
pub mod course;
pub mod deadline;
pub mod directory;
pub mod entry;
pub mod file;
pub mod format;
pub mod id;
pub mod leaving;
pub mod london;
pub mod lookalike;
pub mod marks;
pub mod naming;
pub mod newer;
pub mod outbox;
pub mod picture;
pub mod readiness;
pub mod register;
pub mod routing;
pub mod rules;
pub mod step;
pub mod view;
pub mod wire;
pub mod words;
