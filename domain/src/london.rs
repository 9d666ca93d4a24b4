//! Times as a clock on a wall in London shows them, and the gap between happening and writing in words.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::London;

/// Times that no wall ever showed are shown as the nearest that one could: a record is never the end of a page.
fn sane(at: DateTime<Utc>) -> DateTime<Utc> {
    let edge = |year, month, day| Utc.with_ymd_and_hms(year, month, day, 0, 0, 0).earliest().unwrap_or_default();
    at.clamp(edge(1900, 1, 1), edge(9999, 12, 30))
}

/// "14:05".
pub fn clock(at: DateTime<Utc>) -> String {
    sane(at).with_timezone(&London).format("%H:%M").to_string()
}

/// "Fri 13 Nov 2026".
pub fn day(at: DateTime<Utc>) -> String {
    sane(at).with_timezone(&London).format("%a %-d %b %Y").to_string()
}

/// "Fri 13 Nov 2026, 14:05": on whatever day, and on paper, it is read.
pub fn dated(at: DateTime<Utc>) -> String {
    format!("{}, {}", day(at), clock(at))
}

/// The calendar day in London.
pub fn date(at: DateTime<Utc>) -> NaiveDate {
    sane(at).with_timezone(&London).date_naive()
}

/// Today "14:05", otherwise "Fri 13 Nov, 14:05" and with the year where it is another one.
pub fn when(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let local = sane(at).with_timezone(&London);
    let today = sane(now).with_timezone(&London);
    if local.date_naive() == today.date_naive() {
        local.format("%H:%M").to_string()
    } else if local.year() == today.year() {
        local.format("%a %-d %b, %H:%M").to_string()
    } else {
        local.format("%a %-d %b %Y, %H:%M").to_string()
    }
}

/// The instant at which a wall clock in London shows this. In the hour that comes twice, the first.
pub fn instant(date: NaiveDate, hour: u32, minute: u32) -> Option<DateTime<Utc>> {
    let local = date.and_hms_opt(hour, minute, 0)?;
    London.from_local_datetime(&local).earliest().map(|t| t.with_timezone(&Utc))
}

/// Hour and minute of a time written as "17:45", or that it is none.
pub fn time_of_day(text: &str) -> Option<(u32, u32)> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |part: &str| part.len() <= 2 && !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (hour, minute) = (digits(hour).then(|| hour.parse().ok())??, digits(minute).then(|| minute.parse().ok())??);
    (hour < 24 && minute < 60).then_some((hour, minute))
}

/// The instant of a wall clock as a form gives it: "2026-11-13T17:46".
pub fn typed(text: &str) -> Option<DateTime<Utc>> {
    let (date, time) = text.split_once('T')?;
    let (hour, minute) = time_of_day(time.get(..5)?)?;
    instant(date.parse().ok()?, hour, minute)
}

/// The same, the other way round.
pub fn to_type(at: DateTime<Utc>) -> String {
    sane(at).with_timezone(&London).format("%Y-%m-%dT%H:%M").to_string()
}

/// The offset of London's clocks at this instant, for times that are written down with it.
pub fn with_offset(at: DateTime<Utc>) -> DateTime<chrono::FixedOffset> {
    use chrono::Offset;
    let at = sane(at);
    at.with_timezone(&at.with_timezone(&London).offset().fix())
}

/// "1 record", "2 records".
pub fn plural(n: i64, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

/// "24 minutes", "3 hours", "2 days".
pub fn span(gap: TimeDelta) -> String {
    // To the nearest: a clock that is three days off to the second is not "2 days" off.
    let minutes = (gap.num_seconds().abs() + 30) / 60;
    match minutes {
        0..=119 => plural(minutes, "minute"),
        120..=2_879 => plural((minutes + 30) / 60, "hour"),
        _ => plural((minutes + 720) / 1_440, "day"),
    }
}

/// Why the time that somebody gives for what happened can hardly be meant (R2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    Future,
    /// Before any child who is here was born.
    LongAgo,
}

/// A clock of another room may be so much ahead.
const AHEAD: TimeDelta = TimeDelta::minutes(1);
/// A child who is still here was born less than so many days ago: six years.
const LONG_AGO: TimeDelta = TimeDelta::days(2_192);

pub fn doubt(occurred: DateTime<Utc>, now: DateTime<Utc>) -> Option<Doubt> {
    match now - occurred {
        gap if gap < -AHEAD => Some(Doubt::Future),
        gap if gap > LONG_AGO => Some(Doubt::LongAgo),
        _ => None,
    }
}

/// In hours up to a week: "62 hours" says more than "3 days" to whoever asks who acted meanwhile.
pub fn hours(gap: TimeDelta) -> String {
    let hours = gap.num_hours().abs();
    if (2..168).contains(&hours) { format!("{hours} hours") } else { span(gap) }
}

