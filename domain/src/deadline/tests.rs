//! Deadlines by example, and what holds of all of them.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;

mod edges;

fn at(text: &str) -> DateTime<Utc> {
    text.parse::<DateTime<chrono::FixedOffset>>().unwrap().to_utc()
}

fn says(authority: &str, clock: &str, start: &str) -> Due {
    due(&Rules::read().unwrap(), authority, clock, at(start), Given::default()).unwrap()
}

/// Around midnight, weekends, bank holidays and both Sundays of the clock change (facts 4.4).
#[test]
fn r54_r56_k2_the_clocks_of_a_referral() {
    let cases = [
        // A call on Friday at four: 48 hours are over on Sunday, one clock further; their answer is due on Monday.
        ("hull", "written-referral", "2026-03-27T16:00:00Z", "2026-03-29T17:00:00+01:00"),
        ("hull", "la-acknowledgement", "2026-03-27T16:00:00Z", "2026-03-30T23:59:00+01:00"),
        ("hull", "la-chase", "2026-03-27T16:00:00Z", "2026-04-07T23:59:00+01:00"),
        // The clocks go back: elapsed hours, an hour earlier on the wall.
        ("hull", "written-referral", "2026-10-23T17:30:00+01:00", "2026-10-25T16:30:00Z"),
        // Christmas Eve in the evening.
        ("hull", "lado", "2026-12-24T17:20:00Z", "2026-12-29T23:59:00Z"),
        ("england", "lado", "2026-12-24T17:20:00Z", "2026-12-29T23:59:00Z"),
        // A minute before midnight and a minute after are two days.
        ("hull", "la-acknowledgement", "2026-06-10T23:59:00+01:00", "2026-06-11T23:59:00+01:00"),
        ("hull", "la-acknowledgement", "2026-06-11T00:00:00+01:00", "2026-06-12T23:59:00+01:00"),
        // The day of the event is day 0, also on a Saturday.
        ("hull", "la-acknowledgement", "2026-06-13T11:00:00+01:00", "2026-06-15T23:59:00+01:00"),
        ("coventry", "case-note", "2026-05-01T09:00:00+01:00", "2026-05-06T23:59:00+01:00"),
        // The write-up: 24 hours at the latest; the same working day is the aim.
        ("coventry", "significant-harm", "2026-06-10T09:00:00+01:00", "2026-06-11T09:00:00+01:00"),
        ("coventry", "significant-harm", "2026-06-13T09:00:00+01:00", "2026-06-14T09:00:00+01:00"),
        ("coventry", "significant-harm", "2026-06-14T23:00:00+01:00", "2026-06-15T23:00:00+01:00"),
        // Months: the corresponding date, a short month's last day, and on from a weekend.
        ("england", "sar", "2026-01-31T10:00:00Z", "2026-03-02T23:59:00Z"),
        ("england", "sar", "2026-11-26T10:00:00Z", "2026-12-29T23:59:00Z"),
        ("england", "ofsted", "2026-11-26T10:00:00Z", "2026-12-10T23:59:00Z"),
        ("england", "policy-review", "2024-02-29T10:00:00Z", "2025-02-28T23:59:00Z"),
        ("hull", "induction-day", "2026-11-26T08:00:00Z", "2026-11-26T23:59:00Z"),
    ];
    for (pack, clock, start, wanted) in cases {
        let due = says(pack, clock, start);
        assert_eq!(due.due, at(wanted), "{clock} from {start}: {}", due.explanation);
        assert_eq!(due.due_date, london::date(at(wanted)));
        assert!(due.warn <= due.due && due.warn >= at(start));
    }
}

#[test]
fn k2_the_explanation_is_a_sentence_for_a_person() {
    let hull = says("hull", "written-referral", "2026-03-27T16:00:00Z");
    assert_eq!(
        hull.explanation,
        "Friday 27 March 2026, 16:00 + 48 hours = Sunday 29 March 2026, 17:00. Nights, weekends and bank holidays count. \
         The clocks change in between; the hours that pass are what counts."
    );
    let lado = says("hull", "lado", "2026-12-24T17:20:00Z");
    assert!(lado.explanation.contains("Thursday 24 December 2026 + 1 working day = Tuesday 29 December 2026"));
    assert!(lado.explanation.contains("Passed over: Christmas Day, Boxing Day"), "{}", lado.explanation);
}

