//! The only place that reads the device's clocks.

use chrono::{DateTime, FixedOffset, Utc};
use domain::london;
use std::cell::Cell;

/// The wall clock, which may be wrong by months.
#[allow(clippy::disallowed_methods, reason = "this is the one place")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// The same with London's offset, for times that are written down.
pub fn now_written() -> DateTime<FixedOffset> {
    london::with_offset(now())
}

thread_local! {
    /// The two clocks when they were compared last, and whether the page has been in sight since.
    static COMPARED: Cell<Option<(f64, i64)>> = const { Cell::new(None) };
    /// By how much the wall clock was put forward or back while somebody could see it.
    static PUT_MS: Cell<i64> = const { Cell::new(0) };
}

/// More than this is no inaccuracy of a timer.
const PUT_LEAST_MS: i64 = 60_000;

/// Compares the two clocks. In sleep one of them may stand still, so only a difference that came while the page was in sight
/// says that the other one was put right, or wrong.
pub fn compare(in_sight: bool) {
    let here = (monotonic_ms(), now().timestamp_millis());
    if let (Some((monotonic, wall)), true) = (COMPARED.get(), in_sight) {
        let put = (here.1 - wall) - (here.0 - monotonic) as i64;
        if put.abs() >= PUT_LEAST_MS {
            PUT_MS.set(PUT_MS.get() + put);
        }
    }
    COMPARED.set(in_sight.then_some(here));
}

/// Milliseconds since an instant of the wall clock, by time that went by: what the clock was put forward or back by since this
/// app was opened does not count.
pub fn passed_ms(since_ms: i64) -> i64 {
    now().timestamp_millis() - since_ms - PUT_MS.get()
}

/// Milliseconds of a clock that never jumps, but may stand still while the device sleeps.
pub fn monotonic_ms() -> f64 {
    web_sys::window().and_then(|w| w.performance()).map_or(0.0, |p| p.now())
}
