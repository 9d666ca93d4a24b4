//! Confidential destruction of a whole file (R94): its key goes, its words go, its leaves stay and say nothing.
//!
//! Two databases have part in it. The decision is written into `keys.db` first, and whatever stands there is
//! carried through, at once or at the next start: so also after a restore from a copy that still held the file.

use super::append::{New, Work};
use super::backup::KEYS_KEPT;
use super::read::row_id;
use super::writer::{Answer, Command};
use super::{Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use domain::bytes::{decode, encode};
use domain::entry::{Author, Kind, Part};
use domain::file::{FileClass, FileOf};
use domain::id::{EntryId, FileId, PersonId};
use serde::{Deserialize, Serialize};
use sqlx::Row;

/// Words that arrived within this time may still lie sealed on their tablet.
pub const NOTHING_NEWER_THAN: TimeDelta = TimeDelta::days(15);

/// Who decided it, and why. Two people, always.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    pub by: [PersonId; 2],
    pub why: String,
    pub at: DateTime<Utc>,
}

/// The decision as it is kept. What class of file it was is noted with it: once its key is gone, nothing else says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Order {
    decided: Decided,
    class: Option<FileClass>,
}

/// Why a file was destroyed may name a child, so it lies in `keys.db` locked.
fn purpose(file: FileId) -> Vec<u8> {
    [b"order".as_slice(), file.bytes()].concat()
}

/// What the certificate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destroyed {
    pub file: FileId,
    pub entries: u64,
    /// The entry that says so.
    pub entry: EntryId,
    /// From then on no copy of the keys opens it either.
    pub last_copy: DateTime<Utc>,
}

impl Store {
    /// Destroys a file for good.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is no such file any more; [`StoreError::Refused`] for the setting's own
    /// files, without a second person, and where something in it is so new that a tablet may still hold it.
    pub async fn destroy(&self, file: FileId, decided: Decided) -> Result<Destroyed, StoreError> {
        let state = self.state();
        let info = &state.files.get(&file).ok_or(StoreError::NotFound)?.info;
        if matches!(info.class, FileClass::Setting | FileClass::AccessLog) {
            return Err(StoreError::Refused("what the setting is made of, and who looked at what, stays"));
        }
        if info.class == FileClass::Unknown {
            return Err(StoreError::Refused("a newer version opened this file, and only that one knows what it is"));
        }
        if decided.by[0] == decided.by[1] {
            return Err(StoreError::Refused("it takes two people"));
        }
        if info.class == FileClass::Registration
            && state.files.iter().any(|(id, f)| *id != file && f.info.child == info.child)
        {
            return Err(StoreError::Refused(
                "the child's other files come first: without this one nobody could find them",
            ));
        }
        let newest: i64 = sqlx::query_scalar("SELECT max(received_ms) FROM leaf WHERE file = ?")
            .bind(file.bytes().as_slice())
            .fetch_one(&self.ledger)
            .await?;
        if crate::clock::from_ms(newest) + NOTHING_NEWER_THAN > decided.at {
            return Err(StoreError::Refused(
                "something in it arrived less than 15 days ago: a tablet may still hold it, sealed",
            ));
        }
        // Nobody may learn that there was one about staff (H1).
        let order = Order { decided, class: Some(info.class).filter(|c| *c != FileClass::AboutStaff) };
        sqlx::query("INSERT OR IGNORE INTO destroyed (file, decided) VALUES (?, ?)")
            .bind(file.bytes().as_slice())
            .bind(encode(&self.master.wrap(&purpose(file), &serde_json::to_vec(&order)?)?))
            .execute(&self.keys)
            .await?;
        self.carry_through(file, order).await?.ok_or(StoreError::NotFound)
    }

    /// Carries through what was decided and is not done: the machine stopped in between, or an older ledger was
    /// put back.
    pub(crate) async fn finish_destructions(&self) -> Result<(), StoreError> {
        for row in sqlx::query("SELECT file, decided FROM destroyed").fetch_all(&self.keys).await? {
            let file = FileId::from_bytes(row_id(&row, 0)?);
            let locked =
                decode(row.try_get(1)?).ok_or(StoreError::MasterKey("an order to destroy is no text of ours"))?;
            let order = self.master.unwrap_bytes(&purpose(file), &locked)?;
            self.carry_through(file, serde_json::from_slice(&order)?).await?;
        }
        Ok(())
    }

