//! `GET /api/v1/register`: what the desk's pages on staff, children, tablets and duty show.

use super::Server;
use super::error::Answer;
use super::extract::Desk;
use crate::mail;
use crate::store::{State as Known, StoreError};
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, DurationRound, NaiveDate, TimeDelta, Utc};
use domain::access::{Action, FileInfo};
use domain::directory;
use domain::file::FileClass;
use domain::id::PersonId;
use domain::london;
use domain::naming;
use domain::register::{Given, Person, Register};
use domain::routing::Role;
use domain::wire::TabletStatus;
use domain::wire::desk::{
    ChangeView, ChildView, GivenView, MessagesView, RegisterView, StaffView, TabletView, TurnView,
};
use std::collections::BTreeSet;

pub async fn register(State(server): State<Server>, desk: Desk) -> Answer<RegisterView> {
    desk.needs(super::desk::REGISTER)?;
    // The registered person decides about people, and needs to know of no child for it.
    let of_children = desk.needs(super::desk::OFFICE).is_ok();
    let now = server.clock.now();
    let today = london::date(now);
    let state = server.store.state();
    let register = &state.register;
    let pins: BTreeSet<_> = server.store.pins().await?.into_keys().collect();
    let mut staff: Vec<StaffView> = register
        .people
        .iter()
        .map(|(person, p)| StaffView {
            person: *person,
            name: p.name.clone(),
            short: p.short.clone(),
            job: p.job.clone(),
            room: p.room,
            roles: p.roles.iter().copied().collect(),
            given: p.given.iter().map(|g| g.role).collect(),
            has_pin: pins.contains(person),
            left: p.left,
            related: p.related.iter().copied().filter(|_| of_children).collect(),
            away: register.away.iter().filter(|a| a.person == *person).map(|a| a.when.clone()).collect(),
        })
        .collect();
    staff.sort_by_cached_key(|person| (person.left, naming::sort_key(&person.name)));
    let mut rooms: Vec<_> = register.rooms.iter().map(|(id, r)| (*id, r.name.clone())).collect();
    rooms.sort_by_cached_key(|(_, name)| naming::sort_key(name));
    Ok(Json(RegisterView {
        now,
        today,
        nursery: register.name.clone(),
        made_up: register.made_up,
        opens: register.opens.clone(),
        rooms,
        address: register.address.clone(),
        staff,
        children: if of_children { children(&server, &desk, &state, today) } else { vec![] },
        tablets: tablets(&server, &state).await?,
        duty: register
            .duty
            .iter()
            .filter(|t| t.until > now)
            .map(|t| TurnView { person: t.person, from: t.from, until: t.until })
            .collect(),
        on_duty: register.on_duty(now),
        staff_lead: register.staff_lead,
        staff_second: register.staff_second,
        councils: directory::councils(&server.config.rules, register).into_iter().filter(|_| of_children).collect(),
        messages: server.config.mail.as_ref().map(|_| messages(&server, register)),
        own_words: register.own_words.clone(),
        shreds_originals: register.shreds_originals,
        given: if desk.needs(ANSWER_FOR_RIGHTS).is_ok() { given(register, desk.actor.person) } else { vec![] },
        changes: if desk.needs(ANSWER_FOR_RIGHTS).is_ok() { changes(register) } else { vec![] },
    }))
}

/// Roles that look through who changed whose rights.
const ANSWER_FOR_RIGHTS: &[Role] = &[Role::Manager, Role::Lead, Role::Owner];
/// Changes of rights that are listed, at most.
const CHANGES_MAX: usize = 100;

/// Of lead and deputies, whom something that can't wait calls.
fn messages(server: &Server, register: &Register) -> MessagesView {
    let called = |p: &Person| !p.left && p.roles.iter().any(|r| matches!(r, Role::Lead | Role::Deputy));
    let mut view = MessagesView { without: vec![], failing: vec![] };
    for (id, person) in register.people.iter().filter(|(_, p)| called(p)) {
        match person.mail.as_deref().and_then(mail::address) {
            None => view.without.push(person.name.clone()),
            Some(at) => {
                view.failing.extend(server.sent.failing_since(*id, &at).map(|since| (person.name.clone(), since)))
            }
        }
    }
    view
}

fn given(register: &Register, reader: PersonId) -> Vec<GivenView> {
    let view = |(person, given): (PersonId, &Given)| GivenView {
        person,
        role: given.role,
        says: register.given_in_words(person, given),
        may_confirm: register.confirmers(person, given).contains(&reader),
    };
    register.all_given().map(view).collect()
}

/// Newest first.
fn changes(register: &Register) -> Vec<ChangeView> {
    let by = |by: Option<PersonId>| by.map_or_else(|| "on the server itself".to_owned(), |p| register.person_name(p));
    let last = register.changes.iter().rev().take(CHANGES_MAX);
    last.map(|c| ChangeView { at: c.at, by: by(c.by), says: register.change_in_words(c) }).collect()
}

fn children(server: &Server, desk: &Desk, state: &Known, today: NaiveDate) -> Vec<ChildView> {
    let mut children: Vec<ChildView> = state
        .register
        .children
        .iter()
        .map(|(id, c)| ChildView {
            child: *id,
            preferred: c.preferred.clone(),
            surname: c.surname.clone(),
            born: c.born,
            age: london::age(c.born, today),
            room: c.room(today),
            key_person: c.key_person(today),
            moves: c.moves,
            see_the_office: c.see_the_office,
            known_marks: c.known_marks.clone(),
            home: c.home.clone(),
            council: c.council.clone(),
            started: c.started,
            left: c.left,
            may_open: [FileClass::Learning, FileClass::Accident, FileClass::Protection].into_iter().any(|class| {
                desk.may(server, Action::Read, &FileInfo { class, child: Some(*id), reader: None, about: vec![] })
            }),
        })
        .collect();
    children.sort_by_cached_key(|c| naming::sort_key(&format!("{} {}", c.preferred, c.surname)));
    children
}

async fn tablets(server: &Server, state: &Known) -> Result<Vec<TabletView>, StoreError> {
    let mut tablets = vec![];
    for (device, t) in &state.register.tablets {
        let contact = server.store.contact(*device).await?;
        let (gaps, more_gaps) = server.store.gaps(*device).await?;
        // To the minute, and without a count of what somebody is writing: enough to find a tablet by, and too little
        // to tell who writes when (H1).
        let last_seen: Option<DateTime<Utc>> = contact.and_then(|c| c.at.duration_trunc(TimeDelta::minutes(1)).ok());
        let status = contact.map(|c| TabletStatus { drafts: c.status.drafts.min(1), clock_ms: 0, ..c.status });
        let off_by = contact.and_then(|c| TimeDelta::milliseconds(c.offset_ms).num_minutes().checked_mul(60_000));
        tablets.push(TabletView {
            device: *device,
            name: t.name.clone(),
            room: t.room,
            enrolled: t.enrolled,
            last_seen,
            status: status.unwrap_or_default(),
            clock_offset_ms: off_by,
            gaps,
            more_gaps,
            held_back: server.store.is_held_back(*device, server.clock.now()).await?,
            off: t.off.as_ref().map(|o| (o.at, o.why.clone())),
        });
    }
    tablets.sort_by_cached_key(|tablet| (tablet.off.is_some(), naming::sort_key(&tablet.name)));
    Ok(tablets)
}
