//! How long a draft has lain, and whether it goes sealed as *not finished* (H3). A tablet's wall clock can jump
//! and its steady clock can stand still in sleep: neither decides alone.

use chrono::{DateTime, FixedOffset, TimeDelta};

/// An untouched draft, as its tablet knows it.
#[derive(Debug, Clone)]
pub struct Lain {
    /// Its last touch, and now, by the tablet's wall clock.
    pub touched: DateTime<FixedOffset>,
    pub now: DateTime<FixedOffset>,
    /// Time passed since then by the steady clock, where the page lived that long.
    pub awake: Option<TimeDelta>,
    /// Time passed by the server's clock, from the touch to the last contact, where there was one in between.
    pub by_server: Option<TimeDelta>,
}

impl Lain {
    /// What passed for certain. The server's clock counts where it knows of more: a steady clock that slept
    /// through the night does not.
    fn passed(&self) -> Option<TimeDelta> {
        let by_wall = self.now - self.touched;
        let here = match self.awake {
            // The wall clock was put back since. After a restart no other clock is left, and the draft does not
            // wait for a date that may be months away.
            _ if by_wall < TimeDelta::zero() => self.awake,
            Some(awake) => Some(awake.min(by_wall)),
            None => Some(by_wall),
        };
        here.max(self.by_server)
    }

    /// Whether it lay for as long as it may.
    pub fn long_enough(&self, may_lie: TimeDelta) -> bool {
        self.passed().is_none_or(|passed| passed >= may_lie)
    }

    /// Whether the nursery closed since it was touched: what is for the lead goes then. `closes` is a wall
    /// clock's time in London, such as "18:00".
    pub fn past_closing(&self, closes: &str) -> bool {
        let Some((hour, minute)) = crate::london::time_of_day(closes) else { return false };
        let touched = self.touched.to_utc();
        let now = touched + self.passed().unwrap_or_default();
        crate::london::instant(crate::london::date(touched), hour, minute)
            .is_some_and(|closing| touched < closing && closing <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(text).unwrap()
    }

    fn lain(touched: &str, now: &str) -> Lain {
        Lain { touched: at(touched), now: at(now), awake: None, by_server: None }
    }

    #[test]
    fn h3_what_is_for_the_lead_goes_at_closing_time() {
        let closed = |touched, now| lain(touched, now).past_closing("18:00");
        assert!(!closed("2026-11-19T17:50:00+00:00", "2026-11-19T17:59:00+00:00"));
        assert!(closed("2026-11-19T17:50:00+00:00", "2026-11-19T18:00:00+00:00"));
        assert!(!closed("2026-11-19T18:05:00+00:00", "2026-11-19T18:20:00+00:00"), "written after");
        assert!(closed("2026-07-19T17:50:00+01:00", "2026-07-19T18:01:00+01:00"), "in summer too");
    }

    /// To the millisecond, on both sides; the clock that knows of more time counts, and of the tablet's two the shorter.
    #[test]
    fn h3_a_draft_goes_when_its_time_is_over_and_at_closing_time_and_not_before() {
        let half_hour = TimeDelta::minutes(30);
        let instant = TimeDelta::milliseconds(1);
        let touched = at("2026-11-19T17:30:00+00:00");
        let after = |passed: TimeDelta| Lain { touched, now: touched + passed, awake: None, by_server: None };
        assert!(!after(half_hour - instant).long_enough(half_hour) && after(half_hour).long_enough(half_hour));
        assert!(!after(half_hour - instant).past_closing("18:00") && after(half_hour).past_closing("18:00"));
        let at_closing = Lain { touched: at("2026-11-19T18:00:00+00:00"), ..after(TimeDelta::hours(2)) };
        assert!(!at_closing.past_closing("18:00"), "touched at closing time, it is of the evening");
        assert!(!after(half_hour).past_closing("soon"), "no time of day is no closing time");
        let both = |awake: i64, wall: i64, server: Option<i64>| {
            let mut lain = after(TimeDelta::minutes(wall));
            (lain.awake, lain.by_server) = (Some(TimeDelta::minutes(awake)), server.map(TimeDelta::minutes));
            lain.long_enough(half_hour)
        };
        assert!(!both(29, 60, None) && !both(60, 29, None) && both(30, 30, None));
        assert!(both(1, 60, Some(30)) && !both(1, 60, Some(29)) && both(30, 60, Some(1)));
        assert!(!both(29, -60, None) && both(30, -60, None), "put back, the wall clock says nothing");
        assert!(after(TimeDelta::zero()).long_enough(TimeDelta::zero()), "no time passed, and it did not go back");
    }

    #[test]
    fn h3_a_jump_of_the_wall_clock_alone_sends_nothing() {
        let half_hour = TimeDelta::minutes(30);
        let mut jumped = lain("2026-11-19T08:04:00+00:00", "2026-11-22T08:04:00+00:00");
        jumped.awake = Some(TimeDelta::minutes(2));
        assert!(!jumped.long_enough(half_hour) && !jumped.past_closing("18:00"));
        jumped.awake = Some(TimeDelta::minutes(31));
        assert!(jumped.long_enough(half_hour));
        let restarted = lain("2026-11-19T08:04:00+00:00", "2026-11-19T08:34:00+00:00");
        assert!(restarted.long_enough(half_hour), "after a restart only the wall clock is left");
        let mut back = lain("2026-11-19T08:04:00+00:00", "2026-08-21T08:04:00+00:00");
        assert!(back.long_enough(half_hour), "begun while the clock was months ahead");
        back.awake = Some(TimeDelta::minutes(2));
        assert!(!back.long_enough(half_hour));
    }

    #[test]
    fn h3_a_tablet_that_slept_through_the_night_goes_by_the_servers_clock() {
        let mut slept = lain("2026-11-19T17:50:00+00:00", "2026-11-20T07:30:00+00:00");
        // The steady clock of many tablets stands still in sleep.
        slept.awake = Some(TimeDelta::minutes(1));
        assert!(!slept.past_closing("18:00"));
        slept.by_server = Some(TimeDelta::hours(13));
        assert!(slept.past_closing("18:00") && slept.long_enough(TimeDelta::minutes(30)));
    }
}
