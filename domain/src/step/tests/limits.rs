//! Every sentence by which a step is refused, and every limit on both sides of its edge.

use super::*;
use chrono::TimeDelta;

fn refused(step: &Step, words: &str, why: &str) -> Option<&'static str> {
    step.fault(words, why, at(NOW))
}

/// Taken as it is, and refused with this once it was changed.
fn each(cases: Vec<(Step, &str, &str, &str)>) {
    for (step, words, why, says) in cases {
        let said = refused(&step, words, why);
        assert!(said.is_some_and(|s| s.contains(says)), "{step:?}: {said:?}");
    }
}

fn text(words: &str) -> String {
    words.to_owned()
}

fn rang(change: impl FnOnce(&mut Call)) -> Step {
    let (began, ended) = (at("2026-11-13T17:34:00Z"), at("2026-11-13T17:46:00Z"));
    let mut call = Call { to: "social care".into(), began, ended, ..Call::default() };
    change(&mut call);
    Step::Rang { call }
}

fn next(next: Next, look_again: Option<NaiveDate>) -> Step {
    Step::Next { next, by: None, look_again, may_be: vec![], noticed: vec![] }
}

fn told(whom: Whom) -> Step {
    Step::Told { whom, who: text("his mother"), how: text("telephone"), at: at(NOW) }
}

fn medical(by: &str, when: DateTime<Utc>) -> Step {
    Step::Medical { by: text(by), place: text("the hospital"), at: when }
}

fn day(text: &str) -> Option<NaiveDate> {
    Some(text.parse().unwrap())
}

#[test]
fn what_is_missing_of_a_step_is_said() {
    let now = at(NOW);
    let closed = Step::Closed { followed_up: text("f"), outcome: text("o") };
    each(vec![
        (rang(|c| c.to = text(" ")), "words", "", "whom you rang"),
        (rang(|c| c.ended = c.began - TimeDelta::milliseconds(1)), "words", "", "ends before it begins"),
        (rang(|c| (c.nobody, c.referral) = (true, true)), "words", "", "nobody can have taken it"),
        (rang(|_| ()), "", "", "what they said or advised"),
        (Step::Began { to: text(" "), at: now }, "", "", "whom you ring"),
        (next(Next::Refer, None), "words", "", "Say why"),
        (next(Next::Watch, None), "", "why", "on which day"),
        (next(Next::NoMore, day("2026-11-20")), "", "why", "Choose Watch"),
        (next(Next::DontShare, day("2026-11-20")), "", "why", "Choose Watch"),
        (Step::Sent { how: text(" "), at: now }, "", "", "how it was sent"),
        (Step::Requested { how: text(""), at: now }, "", "", "how it was sent"),
        (told(Whom::Parents), "", "", "what the parents were told"),
        (Step::Told { whom: Whom::Ofsted, who: text(""), how: text(" "), at: now }, "words", "", "how they were told"),
        (Step::Held { whom: Whom::Parents }, "words", "", "why the parents are not told"),
        (Step::Held { whom: Whom::Ofsted }, "words", "", "why they have not to be told"),
        (medical(" ", now), "", "", "who arranges it"),
        (Step::Serious {}, "", "why", "what happened"),
        (Step::OriginalKept { place: text(" "), dated: true, signed: true, pages: vec![] }, "", "", "where the paper"),
        (Step::Replied {}, "", "why", "Write the answer"),
        (closed.clone(), " ", "", "all three"),
        (Step::Reopened {}, "words", "", "why it goes on"),
    ]);
    for (step, words, why) in [
        (rang(|_| ()), "words", ""),
        (rang(|c| c.nobody = true), "", ""),
        (rang(|c| c.referral = true), "words", ""),
        (rang(|c| c.ended = c.began), "words", ""),
        (Step::Began { to: text("the hub"), at: now }, "", ""),
        (next(Next::Refer, day("2026-11-20")), "", "why"),
        (Step::Sent { how: text("portal"), at: now }, "", ""),
        (Step::Requested { how: text("portal"), at: now }, "", ""),
        (told(Whom::Parents), "words", ""),
        (told(Whom::Ofsted), "", ""),
        (Step::Held { whom: Whom::Parents }, "", "why"),
        (Step::Held { whom: Whom::Ofsted }, "", "why"),
        (medical("social care", now), "", ""),
        (Step::Serious {}, "words", ""),
        (Step::OriginalKept { place: text("safe"), dated: true, signed: true, pages: vec![] }, "", ""),
        (Step::OriginalShredded { at: now, dated: true, signed: true, pages: vec![] }, "", ""),
        (Step::Replied {}, "words", ""),
        (closed, "words", ""),
        (Step::Reopened {}, "", "why"),
        (Step::TakenOn {}, "", ""),
        (Step::GoesHome { safe: Safe::No }, "", ""),
    ] {
        assert_eq!(refused(&step, words, why), None, "{step:?}");
    }
}

