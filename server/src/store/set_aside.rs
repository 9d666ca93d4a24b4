//! What could not be taken: kept whole, with a reason, and tried again once more is known.

use super::append::{Incoming, New, To, Work};
use super::opening::Opened;
use super::read::{find, row_id};
use super::{Store, StoreError};
use chrono::{DateTime, Utc};
use domain::bytes::Bytes;
use domain::entry::part::SetAsideReason;
use domain::entry::{Author, Entry, Kind, Part, Route};
use domain::file::{FileClass, FileOf};
use domain::format::envelope::Envelope;
use domain::format::sha256;
use domain::id::{DeviceId, EntryId, FileId};
use domain::routing;
use sqlx::{Row, SqliteConnection};

/// Rows of one tablet that are set aside within a day, at most: a broken or stolen one must not bury the desk.
const SET_ASIDE_DAY_MAX: i64 = 300;

/// Rows that one tablet brings within a day, at most: a month of a busy room without a network is fewer.
const ROWS_DAY_MAX: i64 = 3_000;
/// The same for a tablet that was switched off: it may be in anybody's hands.
const ROWS_DAY_MAX_OFF: i64 = 500;
/// Sealed bytes that one tablet brings within a day, at most.
const BYTES_DAY_MAX: i64 = 64 * 1024 * 1024;

/// What a tablet has brought within the last day.
pub(crate) struct Brought {
    rows: i64,
    set_aside: i64,
    bytes: i64,
    rows_max: i64,
}

impl Brought {
    /// Whether it is so much that the rest stays on the tablet.
    pub fn is_enough(&self) -> bool {
        self.rows >= self.rows_max || self.set_aside >= SET_ASIDE_DAY_MAX || self.bytes >= BYTES_DAY_MAX
    }

    pub fn add(&mut self, bytes: usize, set_aside: bool) {
        self.rows += 1;
        self.bytes += bytes as i64;
        self.set_aside += i64::from(set_aside);
    }
}

async fn brought(
    conn: &mut SqliteConnection,
    device: DeviceId,
    off: bool,
    now: DateTime<Utc>,
) -> Result<Brought, StoreError> {
    let row = sqlx::query(
        "SELECT count(*), count(set_aside), coalesce(sum(bytes), 0) FROM arrival
         WHERE brought_by = ? AND received_ms > ?",
    )
    .bind(device.bytes().as_slice())
    .bind((now - chrono::TimeDelta::days(1)).timestamp_millis())
    .fetch_one(conn)
    .await?;
    let rows_max = if off { ROWS_DAY_MAX_OFF } else { ROWS_DAY_MAX };
    Ok(Brought { rows: row.try_get(0)?, set_aside: row.try_get(1)?, bytes: row.try_get(2)?, rows_max })
}

impl Store {
    /// Whether this tablet has brought so much that the rest stays on it until tomorrow.
    pub async fn is_held_back(&self, device: DeviceId, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let off = self.state().register.tablets.get(&device).is_some_and(|t| t.off.is_some());
        Ok(brought(&mut *self.ledger.acquire().await?, device, off, now).await?.is_enough())
    }
}

