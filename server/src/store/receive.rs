//! What came from a tablet: opened, checked, filed, kept. Nothing is refused into the void: what can't be
//! taken is kept whole and set aside with a reason.

use super::append::{Incoming, New, To, Work};
use super::read::find;
use super::writer::{Answer, Command};
use super::{Store, StoreError};
use chrono::{DateTime, Utc};
use domain::bytes::Bytes;
use domain::entry::part::SetAsideReason;
use domain::entry::{Author, Entry, Kind, Part, Route};
use domain::file::{FileClass, FileOf};
use domain::format::FormatError;
use domain::format::envelope::Envelope;
use domain::format::lines::Lines;
use domain::format::sha256;
use domain::id::{DeviceId, EntryId};
use domain::routing;
use domain::wire::{Outcome, Receipt};
use sqlx::Row;

impl Store {
    /// Takes what a tablet sent. The answer has a receipt for each row, given after COMMIT.
    pub async fn receive(
        &self,
        device: DeviceId,
        public: Bytes<32>,
        rows: Vec<Envelope>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Receipt>, StoreError> {
        if rows.is_empty() {
            return Ok(vec![]);
        }
        match self.writer.ask(Command::Receive { device, public, rows, now }).await? {
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
        self.writer.ask(Command::Retry { now }).await.map(|_| ())
    }
}

/// Rows of one tablet that are set aside within a day, at most: a broken or stolen one must not bury the desk.
const SET_ASIDE_DAY_MAX: i64 = 300;
/// How far a place may lie beyond the last one of its series. A tablet counts one by one.
const PLACES_AHEAD_MAX: u64 = 10_000;

/// What a reader of the seal found.
struct Opened {
    lines: Lines,
    entry: Entry,
}

impl Work<'_> {
    /// Takes the rows of one request in their order. All are opened first: what a later one says of an earlier
    /// one is known before anybody hears of either.
    pub(crate) async fn receive_all(
        &mut self,
        device: DeviceId,
        public: &Bytes<32>,
        rows: Vec<Envelope>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Receipt>, StoreError> {
        let mut opened: Vec<_> = rows.iter().map(|row| self.open(public, row)).collect();
        // Corrected before it was ever sent, to name whom it is about: then that was meant from the start (H1).
        let named: Vec<(Vec<EntryId>, Route)> = opened
            .iter()
            .filter_map(|(entry, _)| entry.as_ref())
            .filter(|entry| entry.head.route != Route::Ordinary)
            .map(|entry| (entry.head.supersedes.clone(), entry.head.route.clone()))
            .collect();
        let mut also = vec![];
        for (entry, _) in &opened {
            let id = entry.as_ref().map(|e| e.head.id);
            let routes = named.iter().filter(|(of, _)| id.is_some_and(|id| of.contains(&id))).map(|(_, route)| route);
            also.push(routes.cloned().collect::<Vec<Route>>());
        }
        let mut receipts = vec![];
        for ((row, opened), also) in rows.into_iter().zip(opened.drain(..)).zip(also) {
            receipts.extend(self.receive(device, public, row, opened, &also, now).await?);
        }
        Ok(receipts)
    }

    /// Takes one row. No receipt, and so no loss, where this tablet has had too much set aside.
    async fn receive(
        &mut self,
        device: DeviceId,
        public: &Bytes<32>,
        envelope: Envelope,
        (route, opened): (Option<Entry>, Result<Opened, SetAsideReason>),
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
        if let Some((outcome, reason, received)) = self.known(&envelope).await? {
            return Ok(Some(receipt(outcome, reason, received)));
        }
        let outside = match self.outside(device, public, &envelope).await? {
            Some(reason) => Err(reason),
            None => Ok(()),
        };
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
                self.arrived(&envelope, device, seq, None, now).await?;
                (Outcome::Kept, None)
            }
            (outside, opened) => {
                let reason = match (outside, opened) {
                    (Err(reason), _) | (Ok(()), Err(reason)) => reason,
                    (Ok(()), Ok(_)) => SetAsideReason::Form,
                };
                if self.set_aside_lately(device, now).await? >= SET_ASIDE_DAY_MAX {
                    tracing::warn!(%device, "too much of this tablet is set aside; the rest stays on it");
                    return Ok(None);
                }
                self.set_aside(&envelope, device, reason, route, now).await?;
                (Outcome::SetAside, Some(reason))
            }
        };
        Ok(Some(receipt(outcome, reason, now)))
    }

    async fn set_aside_lately(&mut self, device: DeviceId, now: DateTime<Utc>) -> Result<i64, StoreError> {
        let since = (now - chrono::TimeDelta::days(1)).timestamp_millis();
        let count = sqlx::query_scalar(
            "SELECT count(*) FROM arrival WHERE device = ? AND received_ms > ? AND set_aside IS NOT NULL",
        )
        .bind(device.bytes().as_slice())
        .bind(since)
        .fetch_one(&mut *self.conn)
        .await?;
        Ok(count)
    }

