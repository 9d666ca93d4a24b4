//! A row of a list, known by all that is shown of it: what did not change stays the very same under somebody's hands.

use std::fmt::{Debug, Write};
use std::hash::{DefaultHasher, Hasher};
use std::sync::Arc;

/// A row and what it is known by.
#[derive(Debug)]
pub struct Row<T> {
    pub key: u64,
    pub of: T,
}

impl<T> PartialEq for Row<T> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

/// Hashes what is written, without keeping it: two thousand rows would be megabytes of keys.
struct Hash(DefaultHasher);

impl Write for Hash {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}

impl<T: Debug + Clone> Row<T> {
    /// `beside`: what else is shown of it, such as how long it is over.
    pub fn of(of: &T, beside: &str) -> Arc<Self> {
        let mut hash = Hash(DefaultHasher::new());
        // Writing into a hash can't fail.
        write!(hash, "{of:?}{beside}").unwrap_or_default();
        Arc::new(Self { key: hash.0.finish(), of: of.clone() })
    }
}
