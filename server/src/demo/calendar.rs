//! The demo's days, counted in working days from the latest one.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};
use domain::london;

/// Bank holidays of England and Wales in the years around the demo.
const HOLIDAYS: &[&str] = &[
    "2026-01-01",
    "2026-04-03",
    "2026-04-06",
    "2026-05-04",
    "2026-05-25",
    "2026-08-31",
    "2026-12-25",
    "2026-12-28",
    "2027-01-01",
    "2027-03-26",
    "2027-03-29",
    "2027-05-03",
    "2027-05-31",
    "2027-08-30",
    "2027-12-27",
    "2027-12-28",
];

pub struct Calendar {
    pub w0: NaiveDate,
    /// The latest Friday that is a working day and at least five working days ago.
    pub friday: NaiveDate,
    pub now: DateTime<Utc>,
}

impl Calendar {
    pub fn of(now: DateTime<Utc>) -> Self {
        let mut w0 = london::date(now);
        while !is_working_day(w0) {
            w0 -= TimeDelta::days(1);
        }
        let mut friday = shift(w0, -5);
        while friday.weekday() != Weekday::Fri || !is_working_day(friday) {
            friday -= TimeDelta::days(1);
        }
        Self { w0, friday, now }
    }

    /// The working day `n` away from W0.
    pub fn day(&self, n: i32) -> NaiveDate {
        shift(self.w0, n)
    }

    /// An instant on the working day `n` away from W0, London time.
    pub fn at(&self, n: i32, hour: u32, minute: u32) -> DateTime<Utc> {
        self.on(self.day(n), hour, minute)
    }

    pub fn on(&self, day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
        london::instant(day, hour, minute).unwrap_or(self.now)
    }
}

fn is_working_day(day: NaiveDate) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    !weekend && !HOLIDAYS.contains(&day.format("%Y-%m-%d").to_string().as_str())
}

/// The working day `n` away from another.
pub fn shift(from: NaiveDate, n: i32) -> NaiveDate {
    let step = TimeDelta::days(n.signum().into());
    let (mut day, mut left) = (from, n.abs());
    while left > 0 {
        day += step;
        if is_working_day(day) {
            left -= 1;
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of practice.md, section 4.
    #[test]
    fn on_saturday_21_november_2026_w0_is_the_friday_and_f_the_one_before() {
        let calendar = Calendar::of("2026-11-21T20:00:00Z".parse().unwrap());
        assert_eq!(calendar.w0, NaiveDate::from_ymd_opt(2026, 11, 20).unwrap());
        assert_eq!(calendar.friday, NaiveDate::from_ymd_opt(2026, 11, 13).unwrap());
        assert_eq!(calendar.day(1), NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
    }
}
