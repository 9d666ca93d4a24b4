//! Putting a nursery back from a backup. The backup is opened, verified and made the start of a new epoch beside
//! the folder's files; only then are they exchanged. What stood there before is kept, and nothing is deleted.
//!
//! What the backup lacks comes back by itself: tablets keep what they sent for 14 days and offer it again.

use super::backup::{KEYS_KEPT, keys_beside, unpack};
use super::{Held, Store, StoreError, options, own_key};
use chrono::{DateTime, Utc};
use sqlx::sqlite::SqlitePoolOptions;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// What to put back.
pub struct Wanted<'a> {
    /// A copy of a ledger; its keys lie beside it.
    pub copy: &'a Path,
    /// For copies that are encrypted.
    pub identities: &'a [age::x25519::Identity],
    /// Where the master key is, if it is not in the folder. It is not copied into it.
    pub master_key: Option<&'a Path>,
}

/// What was put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    pub leaves: u64,
    /// When the last of them had arrived.
    pub until: Option<DateTime<Utc>>,
    /// The folder's own keys were newer than the backup's, and fit: they stay in use.
    pub own_keys: bool,
    /// Where the files are that stood there before.
    pub before: Option<PathBuf>,
}

/// A folder in which a restore is being made. While it is there, the nursery does not open: half of a restore must
/// not be taken for all of it.
pub const WORK: &str = "restoring";

const FILES: [&str; 2] = ["ledger.db", "keys.db"];

/// # Errors
/// [`StoreError::InUse`] while a server runs on the folder; [`StoreError::Broken`] with the first bad row of a
/// backup that is not as it was kept. Nothing in the folder is changed then.
pub async fn restore(folder: &Path, wanted: &Wanted<'_>, now: DateTime<Utc>) -> Result<Restored, StoreError> {
    fs::create_dir_all(folder)?;
    let _held = Held::hold(folder)?;
    let work = folder.join(WORK);
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir(&work)?;
    let outcome = prepare(folder, &work, wanted, now).await;
    let (leaves, until, own_keys) = match outcome {
        Ok(found) => found,
        Err(e) => {
            // Nothing was exchanged yet: the folder is as it was.
            fs::remove_dir_all(&work)?;
            return Err(e);
        }
    };
    let before = exchange(folder, &work, own_keys, now)?;
    fs::remove_dir_all(&work)?;
    Ok(Restored { leaves, until, own_keys, before })
}

/// Makes the new files whole in the work folder.
async fn prepare(
    folder: &Path,
    work: &Path,
    wanted: &Wanted<'_>,
    now: DateTime<Utc>,
) -> Result<(u64, Option<DateTime<Utc>>, bool), StoreError> {
    let master = wanted.master_key.map_or_else(|| own_key(folder), Path::to_owned);
    if !master.exists() {
        return Err(StoreError::MasterKey("it is not in this folder. Hand it in: --master-key FILE"));
    }
    unpack(wanted.copy, &work.join("ledger.db"), wanted.identities)?;
    // The folder's own keys know what was destroyed and switched off since the backup.
    let own = folder.join("keys.db");
    let mut own_keys = own.exists() && copy_of(&own, &work.join("keys.db")).await.is_ok();
    if own_keys && !opens(work, &master).await {
        fs::remove_file(work.join("keys.db"))?;
        own_keys = false;
    }
    if !own_keys {
        unpack(&keys_beside(wanted.copy), &work.join("keys.db"), wanted.identities)?;
    }
    let store = Store::open_with(work, &master).await?;
    let found = store.verify().await?;
    let until = store.last_received().await?;
    let when = until.map_or_else(|| "nothing yet".into(), |t| domain::london::when(t, now));
    let banner = format!(
        "The server was put back from a backup. Its last record is from: {when}. Tablets are sending again what they \
         still keep. What was done at the desk after that has to be done again."
    );
    store.begin_epoch(banner, now).await?;
    store.end_all_sessions().await?;
    store.close().await;
    for name in FILES {
        File::open(work.join(name))?.sync_all()?;
    }
    Ok((found.leaves, until, own_keys))
}

/// Whether ledger, keys and master key in a folder belong together.
async fn opens(folder: &Path, master_key: &Path) -> bool {
    match Store::open_with(folder, master_key).await {
        Ok(store) => {
            store.close().await;
            true
        }
        Err(_) => false,
    }
}

async fn copy_of(from: &Path, to: &Path) -> Result<(), StoreError> {
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options(from)).await?;
    sqlx::query("VACUUM INTO ?").bind(to.display().to_string()).execute(&pool).await?;
    pool.close().await;
    Ok(())
}

/// Where a restore keeps the files that stood there before.
const BEFORE: &str = "before-restore-";

/// Puts the new files in the place of the old ones. Stopped anywhere in here, the work folder is still there, the
/// nursery does not open, and the restore can be run again.
fn exchange(folder: &Path, work: &Path, own_keys: bool, now: DateTime<Utc>) -> Result<Option<PathBuf>, StoreError> {
    let before = folder.join(format!("{BEFORE}{}", now.format("%Y%m%dT%H%M%SZ")));
    let mut kept = None;
    for name in FILES {
        // The folder's own keys stay in use: a second copy of them would outlive what is destroyed later. Its log was
        // written into it when it was read.
        if own_keys && name == "keys.db" {
            fs::rename(work.join(name), folder.join(name))?;
            continue;
        }
        // A write-ahead log belongs to the old file alone: beside the new one it would spoil it.
        for old in [format!("{name}-wal"), format!("{name}-shm"), name.to_owned()] {
            if folder.join(&old).exists() {
                fs::create_dir_all(&before)?;
                fs::rename(folder.join(&old), before.join(&old))?;
                kept = Some(before.clone());
            }
        }
        fs::rename(work.join(name), folder.join(name))?;
    }
    File::open(folder)?.sync_all()?;
    Ok(kept)
}

/// Deletes the keys that restores left behind more than [`KEYS_KEPT`] ago, like any other copy of the keys. `steady`: by the
/// clock that never leaps.
pub fn tidy_up(folder: &Path, steady: DateTime<Utc>) -> Result<(), StoreError> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let Some(at) = name.strip_prefix(BEFORE) else { continue };
        let at = chrono::NaiveDateTime::parse_from_str(at, "%Y%m%dT%H%M%SZ").map(|t| t.and_utc());
        if at.is_ok_and(|at| steady - at > KEYS_KEPT) {
            for old in ["keys.db", "keys.db-wal", "keys.db-shm"].map(|n| path.join(n)) {
                if old.exists() {
                    fs::remove_file(old)?;
                }
            }
        }
    }
    Ok(())
}
