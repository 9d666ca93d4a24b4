//! The idle lock. Timers die in sleep, so both clocks are compared whenever the page comes back.

use super::{clock, screen};
use std::cell::Cell;

thread_local! {
    static TOUCHED: Cell<(f64, i64)> = const { Cell::new((0.0, 0)) };
}

/// Somebody touched the screen.
pub fn touched() {
    TOUCHED.set((clock::monotonic_ms(), clock::now().timestamp_millis()));
}

/// Whether it has been left alone for too long, by either clock.
pub fn is_idle(minutes: u32) -> bool {
    is_idle_for(f64::from(minutes) * 60.0)
}

/// The same in seconds.
pub fn is_idle_for(seconds: f64) -> bool {
    let (monotonic, wall) = TOUCHED.get();
    let limit = seconds * 1_000.0;
    let by_wall = (clock::now().timestamp_millis() - wall) as f64;
    clock::monotonic_ms() - monotonic >= limit || by_wall >= limit
}

/// Calls back when the page comes into sight again or is shown from a cache, besides each touch being noted.
pub fn watch(resumed: impl Fn() + Clone + 'static) {
    touched();
    for event in ["pointerdown", "keydown"] {
        screen::on(event, touched);
    }
    for event in ["visibilitychange", "pageshow", "focus"] {
        let resumed = resumed.clone();
        screen::on(event, move || {
            if screen::is_visible() {
                resumed();
            }
        });
    }
}
