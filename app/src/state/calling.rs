//! What calls whoever sits here (H7): on top of all else until it is opened, in the title until somebody has seen it.

use chrono::{DateTime, Utc};
use domain::id::EntryId;
use domain::wire::desk::{CallView, Calls};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;

#[derive(Clone, Copy)]
pub struct Calling {
    pub calls: RwSignal<Vec<CallView>>,
    /// Opened on this screen, each as it stood then: when its writer is told to ring, it is said once more.
    opened: RwSignal<Vec<(EntryId, bool)>>,
    /// What the inbox shall open.
    pub wanted: RwSignal<Option<EntryId>>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Calling {
    pub fn none() -> Self {
        Self {
            calls: RwSignal::new(vec![]),
            opened: RwSignal::new(vec![]),
            wanted: RwSignal::new(None),
            timer: StoredValue::new(None),
        }
    }

    /// Takes an answer, and asks again when it is another.
    pub fn took(self, answer: Calls, ask_again: impl FnOnce() + 'static) {
        let until = answer.changes.map(|at| wait(at, answer.now));
        self.calls.set(answer.calls);
        self.stop();
        self.timer.set_value(until.and_then(|wait| set_timeout_with_handle(ask_again, wait).ok()));
    }

    pub fn leave(self) {
        self.stop();
        self.calls.set(vec![]);
        self.opened.set(vec![]);
        self.wanted.set(None);
    }

    fn stop(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    /// What this screen still has to say, first come first.
    pub fn unopened(self) -> Vec<CallView> {
        let opened = self.opened.get();
        self.calls.get().into_iter().filter(|c| !opened.contains(&(c.entry, c.writer_rings))).collect()
    }

    pub fn open(self, call: &CallView) {
        self.opened.update(|all| all.push((call.entry, call.writer_rings)));
        self.wanted.set(Some(call.entry));
    }
}

/// A moment longer: the answer is another one then, and not a little before.
fn wait(until: DateTime<Utc>, now: DateTime<Utc>) -> Duration {
    (until - now).to_std().unwrap_or_default() + Duration::from_secs(1)
}
