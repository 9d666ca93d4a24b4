//! What is known without reading a child's records: the register, the files, the tree's edge. All of it can be
//! rebuilt from the ledger, and is, at each start.

use super::StoreError;
use super::read::{open_body, row_id};
use crate::keys::Master;
use domain::access::FileInfo;
use domain::bytes::Bytes;
use domain::entry::{Entry, Part, Route};
use domain::file::{FileClass, FileOf};
use domain::format::lines::Lines;
use domain::format::{FormatError, tree};
use domain::id::{EntryId, FileId, SeriesId, SettingId};
use domain::register::Register;
use sqlx::{Row, SqlitePool};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

#[derive(Clone)]
pub struct State {
    pub setting: SettingId,
    pub series: SeriesId,
    pub epoch: u64,
    pub banner: Option<String>,
    /// Leaves in the tree.
    pub size: u64,
    pub frontier: Vec<tree::Hash>,
    /// The last place in the server's own series.
    pub server_place: u64,
    pub register: Arc<Register>,
    pub files: HashMap<FileId, Arc<FileState>>,
    pub by_owner: HashMap<FileOf, FileId>,
    /// Files of which nothing is left but their leaves.
    pub destroyed: HashSet<FileId>,
    /// Files whose key was destroyed after this copy of the ledger was made, with their counts: they go at once.
    pub locked: HashMap<FileId, u64>,
}

#[derive(Clone)]
pub struct FileState {
    pub info: FileInfo,
    pub count: u64,
    pub key: [u8; 32],
}

impl State {
    pub fn root(&self) -> tree::Hash {
        tree::root(&self.frontier)
    }

    /// Takes note of an entry that was appended to a file.
    pub(crate) fn note(&mut self, file: FileId, entry: &Entry, received: chrono::DateTime<chrono::Utc>) {
        let facts = entry.parts.iter().filter_map(|p| match p {
            Part::Fact { fact } => Some(fact),
            _ => None,
        });
        for fact in facts {
            Arc::make_mut(&mut self.register).apply_by(entry.head.author.person(), fact, received);
        }
        if let Some(state) = self.files.get_mut(&file)
            && state.info.class == FileClass::AboutStaff
            && entry.head.route == Route::Unknown
        {
            // Whom it is about can't be known here, and so nobody can be its reader.
            Arc::make_mut(state).info.class = FileClass::Unknown;
        }
        // A later entry can name more people whom a concern is about: none of them becomes its reader.
        if let Route::AboutStaff { people, .. } = &entry.head.route
            && let Some(state) = self.files.get_mut(&file)
            && state.info.class == FileClass::AboutStaff
        {
            let info = &mut Arc::make_mut(state).info;
            for person in people {
                if !info.about.contains(person) {
                    info.about.push(*person);
                }
            }
        }
    }
}

/// Reads a file's first entry: its class and whose it is.
pub(crate) fn describe(entry: &Entry) -> Option<(FileInfo, Option<FileOf>)> {
    entry.parts.iter().find_map(|part| match part {
        Part::File { class, child, person } => {
            let about = match &entry.head.route {
                Route::AboutStaff { people, .. } => people.clone(),
                Route::Ordinary | Route::Unknown => vec![],
            };
            let info = FileInfo { class: *class, child: *child, reader: *person, about };
            let owner = match (class, child, person) {
                (FileClass::AboutStaff | FileClass::Unknown, _, _) => None,
                (FileClass::Staff, _, Some(person)) => Some(FileOf::Person(*person)),
                (FileClass::Setting, _, _) => Some(FileOf::Setting),
                (FileClass::Unfiled, _, _) => Some(FileOf::Unfiled),
                (FileClass::SetAside, _, _) => Some(FileOf::SetAside),
                (FileClass::AccessLog, _, _) => Some(FileOf::AccessLog),
                (class, Some(child), _) => Some(FileOf::Child(*class, *child)),
                _ => None,
            };
            let reader = if *class == FileClass::AboutStaff { info.reader } else { None };
            Some((FileInfo { reader, ..info }, owner))
        }
        _ => None,
    })
}

