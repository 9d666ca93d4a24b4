//! *Not about this child* (H4, R135): the words go to the file where they belong, with author and times kept;
//! in the file where they stood nothing of them can be read any more.

use super::append::{New, To, Work};
use super::read::{find, row_id};
use super::writer::Command;
use super::{Store, StoreError};
use crate::random;
use chrono::{DateTime, Utc};
use domain::access::{Action, Actor, may};
use domain::bytes::Bytes;
use domain::entry::{Author, Entry, Kind, Part, Route};
use domain::file::{FileClass, FileOf};
use domain::format::body;
use domain::format::lines::Lines;
use domain::id::{ChildId, EntryId, FileId, PersonId, SeriesId};
use sqlx::Row;

impl Store {
    /// Files an entry, and all that belongs to it and that this person may move, under a child.
    pub async fn refile(
        &self,
        entry: EntryId,
        to: Place,
        by: Actor,
        reason: String,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.writer.ask(Command::Refile { entry, to, by, reason, now }).await.map(|_| ())
    }
}

/// Where an entry goes: under which child, and into which of their files, where somebody said so.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub child: ChildId,
    pub class: Option<FileClass>,
}

impl From<ChildId> for Place {
    fn from(child: ChildId) -> Self {
        Self { child, class: None }
    }
}

/// A row that moves.
struct Moving {
    file: FileId,
    class: FileClass,
    leaf_entry: EntryId,
    body: EntryId,
    key: [u8; 32],
    series: SeriesId,
    place: u64,
    content: Bytes<32>,
    /// When it came, also where it was filed before.
    arrived: DateTime<Utc>,
    entry: Entry,
}

