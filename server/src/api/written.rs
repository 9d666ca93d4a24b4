//! What is written at the desk about a child: records of its own (R8, R12, R129), and what is helpful to know (R28).

use super::Server;
use super::error::{Answer, ApiError, done};
use super::extract::{By, Desk, Path};
use crate::store::append::{New, To};
use axum::Json as Send;
use axum::extract::State;
use domain::access::{Action, FileInfo};
use domain::entry::{AboutStaff, Author, Kind, Part, Route};
use domain::file::{FileClass, FileOf};
use domain::id::ChildId;
use domain::london;
use domain::routing;
use domain::wire::answers::{NewHelpful, NewRecord};
use domain::wire::fault::FaultCode;
use domain::wire::guide::Guide;

/// People whom one record is about, at most.
const PEOPLE_MAX: usize = 20;

/// A child into whose protection file this reader may write, whether or not there is one yet.
fn of(server: &Server, desk: &Desk, id: &str) -> Result<ChildId, ApiError> {
    let child = ChildId::parse(id).ok_or(FaultCode::NoSuchThing)?;
    let file = FileInfo { class: FileClass::Protection, child: Some(child), reader: None, about: vec![] };
    let listed = server.store.state().register.children.contains_key(&child);
    if listed && desk.may(server, Action::Answer, &file) { Ok(child) } else { Err(FaultCode::NoSuchThing.into()) }
}

/// `POST /api/v1/children/{id}/records`.
pub async fn record(
    State(server): State<Server>,
    Path(id): Path,
    By { mut desk, ask }: By<NewRecord>,
) -> Answer<serde_json::Value> {
    loop {
        match write(&server, &desk, &id, &ask).await {
            Err(e) if e.is_moved() => desk = desk.again(&server)?,
            kept => return kept,
        }
    }
}

async fn write(server: &Server, desk: &Desk, id: &str, ask: &NewRecord) -> Answer<serde_json::Value> {
    let child = of(server, desk, id)?;
    let now = server.clock.now();
    if let Some(fault) = ask.fault(now) {
        return Err(ApiError::not_accepted(fault));
    }
    let author = Author::Desk { person: desk.actor.person };
    let file = FileOf::Child(FileClass::Protection, child);
    let mut entry =
        New { id: desk.write, occurred: ask.occurred, ..New::entry(file, ask.kind, author, ask.parts(), now) };
    if ask.about_staff != AboutStaff::No {
        let state = server.store.state();
        if ask.people.len() > PEOPLE_MAX || ask.people.iter().any(|p| !state.register.people.contains_key(p)) {
            return Err(ApiError::not_accepted("Somebody named there is not on the list of staff."));
        }
        // H1: to its one reader, and to nobody else who may open this child's file.
        let reader = routing::staff_concern_reader(&state.register, &ask.people);
        let sure = ask.about_staff == AboutStaff::Yes;
        entry.to = To::AboutStaff { reader, about: ask.people.clone() };
        entry.route = Route::AboutStaff { people: ask.people.clone(), sure };
        if let Some(known) = state.register.children.get(&child) {
            entry.parts.insert(0, Part::SubjectTyped { words: known.full_name() });
        }
    }
    server.store.write_judged(desk.judged(None), vec![entry], now).await?;
    done()
}

/// `POST /api/v1/children/{id}/helpful`.
pub async fn helpful(
    State(server): State<Server>,
    Path(id): Path,
    By { mut desk, ask }: By<NewHelpful>,
) -> Answer<serde_json::Value> {
    loop {
        match flag(&server, &desk, &id, ask.clone()).await {
            Err(e) if e.is_moved() => desk = desk.again(&server)?,
            kept => return kept,
        }
    }
}

async fn flag(server: &Server, desk: &Desk, id: &str, ask: NewHelpful) -> Answer<serde_json::Value> {
    let child = of(server, desk, id)?;
    let now = server.clock.now();
    if let Some(fault) = ask.fault(london::date(now)) {
        return Err(ApiError::not_accepted(fault));
    }
    // What was entered under an earlier authority can be taken off all the same.
    if ask.on && !guide_of(server).helpful.iter().any(|c| c.id == ask.check) {
        return Err(ApiError::not_accepted("That is not on the list of the rules in force."));
    }
    let why = ask.why.trim().to_owned();
    let part = Part::Helpful { check: ask.check, on: ask.on, why, review: ask.review.filter(|_| ask.on) };
    let file = FileOf::Child(FileClass::Protection, child);
    let author = Author::Desk { person: desk.actor.person };
    let entry = New { id: desk.write, ..New::entry(file, Kind::Helpful, author, vec![part], now) };
    server.store.write_judged(desk.judged(None), vec![entry], now).await?;
    done()
}

/// `GET /api/v1/guide`: what the packs in force say in words.
pub async fn guide(State(server): State<Server>, desk: Desk) -> Answer<Guide> {
    desk.needs(super::desk::OFFICE)?;
    Ok(Send(guide_of(&server)))
}

/// The lists of the packs in force.
pub(super) fn guide_of(server: &Server) -> Guide {
    let state = server.store.state();
    let (rules, authority) = (&server.config.rules, state.register.authority.as_deref().unwrap_or("england"));
    Guide {
        categories: rules.categories(authority),
        triggers: rules.triggers(authority),
        helpful: rules.helpful(authority),
        grounds: rules.grounds(authority),
        duties: rules.duties(authority),
    }
}
