//! Friday, 17:20 (practice.md, section 2): each step, and what waits after it.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::register::Fact;
use crate::step::Call;

mod edges;
mod gates;
mod owed;
mod refusals;

fn at(text: &str) -> DateTime<Utc> {
    format!("2026-11-{text}:00Z").parse().unwrap()
}

fn nursery() -> (Rules, Register) {
    let mut register = Register::default();
    let opens = Some(("07:30".to_owned(), "18:00".to_owned()));
    register.apply(&Fact::Setting { name: "x".into(), made_up: true, opens }, at("01T09:00"));
    register.apply(&Fact::Authority { pack: "demo".into() }, at("01T09:00"));
    (Rules::read().unwrap(), register)
}

fn taken(when: &str, step: Step) -> Taken {
    Taken { step, by: None, at: at(when) }
}

fn rang(began: &str, ended: &str, referral: bool) -> Step {
    let call =
        Call { to: "x".into(), began: at(began), ended: at(ended), referral, social_care: true, ..Call::default() };
    Step::Rang { call }
}

fn decided(next: Next) -> Step {
    Step::Next { next, by: None, look_again: None, may_be: vec![], noticed: vec![] }
}

fn heard(answer: Answer, when: &str) -> Step {
    Step::Heard { answer, who: String::new(), at: at(when) }
}

fn closed() -> Step {
    Step::Closed { followed_up: "f".into(), outcome: "o".into() }
}

/// What waits after these steps: what, and when it is due by a clock in London.
fn after(kind: Kind, seen: Option<&str>, steps: &[Taken]) -> Vec<(Wait, String)> {
    let (rules, register) = nursery();
    let home = Home { at: "17:45".into(), with: "his mother's partner".into() };
    let known = Known {
        kind,
        about_child: true,
        name: "Otto",
        home: Some(&home),
        occurred: at("13T17:12"),
        unfinished_by: None,
        parents_untold: false,
        has_plan: false,
        accident: false,
        lay_untold: None,
        pages: &[],
        received: at("13T17:12"),
        stands_since: at("13T17:12"),
        filed: None,
        seen: seen.map(at),
        unseen: seen.is_none(),
        steps,
    };
    let all = waits(&known, &Ground { rules: &rules, register: &register });
    let when = |w: &Waits| w.due.map(|d| london::with_offset(d).format("%a %H:%M").to_string()).unwrap_or_default();
    all.iter().map(|w| (w.what, when(w))).collect()
}

fn of(what: Wait, when: &str) -> Vec<(Wait, String)> {
    vec![(what, when.to_owned())]
}

#[test]
fn h8_friday_evening_from_seen_to_done_for_tonight() {
    let words = Kind::ChildWords;
    assert_eq!(after(words, None, &[]), of(Wait::See, "Fri 17:45"));
    assert_eq!(after(words, Some("13T17:31"), &[]), of(Wait::GoesHome, "Fri 17:45"));
    let mut steps = vec![taken("13T17:33", Step::GoesHome { safe: Safe::No })];
    assert_eq!(after(words, Some("13T17:31"), &steps), of(Wait::Ring, "Fri 17:33"), "now, whatever is due later");
    steps.push(taken("13T17:46", rang("13T17:34", "13T17:46", true)));
    // Taken as a referral on the telephone, their answer is due from then on, too.
    let both = [of(Wait::Write, "Sun 17:46"), of(Wait::Answer, "Mon 23:59")].concat();
    let parents = of(Wait::BeforeReferral, "Sun 17:46");
    assert_eq!(after(words, Some("13T17:31"), &steps), [parents, both.clone()].concat());
    steps.push(taken("13T17:50", gates::untold()));
    assert_eq!(after(words, Some("13T17:31"), &steps), both);
    steps.push(taken("13T18:25", Step::Sent { how: "portal".into(), at: at("13T18:25") }));
    assert_eq!(after(words, Some("13T17:31"), &steps), of(Wait::Answer, "Mon 23:59"));
    // That they have it is no decision.
    steps.push(taken("16T10:00", heard(Answer::Received, "16T10:00")));
    assert_eq!(after(words, Some("13T17:31"), &steps)[0].0, Wait::Answer);
    steps.push(taken("18T10:00", heard(Answer::NoAction, "18T10:00")));
    assert_eq!(after(words, Some("13T17:31"), &steps), of(Wait::Next, ""));
    // What went so far does not end with "no more action": it needs its end.
    steps.push(taken("18T10:05", decided(Next::NoMore)));
    assert_eq!(after(words, Some("13T17:31"), &steps), of(Wait::Close, ""));
    steps.push(taken("18T10:10", closed()));
    assert!(after(words, Some("13T17:31"), &steps).is_empty());
    steps.push(taken("19T09:00", Step::Reopened {}));
    assert_eq!(after(words, Some("13T17:31"), &steps), of(Wait::Next, ""), "home is not asked again");
}

