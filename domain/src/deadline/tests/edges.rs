//! Edges of the deadlines: opening hours, nights, the last known holiday, and words in the singular.

use super::*;

fn shut(clock: &str, start: &str, given: Given) -> String {
    let given = Given { closes: Some((18, 0)), ..given };
    due(&Rules::read().unwrap(), "hull", clock, at(start), given).unwrap().explanation
}

/// R112: a limit at the very closing time lies within the opening hours; a minute later the nursery is shut.
#[test]
fn r112_a_limit_in_the_opening_hours_needs_no_word_of_closing() {
    let written = |start: &str| shut("written-referral", start, Given::default());
    // From a Tuesday to a Thursday.
    let open = written("2026-06-09T18:00:00+01:00");
    assert!(!open.contains("shut"), "{open}");
    let late = written("2026-06-09T18:01:00+01:00");
    assert!(late.contains("Do it by 18:00, when you close."), "{late}");
    // From a Saturday to a Monday night.
    let monday = written("2026-06-13T20:00:00+01:00");
    assert!(monday.contains("Do it by 18:00, when you close."), "{monday}");
    // From a Friday at closing time to a Sunday, it does not open in between; a minute earlier it closes once.
    let closed = written("2026-06-12T18:00:00+01:00");
    assert!(!closed.contains("shut"), "{closed}");
    let friday = written("2026-06-12T17:59:00+01:00");
    assert!(friday.contains("finish before it closes on Friday 12 June 2026, 18:00."), "{friday}");
    let given = Given { collection: Some(at("2026-06-13T12:00:00+01:00")), ..Given::default() };
    let saturday = shut("before-home", "2026-06-13T09:00:00+01:00", given);
    assert!(!saturday.contains("shut"), "{saturday}");
}

#[test]
fn h8_a_child_who_was_fetched_before_it_began_is_due_at_once() {
    let given = Given { collection: Some(at("2026-06-10T13:00:00+01:00")), ..Given::default() };
    let start = at("2026-06-10T14:00:00+01:00");
    let said = due(&Rules::read().unwrap(), "hull", "before-home", start, given).unwrap();
    assert_eq!((said.due, said.warn), (start, start));
}

#[test]
fn k2_words_are_in_the_singular_where_there_is_one() {
    let words = [1, 2, 59, 60, 61, 90, 120].map(minutes);
    assert_eq!(words, ["1 minute", "2 minutes", "59 minutes", "1 hour", "61 minutes", "90 minutes", "2 hours"]);
    assert_eq!([plural(0, "day"), plural(1, "day"), plural(2, "day")], ["0 days", "1 day", "2 days"]);
}

/// The corresponding date, or the last of a shorter month, which is said.
#[test]
fn k2_a_shorter_month_says_that_its_last_day_counts() {
    let says_so = |start: &str| says("england", "sar", start).explanation.contains("That month is shorter");
    assert!(says_so("2026-01-31T10:00:00Z") && says_so("2026-01-29T10:00:00Z"));
    assert!(!says_so("2026-01-28T10:00:00Z") && !says_so("2026-03-30T10:00:00+01:00"));
}

/// A last day on a weekend or a holiday moves on, and says so; any other does not.
#[test]
fn k2_a_last_day_that_is_no_working_day_moves_on_and_says_so() {
    let moved = says("england", "sar", "2026-11-26T10:00:00Z").explanation;
    assert!(moved.contains("That is no working day, so Tuesday 29 December 2026 counts."), "{moved}");
    for stays in ["2026-11-03T10:00:00Z", "2026-11-04T10:00:00Z"] {
        let said = says("england", "sar", stays).explanation;
        assert!(!said.contains("no working day"), "{said}");
    }
}

#[test]
fn k2_what_is_no_pack_and_no_clock_says_so() {
    let rules = Rules::read().unwrap();
    let of = |pack, clock| due(&rules, pack, clock, at("2026-06-10T10:00:00Z"), Given::default());
    assert_eq!(of("atlantis", "lado"), Err(NoDue::NoPack("atlantis".into())));
    assert_eq!(of("hull", "tea-time"), Err(NoDue::NoClock("tea-time".into())));
}

