//! What waits for somebody: the board, one record with its next step, and whom to ring.

use super::Server;
use super::error::Answer;
use super::extract::{Desk, Path, files};
use super::records::{read, record_openings, views};
use crate::store::StoreError;
use axum::Json as Send;
use axum::extract::State;
use domain::access::Actor;
use domain::counts;
use domain::directory;
use domain::entry::Kind;
use domain::file::FileClass;
use domain::id::{ChildId, EntryId};
use domain::leaving;
use domain::register::Child;
use domain::view;
use domain::wire::board::{Board, BoardItem, Counts, DirectoryView, RecordOpen};
use domain::wire::desk::{HelpfulView, RecordView};
use domain::wire::fault::FaultCode;

/// Files whose records wait for somebody.
const WAIT_IN: [FileClass; 4] = [FileClass::Protection, FileClass::Accident, FileClass::AboutStaff, FileClass::Unfiled];

/// `GET /api/v1/board`: everything that waits for somebody and that this reader may know of, the first to be due first. A
/// list: no file is opened by it, so it says whose record waits for what, and no word of it.
pub async fn board(State(server): State<Server>, desk: Desk) -> Answer<Board> {
    Ok(Send(Board { now: server.clock.now(), items: items(&server, &desk.actor).await? }))
}

/// All that waits and that this reader may know of.
pub(super) async fn items(server: &Server, actor: &Actor) -> Result<Vec<BoardItem>, StoreError> {
    let (records, reviews) = records(server, actor).await?;
    let mut items = waiting(&records);
    items.extend(reviews);
    in_order(&mut items);
    Ok(items)
}

/// Every record that can wait for somebody, with the class of its file.
/// Beside them what is helpful to know of a child and wants to be looked at again.
async fn records(server: &Server, actor: &Actor) -> Result<(Vec<(FileClass, RecordView)>, Vec<BoardItem>), StoreError> {
    let (mut all, mut reviews) = (vec![], vec![]);
    let state = server.store.state();
    for (file, info) in files(server, actor, &WAIT_IN) {
        let read = read(server, actor, file, &info).await?;
        let child = info.child.and_then(|id| state.register.children.get(&id)).map(Child::full_name);
        reviews.extend(read.helpful.iter().filter_map(|h| review(h, info.child, child.as_deref())));
        all.extend(read.records.into_iter().map(|record| (info.class, record)));
    }
    Ok((all, reviews))
}

fn review(helpful: &HelpfulView, child: Option<ChildId>, name: Option<&str>) -> Option<BoardItem> {
    Some(BoardItem {
        record: helpful.id,
        subject: name?.into(),
        child,
        kind: Kind::Helpful,
        room: String::new(),
        written: helpful.said.at,
        about_staff: false,
        owner: None,
        waits: view::review(helpful)?,
    })
}

fn in_order(items: &mut [BoardItem]) {
    items.sort_by_key(|i| (i.waits.due.is_none(), i.waits.due, i.waits.what, i.waits.since));
}

fn waiting(records: &[(FileClass, RecordView)]) -> Vec<BoardItem> {
    let of = |record: &RecordView| record.next.iter().map(|waits| item(record, waits.clone())).collect::<Vec<_>>();
    let mut items: Vec<BoardItem> = records.iter().flat_map(|(_, record)| of(record)).collect();
    in_order(&mut items);
    items
}

fn item(record: &RecordView, waits: domain::wire::board::Waits) -> BoardItem {
    let named = record.child.as_ref().map(|c| c.name.clone()).or_else(|| record.typed_child.clone());
    BoardItem {
        record: record.first,
        subject: named.unwrap_or_else(|| "No child named".into()),
        child: record.child.as_ref().map(|c| c.id),
        kind: record.kind,
        room: record.room.clone(),
        written: record.written.to_utc(),
        about_staff: record.about_staff,
        owner: record.owner.clone(),
        waits,
    }
}

/// `GET /api/v1/records/{id}`: one record of a file that this reader may read, by its first wording. A protection
/// file is not opened unless the opening could be recorded.
pub async fn record(State(server): State<Server>, desk: Desk, Path(id): Path) -> Answer<RecordOpen> {
    let id = EntryId::parse(&id).ok_or(FaultCode::NoSuchThing)?;
    let at = server.store.locate(id).await?.ok_or(FaultCode::NoSuchThing)?;
    let readable = desk.files(&server, &WAIT_IN).into_iter().find(|(file, _)| *file == at.file);
    let (file, info) = readable.ok_or(FaultCode::NoSuchThing)?;
    let found = views(&server, &desk.actor, file, &info).await?.into_iter().find(|r| r.first == id || r.id == id);
    let record = found.ok_or(FaultCode::NoSuchThing)?;
    let entries = server.store.entries(file).await?;
    let entry = entries.iter().find(|s| s.id == record.id).map(|s| &s.entry);
    let as_child = entry.map(|entry| leaving::as_child(entry, &record)).unwrap_or_default();
    let now = server.clock.now();
    if let (FileClass::Protection, Some(child)) = (info.class, info.child) {
        record_openings(&server, &desk, &[(file, child)]).await?;
    }
    Ok(Send(RecordOpen { now, record, as_child }))
}

/// `GET /api/v1/counts`: of the protection files that this reader may read. No name is in the numbers.
pub async fn counts(State(server): State<Server>, desk: Desk) -> Answer<Counts> {
    desk.needs(super::desk::LEADS)?;
    let (records, _) = records(&server, &desk.actor).await?;
    let now = server.clock.now();
    let unacted = counts::unacted(waiting(&records), now);
    let of_children = records.iter().filter(|(class, _)| class.is_guarded()).map(|(_, record)| record);
    Ok(Send(Counts { now, counts: counts::counts(of_children), unacted }))
}

/// `GET /api/v1/directory`: whom to ring, and when somebody last checked the number (R111, H18).
pub async fn directory_now(State(server): State<Server>, desk: Desk) -> Answer<DirectoryView> {
    desk.needs(super::desk::OFFICE)?;
    let state = server.store.state();
    Ok(Send(directory::directory(&server.config.rules, &state.register, server.clock.now())))
}