#[test]
fn r112_the_nursery_shut_stops_no_clock_and_the_explanation_says_when_to_finish() {
    let (rules, register) = nursery();
    let ground = Ground { rules: &rules, register: &register };
    let waits = write(&ground, at("13T17:46"));
    assert!(waits.why.contains("finish before it closes on Friday 13 November 2026, 18:00"), "{}", waits.why);
    assert_eq!(waits.rule, "Teasel Wharf (made up)");
}

#[test]
fn h8_seen_after_the_child_has_gone_asks_where_they_are() {
    let (rules, register) = nursery();
    let ground = Ground { rules: &rules, register: &register };
    let home = Home { at: "17:45".into(), with: String::new() };
    let known = |seen: &str| {
        let seen = at(seen);
        goes_home(
            &Known {
                kind: Kind::Concern,
                about_child: true,
                name: "Otto",
                home: Some(&home),
                occurred: at("13T17:12"),
                unfinished_by: None,
                parents_untold: false,
                has_plan: false,
                accident: false,
                lay_untold: None,
                pages: &[],
                received: at("13T17:12"),
                stands_since: at("13T17:12"),
                filed: None,
                seen: Some(seen),
                unseen: false,
                steps: &[],
            },
            &ground,
            seen,
        )
        .title
    };
    assert_eq!(known("13T17:31"), "Is it safe for Otto to go home as planned?");
    assert_eq!(known("13T19:31"), "Otto has gone home. Is it safe there?");
}

#[test]
fn h8_without_a_usual_time_it_is_closing_time() {
    let (_, register) = nursery();
    assert_eq!(going_home(None, &register, at("13T10:00")), Some(at("13T18:00")));
    assert_eq!(going_home(None, &Register::default(), at("13T10:00")), None);
}

#[test]
fn r19_small_things_are_settled_by_a_decision_and_what_is_watched_comes_back() {
    let seen = Some("13T17:31");
    let safe = taken("13T17:32", Step::GoesHome { safe: Safe::Yes });
    assert_eq!(after(Kind::Concern, seen, std::slice::from_ref(&safe)), of(Wait::Next, ""));
    let no_more = taken("13T17:33", decided(Next::NoMore));
    assert!(after(Kind::Concern, seen, &[safe.clone(), no_more]).is_empty());
    let day = NaiveDate::from_ymd_opt(2026, 11, 20);
    let watch =
        taken("13T17:33", Step::Next { next: Next::Watch, by: None, look_again: day, may_be: vec![], noticed: vec![] });
    assert_eq!(after(Kind::Concern, seen, &[safe.clone(), watch.clone()]), of(Wait::LookAgain, "Fri 23:59"));
    let done = taken("20T09:00", decided(Next::NoMore));
    assert!(after(Kind::Concern, seen, &[safe.clone(), watch, done]).is_empty());
    // To refer is to ring; and early help needs what came of it.
    assert_eq!(after(Kind::Concern, seen, &[safe.clone(), taken("13T17:33", decided(Next::Refer))])[0].0, Wait::Ring);
    // Early help is asked for with the parents' agreement (R48).
    let early_help = taken("13T17:33", decided(Next::EarlyHelp));
    assert_eq!(after(Kind::Concern, seen, &[safe, early_help]), of(Wait::BeforeEarlyHelp, ""));
}

#[test]
fn h8_a_correction_wants_to_be_seen_and_takes_no_clock_away() {
    let (rules, register) = nursery();
    let steps =
        [taken("13T17:33", Step::GoesHome { safe: Safe::No }), taken("13T17:46", rang("13T17:34", "13T17:46", true))];
    let (kind, received, seen) = (Kind::ChildWords, at("13T18:00"), Some(at("13T17:31")));
    let known = Known {
        kind,
        about_child: true,
        name: "Otto",
        home: None,
        occurred: received,
        unfinished_by: None,
        parents_untold: false,
        has_plan: false,
        accident: false,
        lay_untold: None,
        pages: &[],
        received,
        stands_since: received,
        filed: None,
        seen,
        unseen: true,
        steps: &steps,
    };
    let all = waits(&known, &Ground { rules: &rules, register: &register });
    assert_eq!(
        all.iter().map(|w| w.what).collect::<Vec<_>>(),
        [Wait::See, Wait::GoesHome, Wait::BeforeReferral, Wait::Write, Wait::Answer]
    );
}

