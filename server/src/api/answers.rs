//! What the desk writes beside a record: seen, what was done or decided, what a statement is, where it belongs.

use super::Server;
use super::error::{Answer, ApiError, done};
use super::extract::{By, Desk, Path};
use super::found::found;
use crate::store::refile::Place;
use axum::extract::State;
use domain::access::Action;
use domain::course;
use domain::entry::part::Source;
use domain::entry::{Kind, Part};
use domain::file::FileClass;
use domain::id::PersonId;
use domain::step::Step;
use domain::view;
use domain::wire::answers::{FileUnder, NewDecision, NewTag};
use domain::wire::fault::FaultCode;

/// Characters of what was decided, and of why.
const WORDS_MAX: usize = 4_000;
/// People with whom something was decided.
const WITH_MAX: usize = 20;

/// What was typed, without signs that nobody typed.
pub(super) fn clean(words: &str) -> String {
    words.trim().chars().filter(|c| !c.is_control() || *c == '\n').collect()
}

/// What a note that is no step lacks.
pub(super) fn fault(words: &str, why: &str) -> Option<&'static str> {
    match (words.is_empty(), why.is_empty()) {
        (true, _) => Some("Say in a few words what was done or decided."),
        (false, true) => Some("Say why. A few words are enough."),
        _ => None,
    }
}

pub(super) fn short_enough(words: &str, why: &str) -> Result<(), ApiError> {
    match words.chars().count() > WORDS_MAX || why.chars().count() > WORDS_MAX {
        true => Err(ApiError::not_accepted("That is too long for one note. Write it as two.")),
        false => Ok(()),
    }
}

/// `POST /api/v1/entries/{id}/seen`.
pub async fn seen(State(server): State<Server>, mut desk: Desk, Path(id): Path) -> Answer<serde_json::Value> {
    loop {
        let found = found(&server, &desk, &id, Action::Answer).await?.record()?;
        if found.answered(&desk, Kind::Seen) {
            return done();
        }
        match found.answer(&server, &desk, Kind::Seen, vec![]).await {
            Err(e) if e.is_moved() => desk = desk.again(&server)?,
            kept => return kept,
        }
    }
}

/// `POST /api/v1/entries/{id}/decision`: what was done or decided, why, and with whom (R18, R19).
pub async fn decision(
    State(server): State<Server>,
    Path(id): Path,
    By { mut desk, ask }: By<NewDecision>,
) -> Answer<serde_json::Value> {
    loop {
        match decide(&server, &desk, &id, ask.clone()).await {
            Err(e) if e.is_moved() => desk = desk.again(&server)?,
            kept => return kept,
        }
    }
}

async fn decide(server: &Server, desk: &Desk, id: &str, ask: NewDecision) -> Answer<serde_json::Value> {
    let found = found(server, desk, id, Action::Answer).await?.can_be_dealt_with()?;
    if found.is_kept(desk) {
        return done();
    }
    found.unanswered(server, desk)?;
    let (words, why) = (clean(&ask.words), clean(&ask.why));
    let now = server.clock.now();
    match &ask.step {
        // A step belongs to a record, and says which words it needs.
        Some(step) => {
            if !found.entry.head.kind.is_observation() {
                return Err(FaultCode::NoSuchThing.into());
            }
            // Of the paper it is said wherever a note can lie, also of what is about staff (K10); and so is an answer to
            // somebody who asked (R22).
            let anywhere = step.pages().is_some() || *step == Step::Replied {};
            if !anywhere && !view::takes_steps(found.info.class, found.entry.head.kind) {
                return Err(ApiError::not_accepted(
                    "No clock runs for an everyday record. Ask for a concern about it, or write what was done beside it.",
                ));
            }
            if *step == (Step::Accident {}) && found.info.class != FileClass::Accident {
                return Err(ApiError::not_accepted(
                    "It stands in the protection file. Move it first, or decide what happens next.",
                ));
            }
            if let Some(fault) = step.fault(&words, &why, now) {
                return Err(ApiError::not_accepted(fault));
            }
            let record = found.view(server, now);
            let next = record.as_ref().map(|r| r.next.as_slice()).unwrap_or_default();
            if let Some(fault) = course::refuses(step, found.entry.head.kind, next) {
                return Err(ApiError::not_accepted(&fault));
            }
            let handed_to = record.as_ref().and_then(|r| r.handed_to);
            if *step == (Step::TakenOn {}) && handed_to != Some(desk.actor.person) {
                return Err(ApiError::not_accepted("Somebody else was asked to take it on."));
            }
            found.accepts(server, step)?;
            if let Some(pages) = step.pages() {
                found.of_the_paper(server, desk, step, pages, &ask.with).await?;
            }
        }
        None => {
            if let Some(fault) = fault(&words, &why) {
                return Err(ApiError::not_accepted(fault));
            }
        }
    }
    short_enough(&words, &why)?;
    let state = server.store.state();
    let mut with = ask.with;
    with.sort_unstable();
    with.dedup();
    if with.len() > WITH_MAX || with.iter().any(|p| !state.register.people.contains_key(p)) {
        return Err(ApiError::not_accepted("Somebody named there is not on the list of staff."));
    }
    with.retain(|p| *p != desk.actor.person);
    let child = found.info.child.or(found.entry.head.child);
    let connected =
        |p: &PersonId| child.is_some_and(|c| state.register.people.get(p).is_some_and(|p| p.related.contains(&c)));
    let by = match &ask.step {
        Some(Step::Next { by, .. }) => *by,
        _ => None,
    };
    if by.is_some_and(|by| state.register.people.get(&by).is_none_or(|p| p.left)) {
        return Err(ApiError::not_accepted("Whoever does it has to be on the list of staff."));
    }
    if with.iter().chain(&by).any(connected) {
        return Err(ApiError::not_accepted(
            "Somebody named there is connected with this child, and hears nothing of it.",
        ));
    }
    let step = ask.step.map(|step| Part::Step { step });
    let parts = [Part::Decision { words, why, with }].into_iter().chain(step).collect();
    found.answer(server, desk, Kind::Note, parts).await
}

