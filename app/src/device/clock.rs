//! The only place that reads the device's clocks.

use chrono::{DateTime, FixedOffset, Utc};
use domain::london;

/// The wall clock, which may be wrong by months.
#[allow(clippy::disallowed_methods, reason = "this is the one place")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// The same with London's offset, for times that are written down.
pub fn now_written() -> DateTime<FixedOffset> {
    london::with_offset(now())
}

/// Milliseconds of a clock that never jumps, but may stand still while the device sleeps.
pub fn monotonic_ms() -> f64 {
    web_sys::window().and_then(|w| w.performance()).map_or(0.0, |p| p.now())
}
