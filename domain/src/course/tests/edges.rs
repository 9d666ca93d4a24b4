//! Edges of what a record waits for: whether the child has gone, when it presses, whose it is, what a call ends.

use super::gates::untold;
use super::{after, at, decided, heard, nursery, rang, taken};
use crate::course::*;
use crate::register::Home;
use chrono::TimeDelta;

fn known(home: Option<&Home>, seen: DateTime<Utc>) -> Known<'_> {
    Known {
        kind: Kind::Concern,
        about_child: true,
        name: "Otto",
        home,
        occurred: at("13T17:12"),
        received: at("13T17:12"),
        unfinished_by: None,
        parents_untold: false,
        has_plan: false,
        accident: false,
        lay_untold: None,
        pages: &[],
        stands_since: at("13T17:12"),
        filed: None,
        seen: Some(seen),
        unseen: false,
        steps: &[],
    }
}

/// Gone from the moment after the child is fetched; with no time known, from the next day in London.
#[test]
fn h8_whether_the_child_has_gone_is_told_by_the_time_it_is_fetched_or_by_the_day() {
    let (rules, register) = nursery();
    let nothing = Register::default();
    let home = Home { at: "17:45".into(), with: String::new() };
    let instant = TimeDelta::milliseconds(1);
    let gone = |home: Option<&Home>, register: &Register, seen: DateTime<Utc>| {
        let waits = goes_home(&known(home, seen), &Ground { rules: &rules, register }, seen);
        (waits.title.contains("has gone home"), waits.due)
    };
    assert_eq!(gone(Some(&home), &register, at("13T17:45")), (false, Some(at("13T17:45"))));
    let late = at("13T17:45") + instant;
    assert_eq!(gone(Some(&home), &register, late), (true, Some(late)), "then it is due at once");
    assert_eq!(gone(None, &register, at("13T18:00")), (false, Some(at("13T18:00"))), "else when the nursery closes");
    assert!(!gone(None, &nothing, at("13T23:59")).0);
    assert!(gone(None, &nothing, at("14T00:00")).0);
}

/// What is over, what is nearly over, and what can't wait where no limit is known.
#[test]
fn what_presses_is_over_or_nearly_or_cannot_wait() {
    let waits = |what, due: Option<&str>, warn: Option<&str>| Waits {
        due: due.map(at),
        warn: warn.map(at),
        ..plain(what, String::new(), "", at("13T08:00"))
    };
    let now = at("13T17:00");
    for (warn, presses_now) in [("13T16:59", true), ("13T17:00", true), ("13T17:01", false)] {
        assert_eq!(presses(&waits(Wait::Answer, Some("14T17:00"), Some(warn)), now), presses_now, "{warn}");
        assert_eq!(presses(&waits(Wait::Answer, Some(warn), None), now), presses_now, "{warn}");
    }
    for what in [Wait::GoesHome, Wait::Ring, Wait::Write] {
        assert!(presses(&waits(what, None, None), now), "{what:?}");
        assert!(!presses(&waits(what, Some("14T17:00"), None), now), "{what:?}");
    }
    assert!(!presses(&waits(Wait::Next, None, None), now));
    let ringing = ring(at("13T17:33"));
    assert_eq!((ringing.due, ringing.warn), (Some(at("13T17:33")), Some(at("13T17:33"))));
    let (rules, register) = nursery();
    let writing = write(&Ground { rules: &rules, register: &register }, at("13T17:46"));
    assert!(writing.warn.is_some() && writing.warn < writing.due, "a clock of the packs warns before");
    let looking = look_again(NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(), now);
    assert_eq!((looking.due, looking.warn), (Some(at("20T23:59")), Some(at("20T00:00"))));
}

