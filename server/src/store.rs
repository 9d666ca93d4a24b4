//! All that is kept: the ledger and the keys, each a SQLite file. The only SQL of the product.
//!
//! One task writes ([`writer`]); a pool reads ([`read`]). What the folds know of files and of the register is
//! in [`State`], swapped whole after each commit, so that a reader never sees half a change.

pub mod accounts;
pub mod append;
pub mod checks;
pub mod contact;
pub mod exporting;
pub mod filing;
pub mod pins;
pub mod read;
pub mod receive;
pub mod refile;
pub mod state;
pub mod writer;

pub use state::State;

use crate::keys::Master;
use crate::random;
use domain::format::FormatError;
use domain::id::{SeriesId, SettingId};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, SqlitePool};
use std::path::Path;
use std::sync::{Arc, RwLock};

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database: {0}")]
    Sql(#[from] sqlx::Error),
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
    #[error("row {0} of the ledger: {1}")]
    Broken(u64, &'static str),
}

/// A handle that can be cloned: all clones share one writing task.
#[derive(Clone)]
pub struct Store {
    pub(crate) ledger: SqlitePool,
    pub(crate) keys: SqlitePool,
    pub(crate) master: Master,
    pub(crate) setting: SettingId,
    pub(crate) state: Arc<RwLock<Arc<State>>>,
    pub(crate) writer: writer::Handle,
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

impl Store {
    /// Opens the data folder, making what is missing, and starts the writing task.
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder)?;
        only_for_us(folder)?;
        let master = Master::open(&folder.join("master.key"))?;
        let keys = SqlitePoolOptions::new().max_connections(2).connect_with(options(&folder.join("keys.db"))).await?;
        KEYS.run(&keys).await?;
        let path = folder.join("ledger.db");
        let ledger = SqlitePoolOptions::new().max_connections(4).connect_with(options(&path)).await?;
        LEDGER.run(&ledger).await?;
        sqlx::query("INSERT OR IGNORE INTO setting (one, id, series, epoch) VALUES (1, ?, ?, 1)")
            .bind(SettingId::from_random(random::bytes()?).bytes().as_slice())
            .bind(SeriesId::from_random(random::bytes()?).bytes().as_slice())
            .execute(&ledger)
            .await?;
        let state = state::load(&ledger, &keys, &master).await?;
        let setting = state.setting;
        let state = Arc::new(RwLock::new(Arc::new(state)));
        let writer = writer::start(options(&path).connect().await?, keys.clone(), master.clone(), state.clone());
        Ok(Self { ledger, keys, master, setting, state, writer })
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
    pub fn writer_changes(&self) -> tokio::sync::broadcast::Receiver<Arc<Vec<domain::id::FileId>>> {
        self.writer.changes()
    }

    pub fn setting(&self) -> SettingId {
        self.setting
    }
}