/// What is said beside the time at which a record arrived, where it lay on its tablet for an hour or more.
pub fn lay(written: DateTime<Utc>, received: DateTime<Utc>) -> Option<String> {
    let gap = received - written;
    (gap >= TimeDelta::hours(1)).then(|| format!("{} after it was written", hours(gap)))
}

/// Minutes after which an entry is no longer written "there and then" (R5).
pub const CONTEMPORANEOUS_MINUTES: i64 = 15;

/// What stands beside an entry for ever: "written 3 hours after", or that it was written there and then.
pub fn lateness(occurred: DateTime<Utc>, written: DateTime<Utc>) -> String {
    let gap = written - occurred;
    if gap.num_minutes() < -CONTEMPORANEOUS_MINUTES {
        format!("written {} before the time it gives: check the tablet's clock", span(gap))
    } else if gap.num_minutes() <= CONTEMPORANEOUS_MINUTES {
        "written there and then".into()
    } else {
        format!("written {} after", span(gap))
    }
}

/// "5 months", "3 years 11 months".
pub fn age(born: NaiveDate, today: NaiveDate) -> String {
    let mut months = (today.year() - born.year()) * 12 + today.month() as i32 - born.month() as i32;
    if today.day() < born.day() {
        months -= 1;
    }
    let plural = |n: i32, unit: &str| plural(n.into(), unit);
    match (months / 12, months % 12) {
        (_, _) if months < 0 => "not born yet".into(),
        (0, m) => plural(m, "month"),
        (1, m) => plural(12 + m, "month"),
        (y, 0) => plural(y, "year"),
        (y, m) => format!("{} {}", plural(y, "year"), plural(m, "month")),
    }
}

/// Whole months of age.
pub fn months_old(born: NaiveDate, today: NaiveDate) -> i32 {
    let months = (today.year() - born.year()) * 12 + today.month() as i32 - born.month() as i32;
    if today.day() < born.day() { months - 1 } else { months }
}

#[cfg(test)]
mod tests {
    use super::*;

    mod edges;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    /// R2, R5: the gap between happening and writing is said in words that a person can check.
    #[test]
    fn r5_lateness_in_words() {
        let t = at("2026-11-13T16:48:00Z");
        assert_eq!(lateness(t, at("2026-11-13T16:55:00Z")), "written there and then");
        assert_eq!(lateness(t, at("2026-11-13T17:12:00Z")), "written 24 minutes after");
        assert_eq!(lateness(t, at("2026-11-13T19:50:00Z")), "written 3 hours after");
        assert_eq!(lateness(t, at("2026-11-16T17:00:00Z")), "written 3 days after");
        assert_eq!(span(TimeDelta::seconds(3 * 86_400 - 5)), "3 days");
        assert!(lateness(t, at("2026-11-10T16:48:00Z")).contains("check the tablet's clock"));
    }

    #[test]
    fn times_beyond_all_bounds_are_shown_as_some_time() {
        for at in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            assert!(!when(at, at).is_empty() && !day(at).is_empty() && !clock(at).is_empty());
            let _ = (date(at), with_offset(at));
        }
    }

    #[test]
    fn wall_clocks_follow_both_clock_changes() {
        assert_eq!(clock(at("2026-10-25T00:30:00Z")), "01:30");
        assert_eq!(clock(at("2026-10-25T01:30:00Z")), "01:30");
        assert_eq!(clock(at("2026-03-29T01:30:00Z")), "02:30");
        assert_eq!(when(at("2026-11-13T16:48:00Z"), at("2026-11-13T20:00:00Z")), "16:48");
        assert_eq!(when(at("2026-11-13T16:48:00Z"), at("2026-11-16T20:00:00Z")), "Fri 13 Nov, 16:48");
    }

    #[test]
    fn a_time_from_a_form_is_one_in_london() {
        for (typed_in, is) in
            [("2026-11-13T17:46", "2026-11-13T17:46:00Z"), ("2026-07-03T17:46:00", "2026-07-03T16:46:00Z")]
        {
            assert_eq!(typed(typed_in), Some(at(is)));
            assert_eq!(to_type(at(is)), typed_in[..16]);
        }
        assert!(
            ["", "2026-11-13", "2026-11-13Tx", "2026-13-13T10:00", "2026-11-13T25:00"]
                .iter()
                .all(|t| typed(t).is_none())
        );
    }

    #[test]
    fn ages_as_people_say_them() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        assert_eq!(age(NaiveDate::from_ymd_opt(2026, 6, 10).unwrap(), today), "5 months");
        assert_eq!(age(NaiveDate::from_ymd_opt(2022, 12, 1).unwrap(), today), "3 years 11 months");
        assert_eq!(age(NaiveDate::from_ymd_opt(2025, 7, 1).unwrap(), today), "16 months");
    }
}
