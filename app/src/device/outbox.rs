//! The outbox: sealed rows. Queueing, giving a place and deleting the readable draft are one transaction.

use super::clock;
use super::http::Fault;
use super::identity::Identity;
use super::store::{self, Change, DRAFTS, KEEP, OUTBOX};
use domain::bytes::{Blob, Bytes};
use domain::format::envelope::{Envelope, Place};
use domain::id::EntryId;
use domain::outbox::{Op, Row, State};
use domain::wire::Counted;
use serde::{Deserialize, Serialize};

/// The last place given in this tablet's series.
pub const PLACE: &str = "place";

/// An entry, sealed but without a place yet.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sealed {
    pub id: EntryId,
    pub key: Bytes<16>,
    pub sealed: Blob,
}

fn key(row: &Row) -> String {
    format!("{}:{}", row.envelope.id, row.envelope.place)
}

fn put(row: &Row) -> Result<Change, Fault> {
    let text = serde_json::to_string(row).map_err(|_| Fault::device("It can't be written."))?;
    Ok(Change::Put(OUTBOX, key(row), text))
}

pub async fn rows() -> Result<Vec<Row>, Fault> {
    let texts = store::all(OUTBOX).await?;
    Ok(texts.iter().filter_map(|t| serde_json::from_str(t).ok()).collect())
}

/// How many rows and drafts this version can't read. They stay: a newer version may know them.
pub async fn unreadable() -> Result<usize, Fault> {
    let rows = store::all(OUTBOX).await?.iter().filter(|t| serde_json::from_str::<Row>(t).is_err()).count();
    Ok(rows + super::drafts::unreadable().await?)
}

/// What changes among the drafts when entries are queued.
#[derive(Default)]
pub struct DraftChange {
    /// The draft from which they came goes.
    pub draft: Option<EntryId>,
    /// What is still to be written for another child of the same occasion is kept as a draft.
    pub next: Option<Change>,
}

impl DraftChange {
    pub fn without(draft: Option<EntryId>) -> Self {
        Self { draft, next: None }
    }
}

/// Queues sealed entries and lets go of the draft they came from. When this returns, they are saved.
pub async fn queue(identity: &Identity, sealed: Vec<Sealed>, urgent: bool, drafts: DraftChange) -> Result<(), Fault> {
    let draft = drafts.draft;
    if let Some(id) = draft {
        super::drafts::gone(id, true);
    }
    let queued = write(identity, sealed, urgent, drafts).await;
    if let (Some(id), Err(_)) = (draft, &queued) {
        super::drafts::gone(id, false);
    }
    queued
}

async fn write(identity: &Identity, sealed: Vec<Sealed>, urgent: bool, drafts: DraftChange) -> Result<(), Fault> {
    let transaction = store::begin().await?;
    let last: u64 = store::get_in(&transaction, KEEP, PLACE).await?.and_then(|t| t.parse().ok()).unwrap_or(0);
    let saved_ms = clock::now().timestamp_millis();
    let signing = identity.signing();
    let mut changes = vec![];
    let mut place = last;
    for entry in sealed {
        place += 1;
        let at = Place { device: identity.certificate.device, series: identity.series, place };
        let envelope = Envelope::write(entry.id, at, entry.key, entry.sealed.0, &signing);
        changes.push(put(&Row { v: 1, envelope, saved_ms, state: State::Waiting, urgent })?);
    }
    changes.push(Change::Put(KEEP, PLACE.into(), place.to_string()));
    changes.extend(drafts.draft.map(|id| Change::Delete(DRAFTS, id.to_string())));
    changes.extend(drafts.next);
    for change in &changes {
        store::put_in(&transaction, change)?;
    }
    store::finish(transaction, &changes).await?;
    let device = identity.certificate.device;
    super::prefs::set_counted(Some(Counted { device, series: identity.series, place }));
    Ok(())
}

/// Carries out what an answer means.
pub async fn carry_out(rows: &[Row], ops: &[Op]) -> Result<(), Fault> {
    let mut changes = vec![];
    for op in ops {
        let (Op::Mark(id, place, _) | Op::Forget(id, place)) = op;
        let Some(row) = rows.iter().find(|r| r.envelope.id == *id && r.envelope.place == *place) else { continue };
        match op {
            Op::Forget(..) => changes.push(Change::Delete(OUTBOX, key(row))),
            Op::Mark(_, _, state) => {
                let mut row = row.clone();
                row.state = *state;
                if matches!(state, State::Kept { .. }) {
                    row.urgent = false;
                    row.saved_ms = 0;
                }
                changes.push(put(&row)?);
            }
        }
    }
    if changes.is_empty() { Ok(()) } else { store::write(changes).await }
}

/// The lead was told in person of these.
pub async fn told(ids: &[EntryId]) -> Result<(), Fault> {
    let mut changes = vec![];
    for mut row in rows().await? {
        if row.urgent && ids.contains(&row.envelope.id) {
            row.urgent = false;
            changes.push(put(&row)?);
        }
    }
    if changes.is_empty() { Ok(()) } else { store::write(changes).await }
}