    async fn carry_through(&self, file: FileId, order: Order) -> Result<Option<Destroyed>, StoreError> {
        let mut done = None;
        let state = self.state();
        let of = state.by_owner.iter().find(|(_, f)| **f == file).map(|(owner, _)| owner.clone());
        if let Some(FileOf::Person(person)) = of {
            self.note_gone(person, true, order.decided.at).await?;
        }
        if state.files.contains_key(&file) || state.locked.contains_key(&file) {
            let Answer::Destroyed(what) = self.writer.ask(Command::Destroy { file, order }).await? else {
                return Err(StoreError::Stopped);
            };
            done = Some(what);
        }
        // After the ledger's COMMIT: the last step, and the one that can't be taken back.
        sqlx::query("DELETE FROM file_key WHERE file = ?").bind(file.bytes().as_slice()).execute(&self.keys).await?;
        // Not in the write-ahead logs either.
        for pool in [&self.keys, &self.beside] {
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(pool).await?;
        }
        Ok(done)
    }
}

impl Work<'_> {
    /// In the ledger: an entry that says so, and none of the words any more.
    pub(crate) async fn destroy(&mut self, file: FileId, order: Order) -> Result<Destroyed, StoreError> {
        let Order { decided, class } = order;
        let now = decided.at;
        let known = self.state.files.get(&file).map(|f| f.count).or_else(|| self.state.locked.get(&file).copied());
        let entries = known.ok_or(StoreError::NotFound)?;
        let last_copy = now + KEYS_KEPT;
        let what = Part::Destruction { file, class, entries, by: decided.by, last_copy };
        let author = Author::Desk { person: decided.by[0] };
        let parts = vec![what, Part::Reason { words: decided.why }];
        let entry = self.write(New::entry(FileOf::Setting, Kind::Destroyed, author, parts, now), now).await?;
        for sql in [
            "INSERT INTO destroyed (file, entry) VALUES (?1, ?2)",
            // What came sealed and could not be taken is readable with the master key.
            "DELETE FROM raw WHERE entry IN (SELECT entry FROM leaf WHERE file = ?1) AND ?2 IS NOT NULL",
            // A picture that lies there as it came goes, unless another file's record waits for it too.
            "DELETE FROM attachment WHERE ?2 IS NOT NULL
             AND id IN (SELECT p.attachment FROM picture p JOIN wrap w ON w.body = p.entry WHERE w.file = ?1)
             AND NOT EXISTS (SELECT 1 FROM picture p JOIN wrap w ON w.body = p.entry
                             WHERE p.attachment = attachment.id AND p.body IS NULL AND w.file != ?1)",
            "INSERT OR IGNORE INTO picture_gone (attachment)
             SELECT p.attachment FROM picture p JOIN wrap w ON w.body = p.entry WHERE w.file = ?1 AND ?2 IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM picture q JOIN wrap v ON v.body = q.entry
                             WHERE q.attachment = p.attachment AND v.file != ?1)",
            "DELETE FROM picture WHERE entry IN (SELECT body FROM wrap WHERE file = ?1) AND ?2 IS NOT NULL",
            "DELETE FROM body WHERE id IN (SELECT body FROM wrap WHERE file = ?1) AND ?2 IS NOT NULL",
            "DELETE FROM wrap WHERE file = ?1 AND ?2 IS NOT NULL",
        ] {
            sqlx::query(sql)
                .bind(file.bytes().as_slice())
                .bind(entry.bytes().as_slice())
                .execute(self.ledger.settled().await?)
                .await?;
        }
        self.state.files.remove(&file);
        self.state.locked.remove(&file);
        self.state.by_owner.retain(|_, f| *f != file);
        self.state.destroyed.insert(file);
        self.changed.push(file);
        Ok(Destroyed { file, entries, entry, last_copy })
    }
}
