//! When a clock warns: while somebody is there who can still do it, and, where somebody outside has to be rung, while they
//! answer (K2, R54, H18).

use crate::calendar::Calendar;
use crate::london;
use crate::rules::contact::Hours;
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

/// Hours of a nursery that has entered none; ours.
const OPENS: (u32, u32) = (8, 0);
const CLOSES: (u32, u32) = (17, 0);
/// What is warned of so late still has so much time.
const LEFT: TimeDelta = TimeDelta::hours(1);

/// When somebody is there to be warned.
pub(super) struct There<'a> {
    pub calendar: &'a Calendar,
    /// When the nursery opens and closes on a working day, where that is known.
    pub opens: Option<(u32, u32)>,
    pub closes: Option<(u32, u32)>,
    /// When whoever has to be rung answers; nothing where nobody has to be, or nobody wrote it down.
    pub line: Option<&'a [Hours]>,
}

impl There<'_> {
    /// From and until when, on this day.
    fn on(&self, day: NaiveDate) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        if !self.calendar.is_working_day(day) {
            return None;
        }
        let at = |(hour, minute): (u32, u32)| london::instant(day, hour, minute);
        let (mut from, mut until) = (at(self.opens.unwrap_or(OPENS))?, at(self.closes.unwrap_or(CLOSES))?);
        if let Some(line) = self.line {
            // From the first hour of that day to its last, whatever break lies between.
            let hours = line.iter().filter(|h| h.days.contains(&day.weekday()));
            from = from.max(at(hours.clone().map(|h| h.from).min()?)?);
            until = until.min(at(hours.map(|h| h.until).max()?)?);
        }
        (from < until).then_some((from, until))
    }

    /// From this day back to the day on which the clock began.
    fn days(&self, from: NaiveDate, start: DateTime<Utc>) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> {
        let first = london::date(start);
        let days = std::iter::successors(Some(from), |day| day.pred_opt()).take_while(move |day| *day >= first);
        days.filter_map(|day| self.on(day))
    }

    /// The last time before this limit at which somebody is there.
    pub fn last_before(&self, limit: DateTime<Utc>, start: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.days(london::date(limit), start).map(|(from, until)| (from, until.min(limit))).find_map(|(from, until)| {
            let from = from.max(start);
            (until > from).then(|| (until - LEFT).max(from))
        })
    }

    /// This moment where somebody is there, else the last one since the beginning, else the next one; the beginning where
    /// there is none.
    fn moved(&self, at: DateTime<Utc>, start: DateTime<Utc>) -> DateTime<Utc> {
        match self.on(london::date(at)) {
            Some((from, until)) if from <= at && at < until => at,
            _ => self.last_before(at, start).or_else(|| self.first_after(at)).unwrap_or(start),
        }
    }

    /// When somebody comes again, within a week.
    fn first_after(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let days = std::iter::successors(Some(london::date(at)), |day| day.succ_opt()).take(7);
        days.filter_map(|day| self.on(day)).map(|(from, _)| from).find(|from| *from >= at)
    }

    /// As planned, so many minutes before `by`, each while somebody is there; and once more on the last day that is left
    /// before the limit. The first one first.
    pub fn warnings(
        &self,
        minutes: &[u32],
        by: DateTime<Utc>,
        start: DateTime<Utc>,
        limit: DateTime<Utc>,
    ) -> Vec<DateTime<Utc>> {
        let planned = minutes.iter().map(|n| (by - TimeDelta::minutes((*n).into())).max(start));
        let moved = planned.map(|at| Some(self.moved(at, start)).filter(|at| *at <= limit).unwrap_or(start));
        let mut all: Vec<DateTime<Utc>> = moved.collect();
        all.extend(self.last_before(limit, start));
        all.sort();
        all.dedup();
        all
    }
}
