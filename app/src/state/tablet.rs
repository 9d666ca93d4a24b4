//! What the room's screens share: who is signed in, which screen is shown, what is on the tablet.

use crate::device::http::Fault;
use crate::device::identity::{self, Identity};
use crate::device::sync::{Called, Contacted};
use crate::device::vault::Person;
use crate::device::worker::{self, Readiness};
use crate::device::{clock, drafts, lock, outbox, pictures, prefs, roster, screen, sync, web_lock};
use chrono::{DateTime, Utc};
use domain::entry::{Draft, Entry};
use domain::id::{ChildId, EntryId, PersonId};
use domain::outbox::{Counts, back_off_seconds, counts};
use domain::wire::{Roster, SeenNews};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

mod begun;
mod known;
mod told;

#[derive(Clone, PartialEq)]
pub enum Page {
    Opening,
    /// The tablet's own storage does not answer.
    Trouble,
    Enrol,
    Who,
    Pin(PersonId),
    SetPin(PersonId),
    NoTile,
    Children,
    Child(Vec<ChildId>),
    Write(Box<Draft>),
    Saved(Box<Saved>),
    ThisTablet,
}

/// What was just saved: in memory only, until the screen is left.
#[derive(Clone, PartialEq)]
pub struct Saved {
    pub draft: Draft,
    pub entries: Vec<Entry>,
    pub at: DateTime<Utc>,
    /// What is to be written next, for another child of the same occasion. It is kept as a draft already.
    pub next: Option<Draft>,
}

#[derive(Clone, Copy)]
pub struct Tablet {
    pub identity: RwSignal<Option<Identity>>,
    pub roster: RwSignal<Option<Roster>>,
    pub person: RwSignal<Option<Person>>,
    pub page: RwSignal<Page>,
    pub counts: RwSignal<Counts>,
    /// Records that somebody began here and has not saved.
    pub drafts: RwSignal<usize>,
    pub seen: RwSignal<Vec<SeenNews>>,
    pub called: RwSignal<Called>,
    /// The last answer of the server, by our clock.
    pub reached: RwSignal<Option<DateTime<Utc>>>,
    /// Since when it can't be reached.
    pub unreached: RwSignal<Option<DateTime<Utc>>>,
    /// Children of other rooms who were written about here today: in memory only.
    pub also_here: RwSignal<Vec<(chrono::NaiveDate, ChildId)>>,
    /// What is on its way to another child: somebody tapped the wrong one.
    pub moving: RwSignal<Option<Draft>>,
    /// What was just saved for one child of several, in memory only, to begin the next one's with.
    pub same_words: RwSignal<Option<Draft>>,
    /// What was left by somebody without a tile, and since when by the clock that never jumps: for as long as they may still
    /// stand there, in memory only.
    pub left: RwSignal<Option<(Draft, f64)>>,
    /// The draft over which the tablet was locked: whoever looks now is somebody else.
    locked_over: RwSignal<Option<EntryId>>,
    pub blank: RwSignal<bool>,
    pub help: RwSignal<bool>,
    pub made_up: RwSignal<bool>,
    pub ready: RwSignal<Readiness>,
    pub updated: RwSignal<bool>,
    /// Just switched off at the desk.
    pub was_off: RwSignal<bool>,
    pub fault: RwSignal<Option<Fault>>,
    /// Why pictures wait though words get through.
    pub pictures_fault: RwSignal<Option<Fault>>,
    /// The code that stood in the address, after `#`.
    pub code: RwSignal<Option<String>>,
    /// Ticks, so that times on screen stay true.
    pub now: RwSignal<DateTime<Utc>>,
    failures: RwSignal<u32>,
    /// By the clock that never jumps, in milliseconds: the other one may be put right at any time.
    next_try_ms: RwSignal<f64>,
    contacted_ms: RwSignal<Option<f64>>,
}

/// Seconds behind a blank screen after which whoever is signed in has to sign in again: a glance away is less, and
/// somebody else's hands are more.
const BLANK_SECONDS: f64 = 20.0;
/// Seconds between two looks at what lies and waits.
const TICK: Duration = Duration::from_secs(5);
/// Milliseconds between two contacts when nothing waits: enough to hear of *Seen*.
const CONTACT_MS: f64 = 20_000.0;

