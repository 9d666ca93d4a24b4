//! Whom to ring, right now (R111, H18): a council's lines, which of them answers at this moment, and when somebody
//! last checked that the number is right.

mod numbers;

pub use numbers::numbers;

use crate::calendar::Calendar;
use crate::london;
use crate::register::{Register, Rung};
use crate::rules::contact::{Contact, Hours, Office, Opens};
use crate::rules::{Pack, Rules};
use crate::wire::board::{Answers, CouncilView, DirectoryView, Line};
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use std::collections::BTreeSet;

/// A number that nobody rang for so many months is doubtful (H18; the twelve are ours).
const CHECK_MONTHS: Months = Months::new(12);
/// Days looked at for the next opening, at most: a long holiday is shorter.
const LOOK_DAYS: u64 = 14;

/// Rows that are rung where nobody else is reached: how their ids end.
const ELSE_RING: [&str; 3] = ["-main", "england:police-101", "england:emergency"];

/// The whole directory of this nursery.
pub fn directory(rules: &Rules, register: &Register, now: DateTime<Utc>) -> DirectoryView {
    let pack = authority(rules, register);
    let mut councils = vec![];
    if let Some(pack) = pack {
        councils.push(council(rules, register, pack, None, now));
        let others: BTreeSet<&str> = pack.contacts.iter().filter_map(|c| c.directory.as_deref()).collect();
        councils.extend(others.into_iter().map(|other| council(rules, register, pack, Some(other), now)));
    }
    if let Some(national) = rules.national() {
        councils.push(council(rules, register, national, None, now));
    }
    // A made-up nursery has invented councils only, and a real one real ones (H6).
    let fits = |p: &&Pack| (p.id == "demo") == register.made_up;
    DirectoryView {
        now,
        authority: pack.map(|p| p.title.clone()),
        note: pack.map(|p| note(p, now)).unwrap_or_default(),
        authorities: rules.authorities().filter(fits).map(|p| (p.id.clone(), p.title.clone())).collect(),
        councils,
    }
}

/// Whom to ring about a child who lives under this council (empty: the nursery's own): social care, the line that answers
/// now first; under it what is rung where nobody is reached. No other council's lines stand in for missing ones.
pub fn for_child(directory: &DirectoryView, council: &str) -> Vec<Line> {
    let social_care = lines_of(directory, council).filter(|l| l.social_care);
    let otherwise = lines_of(directory, council).chain(lines_of(directory, "")).filter(|l| l.else_ring);
    let mut lines: Vec<Line> = vec![];
    for line in social_care.chain(otherwise).filter(|l| l.phone.is_some()) {
        if lines.iter().all(|l| l.id != line.id) {
            lines.push(line.clone());
        }
    }
    lines
}

fn lines_of<'a>(directory: &'a DirectoryView, council: &'a str) -> impl Iterator<Item = &'a Line> {
    directory.councils.iter().filter(move |c| c.directory == council).flat_map(|c| &c.lines)
}

fn authority<'a>(rules: &'a Rules, register: &Register) -> Option<&'a Pack> {
    let chosen = register.authority.as_deref()?;
    rules.authorities().find(|p| p.id == chosen)
}

fn note(pack: &Pack, now: DateTime<Utc>) -> String {
    let stale = pack.review.filter(|r| *r < london::date(now));
    let stale = stale.map(|r| format!(" Past its review date, {}: ring and check.", r.format("%-d %B %Y")));
    format!("{}{}", pack.note, stale.unwrap_or_default())
}

fn council(
    rules: &Rules,
    register: &Register,
    pack: &Pack,
    directory: Option<&str>,
    now: DateTime<Utc>,
) -> CouncilView {
    let of: Vec<&Contact> = pack.contacts.iter().filter(|c| c.directory.as_deref() == directory).collect();
    let day = of.iter().find(|c| c.office == Office::Referral && c.phone.is_some()).map(|c| &c.opens);
    let mut lines: Vec<Line> = of.iter().map(|c| line(&rules.calendar, register, pack, c, day, now)).collect();
    // What is rung about a child first, and of that what answers now; the rest as the pack has it.
    lines.sort_by_key(|l| (!l.social_care, l.social_care.then_some(l.answers as u8)));
    CouncilView {
        directory: directory.unwrap_or_default().into(),
        title: directory.map_or_else(|| pack.title.clone(), in_words),
        lines,
    }
}

