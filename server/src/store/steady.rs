//! The clock by which things are deleted. A machine's clock can leap by months, and what was deleted on its word does not come
//! back when it is put right: so this one follows it in steps, and a leap has to stand for days before anything goes by it.

use super::{Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;

/// How far it follows from one hourly look to the next: a server that was off for a month has caught up within a week.
const STEP: TimeDelta = TimeDelta::hours(6);
/// What the machine's clock may be ahead of it before somebody is told.
const LEAP: TimeDelta = TimeDelta::days(2);

/// What it shows next. Put back, it goes along at once: less is deleted by it then.
fn follow(before: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    now.min(before + STEP)
}

impl Store {
    /// Looks at the machine's clock and returns the time by which things may be deleted.
    pub async fn steady(&self, now: DateTime<Utc>) -> Result<DateTime<Utc>, StoreError> {
        let kept = sqlx::query("SELECT at_ms FROM steady").fetch_optional(&self.keys).await?;
        let before = match kept {
            Some(row) => crate::clock::from_ms(row.try_get(0)?),
            // From before there was one: the last that arrived tells what time it was then.
            None => self.last_received().await?.unwrap_or(now),
        };
        let steady = follow(before, now);
        if now - steady > LEAP {
            tracing::warn!(
                "the clock is far ahead of what it was: until that has stood for days, nothing is deleted by it"
            );
        }
        sqlx::query("INSERT OR REPLACE INTO steady (one, at_ms) VALUES (1, ?)")
            .bind(steady.timestamp_millis())
            .execute(&self.keys)
            .await?;
        Ok(steady)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn r94_a_leap_of_the_clock_is_followed_by_six_hours_at_each_look() {
        let before = at("2026-11-30T09:00:00Z");
        assert_eq!(follow(before, at("2026-11-30T10:00:00Z")), at("2026-11-30T10:00:00Z"));
        assert_eq!(follow(before, at("2027-01-05T09:00:00Z")), at("2026-11-30T15:00:00Z"), "36 days ahead");
        assert_eq!(follow(before, at("2026-11-01T09:00:00Z")), at("2026-11-01T09:00:00Z"), "put back");
        // After a month with the server off, a week of looks.
        let (mut steady, now) = (before, at("2026-12-30T09:00:00Z"));
        let mut looks = 0;
        while steady < now {
            steady = follow(steady, now);
            looks += 1;
        }
        assert_eq!(looks, 120);
    }
}
