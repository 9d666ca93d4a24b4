//! Counts tries of passphrases and codes: by account and by device, never by address, since a nursery is one.

use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::sync::Mutex;

const TRIES_MAX: usize = 10;
const WITHIN: TimeDelta = TimeDelta::minutes(1);
/// Keys that are remembered, at most: memory stays flat under a flood.
const KEYS_MAX: usize = 10_000;

#[derive(Default)]
pub struct Tries(Mutex<HashMap<String, Vec<DateTime<Utc>>>>);

impl Tries {
    /// Counts a try; false where there were too many.
    pub fn count(&self, key: &str, now: DateTime<Utc>) -> bool {
        let mut all = self.0.lock().unwrap_or_else(|e| e.into_inner());
        if all.len() > KEYS_MAX {
            all.retain(|_, times| times.iter().any(|t| now - *t < WITHIN));
        }
        let times = all.entry(key.to_owned()).or_default();
        times.retain(|t| now - *t < WITHIN);
        if times.len() >= TRIES_MAX {
            return false;
        }
        times.push(now);
        true
    }
}
