//! The whole server, a file for each thing it must hold to. One program, so that they link once and run beside each other.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/mod.rs"]
mod support;

mod access;
mod calling;
mod client;
mod codes;
mod commands;
mod course;
mod demo;
mod desk_model;
mod everyday;
mod export;
mod filing;
mod floods;
mod given;
mod guards;
mod keeping;
mod kill;
mod ledger;
mod mail;
mod marked;
mod model;
mod newer;
mod openapi;
mod pictures;
mod recognition;
mod restore;
mod rows;
mod second;
mod serving;
mod sessions;
mod writes;