#[test]
fn when_it_is_due_in_words() {
    let waits = |due: &str| Waits { due: Some(at(due)), ..plain(Wait::Answer, String::new(), "", at("13T08:00")) };
    let now = at("13T19:00");
    assert_eq!(due_words(&waits("13T19:45"), now), "due 19:45");
    assert_eq!(due_words(&waits("13T17:00"), now), "due 17:00, 2 hours ago");
    assert_eq!(due_words(&waits("13T23:59"), now), "due today");
    assert_eq!(due_words(&waits("16T23:59"), now), "due Mon 16 Nov");
    assert_eq!(due_words(&waits("12T23:59"), now), "due Thu 12 Nov, 19 hours ago");
    assert_eq!(due_words(&plain(Wait::Next, String::new(), "", now), now), "");
    assert!(presses(&waits("13T17:00"), now) && !presses(&waits("13T19:45"), now));
}

#[test]
fn when_it_is_due_is_said_to_the_minute_and_to_the_day() {
    let waits = |due: DateTime<Utc>| Waits { due: Some(due), ..plain(Wait::Answer, String::new(), "", due) };
    let now = at("13T19:00");
    let words = |due| due_words(&waits(due), now);
    assert_eq!(words(now), "due now");
    assert_eq!(words(now - TimeDelta::milliseconds(59_999)), "due now");
    assert_eq!(words(now - TimeDelta::minutes(1)), "due 18:59, 1 minute ago");
    assert_eq!(words(now + TimeDelta::milliseconds(1)), "due 19:00");
    assert_eq!(words("2027-01-04T23:59:00Z".parse().unwrap()), "due Mon 4 Jan 2027");
    assert_eq!(words("2026-12-04T12:00:00Z".parse().unwrap()), "due Fri 4 Dec, 12:00");
}

/// R56: the day on which their answer is due, and the day on which one begins the steps for disagreement.
#[test]
fn r56_a_missing_answer_says_when_to_ring_and_when_to_disagree() {
    let (rules, register) = nursery();
    let waits = answer(&Ground { rules: &rules, register: &register }, at("13T17:46"), "Their answer");
    assert!(waits.why.contains("1 working day = Monday 16 November 2026"), "{}", waits.why);
    assert!(waits.why.contains("Still none by") && waits.why.ends_with("begin the steps for disagreement."));
    assert_eq!((waits.title.as_str(), waits.due), ("Their answer", Some(at("16T23:59"))));
    assert_eq!(waits.rule, "Teasel Wharf (made up)", "in words, and no id");
}

/// R146: who said that they would do it, or took it on; the last word counts.
#[test]
fn r146_it_is_whose_who_last_said_so() {
    let person = |n: u8| PersonId::from_random([n; 16]);
    let next = |by| Step::Next { next: Next::Watch, by, look_again: None, may_be: vec![], noticed: vec![] };
    let by = |n, step| Taken { by: Some(person(n)), ..taken("13T17:40", step) };
    assert_eq!(owner(&[]), None);
    assert_eq!(owner(&[by(1, next(Some(person(2))))]), Some(person(2)));
    assert_eq!(owner(&[by(1, next(Some(person(2)))), by(3, Step::TakenOn {})]), Some(person(3)));
    assert_eq!(owner(&[by(3, Step::TakenOn {}), by(1, next(None)), by(1, Step::Serious {})]), None);
    let handed = |to| by(1, Step::HandedTo { to: person(to) });
    assert_eq!(handed_to(&[handed(2), handed(3)]), Some(person(3)));
    assert_eq!(handed_to(&[handed(2), by(1, super::closed())]), None);
}

