//! Counts tries of passphrases and codes: by account and by device, never by address, since a nursery is one. A stranger
//! has no account and no device, so nothing is counted against them and they lock nobody out: their tries take turns.

use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Semaphore;

const TRIES_MAX: usize = 10;
const WITHIN: TimeDelta = TimeDelta::minutes(1);
/// What is counted by the day.
const DAY: TimeDelta = TimeDelta::days(1);
/// Between two looks at one-use codes. A code has 40 random bits and lives for ten minutes: at 200 looks a second, one in
/// nine million codes is found in its life. Whoever has a good one waits behind the others, and is not kept out.
const CODE_TURN: Duration = Duration::from_millis(5);

pub struct Tries {
    /// Of known browsers, people who are signed in, and tablets: as many keys as there are of these.
    minute: Mutex<Times>,
    /// Wrong codes of known people only.
    day: Mutex<Times>,
    codes: Arc<Semaphore>,
}

type Times = HashMap<String, Vec<DateTime<Utc>>>;

impl Default for Tries {
    fn default() -> Self {
        Self { minute: Mutex::default(), day: Mutex::default(), codes: Arc::new(Semaphore::new(1)) }
    }
}

impl Tries {
    /// Counts a try; false where there were too many.
    pub fn count(&self, key: &str, now: DateTime<Utc>) -> bool {
        let mut all = self.minute.lock().unwrap_or_else(|e| e.into_inner());
        let times = all.entry(key.to_owned()).or_default();
        times.retain(|t| is_within(WITHIN, *t, now));
        if times.len() >= TRIES_MAX {
            return false;
        }
        times.push(now);
        true
    }

    /// How often it was wrong within a day.
    pub fn wrong_today(&self, key: &str, now: DateTime<Utc>) -> usize {
        let mut all = self.day.lock().unwrap_or_else(|e| e.into_inner());
        let Some(times) = all.get_mut(key) else { return 0 };
        times.retain(|t| is_within(DAY, *t, now));
        times.len()
    }

    pub fn note_wrong(&self, key: &str, now: DateTime<Utc>) {
        self.day.lock().unwrap_or_else(|e| e.into_inner()).entry(key.to_owned()).or_default().push(now);
    }

    /// Waits for a turn to look at a one-use code. The turn lasts its time also where whoever asked hangs up.
    pub async fn turn(&self) {
        // The semaphore is never closed; were it, codes would be looked at without a wait.
        let Ok(turn) = self.codes.clone().acquire_owned().await else { return };
        tokio::spawn(async move {
            tokio::time::sleep(CODE_TURN).await;
            drop(turn);
        });
    }
}

/// A time that is still to come was noted by a clock that has been put right since: it counts no more.
fn is_within(span: TimeDelta, at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    at <= now && now - at < span
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn ten_tries_a_minute_and_the_next_when_the_first_is_a_minute_old() {
        let tries = Tries::default();
        let first = at("2026-11-30T09:00:00Z");
        for _ in 0..10 {
            assert!(tries.count("pin of a tablet", first));
        }
        assert!(!tries.count("pin of a tablet", at("2026-11-30T09:00:59Z")));
        assert!(tries.count("pin of another", first));
        assert!(tries.count("pin of a tablet", at("2026-11-30T09:01:00Z")));
    }

    /// What the strength of a code is reckoned by. Whoever hangs up after a guess gets no other one sooner.
    #[tokio::test(start_paused = true)]
    async fn codes_are_looked_at_two_hundred_times_a_second_whoever_hangs_up() {
        let tries = Tries::default();
        let start = tokio::time::Instant::now();
        for _ in 0..1_000 {
            tries.turn().await;
        }
        assert_eq!(start.elapsed(), Duration::from_millis(999 * 5));
    }

    #[test]
    fn a_clock_that_was_ahead_leaves_no_lock_behind() {
        let tries = Tries::default();
        for _ in 0..50 {
            tries.count("pin of a tablet", at("2029-01-01T00:00:00Z"));
            tries.note_wrong("wrong codes", at("2029-01-01T00:00:00Z"));
        }
        assert!(tries.count("pin of a tablet", at("2026-11-30T09:00:00Z")));
        assert_eq!(tries.wrong_today("wrong codes", at("2026-11-30T09:00:00Z")), 0);
    }
}
