//! Reading records at the desk: the inbox, a child's chronology, what needs checking.

use super::Server;
use super::error::Answer;
use super::extract::{Desk, Path, hears_of};
use crate::store::append::New;
use axum::Json as Send;
use axum::extract::State;
use domain::access::{self, Action, Actor, FileInfo};
use domain::course;
use domain::entry::part::Shown;
use domain::entry::{Author, Entry, Kind, Part, Route};
use domain::file::{FileClass, FileOf};
use domain::format::lines::Lines;
use domain::id::{ChildId, EntryId, FileId};
use domain::london;
use domain::naming;
use domain::routing::Role;
use domain::view::{self, FileView, Stored};
use domain::wire::desk::{
    Checking, ChildHead, Chronology, Concerns, DecisionView, HelpfulView, Inbox, MyChildren, RecordView, SetAsideView,
    Unfinished,
};
use domain::wire::fault::FaultCode;
use std::collections::BTreeSet;

/// Of what was set aside, shown at once. What is dealt with makes room for the next.
const SHOWN_MAX: usize = 100;

/// What a file says to this reader.
pub(super) struct Read {
    pub records: Vec<RecordView>,
    /// Of a protection file (R28).
    pub helpful: Vec<HelpfulView>,
}

pub(super) async fn views(
    server: &Server,
    actor: &Actor,
    file: FileId,
    info: &FileInfo,
) -> Result<Vec<RecordView>, crate::store::StoreError> {
    Ok(read(server, actor, file, info).await?.records)
}

pub(super) async fn read(
    server: &Server,
    actor: &Actor,
    file: FileId,
    info: &FileInfo,
) -> Result<Read, crate::store::StoreError> {
    let entries = server.store.entries(file).await?;
    let view = FileView { class: info.class, child: info.child, entries: &entries };
    let state = server.store.state();
    let ground = server.ground(&state.register);
    let mut records = view::records(&view, &ground, server.clock.now());
    let heard: BTreeSet<EntryId> =
        entries.iter().filter(|s| hears_of(server, actor, info, &s.entry)).map(|s| s.id).collect();
    records.retain(|r| heard.contains(&r.id));
    if records.iter().any(|r| !r.pictures.is_empty()) {
        let states = server.store.pictures(file).await?;
        for picture in records.iter_mut().flat_map(|r| &mut r.pictures) {
            if let Some(state) = states.get(&(picture.entry, picture.id)) {
                picture.state = state.clone();
            }
        }
    }
    let by_me = Author::Desk { person: actor.person };
    for decision in records.iter_mut().flat_map(|r| &mut r.decisions) {
        decision.mine = entries.iter().any(|s| s.id == decision.id && s.entry.head.author == by_me);
    }
    for record in &mut records {
        record.mine = entries
            .iter()
            .any(|s| s.id == record.id && s.entry.head.author == by_me && s.entry.head.kind.is_observation());
    }
    if access::reads_achievements_only(actor, info) {
        for record in &mut records {
            record.child = record.child.take().map(as_on_the_tile);
            record.decisions.clear();
        }
    }
    Ok(Read { records, helpful: view::helpful(&entries, &ground) })
}

