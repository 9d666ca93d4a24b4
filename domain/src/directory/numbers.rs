//! The numbers that a tablet keeps, with when they answer (R111).

use super::{authority, line, spans};
use crate::calendar::Calendar;
use crate::london;
use crate::register::Register;
use crate::rules::Rules;
use crate::rules::contact::{Contact, Hours, Office, Opens};
use crate::wire::Number;
use chrono::{DateTime, Days, Utc};

/// The numbers of a tablet's *Get help now* card, the emergency number first. They are kept with no network, so each
/// stands with its hours, and with when it answers for as long as it is kept: the tablet says which of them answers now.
pub fn numbers(rules: &Rules, register: &Register, now: DateTime<Utc>) -> Vec<Number> {
    let mut all: Vec<(bool, Number)> = vec![];
    let made_up = if register.made_up { "Made up. " } else { "" };
    let packs = authority(rules, register).into_iter().chain(rules.national());
    for contact in packs.flat_map(|p| p.contacts.iter().map(move |c| (p, c))) {
        let (pack, contact) = contact;
        let national = rules.national().is_some_and(|n| n.id == pack.id);
        let wanted = matches!(contact.office, Office::Referral | Office::OutOfHours | Office::Lado);
        let line = line(&rules.calendar, register, pack, contact, None, now);
        let (Some(number), true) = (line.phone, wanted || national) else { continue };
        let hours = match (contact.office, &contact.opens) {
            (Office::OutOfHours, Opens::NotKnown) => "Evenings, nights and weekends".into(),
            (Office::Lado, _) => "The council's officer for concerns about staff".into(),
            (_, Opens::Hours(hours)) => hours_in_words(hours),
            _ => String::new(),
        };
        let there = contact.directory.as_ref().map_or("", |_| "For families who live there");
        let unchecked = if line.doubtful { "Not checked lately" } else { "" };
        let note: Vec<&str> = [there, &hours, unchecked].into_iter().filter(|n| !n.is_empty()).collect();
        let note = if national { note.join(". ") } else { format!("{made_up}{}", note.join(". ")) };
        let office = pack
            .contacts
            .iter()
            .find(|c| c.office == Office::Referral && c.phone.is_some() && c.directory == contact.directory);
        let answers = if line.unusable.is_none() {
            answers(&rules.calendar, contact, office.map(|o| &o.opens), now)
        } else {
            vec![]
        };
        all.push((line.id == "england:emergency", Number { label: line.title, number, note, answers }));
    }
    all.sort_by_key(|(emergency, _)| !emergency);
    all.into_iter().map(|(_, number)| number).collect()
}

/// When a line answers, from the beginning of today until a tablet has let go of it. `office`: the hours of the one for which
/// it stands in.
fn answers(
    calendar: &Calendar,
    contact: &Contact,
    office: Option<&Opens>,
    now: DateTime<Utc>,
) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    let today = london::date(now);
    let days = || (0..KEPT_DAYS).filter_map(|n| today.checked_add_days(Days::new(n)));
    let all = || Some((london::instant(today, 0, 0)?, london::instant(days().next_back()?, 23, 59)?));
    match (contact.office, &contact.opens, office) {
        (_, Opens::Always, _) => all().into_iter().collect(),
        (_, Opens::Hours(hours), _) => days().flat_map(|d| spans(calendar, hours, d)).collect(),
        (Office::OutOfHours, Opens::NotKnown, Some(Opens::Hours(hours))) => {
            let Some((begin, end)) = all() else { return vec![] };
            let open = days().flat_map(|d| spans(calendar, hours, d));
            let mut from = begin;
            let mut closed = vec![];
            for (opens, closes) in open.chain([(end, end)]) {
                if from < opens {
                    closed.push((from, opens));
                }
                from = closes;
            }
            closed
        }
        _ => vec![],
    }
}

/// Days for which a tablet is told when lines answer: it lets go of them after seven without contact.
const KEPT_DAYS: u64 = 9;

