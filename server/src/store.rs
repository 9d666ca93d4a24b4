//! All that is kept: the ledger and the keys, each a SQLite file. The only SQL of the product.
//!
//! One task writes ([`writer`]); a pool reads ([`read`]). What the folds know of files and of the register is
//! in [`State`], swapped whole after each commit, so that a reader never sees half a change.

pub mod accounts;
pub mod append;
pub mod backup;
pub mod calendar;
pub mod checks;
pub mod contact;
pub mod destroy;
pub mod exporting;
pub mod factors;
pub mod filing;
mod given;
pub mod given_back;
pub mod held;
pub mod judged;
pub mod opening;
pub mod pictures;
pub mod pins;
pub mod read;
pub mod receive;
pub mod refile;
pub mod restore;
pub mod seen;
pub mod set_aside;
pub(crate) mod staged;
pub mod state;
pub mod steady;
pub mod stretch;
mod trial;
pub mod writer;

pub use held::Held;
pub use state::State;

use crate::keys::Master;
use crate::random;
use chrono::{DateTime, Utc};
use domain::entry::Author;
use domain::format::FormatError;
use domain::format::setting_key::KeyStatement;
use domain::id::{AttachmentId, PersonId, SeriesId, SettingId};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, SqlitePool};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, RwLock};
use tokio::sync::broadcast;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database: {0}")]
    Sql(sqlx::Error),
    #[error("the database's form: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    #[error("a file: {0}")]
    Io(#[from] std::io::Error),
    #[error("no randomness")]
    Random,
    #[error("the master key: {0}")]
    MasterKey(&'static str),
    #[error("a record: {0}")]
    Format(#[from] FormatError),
    #[error("JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the writing task has stopped")]
    Stopped,
    #[error("there is no such thing")]
    NotFound,
    #[error("the session ended")]
    SignedOut,
    #[error("what it was judged by changed meanwhile")]
    Moved,
    #[error("row {0} of the ledger: {1}")]
    Broken(u64, &'static str),
    #[error("the picture {0} is not as it came")]
    Picture(AttachmentId),
    #[error("there is no nursery in {}: it holds no ledger.db", .0.display())]
    NoData(PathBuf),
    #[error(
        "{0} is missing, though other files of this nursery are there. Nothing was opened, so nothing was changed. \
         Put it back where it was, or put the nursery back from a backup: firsthand restore"
    )]
    Missing(&'static str),
    #[error(
        "keys.db holds the keys of a nursery, and ledger.db is empty: they don't belong together. Nothing was changed. Put \
         the ledger back where it was, with the files beside it whose names begin with ledger.db; or put the nursery back \
         from a backup: firsthand restore"
    )]
    Emptied,
    #[error("the disk is full. What is kept is safe. Make room on it, then start Firsthand again")]
    DiskFull,
    #[error("{0} was written by a newer version of Firsthand. Start that one, or put a backup of before back")]
    Newer(&'static str),
    #[error(
        "{file} can't be read: {fault}. Leave it as it is, and put the nursery back from a backup: firsthand restore"
    )]
    Damaged { file: &'static str, fault: String },
    #[error("a restore was begun in this folder and did not come to its end. Run it again: firsthand restore")]
    HalfRestored,
    #[error("a server is running on this folder. Stop it first, then try again")]
    InUse,
    #[error("the backup: {0}")]
    Backup(&'static str),
    #[error("it was not done: {0}")]
    Refused(&'static str),
}

/// What SQLite says where there is no room left on the disk: for a write; and for the file that its readers and its writer
/// share, which it makes at each start.
const SQLITE_FULL: [&str; 3] = ["13", "4618", "4874"];

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|e| e.code());
        let full = code.is_some_and(|code| SQLITE_FULL.contains(&code.as_ref()));
        if full { StoreError::DiskFull } else { StoreError::Sql(error) }
    }
}

/// A handle that can be cloned: all clones share one writing task.
#[derive(Clone)]
pub struct Store {
    /// For reading only: SQLite refuses whatever would write through it.
    pub(crate) ledger: SqlitePool,
    /// For what lies in the ledger's file beside the ledger, such as pictures whose record has not come.
    pub(crate) beside: SqlitePool,
    pub(crate) keys: SqlitePool,
    pub(crate) master: Master,
    pub(crate) setting: SettingId,
    pub(crate) state: Arc<RwLock<Arc<State>>>,
    pub(crate) writer: writer::Handle,
    /// Held by whoever puts pictures where they belong: one at a time.
    pub(crate) taking: Arc<tokio::sync::Mutex<()>>,
    /// Code apps whose owner has not shown a code of theirs yet.
    pub(crate) pending_apps: Arc<Mutex<HashMap<PersonId, [u8; 20]>>>,
    /// Some sessions ended: whoever shows something asks whether theirs did.
    ended: broadcast::Sender<()>,
}

