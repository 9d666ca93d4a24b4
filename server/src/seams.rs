//! What a test may do to a server that runs as a process of its own: choose its clock, and kill it at a named moment.
//! Both come from the environment, and only in builds for tests: a release binary has neither.

use chrono::TimeDelta;

/// Builds that tests run. `cargo xtask soak` tests optimised ones, with the feature `soak`.
const FOR_TESTS: bool = cfg!(any(debug_assertions, feature = "soak"));

/// How far the server's clock is ahead of the machine's: `FIRSTHAND_AHEAD_MS`, in milliseconds, negative if behind.
pub fn ahead() -> TimeDelta {
    static AHEAD: std::sync::OnceLock<TimeDelta> = std::sync::OnceLock::new();
    *AHEAD.get_or_init(|| {
        let ms = from_environment("FIRSTHAND_AHEAD_MS").and_then(|ms| ms.parse().ok());
        ms.and_then(TimeDelta::try_milliseconds).unwrap_or_default()
    })
}

/// Kills the process at a named moment, for the tests that ask what is left then. The moment stands in
/// `FIRSTHAND_FAIL_AT`, as `name` or `name:N` for the Nth time; without it this does nothing. After `panic ` only the task
/// dies that comes there.
pub fn failpoint(name: &str) {
    use std::sync::atomic::{AtomicU32, Ordering};
    static TIMES: AtomicU32 = AtomicU32::new(0);
    let Some(wanted) = from_environment("FIRSTHAND_FAIL_AT") else { return };
    let (wanted, nth) = wanted.split_once(':').unwrap_or((&wanted, "1"));
    let (wanted, panics) = wanted.strip_prefix("panic ").map_or((wanted, false), |wanted| (wanted, true));
    if wanted == name && TIMES.fetch_add(1, Ordering::SeqCst) + 1 == nth.parse().unwrap_or(1) {
        match panics {
            true => std::panic::resume_unwind(Box::new("on purpose")),
            false => std::process::abort(),
        }
    }
}

fn from_environment(name: &str) -> Option<String> {
    if FOR_TESTS { std::env::var(name).ok() } else { None }
}