/// `GET /api/v1/inbox`: what waits for this reader, most urgent first, and what was seen today.
pub async fn inbox(State(server): State<Server>, desk: Desk) -> Answer<Inbox> {
    let now = server.clock.now();
    let (mut new, mut seen_today, mut opened) = (vec![], vec![], vec![]);
    // Of what names nobody on the list each has a card until it is filed, whoever has seen it.
    let (mut pressing, mut unfiled) = (0, 0);
    for (file, info) in
        desk.files(&server, &[FileClass::Protection, FileClass::Accident, FileClass::AboutStaff, FileClass::Unfiled])
    {
        let shown_before = new.len() + seen_today.len();
        for view in views(&server, &desk.actor, file, &info).await? {
            unfiled += usize::from(info.class == FileClass::Unfiled);
            pressing += usize::from(view.next.iter().any(|w| course::presses(w, now)));
            if view.waits {
                new.push(view);
            } else if view.seen.iter().any(|s| london::date(s.at) == london::date(now)) {
                seen_today.push(view);
            }
        }
        let shows_some = new.len() + seen_today.len() > shown_before;
        if let (true, FileClass::Protection, Some(child)) = (shows_some, info.class, info.child) {
            opened.push((file, child));
        }
    }
    // Its words stand in the inbox: that is an opening, too.
    record_openings(&server, &desk, &opened).await?;
    // What nobody has seen comes first, then what can't wait, then the newest.
    new.sort_by_key(|v| (!v.seen.is_empty(), !v.cannot_wait, std::cmp::Reverse(v.received)));
    seen_today.sort_by_key(|v| std::cmp::Reverse(v.seen.iter().map(|s| s.at).max()));
    let state = server.store.state();
    let needs_checking = unfiled + set_aside(&server, &desk).await?.iter().filter(|s| s.2.is_empty()).count();
    let lead = desk.files(&server, &[FileClass::Unfiled]).into_iter().next().is_some();
    Ok(Send(Inbox {
        now,
        new,
        seen_today,
        pressing,
        needs_checking,
        on_duty: state.register.on_duty(now).map(|p| state.register.person_name(p)),
        banner: state.banner.clone().filter(|_| lead || desk.needs(crate::api::desk::LEADS).is_ok()),
    }))
}

/// `GET /api/v1/children/{id}`: the chronology, from the files that this reader may read. A protection file
/// is not opened unless the opening could be recorded.
pub async fn chronology(State(server): State<Server>, desk: Desk, Path(id): Path) -> Answer<Chronology> {
    let child = ChildId::parse(&id).ok_or(FaultCode::NoSuchThing)?;
    let now = server.clock.now();
    let state = server.store.state();
    let mut head = view::child_head(&state.register, child, london::date(now)).ok_or(FaultCode::NoSuchThing)?;
    // Whether the file exists yet is not told: what counts is whether this reader could read one.
    let could =
        |class| desk.may(&server, Action::Read, &FileInfo { class, child: Some(child), reader: None, about: vec![] });
    if !could(FileClass::Learning) && !could(FileClass::Protection) {
        return Err(FaultCode::NoSuchThing.into());
    }
    if !could(FileClass::Registration) && !could(FileClass::Protection) {
        head = as_on_the_tile(head);
    }
    let (mut records, mut helpful) = (vec![], vec![]);
    for (file, info) in desk.files(&server, &[FileClass::Learning, FileClass::Accident, FileClass::Protection]) {
        if info.child != Some(child) {
            continue;
        }
        if info.class == FileClass::Protection {
            record_openings(&server, &desk, &[(file, child)]).await?;
        }
        let read = read(&server, &desk.actor, file, &info).await?;
        records.extend(read.records);
        helpful.extend(read.helpful);
    }
    records.sort_by_key(|v| (v.occurred, v.received));
    let may_write = desk.may(
        &server,
        Action::Answer,
        &FileInfo { class: FileClass::Protection, child: Some(child), reader: None, about: vec![] },
    );
    Ok(Send(Chronology { now, child: head, records, helpful, may_write }))
}

/// `GET /api/v1/children`: with whom the reader works, by name; of each the achievements can be read.
pub async fn my_children(State(server): State<Server>, desk: Desk) -> Answer<MyChildren> {
    let state = server.store.state();
    let today = london::date(server.clock.now());
    let heads = desk.actor.works_with.iter().filter_map(|id| view::child_head(&state.register, *id, today));
    let mut children: Vec<ChildHead> = heads.map(as_on_the_tile).collect();
    children.sort_by_cached_key(|child| naming::sort_key(&child.name));
    Ok(Send(MyChildren { children }))
}

