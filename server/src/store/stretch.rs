//! Stretching passphrases: slow on purpose, tens of megabytes each, and never more at once than the machine has room for.

use super::StoreError;
use crate::random;
use domain::format::key::Cost;
use std::sync::{Arc, LazyLock};
use tokio::sync::Semaphore;

/// Who asks for a passphrase to be stretched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker {
    /// A browser in which this nursery's people signed in before, or whoever holds a code.
    Known,
    /// Anybody: a flood of them waits for itself, and keeps nobody else out.
    Stranger,
}

/// A new passphrase under a salt of its own.
pub(super) async fn salted(passphrase: &str, cost: Cost) -> Result<([u8; 16], [u8; 32]), StoreError> {
    let salt = random::bytes()?;
    Ok((salt, stretch(passphrase.to_owned(), salt, cost, Asker::Known).await?))
}

/// Argon2 takes its time: off the threads that serve others.
pub(super) async fn stretch(secret: String, salt: [u8; 16], cost: Cost, asker: Asker) -> Result<[u8; 32], StoreError> {
    // Each costs tens of megabytes: a flood of sign-ins must not take the machine's memory.
    static KNOWN: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(2)));
    static STRANGERS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(1)));
    let queue: &Arc<Semaphore> = if asker == Asker::Known { &KNOWN } else { &STRANGERS };
    let place = queue.clone().acquire_owned().await.map_err(|_| StoreError::Stopped)?;
    let work = tokio::task::spawn_blocking(move || {
        // Whoever hangs up drops the request, and not this work: its place is free when it is done.
        let _place = place;
        cost.stretch(secret.as_bytes(), &salt).map(|k| *k)
    });
    Ok(work.await.map_err(|_| StoreError::Stopped)??)
}
