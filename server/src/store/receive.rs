//! What came from a tablet: opened, checked, filed, kept. Nothing is refused into the void: what can't be
//! taken is kept whole and set aside with a reason.

use super::append::{Incoming, New, Work};
use super::opening::{Opener, Prepared};
use super::set_aside::Brought;
use super::staged::Arrival;
use super::writer::{Answer, Command};
use super::{Store, StoreError};
use chrono::{DateTime, Utc};
use domain::bytes::Bytes;
use domain::entry::part::SetAsideReason;
use domain::entry::{Author, Route};
use domain::format::envelope::Envelope;
use domain::id::{DeviceId, EntryId};
use domain::register::Register;
use domain::wire::{Outcome, Receipt, TabletStatus};
use sqlx::Row;
use std::collections::HashSet;
use std::sync::Arc;

impl Store {
    /// Takes what a tablet sent, and what it says of itself. The answer has a receipt for each row, given after COMMIT.
    pub async fn receive(
        &self,
        device: DeviceId,
        public: Bytes<32>,
        rows: Vec<Envelope>,
        status: Option<TabletStatus>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Receipt>, StoreError> {
        // Signatures and seals cost more than the writing, and only the writing has to wait its turn.
        let (state, master) = (self.state(), self.master.clone());
        let open = move || {
            let by = state.register.clone();
            let opener = Opener { master: &master, setting: state.setting, register: &by };
            opener.prepare(device, &public, rows).map(|prepared| (prepared, by.clone()))
        };
        let prepared = tokio::task::spawn_blocking(open).await.map_err(|_| StoreError::Stopped)??;
        match self.writer.ask(Command::Receive { device, public, prepared, status, now }).await? {
            Answer::Receipts(receipts) => Ok(receipts),
            _ => Err(StoreError::Stopped),
        }
    }
}

impl Store {
    /// Tries again what was set aside for a reason that may be gone: called at each start, and when a person's
    /// key becomes known.
    pub async fn retry_set_aside(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let set_aside: Vec<String> =
            sqlx::query_scalar("SELECT DISTINCT set_aside FROM arrival WHERE set_aside IS NOT NULL")
                .fetch_all(&self.ledger)
                .await?;
        let may =
            |reason: &String| serde_json::from_str::<SetAsideReason>(reason).is_ok_and(SetAsideReason::may_open_later);
        if !set_aside.iter().any(may) {
            return Ok(());
        }
        self.writer.ask(Command::Retry { now }).await?;
        self.take_pictures(None, now).await
    }
}

/// How far a place may lie beyond the last one of its series. A tablet counts one by one.
const PLACES_AHEAD_MAX: u64 = 10_000;

impl Work<'_> {
    /// Takes the rows of one request in their order. All are opened first: what a later one says of an earlier
    /// one is known before anybody hears of either.
    pub(crate) async fn receive_all(
        &mut self,
        device: DeviceId,
        public: &Bytes<32>,
        (prepared, by): (Vec<Prepared>, Arc<Register>),
        now: DateTime<Utc>,
    ) -> Result<Vec<Receipt>, StoreError> {
        // Somebody was added, or a key, since they were opened: once more, by what is known now.
        let prepared = match Arc::ptr_eq(&by, &self.state.register) {
            true => prepared,
            false => self.opener().prepare(device, public, prepared.into_iter().map(|p| p.envelope).collect())?,
        };
        // Corrected before it was ever sent, to name whom it is about: then that was meant from the start (H1).
        let named: Vec<(Vec<EntryId>, Route)> = prepared
            .iter()
            .filter_map(|p| p.entry.as_ref())
            .filter(|entry| entry.head.route != Route::Ordinary)
            .map(|entry| (entry.head.supersedes.clone(), entry.head.route.clone()))
            .collect();
        let mut also = vec![];
        for row in &prepared {
            let id = row.entry.as_ref().map(|e| e.head.id);
            let routes = named.iter().filter(|(of, _)| id.is_some_and(|id| of.contains(&id))).map(|(_, route)| route);
            also.push(routes.cloned().collect::<Vec<Route>>());
        }
        // Sealed with a newer key than the ledger knows of: it was put back from a copy. The old key is not
        // taken into use again.
        let newest =
            prepared.iter().filter_map(|p| self.master.opening(&p.envelope.key)).map(|(index, _)| *index).max();
        if let Some(index) = newest.filter(|index| *index > self.state.register.sealing_index)
            && prepared.iter().any(|p| p.opened.is_ok())
        {
            self.write(New::sealing_key(index, Author::Server, now), now).await?;
        }
        let mut brought = self.brought(device, now).await?;
        let goes_on = self.goes_on(&prepared).await?;
        let mut receipts = vec![];
        for (row, also) in prepared.into_iter().zip(also) {
            receipts.extend(self.receive((device, &mut brought), (row, goes_on), &also, now).await?);
        }
        Ok(receipts)
    }

