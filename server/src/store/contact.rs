//! What tablets last said, what is missing from them, and which of their entries somebody has seen.

use super::append::{New, Work};
use super::judged::Judged;
use super::read::row_id;
use super::writer::{Answer, Command};
use super::{Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use domain::bytes::Bytes;
use domain::entry::part::SetAsideReason;
use domain::format::checkpoint::Checkpoint;
use domain::format::envelope::Envelope;
use domain::format::tree;
use domain::id::{ChildId, DeviceId, EntryId, FileId, SeriesId};
use domain::wire::{Counted, Outcome, Receipt, TabletStatus};
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};

/// The last word of a tablet.
#[derive(Debug, Clone, Copy)]
pub struct Contact {
    pub at: DateTime<Utc>,
    pub offset_ms: i64,
    pub status: TabletStatus,
}

/// Gaps listed for one tablet, at most: more than these say the same.
const GAPS_MAX: usize = 50;
/// Records that a tablet can have held when its storage was cleared, as far as anybody believes it.
const COUNTED_AHEAD_MAX: u64 = 1_000;

impl Work<'_> {
    /// The last word of a tablet; it shares the transaction of what the tablet brought.
    pub(crate) async fn note_contact(
        &mut self,
        device: DeviceId,
        status: TabletStatus,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO contact (device, at_ms, offset_ms, status) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (device) DO UPDATE SET at_ms = ?2, offset_ms = ?3, status = ?4",
        )
        .bind(device.bytes().as_slice())
        .bind(now.timestamp_millis())
        .bind(now.timestamp_millis().saturating_sub(status.clock_ms))
        .bind(serde_json::to_string(&status)?)
        .execute(self.ledger.settled().await?)
        .await?;
        Ok(())
    }
}

impl Store {
    /// Writes entries at the desk, all or none.
    pub async fn write(&self, entries: Vec<New>, now: DateTime<Utc>) -> Result<Vec<EntryId>, StoreError> {
        self.write_on(None, entries, now).await
    }

    /// The same for somebody at the desk, if what it was judged by still holds.
    ///
    /// # Errors
    /// [`StoreError::Moved`] where it does not: then nothing was written, and it has to be judged anew.
    pub async fn write_judged(
        &self,
        judged: Judged,
        entries: Vec<New>,
        now: DateTime<Utc>,
    ) -> Result<Vec<EntryId>, StoreError> {
        self.write_on(Some(judged), entries, now).await
    }

    async fn write_on(
        &self,
        judged: Option<Judged>,
        entries: Vec<New>,
        now: DateTime<Utc>,
    ) -> Result<Vec<EntryId>, StoreError> {
        match self.writer.ask(Command::Write { judged, entries, now }).await? {
            Answer::Written(ids) => Ok(ids),
            _ => Err(StoreError::Stopped),
        }
    }

    pub async fn contact(&self, device: DeviceId) -> Result<Option<Contact>, StoreError> {
        let row = sqlx::query("SELECT at_ms, offset_ms, status FROM contact WHERE device = ?")
            .bind(device.bytes().as_slice())
            .fetch_optional(&self.ledger)
            .await?;
        row.map(|row| {
            let status: String = row.try_get(2)?;
            Ok(Contact {
                at: crate::clock::from_ms(row.try_get(0)?),
                offset_ms: row.try_get(1)?,
                status: serde_json::from_str(&status)?,
            })
        })
        .transpose()
    }

