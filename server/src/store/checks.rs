//! `firsthand verify`: recomputes everything and names the first row that is not as it should be.

use super::append::describes;
use super::read::{open_body, row_id};
use super::{Store, StoreError};
use domain::bytes::Bytes;
use domain::entry::{Entry, Kind};
use domain::format::checkpoint::Checkpoint;
use domain::format::leaf::{self, Leaf};
use domain::format::tree;
use domain::id::{EntryId, FileId, SeriesId};
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
    /// [`StoreError::Broken`] with the first bad row.
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
        let checkpoints = self.verify_checkpoints(&roots).await?;
        let bodies = self.verify_bodies().await?;
        Ok(Verified { leaves: size, bodies, checkpoints })
    }

    async fn verify_checkpoints(&self, roots: &HashMap<u64, tree::Hash>) -> Result<u64, StoreError> {
        let all: Vec<String> =
            sqlx::query_scalar("SELECT signed FROM checkpoint ORDER BY epoch, size").fetch_all(&self.ledger).await?;
        for signed in &all {
            let checkpoint: Checkpoint = serde_json::from_str(signed)?;
            checkpoint
                .verify(self.setting, &self.master.signing(checkpoint.key).public())
                .map_err(|_| StoreError::Broken(checkpoint.size, "a checkpoint's signature does not fit"))?;
            if roots.get(&checkpoint.size) != Some(&checkpoint.root) {
                return Err(StoreError::Broken(checkpoint.size, "a checkpoint does not fit the leaves"));
            }
        }
        Ok(all.len() as u64)
    }

    /// Every body that can be read fits its leaf; every leaf's body can be read, was filed elsewhere, or was
    /// destroyed with its file's key.
    async fn verify_bodies(&self) -> Result<u64, StoreError> {
        let mut read = 0;
        let state = self.state();
        for (file, file_state) in &state.files {
            let key = file_state.key;
            let rows = sqlx::query(
                "SELECT l.seq, l.entry, l.received_ms, s.body, b.sealed, w.wrapped, l.content, l.place_in_file FROM leaf l
                 LEFT JOIN stands s ON s.seq = l.seq LEFT JOIN body b ON b.id = s.body
                 LEFT JOIN wrap w ON w.body = s.body AND w.file = l.file
                 WHERE l.file = ? ORDER BY l.place_in_file",
            )
            .bind(file.bytes().as_slice())
            .fetch_all(&self.ledger)
            .await?;
            for row in &rows {
                let seq = row.try_get::<i64, _>(0)? as u64;
                let sealed: Option<Vec<u8>> = row.try_get(4)?;
                let wrapped: Option<Vec<u8>> = row.try_get(5)?;
                if sealed.is_none() {
                    return Err(StoreError::Broken(seq, "its words are missing"));
                }
                if wrapped.is_none() {
                    if !self.was_moved(row_id(row, 3)?, *file).await? {
                        return Err(StoreError::Broken(seq, "the key of its words is missing"));
                    }
                    continue;
                }
                let lines =
                    open_body(row, &key, *file).map_err(|_| StoreError::Broken(seq, "its words do not open"))?;
                let content: Vec<u8> = row.try_get(6)?;
                if lines.content.0.as_slice() != content.as_slice() {
                    return Err(StoreError::Broken(seq, "its words are not those that were kept"));
                }
                let entry = Entry::read(&lines).map_err(|_| StoreError::Broken(seq, "its words can't be read"))?;
                let first = row.try_get::<i64, _>(7)? == 1;
                if first != (entry.head.kind == Kind::FileOpened && describes(&entry)) {
                    return Err(StoreError::Broken(seq, "its file does not begin with what it is"));
                }
                read += 1;
            }
        }
        Ok(read)
    }

    async fn was_moved(&self, body: [u8; 16], from: FileId) -> Result<bool, StoreError> {
        let elsewhere: i64 = sqlx::query_scalar("SELECT count(*) FROM wrap WHERE body = ? AND file != ?")
            .bind(body.as_slice())
            .bind(from.bytes().as_slice())
            .fetch_one(&self.ledger)
            .await?;
        Ok(elsewhere > 0)
    }
}
