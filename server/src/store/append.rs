//! Appending: the one way in which anything gets into the ledger.

use super::read::find;
use super::staged::Staged;
use super::state::FileState;
use super::{State, StoreError, state};
use crate::keys::Master;
use crate::random;
use chrono::{DateTime, Utc};
use domain::access::FileInfo;
use domain::bytes::Bytes;
use domain::entry::{Author, Entry, Head, Kind, Part, Route};
use domain::file::{FileClass, FileOf};
use domain::format::leaf::Leaf;
use domain::format::lines::{self, Lines};
use domain::format::{body, leaf, tree};
use domain::id::{ChildId, EntryId, FileId, PersonId, SeriesId};
use domain::london;
use domain::register::Fact;
use sqlx::SqlitePool;
use std::sync::Arc;

/// This build, as kept in what it writes.
pub const BUILD: &str = concat!("server ", env!("CARGO_PKG_VERSION"));

/// What happens inside one transaction. `state` is the writing task's own copy until COMMIT.
pub(crate) struct Work<'c> {
    pub ledger: Staged<'c>,
    pub keys: &'c SqlitePool,
    pub master: &'c Master,
    pub state: State,
    pub changed: Vec<FileId>,
}

/// Something written at the desk, or noted by the server.
#[derive(Clone)]
pub struct New {
    /// Minted by whoever writes, so that the same sent twice is one; without it, by us.
    pub id: Option<EntryId>,
    pub to: To,
    pub kind: Kind,
    pub author: Author,
    pub route: Route,
    pub supersedes: Vec<EntryId>,
    pub about: Vec<EntryId>,
    pub parts: Vec<Part>,
    pub occurred: DateTime<Utc>,
}

#[derive(Clone)]
pub enum To {
    Owner(FileOf),
    File(FileId),
    /// Wherever this entry stands by now: somebody may have filed it since it was read.
    Beside(EntryId),
    /// A new file with one reader, about these people.
    AboutStaff {
        reader: Option<PersonId>,
        about: Vec<PersonId>,
    },
}

impl New {
    /// A plain entry of now.
    pub fn entry(to: FileOf, kind: Kind, author: Author, parts: Vec<Part>, now: DateTime<Utc>) -> Self {
        let (route, supersedes, about) = (Route::Ordinary, vec![], vec![]);
        Self { id: None, to: To::Owner(to), kind, author, route, supersedes, about, parts, occurred: now }
    }

    /// A fact that somebody entered, or that the server noted.
    pub fn fact(fact: Fact, author: Author, now: DateTime<Utc>) -> Self {
        Self::entry(fact.file(), Kind::Register, author, vec![Part::Fact { fact }], now)
    }

    pub fn sealing_key(index: u32, author: Author, now: DateTime<Utc>) -> Self {
        Self::fact(Fact::SealingKey { index }, author, now)
    }
}

/// Lines on their way into a file.
pub(crate) struct Incoming<'a> {
    pub id: EntryId,
    pub series: SeriesId,
    pub place: u64,
    pub lines: &'a Lines,
    pub entry: &'a Entry,
}

