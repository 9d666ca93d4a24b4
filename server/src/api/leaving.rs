//! What leaves about a child, recorded before it does (R147), and the log of who opened what.

use super::Server;
use super::error::{Answer, ApiError};
use super::extract::{By, Desk, Path};
use super::records::{read, views};
use crate::store::append::New;
use axum::Json as Send;
use axum::extract::State;
use chrono::NaiveDate;
use domain::access::{Action, FileInfo};
use domain::entry::{Author, Kind, Part};
use domain::file::{FileClass, FileOf};
use domain::id::{ChildId, EntryId, FileId};
use domain::leaving::{self, Others};
use domain::london;
use domain::register::{Child, Register};
use domain::view::{Stored, child_head};
use domain::wire::desk::{ChildHead, RecordView};
use domain::wire::fault::FaultCode;
use domain::wire::leaving::{Brief, Cover, Ledger, NewBrief, Opening, Openings, Print, PrintedRecord, Walk};

/// Of what came to its end, on one page.
const ENDED_MAX: usize = 5;
/// Openings that are shown at once.
const SHOWN_MAX: usize = 500;
const FOR_WHOM_MAX: usize = 200;

/// What is made of a child's protection file, and for whom.
struct Leaves {
    child: ChildId,
    file: FileId,
    info: FileInfo,
    cover: Cover,
}

/// A child's head and dates, or the answer of a child who is not on the list.
fn known(register: &Register, child: ChildId, today: NaiveDate) -> Result<(ChildHead, &Child), ApiError> {
    let head = child_head(register, child, today).ok_or(FaultCode::NoSuchThing)?;
    Ok((head, register.children.get(&child).ok_or(FaultCode::NoSuchThing)?))
}

/// A protection file of which this reader may hand something out.
fn of_child(server: &Server, desk: &Desk, id: &str) -> Result<(ChildId, FileId, FileInfo), ApiError> {
    let child = ChildId::parse(id).ok_or(FaultCode::NoSuchThing)?;
    let of_child = desk.files(server, &[FileClass::Protection]).into_iter().find(|(_, i)| i.child == Some(child));
    let (file, info) = of_child.ok_or(FaultCode::NoSuchThing)?;
    Ok((child, file, info))
}

impl Leaves {
    /// Nothing is handed out unless it could be recorded for whom.
    async fn noted(
        server: &Server,
        desk: &Desk,
        (child, file, info): (ChildId, FileId, FileInfo),
        (what, ask): (&str, &NewBrief),
    ) -> Result<Self, ApiError> {
        desk.proved(server)?;
        let for_whom = ask.for_whom.trim().to_owned();
        if for_whom.is_empty() || for_whom.chars().count() > FOR_WHOM_MAX {
            return Err(ApiError::not_accepted("Say in a few words whom it is for."));
        }
        let why = ask.name_others.as_deref().map(str::trim);
        if why.is_some_and(|why| why.is_empty() || why.chars().count() > FOR_WHOM_MAX) {
            return Err(ApiError::not_accepted("Say in a few words why other children are named in it."));
        }
        let what = match why {
            Some(why) => format!("{what}, with other children's names because: {why}"),
            None => what.to_owned(),
        };
        let now = server.clock.now();
        let copies = log(server).await?.iter().filter(|s| printed(s).is_some_and(|(of, ..)| of == child)).count();
        let copy = copies as u32 + 1;
        let author = Author::Desk { person: desk.actor.person };
        let mut entry = New::entry(FileOf::AccessLog, Kind::Opened, author, vec![], now);
        let print = Part::Printed { child, what, for_whom: for_whom.clone(), copy };
        entry.parts = vec![Part::Looked { file, child }, print];
        server.store.write_judged(desk.judged(None), vec![entry], now).await?;
        let state = server.store.state();
        let by = state.register.person_name(desk.actor.person);
        let cover = Cover { now, nursery: state.register.name.clone(), for_whom, by, copy };
        Ok(Self { child, file, info, cover })
    }
}

