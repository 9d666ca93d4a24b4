//! One program at a time writes to a nursery's folder.

use super::StoreError;
use std::fs::{File, TryLockError};
use std::path::Path;

/// Held while it lives; the system lets go of it however the program ends.
pub struct Held(#[allow(dead_code)] File);

impl Held {
    /// The same without making anything: whether nobody holds it now. Held until it is dropped, where the folder can be held.
    pub fn is_free(folder: &Path) -> Result<Option<Self>, StoreError> {
        match File::open(folder.join("in-use")) {
            Ok(file) => match file.try_lock() {
                Ok(()) => Ok(Some(Self(file))),
                Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
                // Where a folder can't be written to, nobody else writes to it either.
                Err(TryLockError::Error(_)) => Ok(None),
            },
            Err(_) => Ok(None),
        }
    }

    /// # Errors
    /// [`StoreError::InUse`] where another program holds the folder.
    pub fn hold(folder: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder)?;
        let file = File::create(folder.join("in-use"))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
            Err(TryLockError::Error(e)) => Err(e.into()),
        }
    }
}
