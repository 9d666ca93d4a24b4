//! What can't wait and nobody has seen (H7). Every tablet and every desk asks for it again and again, so it is found
//! once for each change of a file, and not once for each that asks.

use crate::api::Server;
use crate::store::StoreError;
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Actor, may_hear_of_typed};
use domain::calling::{Call, chain};
use domain::file::FileClass;
use domain::id::{ChildId, DeviceId, EntryId, FileId};
use domain::london;
use domain::register::Register;
use domain::view::{self, FileView};
use domain::wire::{SyncAnswer, Unheard};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// One record that calls people to the desk.
#[derive(Debug, Clone)]
pub struct Unseen {
    /// Its first wording.
    pub entry: EntryId,
    pub file: FileId,
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

/// What was found in each file, as of so many entries, by a register and a day.
#[derive(Default)]
struct Found {
    by: Option<(Arc<Register>, NaiveDate)>,
    files: HashMap<FileId, (u64, Vec<Unseen>)>,
}

#[derive(Default)]
pub struct Calling(Mutex<Found>);

impl Calling {
    fn found(&self) -> std::sync::MutexGuard<'_, Found> {
        self.0.lock().unwrap_or_else(|e| e.into_inner())
    }
}

/// All that nobody has seen. What is about staff is not among it: a banner in every room would bring the very person
/// it is about to the desk (H1).
pub async fn unseen(server: &Server) -> Vec<Unseen> {
    let state = server.store.state();
    let today = london::date(server.clock.now());
    {
        let mut found = server.calling.found();
        // Somebody's rights, a child who moves by now, another day: all may be another.
        let same = found.by.as_ref().is_some_and(|(by, day)| Arc::ptr_eq(by, &state.register) && *day == today);
        if !same {
            *found = Found { by: Some((state.register.clone(), today)), files: HashMap::new() };
        }
    }
    let mut all = vec![];
    let calls = |class| matches!(class, FileClass::Protection | FileClass::Unfiled);
    for (file, known) in state.files.iter().filter(|(_, f)| calls(f.info.class)) {
        let before = server.calling.found().files.get(file).filter(|(count, _)| *count == known.count).cloned();
        let of_file = match before {
            Some((_, of_file)) => of_file,
            None => match look(server, *file, &state.register).await {
                Ok(of_file) => {
                    server.calling.found().files.insert(*file, (known.count, of_file.clone()));
                    of_file
                }
                Err(e) => {
                    // One file that does not open silences no other.
                    tracing::error!(%file, "what waits in it can't be read: {e}");
                    continue;
                }
            },
        };
        all.extend(of_file);
    }
    all.sort_by_key(|unseen| unseen.came);
    all
}

async fn look(server: &Server, file: FileId, register: &Register) -> Result<Vec<Unseen>, StoreError> {
    let entries = server.store.entries(file).await?;
    let Some(known) = server.store.state().files.get(&file).cloned() else { return Ok(vec![]) };
    let view = FileView { class: known.info.class, child: known.info.child, entries: &entries };
    let records = view::records(&view, register, server.clock.now());
    // Once seen, a correction of it waits to be read again, but nobody is sent for.
    let waiting = records.into_iter().filter(|r| r.waits && r.cannot_wait && r.seen.is_empty());
    Ok(waiting
        .map(|record| {
            let head = entries.iter().find(|s| s.id == record.id).map(|s| &s.entry.head);
            let wordings = record.earlier.iter().filter_map(|e| entries.iter().find(|s| s.id == e.id));
            Unseen {
                entry: record.first,
                file,
                device: head.and_then(|h| h.device),
                child: record.child.as_ref().map(|c| c.id),
                typed: record.typed_child.clone().unwrap_or_default(),
                written: record.written.to_utc(),
                came: wordings.map(|s| s.received).chain([record.received]).min().unwrap_or(record.received),
                told: !record.told.is_empty(),
            }
        })
        .collect())
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
