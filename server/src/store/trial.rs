//! A copy of a nursery's files in a folder that goes away: for whoever looks into them and must change nothing.

use super::{Held, StoreError, backup, options};
use crate::random;
use sqlx::sqlite::SqlitePoolOptions;
use std::fs;
use std::path::{Path, PathBuf};

const FILES: [&str; 2] = ["ledger.db", "keys.db"];

pub(super) struct Trial(PathBuf);

impl Trial {
    pub async fn of(folder: &Path) -> Result<Self, StoreError> {
        let number = u64::from_le_bytes(random::bytes()?);
        let trial = Self(std::env::temp_dir().join(format!("firsthand-verify-{number:016x}")));
        fs::create_dir(&trial.0)?;
        super::only_for_us(&trial.0)?;
        match Held::is_free(folder) {
            // Page for page, with the logs beside the files: what is wrong with a page is wrong with the copy's.
            Ok(_held) => {
                for name in FILES.iter().flat_map(|name| [(*name).to_owned(), format!("{name}-wal")]) {
                    let from = folder.join(&name);
                    if from.exists() {
                        let copy = trial.0.join(&name);
                        fs::copy(&from, &copy)?;
                        // The copy is written to: it has a log of its own.
                        backup::only_for_us(&copy)?;
                    }
                }
            }
            // A server writes meanwhile: as SQLite itself sees it in one moment.
            Err(StoreError::InUse) => {
                for name in FILES {
                    let from = options(&folder.join(name));
                    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(from).await?;
                    let to = trial.0.join(name);
                    sqlx::query("VACUUM INTO ?").bind(to.display().to_string()).execute(&pool).await?;
                    pool.close().await;
                }
            }
            Err(e) => return Err(e),
        }
        Ok(trial)
    }

    pub fn folder(&self) -> &Path {
        &self.0
    }
}

impl Drop for Trial {
    fn drop(&mut self) {
        // It lies in the system's own folder for such things, and is cleared with that.
        let _ = fs::remove_dir_all(&self.0);
    }
}