/// R12: a call that is written down ends the one that began with the same people or in the same minute, else the first.
#[test]
fn r12_a_call_that_fits_none_that_began_ends_the_first() {
    let home = || taken("13T17:32", Step::GoesHome { safe: Safe::Yes });
    let began = |to: &str, when: &str| taken(when, Step::Began { to: to.into(), at: at(when) });
    let rang = |to: &str, when: &str| {
        let call = Call { to: to.into(), began: at(when), ended: at(when), nobody: true, ..Call::default() };
        taken("13T18:00", Step::Rang { call })
    };
    let notes = |steps: &[Taken]| {
        let (rules, register) = nursery();
        let known = Known { steps, ..known(None, at("13T17:31")) };
        let all = waits(&known, &Ground { rules: &rules, register: &register });
        all.into_iter().filter(|w| w.what == Wait::CallNote).map(|w| w.title).collect::<Vec<_>>()
    };
    let two = [home(), began("the hub", "13T17:40"), began("his aunt", "13T17:45")];
    let left = |call| notes(&[&two[..], &[call]].concat());
    assert_eq!(notes(&two).len(), 2);
    assert!(left(rang("his aunt", "13T17:50"))[0].contains("the hub"), "the same people");
    assert!(left(rang("somebody", "13T17:45"))[0].contains("the hub"), "the same minute");
    let other = left(rang("somebody", "13T17:50"));
    assert!(other.len() == 1 && other[0].contains("his aunt"), "failing both, the first: {other:?}");
    assert!(notes(&[home(), rang("somebody", "13T17:50")]).is_empty(), "a call of which nobody wrote that it began");
}

/// What is answered and was never written goes in writing too; answered and never taken, it is over.
#[test]
fn r56_a_referral_is_over_with_their_answer_once_it_is_written_or_was_never_taken() {
    let asks = |steps: &[Step]| {
        let all = [Step::GoesHome { safe: Safe::Yes }].into_iter().chain(steps.iter().cloned());
        let all: Vec<Taken> = all.map(|s| taken("14T12:00", s)).collect();
        after(Kind::Concern, Some("13T17:31"), &all).into_iter().any(|(what, _)| what == Wait::BeforeReferral)
    };
    let (refer, answered) = (decided(Next::Refer), heard(Answer::Taken, "16T10:00"));
    let call = || rang("13T17:34", "13T17:46", true);
    let sent = Step::Sent { how: "portal".into(), at: at("13T18:25") };
    assert!(!asks(&[call(), untold(), answered.clone(), call()]), "the same one: it is still to be written");
    assert!(asks(&[call(), untold(), sent, answered.clone(), call()]), "another one");
    assert!(asks(&[refer.clone(), untold(), answered, refer.clone()]), "nobody took it, and they answered");
    let nobody = Step::Rang { call: Call { to: "x".into(), nobody: true, social_care: true, ..Call::default() } };
    assert!(asks(&[refer.clone(), nobody]), "nobody answered, so nobody did not take it");
    let other = heard(Answer::Received, "16T10:00");
    assert!(!asks(&[refer.clone(), untold(), other, refer]), "that they have it is no answer");
}

/// H4: what was decided of another child ends no referral of this one.
#[test]
fn h4_a_decision_about_other_words_takes_no_referral_back() {
    let (rules, register) = nursery();
    let ground = Ground { rules: &rules, register: &register };
    for end in [Next::NoMore, Next::Watch] {
        let asked = |of_these: bool| {
            let mut gates = Gates::default();
            gates.take(&taken("13T17:40", decided(Next::Refer)), true);
            gates.take(&taken("13T17:41", decided(end)), of_these);
            gates.waits(&ground, None).len()
        };
        assert_eq!((asked(true), asked(false)), (0, 1), "{end:?}");
    }
}

/// R56: an answer that this version can't name ends no clock.
#[test]
fn r56_an_answer_of_a_newer_version_ends_nothing() {
    let what = |answer| {
        let all = [
            taken("13T17:32", Step::GoesHome { safe: Safe::Yes }),
            taken("13T17:46", rang("13T17:34", "13T17:46", true)),
            taken("13T17:50", untold()),
            taken("16T10:00", heard(answer, "16T10:00")),
        ];
        after(Kind::Concern, Some("13T17:31"), &all).into_iter().map(|(what, _)| what).collect::<Vec<_>>()
    };
    assert_eq!(what(Answer::Unknown), [Wait::Write, Wait::Answer]);
    assert_eq!(what(Answer::Received), [Wait::Write, Wait::Answer]);
    assert_eq!(what(Answer::EarlyHelp), [Wait::Write]);
}
