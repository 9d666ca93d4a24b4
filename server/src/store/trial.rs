//! A copy of a nursery's files in a folder that goes away: for whoever looks into them and must change nothing.

use super::{Held, StoreError, backup, options};
use crate::random;
use sqlx::sqlite::SqlitePoolOptions;
use std::fs;
use std::path::{Path, PathBuf};

const FILES: [&str; 2] = ["ledger.db", "keys.db"];

/// Held for as long as it is looked into. What nobody holds was left behind by somebody who was stopped in the middle.
pub(super) struct Trial(PathBuf, #[allow(dead_code)] Held);

/// How the names of such folders begin.
const NAME: &str = "firsthand-verify-";

/// Takes away what was left behind: it holds copies of keys, which no destruction knows of (R94).
pub(super) fn clear_left() {
    for entry in fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten() {
        let is_one = entry.file_name().to_string_lossy().starts_with(NAME);
        if is_one && let Ok(Some(_nobody)) = Held::is_free(&entry.path()) {
            // Somebody else's are theirs to clear.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

impl Trial {
    pub async fn of(folder: &Path) -> Result<Self, StoreError> {
        clear_left();
        let number = u64::from_le_bytes(random::bytes()?);
        let place = std::env::temp_dir().join(format!("{NAME}{number:016x}"));
        fs::create_dir(&place)?;
        super::only_for_us(&place)?;
        // Before anything lies in it.
        let held = Held::hold(&place)?;
        let trial = Self(place, held);
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
        // What can't be taken away now is taken away by the next one, or by a server within the hour.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R94: a verification that was killed leaves copies of keys behind; the next one takes them away, and nothing that
    /// somebody still looks into.
    #[tokio::test]
    async fn r94_what_a_killed_verification_left_is_taken_away_by_the_next_one() {
        let left = [1, 2].map(|n: u64| std::env::temp_dir().join(format!("{NAME}test-{n}-{}", std::process::id())));
        for place in &left {
            fs::create_dir(place).unwrap();
            fs::write(place.join("in-use"), "").unwrap();
            fs::write(place.join("keys.db"), "KEYS").unwrap();
        }
        let held = Held::hold(&left[1]).unwrap();
        let folder = tempfile::tempdir().unwrap();
        drop(Trial::of(folder.path()).await.unwrap());
        assert_eq!(left.each_ref().map(|place| place.exists()), [false, true]);
        drop(held);
        clear_left();
        assert!(!left[1].exists());
    }
}