/// `POST /api/v1/entries/{id}/agree`: somebody else stands by a decision (R18).
pub async fn agree(State(server): State<Server>, mut desk: Desk, Path(id): Path) -> Answer<serde_json::Value> {
    loop {
        let found = found(&server, &desk, &id, Action::Answer).await?;
        if found.entry.head.kind != Kind::Note {
            return Err(FaultCode::NoSuchThing.into());
        }
        if found.entry.head.author.person() == Some(desk.actor.person) {
            return Err(ApiError::not_accepted("It is your own. Somebody else can agree with it."));
        }
        if found.answered(&desk, Kind::Agreed) {
            return done();
        }
        found.stands()?;
        match found.answer(&server, &desk, Kind::Agreed, vec![]).await {
            Err(e) if e.is_moved() => desk = desk.again(&server)?,
            kept => return kept,
        }
    }
}

/// `POST /api/v1/entries/{id}/tag`: what a statement is, by its reader's name (R15, H14).
pub async fn tag(
    State(server): State<Server>,
    Path(id): Path,
    By { mut desk, ask }: By<NewTag>,
) -> Answer<serde_json::Value> {
    loop {
        let found = found(&server, &desk, &id, Action::Answer).await?.record()?;
        let part = usize::try_from(ask.part).ok().and_then(|n| found.entry.parts.get(n));
        if ask.source == Source::Unknown || part.is_none_or(|p| !p.can_be_tagged()) {
            return Err(ApiError::not_accepted("That can't be said of this part of the record."));
        }
        let tag = Part::Tag { part: ask.part, source: ask.source };
        match found.answer(&server, &desk, Kind::Tag, vec![tag]).await {
            Err(e) if e.is_moved() => desk = desk.again(&server)?,
            kept => return kept,
        }
    }
}

/// `POST /api/v1/entries/{id}/file`: *Not about this child*, or filing what named nobody on the list.
pub async fn file_under(
    State(server): State<Server>,
    Path(id): Path,
    By { desk, ask }: By<FileUnder>,
) -> Answer<serde_json::Value> {
    let found = found(&server, &desk, &id, Action::Refile).await?.record()?;
    if !server.store.state().register.children.contains_key(&ask.child) {
        return Err(FaultCode::NoSuchThing.into());
    }
    if ask.reason.trim().is_empty() || ask.reason.chars().count() > 500 {
        return Err(ApiError::not_accepted("Say in a few words why it is filed there."));
    }
    if ask.class.is_some_and(|class| !class.is_guarded()) {
        return Err(ApiError::not_accepted("It goes into the protection file, or among the accidents here."));
    }
    let now = server.clock.now();
    let to = Place { child: ask.child, class: ask.class };
    server.store.refile(found.stands_as, to, desk.actor, ask.reason, now).await?;
    done()
}