impl Tablet {
    pub fn start() -> Self {
        Self {
            identity: RwSignal::new(None),
            roster: RwSignal::new(None),
            person: RwSignal::new(None),
            page: RwSignal::new(Page::Opening),
            counts: RwSignal::new(Counts::default()),
            seen: RwSignal::new(vec![]),
            called: RwSignal::new(Called::default()),
            reached: RwSignal::new(None),
            unreached: RwSignal::new(None),
            also_here: RwSignal::new(vec![]),
            moving: RwSignal::new(None),
            same_words: RwSignal::new(None),
            left: RwSignal::new(None),
            locked_over: RwSignal::new(None),
            blank: RwSignal::new(false),
            help: RwSignal::new(false),
            made_up: RwSignal::new(false),
            ready: RwSignal::new(Readiness::default()),
            updated: RwSignal::new(worker::was_updated()),
            drafts: RwSignal::new(0),
            was_off: RwSignal::new(false),
            fault: RwSignal::new(None),
            pictures_fault: RwSignal::new(None),
            code: RwSignal::new(None),
            now: RwSignal::new(clock::now()),
            failures: RwSignal::new(0),
            next_try_ms: RwSignal::new(0.0),
            contacted_ms: RwSignal::new(None),
        }
    }

    /// The tablet of the screen that asks.
    pub fn here() -> Self {
        use_context().unwrap_or_else(Self::start)
    }

    /// Reads what is kept, starts the worker, the lock and the sender.
    pub fn wake(self) {
        worker::register();
        let resumed = move || {
            self.now.set(clock::now());
            if lock::is_idle(prefs::idle_minutes()) && !self.at_rest() {
                self.lock();
            }
            self.send_soon();
        };
        lock::watch(resumed);
        screen::on("online", move || self.send_soon());
        screen::on("visibilitychange", || clock::compare(false));
        screen::on_back(move || self.back());
        spawn_local(async move {
            match self.read().await {
                Ok(()) => self.send(),
                Err(fault) => {
                    // Never offered to add it anew: that would strand what waits on it.
                    self.fault.set(Some(fault));
                    self.page.set(Page::Trouble);
                }
            }
        });
        set_interval(move || self.tick(), TICK);
        let held = StoredValue::new_local(None);
        Effect::new(move |_| {
            self.page.track();
            let busy = !self.at_rest();
            held.update_value(|h| match (busy, h.is_some()) {
                (true, false) => *h = web_lock::hold_shared(worker::WRITING),
                (false, true) => *h = None,
                _ => {}
            });
        });
    }

    async fn read(self) -> Result<(), Fault> {
        let code = screen::take_fragment();
        match identity::load().await? {
            Some(identity) => {
                self.made_up.set(identity.made_up);
                self.roster.set(roster::load().await?);
                self.identity.set(Some(identity));
                self.page.set(Page::Who);
            }
            None => {
                self.code.set(code);
                self.page.set(Page::Enrol);
            }
        }
        self.count().await;
        self.ready.set(worker::readiness().await);
        Ok(())
    }

    fn tick(self) {
        clock::compare(screen::is_visible());
        self.now.set(clock::now());
        let hidden = self.blank.get_untracked() && self.person.with_untracked(Option::is_some);
        if (lock::is_idle(prefs::idle_minutes()) || hidden && lock::is_idle_for(BLANK_SECONDS)) && !self.at_rest() {
            self.lock();
        }
        let now_ms = clock::monotonic_ms();
        let due = now_ms >= self.next_try_ms.get_untracked();
        let quiet = self.contacted_ms.get_untracked().is_none_or(|at| now_ms - at >= CONTACT_MS);
        let waits = self.counts.get_untracked().waiting > 0;
        if due && (quiet || waits) && screen::is_visible() {
            self.send();
        }
    }

    /// Tries now, whatever the waiting time of earlier failures.
    pub fn send_soon(self) {
        self.next_try_ms.set(0.0);
        self.send();
    }

    pub fn send(self) {
        let Some(identity) = self.identity.get_untracked() else { return };
        spawn_local(async move {
            match sync::round(identity.clone(), self.at_rest()).await {
                Ok(Some(contacted)) => {
                    self.contacted(contacted).await;
                    self.send_pictures(identity);
                }
                Ok(None) => {}
                Err(fault) => {
                    self.failures.update(|f| *f += 1);
                    let wait = back_off_seconds(self.failures.get_untracked());
                    self.next_try_ms.set(clock::monotonic_ms() + f64::from(wait) * 1_000.0);
                    if self.unreached.get_untracked().is_none() {
                        self.unreached.set(Some(clock::now()));
                    }
                    if fault.code.is_some() {
                        self.fault.set(Some(fault));
                    }
                }
            }
            self.count().await;
        });
    }

