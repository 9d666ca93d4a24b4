//! When the stories take place. A person's day has hours at which software is wrong: before the doors open, on the way
//! home on a Friday, in the night when the clocks change. The machine's own hour and zone play no part.

use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

/// A moment, and the zone that the machine is told to be in: nothing may depend on it, so each is another.
#[derive(Clone, Copy)]
pub struct Moment {
    pub name: &'static str,
    pub at: &'static str,
    pub zone: &'static str,
}

const fn moment(name: &'static str, at: &'static str, zone: &'static str) -> Moment {
    Moment { name, at, zone }
}

pub const MOMENTS: [Moment; 7] = [
    moment("Monday 09:00", "2026-11-30T09:00:00Z", "Europe/London"),
    moment("Friday 17:20", "2026-11-27T17:20:00Z", "UTC"),
    moment("Sunday 03:00", "2027-07-11T02:00:00Z", "America/Los_Angeles"),
    moment("the hour in which summer time begins", "2027-03-28T00:40:00Z", "Asia/Kolkata"),
    moment("the hour that comes twice when it ends", "2027-10-31T00:40:00Z", "Australia/Sydney"),
    moment("31 December", "2026-12-31T16:30:00Z", "Pacific/Auckland"),
    moment("29 February", "2028-02-29T11:00:00Z", "America/New_York"),
];

impl Moment {
    /// One of them by chance; or that of `FIRSTHAND_AT`, which the line below prints, so that a failure comes again.
    pub fn drawn() -> Self {
        let wanted = std::env::var("FIRSTHAND_AT").ok();
        if let Some(found) = MOMENTS.iter().find(|m| Some(m.at) == wanted.as_deref()) {
            return *found;
        }
        #[allow(clippy::disallowed_methods, reason = "a draw, not a time")]
        let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.subsec_nanos());
        MOMENTS[nanos as usize / 1_000 % MOMENTS.len()]
    }

    /// Has this runner's stories take place then, and says so.
    pub fn set(self, runner: &mut Command) {
        println!("  These take place at: {} (again with FIRSTHAND_AT={}).", self.name, self.at);
        runner.env("FIRSTHAND_AT", self.at).env("TZ", self.zone);
    }
}
