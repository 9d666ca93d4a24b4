//! Counts tries of passphrases and codes: by account and by device, never by address, since a nursery is one.

use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::sync::Mutex;

const TRIES_MAX: usize = 10;
const WITHIN: TimeDelta = TimeDelta::minutes(1);
const WRONG_CODES: &str = "wrong codes";
/// Wrong one-use codes within that time, of everybody together.
const WRONG_CODES_MAX: usize = 1_000;
/// What is counted by the day.
const DAY: TimeDelta = TimeDelta::days(1);
/// Keys that are remembered, at most: memory stays flat under a flood.
const KEYS_MAX: usize = 10_000;

#[derive(Default)]
pub struct Tries {
    minute: Mutex<Times>,
    /// Wrong codes of known people only, so it stays small.
    day: Mutex<Times>,
}

type Times = HashMap<String, Vec<DateTime<Utc>>>;

impl Tries {
    /// Counts a try; false where there were too many.
    pub fn count(&self, key: &str, now: DateTime<Utc>) -> bool {
        let mut all = self.minute.lock().unwrap_or_else(|e| e.into_inner());
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

    /// Counts a one-use code that was none. Right ones are not counted: nobody who has one is kept out by those who
    /// guess, unless they flood us.
    pub fn wrong_code(&self, now: DateTime<Utc>) {
        self.minute.lock().unwrap_or_else(|e| e.into_inner()).entry(WRONG_CODES.into()).or_default().push(now);
    }

    /// A code has 40 random bits and lives for ten minutes: at this many a minute, one in a hundred million guesses
    /// of its life is made.
    pub fn too_many_wrong_codes(&self, now: DateTime<Utc>) -> bool {
        let mut all = self.minute.lock().unwrap_or_else(|e| e.into_inner());
        let times = all.entry(WRONG_CODES.into()).or_default();
        times.retain(|t| now - *t < WITHIN);
        times.len() >= WRONG_CODES_MAX
    }

    /// How often it was wrong within a day.
    pub fn wrong_today(&self, key: &str, now: DateTime<Utc>) -> usize {
        let mut all = self.day.lock().unwrap_or_else(|e| e.into_inner());
        let Some(times) = all.get_mut(key) else { return 0 };
        times.retain(|t| now - *t < DAY);
        times.len()
    }

    pub fn note_wrong(&self, key: &str, now: DateTime<Utc>) {
        self.day.lock().unwrap_or_else(|e| e.into_inner()).entry(key.to_owned()).or_default().push(now);
    }
}
