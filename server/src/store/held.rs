//! One program at a time writes to a nursery's folder.

use super::StoreError;
use std::fs::{File, TryLockError};
use std::path::Path;

/// Held while it lives; the system lets go of it however the program ends.
pub struct Held(#[allow(dead_code)] File);

impl Held {
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
