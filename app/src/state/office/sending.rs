//! Sending from the desk: beside a record, a record of its own, facts, and what its sender has to prove themselves for.

use super::Office;
use crate::device::http::{self, Fault};
use crate::device::{clock, random};
use crate::state::IfShown;
use chrono::{DateTime, Utc};
use domain::id::EntryId;
use domain::register::Fact;
use domain::wire::desk::RecordView;
use domain::wire::fault::FaultCode;
use domain::wire::{AFTER_HEADER, WRITE_HEADER};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::hash::{DefaultHasher, Hash, Hasher};

impl Office {
    /// Writes beside a record; `done` hears whether it is kept.
    pub fn answer(
        self,
        entry: EntryId,
        what: &'static str,
        body: impl Serialize + 'static,
        fault: RwSignal<Option<Fault>>,
        done: impl FnOnce(bool) + 'static,
    ) {
        let bytes = serde_json::to_vec(&body).unwrap_or_default();
        let after = self.as_of.with_value(|all| all.get(&entry).copied());
        let after = after.map(|count| (AFTER_HEADER.to_owned(), count.to_string()));
        self.writes(format!("/api/v1/entries/{entry}/{what}"), after, bytes, fault, Box::new(done));
    }

    /// A record is shown as of so many entries of its file: what answers it says so.
    pub fn shows(self, record: &RecordView) {
        self.as_of.update_value(|all| {
            all.insert(record.id, record.as_of);
            all.insert(record.first, record.as_of);
            // What stands beside it, too: its writer may put it right.
            all.extend(record.decisions.iter().map(|d| (d.id, record.as_of)));
        });
    }

    /// The id under which this is written. The same that is sent again, because its answer was lost or somebody pressed twice,
    /// has the same one, and is kept once.
    fn write_id(self, path: &str, bytes: &[u8]) -> Option<(u64, EntryId)> {
        let mut hasher = DefaultHasher::new();
        (path, bytes).hash(&mut hasher);
        let what = hasher.finish();
        let new = random::bytes().ok().map(EntryId::from_random)?;
        let id = self.sent.try_update_value(|all| *all.entry(what).or_insert(new))?;
        Some((what, id))
    }

    /// Writes a record, or beside one; `done` hears whether it is kept.
    pub fn write(
        self,
        path: String,
        body: impl Serialize + 'static,
        fault: RwSignal<Option<Fault>>,
        done: impl FnOnce(bool) + 'static,
    ) {
        let bytes = serde_json::to_vec(&body).unwrap_or_default();
        self.writes(path, None, bytes, fault, Box::new(done));
    }

    /// The same for all that is written: each type would bring a copy of it into the bundle.
    fn writes(
        self,
        path: String,
        after: Option<(String, String)>,
        bytes: Vec<u8>,
        fault: RwSignal<Option<Fault>>,
        done: Box<dyn FnOnce(bool)>,
    ) {
        let before = fault.get_untracked();
        let write = self.write_id(&path, &bytes);
        let id = write.map(|(_, id)| (WRITE_HEADER.to_owned(), id.to_string()));
        let headers = id.into_iter().chain(after).collect();
        spawn_local(async move {
            match http::send_text("POST", path, headers, bytes).await {
                Ok(_) => {
                    self.was_kept(write);
                    // What was refused since it was sent stays in sight.
                    if fault.try_get_untracked().is_some_and(|now| now == before) {
                        fault.set_if_shown(None);
                    }
                    done(true);
                    self.read_inbox(false);
                }
                Err(e) => {
                    done(false);
                    if e.is(FaultCode::SignedOut) {
                        self.leave();
                    }
                    fault.set_if_shown(Some(e));
                }
            }
        });
    }

    /// Enters facts; `done` hears of success only.
    pub fn enter(self, facts: Vec<Fact>, fault: RwSignal<Option<Fault>>, done: impl FnOnce() + 'static) {
        let facts = serde_json::to_value(&facts).unwrap_or_default();
        self.send("POST", "/api/v1/facts".into(), facts, fault, |_: serde_json::Value| done());
    }

    /// Sends what may need its sender to show again that it is them; then it is asked of them, and sent once more.
    pub fn send<T: DeserializeOwned + 'static>(
        self,
        method: &'static str,
        path: String,
        body: serde_json::Value,
        fault: RwSignal<Option<Fault>>,
        done: impl FnOnce(T) + 'static,
    ) {
        let took = move |text: String| http::read(&text).map(done);
        self.sends(method, path, body.to_string().into_bytes(), fault, Box::new(took));
    }

    /// The same for all that is sent: each type would bring a copy of it into the bundle.
    fn sends(
        self,
        method: &'static str,
        path: String,
        bytes: Vec<u8>,
        fault: RwSignal<Option<Fault>>,
        took: Box<dyn FnOnce(String) -> Result<(), Fault>>,
    ) {
        let write = self.write_id(&path, &bytes);
        let headers: Vec<_> = write.iter().map(|(_, id)| (WRITE_HEADER.to_owned(), id.to_string())).collect();
        spawn_local(async move {
            let answer = http::send_text(method, path.clone(), headers, bytes.clone()).await;
            match answer {
                Ok(text) => {
                    self.was_kept(write);
                    fault.set_if_shown(None);
                    if let Err(e) = took(text) {
                        fault.set_if_shown(Some(e));
                    }
                }
                Err(e) if e.is(FaultCode::ProveYourself) => {
                    let again = move || self.sends(method, path, bytes, fault, took);
                    self.again.set_value(Some(Box::new(again)));
                    self.proving.set(true);
                }
                Err(e) => {
                    if e.is(FaultCode::SignedOut) {
                        self.leave();
                    }
                    fault.set_if_shown(Some(e));
                }
            }
        });
    }

    /// When this was pressed first: sent again, because its answer was lost, it says the same, and so is known to be the same.
    pub fn pressed(self, what: &str) -> DateTime<Utc> {
        let now = clock::now();
        self.pressed.try_update_value(|all| *all.entry(what.to_owned()).or_insert(now)).unwrap_or(now)
    }

    /// It is kept: what is pressed next is another one.
    pub fn is_kept(self, what: &str) {
        self.pressed.update_value(|all| {
            all.remove(what);
        });
    }

    /// The same once more would be another one.
    fn was_kept(self, write: Option<(u64, EntryId)>) {
        if let Some((what, _)) = write {
            self.sent.update_value(|all| {
                all.remove(&what);
            });
        }
    }

    /// It is them: what waited for it goes.
    pub fn proved(self) {
        self.proving.set(false);
        let mut again = None;
        self.again.update_value(|a| again = a.take());
        if let Some(again) = again {
            again();
        }
    }

    /// They let it be.
    pub fn not_proved(self) {
        self.proving.set(false);
        self.again.set_value(None);
    }
}
