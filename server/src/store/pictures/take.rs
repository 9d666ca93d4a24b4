//! Putting a picture and its record together, once both are here: opened, looked at, encrypted for the file.

use super::brought;
use crate::random;
use crate::store::append::Work;
use crate::store::read::{find, open_body, row_id};
use crate::store::state::At;
use crate::store::writer::Command;
use crate::store::{Store, StoreError};
use chrono::{DateTime, Utc};
use domain::entry::Entry;
use domain::format::body;
use domain::id::{AttachmentId, DeviceId, EntryId};
use domain::picture::{Fault, Picture};
use domain::wire::ATTACHMENT_DAY_MAX;
use sqlx::Row;

/// A picture, encrypted for its file, or why what came is none.
pub(crate) struct Checked {
    pub entry: EntryId,
    pub attachment: AttachmentId,
    pub found: Result<Copy, Fault>,
}

pub(crate) struct Copy {
    body: EntryId,
    key: [u8; 32],
    sealed: Vec<u8>,
}

impl Store {
    /// Takes the pictures that have come, and whose record is here: all of them, or those of one id. One at a time; what fails
    /// stays as it is, holds up no other, and is tried again the next time.
    pub async fn take_pictures(&self, only: Option<AttachmentId>, now: DateTime<Utc>) -> Result<(), StoreError> {
        let _one = self.taking.lock().await;
        let rows = sqlx::query(
            "SELECT p.entry, p.attachment, (SELECT a.brought_by FROM arrival a WHERE a.entry = p.entry LIMIT 1)
             FROM picture p WHERE p.body IS NULL AND p.fault IS NULL AND (?1 IS NULL OR p.attachment = ?1)
             AND (EXISTS (SELECT 1 FROM attachment a WHERE a.id = p.attachment)
                  OR EXISTS (SELECT 1 FROM picture q WHERE q.attachment = p.attachment AND q.body IS NOT NULL))",
        )
        .bind(only.as_ref().map(|id| id.bytes().as_slice()))
        .fetch_all(&self.ledger)
        .await?;
        for row in rows {
            let (entry, id) = (EntryId::from_bytes(row_id(&row, 0)?), AttachmentId::from_bytes(row_id(&row, 1)?));
            let by: Option<Vec<u8>> = row.try_get(2)?;
            let by = by.and_then(|b| b.try_into().ok()).map(DeviceId::from_bytes);
            if let Err(e) = self.take_one(entry, id, by, now).await {
                tracing::error!(%entry, "a picture of it could not be taken: {e}");
            }
        }
        Ok(())
    }