    /// Places that never arrived although a later one of the same series did, and whether there are more than listed.
    pub async fn gaps(&self, device: DeviceId) -> Result<(Vec<(SeriesId, u64)>, bool), StoreError> {
        // What did not come from this tablet, by its signature or its count, says nothing of what is missing.
        let rows = sqlx::query(
            "SELECT DISTINCT series, place FROM arrival
             WHERE device = ? AND (set_aside IS NULL OR set_aside != ?) ORDER BY series, place",
        )
        .bind(device.bytes().as_slice())
        .bind(serde_json::to_string(&SetAsideReason::NotFromThisTablet)?)
        .fetch_all(&self.ledger)
        .await?;
        let mut arrived: BTreeMap<SeriesId, BTreeSet<u64>> = BTreeMap::new();
        for row in rows {
            let series = SeriesId::from_bytes(row_id(&row, 0)?);
            arrived.entry(series).or_default().insert(row.try_get::<i64, _>(1)? as u64);
        }
        let counted = sqlx::query("SELECT series, place FROM counted WHERE device = ?")
            .bind(device.bytes().as_slice())
            .fetch_all(&self.ledger)
            .await?;
        let mut up_to: BTreeMap<SeriesId, u64> =
            arrived.iter().filter_map(|(series, places)| Some((*series, *places.last()?))).collect();
        for row in counted {
            let last = up_to.entry(SeriesId::from_bytes(row_id(&row, 0)?)).or_default();
            *last = (*last).max(row.try_get::<i64, _>(1)? as u64);
        }
        let state = self.state();
        let mut gaps = vec![];
        for (series, last) in up_to {
            let here = arrived.get(&series);
            let closed = |place: &u64| state.register.gaps_closed.iter().any(|(s, p, _)| *s == series && p == place);
            let missing = (1..=last).filter(|place| here.is_none_or(|h| !h.contains(place)) && !closed(place));
            gaps.extend(missing.map(|place| (series, place)).take(GAPS_MAX + 1 - gaps.len()));
        }
        let more = gaps.len() > GAPS_MAX;
        gaps.truncate(GAPS_MAX);
        Ok((gaps, more))
    }

    /// Notes how far a browser had counted whose storage is gone. A claim beyond all counting is none.
    pub async fn note_counted(&self, counted: Counted) -> Result<(), StoreError> {
        let last: i64 =
            sqlx::query_scalar("SELECT coalesce(max(place), 0) FROM arrival WHERE series = ? AND device = ?")
                .bind(counted.series.bytes().as_slice())
                .bind(counted.device.bytes().as_slice())
                .fetch_one(&self.ledger)
                .await?;
        let known = self.state().register.tablets.contains_key(&counted.device);
        if !known || counted.place > last as u64 + COUNTED_AHEAD_MAX {
            return Ok(());
        }
        sqlx::query("INSERT OR IGNORE INTO counted (series, device, place) VALUES (?, ?, ?)")
            .bind(counted.series.bytes().as_slice())
            .bind(counted.device.bytes().as_slice())
            .bind(counted.place as i64)
            .execute(&self.beside)
            .await?;
        Ok(())
    }

    /// What this tablet brought, was set aside and could be taken in the last 14 days.
    pub async fn taken_later(&self, device: DeviceId, now: DateTime<Utc>) -> Result<Vec<Receipt>, StoreError> {
        let rows = sqlx::query(
            "SELECT entry, series, place, hash, received_ms FROM arrival
             WHERE brought_by = ? AND taken_ms >= ? AND set_aside IS NULL",
        )
        .bind(device.bytes().as_slice())
        .bind((now - TimeDelta::days(14)).timestamp_millis())
        .fetch_all(&self.ledger)
        .await?;
        rows.iter()
            .map(|row| {
                let hash: Vec<u8> = row.try_get(3)?;
                Ok(Receipt {
                    id: EntryId::from_bytes(row_id(row, 0)?),
                    series: SeriesId::from_bytes(row_id(row, 1)?),
                    place: row.try_get::<i64, _>(2)? as u64,
                    hash: Bytes::from_slice(&hash).ok_or(StoreError::Broken(0, "a hash has another length"))?,
                    outcome: Outcome::AlreadyKept,
                    reason: None,
                    received_ms: row.try_get(4)?,
                })
            })
            .collect()
    }

