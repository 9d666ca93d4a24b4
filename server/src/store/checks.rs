//! `firsthand verify`: recomputes everything and names the first row that is not as it should be.

mod beside;

pub use beside::UNPROVED;

use super::append::describes;
use super::read::{open_body, row_id};
use super::{Store, StoreError};
use beside::{Said, SetAside};
use domain::bytes::Bytes;
use domain::entry::{Entry, Kind, Part};
use domain::format::checkpoint::Checkpoint;
use domain::format::leaf::{self, Leaf};
use domain::format::{sha256, tree};
use domain::id::{AttachmentId, EntryId, FileId, SeriesId};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use std::collections::HashMap;

/// What was found whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    pub leaves: u64,
    pub bodies: u64,
    pub checkpoints: u64,
}

/// Rows read at once.
const PAGE: i64 = 1_000;

pub(crate) fn leaf_of(row: &SqliteRow) -> Result<Leaf, StoreError> {
    let content: Vec<u8> = row.try_get(7)?;
    Ok(Leaf {
        v: leaf::VERSION,
        entry: EntryId::from_bytes(row_id(row, 1)?),
        series: SeriesId::from_bytes(row_id(row, 2)?),
        place: row.try_get::<i64, _>(3)? as u64,
        file: FileId::from_bytes(row_id(row, 4)?),
        place_in_file: row.try_get::<i64, _>(5)? as u64,
        received_ms: row.try_get(6)?,
        content: Bytes::from_slice(&content).ok_or(StoreError::Broken(0, "a commitment has another length"))?,
    })
}