/// Councils under which families live, beside the nursery's own: directory and title.
pub fn councils(rules: &Rules, register: &Register) -> Vec<(String, String)> {
    let contacts = authority(rules, register).into_iter().flat_map(|p| &p.contacts);
    let others: BTreeSet<&str> = contacts.filter_map(|c| c.directory.as_deref()).collect();
    others.into_iter().map(|d| (d.to_owned(), in_words(d))).collect()
}

/// "east-riding" as people write it.
fn in_words(directory: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    directory.split('-').map(capital).collect::<Vec<String>>().join(" ")
}

fn line(
    calendar: &Calendar,
    register: &Register,
    pack: &Pack,
    contact: &Contact,
    day: Option<&Opens>,
    now: DateTime<Utc>,
) -> Line {
    let id = format!("{}:{}", pack.id, contact.id);
    let (answers, says) = match (contact.office, &contact.opens) {
        _ if contact.phone.is_none() => (Answers::NotKnown, String::new()),
        (_, Opens::Always) => (Answers::Now, "Answers day and night.".into()),
        (_, Opens::Hours(hours)) => match state(calendar, hours, now) {
            State::Open { until } => (Answers::Now, format!("Answers now, until {}.", london::clock(until))),
            State::Closed { words } => (Answers::NotNow, format!("Closed{words}.")),
        },
        (Office::OutOfHours, Opens::NotKnown) => match day {
            Some(Opens::Hours(hours)) => match state(calendar, hours, now) {
                State::Open { .. } => (Answers::NotNow, "For when the office is closed.".into()),
                State::Closed { words } => (Answers::Now, format!("Answers now. The office is closed{words}.")),
            },
            _ => (Answers::NotKnown, "For evenings, nights and weekends. When from is not known here.".into()),
        },
        (_, Opens::NotKnown) => (Answers::NotKnown, "Their hours are not known here.".into()),
    };
    let (checked, doubtful) = match (&contact.phone, &contact.opens) {
        // Nobody rings the emergency number to try it.
        (None, _) | (_, Opens::Always) => (String::new(), false),
        _ => checked(register, &id, contact, now),
    };
    let rung = newer_than_the_pack(register, &id, contact);
    let answers = if contact.unusable.is_some() && rung.is_none() { Answers::NotKnown } else { answers };
    Line {
        phone: rung.map(|r| r.phone.clone()).or_else(|| contact.phone.clone()),
        title: contact.title.clone(),
        email: contact.email.clone(),
        portal: contact.portal.clone(),
        answers,
        says,
        checked,
        doubtful,
        unusable: contact.unusable.clone().filter(|_| rung.is_none()),
        else_ring: ELSE_RING.iter().any(|end| id.ends_with(end)),
        social_care: matches!(contact.office, Office::Referral | Office::OutOfHours),
        id,
    }
}

/// What somebody here found out, unless the pack was checked later than that.
fn newer_than_the_pack<'a>(register: &'a Register, id: &str, contact: &Contact) -> Option<&'a Rung> {
    register.rung.get(id).filter(|r| contact.verified.is_none_or(|day| london::date(r.at) >= day))
}

/// Who checked the number last, and whether that is too long ago.
fn checked(register: &Register, id: &str, contact: &Contact, now: DateTime<Utc>) -> (String, bool) {
    let today = london::date(now);
    let rung =
        newer_than_the_pack(register, id, contact).map(|r| (london::date(r.at), r.by.map(|p| register.person_name(p))));
    let of_pack = contact.verified.map(|day| (day, None));
    match rung.or(of_pack) {
        None => ("Nobody here has rung this number to check it.".into(), true),
        Some((day, by)) => {
            let by = by.map_or_else(|| "Checked".to_owned(), |name| format!("Rung by {name}"));
            let old = day.checked_add_months(CHECK_MONTHS).is_none_or(|until| until < today);
            let old_words = if old { " That is long ago: check it again." } else { "" };
            (format!("{by} on {}.{old_words}", day.format("%-d %b %Y")), old)
        }
    }
}

enum State {
    Open {
        until: DateTime<Utc>,
    },
    /// " since 16:30, and opens Monday 08:30".
    Closed {
        words: String,
    },
}

