//! What is refused of a step, and what a newer version may add.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;

mod limits;
mod titles;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

const NOW: &str = "2026-11-13T17:50:00Z";

fn call(began: &str, ended: &str) -> Step {
    Step::Rang { call: Call { to: "social care".into(), began: at(began), ended: at(ended), ..Call::default() } }
}

#[test]
fn r19_no_step_without_its_reason_and_no_call_without_what_they_said() {
    let now = at(NOW);
    let yes = Step::GoesHome { safe: Safe::Yes };
    assert!(yes.fault("", "", now).is_some());
    assert_eq!(yes.fault("", "his grandmother fetches him", now), None);
    assert_eq!(Step::GoesHome { safe: Safe::NotSure }.fault("", "", now), None, "nobody has to argue a doubt");
    for next in Next::ALL.into_iter().filter(|n| *n != Next::Watch) {
        let step = Step::Next { next, by: None, look_again: None, may_be: vec![], noticed: vec![] };
        assert!(step.fault("", "", now).is_some(), "{next:?}");
        assert_eq!(step.fault("", "because", now), None, "{next:?}");
    }
    let watch = |look_again| {
        Step::Next { next: Next::Watch, by: None, look_again, may_be: vec![], noticed: vec![] }.fault("", "why", now)
    };
    assert!(watch(None).is_some() && watch(NaiveDate::from_ymd_opt(2026, 11, 12)).is_some());
    assert_eq!(watch(NaiveDate::from_ymd_opt(2026, 11, 20)), None);
    let good = call("2026-11-13T17:34:00Z", "2026-11-13T17:46:00Z");
    assert!(good.fault("", "", now).is_some());
    assert_eq!(good.fault("keep him here", "", now), None);
    for (began, ended) in [
        ("2026-11-13T17:46:00Z", "2026-11-13T17:34:00Z"),
        ("2026-11-13T17:34:00Z", "2026-11-13T18:30:00Z"),
        ("2026-11-12T01:34:00Z", "2026-11-13T17:46:00Z"),
    ] {
        assert!(call(began, ended).fault("words", "", now).is_some(), "{began} {ended}");
    }
}

#[test]
fn r20_nothing_is_closed_while_summary_follow_up_or_outcome_is_empty() {
    let closed = |words: &str, followed_up: &str, outcome: &str| {
        Step::Closed { followed_up: followed_up.into(), outcome: outcome.into() }.fault(words, "", at(NOW))
    };
    assert_eq!(closed("a", "b", "c"), None);
    for (a, b, c) in [("", "b", "c"), ("a", " ", "c"), ("a", "b", "")] {
        assert!(closed(a, b, c).is_some_and(|why| why.contains("all three")));
    }
}

#[test]
fn what_a_newer_version_adds_is_read_as_unknown_and_not_as_broken() {
    assert_eq!(serde_json::from_str::<Step>("{\"s\":\"from_2031\",\"x\":1}").unwrap(), Step::Unknown);
    let next = "{\"s\":\"next\",\"next\":\"from_2031\"}";
    assert!(serde_json::from_str::<Step>(next).unwrap().fault("a", "b", at(NOW)).is_some());
}

fn agreement(to: Gate, told: Informed, said: Said, ground: bool) -> Step {
    let grounds = if ground { vec!["ground-asked-to-wait".to_owned()] } else { vec![] };
    Step::Agreement { to, told, said, who: String::new(), grounds, at: at(NOW) }
}

/// H19, K3: that they were told, what they said, and the ground are three facts.
#[test]
fn r44_r45_r46_r47_a_referral_without_their_agreement_needs_a_ground_and_a_reason() {
    use Informed::{Afterwards, Before, NotYet};
    let now = at(NOW);
    let fault = |told, said, ground: bool, words: &str, why: &str| {
        agreement(Gate::Referral, told, said, ground).fault(words, why, now)
    };
    assert_eq!(fault(Before, Said::Agree, false, "\"All right.\"", ""), None);
    assert!(fault(Before, Said::Agree, false, "", "").is_some(), "their views are written down");
    assert!(fault(Before, Said::Agree, true, "\"All right.\"", "why").is_some(), "no ground where none is needed");
    assert!(fault(NotYet, Said::Agree, false, "\"All right.\"", "").is_some(), "nobody agrees to what they don't know");
    // K4: told after it went, they may agree: it went before they were told all the same.
    for (told, said, words) in [
        (Before, Said::DontAgree, "\"No.\""),
        (Before, Said::NotAsked, ""),
        (Afterwards, Said::Agree, "\"All right.\""),
        (Afterwards, Said::DontAgree, "\"No.\""),
        (NotYet, Said::NotAsked, ""),
    ] {
        assert_eq!(fault(told, said, true, words, "they asked us to wait"), None);
        assert!(fault(told, said, false, words, "they asked us to wait").is_some_and(|s| s.contains("ground")));
        assert!(fault(told, said, true, words, "").is_some_and(|s| s.contains("why")));
    }
    let yes = agreement(Gate::Referral, Before, Said::Agree, false);
    let earlier = now - chrono::TimeDelta::hours(1);
    assert!(yes.fault("\"Yes.\"", "", earlier).is_some_and(|s| s.contains("later than it is now")));
    for unknown in [(Gate::Unknown, Before), (Gate::Referral, Informed::Unknown)] {
        assert!(agreement(unknown.0, unknown.1, Said::Agree, false).fault("\"Yes.\"", "", now).is_some());
    }
}

#[test]
fn r48_k14_early_help_knows_no_ground_and_no_way_round_the_parents() {
    let fault = |said, ground: bool, words: &str| {
        agreement(Gate::EarlyHelp, Informed::Before, said, ground).fault(words, "why", at(NOW))
    };
    assert_eq!(fault(Said::Agree, false, "\"Yes, please.\""), None);
    assert_eq!(fault(Said::DontAgree, false, "\"No.\""), None);
    assert!(fault(Said::NotAsked, false, "").is_some_and(|s| s.contains("refer")));
    assert!(fault(Said::DontAgree, true, "\"No.\"").is_some());
}
