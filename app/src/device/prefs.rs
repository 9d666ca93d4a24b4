//! This device's preferences, and nothing else: local storage is plain text and small.

use gloo_storage::{LocalStorage, Storage};

const IDLE: &str = "idle-minutes";
const ROOM: &str = "room";

/// Minutes without a touch after which the tablet locks: 2 unless somebody chose otherwise.
pub fn idle_minutes() -> u32 {
    LocalStorage::get(IDLE).unwrap_or(2)
}

/// A full or forbidden local storage costs a preference, nothing else.
pub fn set_idle_minutes(minutes: u32) {
    let _ = LocalStorage::set(IDLE, minutes);
}

pub fn last_room() -> Option<domain::id::RoomId> {
    LocalStorage::get::<String>(ROOM).ok().and_then(|r| domain::id::RoomId::parse(&r))
}

pub fn set_last_room(room: domain::id::RoomId) {
    let _ = LocalStorage::set(ROOM, room.to_string());
}
