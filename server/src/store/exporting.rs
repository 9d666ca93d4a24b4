//! `firsthand export`: a file's entries with their proofs, for a stranger who must be able to check them.

use super::append::New;
use super::checks::leaf_of;
use super::read::{open_body, row_id};
use super::{Store, StoreError};
use chrono::{DateTime, Utc};
use domain::entry::{Author, Entry, Kind, Part, head};
use domain::file::FileOf;
use domain::format::checkpoint::{Checkpoint, FileStatement};
use domain::format::export::{self, Export, Exported, Line, VoucherKey};
use domain::format::lines::{Lines, Voucher};
use domain::format::tree;
use domain::id::{ChildId, DeviceId, EntryId, FileId};
use sqlx::Row;
use std::collections::HashMap;

/// What the access log says of an export.
const WRITTEN_OUT: &str = "Written out on the server itself, by whoever keeps it.";

/// The line of the head, counted from 0, that names the child of whom it was first written.
const WHOM: usize = head::LINES - 1;

/// The tablet on which it was written.
fn device_of(lines: &Lines) -> Option<DeviceId> {
    Entry::read(lines).ok().and_then(|e| e.head.device)
}

impl Store {
    /// Notes that a file was written out on the server itself, beside a server that may be running: that one writes
    /// the ledger, and puts it into the access log ([`Self::log_exports`]).
    pub async fn note_exported(&self, file: FileId, child: ChildId, now: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query("INSERT OR IGNORE INTO exported (file, child, at_ms) VALUES (?, ?, ?)")
            .bind(file.bytes().as_slice())
            .bind(child.bytes().as_slice())
            .bind(now.timestamp_millis())
            .execute(&self.keys)
            .await?;
        Ok(())
    }

    /// Puts what was written out on the server into the access log.
    pub async fn log_exports(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let rows = sqlx::query("SELECT file, child, at_ms FROM exported ORDER BY at_ms").fetch_all(&self.keys).await?;
        for row in rows {
            let (file, child) = (FileId::from_bytes(row_id(&row, 0)?), ChildId::from_bytes(row_id(&row, 1)?));
            let at_ms: i64 = row.try_get(2)?;
            let parts = vec![Part::Looked { file, child }, Part::Reason { words: WRITTEN_OUT.into() }];
            let mut entry = New::entry(FileOf::AccessLog, Kind::Opened, Author::Server, parts, now);
            entry.occurred = crate::clock::from_ms(at_ms);
            self.write(vec![entry], now).await?;
            sqlx::query("DELETE FROM exported WHERE file = ? AND at_ms = ?")
                .bind(file.bytes().as_slice())
                .bind(at_ms)
                .execute(&self.keys)
                .await?;
        }
        Ok(())
    }