    /// Takes one row. No receipt, and so no loss, where this tablet has brought too much.
    async fn receive(
        &mut self,
        (device, brought): (DeviceId, &mut Brought),
        (Prepared { envelope, as_sent, entry: route, opened }, goes_on): (Prepared, bool),
        also: &[Route],
        now: DateTime<Utc>,
    ) -> Result<Option<Receipt>, StoreError> {
        let receipt = |outcome, reason, received: DateTime<Utc>| Receipt {
            id: envelope.id,
            series: envelope.series,
            place: envelope.place,
            hash: envelope.hash,
            outcome,
            reason,
            received_ms: received.timestamp_millis(),
        };
        if !goes_on && let Some((outcome, reason, received)) = self.known(&envelope, &as_sent).await? {
            return Ok(Some(receipt(outcome, reason, received)));
        }
        if brought.is_enough() {
            tracing::warn!(%device, "this tablet has brought too much today; the rest stays on it");
            return Ok(None);
        }
        let fault = if goes_on { None } else { self.outside(as_sent == envelope.hash, &envelope).await? };
        let outside = fault.map_or(Ok(()), Err);
        let (outcome, reason) = match (outside, opened) {
            (Ok(()), Ok(opened)) => {
                let file = self.file_for(&opened.entry, also, now).await?;
                let incoming = Incoming {
                    id: envelope.id,
                    series: envelope.series,
                    place: envelope.place,
                    lines: &opened.lines,
                    entry: &opened.entry,
                };
                let seq = self.append(file, incoming, now).await?;
                self.arrived(&envelope, (device, as_sent), seq, None, now)?;
                (Outcome::Kept, None)
            }
            (outside, opened) => {
                let reason = match (outside, opened) {
                    (Err(reason), _) | (Ok(()), Err(reason)) => reason,
                    (Ok(()), Ok(_)) => SetAsideReason::Form,
                };
                self.set_aside(&envelope, (device, as_sent), reason, (route, also), now).await?;
                (Outcome::SetAside, Some(reason))
            }
        };
        brought.add(envelope.sealed.0.len(), reason.is_some());
        Ok(Some(receipt(outcome, reason, now)))
    }

    /// Whether the rows simply go on where their series ended, as they do but for retries and mischief: then none of
    /// them is known, nothing of their outside is wrong, and nobody needs to look at each by itself.
    async fn goes_on(&mut self, rows: &[Prepared]) -> Result<bool, StoreError> {
        let Some(Prepared { envelope: first, .. }) = rows.first() else { return Ok(false) };
        let signed = rows.iter().all(|row| row.as_sent == row.envelope.hash);
        let one_tablet = rows.iter().all(|r| r.envelope.series == first.series && r.envelope.device == first.device);
        let rising = rows.is_sorted_by(|a, b| a.envelope.place < b.envelope.place);
        let ids: HashSet<EntryId> = rows.iter().map(|row| row.envelope.id).collect();
        if !signed || !one_tablet || !rising || ids.len() < rows.len() || first.series == self.state.series {
            return Ok(false);
        }
        let hex: Vec<String> = ids.iter().map(|id| id.to_string().replace('-', "")).collect();
        let row = sqlx::query(
            "SELECT (SELECT coalesce(max(place), 0) FROM arrival WHERE series = ?1),
                    (SELECT coalesce(max(place), 0) FROM arrival WHERE series = ?1 AND set_aside IS NULL),
                    (SELECT device FROM arrival WHERE series = ?1 AND set_aside IS NULL ORDER BY place LIMIT 1),
                    EXISTS (SELECT 1 FROM json_each(?2) id JOIN leaf ON leaf.entry = unhex(id.value))",
        )
        .bind(first.series.bytes().as_slice())
        .bind(serde_json::to_string(&hex)?)
        .fetch_one(self.ledger.settled().await?)
        .await?;
        let (highest, kept, of): (i64, i64, Option<Vec<u8>>) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let furthest = (kept as u64).saturating_add(PLACES_AHEAD_MAX);
        Ok(first.place > highest as u64
            && rows.iter().all(|row| row.envelope.place <= furthest)
            && of.is_none_or(|of| of == first.device.bytes())
            && !row.try_get::<bool, _>(3)?)
    }

