//! The demo's days, counted in working days from the latest one.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};
use domain::london;

pub struct Calendar {
    working: domain::calendar::Calendar,
    pub w0: NaiveDate,
    /// The latest Friday that is a working day and at least five working days ago.
    pub friday: NaiveDate,
    pub now: DateTime<Utc>,
}

impl Calendar {
    pub fn of(now: DateTime<Utc>, working: &domain::calendar::Calendar) -> Self {
        let today = london::date(now);
        let mut calendar = Self { working: working.clone(), w0: today, friday: today, now };
        while !calendar.working.is_working_day(calendar.w0) {
            calendar.w0 -= TimeDelta::days(1);
        }
        calendar.friday = calendar.day(-5);
        while calendar.friday.weekday() != Weekday::Fri || !calendar.working.is_working_day(calendar.friday) {
            calendar.friday -= TimeDelta::days(1);
        }
        calendar
    }

    /// The working day `n` away from W0.
    pub fn day(&self, n: i32) -> NaiveDate {
        self.shift(self.w0, n)
    }

    /// The working day `n` away from another.
    pub fn shift(&self, from: NaiveDate, n: i32) -> NaiveDate {
        let step = TimeDelta::days(n.signum().into());
        let (mut day, mut left) = (from, n.abs());
        while left > 0 {
            day += step;
            if self.working.is_working_day(day) {
                left -= 1;
            }
        }
        day
    }

    /// An instant on the working day `n` away from W0, London time.
    pub fn at(&self, n: i32, hour: u32, minute: u32) -> DateTime<Utc> {
        self.on(self.day(n), hour, minute)
    }

    pub fn on(&self, day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
        london::instant(day, hour, minute).unwrap_or(self.now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(now: &str) -> Calendar {
        Calendar::of(now.parse().unwrap(), &domain::rules::Rules::read().unwrap().calendar)
    }

    /// The example of practice.md, section 4.
    #[test]
    fn on_saturday_21_november_2026_w0_is_the_friday_and_f_the_one_before() {
        let calendar = of("2026-11-21T20:00:00Z");
        assert_eq!(calendar.w0, NaiveDate::from_ymd_opt(2026, 11, 20).unwrap());
        assert_eq!(calendar.friday, NaiveDate::from_ymd_opt(2026, 11, 13).unwrap());
        assert_eq!(calendar.day(1), NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
    }

    /// The demo of a later year counts working days as the rules do, past the years in which it was written.
    #[test]
    fn on_the_day_after_a_bank_holiday_of_2028_w0_is_that_day_and_the_one_before_it_a_thursday() {
        let calendar = of("2028-04-18T08:00:00Z");
        assert_eq!(calendar.w0, NaiveDate::from_ymd_opt(2028, 4, 18).unwrap());
        assert_eq!(calendar.day(-1), NaiveDate::from_ymd_opt(2028, 4, 13).unwrap());
    }
}