    async fn take_one(
        &self,
        entry: EntryId,
        attachment: AttachmentId,
        by: Option<DeviceId>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let Some(at) = self.locate(entry).await? else { return Ok(()) };
        let Some(named) = self.named(&at, attachment).await? else { return Ok(()) };
        // One more copy takes room like one more picture, and counts for the tablet whose record wants it.
        let is_copy: bool =
            sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM picture WHERE attachment = ? AND body IS NOT NULL)")
                .bind(attachment.bytes().as_slice())
                .fetch_one(&self.ledger)
                .await?;
        let charged = by.filter(|_| is_copy);
        if let Some(by) = charged
            && self.attachment_bytes(by, now).await? + named.size > ATTACHMENT_DAY_MAX
        {
            tracing::warn!(device = %by, "this tablet's pictures are too many for one day; the rest waits");
            return Ok(());
        }
        let Some(found) = self.found(&named).await? else { return Ok(()) };
        self.writer.ask(Command::Picture(Checked { entry, attachment, found })).await?;
        if let Some(by) = charged {
            brought(&mut *self.beside.acquire().await?, by.bytes(), named.size as usize, now).await?;
        }
        Ok(())
    }

    /// What an entry says of one of its pictures.
    async fn named(&self, at: &At, id: AttachmentId) -> Result<Option<Picture>, StoreError> {
        let state = self.state();
        let Some(key) = state.files.get(&at.file).map(|f| f.key) else { return Ok(None) };
        let Some(row) = self.body_row(at.seq, at.file).await? else { return Ok(None) };
        let entry = Entry::read(&open_body(&row, &key, at.file)?)?;
        Ok(Picture::named(&entry.parts).into_iter().find(|p| p.id == id))
    }

    /// The picture among all that came under its id, or that lies with another record which names it too; nothing where
    /// nothing came.
    async fn found(&self, named: &Picture) -> Result<Option<Result<Copy, Fault>>, StoreError> {
        let mut fault = None;
        let hashes: Vec<Vec<u8>> = sqlx::query_scalar("SELECT hash FROM attachment WHERE id = ? ORDER BY rowid")
            .bind(named.id.bytes().as_slice())
            .fetch_all(&self.ledger)
            .await?;
        for hash in hashes {
            let sealed: Vec<u8> = sqlx::query_scalar("SELECT sealed FROM attachment WHERE id = ? AND hash = ?")
                .bind(named.id.bytes().as_slice())
                .bind(&hash)
                .fetch_one(&self.ledger)
                .await?;
            let (master, picture) = (self.master.clone(), named.clone());
            let newest = self.state().register.sealing_index;
            // Opening some megabytes is no work for the threads that answer.
            let opened = tokio::task::spawn_blocking(move || {
                let Some(plain) = master.open_sealed(newest, &sealed) else { return Ok(Err(Fault::Sealed)) };
                picture.check(&plain).map_or_else(|e| Ok(Err(e)), |()| Copy::of(&plain).map(Ok))
            });
            match opened.await.map_err(|_| StoreError::Stopped)?? {
                Ok(copy) => return Ok(Some(Ok(copy))),
                Err(e) => fault = Some(e),
            }
        }
        let others = sqlx::query("SELECT entry FROM picture WHERE attachment = ? AND body IS NOT NULL")
            .bind(named.id.bytes().as_slice())
            .fetch_all(&self.ledger)
            .await?;
        for row in others {
            let Some((_, plain)) = self.picture(EntryId::from_bytes(row_id(&row, 0)?), named.id).await? else {
                continue;
            };
            match named.check(&plain) {
                Ok(()) => {
                    let copy = tokio::task::spawn_blocking(move || Copy::of(&plain));
                    return Ok(Some(Ok(copy.await.map_err(|_| StoreError::Stopped)??)));
                }
                Err(e) => fault = Some(e),
            }
        }
        Ok(fault.map(Err))
    }
}

impl Copy {
    fn of(plain: &[u8]) -> Result<Self, StoreError> {
        let (body, key) = (EntryId::from_random(random::bytes()?), random::bytes()?);
        let sealed = body::lock(&key, random::bytes()?, body, plain);
        Ok(Self { body, key, sealed })
    }
}

impl Work<'_> {
    /// Puts a picture into the file in which its entry stands by now; what came sealed goes once nobody waits for it.
    pub(crate) async fn take_picture(&mut self, checked: Checked) -> Result<(), StoreError> {
        let Checked { entry, attachment, found } = checked;
        let waits: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM picture WHERE entry = ? AND attachment = ? AND body IS NULL)",
        )
        .bind(entry.bytes().as_slice())
        .bind(attachment.bytes().as_slice())
        .fetch_one(self.ledger.settled().await?)
        .await?;
        let at = find(self.ledger.settled().await?, entry).await?;
        let Some(at) = at.filter(|_| waits) else { return Ok(()) };
        let (body, fault) = match found {
            Ok(Copy { body, key, sealed }) => {
                self.ledger.body(body, sealed);
                self.wrap_for(at.file, body, &key)?;
                (Some(body), None)
            }
            Err(fault) => (None, Some(serde_json::to_string(&fault)?)),
        };
        sqlx::query("UPDATE picture SET body = ?, fault = ? WHERE entry = ? AND attachment = ?")
            .bind(body.as_ref().map(|b| b.bytes().as_slice()))
            .bind(fault)
            .bind(entry.bytes().as_slice())
            .bind(attachment.bytes().as_slice())
            .execute(self.ledger.settled().await?)
            .await?;
        sqlx::query(
            "DELETE FROM attachment WHERE id = ?1
             AND NOT EXISTS (SELECT 1 FROM picture WHERE attachment = ?1 AND body IS NULL)",
        )
        .bind(attachment.bytes().as_slice())
        .execute(self.ledger.settled().await?)
        .await?;
        self.changed.push(at.file);
        Ok(())
    }
}