    /// Exports a whole file as of the newest checkpoint. What was filed elsewhere is withheld line by line:
    /// its commitment stays, its words don't.
    pub async fn export(&self, file: FileId) -> Result<Export, StoreError> {
        let state = self.state();
        let file_state = state.files.get(&file).ok_or(StoreError::NotFound)?;
        let checkpoint = self.checkpoint().await?.ok_or(StoreError::NotFound)?;
        let rows = sqlx::query(
            "SELECT seq, entry, series, place, file, place_in_file, received_ms, content FROM leaf
             WHERE file = ? AND seq < ? ORDER BY place_in_file",
        )
        .bind(file.bytes().as_slice())
        .bind(checkpoint.size as i64)
        .fetch_all(&self.ledger)
        .await?;
        let mut entries = vec![];
        for row in &rows {
            let index = row.try_get::<i64, _>(0)? as u64;
            let mut proof = vec![];
            for node in tree::inclusion_nodes(checkpoint.size, index) {
                proof.push(self.any_node(node, checkpoint.size).await?);
            }
            let mut exported =
                Exported { leaf: leaf_of(row)?, index, proof, by: None, by_key: None, lines: vec![Line::Absent] };
            if let Some(body) = self.body_row(index, file).await? {
                let lines = open_body(&body, &file_state.key, file)?;
                exported.by_key = match &lines.by {
                    Voucher::Person { key, .. } => {
                        state.register.key(key).map(|(_, public)| VoucherKey::Person(public))
                    }
                    Voucher::Setting { key, .. } => Some(VoucherKey::Setting(self.master.signing(*key).public())),
                    Voucher::Tablet { .. } => device_of(&lines)
                        .and_then(|d| state.register.tablets.get(&d))
                        .map(|t| VoucherKey::Tablet(t.public)),
                };
                let entry = Entry::read(&lines)?;
                let filed_here = entry.head.id != exported.leaf.entry;
                exported.lines = export::lines(&lines, |line| match entry.head.kind {
                    // Why it is not about this child, and whose it was, is the other child's (H4).
                    Kind::Withdrawn => line < WHOM,
                    // Nor why it was filed here: that may name the child under whom it stood (H16).
                    Kind::Filed => line
                        .checked_sub(head::LINES)
                        .and_then(|part| entry.parts.get(part))
                        .is_none_or(|part| !matches!(part, Part::Reason { .. })),
                    _ => line != WHOM || !filed_here,
                })?;
                exported.by = Some(lines.by);
            }
            entries.push(exported);
        }
        let signing = self.master.signing(checkpoint.key);
        let file = FileStatement::write(file, entries.len() as u64, &checkpoint, &signing);
        Ok(Export { v: 1, setting_key: signing.public(), checkpoint, file, entries })
    }

    /// Of each entry of a file its place in the ledger and the hash of its leaf, as of the newest checkpoint.
    pub async fn leaves(&self, file: FileId) -> Result<(Checkpoint, HashMap<EntryId, (u64, tree::Hash)>), StoreError> {
        let checkpoint = self.checkpoint().await?.ok_or(StoreError::NotFound)?;
        let rows = sqlx::query(
            "SELECT seq, entry, series, place, file, place_in_file, received_ms, content FROM leaf
             WHERE file = ? AND seq < ?",
        )
        .bind(file.bytes().as_slice())
        .bind(checkpoint.size as i64)
        .fetch_all(&self.ledger)
        .await?;
        let leaf = |row| -> Result<_, StoreError> {
            let leaf = leaf_of(row)?;
            Ok((leaf.entry, (row.try_get::<i64, _>(0)? as u64, leaf.hash())))
        };
        Ok((checkpoint, rows.iter().map(leaf).collect::<Result<_, _>>()?))
    }

    pub(super) async fn body_row(&self, seq: u64, file: FileId) -> Result<Option<sqlx::sqlite::SqliteRow>, StoreError> {
        let row = sqlx::query(
            "SELECT l.seq, l.entry, l.received_ms, s.body, b.sealed, w.wrapped FROM leaf l JOIN stands s ON s.seq = l.seq
             JOIN body b ON b.id = s.body JOIN wrap w ON w.body = s.body AND w.file = l.file WHERE l.seq = ? AND l.file = ?",
        )
        .bind(seq as i64)
        .bind(file.bytes().as_slice())
        .fetch_optional(&self.ledger)
        .await?;
        Ok(row)
    }

    /// A node of a tree of this size, full or not.
    async fn any_node(&self, node: tree::Node, size: u64) -> Result<tree::Hash, StoreError> {
        // Full nodes are stored; the rest is computed from at most a few dozen of them.
        let mut wanted = vec![];
        let _ = tree::node_hash(node, size, &mut |n| {
            wanted.push(n);
            Ok::<_, ()>(domain::bytes::Bytes([0; 32]))
        });
        let mut found = HashMap::new();
        for n in wanted {
            found.insert(n, self.node(n).await?);
        }
        tree::node_hash(node, size, &mut |n| found.get(&n).copied().ok_or(StoreError::NotFound))
    }
}