impl Work<'_> {
    /// Writes an entry in the server's own series, vouched for by the setting.
    pub async fn write(&mut self, new: New, now: DateTime<Utc>) -> Result<EntryId, StoreError> {
        let file = match &new.to {
            To::File(file) => *file,
            To::Beside(entry) => find(self.ledger.settled().await?, *entry).await?.ok_or(StoreError::NotFound)?.file,
            To::Owner(owner) => self.file_of(owner.clone(), now).await?,
            To::AboutStaff { reader, about } => self.new_file(FileOf::AboutStaff, *reader, about, now).await?,
        };
        self.write_in(file, new, now).await
    }

    /// What was written already under these ids: the answer to it was lost, or somebody pressed twice.
    pub async fn written_before(&mut self, entries: &[New]) -> Result<Option<Vec<EntryId>>, StoreError> {
        let ids: Vec<EntryId> = entries.iter().filter_map(|new| new.id).collect();
        let Some(first) = ids.first() else { return Ok(None) };
        let there: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM leaf WHERE entry = ?)")
            .bind(first.bytes().as_slice())
            .fetch_one(self.ledger.settled().await?)
            .await?;
        Ok(there.then_some(ids))
    }

    async fn write_in(&mut self, file: FileId, new: New, now: DateTime<Utc>) -> Result<EntryId, StoreError> {
        let child = self.state.files.get(&file).and_then(|f| f.info.child);
        let id = match new.id {
            Some(id) => id,
            None => EntryId::from_random(random::bytes()?),
        };
        let entry = self.compose(id, child, new, now);
        let index = self.master.signing_index();
        let signing = self.master.signing(index);
        let author = lines::Author::Setting { key: index, signing: &signing };
        let lines = Lines::write(&entry.write()?, random::bytes()?, author)?;
        self.state.server_place += 1;
        let incoming =
            Incoming { id, series: self.state.series, place: self.state.server_place, lines: &lines, entry: &entry };
        self.append(file, incoming, now).await?;
        Ok(id)
    }

    fn compose(&self, id: EntryId, child: Option<ChildId>, new: New, now: DateTime<Utc>) -> Entry {
        let head = Head {
            id,
            setting: self.state.setting,
            kind: new.kind,
            occurred: london::with_offset(new.occurred),
            written: london::with_offset(now),
            clock_offset_ms: Some(0),
            told: None,
            rules: self.state.register.rules.clone(),
            app: BUILD.into(),
            unfinished: false,
            author: new.author,
            typed_for: None,
            device: None,
            room: None,
            child,
            route: new.route,
            occasion: None,
            supersedes: new.supersedes,
            about: new.about,
        };
        let mut parts = new.parts;
        // Who wrote stays readable when the staff file is long gone.
        if let Some(known) = new.author.person().and_then(|p| self.state.register.people.get(&p)) {
            parts.push(Part::Writer { name: known.name.clone(), job: known.job.clone() });
        }
        Entry { head, parts }
    }

    /// The file of this owner, opened now where there was none.
    pub async fn file_of(&mut self, owner: FileOf, now: DateTime<Utc>) -> Result<FileId, StoreError> {
        match self.state.by_owner.get(&owner) {
            Some(file) => Ok(*file),
            None => self.new_file(owner, None, &[], now).await,
        }
    }

    /// Opens a file: its key is on the disk before anything is written under it, and its first entry says
    /// what it is.
    pub async fn new_file(
        &mut self,
        owner: FileOf,
        reader: Option<PersonId>,
        about: &[PersonId],
        now: DateTime<Utc>,
    ) -> Result<FileId, StoreError> {
        let file = FileId::from_random(random::bytes()?);
        let key: [u8; 32] = random::bytes()?;
        sqlx::query("INSERT INTO file_key (file, wrapped) VALUES (?, ?)")
            .bind(file.bytes().as_slice())
            .bind(self.master.wrap(&Master::file_purpose(file), &key)?)
            .execute(self.keys)
            .await?;
        let class = owner.class();
        let (child, person) = match &owner {
            FileOf::Child(_, child) => (Some(*child), None),
            FileOf::Person(person) => (None, Some(*person)),
            _ => (None, reader),
        };
        let info = FileInfo { class, child, reader, about: about.to_vec() };
        self.state.files.insert(file, Arc::new(FileState { info, count: 0, key }));
        if class != FileClass::AboutStaff {
            self.state.by_owner.insert(owner, file);
        }
        let route = if class == FileClass::AboutStaff {
            Route::AboutStaff { people: about.to_vec(), sure: false }
        } else {
            Route::Ordinary
        };
        let mut parts = vec![Part::File { class, child, person }];
        if let Some(child) = child.and_then(|c| self.state.register.children.get(&c)) {
            parts.push(Part::Named { name: child.full_name(), born: child.born });
        }
        let first = New {
            id: None,
            to: To::File(file),
            kind: Kind::FileOpened,
            author: Author::Server,
            route,
            supersedes: vec![],
            about: vec![],
            parts,
            occurred: now,
        };
        Box::pin(self.write_in(file, first, now)).await?;
        Ok(file)
    }

    /// Appends lines with a new body of their own.
    pub async fn append(
        &mut self,
        file: FileId,
        incoming: Incoming<'_>,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let key: [u8; 32] = random::bytes()?;
        let sealed = body::lock(&key, random::bytes()?, incoming.id, incoming.lines.bytes());
        let file_key = self.state.files.get(&file).map(|f| f.key).ok_or(StoreError::NotFound)?;
        self.ledger.body(incoming.id, sealed);
        self.ledger.wrap(incoming.id, file, body::wrap(&file_key, random::bytes()?, incoming.id, file, &key));
        let place = (incoming.series, incoming.place);
        let seq = self.leaf(file, incoming.id, place, (incoming.lines.content, incoming.id), now)?;
        self.state.note(file, incoming.entry, now);
        self.note_seen(file, incoming.entry, now).await?;
        self.await_pictures(incoming.id, incoming.entry).await?;
        Ok(seq)
    }

    /// Wraps a body's key for a file.
    pub fn wrap_for(&mut self, file: FileId, body_id: EntryId, key: &[u8; 32]) -> Result<(), StoreError> {
        let file_key = self.state.files.get(&file).map(|f| f.key).ok_or(StoreError::NotFound)?;
        self.ledger.wrap(body_id, file, body::wrap(&file_key, random::bytes()?, body_id, file, key));
        Ok(())
    }

    /// Adds a leaf that shows these lines (`body`), and the nodes of the tree that it completes.
    pub fn leaf(
        &mut self,
        file: FileId,
        entry: EntryId,
        (series, place): (SeriesId, u64),
        (content, body): (Bytes<32>, EntryId),
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let state = self.state.files.get_mut(&file).ok_or(StoreError::NotFound)?;
        let place_in_file = state.count + 1;
        Arc::make_mut(state).count = place_in_file;
        let seq = self.state.size;
        let received_ms = now.timestamp_millis();
        let leaf = Leaf { v: leaf::VERSION, entry, series, place, file, place_in_file, received_ms, content };
        let nodes = tree::append(seq, leaf.hash(), &mut self.state.frontier);
        self.ledger.leaf(seq, leaf, body, nodes);
        self.state.size += 1;
        self.changed.push(file);
        Ok(seq)
    }
}

/// Whether a file's first entry says what we think it is: used by `verify`.
pub(crate) fn describes(entry: &Entry) -> bool {
    state::describe(entry).is_some()
}