/// Whether an office with these hours is open.
fn state(calendar: &Calendar, hours: &[Hours], now: DateTime<Utc>) -> State {
    let today = london::date(now);
    let of_today = spans(calendar, hours, today);
    if let Some((_, until)) = of_today.iter().find(|(from, until)| *from <= now && now < *until) {
        return State::Open { until: *until };
    }
    let days = (0..=LOOK_DAYS).filter_map(|n| today.checked_add_days(Days::new(n)));
    let next = days.flat_map(|d| spans(calendar, hours, d)).map(|(from, _)| from).filter(|from| *from > now).min();
    let closed = of_today.iter().map(|(_, until)| *until).filter(|until| *until <= now).max();
    let since = closed.map(|at| format!(" since {}", london::clock(at))).unwrap_or_default();
    let opens = next.map(|at| match london::date(at) == today {
        true => format!(", and opens at {}", london::clock(at)),
        false => format!(", and opens {}", london::with_offset(at).format("%A %H:%M")),
    });
    State::Closed { words: format!("{since}{}", opens.unwrap_or_default()) }
}

/// From when until when it is open on this day.
fn spans(calendar: &Calendar, hours: &[Hours], day: NaiveDate) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    if calendar.holiday(day).is_some() {
        return vec![];
    }
    let at = |(hour, minute)| london::instant(day, hour, minute);
    let of = hours.iter().filter(|h| h.days.contains(&day.weekday()));
    of.filter_map(|h| Some((at(h.from)?, at(h.until)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Fact;

    pub(super) fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    pub(super) fn demo() -> (Rules, Register) {
        let mut register = Register::default();
        let words = |w: &str| w.to_owned();
        register.apply(&Fact::Setting { name: words("x"), made_up: true, opens: None }, at("2026-11-01T09:00:00Z"));
        register.apply(&Fact::Authority { pack: words("demo") }, at("2026-11-01T09:00:00Z"));
        (Rules::read().unwrap(), register)
    }

    fn directory_at(rules: &Rules, register: &Register, now: &str) -> DirectoryView {
        directory(rules, register, at(now))
    }

    /// R111: where nobody is reached there is another number, and no other council's stands in for what is missing.
    #[test]
    fn r111_under_the_line_that_answers_stands_what_is_rung_else() {
        let (rules, register) = demo();
        let numbers = |council: &str| {
            let all = for_child(&directory_at(&rules, &register, "2026-11-13T12:00:00Z"), council);
            all.into_iter().filter_map(|l| l.phone).collect::<Vec<_>>()
        };
        assert_eq!(numbers("")[2..], ["01632 960100", "999", "101"]);
        assert_eq!(
            numbers("demo-estuary"),
            ["01632 960111", "01632 960112", "01632 960110", "01632 960100", "999", "101"]
        );
        assert_eq!(numbers("gone"), ["01632 960100", "999", "101"]);
    }

    /// Friday 13 November 2026: one council closes at 16:30, the other at 17:00.
    #[test]
    fn r111_the_number_that_is_right_now() {
        let (rules, register) = demo();
        let first = |council: &str, now: &str| {
            let lines = for_child(&directory_at(&rules, &register, now), council);
            (lines[0].phone.clone().unwrap(), lines[0].says.clone())
        };
        let wolds = |now: &str| first("", now);
        let estuary = |now: &str| first("demo-estuary", now);
        assert_eq!(wolds("2026-11-13T16:29:00Z"), ("01632 960101".into(), "Answers now, until 16:30.".into()));
        let closed = "Answers now. The office is closed since 16:30, and opens Monday 08:30.";
        assert_eq!(wolds("2026-11-13T16:30:00Z"), ("01632 960102".into(), closed.into()));
        assert_eq!(estuary("2026-11-13T16:45:00Z").0, "01632 960111");
        assert_eq!(estuary("2026-11-13T17:00:00Z").0, "01632 960112");
        // A bank holiday is no day of theirs, and summer time moves with the clock on the wall.
        assert_eq!(wolds("2026-12-25T11:00:00Z").0, "01632 960102");
        assert_eq!(wolds("2026-07-03T15:29:00Z").0, "01632 960101");
        assert_eq!(wolds("2026-07-03T15:30:00Z").0, "01632 960102");
        assert_eq!(wolds("2026-11-16T07:00:00Z").1, "Answers now. The office is closed, and opens at 08:30.");
    }

    #[test]
    fn h18_an_unchecked_and_a_stale_number_say_so_until_somebody_has_rung_it() {
        let (rules, mut register) = demo();
        let now = at("2026-11-13T12:00:00Z");
        let find = |register: &Register, id: &str| {
            let all = directory(&rules, register, now).councils.into_iter().flat_map(|c| c.lines);
            all.into_iter().find(|l| l.id == id).unwrap()
        };
        let hub = find(&register, "demo:early-help-hub");
        assert!(hub.doubtful && hub.checked.contains("Nobody here has rung"));
        let stale = find(&register, "demo:demo-estuary-out-of-hours");
        assert!(stale.doubtful && stale.checked.contains("7 Apr 2021") && stale.checked.contains("check it again"));
        let rung = Fact::NumberRung { line: "demo:early-help-hub".into(), phone: "01632 960199".into() };
        register.apply_by(None, &rung, at("2026-11-12T10:00:00Z"));
        let hub = find(&register, "demo:early-help-hub");
        assert_eq!((hub.doubtful, hub.phone.as_deref()), (false, Some("01632 960199")));
        assert!(hub.checked.contains("12 Nov 2026"));
    }

    #[test]
    fn k12_k13_a_misprinted_address_cant_be_used_until_a_person_has_confirmed_it() {
        let (rules, mut register) = demo();
        register.made_up = false;
        register.apply(&Fact::Authority { pack: "hull".into() }, at("2026-11-01T09:00:00Z"));
        let view = directory(&rules, &register, at("2026-11-13T12:00:00Z"));
        assert!(view.note.contains("Past its review date, 30 April 2021"), "{}", view.note);
        assert!(view.authorities.iter().all(|(id, _)| id != "demo"));
        let lines: Vec<Line> = view.councils.into_iter().flat_map(|c| c.lines).collect();
        let written = lines.iter().find(|l| l.id == "hull:front-door-written").unwrap();
        assert!(written.unusable.as_deref().is_some_and(|why| why.contains("misprinted")));
        // Hours that nobody wrote down are not guessed.
        let door = lines.iter().find(|l| l.id == "hull:front-door").unwrap();
        assert_eq!((door.answers, door.says.as_str()), (Answers::NotKnown, "Their hours are not known here."));
    }

    /// Twelve months to the day; and what nobody rings has no state and no check.
    #[test]
    fn h18_a_number_that_was_rung_is_good_for_twelve_months() {
        let (rules, mut register) = demo();
        let rung = Fact::NumberRung { line: "demo:early-help-hub".into(), phone: "01632 960199".into() };
        register.apply_by(None, &rung, at("2025-11-13T10:00:00Z"));
        let lines = |now: &str| {
            let all = directory_at(&rules, &register, now).councils.into_iter();
            all.flat_map(|c| c.lines).collect::<Vec<Line>>()
        };
        let doubtful = |now: &str| lines(now).into_iter().find(|l| l.id == "demo:early-help-hub").unwrap().doubtful;
        assert!(!doubtful("2026-11-13T12:00:00Z") && doubtful("2026-11-14T12:00:00Z"));
        let mut hull = demo().1;
        hull.made_up = false;
        hull.apply(&Fact::Authority { pack: "hull".into() }, at("2026-11-01T09:00:00Z"));
        let all = directory_at(&rules, &hull, "2026-11-13T12:00:00Z").councils.into_iter().flat_map(|c| c.lines);
        let silent: Vec<Line> = all.filter(|l| l.phone.is_none()).collect();
        assert!(!silent.is_empty());
        for line in silent {
            assert_eq!(
                (line.answers, line.says.as_str(), line.doubtful),
                (Answers::NotKnown, "", false),
                "{}",
                line.id
            );
            assert_eq!(line.checked, "");
        }
    }

    #[test]
    fn without_an_authority_there_are_the_national_numbers() {
        let view = directory(&Rules::read().unwrap(), &Register::default(), at("2026-11-13T12:00:00Z"));
        assert_eq!(view.authority, None);
        assert_eq!(view.councils[0].lines[0].phone.as_deref(), Some("999"));
    }
}