    /// The same row came before: every retry is safe.
    async fn known(
        &mut self,
        e: &Envelope,
    ) -> Result<Option<(Outcome, Option<SetAsideReason>, DateTime<Utc>)>, StoreError> {
        let row = sqlx::query(
            "SELECT set_aside, received_ms FROM arrival WHERE series = ? AND place = ? AND hash = ? AND entry = ?",
        )
        .bind(e.series.bytes().as_slice())
        .bind(e.place as i64)
        .bind(e.hash.0.as_slice())
        .bind(e.id.bytes().as_slice())
        .fetch_optional(&mut *self.conn)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let set_aside: Option<String> = row.try_get(0)?;
        let reason = set_aside.map(|r| serde_json::from_str(&r)).transpose()?;
        let outcome = if reason.is_some() { Outcome::SetAside } else { Outcome::AlreadyKept };
        Ok(Some((outcome, reason, crate::clock::from_ms(row.try_get(1)?))))
    }

    /// What is wrong with the outside, if anything.
    async fn outside(
        &mut self,
        device: DeviceId,
        public: &Bytes<32>,
        e: &Envelope,
    ) -> Result<Option<SetAsideReason>, StoreError> {
        // A tablet that was added anew still carries rows of its earlier enrolment.
        let earlier = self.state.register.tablets.get(&e.device).map(|t| t.public);
        let key = if e.device == device { Some(*public) } else { earlier };
        let last: i64 =
            sqlx::query_scalar("SELECT coalesce(max(place), 0) FROM arrival WHERE series = ? AND set_aside IS NULL")
                .bind(e.series.bytes().as_slice())
                .fetch_one(&mut *self.conn)
                .await?;
        let ahead = e.place > (last as u64).saturating_add(PLACES_AHEAD_MAX);
        if key.is_none_or(|key| e.verify(&key).is_err()) || e.place == 0 || ahead {
            return Ok(Some(SetAsideReason::NotFromThisTablet));
        }
        let others: i64 =
            sqlx::query_scalar("SELECT count(*) FROM arrival WHERE series = ? AND device != ? AND set_aside IS NULL")
                .bind(e.series.bytes().as_slice())
                .bind(e.device.bytes().as_slice())
                .fetch_one(&mut *self.conn)
                .await?;
        if others > 0 || e.series == self.state.series {
            return Ok(Some(SetAsideReason::NotFromThisTablet));
        }
        let same_id: i64 = sqlx::query_scalar("SELECT count(*) FROM leaf WHERE entry = ?")
            .bind(e.id.bytes().as_slice())
            .fetch_one(&mut *self.conn)
            .await?;
        if same_id > 0 {
            return Ok(Some(SetAsideReason::SameIdOtherBytes));
        }
        let same_place: i64 = sqlx::query_scalar("SELECT count(*) FROM arrival WHERE series = ? AND place = ?")
            .bind(e.series.bytes().as_slice())
            .bind(e.place as i64)
            .fetch_one(&mut *self.conn)
            .await?;
        Ok((same_place > 0).then_some(SetAsideReason::SamePlaceOtherBytes))
    }

    /// Opens the seal and checks what is inside by the same rules as the tablet.
    fn open(&self, tablet: &Bytes<32>, e: &Envelope) -> (Option<Entry>, Result<Opened, SetAsideReason>) {
        let read = || {
            let opening = self.master.opening(&e.key).ok_or(SetAsideReason::UnknownKey)?;
            let bytes = opening.open(&e.sealed.0).map_err(|_| SetAsideReason::Seal)?;
            let form = |e: FormatError| match e {
                FormatError::Newer => SetAsideReason::Newer,
                _ => SetAsideReason::Form,
            };
            let lines = Lines::read(bytes).map_err(form)?;
            let entry = Entry::read(&lines).map_err(form)?;
            Ok(Opened { lines, entry })
        };
        match read() {
            Err(reason) => (None, Err(reason)),
            // Its route is known from here on, whatever else is wrong with it.
            Ok(opened) => (Some(opened.entry.clone()), self.check(tablet, e, opened)),
        }
    }

    fn check(&self, tablet: &Bytes<32>, e: &Envelope, opened: Opened) -> Result<Opened, SetAsideReason> {
        let Opened { lines, entry } = opened;
        if entry.head.setting != self.state.setting {
            return Err(SetAsideReason::OtherSetting);
        }
        if entry.head.kind == Kind::Unknown {
            return Err(SetAsideReason::Newer);
        }
        if entry.head.id != e.id || !entry.is_from_a_room() || !self.is_a_tablet(entry.head.device, e.device) {
            return Err(SetAsideReason::Form);
        }
        let public = match entry.head.author {
            Author::Person { person, key } => match self.state.register.key(&key) {
                Some((owner, public)) if owner == person => public.sign,
                _ => return Err(SetAsideReason::Author),
            },
            Author::Typed => {
                let written_on = entry.head.device.and_then(|d| self.state.register.tablets.get(&d));
                written_on.map_or(*tablet, |t| t.public)
            }
            Author::Desk { .. } | Author::Server => return Err(SetAsideReason::Form),
        };
        lines.verify(&public).map_err(|_| SetAsideReason::Author)?;
        Ok(Opened { lines, entry })
    }