    /// Pictures go apart, so that words never wait for them.
    fn send_pictures(self, identity: Identity) {
        spawn_local(async move {
            // A missing network is said elsewhere.
            self.pictures_fault.set(pictures::round(identity).await.err().filter(|fault| fault.code.is_some()));
            self.count().await;
        });
    }

    async fn contacted(self, contacted: Contacted) {
        self.failures.set(0);
        self.next_try_ms.set(0.0);
        self.contacted_ms.set(Some(clock::monotonic_ms()));
        self.reached.set(Some(clock::now()));
        self.unreached.set(None);
        self.fault.set(None);
        self.seen.set(contacted.seen);
        self.called.set(contacted.called);
        self.ready.set(worker::readiness().await);
        if let Some(roster) = contacted.roster {
            self.made_up.set(roster.made_up);
            self.roster.set(Some(roster));
        }
        if contacted.going_off {
            // The screen is left, which keeps what is on it; a moment later it goes.
            self.lock();
            set_timeout(move || self.send_soon(), Duration::from_millis(400));
            return;
        }
        if contacted.off {
            if let Some(identity) = self.identity.get_untracked() {
                spawn_local(sync::farewell(identity));
            }
            self.was_off.set(true);
            self.person.set(None);
            self.identity.set(None);
            self.roster.set(None);
            self.page.set(Page::Enrol);
        } else {
            worker::look_for_update();
        }
    }

    /// Counts anew what is on the tablet.
    pub async fn count(self) {
        match (outbox::rows().await, drafts::count().await, pictures::waiting().await) {
            (Ok(rows), Ok(drafts), Ok(pictures)) => {
                self.counts.set(Counts { pictures, ..counts(&rows) });
                self.drafts.set(drafts);
            }
            (Err(fault), ..) | (_, Err(fault), _) | (.., Err(fault)) => self.fault.set(Some(fault)),
        }
    }

    /// Nothing of anybody's is on the screen: the names, or adding the tablet. Only here may an update come.
    pub fn at_rest(self) -> bool {
        self.page.with_untracked(|p| matches!(p, Page::Opening | Page::Enrol | Page::Who | Page::Trouble))
    }

    /// Nobody is signed in any more. A draft on the screen is kept by the screen that is left.
    pub fn lock(self) {
        self.person.set(None);
        self.forget_begun();
        self.help.set(false);
        // In an app that stays open for weeks, too, the children go after seven days without contact.
        spawn_local(async move {
            match roster::load().await {
                Ok(kept) => self.roster.set(kept),
                Err(fault) => self.fault.set(Some(fault)),
            }
        });
        if self.identity.with_untracked(Option::is_some) {
            self.page.set(Page::Who);
        }
    }

    /// The blank screen goes; who is signed in stays so, unless too much time went by.
    pub fn unblank(self) {
        self.blank.set(false);
        self.left.set(None);
        if lock::is_idle(prefs::idle_minutes()) {
            self.lock();
        }
    }

    /// One screen back, as the system's own button asks; false where there is none.
    pub fn back(self) -> bool {
        if self.help.get_untracked() {
            self.help.set(false);
            return true;
        }
        match self.page.get_untracked() {
            Page::Opening | Page::Trouble | Page::Enrol | Page::Who => return false,
            Page::Write(draft) if draft.children.is_empty() && self.person.with_untracked(Option::is_none) => {
                self.home()
            }
            Page::Write(draft) => self.page.set(Page::Child(draft.children)),
            Page::Child(_) => self.page.set(Page::Children),
            Page::Children => match self.moving.get_untracked() {
                // It stays with the child it was about.
                Some(draft) => self.start_writing(draft),
                None => self.lock(),
            },
            Page::Pin(_) | Page::SetPin(_) | Page::NoTile | Page::Saved(_) | Page::ThisTablet => self.home(),
        }
        true
    }

    /// Where one lands after signing in, or after being done.
    pub fn home(self) {
        let page = if self.person.with_untracked(Option::is_some) { Page::Children } else { Page::Who };
        self.page.set(page);
    }
}