/// A clock on a desk may be five minutes ahead of the server's.
#[test]
fn nothing_happened_later_than_five_minutes_from_now() {
    let edge = at(NOW) + TimeDelta::minutes(5);
    let when = |at: DateTime<Utc>| {
        vec![
            (Step::Began { to: text("the hub"), at }, ""),
            (rang(|c| c.ended = at), "words"),
            (Step::Sent { how: text("portal"), at }, ""),
            (Step::Requested { how: text("portal"), at }, ""),
            (
                Step::Agreement {
                    to: Gate::EarlyHelp,
                    told: Informed::Before,
                    said: Said::Agree,
                    who: text(""),
                    grounds: vec![],
                    at,
                },
                "words",
            ),
            (Step::Heard { answer: Answer::Taken, who: text(""), at }, ""),
            (Step::Told { whom: Whom::Ofsted, who: text(""), how: text("telephone"), at }, "words"),
            (Step::OriginalShredded { at, dated: true, signed: true, pages: vec![] }, ""),
        ]
    };
    for (step, words) in when(edge) {
        assert_eq!(refused(&step, words, "why"), None, "{step:?}");
    }
    for (step, words) in when(edge + TimeDelta::milliseconds(1)) {
        assert!(refused(&step, words, "why").is_some_and(|s| s.contains("later than it is now")), "{step:?}");
    }
}

#[test]
fn a_call_lasts_twelve_hours_at_most() {
    let ended = at("2026-11-13T17:46:00Z");
    let lasting = |ms| rang(|c| c.began = ended - TimeDelta::hours(12) - TimeDelta::milliseconds(ms));
    assert_eq!(refused(&lasting(0), "words", ""), None);
    assert!(refused(&lasting(1), "words", "").is_some_and(|s| s.contains("half a day")));
}

/// 366 days; today is not over, at any hour of it.
#[test]
fn r19_nobody_looks_again_yesterday_or_in_more_than_a_year() {
    let watch = |look| refused(&next(Next::Watch, day(look)), "", "why");
    assert!(watch("2026-11-12").is_some_and(|s| s.contains("is over")));
    assert_eq!(watch("2026-11-13"), None);
    assert_eq!(watch("2027-11-14"), None);
    assert!(watch("2027-11-15").is_some_and(|s| s.contains("more than a year")));
}

/// 60 days.
#[test]
fn r33_an_examination_is_arranged_within_two_months() {
    let edge = at(NOW) + TimeDelta::hours(60 * 24);
    assert_eq!(refused(&medical("social care", edge), "", ""), None);
    let later = edge + TimeDelta::milliseconds(1);
    assert!(refused(&medical("social care", later), "", "").is_some_and(|s| s.contains("two months")));
}

#[test]
fn thirty_rows_of_a_list_are_ticked_at_most() {
    let ticked = |n: usize| vec![text("row"); n];
    let next = |may_be: usize, noticed: usize| {
        let (may_be, noticed) = (ticked(may_be), ticked(noticed));
        refused(&Step::Next { next: Next::Refer, by: None, look_again: None, may_be, noticed }, "", "why")
    };
    assert_eq!(next(30, 30), None);
    for over in [next(31, 0), next(0, 31)] {
        assert!(over.is_some_and(|s| s.contains("Too much is ticked")));
    }
    let agreement = |n: usize| {
        let (told, said, grounds) = (Informed::NotYet, Said::NotAsked, ticked(n));
        let step = Step::Agreement { to: Gate::Referral, told, said, who: text(""), grounds, at: at(NOW) };
        refused(&step, "", "why")
    };
    assert_eq!(agreement(30), None);
    assert!(agreement(31).is_some_and(|s| s.contains("Too much is ticked")));
}