impl Work<'_> {
    pub(crate) async fn refile(
        &mut self,
        entry: EntryId,
        Place { child, class }: Place,
        by: &Actor,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let at = find(self.ledger.settled().await?, entry).await?.ok_or(StoreError::NotFound)?;
        let mut rows = vec![];
        for file in self.files_beside(at.file) {
            // What they may not see stays where it is, and nothing tells them of it (R132).
            let known = self.state.files.get(&file);
            if known.is_some_and(|f| may(by, Action::Refile, &f.info, &self.state.register)) {
                rows.extend(self.moving(file).await?);
            }
        }
        let family = family(&rows, at.entry);
        let kind = rows.iter().find(|r| r.leaf_entry == at.entry).ok_or(StoreError::NotFound)?;
        let owner = match class {
            Some(class) => FileOf::Child(class, child),
            None => self.own_place(&rows, &family, &kind.entry, child, now),
        };
        for row in rows.iter().filter(|r| family.contains(&r.leaf_entry)) {
            // A talk that was corrected into a concern has its first wording in the learning file: it goes to the
            // other child's learning file.
            let beside = FileOf::Child(row.class, child);
            let target = self.file_of(if row.file == at.file { owner.clone() } else { beside }, now).await?;
            if target != row.file {
                self.move_one(row, target, by.person, reason, now).await?;
            }
        }
        Ok(())
    }

    /// Where it belongs as a record of this child, where nobody said.
    fn own_place(
        &self,
        rows: &[Moving],
        family: &[EntryId],
        entry: &Entry,
        child: ChildId,
        now: DateTime<Utc>,
    ) -> FileOf {
        // What steps were taken about is no everyday record any more, whatever it was begun as.
        let stepped = |r: &Moving| r.entry.parts.iter().any(|p| matches!(p, Part::Step { .. }));
        match rows.iter().filter(|r| family.contains(&r.leaf_entry)).any(stepped) {
            true => FileOf::Child(FileClass::Protection, child),
            false => self.observation_of(entry, Some(child), now),
        }
    }

    /// The file, and the others in which the same child's observations stand.
    fn files_beside(&self, file: FileId) -> Vec<FileId> {
        let child = self.state.files.get(&file).and_then(|f| f.info.child);
        let classes = [FileClass::Learning, FileClass::Accident, FileClass::Protection];
        let others = child.into_iter().flat_map(|c| classes.map(|class| FileOf::Child(class, c)));
        let others = others.filter_map(|owner| self.state.by_owner.get(&owner).copied());
        let mut files = vec![file];
        files.extend(others.filter(|other| *other != file));
        files
    }

    async fn moving(&mut self, file: FileId) -> Result<Vec<Moving>, StoreError> {
        let known = self.state.files.get(&file).ok_or(StoreError::NotFound)?;
        let (class, file_key) = (known.info.class, known.key);
        let rows = sqlx::query(
            "SELECT l.entry, s.body, l.series, l.place, l.content, b.sealed, w.wrapped, first.received_ms FROM leaf l
             JOIN stands s ON s.seq = l.seq JOIN body b ON b.id = s.body JOIN wrap w ON w.body = s.body AND w.file = l.file
             JOIN leaf first ON first.entry = s.body
             WHERE l.file = ?1 AND l.seq = (SELECT max(l2.seq) FROM stands s2 JOIN leaf l2 ON l2.seq = s2.seq
                                            WHERE s2.body = s.body AND l2.file = ?1)
             ORDER BY l.place_in_file",
        )
        .bind(file.bytes().as_slice())
        .fetch_all(self.ledger.settled().await?)
        .await?;
        rows.iter()
            .map(|row| {
                let body_id = EntryId::from_bytes(row_id(row, 1)?);
                let wrapped: Vec<u8> = row.try_get(6)?;
                let key = *body::unwrap(&file_key, body_id, file, &wrapped)?;
                let sealed: Vec<u8> = row.try_get(5)?;
                let lines = Lines::read(body::unlock(&key, body_id, &sealed)?)?;
                Ok(Moving {
                    file,
                    class,
                    leaf_entry: EntryId::from_bytes(row_id(row, 0)?),
                    body: body_id,
                    key,
                    series: SeriesId::from_bytes(row_id(row, 2)?),
                    place: row.try_get::<i64, _>(3)? as u64,
                    content: lines.content,
                    arrived: crate::clock::from_ms(row.try_get(7)?),
                    entry: Entry::read(&lines)?,
                })
            })
            .collect()
    }

    /// A withdrawal in the one file; in the other a leaf with the same commitment and an entry that says so.
    /// The wrap moves, and the old one is destroyed.
    async fn move_one(
        &mut self,
        row: &Moving,
        to: FileId,
        by: PersonId,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let from = row.file;
        let stands_as = EntryId::from_random(random::bytes()?);
        let entry = |to: FileId, kind: Kind, part: Part| New {
            id: None,
            to: To::File(to),
            kind,
            author: Author::Desk { person: by },
            route: Route::Ordinary,
            supersedes: vec![],
            about: vec![],
            parts: vec![part, Part::Reason { words: reason.into() }],
            occurred: now,
        };
        let withdrawal = Part::Withdrawal { original: row.leaf_entry };
        self.write(entry(from, Kind::Withdrawn, withdrawal), now).await?;
        let filing = Part::Filing { original: row.entry.head.id, stands_as, arrived: row.arrived };
        self.write(entry(to, Kind::Filed, filing), now).await?;

        self.leaf(to, stands_as, (row.series, row.place), (row.content, row.body), now)?;
        self.wrap_for(to, row.body, &row.key)?;
        self.unwrap_from(from, row.body).await?;
        self.move_pictures(row.body, from, to).await
    }
}

/// The entry, what it puts right and what puts it right, and the ticks about any of these.
fn family(rows: &[Moving], start: EntryId) -> Vec<EntryId> {
    let mut family = vec![start];
    loop {
        let before = family.len();
        for row in rows {
            let mine: Vec<EntryId> = [row.leaf_entry, row.entry.head.id].into();
            let points: Vec<EntryId> = row.entry.head.supersedes.iter().chain(&row.entry.head.about).copied().collect();
            let in_family = |id: &EntryId| {
                family.contains(id) || rows.iter().any(|r| r.entry.head.id == *id && family.contains(&r.leaf_entry))
            };
            let pointed_at = rows
                .iter()
                .filter(|r| family.contains(&r.leaf_entry))
                .any(|r| r.entry.head.supersedes.iter().any(|id| mine.contains(id)));
            let belongs = points.iter().any(in_family) || pointed_at;
            if belongs
                && !family.contains(&row.leaf_entry)
                && !matches!(row.entry.head.kind, Kind::Withdrawn | Kind::Filed)
            {
                family.push(row.leaf_entry);
            }
        }
        if family.len() == before {
            return family;
        }
    }
}
