//! Which entry somebody has seen first: kept beside the ledger as it grows, so that a tablet that asks costs as much as
//! what was seen lately, and not as much as all that it ever sent.

use super::append::Work;
use super::read::row_id;
use super::{Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use domain::entry::{Entry, Kind};
use domain::file::FileClass;
use domain::id::{DeviceId, EntryId, FileId, PersonId};
use domain::wire::SeenNews;
use sqlx::{Row, SqliteConnection};

/// For so long a tablet hears of what was seen.
const NEWS: TimeDelta = TimeDelta::days(14);

/// The first *Seen* of an entry stands. It names the entry under which the words came, wherever they were filed since.
async fn note(
    conn: &mut SqliteConnection,
    entry: &Entry,
    ring_fenced: bool,
    received: DateTime<Utc>,
) -> Result<(), StoreError> {
    let by = entry.head.author.person().filter(|_| !ring_fenced);
    for about in &entry.head.about {
        sqlx::query(
            "INSERT OR IGNORE INTO seen (entry, by, at_ms) VALUES (coalesce(
                 (SELECT s.body FROM leaf l JOIN stands s ON s.seq = l.seq WHERE l.entry = ?1), ?1), ?2, ?3)",
        )
        .bind(about.bytes().as_slice())
        .bind(by.map(|p| p.bytes().to_vec()))
        .bind(received.timestamp_millis())
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

impl Work<'_> {
    pub(crate) async fn note_seen(
        &mut self,
        file: FileId,
        entry: &Entry,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        if entry.head.kind != Kind::Seen {
            return Ok(());
        }
        let class = self.state.files.get(&file).map(|f| f.info.class);
        note(self.ledger.settled().await?, entry, class == Some(FileClass::AboutStaff), now).await
    }
}

impl Store {
    /// Makes it from the entries, once, where a ledger was written before it was kept.
    pub(crate) async fn make_seen(&self) -> Result<(), StoreError> {
        let made: i64 =
            sqlx::query_scalar("SELECT count(*) FROM made WHERE name = 'seen'").fetch_one(&self.ledger).await?;
        if made > 0 {
            return Ok(());
        }
        let mut all = vec![];
        for (file, state) in &self.state().files {
            let ring_fenced = state.info.class == FileClass::AboutStaff;
            match self.entries(*file).await {
                Ok(entries) => {
                    let seen = entries.into_iter().filter(|stored| stored.entry.head.kind == Kind::Seen);
                    all.extend(seen.map(|stored| (ring_fenced, stored)));
                }
                // One record that does not open keeps no nursery shut; `verify` names it.
                Err(e) => tracing::error!(%file, "what was seen in a file could not be read: {e}"),
            }
        }
        all.sort_by_key(|(_, stored)| stored.received);
        let mut transaction = self.beside.begin().await?;
        for (ring_fenced, stored) in &all {
            note(&mut transaction, &stored.entry, *ring_fenced, stored.received).await?;
        }
        sqlx::query("INSERT OR IGNORE INTO made (name) VALUES ('seen')").execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Entries of this tablet that somebody has seen in the last 14 days: who and when, no word of them.
    pub async fn seen_news(&self, device: DeviceId, now: DateTime<Utc>) -> Result<Vec<SeenNews>, StoreError> {
        let rows = sqlx::query(
            // From what was seen lately to who brought it, never the other way round.
            "SELECT s.entry, s.by, s.at_ms FROM seen s CROSS JOIN arrival a ON a.entry = s.entry
             WHERE s.at_ms >= ? AND a.brought_by = ? AND a.set_aside IS NULL",
        )
        .bind((now - NEWS).timestamp_millis())
        .bind(device.bytes().as_slice())
        .fetch_all(&self.ledger)
        .await?;
        let state = self.state();
        rows.iter()
            .map(|row| {
                let by: Option<Vec<u8>> = row.try_get(1)?;
                let person = by.and_then(|b| b.try_into().ok()).map(PersonId::from_bytes);
                let known = person.and_then(|p| state.register.people.get(&p));
                Ok(SeenNews {
                    entry: EntryId::from_bytes(row_id(row, 0)?),
                    by: known.map(|p| p.short.clone()).unwrap_or_default(),
                    at_ms: row.try_get(2)?,
                })
            })
            .collect()
    }
}
