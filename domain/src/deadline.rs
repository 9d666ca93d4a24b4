//! Deadlines: from a clock of a rule pack and the instant at which it began, when it is due, why in words that a person can
//! read, and when to warn. Pure; "overdue" is never kept anywhere.

use crate::calendar::Calendar;
use crate::london;
use crate::rules::contact::{Hours, Office, Opens};
use crate::rules::{Clock, Pack, Rules, Time, Trust};
use chrono::{DateTime, Datelike, Months, NaiveDate, TimeDelta, Utc};

mod warnings;

use warnings::There;

/// What a clock says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    pub clock: String,
    pub title: String,
    /// The last moment.
    pub due: DateTime<Utc>,
    /// Its day in London.
    pub due_date: NaiveDate,
    /// By when the source wants it, where the last moment is later (R11).
    pub aim: Option<DateTime<Utc>>,
    /// The first of [`Self::warnings`].
    pub warn: DateTime<Utc>,
    /// When somebody who is there is warned, in order; never after it is due.
    pub warnings: Vec<DateTime<Utc>>,
    /// In sentences.
    pub explanation: String,
    pub source: String,
    pub trust: Trust,
    /// The pack that it stands in.
    pub pack: String,
}

/// What is known beside the clock itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Given {
    /// When the child is fetched, or the nursery closes.
    pub collection: Option<DateTime<Utc>>,
    /// When the nursery opens and closes on a working day: it never stops a clock, and one has to finish before it (R112).
    pub opens: Option<(u32, u32)>,
    pub closes: Option<(u32, u32)>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoDue {
    #[error("There is no pack \"{0}\".")]
    NoPack(String),
    #[error("There is no clock \"{0}\" in this pack or under it.")]
    NoClock(String),
    #[error("This clock runs until the child is fetched. Say when that is.")]
    NeedsCollection,
    #[error("That is later than any calendar goes.")]
    TooFar,
}

/// What this clock says under an authority's pack. Where two packs give a limit for the same thing, the stricter one wins,
/// and the explanation says so.
///
/// # Errors
/// [`NoDue`], with a sentence.
pub fn due(rules: &Rules, authority: &str, clock: &str, start: DateTime<Utc>, given: Given) -> Result<Due, NoDue> {
    let layers = rules.layers(authority);
    if layers.is_empty() {
        return Err(NoDue::NoPack(authority.into()));
    }
    let found = layers.iter().flat_map(|p| p.clocks.iter().filter(|c| c.id == clock).map(|c| (*p, c)));
    let mut all = vec![];
    for (pack, clock) in found {
        let line = clock.rings.and_then(|office| hours_of(&layers, office));
        let there = There { calendar: &rules.calendar, opens: given.opens, closes: given.closes, line };
        all.push((one(&there, pack, clock, start, given)?, clock));
    }
    // Of two that say the same, the authority's own is named.
    all.sort_by_key(|(d, _)| (d.due, d.pack != authority));
    let (mut strictest, clock) = all.first().cloned().ok_or_else(|| NoDue::NoClock(clock.into()))?;
    if let Some((later, _)) = all.iter().find(|(d, _)| d.due > strictest.due) {
        let (pack, when) = (&later.pack, long(later.due));
        strictest.explanation.push_str(&format!(" \"{pack}\" would allow until {when}; the stricter limit counts."));
    }
    // Of the writing it is said last what it is not (R11).
    if matches!(clock.time, Time::SameWorkingDay(_)) {
        strictest.explanation.push_str(&format!(" {}", clock.say));
    }
    Ok(strictest)
}

/// When this office of the authority's own answers, where that is known.
fn hours_of<'a>(layers: &[&'a Pack], office: Office) -> Option<&'a [Hours]> {
    let mut lines = layers.iter().flat_map(|p| &p.contacts).filter(|c| c.office == office && c.directory.is_none());
    lines.find_map(|c| match &c.opens {
        Opens::Hours(hours) => Some(hours.as_slice()),
        Opens::Always | Opens::NotKnown => None,
    })
}

/// "Friday 27 March 2026, 16:00".
fn long(at: DateTime<Utc>) -> String {
    london::with_offset(at).format("%A %-d %B %Y, %H:%M").to_string()
}

fn long_day(date: NaiveDate) -> String {
    date.format("%A %-d %B %Y").to_string()
}

/// The last minute of a day in London.
fn close(date: NaiveDate) -> Result<DateTime<Utc>, NoDue> {
    london::instant(date, 23, 59).ok_or(NoDue::TooFar)
}

fn plural(n: u32, one: &str) -> String {
    london::plural(n.into(), one)
}

fn minutes(n: u32) -> String {
    if n.is_multiple_of(60) { plural(n / 60, "hour") } else { plural(n, "minute") }
}

const WORKING: &str = "Working days are Monday to Friday without the bank holidays of England and Wales.";

