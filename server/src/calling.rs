//! What can't wait and nobody has seen (H7). Every tablet and every desk asks for it again and again: of each file only
//! what came since the last time is read, and the whole of it only where something in it calls or may have called.

use crate::api::Server;
use crate::store::StoreError;
use chrono::{DateTime, Utc};
use domain::access::{Actor, may_hear_of_typed};
use domain::calling::{Call, Calls, chain};
use domain::file::FileClass;
use domain::id::{ChildId, DeviceId, EntryId, FileId};
use domain::london;
use domain::register::Register;
use domain::view::{self, FileView};
use domain::wire::{SyncAnswer, Unheard};
use std::collections::HashMap;
use tokio::sync::Mutex;

/// One record that calls people to the desk.
#[derive(Debug, Clone)]
pub struct Unseen {
    /// Its first wording.
    pub entry: EntryId,
    pub file: FileId,
    calls: Calls,
    device: Option<DeviceId>,
    child: Option<ChildId>,
    typed: String,
    written: DateTime<Utc>,
    /// When its first wording came: no correction buys time.
    pub came: DateTime<Utc>,
    told: bool,
}

impl Unseen {
    /// Typed in words, a child may be the one with whom this reader is connected (R132).
    pub fn may_hear(&self, actor: &Actor, register: &Register) -> bool {
        self.child.is_some() || may_hear_of_typed(actor, &self.typed, register)
    }

    pub fn call(&self, register: &Register, now: DateTime<Utc>) -> Call {
        Call::of(self.came, self.told, &chain(register, self.child, &self.typed, now), now)
    }
}

/// What was found in each file, as of so many entries. In memory only: in the database it would say of each sealed entry
/// how urgent it is.
#[derive(Default)]
pub struct Calling(Mutex<HashMap<FileId, (u64, Vec<Unseen>)>>);

/// All that nobody has seen. What is about staff is not among it: a banner in every room would bring the very person
/// it is about to the desk (H1).
pub async fn unseen(server: &Server) -> Vec<Unseen> {
    let state = server.store.state();
    let today = london::date(server.clock.now());
    // One looks, the others wait for what it finds.
    let mut found = server.calling.0.lock().await;
    found.retain(|file, _| state.files.contains_key(file));
    let classes = |class| matches!(class, FileClass::Protection | FileClass::Unfiled);
    for (file, known) in state.files.iter().filter(|(_, f)| classes(f.info.class)) {
        let (read, before) = found.remove(file).unwrap_or_default();
        let of_file = match read == known.count {
            true => Ok(before.clone()),
            false => look(server, *file, read, &before).await,
        };
        match of_file {
            Ok(of_file) => drop(found.insert(*file, (known.count, of_file))),
            Err(e) => {
                // One file that does not open silences no other; it is read again next time.
                tracing::error!(%file, "what waits in it can't be read: {e}");
                found.insert(*file, (read, before));
            }
        }
    }
    let mut all: Vec<Unseen> = found.values().flat_map(|(_, of_file)| of_file).cloned().collect();
    all.retain(|unseen| unseen.calls.now(unseen.child, &state.register, today));
    all.sort_by_key(|unseen| unseen.came);
    all
}

/// `read`: so many of its entries were looked at before, and this was found.
async fn look(server: &Server, file: FileId, read: u64, before: &[Unseen]) -> Result<Vec<Unseen>, StoreError> {
    let fresh = server.store.entries_after(file, read).await?;
    if before.is_empty() && !fresh.iter().any(|s| Calls::of(&s.entry).is_some()) {
        return Ok(vec![]);
    }
    let entries = server.store.entries(file).await?;
    let state = server.store.state();
    let Some(known) = state.files.get(&file) else { return Ok(vec![]) };
    let view = FileView { class: known.info.class, child: known.info.child, entries: &entries };
    let records = view::records(&view, &server.ground(&state.register), server.clock.now());
    let mut unseen = vec![];
    // Once seen, a correction of it waits to be read again, but nobody is sent for.
    for record in records.into_iter().filter(|r| r.waits && r.seen.is_empty()) {
        let Some(stored) = entries.iter().find(|s| s.id == record.id) else { continue };
        let Some(calls) = Calls::of(&stored.entry) else { continue };
        let wordings = record.earlier.iter().filter_map(|e| entries.iter().find(|s| s.id == e.id));
        unseen.push(Unseen {
            entry: record.first,
            file,
            calls,
            device: stored.entry.head.device,
            child: known.info.child.or(stored.entry.head.child),
            typed: record.typed_child.unwrap_or_default(),
            written: record.written.to_utc(),
            came: wordings.map(|s| s.received).chain([record.received]).min().unwrap_or(record.received),
            told: !record.told.is_empty(),
        });
    }
    Ok(unseen)
}

/// What a tablet is told of it, in the answer to any contact: whether to send somebody to the desk, and which of its
/// own records nobody has seen for too long.
pub async fn for_tablet(server: &Server, device: DeviceId, answer: &mut SyncAnswer) {
    let (state, now) = (server.store.state(), server.clock.now());
    for unseen in unseen(server).await {
        let call = unseen.call(&state.register, now);
        answer.look |= call.on_tablets;
        if call.writer_rings && unseen.device == Some(device) {
            answer.unheard.push(Unheard { entry: unseen.entry, written_ms: unseen.written.timestamp_millis() });
        }
    }
}