impl Store {
    /// # Errors
    /// [`StoreError::Broken`] with the first bad row; [`StoreError::Damaged`] where a file's own pages are not whole.
    pub async fn verify(&self) -> Result<Verified, StoreError> {
        let mut frontier = vec![];
        let mut roots: HashMap<u64, tree::Hash> = HashMap::new();
        let mut in_file: HashMap<FileId, u64> = HashMap::new();
        let mut size = 0;
        loop {
            let rows = sqlx::query(
                "SELECT seq, entry, series, place, file, place_in_file, received_ms, content FROM leaf
                 WHERE seq >= ? ORDER BY seq LIMIT ?",
            )
            .bind(size as i64)
            .bind(PAGE)
            .fetch_all(&self.ledger)
            .await?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                let leaf = leaf_of(row)?;
                if row.try_get::<i64, _>(0)? as u64 != size {
                    return Err(StoreError::Broken(size, "a leaf is missing"));
                }
                let places = in_file.entry(leaf.file).or_default();
                *places += 1;
                if leaf.place_in_file != *places {
                    return Err(StoreError::Broken(size, "its place in its file does not follow"));
                }
                for (node, hash) in tree::append(size, leaf.hash(), &mut frontier) {
                    if self.node(node).await? != hash {
                        return Err(StoreError::Broken(size, "the tree does not fit the leaf"));
                    }
                }
                size += 1;
                roots.insert(size, tree::root(&frontier));
            }
        }
        let checkpoints = self.verify_checkpoints(&roots, size).await?;
        let mut said = Said::default();
        let bodies = self.verify_bodies(&mut said).await?;
        self.verify_destroyed(&said).await?;
        self.verify_arrivals().await?;
        self.verify_pages().await?;
        Ok(Verified { leaves: size, bodies, checkpoints })
    }

    /// `size`: of the tree. Each commit has its checkpoint, so the newest is of this size.
    async fn verify_checkpoints(&self, roots: &HashMap<u64, tree::Hash>, size: u64) -> Result<u64, StoreError> {
        let all = sqlx::query("SELECT epoch, size, signed FROM checkpoint ORDER BY epoch, size")
            .fetch_all(&self.ledger)
            .await?;
        let mut reaches = size == 0;
        for row in &all {
            let (epoch, of) = (row.try_get::<i64, _>(0)? as u64, row.try_get::<i64, _>(1)? as u64);
            let checkpoint: Checkpoint = serde_json::from_str(row.try_get(2)?)
                .map_err(|_| StoreError::Broken(of, "a checkpoint can't be read"))?;
            if (checkpoint.epoch, checkpoint.size) != (epoch, of) {
                return Err(StoreError::Broken(of, "a checkpoint stands in another's place"));
            }
            reaches |= of == size;
            checkpoint
                .verify(self.setting, &self.master.signing(checkpoint.key).public())
                .map_err(|_| StoreError::Broken(checkpoint.size, "a checkpoint's signature does not fit"))?;
            if roots.get(&checkpoint.size) != Some(&checkpoint.root) {
                return Err(StoreError::Broken(checkpoint.size, "a checkpoint does not fit the leaves"));
            }
        }
        match reaches {
            true => Ok(all.len() as u64),
            false => Err(StoreError::Broken(size - 1, "no checkpoint reaches as far as the leaves do")),
        }
    }

    /// Every body that can be read fits its leaf; every leaf's body can be read, was filed elsewhere, or was
    /// destroyed with its file. In the order of receipt, so that the first bad row is the one that is named.
    async fn verify_bodies(&self, said: &mut Said) -> Result<u64, StoreError> {
        let (mut read, mut next) = (0, 0);
        loop {
            let rows = sqlx::query(
                "SELECT l.seq, l.entry, l.received_ms, s.body, b.sealed, w.wrapped, l.content, l.place_in_file, l.file
                 FROM leaf l LEFT JOIN stands s ON s.seq = l.seq LEFT JOIN body b ON b.id = s.body
                 LEFT JOIN wrap w ON w.body = s.body AND w.file = l.file
                 WHERE l.seq >= ? ORDER BY l.seq LIMIT ?",
            )
            .bind(next as i64)
            .bind(PAGE)
            .fetch_all(&self.ledger)
            .await?;
            if rows.is_empty() {
                return Ok(read);
            }
            for row in &rows {
                let seq = row.try_get::<i64, _>(0)? as u64;
                read += u64::from(self.verify_body(seq, row, said).await?);
                next = seq + 1;
            }
        }
    }

    /// Whether the words of one leaf can be read, and are those that were kept.
    async fn verify_body(&self, seq: u64, row: &SqliteRow, said: &mut Said) -> Result<bool, StoreError> {
        let broken = |what| StoreError::Broken(seq, what);
        let file = FileId::from_bytes(row_id(row, 8)?);
        let sealed: Option<Vec<u8>> = row.try_get(4)?;
        let wrapped: Option<Vec<u8>> = row.try_get(5)?;
        let state = self.state();
        if state.destroyed.contains(&file) {
            // What was filed elsewhere before is there still, and checked there.
            return if wrapped.is_some() {
                Err(broken("its words were destroyed, and are still there"))
            } else {
                Ok(false)
            };
        }
        let key = state.files.get(&file).ok_or(broken("its file does not begin with what it is"))?.key;
        if sealed.is_none() {
            // Filed elsewhere, and destroyed there.
            return if self.was_destroyed(row_id(row, 3)?, row.try_get(6)?).await? {
                Ok(false)
            } else {
                Err(broken("its words are missing"))
            };
        }
        if wrapped.is_none() {
            let moved = self.was_moved(row_id(row, 3)?, file, row.try_get(6)?).await?;
            return if moved { Ok(false) } else { Err(broken("the key of its words is missing")) };
        }
        let lines = open_body(row, &key, file).map_err(|_| broken("its words do not open"))?;
        let content: Vec<u8> = row.try_get(6)?;
        if lines.content.0.as_slice() != content.as_slice() {
            return Err(broken("its words are not those that were kept"));
        }
        let entry = Entry::read(&lines).map_err(|_| broken("its words can't be read"))?;
        let first = row.try_get::<i64, _>(7)? == 1;
        if first != (entry.head.kind == Kind::FileOpened && describes(&entry)) {
            return Err(broken("its file does not begin with what it is"));
        }
        let id = EntryId::from_bytes(row_id(row, 1)?);
        for part in &entry.parts {
            if let Part::SetAside { id: of, series, place, hash, .. } = part {
                let what = SetAside { id: *of, series: *series, place: *place, hash: *hash };
                self.verify_raw(seq, id, &what).await?;
            }
        }
        said.note(id, &entry);
        self.verify_arrived(seq, id, &entry).await?;
        self.verify_pictures(&entry, id).await?;
        Ok(true)
    }

    /// What arrived stands in the ledger where it says, and pictures are as they came.
    async fn verify_arrivals(&self) -> Result<(), StoreError> {
        let astray: Option<i64> = sqlx::query_scalar(
            "SELECT a.seq FROM arrival a LEFT JOIN leaf l ON l.seq = a.seq
             WHERE l.seq IS NULL OR (a.set_aside IS NULL AND (l.entry != a.entry OR l.series != a.series OR l.place != a.place))
             ORDER BY a.seq LIMIT 1",
        )
        .fetch_optional(&self.ledger)
        .await?;
        if let Some(seq) = astray {
            return Err(StoreError::Broken(seq as u64, "what came from a tablet does not stand here as it says"));
        }
        for id in sqlx::query("SELECT id, hash FROM attachment").fetch_all(&self.ledger).await? {
            let (id, hash): (Vec<u8>, Vec<u8>) = (id.try_get(0)?, id.try_get(1)?);
            let sealed: Vec<u8> = sqlx::query_scalar("SELECT sealed FROM attachment WHERE id = ? AND hash = ?")
                .bind(&id)
                .bind(&hash)
                .fetch_one(&self.ledger)
                .await?;
            if sha256(&[&sealed]).as_slice() != hash.as_slice() {
                return Err(StoreError::Picture(AttachmentId::from_bytes(row_bytes(id)?)));
            }
        }
        Ok(())
    }

    /// Whether these words, and no others, stood in a file that was destroyed.
    async fn was_destroyed(&self, body: [u8; 16], content: Vec<u8>) -> Result<bool, StoreError> {
        let count: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM stands s JOIN leaf l ON l.seq = s.seq JOIN destroyed d ON d.file = l.file
             WHERE s.body = ? AND l.content = ?",
        )
        .bind(body.as_slice())
        .bind(content)
        .fetch_one(&self.ledger)
        .await?;
        Ok(count > 0)
    }

    /// Whether these words stand in another file now: by the commitment in its leaf they are the same words, so that nobody
    /// hides a record by pointing at another's.
    async fn was_moved(&self, body: [u8; 16], from: FileId, content: Vec<u8>) -> Result<bool, StoreError> {
        let elsewhere: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM wrap w JOIN stands s ON s.body = w.body
             JOIN leaf l ON l.seq = s.seq AND l.file = w.file
             WHERE w.body = ? AND w.file != ? AND l.content = ?",
        )
        .bind(body.as_slice())
        .bind(from.bytes().as_slice())
        .bind(content)
        .fetch_one(&self.ledger)
        .await?;
        Ok(elsewhere > 0)
    }
}

fn row_bytes(bytes: Vec<u8>) -> Result<[u8; 16], StoreError> {
    bytes.try_into().map_err(|_| StoreError::Broken(0, "an id has another length"))
}
