//! Private addresses at which calendars find deadlines: one a person, kept as a hash, in `keys.db`.

use super::read::row_id;
use super::{Store, StoreError};
use crate::random;
use chrono::{DateTime, Utc};
use domain::bytes::encode;
use domain::format::sha256;
use domain::id::PersonId;

fn hash(key: &str) -> [u8; 32] {
    sha256(&[b"fh1/calendar", key.as_bytes()])
}

impl Store {
    /// A new one for this person; the one before it finds nothing any more.
    pub async fn new_calendar(&self, person: PersonId, now: DateTime<Utc>) -> Result<String, StoreError> {
        let key = encode(&random::bytes::<32>()?);
        sqlx::query("INSERT OR REPLACE INTO calendar (person, hash, made_ms) VALUES (?, ?, ?)")
            .bind(person.bytes().as_slice())
            .bind(hash(&key).as_slice())
            .bind(now.timestamp_millis())
            .execute(&self.keys)
            .await?;
        Ok(key)
    }

    /// Theirs finds nothing any more.
    pub async fn end_calendar(&self, person: PersonId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM calendar WHERE person = ?")
            .bind(person.bytes().as_slice())
            .execute(&self.keys)
            .await?;
        Ok(())
    }

    /// When theirs was made.
    pub async fn calendar_made(&self, person: PersonId) -> Result<Option<DateTime<Utc>>, StoreError> {
        let made: Option<i64> = sqlx::query_scalar("SELECT made_ms FROM calendar WHERE person = ?")
            .bind(person.bytes().as_slice())
            .fetch_optional(&self.keys)
            .await?;
        Ok(made.map(crate::clock::from_ms))
    }

    /// Whose it is.
    pub async fn calendar_of(&self, key: &str) -> Result<Option<PersonId>, StoreError> {
        let row = sqlx::query("SELECT person FROM calendar WHERE hash = ?")
            .bind(hash(key).as_slice())
            .fetch_optional(&self.keys)
            .await?;
        row.map(|row| Ok(PersonId::from_bytes(row_id(&row, 0)?))).transpose()
    }
}
