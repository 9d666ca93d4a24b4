//! Keeping what stands on the writing screen: at each short pause, and when the screen is left. And letting go of it.

use super::Writing;
use crate::device::http::Fault;
use crate::device::{clock, drafts, pictures};
use crate::state::IfShown;
use crate::state::pause::Pause;
use crate::state::tablet::Page;
use domain::entry::Draft;
use domain::london;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// A pause after which the draft is kept: shorter than one between two words, so that a crash costs no word.
const PAUSE: Duration = Duration::from_millis(80);

/// While somebody types without a pause, the draft is kept at latest after this many milliseconds.
const KEEP_AT_LATEST_MS: f64 = 200.0;

impl Writing {
    /// At each pause, and while somebody types without one.
    pub fn keep_at_pauses(self) {
        let pause = Pause::of_this_screen();
        let last_kept = StoredValue::new(clock::monotonic_ms());
        Effect::new(move |_| {
            self.draft.track();
            self.lack.set(None);
            if clock::monotonic_ms() - last_kept.get_value() > KEEP_AT_LATEST_MS {
                last_kept.set_value(clock::monotonic_ms());
                self.keep(false);
            }
            pause.then(PAUSE, move || self.keep(false));
        });
    }

    /// Keeps it as it stands; one whose words were taken out is kept no longer.
    pub fn keep(self, leaving: bool) {
        let Some(draft) = self.still_here().filter(|draft| self.opened.try_get_value() != Some(draft.touched)) else {
            return;
        };
        if draft.is_worth_keeping() { self.put_by(draft, leaving) } else { self.let_go(draft, leaving) }
    }

    /// The draft, where it is one still: a timer may ring when the screen is gone.
    fn still_here(self) -> Option<Draft> {
        let busy = [self.ended.try_get_untracked(), self.saving.try_get_untracked()];
        if busy == [Some(false), Some(false)] { self.draft.try_get_untracked() } else { None }
    }

    fn put_by(self, draft: Draft, leaving: bool) {
        let (tablet, person) = (self.tablet, self.person.get_value());
        let Some(identity) = tablet.identity.get_untracked() else { return };
        spawn_local(async move {
            let kept = drafts::keep(&identity, person.as_ref(), &draft).await;
            // Begun without a tile, nobody could come back to it later: left, it goes as it is.
            if leaving && draft.author.is_none() && kept.is_ok() {
                match drafts::send(&identity, draft.ids.first().copied()).await {
                    Ok(()) => {
                        tablet.was_left(draft);
                        tablet.send_soon();
                    }
                    Err(e) => tablet.fault.set(Some(e)),
                }
                tablet.count().await;
                return;
            }
            if leaving {
                tablet.count().await;
            }
            match kept {
                // The screen may be gone by now.
                Ok(()) => self.kept_at.set_if_shown(Some(london::clock(clock::now()))),
                Err(e) => self.tell(e, leaving),
            }
        });
    }

    fn let_go(self, draft: Draft, leaving: bool) {
        self.kept_at.set(None);
        spawn_local(async move {
            if let Err(e) = pictures::discard(&draft).await {
                self.tell(e, leaving);
            }
            if leaving {
                self.tablet.count().await;
            }
        });
    }

    fn tell(self, fault: Fault, leaving: bool) {
        if leaving {
            self.tablet.fault.set(Some(fault));
        } else {
            self.fault.set_if_shown(Some(fault));
        }
    }

    /// Its writer does not want it: nothing of it goes anywhere.
    pub fn discard(self) {
        if self.ended.get_untracked() || self.saving.get_untracked() {
            return;
        }
        self.saving.set(true);
        let draft = self.draft.get_untracked();
        spawn_local(async move {
            match pictures::discard(&draft).await {
                Ok(()) => {
                    self.ended.set_if_shown(true);
                    self.tablet.count().await;
                    if self.tablet.page.with_untracked(|p| matches!(p, Page::Write(_))) {
                        self.tablet.home();
                    }
                }
                Err(e) => {
                    self.saving.set_if_shown(false);
                    self.fault.set_if_shown(Some(e));
                }
            }
        });
    }
}
