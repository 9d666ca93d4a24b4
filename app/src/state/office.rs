//! What the desk's screens share: who is signed in, the inbox, the register, and the feed that says when to
//! read them again.

mod line;
mod meanwhile;
mod sending;
mod typed;

pub use line::Line;
pub use typed::Typed;

use super::IfShown;
use super::calling::Calling;
use super::newest::Newest;
use crate::device::feed::Feed;
use crate::device::http::{self, Fault};
use crate::device::{clock, location, lock, prefs, screen};
use chrono::{DateTime, Utc};
use domain::id::EntryId;
use domain::routing::Role;
use domain::wire::board::Wait;
use domain::wire::desk::{Calls, Inbox, RegisterView};
use domain::wire::fault::FaultCode;
use domain::wire::guide::Guide;
use domain::wire::sign_in::Me;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::time::Duration;

#[derive(Clone, Copy, PartialEq)]
pub enum Standing {
    Asking,
    Out,
    In,
}

/// A request, to be sent once more.
type Again = Box<dyn FnOnce()>;

/// Between two looks at whether anybody is still there.
const LOOK: Duration = Duration::from_secs(10);

#[derive(Clone, Copy)]
pub struct Office {
    pub standing: RwSignal<Standing>,
    pub place: RwSignal<String>,
    pub me: RwSignal<Option<Me>>,
    pub inbox: RwSignal<Option<Inbox>>,
    pub calling: Calling,
    pub register: RwSignal<Option<RegisterView>>,
    /// The words of the rules in force: read anew with the register.
    pub guide: RwSignal<Guide>,
    /// Counts up whenever records or the register changed: pages that read their own read again.
    pub changes: RwSignal<u32>,
    pub line: RwSignal<Line>,
    /// When the inbox that is shown was read.
    pub read_at: RwSignal<Option<DateTime<Utc>>>,
    pub fault: RwSignal<Option<Fault>>,
    /// What was just done, where the screen itself would not show it.
    pub done: RwSignal<Option<String>>,
    /// The record whose statements are being told apart.
    pub tags_open: RwSignal<Option<EntryId>>,
    /// The record of which a step was just taken, and how many there were before: its next question is read out.
    pub stepped: RwSignal<Option<(EntryId, usize)>>,
    /// The record in whose next step somebody is, what it asks, and in which field: drawn anew with the same question, they are
    /// there again.
    pub at_field: StoredValue<Option<(EntryId, Wait, usize)>>,
    /// What waits until its sender has shown again that it is them.
    pub proving: RwSignal<bool>,
    again: StoredValue<Option<Again>, LocalStorage>,
    feed: StoredValue<Option<Feed>, LocalStorage>,
    unsent: StoredValue<HashMap<String, ArcRwSignal<String>>>,
    /// Ids of what a form adds, until it is kept.
    minted: StoredValue<HashMap<String, [u8; 16]>>,
    /// How long a file was when a record of it was drawn, by the record's ids.
    as_of: StoredValue<HashMap<EntryId, u64>>,
    /// How many decisions stood beside a record when its form was drawn, and what somebody else did since.
    meanwhile: StoredValue<HashMap<EntryId, (usize, Option<String>)>>,
    /// When what was sent, and is not known to be kept, was pressed first.
    pressed: StoredValue<HashMap<String, DateTime<Utc>>>,
    /// Ids of what was sent and is not known to be kept, by what it says.
    sent: StoredValue<HashMap<u64, EntryId>>,
    /// What was refused of each record's steps: a record that is drawn anew meanwhile takes it from nobody's eyes.
    faults: StoredValue<HashMap<EntryId, RwSignal<Option<Fault>>>>,
    /// Lives as long as the desk does: what outlives a screen is made under it.
    owner: StoredValue<Option<Owner>>,
    /// Counts those who came and left: an answer belongs to one of them.
    visit: StoredValue<u32>,
    newest: StoredValue<HashMap<&'static str, Newest>>,
}

