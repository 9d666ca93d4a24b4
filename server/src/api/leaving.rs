//! What leaves about a child, recorded before it does (R147), and the log of who opened what.

use super::Server;
use super::error::{Answer, ApiError};
use super::extract::{Desk, Json, Path};
use super::records::views;
use crate::store::append::New;
use axum::Json as Send;
use axum::extract::State;
use domain::access::{Action, FileInfo};
use domain::entry::{Author, Kind, Part};
use domain::file::{FileClass, FileOf};
use domain::id::ChildId;
use domain::leaving::Others;
use domain::london;
use domain::view::{Stored, child_head};
use domain::wire::fault::FaultCode;
use domain::wire::leaving::{Brief, NewBrief, Opening, Openings};

/// Of what came to its end, on one page.
const ENDED_MAX: usize = 5;
/// Openings that are shown at once.
const SHOWN_MAX: usize = 500;
const FOR_WHOM_MAX: usize = 200;

/// `POST /api/v1/children/{id}/brief`. Nothing is handed out unless it could be recorded for whom.
pub async fn brief(
    State(server): State<Server>,
    desk: Desk,
    Path(id): Path,
    Json(ask): Json<NewBrief>,
) -> Answer<Brief> {
    let child = ChildId::parse(&id).ok_or(FaultCode::NoSuchThing)?;
    let of_child = desk.files(&server, &[FileClass::Protection]).into_iter().find(|(_, i)| i.child == Some(child));
    let (file, info) = of_child.ok_or(FaultCode::NoSuchThing)?;
    desk.proved(&server)?;
    let for_whom = ask.for_whom.trim().to_owned();
    if for_whom.is_empty() || for_whom.chars().count() > FOR_WHOM_MAX {
        return Err(ApiError::not_accepted("Say in a few words whom it is for."));
    }
    let now = server.clock.now();
    let state = server.store.state();
    let register = &state.register;
    let (Some(head), Some(known)) = (child_head(register, child, london::date(now)), register.children.get(&child))
    else {
        return Err(FaultCode::NoSuchThing.into());
    };
    let copies = log(&server).await?.iter().filter(|s| printed(s).is_some_and(|(of, ..)| of == child)).count();
    let copy = copies as u32 + 1;
    let author = Author::Desk { person: desk.actor.person };
    let mut entry = New::entry(FileOf::AccessLog, Kind::Opened, author, vec![], now);
    let print = Part::Printed { child, what: BRIEF.into(), for_whom: for_whom.clone(), copy };
    entry.parts = vec![Part::Looked { file, child }, print];
    server.store.write(vec![entry], now).await?;
    let others = Others::than(child, register);
    let mut records = views(&server, &desk.actor, file, &info).await?;
    records.reverse();
    let (mut open, mut ended): (Vec<_>, Vec<_>) =
        records.into_iter().map(|r| others.taken_out_of(r)).partition(|r| !r.next.is_empty());
    let due = |r: &domain::wire::desk::RecordView| r.next.first().and_then(|w| w.due);
    open.sort_by_key(|r| (due(r).is_none(), due(r)));
    ended.truncate(ENDED_MAX);
    Ok(Send(Brief {
        now,
        nursery: register.name.clone(),
        born: known.born,
        key_person: known.key_person(london::date(now)).map(|p| register.person_name(p)),
        child: others.taken_out_of_head(head),
        for_whom,
        by: register.person_name(desk.actor.person),
        copy,
        open,
        ended,
    }))
}

const BRIEF: &str = "One-page brief";

/// All of the access log, oldest first.
async fn log(server: &Server) -> Result<Vec<Stored>, ApiError> {
    let state = server.store.state();
    let file = state.files.iter().find(|(_, f)| f.info.class == FileClass::AccessLog).map(|(id, _)| *id);
    match file {
        Some(file) => Ok(server.store.entries(file).await?),
        None => Ok(vec![]),
    }
}

/// What was printed: of whom, what, for whom, which copy.
fn printed(stored: &Stored) -> Option<(ChildId, &str, &str, u32)> {
    stored.entry.parts.iter().find_map(|p| match p {
        Part::Printed { child, what, for_whom, copy } => Some((*child, what.as_str(), for_whom.as_str(), *copy)),
        _ => None,
    })
}

/// `GET /api/v1/openings`: who opened which protection file, and what left it. Whoever is connected with a child sees nothing
/// of theirs.
pub async fn openings(State(server): State<Server>, desk: Desk) -> Answer<Openings> {
    // Before anything was opened there is no such file; whether they may read one is asked of the access table all the same.
    let log_of_openings = FileInfo { class: FileClass::AccessLog, child: None, reader: None, about: vec![] };
    if !desk.may(&server, Action::Read, &log_of_openings) {
        return Err(FaultCode::NotAllowed.into());
    }
    let state = server.store.state();
    let all = log(&server).await?;
    let mut openings: Vec<Opening> = all.iter().rev().filter_map(|stored| opening(stored, &state.register)).collect();
    openings.retain(|o| !desk.actor.related.contains(&o.child));
    let more = openings.len() > SHOWN_MAX;
    openings.truncate(SHOWN_MAX);
    Ok(Send(Openings { now: server.clock.now(), openings, more }))
}

fn opening(stored: &Stored, register: &domain::register::Register) -> Option<Opening> {
    let parts = &stored.entry.parts;
    let child = parts.iter().find_map(|p| match p {
        Part::Looked { child, .. } => Some(*child),
        _ => None,
    })?;
    let reason = parts.iter().find_map(|p| match p {
        Part::Reason { words } => Some(words.clone()),
        _ => None,
    });
    let what = match (printed(stored), reason) {
        (Some((_, what, for_whom, copy)), _) => format!("{what} for {for_whom}, copy {copy}"),
        (None, Some(words)) => words,
        (None, None) => "Opened".into(),
    };
    let by = stored.entry.head.author.person();
    Some(Opening {
        at: stored.entry.head.occurred.to_utc(),
        by: by.map_or_else(|| "on the server itself".into(), |p| register.person_name(p)),
        child,
        name: register.children.get(&child).map_or_else(|| "someone no longer listed".into(), |c| c.full_name()),
        what,
    })
}