/// "Mon to Thu 08:30-17:00, Fri 08:30-16:30".
fn hours_in_words(hours: &[Hours]) -> String {
    let time = |(hour, minute): (u32, u32)| format!("{hour:02}:{minute:02}");
    let words = hours.iter().map(|h| {
        let days = match (h.days.first(), h.days.last()) {
            (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
            (Some(day), _) => day.to_string(),
            _ => String::new(),
        };
        format!("{days} {}-{}", time(h.from), time(h.until))
    });
    words.collect::<Vec<String>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{at, demo};
    use super::*;

    #[test]
    fn r111_a_tablet_with_no_network_knows_which_number_answers_now() {
        let (rules, register) = demo();
        // A Friday afternoon; the tablet hears nothing after it.
        let kept = numbers(&rules, &register, at("2026-11-13T12:00:00Z"));
        let of = |label: &str| kept.iter().find(|n| n.label.contains(label)).unwrap();
        let says = |when: &str| {
            (
                of("Children's social care, Demo Wolds").answers_at(at(when)),
                of("Out of hours, Demo Wolds").answers_at(at(when)),
            )
        };
        assert_eq!(says("2026-11-13T16:00:00Z"), (Some(true), Some(false)));
        assert_eq!(says("2026-11-13T16:31:00Z"), (Some(false), Some(true)), "Fridays to half past four");
        assert_eq!(says("2026-11-15T11:00:00Z"), (Some(false), Some(true)), "Sunday");
        assert_eq!(says("2026-11-16T09:00:00Z"), (Some(true), Some(false)), "Monday");
        assert_eq!(says("2026-12-24T09:00:00Z"), (None, None), "long after, nobody knows");
        assert_eq!(kept[0].answers_at(at("2026-11-15T03:00:00Z")), Some(true), "999");
    }

    /// The emergency number first, then the authority's own lines in the order of its pack, then the national ones.
    #[test]
    fn r111_every_number_of_a_tablet_says_whose_it_is_and_when_it_answers() {
        let (rules, mut register) = demo();
        let now = at("2026-11-13T12:00:00Z");
        let all = numbers(&rules, &register, now);
        let notes: Vec<(&str, &str)> = all.iter().map(|n| (n.number.as_str(), n.note.as_str())).collect();
        assert_eq!(
            notes,
            [
                ("999", ""),
                ("01632 960101", "Made up. Mon to Thu 08:30-17:00, Fri 08:30-16:30"),
                ("01632 960102", "Made up. Evenings, nights and weekends"),
                ("01632 960104", "Made up. The council's officer for concerns about staff"),
                ("01632 960111", "Made up. For families who live there. Mon to Fri 08:30-17:00"),
                (
                    "01632 960112",
                    "Made up. For families who live there. Evenings, nights and weekends. Not checked lately"
                ),
                (
                    "01632 960114",
                    "Made up. For families who live there. The council's officer for concerns about staff"
                ),
                ("101", ""),
                ("111", ""),
                ("0800 028 0285", "Not checked lately"),
            ]
        );
        register.made_up = false;
        assert_eq!(numbers(&rules, &register, now)[3].note, "The council's officer for concerns about staff");
    }

    /// Nine days from the beginning of today; an office that is closed leaves its line for the night all that lies between.
    #[test]
    fn r111_a_tablet_is_told_for_nine_days_when_its_numbers_answer() {
        let (rules, register) = demo();
        let all = numbers(&rules, &register, at("2026-11-13T12:00:00Z"));
        let of = |number: &str| &all.iter().find(|n| n.number == number).unwrap().answers;
        let span = |from: &str, until: &str| (at(&format!("2026-11-{from}:00Z")), at(&format!("2026-11-{until}:00Z")));
        assert_eq!(of("999"), &[span("13T00:00", "21T23:59")]);
        assert_eq!(
            of("01632 960101"),
            &[
                span("13T08:30", "13T16:30"),
                span("16T08:30", "16T17:00"),
                span("17T08:30", "17T17:00"),
                span("18T08:30", "18T17:00"),
                span("19T08:30", "19T17:00"),
                span("20T08:30", "20T16:30"),
            ]
        );
        assert_eq!(
            of("01632 960102"),
            &[
                span("13T00:00", "13T08:30"),
                span("13T16:30", "16T08:30"),
                span("16T17:00", "17T08:30"),
                span("17T17:00", "18T08:30"),
                span("18T17:00", "19T08:30"),
                span("19T17:00", "20T08:30"),
                span("20T16:30", "21T23:59"),
            ]
        );
        assert!(of("0800 028 0285").is_empty(), "its hours are not known here");
    }
}