/// 2,000 characters, not bytes, in each of the fields.
#[test]
fn every_field_holds_2_000_characters_at_most() {
    let now = at(NOW);
    let page = || vec![];
    let with = |long: String| {
        vec![
            rang(|c| c.to = long.clone()),
            rang(|c| c.number = long.clone()),
            rang(|c| c.spoke_with = long.clone()),
            rang(|c| c.collects = long.clone()),
            rang(|c| c.parents = long.clone()),
            rang(|c| c.contact = long.clone()),
            Step::Began { to: long.clone(), at: now },
            Step::Sent { how: long.clone(), at: now },
            Step::Requested { how: long.clone(), at: now },
            Step::Agreement {
                to: Gate::EarlyHelp,
                told: Informed::Before,
                said: Said::Agree,
                who: long.clone(),
                grounds: vec![],
                at: now,
            },
            Step::Agreement {
                to: Gate::Referral,
                told: Informed::NotYet,
                said: Said::NotAsked,
                who: text(""),
                grounds: vec![long.clone()],
                at: now,
            },
            Step::OriginalKept { place: long.clone(), dated: true, signed: true, pages: page() },
            Step::Told { whom: Whom::Ofsted, who: long.clone(), how: text("post"), at: now },
            Step::Told { whom: Whom::Ofsted, who: text(""), how: long.clone(), at: now },
            medical(&long, now),
            Step::Medical { by: text("social care"), place: long.clone(), at: now },
            Step::Next { next: Next::Refer, by: None, look_again: None, may_be: vec![long.clone()], noticed: vec![] },
            Step::Next { next: Next::Refer, by: None, look_again: None, may_be: vec![], noticed: vec![long.clone()] },
            Step::Heard { answer: Answer::Taken, who: long.clone(), at: now },
            Step::Closed { followed_up: long.clone(), outcome: text("o") },
            Step::Closed { followed_up: text("f"), outcome: long.clone() },
        ]
    };
    for step in with("é".repeat(2_000)) {
        assert_eq!(refused(&step, "words", "why"), None, "{}", step.title());
    }
    for step in with("é".repeat(2_001)) {
        assert!(refused(&step, "words", "why").is_some_and(|s| s.contains("2,000 characters")), "{step:?}");
    }
}

#[test]
fn what_a_newer_version_calls_a_step_is_not_taken_by_this_one() {
    let now = at(NOW);
    let agreement = |to, told, said| Step::Agreement { to, told, said, who: text(""), grounds: vec![], at: now };
    for step in [
        Step::Unknown,
        Step::Told { whom: Whom::Unknown, who: text(""), how: text("post"), at: now },
        Step::Held { whom: Whom::Unknown },
        Step::GoesHome { safe: Safe::Unknown },
        next(Next::Unknown, None),
        Step::Heard { answer: Answer::Unknown, who: text(""), at: now },
        agreement(Gate::Unknown, Informed::Before, Said::Agree),
        agreement(Gate::EarlyHelp, Informed::Unknown, Said::Agree),
        agreement(Gate::EarlyHelp, Informed::Before, Said::Unknown),
        agreement(Gate::Referral, Informed::Unknown, Said::NotAsked),
    ] {
        assert!(refused(&step, "words", "why").is_some_and(|s| s.contains("does not know")), "{step:?}");
    }
}

/// Each sentence of the two gates, and the first of them where there are two.
#[test]
fn r45_r48_what_is_missing_of_an_agreement_is_said_in_its_own_sentence() {
    use Gate::{EarlyHelp, Referral};
    use Informed::{Afterwards, Before, NotYet};
    use Said::{Agree, DontAgree, NotAsked};
    let says = |to, told, said, ground: bool, words: &str, why: &str| {
        refused(&agreement(to, told, said, ground), words, why).unwrap_or_default()
    };
    for to in [Referral, EarlyHelp] {
        for said in [Agree, DontAgree] {
            assert!(says(to, NotYet, said, true, "w", "why").contains("were not told"));
            assert!(says(to, Before, said, true, "", "why").contains("in their words"));
        }
    }
    assert!(says(EarlyHelp, Before, NotAsked, false, "", "why").contains("ask them"));
    assert!(says(EarlyHelp, NotYet, NotAsked, true, "", "why").contains("ask them"));
    assert!(says(EarlyHelp, Before, Agree, true, "w", "why").contains("never goes without"));
    assert_eq!(says(EarlyHelp, Afterwards, DontAgree, false, "w", ""), "", "no ground, no reason");
    assert!(says(Referral, Before, DontAgree, false, "w", "").contains("on what ground"));
    assert!(says(Referral, Before, DontAgree, true, "w", "").contains("Say why"));
    assert!(says(Referral, Afterwards, Agree, false, "w", "why").contains("on what ground"));
    assert!(says(Referral, Before, Agree, true, "w", "why").contains("no ground is needed"));
}