fn one(there: &There<'_>, pack: &Pack, clock: &Clock, start: DateTime<Utc>, given: Given) -> Result<Due, NoDue> {
    let calendar = there.calendar;
    let day = london::date(start);
    let mut aim = None;
    let by = "by the close of the day";
    let (due, mut why) = match clock.time {
        Time::Elapsed(n) => {
            let due = start.checked_add_signed(TimeDelta::minutes(n.into())).ok_or(NoDue::TooFar)?;
            let mut why =
                format!("{} + {} = {}. Nights, weekends and bank holidays count.", long(start), minutes(n), long(due));
            let offset = |at| london::with_offset(at).offset().local_minus_utc();
            if offset(start) != offset(due) {
                why.push_str(" The clocks change in between; the hours that pass are what counts.");
            }
            (due, why)
        }
        Time::UntilCollection => {
            let due = given.collection.ok_or(NoDue::NeedsCollection)?.max(start);
            (due, format!("The child is fetched, or the nursery closes, on {}.", long(due)))
        }
        Time::WorkingDays(n) => {
            let (last, passed) = calendar.after(day, n);
            let mut why =
                format!("{} + {} = {}, {by}. {WORKING}", long_day(day), plural(n, "working day"), long_day(last));
            if !passed.is_empty() {
                why.push_str(&format!(" Passed over: {}.", passed.join(", ")));
            }
            (close(last)?, why)
        }
        Time::SameWorkingDay(hours) => {
            let due = start.checked_add_signed(TimeDelta::hours(hours.into())).ok_or(NoDue::TooFar)?;
            aim = same_working_day(calendar, day, given.closes).filter(|aim| start < *aim && *aim < due);
            (due, why_aim(calendar, day, aim, &format!("{} after it happened: {}", plural(hours, "hour"), long(due))))
        }
        Time::CalendarDays(n) => {
            let last = day.checked_add_days(chrono::Days::new(n.into())).ok_or(NoDue::TooFar)?;
            onto(
                calendar,
                clock,
                last,
                format!("{} + {} = {}, {by}.", long_day(day), plural(n, "day"), long_day(last)),
            )?
        }
        Time::CalendarMonths(n) => {
            let last = day.checked_add_months(Months::new(n)).ok_or(NoDue::TooFar)?;
            let mut why = format!("{} + {} = {}, {by}.", long_day(day), plural(n, "month"), long_day(last));
            if last.day() != day.day() {
                why.push_str(" That month is shorter, so its last day counts.");
            }
            onto(calendar, clock, last, why)?
        }
    };
    let due_date = london::date(due);
    let counts_holidays =
        matches!(clock.time, Time::WorkingDays(_) | Time::SameWorkingDay(_)) || clock.onto_working_day;
    if counts_holidays && due_date > calendar.horizon {
        why.push_str(&format!(" Bank holidays after {} are not known here: check.", long_day(calendar.horizon)));
    }
    if let Some(shut) = given.closes.and_then(|closes| before_shut(calendar, start, due, closes)) {
        why.push_str(&by_closing(shut, due_date));
    }
    if pack.benchmark {
        why.push_str(&format!(" {}", pack.note));
    }
    let soon = due - start < AT_ONCE || clock.time == Time::UntilCollection;
    let by = aim.unwrap_or(due);
    let planned = || clock.warn_minutes.iter().map(|n| (by - TimeDelta::minutes((*n).into())).max(start));
    // Whoever is there when it begins is there for minutes and for the rest of the child's day.
    let warnings = if soon { planned().collect() } else { there.warnings(&clock.warn_minutes, by, start, due) };
    Ok(Due {
        clock: clock.id.clone(),
        title: clock.title.clone(),
        due,
        due_date,
        aim,
        warn: warnings.first().copied().unwrap_or(start),
        warnings,
        explanation: why,
        source: clock.source.clone(),
        trust: clock.trust,
        pack: pack.id.clone(),
    })
}

/// Why the write-up is due then (R11).
fn why_aim(calendar: &Calendar, day: NaiveDate, aim: Option<DateTime<Utc>>, limit: &str) -> String {
    let first = match aim {
        Some(aim) => format!("Aim for the same working day: by {}.", long(aim)),
        None if calendar.is_working_day(day) => "The working day was over.".to_owned(),
        None => format!("{} is no working day.", long_day(day)),
    };
    format!("{first} At the latest {limit}. {WORKING}")
}

/// A limit in closed hours: until when somebody is there to meet it.
fn by_closing(shut: DateTime<Utc>, due: NaiveDate) -> String {
    match london::date(shut) == due {
        true => format!(" Do it by {}, when you close.", london::clock(shut)),
        false => format!(" The nursery is shut then: finish before it closes on {}.", long(shut)),
    }
}

/// What is due sooner than this is for whoever is there already.
const AT_ONCE: TimeDelta = TimeDelta::hours(1);

/// When this working day closes: at the nursery's hour where that is known, else with the day.
fn same_working_day(calendar: &Calendar, day: NaiveDate, closes: Option<(u32, u32)>) -> Option<DateTime<Utc>> {
    if !calendar.is_working_day(day) {
        return None;
    }
    closes.map_or_else(|| close(day).ok(), |(hour, minute)| london::instant(day, hour, minute))
}

/// The close of this day, or of the next working day where the clock moves on to one.
fn onto(
    calendar: &Calendar,
    clock: &Clock,
    last: NaiveDate,
    mut why: String,
) -> Result<(DateTime<Utc>, String), NoDue> {
    let moved = if clock.onto_working_day { calendar.from(last) } else { last };
    if moved != last {
        why.push_str(&format!(" That is no working day, so {} counts.", long_day(moved)));
    }
    Ok((close(moved)?, why))
}

/// The last time at which the nursery closes before a limit that falls into its closed hours.
fn before_shut(
    calendar: &Calendar,
    start: DateTime<Utc>,
    due: DateTime<Utc>,
    (hour, minute): (u32, u32),
) -> Option<DateTime<Utc>> {
    let mut day = london::date(due);
    let is_open = calendar.is_working_day(day) && due <= london::instant(day, hour, minute)?;
    if is_open {
        return None;
    }
    while day >= london::date(start) {
        let closes = london::instant(day, hour, minute)?;
        if calendar.is_working_day(day) && closes <= due {
            return (closes > start).then_some(closes);
        }
        day = day.pred_opt()?;
    }
    None
}

#[cfg(test)]
mod tests;