    /// Keeps what could not be taken: its envelope whole, and an entry that says so. If its route can be
    /// read and says *about staff*, nobody but that reader hears of it.
    async fn set_aside(
        &mut self,
        e: &Envelope,
        device: DeviceId,
        reason: SetAsideReason,
        entry: Option<Entry>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let people = entry.as_ref().and_then(|entry| self.people_of(entry));
        // What belongs to a concern about staff stays with it, whatever it says of itself.
        let mut ring_fenced = None;
        let pointed: Vec<EntryId> =
            entry.iter().flat_map(|e| e.head.supersedes.iter().chain(&e.head.about)).copied().collect();
        for id in &pointed {
            if let Some(at) = find(&mut *self.conn, *id).await?
                && self.state.files.get(&at.file).is_some_and(|f| f.info.class == FileClass::AboutStaff)
            {
                ring_fenced = Some(at.file);
            }
        }
        let (to, route) = match people {
            None if ring_fenced.is_some() => {
                let file = ring_fenced.ok_or(StoreError::NotFound)?;
                (To::File(file), Route::AboutStaff { people: vec![], sure: false })
            }
            Some(people) => {
                let reader = routing::staff_concern_reader(&self.state.register, &people);
                (To::AboutStaff { reader, about: people.clone() }, Route::AboutStaff { people, sure: false })
            }
            None => (To::Owner(FileOf::SetAside), Route::Ordinary),
        };
        let whole = serde_json::to_string(e)?;
        let part = Part::SetAside {
            id: e.id,
            device,
            series: e.series,
            place: e.place,
            hash: Bytes(sha256(&[whole.as_bytes()])),
            reason,
        };
        let new = New {
            to,
            kind: Kind::SetAside,
            author: Author::Server,
            route,
            about: vec![],
            parts: vec![part],
            occurred: now,
        };
        let entry = self.write(new, now).await?;
        sqlx::query("INSERT INTO raw (entry, envelope) VALUES (?, ?)")
            .bind(entry.bytes().as_slice())
            .bind(whole)
            .execute(&mut *self.conn)
            .await?;
        self.arrived(e, device, self.state.size - 1, Some(reason), now).await
    }

    pub(crate) async fn retry(&mut self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let rows = sqlx::query(
            "SELECT a.set_aside, r.envelope FROM arrival a JOIN leaf l ON l.seq = a.seq JOIN raw r ON r.entry = l.entry
             WHERE a.set_aside IS NOT NULL ORDER BY a.seq",
        )
        .fetch_all(&mut *self.conn)
        .await?;
        for row in rows {
            let reason: SetAsideReason = serde_json::from_str(row.try_get(0)?)?;
            let envelope: Envelope = serde_json::from_str(row.try_get(1)?)?;
            let public = self.state.register.tablets.get(&envelope.device).map(|t| t.public);
            let (Some(public), true) = (public, reason.may_open_later()) else { continue };
            let (_, Ok(opened)) = self.open(&public, &envelope) else { continue };
            // Of two that came under one id, one can stand under it; the other stays where it is, whole.
            let taken: i64 = sqlx::query_scalar("SELECT count(*) FROM leaf WHERE entry = ?")
                .bind(envelope.id.bytes().as_slice())
                .fetch_one(&mut *self.conn)
                .await?;
            if taken > 0 {
                continue;
            }
            let Opened { lines, entry } = opened;
            let file = self.file_for(&entry, &[], now).await?;
            let (id, series, place) = (envelope.id, envelope.series, envelope.place);
            let seq = self.append(file, Incoming { id, series, place, lines: &lines, entry: &entry }, now).await?;
            sqlx::query("UPDATE arrival SET set_aside = NULL, seq = ?, taken_ms = ? WHERE series = ? AND place = ? AND hash = ? AND entry = ?")
                .bind(seq as i64)
                .bind(now.timestamp_millis())
                .bind(series.bytes().as_slice())
                .bind(place as i64)
                .bind(envelope.hash.0.as_slice())
                .bind(id.bytes().as_slice())
                .execute(&mut *self.conn)
                .await?;
        }
        Ok(())
    }

    async fn arrived(
        &mut self,
        e: &Envelope,
        device: DeviceId,
        seq: u64,
        set_aside: Option<SetAsideReason>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO arrival (series, place, hash, entry, device, seq, set_aside, received_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(e.series.bytes().as_slice())
        .bind(e.place as i64)
        .bind(e.hash.0.as_slice())
        .bind(e.id.bytes().as_slice())
        .bind(device.bytes().as_slice())
        .bind(seq as i64)
        .bind(set_aside.map(|r| serde_json::to_string(&r)).transpose()?)
        .bind(now.timestamp_millis())
        .execute(&mut *self.conn)
        .await?;
        Ok(())
    }
}
