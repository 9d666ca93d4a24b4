//! Pictures of handwritten notes (R9, N23). A tablet sends them sealed and apart from the words that name them, in any order.
//! Once both are here, and what came is what was taken, a picture lies as words do: under a key of its own that its file's
//! key wraps, so that it is filed and destroyed with them.

mod take;

pub(crate) use take::Checked;

use super::append::Work;
use super::read::row_id;
use super::state::At;
use super::{Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use domain::entry::Entry;
use domain::format::{body, sha256};
use domain::id::{AttachmentId, DeviceId, EntryId, FileId};
use domain::picture::{self, Fault, Picture};
use domain::view::Stored;
use domain::wire::desk::PictureState;
use sqlx::{Row, SqliteConnection};
use std::collections::HashMap;

/// What came and no record ever named is kept for so long: its record may have been set aside, and open after an update.
const UNNAMED_KEPT: TimeDelta = TimeDelta::days(180);

impl Store {
    /// Keeps a sealed picture. The same bytes again change nothing; other bytes are kept beside them.
    pub async fn keep_attachment(
        &self,
        id: AttachmentId,
        device: DeviceId,
        sealed: &[u8],
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        // It came before, and lies where it belongs: the tablet did not hear that. Or its record is destroyed.
        if self.is_named(id).await? && !self.is_awaited(id).await? || self.is_gone(id).await? {
            return Ok(());
        }
        let mut transaction = self.beside.begin().await?;
        let kept = sqlx::query(
            "INSERT OR IGNORE INTO attachment (id, hash, device, sealed, received_ms) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(id.bytes().as_slice())
        .bind(sha256(&[sealed]).as_slice())
        .bind(device.bytes().as_slice())
        .bind(sealed)
        .bind(now.timestamp_millis())
        .execute(&mut *transaction)
        .await?;
        if kept.rows_affected() > 0 {
            brought(&mut transaction, device.bytes(), sealed.len(), now).await?;
        }
        // What came before was another; this may be it.
        sqlx::query("UPDATE picture SET fault = NULL WHERE attachment = ?")
            .bind(id.bytes().as_slice())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn is_gone(&self, id: AttachmentId) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM picture_gone WHERE attachment = ?)")
            .bind(id.bytes().as_slice())
            .fetch_one(&self.ledger)
            .await?)
    }

    /// Lets go of what came and was never named by any record, long ago. Returns how many there were.
    pub async fn purge_pictures(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let gone = sqlx::query(
            "DELETE FROM attachment WHERE received_ms < ?
             AND NOT EXISTS (SELECT 1 FROM picture p WHERE p.attachment = attachment.id)",
        )
        .bind((now - UNNAMED_KEPT).timestamp_millis())
        .execute(&self.beside)
        .await?;
        sqlx::query("DELETE FROM picture_brought WHERE received_ms < ?")
            .bind((now - TimeDelta::days(2)).timestamp_millis())
            .execute(&self.beside)
            .await?;
        Ok(gone.rows_affected())
    }

    /// Bytes of pictures that this tablet brought within the last day.
    pub async fn attachment_bytes(&self, device: DeviceId, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let bytes: i64 = sqlx::query_scalar(
            "SELECT coalesce(sum(bytes), 0) FROM picture_brought WHERE device = ? AND received_ms > ?",
        )
        .bind(device.bytes().as_slice())
        .bind((now - TimeDelta::days(1)).timestamp_millis())
        .fetch_one(&self.ledger)
        .await?;
        Ok(bytes as u64)
    }

    async fn made_pictures(&self) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM made WHERE name = 'pictures')")
            .fetch_one(&self.ledger)
            .await?)
    }

    /// Finds which pictures are awaited, once, where a ledger was written before that was kept.
    pub(crate) async fn make_pictures(&self) -> Result<(), StoreError> {
        if self.made_pictures().await? {
            return Ok(());
        }
        let mut all = vec![];
        for file in self.state().files.keys() {
            match self.entries(*file).await {
                Ok(entries) => {
                    let named =
                        |s: &Stored| Picture::named(&s.entry.parts).into_iter().map(|p| p.id).collect::<Vec<_>>();
                    all.extend(entries.iter().flat_map(|s| named(s).into_iter().map(|id| (s.entry.head.id, id))));
                }
                // One record that does not open keeps no nursery shut; `verify` names it.
                Err(e) => tracing::error!(%file, "the pictures that a file names could not be read: {e}"),
            }
        }
        let mut transaction = self.beside.begin().await?;
        for (entry, id) in all {
            awaits(&mut transaction, entry, id).await?;
        }
        sqlx::query("INSERT OR IGNORE INTO made (name) VALUES ('pictures')").execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Whether something that this tablet brought is set aside.
    pub async fn has_set_aside(&self, device: DeviceId) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM arrival WHERE brought_by = ? AND set_aside IS NOT NULL AND taken_ms IS NULL)",
        )
        .bind(device.bytes().as_slice())
        .fetch_one(&self.ledger)
        .await?)
    }

    /// Whether a record that is here names this picture, here or not.
    pub async fn is_named(&self, id: AttachmentId) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM picture WHERE attachment = ?)")
            .bind(id.bytes().as_slice())
            .fetch_one(&self.ledger)
            .await?)
    }

    /// Whether a record that is here names this picture and waits for it.
    async fn is_awaited(&self, id: AttachmentId) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM picture WHERE attachment = ? AND body IS NULL)")
            .bind(id.bytes().as_slice())
            .fetch_one(&self.ledger)
            .await?)
    }

    /// A picture of an entry, with its type as its content says. Nothing where it did not come, or went with its file.
    pub async fn picture(
        &self,
        entry: EntryId,
        id: AttachmentId,
    ) -> Result<Option<(&'static str, Vec<u8>)>, StoreError> {
        let Some(At { file, entry, .. }) = self.locate(entry).await? else { return Ok(None) };
        let Some(key) = self.state().files.get(&file).map(|f| f.key) else { return Ok(None) };
        let row = sqlx::query(
            "SELECT p.body, b.sealed, w.wrapped FROM leaf l JOIN stands s ON s.seq = l.seq
             JOIN picture p ON p.entry = s.body JOIN body b ON b.id = p.body
             JOIN wrap w ON w.body = p.body AND w.file = l.file WHERE l.entry = ? AND p.attachment = ?",
        )
        .bind(entry.bytes().as_slice())
        .bind(id.bytes().as_slice())
        .fetch_optional(&self.ledger)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let copy = EntryId::from_bytes(row_id(&row, 0)?);
        let (sealed, wrapped): (Vec<u8>, Vec<u8>) = (row.try_get(1)?, row.try_get(2)?);
        let own = body::unwrap(&key, copy, file, &wrapped)?;
        let plain = body::unlock(&own, copy, &sealed)?;
        let form = picture::form(&plain).ok_or(StoreError::Picture(id))?;
        Ok(Some((form, plain)))
    }

    /// The pictures of a file that are here, each once, with their types.
    pub async fn pictures_in(&self, file: FileId) -> Result<Vec<(AttachmentId, &'static str, Vec<u8>)>, StoreError> {
        let mut all: Vec<(AttachmentId, &'static str, Vec<u8>)> = vec![];
        for ((entry, id), state) in self.pictures(file).await? {
            if state == PictureState::Here
                && all.iter().all(|(known, ..)| *known != id)
                && self.locate(entry).await?.is_some_and(|at| at.file == file)
                && let Some((form, bytes)) = self.picture(entry, id).await?
            {
                all.push((id, form, bytes));
            }
        }
        Ok(all)
    }

    /// Whether the pictures of a file's entries are here, by the id under which each entry stands there.
    pub async fn pictures(&self, file: FileId) -> Result<HashMap<(EntryId, AttachmentId), PictureState>, StoreError> {
        let rows = sqlx::query(
            "SELECT l.entry, p.attachment, p.body IS NOT NULL, p.fault FROM picture p
             JOIN stands s ON s.body = p.entry JOIN leaf l ON l.seq = s.seq WHERE l.file = ?",
        )
        .bind(file.bytes().as_slice())
        .fetch_all(&self.ledger)
        .await?;
        let state = |row: &sqlx::sqlite::SqliteRow| -> Result<PictureState, StoreError> {
            let fault: Option<String> = row.try_get(3)?;
            Ok(match (row.try_get(2)?, fault) {
                (true, _) => PictureState::Here,
                (false, Some(fault)) => PictureState::Wrong(serde_json::from_str::<Fault>(&fault)?.to_string()),
                (false, None) => PictureState::Awaited,
            })
        };
        let id = |row: &sqlx::sqlite::SqliteRow| -> Result<_, StoreError> {
            Ok((EntryId::from_bytes(row_id(row, 0)?), AttachmentId::from_bytes(row_id(row, 1)?)))
        };
        rows.iter().map(|row| Ok((id(row)?, state(row)?))).collect()
    }

    /// Whether a picture of an entry is as it was taken, where it is here.
    pub(super) async fn verify_pictures(&self, entry: &Entry, at: EntryId) -> Result<(), StoreError> {
        for named in Picture::named(&entry.parts) {
            let awaited: Option<bool> =
                sqlx::query_scalar("SELECT body IS NULL FROM picture WHERE entry = ? AND attachment = ?")
                    .bind(entry.head.id.bytes().as_slice())
                    .bind(named.id.bytes().as_slice())
                    .fetch_optional(&self.ledger)
                    .await?;
            match awaited {
                Some(true) => continue,
                // A ledger from before it was kept which is awaited, and not opened since.
                None if !self.made_pictures().await? => continue,
                _ => {}
            }
            let plain = self.picture(at, named.id).await.map_err(|_| StoreError::Picture(named.id))?;
            let plain = plain.ok_or(StoreError::Picture(named.id))?.1;
            named.check(&plain).map_err(|_| StoreError::Picture(named.id))?;
        }
        Ok(())
    }
}