    /// The same row came before: every retry is safe.
    async fn known(
        &mut self,
        e: &Envelope,
        as_sent: &Bytes<32>,
    ) -> Result<Option<(Outcome, Option<SetAsideReason>, DateTime<Utc>)>, StoreError> {
        let row = sqlx::query(
            "SELECT set_aside, received_ms FROM arrival WHERE series = ? AND place = ? AND hash = ? AND entry = ?",
        )
        .bind(e.series.bytes().as_slice())
        .bind(e.place as i64)
        .bind(as_sent.0.as_slice())
        .bind(e.id.bytes().as_slice())
        .fetch_optional(self.ledger.settled().await?)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let set_aside: Option<String> = row.try_get(0)?;
        let reason = set_aside.map(|r| serde_json::from_str(&r)).transpose()?;
        let outcome = if reason.is_some() { Outcome::SetAside } else { Outcome::AlreadyKept };
        Ok(Some((outcome, reason, crate::clock::from_ms(row.try_get(1)?))))
    }

    /// What is wrong with the outside, if anything.
    async fn outside(&mut self, is_signed: bool, e: &Envelope) -> Result<Option<SetAsideReason>, StoreError> {
        // What no tablet signed can claim no place.
        let row = sqlx::query(
            "SELECT (SELECT coalesce(max(place), 0) FROM arrival WHERE series = ?1 AND set_aside IS NULL),
                    -- A series belongs to the tablet of its first row.
                    (SELECT device FROM arrival WHERE series = ?1 AND set_aside IS NULL ORDER BY place LIMIT 1),
                    EXISTS (SELECT 1 FROM leaf WHERE entry = ?2),
                    EXISTS (SELECT 1 FROM arrival WHERE series = ?1 AND place = ?3
                            AND (set_aside IS NULL OR set_aside != ?4))",
        )
        .bind(e.series.bytes().as_slice())
        .bind(e.id.bytes().as_slice())
        .bind(e.place as i64)
        .bind(serde_json::to_string(&SetAsideReason::NotFromThisTablet)?)
        .fetch_one(self.ledger.settled().await?)
        .await?;
        let (last, of): (i64, Option<Vec<u8>>) = (row.try_get(0)?, row.try_get(1)?);
        let (same_id, same_place): (bool, bool) = (row.try_get(2)?, row.try_get(3)?);
        let ahead = e.place > (last as u64).saturating_add(PLACES_AHEAD_MAX);
        let anothers = of.is_some_and(|of| of != e.device.bytes()) || e.series == self.state.series;
        Ok(if !is_signed || e.place == 0 || ahead || anothers {
            Some(SetAsideReason::NotFromThisTablet)
        } else if same_id {
            Some(SetAsideReason::SameIdOtherBytes)
        } else {
            same_place.then_some(SetAsideReason::SamePlaceOtherBytes)
        })
    }

    pub(crate) fn arrived(
        &mut self,
        e: &Envelope,
        (device, as_sent): (DeviceId, Bytes<32>),
        seq: u64,
        set_aside: Option<SetAsideReason>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.ledger.arrival(Arrival {
            series: e.series,
            place: e.place,
            as_sent,
            entry: e.id,
            device: e.device,
            brought_by: device,
            seq,
            set_aside: set_aside.map(|r| serde_json::to_string(&r)).transpose()?,
            received_ms: now.timestamp_millis(),
            bytes: e.sealed.0.len() as i64,
        });
        Ok(())
    }
}
