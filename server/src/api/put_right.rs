//! What its author wrote at the desk is put into better words, or taken back with a reason (R23). Both stay readable, and what
//! somebody else wrote meanwhile is before their eyes first.

use super::Server;
use super::answers::{self, clean};
use super::error::{Answer, ApiError};
use super::extract::{By, Desk, Path};
use super::found::{Found, found};
use crate::store::append::New;
use axum::extract::State;
use domain::access::Action;
use domain::entry::{Author, Kind, Part};
use domain::id::EntryId;
use domain::wire::answers::{NewTakeBack, NewWords};
use domain::wire::fault::FaultCode;

/// `POST /api/v1/entries/{id}/correction`.
pub async fn correction(
    State(server): State<Server>,
    Path(id): Path,
    By { mut desk, ask }: By<NewWords>,
) -> Answer<serde_json::Value> {
    loop {
        match correct(&server, &desk, &id, &ask).await {
            Err(e) if e.is_moved() => desk = desk.again(&server)?,
            kept => return kept,
        }
    }
}

async fn correct(server: &Server, desk: &Desk, id: &str, ask: &NewWords) -> Answer<serde_json::Value> {
    let note = mine(found(server, desk, id, Action::Answer).await?, desk)?;
    if note.is_kept(desk) {
        return super::error::done();
    }
    if note.entry.head.kind != Kind::Note {
        return Err(ApiError::not_accepted("Write a new record, and take this one back."));
    }
    note.stands()?;
    note.record_of(server, desk).await?.unanswered(server, desk)?;
    let (words, why) = (clean(&ask.words), clean(&ask.why));
    let step = note.entry.parts.iter().find_map(|part| match part {
        Part::Step { step } => Some(step.clone()),
        _ => None,
    });
    let fault = match &step {
        Some(step) => step.fault(&words, &why, server.clock.now()),
        None => answers::fault(&words, &why),
    };
    if let Some(fault) = fault {
        return Err(ApiError::not_accepted(fault));
    }
    answers::short_enough(&words, &why)?;
    let with = note.entry.parts.iter().find_map(|part| match part {
        Part::Decision { with, .. } => Some(with.clone()),
        _ => None,
    });
    let decision = Part::Decision { words, why, with: with.unwrap_or_default() };
    let parts = [decision].into_iter().chain(step.map(|step| Part::Step { step })).collect();
    let head = &note.entry.head;
    // It was done when it was done, however late it is put right.
    let new = note.beside(server, desk, Kind::Note, parts, &head.about);
    let new = New { occurred: head.occurred.to_utc(), supersedes: vec![head.id], ..new };
    note.write(server, desk, new).await
}

/// `POST /api/v1/entries/{id}/take-back`.
pub async fn take_back(
    State(server): State<Server>,
    Path(id): Path,
    By { mut desk, ask }: By<NewTakeBack>,
) -> Answer<serde_json::Value> {
    loop {
        match take(&server, &desk, &id, &ask).await {
            Err(e) if e.is_moved() => desk = desk.again(&server)?,
            kept => return kept,
        }
    }
}

async fn take(server: &Server, desk: &Desk, id: &str, ask: &NewTakeBack) -> Answer<serde_json::Value> {
    let found = mine(found(server, desk, id, Action::Answer).await?, desk)?;
    if found.is_kept(desk) {
        return super::error::done();
    }
    found.stands()?;
    let why = clean(&ask.why);
    if why.is_empty() {
        return Err(ApiError::not_accepted("Say why you take it back. A few words are enough."));
    }
    answers::short_enough("", &why)?;
    found.record_of(server, desk).await?.unanswered(server, desk)?;
    let parts = vec![Part::Decision { words: String::new(), why, with: vec![] }];
    let about = [found.entry.head.id];
    let new = found.beside(server, desk, Kind::TakenBack, parts, &about);
    found.write(server, desk, new).await
}

/// What this reader wrote at the desk: a note beside a record, or a record.
fn mine(found: Found, desk: &Desk) -> Result<Found, ApiError> {
    let head = &found.entry.head;
    if head.kind != Kind::Note && !head.kind.is_observation() {
        return Err(FaultCode::NoSuchThing.into());
    }
    if head.author != (Author::Desk { person: desk.actor.person }) {
        return Err(ApiError::not_accepted("Only whoever wrote it at the desk can put it right."));
    }
    Ok(found)
}

impl Found {
    /// Whether nobody took it back, and nothing put it right since.
    pub(super) fn stands(&self) -> Result<(), ApiError> {
        let ids = [self.stands_as, self.entry.head.id];
        let is_about = |of: &[EntryId]| of.iter().any(|id| ids.contains(id));
        let over = self.all.iter().map(|s| &s.entry.head).any(|head| {
            head.kind == Kind::TakenBack && is_about(&head.about)
                || head.kind == self.entry.head.kind && is_about(&head.supersedes)
        });
        match over {
            true => Err(ApiError::not_accepted("It was put right or taken back already. Look at it once more.")),
            false => Ok(()),
        }
    }

    /// The record beside which it stands, or which it is.
    async fn record_of(&self, server: &Server, desk: &Desk) -> Result<Found, ApiError> {
        let head = &self.entry.head;
        let of = if head.kind == Kind::Note { head.about.first() } else { Some(&head.id) };
        let of = of.ok_or(FaultCode::NoSuchThing)?;
        found(server, desk, &of.to_string(), Action::Answer).await
    }
}