impl Office {
    pub fn start() -> Self {
        Self {
            standing: RwSignal::new(Standing::Asking),
            place: RwSignal::new(location::here()),
            me: RwSignal::new(None),
            inbox: RwSignal::new(None),
            calling: Calling::none(),
            register: RwSignal::new(None),
            guide: RwSignal::new(Guide::default()),
            changes: RwSignal::new(0),
            line: RwSignal::new(Line::Opening),
            read_at: RwSignal::new(None),
            fault: RwSignal::new(None),
            done: RwSignal::new(None),
            tags_open: RwSignal::new(None),
            stepped: RwSignal::new(None),
            at_field: StoredValue::new(None),
            proving: RwSignal::new(false),
            again: StoredValue::new_local(None),
            feed: StoredValue::new_local(None),
            unsent: StoredValue::new(HashMap::new()),
            minted: StoredValue::new(HashMap::new()),
            as_of: StoredValue::new(HashMap::new()),
            meanwhile: StoredValue::new(HashMap::new()),
            pressed: StoredValue::new(HashMap::new()),
            sent: StoredValue::new(HashMap::new()),
            faults: StoredValue::new(HashMap::new()),
            owner: StoredValue::new(Owner::current()),
            visit: StoredValue::new(0),
            newest: StoredValue::new(HashMap::new()),
        }
    }

    pub fn here() -> Self {
        use_context().unwrap_or_else(Self::start)
    }

    pub fn wake(self) {
        location::on_change(move || {
            self.done.set(None);
            self.faults.with_value(|all| all.values().for_each(|fault| fault.set(None)));
            self.place.set(location::here());
        });
        lock::watch(move || self.lock_if_idle());
        set_interval(move || self.look_around(), LOOK);
        screen::ask_before_leaving(move || self.has_unsent());
        // A set-up link is for somebody who can't be signed in yet.
        if location::here().starts_with("setup/") {
            self.standing.set(Standing::Out);
            return;
        }
        spawn_local(async move {
            // Opened anew before the server had heard that somebody left: nobody comes in by that.
            if prefs::has_left() {
                self.end_session().await;
                self.standing.set(Standing::Out);
                return;
            }
            match http::get::<Option<Me>>("/api/v1/session").await {
                Ok(Some(me)) => self.signed_in(me),
                Ok(None) => self.standing.set(Standing::Out),
                Err(fault) => {
                    self.fault.set(Some(fault));
                    self.standing.set(Standing::Out);
                }
            }
        });
    }

    /// Somebody is: the feed opens, and its first events read everything.
    pub fn signed_in(self, me: Me) {
        prefs::set_left(false);
        let needs_second = me.needs_second;
        self.me.set(Some(me));
        self.fault.set(None);
        self.standing.set(Standing::In);
        if self.place.with_untracked(|p| p.starts_with("setup/") || p.starts_with("passphrase/")) {
            location::go("");
        }
        if needs_second {
            // Nothing can be read before it is set up.
            return;
        }
        self.open_line();
    }

    /// Asks anew who this is and what is missing, after the sign-in itself was changed.
    pub fn look_again(self, fault: RwSignal<Option<Fault>>) {
        spawn_local(async move {
            match http::get::<Option<Me>>("/api/v1/session").await {
                Ok(Some(me)) if self.feed.with_value(Option::is_none) => self.signed_in(me),
                Ok(me) => self.me.set(me),
                Err(e) => fault.set_if_shown(Some(e)),
            }
        });
    }

    /// The line is silent: perhaps the session ended.
    fn ask_who(self) {
        self.ask("/api/v1/session", true, move |me: Option<Me>| {
            if me.is_none() {
                // It answers again: that it could not be reached is over, too.
                self.fault.set(None);
                self.leave();
            }
        });
    }

