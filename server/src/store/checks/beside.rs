//! What stands beside the tree, proved by it: each row of these tables follows from a record whose commitment is a leaf, or is a
//! fault. What nothing proves is named by `firsthand verify`.

use super::super::{Store, StoreError};
use domain::bytes::Bytes;
use domain::entry::{Entry, Part};
use domain::id::{EntryId, FileId, SeriesId};
use sqlx::{Row, SqlitePool};
use std::collections::HashMap;

/// Tables of which the tree says nothing: they help the desk, and no record rests on them.
pub const UNPROVED: &str =
    "when tablets were in contact and what they said of themselves, and how many bytes they brought in a day";

/// What the records themselves say of the tables beside them.
#[derive(Default)]
pub(super) struct Said {
    /// Files that were destroyed, by the record that says so.
    destroyed: HashMap<EntryId, FileId>,
}

impl Said {
    /// Takes note of what a record says.
    pub fn note(&mut self, id: EntryId, entry: &Entry) {
        for part in &entry.parts {
            if let Part::Destruction { file, .. } = part {
                self.destroyed.insert(id, *file);
            }
        }
    }
}

/// A row that was set aside, as the record about it tells.
pub(super) struct SetAside {
    pub id: EntryId,
    pub series: SeriesId,
    pub place: u64,
    pub hash: Bytes<32>,
}

impl Store {
    /// The files themselves, page by page, by SQLite's own check.
    pub(super) async fn verify_pages(&self) -> Result<(), StoreError> {
        for (pool, file) in [(&self.ledger, "ledger.db"), (&self.keys, "keys.db")] {
            let fault = match integrity(pool).await {
                Ok(None) => continue,
                Ok(Some(fault)) => fault,
                Err(e) => e.to_string(),
            };
            return Err(StoreError::Damaged { file, fault });
        }
        Ok(())
    }

    /// Each file that counts as destroyed was destroyed by a record.
    pub(super) async fn verify_destroyed(&self, said: &Said) -> Result<(), StoreError> {
        let rows = sqlx::query(
            "SELECT file, entry, coalesce((SELECT seq FROM leaf l WHERE l.entry = d.entry), 0) FROM destroyed d",
        );
        for row in rows.fetch_all(&self.ledger).await? {
            let file = FileId::from_bytes(super::super::read::row_id(&row, 0)?);
            let entry = EntryId::from_bytes(super::super::read::row_id(&row, 1)?);
            if said.destroyed.get(&entry) != Some(&file) {
                let seq = row.try_get::<i64, _>(2)? as u64;
                return Err(StoreError::Broken(seq, "a file counts as destroyed, and no record says so"));
            }
        }
        Ok(())
    }

    /// What came from a tablet is known to have come: by that the same row is known again.
    pub(super) async fn verify_arrived(&self, seq: u64, id: EntryId, entry: &Entry) -> Result<(), StoreError> {
        if entry.head.id != id || !entry.is_from_a_room() || entry.head.device.is_none() {
            return Ok(());
        }
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM arrival WHERE entry = ? AND seq = ?")
            .bind(id.bytes().as_slice())
            .bind(seq as i64)
            .fetch_one(&self.ledger)
            .await?;
        match count {
            0 => Err(StoreError::Broken(seq, "it came from a tablet, and that it came is not noted")),
            _ => Ok(()),
        }
    }

    /// What was set aside lies there as it came, until it could be taken: then it stands in the ledger under its own id.
    pub(super) async fn verify_raw(&self, seq: u64, record: EntryId, what: &SetAside) -> Result<(), StoreError> {
        let raw: Option<String> = sqlx::query_scalar("SELECT envelope FROM raw WHERE entry = ?")
            .bind(record.bytes().as_slice())
            .fetch_optional(&self.ledger)
            .await?;
        let broken = |what| Err(StoreError::Broken(seq, what));
        match raw {
            Some(raw) if domain::format::sha256(&[raw.as_bytes()]) != what.hash.0 => {
                broken("what was set aside is not as it came")
            }
            Some(_) => Ok(()),
            None if self.was_taken(what).await? => Ok(()),
            None => broken("what was set aside is missing"),
        }
    }

    async fn was_taken(&self, what: &SetAside) -> Result<bool, StoreError> {
        let count: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM arrival a JOIN leaf l ON l.seq = a.seq AND l.entry = a.entry
             WHERE a.series = ? AND a.place = ? AND a.entry = ? AND a.taken_ms IS NOT NULL",
        )
        .bind(what.series.bytes().as_slice())
        .bind(what.place as i64)
        .bind(what.id.bytes().as_slice())
        .fetch_one(&self.ledger)
        .await?;
        Ok(count > 0)
    }
}

/// What SQLite finds wrong with a file; nothing where it is whole.
async fn integrity(pool: &SqlitePool) -> Result<Option<String>, sqlx::Error> {
    let found: String = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(pool).await?;
    Ok((found != "ok").then_some(found))
}