async fn awaits(conn: &mut SqliteConnection, came_as: EntryId, id: AttachmentId) -> Result<(), StoreError> {
    sqlx::query("INSERT OR IGNORE INTO picture (entry, attachment) VALUES (?, ?)")
        .bind(came_as.bytes().as_slice())
        .bind(id.bytes().as_slice())
        .execute(conn)
        .await?;
    Ok(())
}

/// Counts for a tablet's measure of a day.
async fn brought(
    conn: &mut SqliteConnection,
    device: &[u8; 16],
    bytes: usize,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO picture_brought (device, received_ms, bytes) VALUES (?, ?, ?)")
        .bind(device.as_slice())
        .bind(now.timestamp_millis())
        .bind(bytes as i64)
        .execute(conn)
        .await?;
    Ok(())
}

impl Work<'_> {
    /// The pictures that an entry names are awaited from now on.
    pub(super) async fn await_pictures(&mut self, came_as: EntryId, entry: &Entry) -> Result<(), StoreError> {
        for picture in Picture::named(&entry.parts) {
            awaits(self.ledger.settled().await?, came_as, picture.id).await?;
        }
        Ok(())
    }

    /// The keys of an entry's pictures move with those of its words.
    pub(super) async fn move_pictures(&mut self, came_as: EntryId, from: FileId, to: FileId) -> Result<(), StoreError> {
        let from_key = self.state.files.get(&from).map(|f| f.key).ok_or(StoreError::NotFound)?;
        let rows = sqlx::query(
            "SELECT p.body, w.wrapped FROM picture p JOIN wrap w ON w.body = p.body AND w.file = ? WHERE p.entry = ?",
        )
        .bind(from.bytes().as_slice())
        .bind(came_as.bytes().as_slice())
        .fetch_all(self.ledger.settled().await?)
        .await?;
        for row in rows {
            let copy = EntryId::from_bytes(row_id(&row, 0)?);
            let wrapped: Vec<u8> = row.try_get(1)?;
            let key = body::unwrap(&from_key, copy, from, &wrapped)?;
            self.wrap_for(to, copy, &key)?;
            self.unwrap_from(from, copy).await?;
        }
        Ok(())
    }

    /// Destroys the key under which a file held these bytes.
    pub(super) async fn unwrap_from(&mut self, file: FileId, body: EntryId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM wrap WHERE body = ? AND file = ?")
            .bind(body.bytes().as_slice())
            .bind(file.bytes().as_slice())
            .execute(self.ledger.settled().await?)
            .await?;
        Ok(())
    }
}