/// A talk with an adult at the gate says nothing of going home, and still ends with a decision.
#[test]
fn r19_a_talk_asks_what_happens_next() {
    assert_eq!(after(Kind::AdultTalk, None, &[]), of(Wait::See, ""));
    assert_eq!(after(Kind::AdultTalk, Some("13T17:31"), &[]), of(Wait::Next, ""));
}

#[test]
fn n9_not_to_share_is_a_decision_like_any_other() {
    assert!(after(Kind::AdultTalk, Some("13T17:31"), &[taken("13T17:40", decided(Next::DontShare))]).is_empty());
}

/// Nothing is lost from the board by a step in another order: whatever was begun and not ended waits for something.
#[test]
fn r20_whatever_was_begun_and_not_ended_waits() {
    let home = |safe| Step::GoesHome { safe };
    let sent = Step::Sent { how: "x".into(), at: at("14T10:00") };
    let steps = [
        home(Safe::No),
        rang("14T09:00", "14T09:10", true),
        rang("14T09:00", "14T09:10", false),
        sent,
        decided(Next::EarlyHelp),
        decided(Next::Medical),
        heard(Answer::Taken, "14T11:00"),
    ];
    for a in &steps {
        for b in &steps {
            for c in &steps {
                let all = [home(Safe::Yes), a.clone(), b.clone(), c.clone(), decided(Next::NoMore)];
                let all: Vec<Taken> = all.into_iter().map(|s| taken("14T12:00", s)).collect();
                assert!(!after(Kind::Concern, Some("13T17:31"), &all).is_empty(), "{all:?}");
            }
        }
    }
}

#[test]
fn h8_only_social_care_ends_what_social_care_is_to_be_rung_for() {
    let seen = Some("13T17:31");
    let no = taken("13T17:33", Step::GoesHome { safe: Safe::No });
    let call = |change: fn(&mut Call)| {
        let mut call = Call { to: "x".into(), began: at("13T17:34"), ended: at("13T17:35"), ..Call::default() };
        change(&mut call);
        taken("13T17:35", Step::Rang { call })
    };
    let what = |steps: &[Taken]| after(Kind::Concern, seen, steps).into_iter().map(|(w, _)| w).collect::<Vec<_>>();
    let engaged = call(|c| (c.nobody, c.social_care) = (true, true));
    let mother = call(|c| c.to = "his mother".into());
    let reached = call(|c| c.social_care = true);
    assert_eq!(what(&[no.clone(), engaged.clone()]), [Wait::Ring]);
    assert_eq!(what(&[no.clone(), mother]), [Wait::Ring]);
    assert_eq!(what(&[no.clone(), engaged, reached]), [Wait::Next]);
    // Whoever decided to refer still has to ring when the child may go home after all.
    let yes = taken("13T17:40", Step::GoesHome { safe: Safe::Yes });
    let refer = taken("13T17:34", decided(Next::Refer));
    assert_eq!(what(&[no.clone(), refer, yes.clone()]), [Wait::Ring, Wait::BeforeReferral]);
    assert_eq!(what(&[no, yes]), [Wait::Next]);
}

#[test]
fn r20_what_is_done_after_the_end_goes_on_and_no_clock_is_lost_by_an_end() {
    let seen = Some("13T17:31");
    let safe = taken("13T17:32", Step::GoesHome { safe: Safe::Yes });
    let end = taken("13T17:50", closed());
    let call = taken("13T18:10", rang("13T18:00", "13T18:08", true));
    let what = |steps: &[Taken]| after(Kind::Concern, seen, steps).into_iter().map(|(w, _)| w).collect::<Vec<_>>();
    let all = [Wait::BeforeReferral, Wait::Write, Wait::Answer];
    assert_eq!(what(&[safe.clone(), end.clone(), call.clone()]), all);
    let again = taken("14T09:00", Step::Reopened {});
    assert_eq!(what(&[safe.clone(), call.clone(), end.clone(), again]), all);
    // What still waits refuses the end; what is not ended is not opened again.
    let (rules, register) = nursery();
    let ground = Ground { rules: &rules, register: &register };
    let waiting = [write(&ground, at("13T18:08"))];
    assert!(refuses(&closed(), Kind::Concern, &waiting).is_some_and(|why| why.contains("Send the written referral")));
    assert_eq!(refuses(&closed(), Kind::Concern, &[next(at("13T18:08"))]), None);
    assert!(refuses(&Step::Reopened {}, Kind::Concern, &waiting).is_some());
    assert_eq!(refuses(&Step::Reopened {}, Kind::Concern, &[]), None);
}