    /// Takes an answer only while who asked for it is still there: one that comes after they left would bring
    /// records back into a cleared screen, or wipe away what their leaving has to say. Nor is one taken that was
    /// overtaken by a later one.
    fn ask<T: DeserializeOwned + 'static>(self, path: &'static str, by_itself: bool, took: impl FnOnce(T) + 'static) {
        let took = move |text: String| http::read(&text).map(took);
        self.asks(path, by_itself, Box::new(took));
    }

    /// The same for all types of answers: each would bring a copy of it into the bundle.
    fn asks(self, path: &'static str, by_itself: bool, took: Box<dyn FnOnce(String) -> Result<(), Fault>>) {
        let visit = self.visit.get_value();
        let question = self.newest.try_update_value(|all| all.entry(path).or_default().ask()).unwrap_or_default();
        spawn_local(async move {
            let answer = http::get_text(path.to_owned(), by_itself).await;
            let newest = self.newest.try_update_value(|all| all.entry(path).or_default().take(question));
            if self.visit.get_value() != visit || newest != Some(true) {
                return;
            }
            if let Err(fault) = answer.and_then(took) {
                self.failed(fault);
            }
        });
    }

    fn failed(self, fault: Fault) {
        if fault.is(FaultCode::SignedOut) {
            self.leave();
        }
        self.fault.set(Some(fault));
    }

    fn leave(self) {
        self.visit.update_value(|v| *v += 1);
        self.feed.set_value(None);
        self.not_proved();
        self.me.set(None);
        self.inbox.set(None);
        self.calling.leave();
        self.done.set(None);
        self.register.set(None);
        self.line.set(Line::Opening);
        self.read_at.set(None);
        self.standing.set(Standing::Out);
    }

    /// Left alone for too long, the screen is cleared at once, whatever the server says of it.
    fn lock_if_idle(self) {
        let minutes = self.me.with_untracked(|m| m.as_ref().map(|m| m.idle_minutes));
        if minutes.is_some_and(lock::is_idle) {
            self.sign_out();
        }
    }

    /// Whether somebody typed what is not saved yet.
    fn has_unsent(self) -> bool {
        self.unsent.with_value(|all| all.values().any(|text| !text.with_untracked(String::is_empty)))
    }

    pub fn sign_out(self) {
        spawn_local(async move {
            // Whatever the server says of it, the screen is cleared.
            self.fault.set(None);
            prefs::set_left(true);
            // Every tab of this desk is blanked now; other desks hear of it from the server.
            self.feed.with_value(|feed| feed.iter().for_each(Feed::tell_left));
            self.leave();
            self.end_session().await;
        });
    }

    async fn end_session(self) {
        match http::delete("/api/v1/session").await {
            Err(fault) if !fault.is(FaultCode::SignedOut) => self.fault.set(Some(Fault {
                next: "Nobody can read on here, but the server does not know yet that you left: close the browser."
                    .into(),
                ..fault
            })),
            _ => prefs::set_left(false),
        }
    }

    pub fn read_inbox(self, by_itself: bool) {
        self.ask("/api/v1/inbox", by_itself, move |inbox: Inbox| {
            self.inbox.set(Some(inbox));
            self.read_at.set(Some(clock::now()));
            self.changes.update(|c| *c += 1);
            self.fault.set(None);
        });
    }

    /// Who is called depends on the minute, on who is on duty, and on what came.
    pub fn read_calls(self) {
        self.ask("/api/v1/calls", true, move |answer: Calls| self.calling.took(answer, move || self.read_calls()));
    }

    pub fn read_register(self) {
        if !self.in_office() && !self.has(Role::Owner) {
            return;
        }
        self.ask("/api/v1/register", true, move |register: RegisterView| {
            self.register.set(Some(register));
        });
        if self.in_office() {
            self.ask("/api/v1/guide", true, move |guide: Guide| self.guide.set(guide));
        }
    }

    pub fn has(self, role: Role) -> bool {
        self.me.with_untracked(|m| m.as_ref().is_some_and(|m| m.roles.contains(&role)))
    }

    /// Whether they write beside what they may read.
    pub fn answers_records(self) -> bool {
        self.in_office() || self.has(Role::RoomLeader)
    }

    pub fn in_office(self) -> bool {
        self.has(Role::Manager) || self.has(Role::Lead) || self.has(Role::Deputy)
    }

    /// What this person has typed into a box and not saved. It outlives the screen, a record that changes under
    /// it, and a new sign-in by the same person; it is in memory only.
    pub fn unsent(self, name: &str) -> RwSignal<String> {
        self.kept(&self.of_person(name))
    }

    /// A name that is this person's own.
    fn of_person(self, name: &str) -> String {
        let person = self.me.with_untracked(|m| m.as_ref().map(|m| m.person));
        format!("{} {name}", person.map(|p| p.to_string()).unwrap_or_default())
    }

    fn kept(self, key: &str) -> RwSignal<String> {
        let mut made = None;
        self.unsent.update_value(|all| {
            made = Some(all.entry(key.to_owned()).or_insert_with(|| ArcRwSignal::new(String::new())).clone());
        });
        made.unwrap_or_else(|| ArcRwSignal::new(String::new())).into()
    }

    /// What was refused of this record's steps, until one is taken or the page is left.
    pub fn fault_of(self, first: EntryId) -> RwSignal<Option<Fault>> {
        let make = || RwSignal::new(None);
        // Under the desk's own owner: an answer that comes after the record was drawn anew is not lost with it.
        let kept = || self.owner.with_value(|owner| owner.as_ref().map_or_else(make, |owner| owner.with(make)));
        self.faults.try_update_value(|all| *all.entry(first).or_insert_with(kept)).unwrap_or_else(make)
    }

    pub fn banner_read(self) {
        spawn_local(async move {
            match http::post::<serde_json::Value>("/api/v1/banner/read", &()).await {
                Ok(_) => self.read_inbox(false),
                Err(fault) => self.failed(fault),
            }
        });
    }
}
