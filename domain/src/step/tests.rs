//! What is refused of a step, and what a newer version may add.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;

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

/// H19, K3: that they were told, what they said, and the ground are three facts.
#[test]
fn r44_r45_r46_r47_a_referral_without_their_agreement_needs_a_ground_and_a_reason() {
    let now = at(NOW);
    let fault = |told, said, ground: bool, words: &str, why: &str| {
        let grounds = if ground { vec!["ground-asked-to-wait".to_owned()] } else { vec![] };
        Step::Agreement { to: Gate::Referral, told, said, who: String::new(), grounds, at: now }.fault(words, why, now)
    };
    assert_eq!(fault(true, Said::Agree, false, "\"All right.\"", ""), None);
    assert!(fault(true, Said::Agree, false, "", "").is_some(), "their views are written down");
    assert!(fault(false, Said::Agree, false, "\"All right.\"", "").is_some(), "nobody agrees to what they don't know");
    for (told, said, words) in
        [(true, Said::DontAgree, "\"No.\""), (true, Said::NotAsked, ""), (false, Said::NotAsked, "")]
    {
        assert_eq!(fault(told, said, true, words, "they asked us to wait"), None);
        assert!(fault(told, said, false, words, "they asked us to wait").is_some_and(|s| s.contains("ground")));
        assert!(fault(told, said, true, words, "").is_some_and(|s| s.contains("why")));
    }
    let later = now + chrono::TimeDelta::hours(1);
    let step = Step::Agreement {
        to: Gate::Referral,
        told: true,
        said: Said::Agree,
        who: String::new(),
        grounds: vec![],
        at: later,
    };
    assert!(step.fault("\"Yes.\"", "", now).is_some_and(|s| s.contains("later than it is now")));
}

#[test]
fn r48_k14_early_help_knows_no_ground_and_no_way_round_the_parents() {
    let now = at(NOW);
    let fault = |said, grounds: &[&str], words: &str| {
        let grounds = grounds.iter().map(|g| (*g).to_owned()).collect();
        Step::Agreement { to: Gate::EarlyHelp, told: true, said, who: String::new(), grounds, at: now }
            .fault(words, "why", now)
    };
    assert_eq!(fault(Said::Agree, &[], "\"Yes, please.\""), None);
    assert_eq!(fault(Said::DontAgree, &[], "\"No.\""), None);
    assert!(fault(Said::NotAsked, &[], "").is_some_and(|s| s.contains("refer")));
    assert!(fault(Said::DontAgree, &["ground-evidence"], "\"No.\"").is_some());
}