/// Builds the state from the ledger, as far as its words open.
pub(crate) async fn load(
    ledger: &SqlitePool,
    keys: &SqlitePool,
    master: &Master,
) -> Result<(State, Broken), StoreError> {
    let one = sqlx::query("SELECT id, series, epoch, banner FROM setting").fetch_one(ledger).await?;
    let series = SeriesId::from_bytes(row_id(&one, 1)?);
    let size: i64 = sqlx::query_scalar("SELECT coalesce(max(seq) + 1, 0) FROM leaf").fetch_one(ledger).await?;
    let size = size as u64;
    let mut frontier = vec![];
    for node in tree::frontier(size) {
        let hash: Vec<u8> = sqlx::query_scalar("SELECT hash FROM node WHERE level = ? AND idx = ?")
            .bind(node.level)
            .bind(node.index as i64)
            .fetch_optional(ledger)
            .await?
            .ok_or(StoreError::Broken(size, "a node of the tree is missing"))?;
        frontier.push(Bytes::from_slice(&hash).ok_or(StoreError::Broken(size, "a node has another length"))?);
    }
    let server_place: i64 = sqlx::query_scalar("SELECT coalesce(max(place), 0) FROM leaf WHERE series = ?")
        .bind(series.bytes().as_slice())
        .fetch_one(ledger)
        .await?;
    let mut state = State {
        setting: SettingId::from_bytes(row_id(&one, 0)?),
        series,
        epoch: one.try_get::<i64, _>(2)? as u64,
        banner: one.try_get(3)?,
        size,
        frontier,
        server_place: server_place as u64,
        register: Arc::default(),
        files: HashMap::new(),
        by_owner: HashMap::new(),
        destroyed: HashSet::new(),
        locked: HashMap::new(),
    };
    for row in sqlx::query("SELECT file FROM destroyed").fetch_all(ledger).await? {
        state.destroyed.insert(FileId::from_bytes(row_id(&row, 0)?));
    }
    let file_keys = file_keys(keys, master).await?;
    let mut broken = Broken::default();
    let files = sqlx::query("SELECT file, max(place_in_file) FROM leaf GROUP BY file").fetch_all(ledger).await?;
    for row in &files {
        let file = FileId::from_bytes(row_id(row, 0)?);
        if state.destroyed.contains(&file) {
            continue;
        }
        let Some(key) = file_keys.get(&file) else {
            let decided: i64 = sqlx::query_scalar("SELECT count(*) FROM destroyed WHERE file = ?")
                .bind(file.bytes().as_slice())
                .fetch_one(keys)
                .await?;
            if decided > 0 {
                state.locked.insert(file, row.try_get::<i64, _>(1)? as u64);
                continue;
            }
            return Err(StoreError::MasterKey(
                "keys.db does not hold the key of every file. It is not the one that belongs to this ledger.db",
            ));
        };
        let first = sqlx::query(
            "SELECT l.seq, l.entry, l.received_ms, s.body, b.sealed, w.wrapped FROM leaf l
             LEFT JOIN stands s ON s.seq = l.seq LEFT JOIN body b ON b.id = s.body
             LEFT JOIN wrap w ON w.body = s.body AND w.file = l.file WHERE l.file = ? AND l.place_in_file = 1",
        )
        .bind(file.bytes().as_slice())
        .fetch_one(ledger)
        .await?;
        let seq = first.try_get::<i64, _>(0)? as u64;
        let entry = open_body(&first, key, file).and_then(|lines| Ok(Entry::read(&lines)?));
        let Ok(entry) = entry else {
            broken.note(seq);
            continue;
        };
        let (info, owner) = describe(&entry).ok_or(StoreError::Broken(seq, "a file does not say what it is"))?;
        if let Some(owner) = owner {
            state.by_owner.insert(owner, file);
        }
        let count = row.try_get::<i64, _>(1)? as u64;
        state.files.insert(file, Arc::new(FileState { info, count, key: *key }));
    }
    replay(ledger, &mut state, &mut broken).await?;
    Ok((state, broken))
}

/// The first row whose words do not open, of those that are read at a start.
#[derive(Default)]
pub(crate) struct Broken(Option<u64>);

impl Broken {
    fn note(&mut self, seq: u64) {
        self.0 = Some(self.0.map_or(seq, |first| first.min(seq)));
    }

    pub(crate) fn none(&self) -> Result<(), StoreError> {
        self.0.map_or(Ok(()), |seq| Err(StoreError::Broken(seq, "its words do not open")))
    }
}

/// Folds the register, and who a file about staff is about, in the order of receipt.
async fn replay(ledger: &SqlitePool, state: &mut State, broken: &mut Broken) -> Result<(), StoreError> {
    let wanted: Vec<FileId> = state
        .files
        .iter()
        .filter(|(_, f)| {
            matches!(
                f.info.class,
                FileClass::Setting | FileClass::Registration | FileClass::Staff | FileClass::AboutStaff
            )
        })
        .map(|(id, _)| *id)
        .collect();
    let mut all: Vec<(u64, FileId, Lines, chrono::DateTime<chrono::Utc>)> = vec![];
    for file in wanted {
        let Some(key) = state.files.get(&file).map(|f| f.key) else { continue };
        for row in super::read::rows_of(ledger, file, 0).await? {
            let received = crate::clock::from_ms(row.try_get(2)?);
            let seq = row.try_get::<i64, _>(0)? as u64;
            match open_body(&row, &key, file) {
                Ok(lines) => all.push((seq, file, lines, received)),
                Err(_) => broken.note(seq),
            }
        }
    }
    all.sort_by_key(|(seq, ..)| *seq);
    let mut newer: u64 = 0;
    for (seq, file, lines, received) in all {
        let entry = Entry::read(&lines).map_err(|e| match e {
            FormatError::Newer => StoreError::Newer("ledger.db"),
            _ => StoreError::Broken(seq, "its words are of no form that is known here"),
        })?;
        newer += u64::from(entry.is_newer());
        state.note(file, &entry, received);
    }
    if newer > 0 {
        tracing::warn!(
            "{newer} entries were written by a newer version of Firsthand. What this one does not know of them counts for \
             nothing: no right, no leave, no file is opened by it. Start the newer version again as soon as you can"
        );
    }
    Ok(())
}

async fn file_keys(keys: &SqlitePool, master: &Master) -> Result<HashMap<FileId, [u8; 32]>, StoreError> {
    let mut out = HashMap::new();
    for row in sqlx::query("SELECT file, wrapped FROM file_key").fetch_all(keys).await? {
        let file = FileId::from_bytes(row_id(&row, 0)?);
        let wrapped: Vec<u8> = row.try_get(1)?;
        out.insert(file, master.unwrap(&Master::file_purpose(file), &wrapped)?);
    }
    Ok(out)
}

/// An entry's place in the ledger and its file.
#[derive(Debug, Clone, Copy)]
pub struct At {
    pub seq: u64,
    pub entry: EntryId,
    pub file: FileId,
}
