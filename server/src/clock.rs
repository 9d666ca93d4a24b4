//! The only place that reads the clock. Everything else is handed an instant.

use crate::seams;
use chrono::{DateTime, TimeDelta, Utc};

/// Where a server takes its time from: the machine's clock, or, in tests, one that they move.
#[derive(Clone)]
pub enum Clock {
    Machine,
    Fixed(std::sync::Arc<std::sync::atomic::AtomicI64>),
}

impl Clock {
    /// A clock for tests, in milliseconds since 1970.
    pub fn fixed(ms: i64) -> Self {
        Clock::Fixed(std::sync::Arc::new(ms.into()))
    }

    pub fn now(&self) -> DateTime<Utc> {
        match self {
            #[allow(clippy::disallowed_methods, reason = "this is the one place")]
            Clock::Machine => Utc::now() + seams::ahead(),
            Clock::Fixed(ms) => from_ms(ms.load(std::sync::atomic::Ordering::SeqCst)),
        }
    }

    /// Moves a test's clock.
    pub fn advance(&self, by: TimeDelta) {
        if let Clock::Fixed(ms) = self {
            ms.fetch_add(by.num_milliseconds(), std::sync::atomic::Ordering::SeqCst);
        }
    }
}

/// An instant from milliseconds since 1970; out of range, 1970 itself.
pub fn from_ms(ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(ms).unwrap_or_default()
}