static LEDGER: sqlx::migrate::Migrator = sqlx::migrate!("migrations/ledger");
static KEYS: sqlx::migrate::Migrator = sqlx::migrate!("migrations/keys");

pub(crate) fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // A receipt goes out after COMMIT, and COMMIT after fdatasync.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("recursive_triggers", "ON")
        // What is deleted is overwritten: a key that was destroyed must not lie in a free page.
        .pragma("secure_delete", "ON")
        .busy_timeout(std::time::Duration::from_secs(10))
        .disable_statement_logging()
}

/// Nobody else on the machine reads the folder: PINs are short, and what wraps them lies in it.
fn only_for_us(folder: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// A nursery opens with all its files or not at all: an empty one in its place would look like a loss of
/// everything, and soon be one.
fn whole(folder: &Path, master_key: &Path) -> Result<(), StoreError> {
    if folder.join(restore::WORK).exists() {
        return Err(StoreError::HalfRestored);
    }
    let files = [("ledger.db", folder.join("ledger.db")), ("keys.db", folder.join("keys.db"))];
    let there = files.each_ref().map(|(_, path)| path.exists());
    match files.iter().zip(there).find(|(_, is)| !is) {
        Some(((missing, _), _)) if there.contains(&true) => Err(StoreError::Missing(missing)),
        // A new master key lies alone for a moment at the very first start.
        None if !master_key.exists() => Err(StoreError::Missing("master.key")),
        _ => Ok(()),
    }
}

/// Brings a database into the form of this version.
///
/// # Errors
/// [`StoreError::Newer`] where a later version has been at it already.
async fn migrate(form: &sqlx::migrate::Migrator, to: &SqlitePool, file: &'static str) -> Result<(), StoreError> {
    use sqlx::migrate::MigrateError;
    match form.run(to).await {
        Ok(()) => Ok(()),
        Err(MigrateError::VersionMissing(_) | MigrateError::VersionMismatch(_)) => Err(StoreError::Newer(file)),
        Err(MigrateError::Execute(e)) => Err(damaged(file, e)),
        Err(e) => Err(e.into()),
    }
}

/// A file that is there and is none of ours, or was spoiled.
fn damaged(file: &'static str, error: sqlx::Error) -> StoreError {
    // "not a database", "the image is malformed"
    const SPOILED: [&str; 2] = ["26", "11"];
    let code = error.as_database_error().and_then(|e| e.code()).map(|c| c.into_owned());
    match code {
        Some(code) if SPOILED.contains(&code.as_str()) => StoreError::Damaged { file, fault: error.to_string() },
        _ => error.into(),
    }
}

/// Where the master key lies unless it is handed in: a folder's own.
pub fn own_key(folder: &Path) -> PathBuf {
    folder.join("master.key")
}

impl Store {
    /// Opens the data folder, making it where there is none, and starts the writing task.
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        Self::open_with(folder, &own_key(folder)).await
    }

    /// The same with a master key that lies elsewhere, such as on a disk that is taken out at night.
    ///
    /// # Errors
    /// [`StoreError::Broken`] where words that every start reads do not open.
    pub async fn open_with(folder: &Path, master_key: &Path) -> Result<Self, StoreError> {
        let (store, broken) = Self::open_as_it_is(folder, master_key).await?;
        broken.none()?;
        store.make_seen().await?;
        store.make_pictures().await?;
        store.finish_destructions().await?;
        store.keep_off().await?;
        store.keep_gone().await?;
        Ok(store)
    }

    /// Verifies a folder, also one that would not open, so that the first bad row is the one that is named. Nothing is written
    /// into it: it may be a backup, or lie where nobody can write. What is verified is a copy, page for page; beside a server
    /// that runs, one of a single moment.
    pub async fn verify_folder(folder: &Path, master_key: &Path) -> Result<checks::Verified, StoreError> {
        if !folder.join("ledger.db").exists() {
            return Err(StoreError::NoData(folder.to_owned()));
        }
        let trial = trial::Trial::of(folder).await?;
        let (store, _) = Self::open_as_it_is(trial.folder(), master_key).await?;
        let found = store.verify().await;
        store.close().await;
        found
    }

    /// Takes away what verifications that were killed left in the system's folder for such things.
    pub fn clear_trials() {
        trial::clear_left();
    }

    async fn open_as_it_is(folder: &Path, master_key: &Path) -> Result<(Self, state::Broken), StoreError> {
        std::fs::create_dir_all(folder)?;
        only_for_us(folder)?;
        whole(folder, master_key)?;
        let master = Master::open(master_key)?;
        let keys = SqlitePoolOptions::new().max_connections(2).connect_with(options(&folder.join("keys.db")));
        let keys = keys.await.map_err(|e| damaged("keys.db", e))?;
        migrate(&KEYS, &keys, "keys.db").await?;
        let path = folder.join("ledger.db");
        // Before anything is written into it: what is empty by mistake can still be found elsewhere.
        let has_people = accounts::are_there(&keys).await?;
        if has_people && std::fs::metadata(&path).is_ok_and(|ledger| ledger.len() == 0) {
            return Err(StoreError::Emptied);
        }
        let beside = SqlitePoolOptions::new().max_connections(1).connect_with(options(&path));
        let beside = beside.await.map_err(|e| damaged("ledger.db", e))?;
        migrate(&LEDGER, &beside, "ledger.db").await?;
        let reading = options(&path).pragma("query_only", "ON");
        let ledger = SqlitePoolOptions::new().max_connections(4).connect_with(reading).await?;
        let leaves: i64 = sqlx::query_scalar("SELECT count(*) FROM leaf").fetch_one(&ledger).await?;
        if has_people && leaves == 0 {
            return Err(StoreError::Emptied);
        }
        sqlx::query("INSERT OR IGNORE INTO setting (one, id, series, epoch) VALUES (1, ?, ?, 1)")
            .bind(SettingId::from_random(random::bytes()?).bytes().as_slice())
            .bind(SeriesId::from_random(random::bytes()?).bytes().as_slice())
            .execute(&beside)
            .await?;
        let (state, broken) = state::load(&ledger, &keys, &master).await?;
        let setting = state.setting;
        let state = Arc::new(RwLock::new(Arc::new(state)));
        let writer = writer::start(options(&path).connect().await?, keys.clone(), master.clone(), state.clone());
        let (ended, _) = broadcast::channel(4);
        let (taking, pending_apps) = (Arc::default(), Arc::default());
        Ok((Self { ledger, beside, keys, master, setting, state, writer, taking, pending_apps, ended }, broken))
    }

    /// Stops writing and lets go of the files. Other handles of this store can do nothing after it.
    pub async fn close(&self) {
        // It stops one way or the other: where the task is gone already, there is nobody to ask.
        let _ = self.writer.ask(writer::Command::Stop).await;
        self.ledger.close().await;
        for pool in [&self.beside, &self.keys] {
            // All of it into the file itself: whoever copies the folder takes the three that are named in docs/operating.md. Where
            // somebody reads beside us it stays in the log, and is taken over by the next start.
            if let Err(e) = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(pool).await {
                tracing::warn!("a log could not be written into its file: {e}");
            }
            pool.close().await;
        }
    }

    /// What the folds know now.
    pub fn state(&self) -> Arc<State> {
        // A poisoned lock still holds a whole state: it is only ever swapped.
        self.state.read().unwrap_or_else(|e| e.into_inner()).clone()
    }

    pub fn master(&self) -> &Master {
        &self.master
    }

    /// The files that each commit changed.
    pub fn writer_changes(&self) -> broadcast::Receiver<Arc<Vec<domain::id::FileId>>> {
        self.writer.changes()
    }

    /// Waits until the writing task has ended: nothing is kept any more.
    pub async fn writer_ended(&self) {
        self.writer.ended().await;
    }

    /// Hears each time that sessions ended.
    pub fn sessions_ended(&self) -> broadcast::Receiver<()> {
        self.ended.subscribe()
    }

    pub(crate) fn tell_sessions_ended(&self) {
        // Nobody may show anything.
        let _ = self.ended.send(());
    }

    pub fn setting(&self) -> SettingId {
        self.setting
    }

    /// The statement from which tablets take the sealing key in use.
    pub fn sealing(&self, now: DateTime<Utc>) -> KeyStatement {
        self.master.sealing(self.setting, self.state().register.sealing_index, now.timestamp_millis())
    }

    /// Takes the next sealing key into use; what was sealed with earlier ones opens as before. Returns its index.
    ///
    /// # Errors
    /// [`StoreError::Refused`] where there is no next one.
    pub async fn rotate_sealing(&self, now: DateTime<Utc>) -> Result<u32, StoreError> {
        let index = self.state().register.sealing_index + 1;
        if !self.master.has_sealing(index) {
            return Err(StoreError::Refused("all sealing keys of this master key were used"));
        }
        self.write(vec![append::New::sealing_key(index, Author::Server, now)], now).await?;
        Ok(index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What only reads can't write, however the statement came there; only the writing task adds to the ledger.
    #[tokio::test]
    async fn n16_the_pool_for_reading_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        for sql in ["DELETE FROM leaf", "UPDATE setting SET epoch = 2", "CREATE TABLE other (id)", "DROP TABLE leaf"] {
            let refused = sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&store.ledger).await;
            assert!(refused.is_err_and(|e| e.to_string().contains("readonly")), "{sql}");
        }
        store.close().await;
    }
}