/// From ten days before the last day for which holidays are known to ten days after it.
#[test]
fn a_limit_past_the_last_known_holiday_says_so_and_one_on_that_day_does_not() {
    let horizon = Rules::read().unwrap().calendar.horizon;
    let mut said = vec![];
    for n in 0..20 {
        let day = horizon - chrono::Days::new(10) + chrono::Days::new(n);
        let working = says("england", "lado", &format!("{day}T10:00:00Z"));
        let not_known = working.explanation.contains("are not known here");
        assert_eq!(not_known, working.due_date > horizon, "{day}: {}", working.explanation);
        said.push(not_known);
        // Hours that pass count no holidays, so nothing has to be known of them.
        let hours = says("hull", "written-referral", &format!("{day}T10:00:00Z"));
        assert!(!hours.explanation.contains("are not known here"), "{day}: {}", hours.explanation);
    }
    assert!(said.contains(&true) && said.contains(&false));
}

/// The first warning comes as long before the end as the pack says, where somebody is there then.
#[test]
fn n3_every_clock_warns_when_its_pack_says() {
    let rules = Rules::read().unwrap();
    let there = There { calendar: &rules.calendar, opens: Some((0, 0)), closes: Some((23, 59)), line: None };
    let start = at("2026-06-10T10:00:00+01:00");
    let given = Given { collection: Some(start + TimeDelta::hours(9)), ..Given::default() };
    for pack in &rules.packs {
        for clock in &pack.clocks {
            let said = one(&there, pack, clock, start, given).unwrap();
            let before = TimeDelta::minutes(clock.warn_minutes[0].into());
            let planned = (said.aim.unwrap_or(said.due) - before).max(start);
            let last_minute = london::clock(planned) == "23:59";
            if rules.calendar.is_working_day(london::date(planned)) && !last_minute {
                assert_eq!(said.warnings.first(), Some(&planned), "{}", clock.id);
            }
            assert_eq!((said.title, said.source), (clock.title.clone(), clock.source.clone()));
        }
    }
}

/// Whatever the hour at which it began: no warning falls into hours in which nobody is there, unless nobody is there any
/// more between its beginning and its end. And one comes on the last working day that is left.
#[test]
fn r112_h18_no_warning_comes_while_nobody_is_there() {
    let rules = Rules::read().unwrap();
    let there = There { calendar: &rules.calendar, opens: Some((7, 30)), closes: Some((18, 0)), line: None };
    let given = Given { opens: Some((7, 30)), closes: Some((18, 0)), ..Given::default() };
    let mut tried = 0;
    for pack in ["hull", "demo", "coventry"] {
        for clock in rules.layers(pack).iter().flat_map(|p| &p.clocks) {
            if clock.time == Time::UntilCollection || clock.time == Time::Elapsed(15) {
                continue;
            }
            for hour in 0..(12 * 24) {
                let start = at("2026-12-22T00:30:00Z") + TimeDelta::hours(hour);
                let said = due(&rules, pack, &clock.id, start, given).unwrap();
                let left = there.last_before(said.due, start);
                for warning in &said.warnings {
                    let day = london::date(*warning);
                    let open = rules.calendar.is_working_day(day) && {
                        let wall = london::with_offset(*warning).time();
                        ("07:30:00".parse().unwrap().."18:00:00".parse().unwrap()).contains(&wall)
                    };
                    assert!(open || *warning == start && left.is_none(), "{} {start} {warning}", clock.id);
                    assert!((start..=said.due).contains(warning), "{} {start} {warning}", clock.id);
                    tried += 1;
                }
                if let Some(left) = left {
                    let last = said.warnings.last().copied().map(london::date);
                    assert_eq!(last, Some(london::date(left)), "{} {start}: the last day that is left", clock.id);
                }
            }
        }
    }
    assert!(tried > 5_000, "{tried}");
}

/// Where somebody has to be rung, it warns before their line closes: at half past four on a Friday.
#[test]
fn h18_k5_what_has_to_be_rung_is_warned_of_before_their_line_closes() {
    let rules = Rules::read().unwrap();
    let given = Given { opens: Some((7, 30)), closes: Some((18, 0)), ..Given::default() };
    let first = |clock, start: &str| due(&rules, "demo", clock, at(start), given).unwrap().warn;
    // Sent on a Thursday and on a Monday: their answer is due the next day.
    assert_eq!(first("la-acknowledgement", "2026-11-12T16:40:00Z"), at("2026-11-13T15:30:00Z"));
    assert_eq!(first("la-acknowledgement", "2026-11-09T16:40:00Z"), at("2026-11-10T16:00:00Z"));
    assert_eq!(first("lado", "2026-11-12T12:20:00Z"), at("2026-11-13T15:30:00Z"));
    // Nobody wrote down when Hull's line closes: then the nursery's hours count.
    assert_eq!(
        due(&rules, "hull", "lado", at("2026-12-24T17:20:00Z"), given).unwrap().warn,
        at("2026-12-29T17:00:00Z")
    );
}