#[test]
fn k2_r112_what_ends_while_the_nursery_is_shut_says_when_to_finish_and_warns_before() {
    let given = Given { opens: Some((7, 30)), closes: Some((18, 0)), ..Given::default() };
    let rules = Rules::read().unwrap();
    let hull = due(&rules, "hull", "written-referral", at("2026-03-27T16:00:00Z"), given).unwrap();
    assert_eq!(hull.due, at("2026-03-29T17:00:00+01:00"), "its hours stop no outside clock");
    assert!(
        hull.explanation.contains("The nursery is shut then: finish before it closes on Friday 27 March 2026, 18:00.")
    );
    assert_eq!(hull.warnings, [at("2026-03-27T17:00:00Z")]);
    // In the week it warns after 24 hours and after 40, which would be at two in the night, and on the last morning.
    let tuesday = due(&rules, "hull", "written-referral", at("2026-06-09T10:00:00+01:00"), given).unwrap();
    let warned = ["2026-06-10T10:00:00+01:00", "2026-06-10T17:00:00+01:00", "2026-06-11T09:00:00+01:00"];
    assert_eq!(tuesday.warnings, warned.map(at));
    let monday = due(&rules, "hull", "written-referral", at("2026-06-08T17:30:00+01:00"), given).unwrap();
    let warned = ["2026-06-09T17:30:00+01:00", "2026-06-10T09:30:00+01:00", "2026-06-10T16:30:00+01:00"];
    assert_eq!(monday.warnings, warned.map(at), "after 24 hours and after 40, to the minute");
    let open = due(&rules, "hull", "written-referral", at("2026-06-09T10:00:00+01:00"), given).unwrap();
    assert!(!open.explanation.contains("shut"), "{}", open.explanation);
}

#[test]
fn h8_before_the_child_goes_home_ends_when_the_child_is_fetched() {
    let (rules, start) = (Rules::read().unwrap(), at("2026-06-10T14:00:00+01:00"));
    assert_eq!(due(&rules, "hull", "before-home", start, Given::default()), Err(NoDue::NeedsCollection));
    let given = Given { collection: Some(at("2026-06-10T17:45:00+01:00")), ..Given::default() };
    assert_eq!(due(&rules, "hull", "before-home", start, given).unwrap().due, at("2026-06-10T17:45:00+01:00"));
}

#[test]
fn k5_k11_of_two_packs_the_stricter_limit_wins_and_says_so() {
    let later = "id = \"later\"\ntitle = \"Later\"\nedition = \"1\"\nsource = \"test\"\n[[clock]]\nid = \"written-referral\"\ntitle = \"W\"\nstarts = \"s\"\nkind = \"working-days\"\ndays = 5\nwarn = { hours = 1 }\nsource = \"test\"\ntrust = \"read\"\nsay = \"Write.\"\n";
    let mut rules = Rules::read().unwrap();
    let mut pack = Pack::read("later.toml", later).unwrap();
    pack.id = "england".into();
    rules.packs.retain(|p| p.id != "england");
    rules.packs.push(pack);
    let hull = due(&rules, "hull", "written-referral", at("2026-06-09T10:00:00+01:00"), Given::default()).unwrap();
    assert_eq!((hull.pack.as_str(), hull.due), ("hull", at("2026-06-11T10:00:00+01:00")));
    assert!(hull.explanation.ends_with("the stricter limit counts."), "{}", hull.explanation);
}

#[test]
fn past_the_horizon_a_clock_runs_on_and_says_that_holidays_are_not_known() {
    let late = says("hull", "la-acknowledgement", "2029-01-04T10:00:00Z");
    assert_eq!(late.due, at("2029-01-05T23:59:00Z"));
    assert!(late.explanation.contains("are not known here"), "{}", late.explanation);
}

#[test]
fn k15_a_benchmark_says_what_it_is() {
    let why = says("hull", "case-note", "2026-06-10T09:00:00+01:00").explanation;
    assert!(why.contains("it binds no nursery") && why.matches("A benchmark").count() == 1, "{why}");
}

