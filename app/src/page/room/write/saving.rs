//! Save: what is missing is asked for, the rest is sealed and kept.

use super::Writing;
use crate::device::http::Fault;
use crate::device::vault::Person;
use crate::device::{clock, drafts, vault, written};
use crate::state::IfShown;
use crate::state::tablet::{Page, Saved};
use domain::entry::{AboutStaff, Draft, Entry};
use leptos::prelude::*;
use leptos::task::spawn_local;

impl Writing {
    pub fn save(self) {
        if self.saving.get_untracked() || self.ended.get_untracked() {
            return;
        }
        let Some(identity) = self.tablet.identity.get_untracked() else { return };
        let draft = self.draft.get_untracked();
        if let Some(lack) = self.before_saving(&draft) {
            self.lack.set(Some(lack));
            return;
        }
        let next = match self.tablet.next_of(&draft) {
            Ok(next) => next,
            Err(e) => return self.fault.set(Some(e)),
        };
        self.saving.set(true);
        let (tablet, person) = (self.tablet, self.person.get_value());
        spawn_local(async move {
            match vault::save(&identity, person.as_ref(), &draft, next.as_ref()).await {
                Ok(entries) => {
                    self.ended.set_if_shown(true);
                    if let Some(person) = &person {
                        note(person, &draft, &entries).await.unwrap_or_else(|e| tablet.fault.set(Some(e)));
                    }
                    tablet.count().await;
                    tablet.send_soon();
                    // Locked meanwhile: then nobody is signed in, and the words are not for whoever looks now.
                    let same = tablet.person.with_untracked(|p| p.as_ref().map(|p| p.id)) == draft.author;
                    if !same || !tablet.page.with_untracked(|p| matches!(p, Page::Write(_))) {
                        return;
                    }
                    let at = clock::now();
                    tablet.page.set(Page::Saved(Box::new(Saved { draft, entries, at, next })));
                }
                // The screen may be gone by now, and its words with it: they are kept as a draft after all.
                Err(e) => match self.fault.try_set(Some(e)) {
                    None => self.saving.set_if_shown(false),
                    Some(e) => {
                        tablet.fault.set(e);
                        if let Err(e) = drafts::keep(&identity, person.as_ref(), &draft).await {
                            tablet.fault.set(Some(e));
                        }
                    }
                },
            }
        });
    }

    /// What has to be said or done first, or nothing.
    fn before_saving(self, draft: &Draft) -> Option<Fault> {
        if let Some(first) = self.in_hand.get_untracked().before_saving() {
            return Some(first);
        }
        if let Some(missing) = draft.missing(clock::now_written()) {
            // Whoever presses Save means to keep it, whatever is missing.
            self.keep(false);
            return Some(Fault { next: String::new(), ..Fault::device(&missing.to_string()) });
        }
        // Once: whoever can't say saves all the same.
        let unnamed =
            draft.about_staff != AboutStaff::No && draft.staff.is_empty() && draft.staff_typed.trim().is_empty();
        if !(draft.asks_of_reader() || unnamed) || self.asked.get_untracked() {
            return None;
        }
        self.asked.set(true);
        self.show_staff.update(|n| *n += 1);
        let (says, next) = if draft.asks_of_reader() {
            let name = draft.reader.and_then(|r| self.tablet.person_name(r)).map(|n| n.0).unwrap_or_default();
            let next = format!("If you can't say, press Save again: then it goes round {name}.");
            (format!("Is it about {name}, or someone close to {name}?"), next)
        } else {
            let says = "Who is it about, or close to? Tap them above, so that it does not go to them.";
            (says.to_owned(), "If you can't say, press Save again.".to_owned())
        };
        Some(Fault { next, ..Fault::device(&says) })
    }
}

/// Beside what its writer wrote here. The record is saved; at worst that list lacks a line.
async fn note(person: &Person, draft: &Draft, entries: &[Entry]) -> Result<(), Fault> {
    let note = |e: &Entry| written::Written {
        id: e.head.id,
        kind: e.head.kind,
        at: e.head.written,
        child: e.head.child,
        about_staff: draft.about_staff,
        staff: draft.staff.clone(),
        about_reader: draft.about_reader,
        supersedes: e.head.supersedes.clone(),
        tell: draft.rings_the_lead(),
    };
    written::add(person, &entries.iter().map(note).collect::<Vec<_>>()).await
}
