//! This device's preferences, and how far it has counted: local storage is plain text and small, and browsers
//! that clear the rest under pressure leave it.

use domain::wire::Counted;
use gloo_storage::{LocalStorage, Storage};

const IDLE: &str = "idle-minutes";
const ROOM: &str = "room";
const CHRONOLOGY: &str = "chronology";
const COUNTED: &str = "counted";
const LEFT: &str = "left";

/// Minutes without a touch after which the tablet locks: 2 unless somebody chose otherwise.
pub fn idle_minutes() -> u32 {
    LocalStorage::get(IDLE).unwrap_or(2)
}

/// A full or forbidden local storage costs a preference, nothing else.
pub fn set_idle_minutes(minutes: u32) {
    let _ = LocalStorage::set(IDLE, minutes);
}

/// How far this tablet has counted. Should its storage be cleared, this is how anybody learns of it.
pub fn counted() -> Option<Counted> {
    LocalStorage::get(COUNTED).ok()
}

/// After a place was given; nothing once the tablet was switched off.
pub fn set_counted(counted: Option<Counted>) {
    match counted {
        Some(counted) => drop(LocalStorage::set(COUNTED, counted)),
        None => LocalStorage::delete(COUNTED),
    }
}

/// Somebody left this desk, and the server may not know of it yet.
pub fn has_left() -> bool {
    LocalStorage::get(LEFT).unwrap_or(false)
}

pub fn set_left(left: bool) {
    match left {
        true => drop(LocalStorage::set(LEFT, true)),
        false => LocalStorage::delete(LEFT),
    }
}

/// How chronologies are looked at here: whether achievements are left out, and whether the oldest comes first. At
/// first neither: what happened today is what is looked for.
pub fn chronology() -> (bool, bool) {
    LocalStorage::get(CHRONOLOGY).unwrap_or((false, false))
}

pub fn set_chronology(leave_out_achievements: bool, oldest_first: bool) {
    let _ = LocalStorage::set(CHRONOLOGY, (leave_out_achievements, oldest_first));
}

pub fn last_room() -> Option<domain::id::RoomId> {
    LocalStorage::get::<String>(ROOM).ok().and_then(|r| domain::id::RoomId::parse(&r))
}

pub fn set_last_room(room: domain::id::RoomId) {
    let _ = LocalStorage::set(ROOM, room.to_string());
}