/// R11: the aim is the close of the same working day, the limit 24 hours; amber before the one, red at the other.
#[test]
fn r11_k1_the_write_up_aims_at_the_same_working_day_and_is_due_after_24_hours() {
    let rules = Rules::read().unwrap();
    let given = Given { opens: Some((7, 30)), closes: Some((18, 0)), ..Given::default() };
    let said = |start: &str| {
        let said = due(&rules, "demo", "significant-harm", at(start), given).unwrap();
        (said.aim, said.due, said.warn, said.explanation)
    };
    let (aim, limit, warn, why) = said("2026-06-10T09:00:00+01:00");
    assert_eq!(aim, Some(at("2026-06-10T18:00:00+01:00")));
    assert_eq!((limit, warn), (at("2026-06-11T09:00:00+01:00"), at("2026-06-10T17:00:00+01:00")));
    assert!(why.starts_with("Aim for the same working day: by Wednesday 10 June 2026, 18:00. At the latest 24 hours"));
    assert!(why.ends_with("This is for the writing. Ring now."), "{why}");
    // After the close, and on a Saturday, there is no same working day any more.
    let (aim, limit, warn, why) = said("2026-06-10T18:30:00+01:00");
    assert_eq!((aim, limit, warn), (None, at("2026-06-11T18:30:00+01:00"), at("2026-06-11T17:00:00+01:00")));
    assert!(why.starts_with("The working day was over."), "{why}");
    let (aim, limit, warn, why) = said("2026-06-13T09:00:00+01:00");
    assert_eq!((aim, limit, warn), (None, at("2026-06-14T09:00:00+01:00"), at("2026-06-13T09:00:00+01:00")));
    assert!(why.starts_with("Saturday 13 June 2026 is no working day."), "{why}");
    // Where nobody entered when the nursery closes, the day itself closes; nobody is warned at eleven at night.
    let open = due(&rules, "demo", "significant-harm", at("2026-06-10T09:00:00+01:00"), Given::default()).unwrap();
    assert_eq!(open.aim, Some(at("2026-06-10T23:59:00+01:00")));
    assert_eq!(open.warn, at("2026-06-10T16:00:00+01:00"));
}

/// Never before the start, never earlier for a later start, and never without a word: every clock, each hour of
/// some weeks that hold all that is odd.
#[test]
fn n3_no_clock_runs_backwards_or_says_nothing() {
    let rules = Rules::read().unwrap();
    let weeks = ["2026-03-26T00:00:00Z", "2026-10-22T00:00:00Z", "2026-12-22T00:00:00Z", "2026-01-29T00:00:00Z"];
    let mut tried = 0;
    for pack in ["england", "hull", "north-somerset", "demo"] {
        for clock in rules.layers(pack).iter().flat_map(|p| &p.clocks) {
            for week in weeks {
                let mut before = at("2000-01-01T00:00:00Z");
                for hour in 0..(8 * 24) {
                    let start = at(week) + TimeDelta::hours(hour);
                    let given = Given {
                        collection: Some(start + TimeDelta::hours(3)),
                        closes: Some((18, 0)),
                        ..Given::default()
                    };
                    let said = due(&rules, pack, &clock.id, start, given).unwrap();
                    assert!(said.due >= start && said.due >= before, "{} from {start}", clock.id);
                    assert!(said.warn >= start && said.warn <= said.due && said.explanation.len() > 20);
                    before = said.due;
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 20_000, "{tried}");
}

/// K1: three clocks of three events, each by itself: the lead at once, the writing the same working day, and 24 hours at
/// the latest, the written referral forty-eight hours after the call.
#[test]
fn k1_three_clocks_of_three_events_are_three_clocks() {
    let told = says("hull", "dsl-told", "2026-03-27T16:00:00Z");
    let writing = says("hull", "significant-harm", "2026-03-27T16:00:00Z");
    let referral = says("hull", "written-referral", "2026-03-27T16:00:00Z");
    assert_eq!(told.due, at("2026-03-27T16:15:00Z"));
    assert_eq!((writing.aim, writing.due), (Some(at("2026-03-27T23:59:00Z")), at("2026-03-28T16:00:00Z")));
    assert_eq!(referral.due, at("2026-03-29T16:00:00Z"));
}