    /// Finds out that an older database was put back: a tablet holds a validly signed checkpoint that this
    /// ledger never came to. Then a new epoch begins, and tablets offer again what they still keep.
    pub async fn compare(&self, seen: &Checkpoint, now: DateTime<Utc>) -> Result<(), StoreError> {
        let state = self.state();
        // Of an earlier epoch: what it has seen beyond this ledger is why the new one began.
        if seen.epoch < state.epoch {
            return Ok(());
        }
        if seen.verify(state.setting, &self.master.signing(seen.key).public()).is_err() {
            return Ok(());
        }
        if self.checkpoint().await?.is_some_and(|newest| (newest.size, newest.root) == (seen.size, seen.root)) {
            return Ok(());
        }
        let ahead = seen.epoch > state.epoch || seen.size > state.size;
        if !ahead && self.root_at(seen.size).await? == seen.root {
            return Ok(());
        }
        tracing::warn!(size = seen.size, epoch = seen.epoch, "a tablet has seen a ledger that this one never was");
        let banner = "The server's data is older than what a tablet has already seen: it was put back from a copy. \
                      Tablets are sending again what they still keep. Check the last days with the people who wrote."
            .into();
        self.writer.ask(Command::NewEpoch { above: seen.epoch, banner, now }).await.map(|_| ())
    }

    /// Begins a new epoch: tablets offer again what they still keep, and the desk says why.
    pub async fn begin_epoch(&self, banner: String, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.writer.ask(Command::NewEpoch { above: self.state().epoch, banner, now }).await.map(|_| ())
    }

    /// When the very first entry was kept.
    pub async fn first_received(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let first: Option<i64> =
            sqlx::query_scalar("SELECT received_ms FROM leaf WHERE seq = 0").fetch_optional(&self.ledger).await?;
        Ok(first.map(crate::clock::from_ms))
    }

    /// When the newest entry arrived.
    pub async fn last_received(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let last: Option<i64> = sqlx::query_scalar("SELECT received_ms FROM leaf ORDER BY seq DESC LIMIT 1")
            .fetch_optional(&self.ledger)
            .await?;
        Ok(last.map(crate::clock::from_ms))
    }

    /// The banner was read.
    pub async fn banner_read(&self) -> Result<(), StoreError> {
        self.writer.ask(Command::BannerRead).await.map(|_| ())
    }

    /// The tree's root when it had this many leaves.
    async fn root_at(&self, size: u64) -> Result<tree::Hash, StoreError> {
        let mut hashes = vec![];
        for node in tree::frontier(size) {
            hashes.push(self.node(node).await?);
        }
        Ok(tree::root(&hashes))
    }

    pub(crate) async fn node(&self, node: tree::Node) -> Result<tree::Hash, StoreError> {
        let hash: Vec<u8> = sqlx::query_scalar("SELECT hash FROM node WHERE level = ? AND idx = ?")
            .bind(node.level)
            .bind(node.index as i64)
            .fetch_optional(&self.ledger)
            .await?
            .ok_or(StoreError::Broken(node.index << node.level, "a node of the tree is missing"))?;
        Bytes::from_slice(&hash).ok_or(StoreError::Broken(node.index << node.level, "a node has another length"))
    }

    /// The newest signed checkpoint.
    pub async fn checkpoint(&self) -> Result<Option<Checkpoint>, StoreError> {
        let signed: Option<String> =
            sqlx::query_scalar("SELECT signed FROM checkpoint ORDER BY epoch DESC, size DESC LIMIT 1")
                .fetch_optional(&self.ledger)
                .await?;
        Ok(signed.map(|s| serde_json::from_str(&s)).transpose()?)
    }

    /// The files of a child, by their class.
    pub fn files_of(&self, child: ChildId) -> Vec<FileId> {
        self.state().files.iter().filter(|(_, f)| f.info.child == Some(child)).map(|(id, _)| *id).collect()
    }
}

impl Store {
    /// The envelope of something that was set aside.
    pub async fn raw(&self, entry: EntryId) -> Result<Option<Envelope>, StoreError> {
        let envelope: Option<String> = sqlx::query_scalar("SELECT envelope FROM raw WHERE entry = ?")
            .bind(entry.bytes().as_slice())
            .fetch_optional(&self.ledger)
            .await?;
        Ok(envelope.map(|e| serde_json::from_str(&e)).transpose()?)
    }
}