impl Work<'_> {
    pub(crate) async fn brought(&mut self, device: DeviceId, now: DateTime<Utc>) -> Result<Brought, StoreError> {
        let off = self.state.register.tablets.get(&device).is_some_and(|t| t.off.is_some());
        brought(self.ledger.settled().await?, device, off, now).await
    }

    /// Keeps what could not be taken: its envelope whole, and an entry that says so. If its route can be
    /// read and says *about staff*, or the route of what puts it right (`also`) does, nobody but that reader hears of
    /// it.
    pub(crate) async fn set_aside(
        &mut self,
        e: &Envelope,
        (device, as_sent): (DeviceId, Bytes<32>),
        reason: SetAsideReason,
        (entry, also): (Option<Entry>, &[Route]),
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let people = entry.as_ref().and_then(|entry| self.people_of(entry, also));
        // What belongs to a concern about staff stays with it, whatever it says of itself.
        let mut ring_fenced = None;
        let pointed: Vec<EntryId> =
            entry.iter().flat_map(|e| e.head.supersedes.iter().chain(&e.head.about)).copied().collect();
        for id in &pointed {
            if let Some(at) = find(self.ledger.settled().await?, *id).await?
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
            device: e.device,
            series: e.series,
            place: e.place,
            hash: Bytes(sha256(&[whole.as_bytes()])),
            reason,
        };
        let new = New {
            id: None,
            to,
            kind: Kind::SetAside,
            author: Author::Server,
            route,
            supersedes: vec![],
            about: vec![],
            parts: vec![part],
            occurred: now,
        };
        let entry = self.write(new, now).await?;
        sqlx::query("INSERT INTO raw (entry, envelope) VALUES (?, ?)")
            .bind(entry.bytes().as_slice())
            .bind(whole)
            .execute(self.ledger.settled().await?)
            .await?;
        self.arrived(e, (device, as_sent), self.state.size - 1, Some(reason), now)
    }

    pub(crate) async fn retry(&mut self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let rows = sqlx::query(
            "SELECT a.set_aside, r.envelope, r.entry FROM arrival a JOIN leaf l ON l.seq = a.seq JOIN raw r ON r.entry = l.entry
             WHERE a.set_aside IS NOT NULL ORDER BY a.seq",
        )
        .fetch_all(self.ledger.settled().await?)
        .await?;
        for row in rows {
            let reason: SetAsideReason = serde_json::from_str(row.try_get(0)?)?;
            let envelope: Envelope = serde_json::from_str(row.try_get(1)?)?;
            let set_aside: [u8; 16] = row_id(&row, 2)?;
            let public = self.state.register.tablets.get(&envelope.device).map(|t| t.public);
            let (Some(public), true) = (public, reason.may_open_later()) else { continue };
            let (_, Ok(opened)) = self.opener().open(&public, &envelope) else { continue };
            // Of two that came under one id, one can stand under it; the other stays where it is, whole.
            let taken: i64 = sqlx::query_scalar("SELECT count(*) FROM leaf WHERE entry = ?")
                .bind(envelope.id.bytes().as_slice())
                .fetch_one(self.ledger.settled().await?)
                .await?;
            if taken > 0 {
                continue;
            }
            let Opened { lines, entry } = opened;
            // What was told to one reader only, for what puts it right, stays with that reader.
            let kept_in = find(self.ledger.settled().await?, EntryId::from_bytes(set_aside)).await?.map(|at| at.file);
            let about_staff =
                |f: &FileId| self.state.files.get(f).is_some_and(|f| f.info.class == FileClass::AboutStaff);
            let file = match kept_in.filter(about_staff) {
                Some(file) if entry.head.route == Route::Ordinary => file,
                _ => self.file_for(&entry, &[], now).await?,
            };
            let (id, series, place) = (envelope.id, envelope.series, envelope.place);
            let seq = self.append(file, Incoming { id, series, place, lines: &lines, entry: &entry }, now).await?;
            sqlx::query("UPDATE arrival SET set_aside = NULL, seq = ?, taken_ms = ? WHERE series = ? AND place = ? AND hash = ? AND entry = ?")
                .bind(seq as i64)
                .bind(now.timestamp_millis())
                .bind(series.bytes().as_slice())
                .bind(place as i64)
                .bind(envelope.hash.0.as_slice())
                .bind(id.bytes().as_slice())
                .execute(self.ledger.settled().await?)
                .await?;
            // Its words lie under their file's key now, and nowhere else.
            sqlx::query("DELETE FROM raw WHERE entry = ?")
                .bind(set_aside.as_slice())
                .execute(self.ledger.settled().await?)
                .await?;
        }
        Ok(())
    }
}
