//! Every edge of what is said of a time.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// R5: a quarter of an hour, on both sides, written before and written after.
#[test]
fn r5_written_there_and_then_is_within_fifteen_minutes() {
    let t = at("2026-11-13T16:48:00Z");
    let after = |seconds| lateness(t, t + TimeDelta::seconds(seconds));
    assert_eq!(CONTEMPORANEOUS_MINUTES, 15);
    for seconds in [-15 * 60, 0, 15 * 60, 15 * 60 + 59] {
        assert_eq!(after(seconds), "written there and then", "{seconds}");
    }
    assert_eq!(after(16 * 60), "written 16 minutes after");
    assert_eq!(after(-16 * 60), "written 16 minutes before the time it gives: check the tablet's clock");
}

#[test]
fn a_span_is_said_in_the_nearest_whole_minutes_hours_or_days() {
    for (seconds, words) in [
        (0, "0 minutes"),
        (29, "0 minutes"),
        (30, "1 minute"),
        (89, "1 minute"),
        (90, "2 minutes"),
        (-90, "2 minutes"),
        (119 * 60 + 29, "119 minutes"),
        (119 * 60 + 30, "2 hours"),
        (149 * 60, "2 hours"),
        (150 * 60, "3 hours"),
        (2_879 * 60 + 29, "48 hours"),
        (2_879 * 60 + 30, "2 days"),
        (3_599 * 60, "2 days"),
        (3_600 * 60, "3 days"),
    ] {
        assert_eq!(span(TimeDelta::seconds(seconds)), words, "{seconds}");
    }
}

#[test]
fn a_time_says_its_day_where_that_is_another_and_its_year_where_that_is_another() {
    let now = at("2026-11-13T12:00:00Z");
    for (time, words) in [
        ("2026-11-13T00:00:00Z", "00:00"),
        ("2026-11-13T23:59:00Z", "23:59"),
        ("2026-11-12T23:59:00Z", "Thu 12 Nov, 23:59"),
        ("2026-01-01T00:00:00Z", "Thu 1 Jan, 00:00"),
        ("2025-12-31T23:59:00Z", "Wed 31 Dec 2025, 23:59"),
        ("2027-01-01T00:00:00Z", "Fri 1 Jan 2027, 00:00"),
    ] {
        assert_eq!(when(at(time), now), words);
    }
    assert_eq!(
        (day_words("2026-06-30T23:30:00Z"), date(at("2026-06-30T23:30:00Z"))),
        ("Wed 1 Jul 2026".into(), day("2026-07-01"))
    );
    assert_eq!(with_offset(at("2026-07-01T00:00:00Z")).to_rfc3339(), "2026-07-01T01:00:00+01:00");
    assert_eq!(with_offset(at("2026-12-01T00:00:00Z")).to_rfc3339(), "2026-12-01T00:00:00+00:00");
}

fn day_words(text: &str) -> String {
    super::super::day(at(text))
}

/// The hour that never was has no instant; of the hour that comes twice the first is meant.
#[test]
fn a_wall_clock_has_one_instant_or_none() {
    let instant_of = |date: &str, hour, minute| instant(day(date), hour, minute);
    assert_eq!(instant_of("2026-10-25", 1, 30), Some(at("2026-10-25T00:30:00Z")));
    assert_eq!(instant_of("2026-03-29", 1, 30), None);
    assert_eq!(instant_of("2026-03-29", 2, 0), Some(at("2026-03-29T01:00:00Z")));
    assert_eq!(instant_of("2026-11-13", 24, 0), None);
}

#[test]
fn a_time_of_day_has_two_figures_or_one_and_is_before_midnight() {
    for (text, time) in [("00:00", (0, 0)), ("23:59", (23, 59)), ("7:5", (7, 5)), ("07:05", (7, 5))] {
        assert_eq!(time_of_day(text), Some(time));
    }
    for none in ["24:00", "23:60", "007:05", "07:005", ":05", "07:", "+7:05", "07:+5", "0705", " 7:05"] {
        assert_eq!(time_of_day(none), None, "{none}");
    }
}

#[test]
fn times_beyond_all_bounds_are_the_nearest_that_a_wall_could_show() {
    assert_eq!(super::super::day(DateTime::<Utc>::MIN_UTC), "Mon 1 Jan 1900");
    assert_eq!(super::super::day(DateTime::<Utc>::MAX_UTC), "Thu 30 Dec 9999");
    assert_eq!(to_type(at("1900-01-01T00:00:00Z")), "1900-01-01T00:00");
}

#[test]
fn an_age_is_in_months_under_two_years_and_a_month_ends_on_the_day_of_birth() {
    let born = day("2024-03-15");
    for (today, words, months) in [
        ("2024-03-14", "not born yet", -1),
        ("2024-03-15", "0 months", 0),
        ("2024-04-14", "0 months", 0),
        ("2024-04-15", "1 month", 1),
        ("2024-05-15", "2 months", 2),
        ("2025-02-15", "11 months", 11),
        ("2025-03-15", "12 months", 12),
        ("2026-03-14", "23 months", 23),
        ("2026-03-15", "2 years", 24),
        ("2026-04-15", "2 years 1 month", 25),
        ("2027-02-14", "2 years 10 months", 34),
        ("2027-02-15", "2 years 11 months", 35),
    ] {
        assert_eq!((age(born, day(today)).as_str(), months_old(born, day(today))), (words, months), "{today}");
    }
}

/// a mark of 1 March 1926 is a slip of the keyboard. Six years, and a minute ahead, on both sides.
#[test]
fn r2_a_time_that_can_hardly_be_meant_is_asked_about() {
    let now = at("2026-11-30T09:00:00Z");
    let doubts = |occurred: DateTime<Utc>| doubt(occurred, now);
    assert_eq!(doubts(at("1926-03-01T09:00:00Z")), Some(Doubt::LongAgo));
    assert_eq!(
        (doubts(now - TimeDelta::days(2_192)), doubts(now - TimeDelta::days(2_193))),
        (None, Some(Doubt::LongAgo))
    );
    assert_eq!(
        (doubts(now + TimeDelta::seconds(60)), doubts(now + TimeDelta::seconds(61))),
        (None, Some(Doubt::Future))
    );
}