/// As little as the tile in the room says.
fn as_on_the_tile(head: ChildHead) -> ChildHead {
    ChildHead { home: None, council: None, known_marks: String::new(), ..head }
}

/// Puts it on the log that this reader opens these files, once a sign-in: written first, noted in the session then, so that no
/// words leave of which no line tells.
pub(super) async fn record_openings(
    server: &Server,
    desk: &Desk,
    files: &[(FileId, ChildId)],
) -> Result<(), crate::store::StoreError> {
    // Of two requests that come together, one writes the line and the other waits for it.
    let _one_at_a_time = server.openings.lock().await;
    let mut opened = vec![];
    for (file, child) in files {
        if !server.store.has_opened(&desk.session, *file).await? {
            opened.push((*file, *child));
        }
    }
    if opened.is_empty() {
        return Ok(());
    }
    let (author, now) = (Author::Desk { person: desk.actor.person }, server.clock.now());
    let line = |(file, child): &(FileId, ChildId)| {
        let looked = vec![Part::Looked { file: *file, child: *child }];
        New::entry(FileOf::AccessLog, Kind::Opened, author, looked, now)
    };
    server.store.write(opened.iter().map(line).collect(), now).await?;
    for (file, _) in opened {
        server.store.note_opened(&desk.session, file).await?;
    }
    Ok(())
}

/// `GET /api/v1/unfinished`: achievements of this leader's room that went as *not finished*, until somebody has
/// seen them or their writer has finished them (H3).
pub async fn unfinished(State(server): State<Server>, desk: Desk) -> Answer<Unfinished> {
    desk.needs(&[Role::RoomLeader])?;
    let now = server.clock.now();
    let state = server.store.state();
    let room = state.register.people.get(&desk.actor.person).and_then(|p| p.room);
    let today = london::date(now);
    let mut records = vec![];
    for (file, info) in desk.files(&server, &[FileClass::Learning]) {
        let child = info.child.and_then(|c| state.register.children.get(&c));
        if room.is_some() && child.and_then(|c| c.room(today)) != room {
            continue;
        }
        let of_file = views(&server, &desk.actor, file, &info).await?.into_iter();
        records.extend(of_file.filter(|r| r.unfinished && r.kind == Kind::Achievement && r.seen.is_empty()));
    }
    records.sort_by_key(|r| std::cmp::Reverse(r.received));
    Ok(Send(Unfinished { now, records }))
}

/// `GET /api/v1/concerns`: what is about staff and came to this reader (H1). Empty for everybody else, whether or not
/// there is anything.
pub async fn concerns(State(server): State<Server>, desk: Desk) -> Answer<Concerns> {
    let mut records = vec![];
    for (file, info) in desk.files(&server, &[FileClass::AboutStaff]) {
        records.extend(views(&server, &desk.actor, file, &info).await?);
    }
    records.sort_by_key(|r| std::cmp::Reverse(r.received));
    Ok(Send(Concerns { now: server.clock.now(), records }))
}

/// `GET /api/v1/checking`: *Arrived, needs checking*, and what names nobody on the list.
pub async fn checking(State(server): State<Server>, desk: Desk) -> Answer<Checking> {
    let mut unfiled = vec![];
    for (file, info) in desk.files(&server, &[FileClass::Unfiled]) {
        unfiled.extend(views(&server, &desk.actor, file, &info).await?);
    }
    let (set_aside, more) = set_aside_views(&server, &desk).await?;
    Ok(Send(Checking { now: server.clock.now(), unfiled, set_aside, more }))
}