/// H4, H3: what was judged of another child, or of half a sentence, is asked again.
#[test]
fn h8_what_was_judged_of_other_words_or_of_another_child_does_not_count() {
    let (rules, register) = nursery();
    let ground = Ground { rules: &rules, register: &register };
    let steps = [taken("13T17:32", Step::GoesHome { safe: Safe::Yes }), taken("13T17:33", decided(Next::NoMore))];
    let what = |since: &str, steps: &[Taken]| {
        let known = Known {
            kind: Kind::Concern,
            about_child: true,
            name: "Isla",
            home: None,
            occurred: at("13T17:12"),
            unfinished_by: None,
            parents_untold: false,
            has_plan: false,
            accident: false,
            lay_untold: None,
            pages: &[],
            received: at("13T17:12"),
            stands_since: at(since),
            filed: None,
            seen: Some(at("13T17:31")),
            unseen: false,
            steps,
        };
        waits(&known, &ground).into_iter().map(|w| w.what).collect::<Vec<_>>()
    };
    assert!(what("13T17:12", &steps).is_empty());
    assert_eq!(what("13T17:40", &steps), [Wait::GoesHome]);
    let ended = [steps[0].clone(), taken("13T17:34", closed())];
    assert_eq!(what("13T17:40", &ended), [Wait::GoesHome]);
    // A call and its clocks stay.
    let called = [steps[0].clone(), taken("13T17:39", rang("13T17:34", "13T17:38", true))];
    assert_eq!(what("13T17:40", &called), [Wait::GoesHome, Wait::BeforeReferral, Wait::Write, Wait::Answer]);
}

#[test]
fn r19_a_promise_to_look_again_is_ended_by_no_decision_about_something_else() {
    let seen = Some("13T17:31");
    let safe = taken("13T17:32", Step::GoesHome { safe: Safe::Yes });
    let day = NaiveDate::from_ymd_opt(2026, 11, 20);
    let watch =
        taken("13T17:33", Step::Next { next: Next::Watch, by: None, look_again: day, may_be: vec![], noticed: vec![] });
    let dont = taken("13T17:40", decided(Next::DontShare));
    assert_eq!(after(Kind::Concern, seen, &[safe.clone(), watch, dont]), of(Wait::LookAgain, "Fri 23:59"));
}

#[test]
fn h8_without_any_limit_it_presses_at_once_and_says_why() {
    let rules = Rules::read().unwrap();
    let register = Register::default();
    let ground = Ground { rules: &rules, register: &register };
    let known = Known {
        kind: Kind::Concern,
        about_child: true,
        name: "Otto",
        home: None,
        occurred: at("13T17:12"),
        unfinished_by: None,
        parents_untold: false,
        has_plan: false,
        accident: false,
        lay_untold: None,
        pages: &[],
        received: at("13T17:12"),
        stands_since: at("13T17:12"),
        filed: None,
        seen: Some(at("13T17:31")),
        unseen: false,
        steps: &[],
    };
    for waits in [&waits(&known, &ground)[0], &write(&ground, at("13T17:46"))] {
        assert!(
            waits.due.is_none() && presses(waits, at("13T17:32")) && waits.why.contains("No limit is known"),
            "{waits:?}"
        );
    }
}

/// R56, K5: a second sending puts no overdue answer off; asking again by telephone asks for another day.
#[test]
fn r56_their_answer_is_due_to_the_call_and_to_the_first_sending() {
    let seen = Some("13T17:31");
    let sent = |when: &str| taken(when, Step::Sent { how: "x".into(), at: at(when) });
    let mut steps = vec![
        taken("13T17:32", Step::GoesHome { safe: Safe::Yes }),
        taken("16T09:10", rang("16T09:00", "16T09:05", true)),
    ];
    let due = |steps: &[Taken]| {
        let all = after(Kind::Concern, seen, steps).into_iter().filter(|(w, _)| *w == Wait::Answer);
        all.map(|(_, when)| when).collect::<Vec<_>>()
    };
    assert_eq!(due(&steps), ["Tue 23:59"]);
    steps.push(sent("17T16:40"));
    assert_eq!(due(&steps), ["Tue 23:59", "Wed 23:59"]);
    steps.push(sent("18T16:40"));
    assert_eq!(due(&steps), ["Tue 23:59", "Wed 23:59"]);
    steps.push(taken("19T09:12", rang("19T09:05", "19T09:10", false)));
    assert_eq!(due(&steps), ["Wed 23:59"]);
    steps.remove(2);
    steps.remove(2);
    assert_eq!(due(&steps), ["Fri 23:59"], "nothing was written: the call of Thursday wants its answer");
}