/// `POST /api/v1/children/{id}/brief`.
pub async fn brief(State(server): State<Server>, Path(id): Path, By { desk, ask }: By<NewBrief>) -> Answer<Brief> {
    let state = server.store.state();
    let register = &state.register;
    let of = of_child(&server, &desk, &id)?;
    let today = london::date(server.clock.now());
    let (head, known) = known(register, of.0, today)?;
    // One page has no room for that choice: it names no other child.
    let ask = NewBrief { name_others: None, ..ask };
    let Leaves { child, file, info, cover } = Leaves::noted(&server, &desk, of, (BRIEF, &ask)).await?;
    let others = Others::than(child, register);
    let mut records = views(&server, &desk.actor, file, &info).await?;
    records.reverse();
    let (mut open, mut ended): (Vec<_>, Vec<_>) =
        records.into_iter().map(|r| others.taken_out_of(r)).partition(|r| !r.next.is_empty());
    let due = |r: &RecordView| r.next.first().and_then(|w| w.due);
    open.sort_by_key(|r| (due(r).is_none(), due(r)));
    ended.truncate(ENDED_MAX);
    Ok(Send(Brief {
        born: known.born,
        key_person: known.key_person(today).map(|p| register.person_name(p)),
        child: others.taken_out_of_head(head),
        cover,
        open,
        ended,
    }))
}

/// `POST /api/v1/children/{id}/print`: the whole file, with what a stranger can check it by (N16).
pub async fn print(State(server): State<Server>, Path(id): Path, By { desk, ask }: By<NewBrief>) -> Answer<Print> {
    let state = server.store.state();
    let register = &state.register;
    let of = of_child(&server, &desk, &id)?;
    let today = london::date(server.clock.now());
    let (head, known) = known(register, of.0, today)?;
    let Leaves { child, file, info, cover } = Leaves::noted(&server, &desk, of, (PRINT, &ask)).await?;
    // Each commit has its checkpoint: read after the records, it holds them all.
    let read = read(&server, &desk.actor, file, &info).await?;
    let (checkpoint, leaves) = server.store.leaves(file).await?;
    let others = Others::than(child, register);
    let without = |record: RecordView| if ask.name_others.is_some() { record } else { others.taken_out_of(record) };
    let mut helpful = read.helpful;
    for known in helpful.iter_mut().filter(|_| ask.name_others.is_none()) {
        known.why = others.taken_out(&known.why);
    }
    let records = read.records.into_iter().map(|record| {
        let (index, hash) = leaves.get(&record.id).ok_or(FaultCode::Internal)?;
        Ok(PrintedRecord { record: without(record), index: *index, hash: hash.hex() })
    });
    let records: Vec<PrintedRecord> = records.collect::<Result<_, ApiError>>()?;
    let master = server.store.master();
    let ledger = Ledger {
        size: checkpoint.size,
        root: checkpoint.root.hex(),
        at: crate::clock::from_ms(checkpoint.time_ms),
        setting_key: master.signing(checkpoint.key).public().text(),
    };
    let head = if ask.name_others.is_some() { head } else { others.taken_out_of_head(head) };
    let name_others = ask.name_others.clone();
    Ok(Send(Print { cover, child: head, born: known.born, name_others, records, helpful, ledger }))
}

/// `POST /api/v1/records/{id}/walk`: one case, step by step, with nobody's name (R148).
pub async fn walk(State(server): State<Server>, Path(id): Path, By { desk, ask }: By<NewBrief>) -> Answer<Walk> {
    let id = EntryId::parse(&id).ok_or(FaultCode::NoSuchThing)?;
    let at = server.store.locate(id).await?.ok_or(FaultCode::NoSuchThing)?;
    let found = desk.files(&server, &[FileClass::Protection]).into_iter().find(|(file, _)| *file == at.file);
    let (file, info) = found.ok_or(FaultCode::NoSuchThing)?;
    let child = info.child.ok_or(FaultCode::NoSuchThing)?;
    let records = views(&server, &desk.actor, file, &info).await?;
    let record = records.into_iter().find(|r| r.first == id || r.id == id).ok_or(FaultCode::NoSuchThing)?;
    let ask = NewBrief { name_others: None, ..ask };
    let Leaves { cover, .. } = Leaves::noted(&server, &desk, (child, file, info), (WALK, &ask)).await?;
    let masks = Others::everybody(Some(child), &server.store.state().register);
    Ok(Send(Walk { steps: leaving::walk(&record, masks, cover.now), cover }))
}

const PRINT: &str = "The whole file";
const WALK: &str = "Walk through one case, without names";
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

fn opening(stored: &Stored, register: &Register) -> Option<Opening> {
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
