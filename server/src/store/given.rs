//! Roles that wait to be confirmed, where there is nobody who could: they count after a day in which the server ran. Time that
//! passed counts, and no clock: a leap makes nobody a reader, and neither do restarts.

use super::append::New;
use super::{Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use domain::entry::Author;
use domain::register::Fact;
use domain::register::given::ALONE;

impl Store {
    /// `passed`: since it was asked the last time, by a clock that only goes on. What has waited for its day counts.
    pub async fn confirm_by_time(&self, passed: TimeDelta, now: DateTime<Utc>) -> Result<(), StoreError> {
        let mut due = vec![];
        for (person, given) in self.state().register.given_alone() {
            let (role, since) = (serde_json::to_string(&given.role)?, given.alone.timestamp_millis());
            let waited: i64 = sqlx::query_scalar(
                "INSERT INTO waited (person, role, since_ms, ms) VALUES (?, ?, ?, 0)
                 ON CONFLICT (person, role, since_ms) DO UPDATE SET ms = ms + ? RETURNING ms",
            )
            .bind(person.bytes().as_slice())
            .bind(role)
            .bind(since)
            .bind(passed.num_milliseconds())
            .fetch_one(&self.keys)
            .await?;
            if waited >= ALONE.num_milliseconds() {
                due.push(New::fact(Fact::RoleConfirmed { person, role: given.role }, Author::Server, now));
            }
        }
        if !due.is_empty() {
            self.write(due, now).await?;
        }
        Ok(())
    }
}
