//! The server: one binary, two SQLite files. Read [`router`] for every route, [`store`] for all that is kept.

pub mod address;
pub mod api;
pub mod calling;
pub mod clock;
pub mod commands;
pub mod demo;
mod door;
pub mod due;
pub mod feed;
pub mod headers;
pub mod keys;
pub mod mail;
pub mod page;
pub mod passkeys;
mod passphrase;
pub mod random;
pub mod router;
mod seams;
pub mod serve;
pub mod store;
mod tasks;