/// What was set aside and this reader may know of, newest first, each with its part and what was done about it.
async fn set_aside(
    server: &Server,
    desk: &Desk,
) -> Result<Vec<(Stored, FileInfo, Vec<DecisionView>)>, crate::store::StoreError> {
    let state = server.store.state();
    let mut out = vec![];
    for (file, info) in desk.files(server, &[FileClass::SetAside, FileClass::AboutStaff]) {
        let entries = server.store.entries(file).await?;
        for stored in &entries {
            let Some((id, reason)) = stored.entry.parts.iter().find_map(|part| match part {
                Part::SetAside { id, reason, .. } => Some((*id, *reason)),
                _ => None,
            }) else {
                continue;
            };
            // It could be opened since, and stands where it belongs. Whoever may not read it there sees it here
            // as before: that it left the list would tell them what it was (H1).
            if reason.may_open_later()
                && let Some(at) = server.store.locate(id).await?
                && state.files.get(&at.file).is_some_and(|f| desk.may(server, Action::Read, &f.info))
            {
                continue;
            }
            let decisions = view::decisions(&entries, stored.id, &server.ground(&state.register));
            out.push((stored.clone(), info.clone(), decisions));
        }
    }
    out.sort_by_key(|(stored, _, decisions)| (!decisions.is_empty(), std::cmp::Reverse(stored.received)));
    Ok(out)
}

/// Those that are shown, and how many more there are.
async fn set_aside_views(server: &Server, desk: &Desk) -> Result<(Vec<SetAsideView>, usize), crate::store::StoreError> {
    let state = server.store.state();
    let mut out = vec![];
    let all = set_aside(server, desk).await?;
    let more = all.len().saturating_sub(SHOWN_MAX);
    for (stored, info, decisions) in all.into_iter().take(SHOWN_MAX) {
        for part in &stored.entry.parts {
            let Part::SetAside { device, place, reason, .. } = part else { continue };
            let tablet = state.register.tablets.get(device);
            let said = said_by(server, desk, stored.id, info.class).await?;
            out.push(SetAsideView {
                id: stored.id,
                tablet: tablet.map_or_else(|| "a tablet that is not listed".into(), |t| t.name.clone()),
                place: *place,
                received: stored.received,
                reason: reason.words().into(),
                claims: said.claims,
                parts: said.parts,
                decisions: decisions.clone(),
            });
        }
    }
    Ok((out, more))
}

/// What something that was set aside says.
#[derive(Default)]
struct Said {
    claims: Option<String>,
    parts: Vec<Shown>,
}

/// The words of what was set aside, where they can be read and its route lets this file's readers see them.
async fn said_by(
    server: &Server,
    desk: &Desk,
    entry: EntryId,
    class: FileClass,
) -> Result<Said, crate::store::StoreError> {
    let Some(envelope) = server.store.raw(entry).await? else { return Ok(Said::default()) };
    let Some((_, opening)) = server.store.master().opening(&envelope.key) else { return Ok(Said::default()) };
    let Ok(entry) = opening.open(&envelope.sealed.0).and_then(Lines::read).and_then(|l| Entry::read(&l)) else {
        return Ok(Said::default());
    };
    let ordinary = entry.head.route == Route::Ordinary && entry.head.setting == server.store.setting();
    let typed = entry.typed_subject().unwrap_or_default();
    let register = &server.store.state().register;
    let connected = entry.head.child.is_some_and(|c| desk.actor.related.contains(&c))
        || !access::may_hear_of_typed(&desk.actor, typed, register);
    if connected || !ordinary && class != FileClass::AboutStaff {
        return Ok(Said::default());
    }
    let child = entry.head.child.and_then(|c| register.children.get(&c)).map(|c| format!("about {}", c.full_name()));
    let author = match entry.head.author {
        Author::Person { person, .. } => register.people.get(&person).map(|p| format!("by {}", p.name)),
        _ => entry.typed_author().map(|(name, _)| format!("by {name}")),
    };
    let claims: Vec<String> = [Some(entry.head.kind.title().to_owned()), child, author].into_iter().flatten().collect();
    Ok(Said {
        claims: Some(claims.join(", ")),
        parts: entry.parts.iter().filter_map(|p| p.shown("the child")).collect(),
    })
}
