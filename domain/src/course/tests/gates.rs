//! K14: a referral goes whatever the parents say; early help never without their agreement.

use super::{after, at, closed, decided, heard, nursery, rang, taken};
use crate::course::*;
use crate::step::{Informed, Said};

/// The parents are not told for now, because somebody asked to wait.
pub(super) fn untold() -> Step {
    agreement(Gate::Referral, Informed::NotYet, Said::NotAsked)
}

fn agreement(to: Gate, told: Informed, said: Said) -> Step {
    let grounds =
        if to == Gate::Referral && said != Said::Agree { vec!["ground-asked-to-wait".into()] } else { vec![] };
    Step::Agreement { to, told, said, who: "his mother".into(), grounds, at: at("13T09:00") }
}

fn sent() -> Step {
    Step::Sent { how: "portal".into(), at: at("13T18:25") }
}

fn requested() -> Step {
    Step::Requested { how: "secure mail".into(), at: at("14T10:00") }
}

/// What waits after a concern that was seen, the child safely home, and these steps.
fn what(steps: &[Step]) -> Vec<Wait> {
    let all = [Step::GoesHome { safe: Safe::Yes }].into_iter().chain(steps.iter().cloned());
    let all: Vec<Taken> = all.map(|s| taken("14T12:00", s)).collect();
    after(Kind::Concern, Some("13T17:31"), &all).into_iter().map(|(what, _)| what).collect()
}

#[test]
fn r44_r46_k14_a_referral_asks_what_the_parents_know_and_nothing_they_say_holds_it_up() {
    use Wait::{Answer, BeforeReferral, Ring, Write};
    let refer = decided(Next::Refer);
    let call = rang("13T17:34", "13T17:46", true);
    assert_eq!(what(std::slice::from_ref(&refer)), [Ring, BeforeReferral], "to ring comes first");
    let asked = [refer.clone(), call.clone()];
    assert_eq!(what(&asked), [BeforeReferral, Write, Answer]);
    for said in [Said::Agree, Said::DontAgree, Said::NotAsked] {
        let told = agreement(Gate::Referral, Informed::Before, said);
        assert_eq!(what(&[refer.clone(), call.clone(), told]), [Write, Answer], "{said:?}: it goes");
    }
    // It can go before that is written down, and it stays to be written down; closed is nothing without it.
    assert_eq!(refuses(&sent(), Kind::Concern, &[]), None);
    assert_eq!(what(&[refer.clone(), call.clone(), sent()]), [BeforeReferral, Answer]);
    let taken_on = heard(crate::step::Answer::Taken, "16T10:00");
    let after_their_answer = [Wait::Next, BeforeReferral];
    assert_eq!(
        what(&[call.clone(), sent(), taken_on.clone()]),
        after_their_answer,
        "R59: what happens next is asked first"
    );
    let (rules, register) = nursery();
    let waiting = [clocks::before_referral(&Ground { rules: &rules, register: &register }, None, at("13T17:46"))];
    assert!(refuses(&closed(), Kind::Concern, &waiting).is_some_and(|why| why.contains("the parents know")));
    // Another referral is another one.
    let done = [call.clone(), untold(), sent(), taken_on.clone()];
    assert_eq!(what(&done), [Wait::Next]);
    let late = [call.clone(), sent(), taken_on, untold()];
    assert_eq!(what(&late), [Wait::Next]);
    for before in [done, late] {
        assert_eq!(what(&[&before[..], std::slice::from_ref(&refer)].concat()), [Ring, BeforeReferral]);
    }
}

#[test]
fn r48_k14_early_help_goes_only_with_the_parents_agreement() {
    let early_help = decided(Next::EarlyHelp);
    let (yes, no) = (
        agreement(Gate::EarlyHelp, Informed::Before, Said::Agree),
        agreement(Gate::EarlyHelp, Informed::Before, Said::DontAgree),
    );
    assert_eq!(what(std::slice::from_ref(&early_help)), [Wait::BeforeEarlyHelp]);
    assert_eq!(what(&[early_help.clone(), yes.clone()]), [Wait::Request]);
    assert_eq!(what(&[yes.clone(), early_help.clone()]), [Wait::Request], "asked at the gate before it was decided");
    assert_eq!(what(&[early_help.clone(), yes.clone(), requested()]), [Wait::Close]);
    // Their no leads to the question what happens next; nothing is sent, and nothing is forgotten.
    let after_no = [early_help.clone(), no.clone()];
    assert_eq!(what(&after_no), [Wait::Next]);
    assert_eq!(what(&[&after_no[..], std::slice::from_ref(&early_help)].concat()), [Wait::BeforeEarlyHelp]);
    assert_eq!(what(&[early_help.clone(), yes.clone(), no]), [Wait::Next], "they may change their mind");
    // Whatever else is done meanwhile, they are still to be asked; where something else is decided instead, they are not.
    assert_eq!(what(&[early_help.clone(), decided(Next::SeekAdvice)]), [Wait::BeforeEarlyHelp]);
    assert_eq!(what(&[early_help.clone(), decided(Next::NoMore)]), [Wait::Close]);
    for behind_their_backs in [decided(Next::Police), decided(Next::Medical)] {
        assert_eq!(what(&[early_help.clone(), behind_their_backs]), [Wait::Close], "nobody asks them now");
    }
    // A yes of another time is none.
    let ends = [decided(Next::Refer), decided(Next::NoMore), decided(Next::Watch), closed(), sent()];
    for end in ends.into_iter().chain([rang("13T17:34", "13T17:46", true)]) {
        let all = [early_help.clone(), yes.clone(), end.clone(), early_help.clone()];
        let waits = what(&all);
        assert!(waits.contains(&Wait::BeforeEarlyHelp) && !waits.contains(&Wait::Request), "{end:?}");
    }
    // A second request is asked for anew.
    let twice = [early_help.clone(), yes, requested(), early_help];
    assert_eq!(what(&twice), [Wait::BeforeEarlyHelp]);
    // The request is refused before they agree.
    let waiting = |wait: Waits| refuses(&requested(), Kind::Concern, &[wait]);
    assert!(waiting(clocks::before_early_help(at("13T18:00"))).is_some_and(|why| why.contains("agreement")));
    assert!(refuses(&requested(), Kind::Concern, &[]).is_some());
    assert_eq!(waiting(clocks::request(at("13T18:00"))), None);
}

#[test]
fn r49_k14_from_early_help_to_social_care_at_any_time_by_the_other_gate() {
    let early_help = decided(Next::EarlyHelp);
    let no = agreement(Gate::EarlyHelp, Informed::Before, Said::DontAgree);
    let yes = agreement(Gate::EarlyHelp, Informed::Before, Said::Agree);
    let refer = decided(Next::Refer);
    let by_the_other_gate = [Wait::Ring, Wait::BeforeReferral];
    assert_eq!(what(&[early_help.clone(), refer.clone()]), by_the_other_gate);
    assert_eq!(what(&[early_help.clone(), no, refer.clone()]), by_the_other_gate, "their no does not count here");
    assert_eq!(what(&[early_help, yes, requested(), refer]), by_the_other_gate, "nor does their yes");
}

#[test]
fn r48_their_no_asks_what_happens_next_whatever_day_was_set_and_is_not_said_for_ever() {
    let day = NaiveDate::from_ymd_opt(2026, 12, 11);
    let early_help = Step::Next { next: Next::EarlyHelp, by: None, look_again: day, may_be: vec![], noticed: vec![] };
    let (yes, no) = (
        agreement(Gate::EarlyHelp, Informed::Before, Said::Agree),
        agreement(Gate::EarlyHelp, Informed::Before, Said::DontAgree),
    );
    // To ask, and to send, comes before a day that is set.
    assert_eq!(what(std::slice::from_ref(&early_help)), [Wait::BeforeEarlyHelp, Wait::LookAgain]);
    assert_eq!(what(&[early_help.clone(), yes.clone()]), [Wait::Request, Wait::LookAgain]);
    assert_eq!(what(&[early_help.clone(), no.clone()]), [Wait::Next], "that day was for the help");
    let say = |steps: &[Step]| {
        let all: Vec<Taken> = steps.iter().map(|s| taken("14T12:00", s.clone())).collect();
        let mut gates = Gates::default();
        all.iter().for_each(|t| gates.take(t, true));
        gates.after_no().map(|w| w.say)
    };
    assert!(say(&[early_help.clone(), no.clone()]).is_some_and(|s| s.contains("do not agree")));
    let call = rang("13T17:34", "13T17:46", true);
    let answered = heard(crate::step::Answer::Taken, "16T10:00");
    for since in [yes, call, sent(), answered, closed(), decided(Next::Watch)] {
        assert_eq!(say(&[early_help.clone(), no.clone(), since.clone()]), None, "{since:?}");
    }
}

#[test]
fn r49_after_a_call_that_was_taken_as_a_referral_nobody_asks_them_for_early_help() {
    let early_help = decided(Next::EarlyHelp);
    let yes = agreement(Gate::EarlyHelp, Informed::Before, Said::Agree);
    let call = rang("13T17:34", "13T17:46", true);
    for before in [vec![early_help.clone()], vec![early_help, yes]] {
        let all = [&before[..], &[call.clone(), untold()]].concat();
        assert_eq!(what(&all), [Wait::Write, Wait::Answer]);
    }
}

/// What was never referred asks nothing about a referral; and each referral is asked about once.
#[test]
fn r44_the_parents_are_asked_about_each_referral_once_and_about_none_that_was_not_made() {
    use crate::step::Answer::Taken as TakenOn;
    let refer = decided(Next::Refer);
    let not_taken = rang("13T17:34", "13T17:46", false);
    let call = rang("13T17:34", "13T17:46", true);
    let answered = heard(TakenOn, "16T10:00");
    assert_eq!(what(&[refer.clone(), not_taken.clone()]), [Wait::Close]);
    for other in [Next::NoMore, Next::EarlyHelp] {
        assert!(
            !what(&[refer.clone(), not_taken.clone(), decided(other)]).contains(&Wait::BeforeReferral),
            "{other:?}"
        );
    }
    // Asked when they were rung in vain, it counts for what is sent in writing then.
    let written = [refer.clone(), not_taken.clone(), untold(), sent()];
    assert_eq!(what(&written), [Wait::Answer]);
    // Taken on by telephone, then written: one referral.
    let one = [call.clone(), untold(), answered.clone()];
    assert_eq!(what(&one), [Wait::Write]);
    assert_eq!(what(&[&one[..], &[sent()]].concat()), [Wait::Answer]);
    // Said before it was decided, it counts; said after it was over, not for the next.
    assert_eq!(what(&[untold(), refer.clone(), call.clone()]), [Wait::Write, Wait::Answer]);
    let over = [call, untold(), sent(), answered, untold(), refer.clone()];
    assert_eq!(what(&over), [Wait::Ring, Wait::BeforeReferral]);
    let unanswered = [refer.clone(), not_taken, untold(), closed(), refer];
    assert_eq!(what(&unanswered), [Wait::Ring, Wait::BeforeReferral]);
}

/// R44: they were rung and did not take it as a referral. Decided on again, it is a new one, of which the parents hear anew.
#[test]
fn r44_a_second_referral_after_one_that_was_not_taken_is_a_new_one() {
    let refer = decided(Next::Refer);
    let not_taken = rang("13T17:34", "13T17:46", false);
    let call = rang("14T09:00", "14T09:10", true);
    let again = [refer.clone(), not_taken.clone(), untold(), refer.clone()];
    assert_eq!(what(&again), [Wait::Ring, Wait::BeforeReferral]);
    assert_eq!(
        what(&[&again[..], std::slice::from_ref(&call)].concat()),
        [Wait::BeforeReferral, Wait::Write, Wait::Answer]
    );
    // Decided on twice before anybody rang, it is one, of which they heard.
    assert_eq!(what(&[refer.clone(), untold(), refer.clone()]), [Wait::Ring]);
    // Rung again, they take it: the same one.
    assert_eq!(what(&[refer.clone(), not_taken.clone(), untold(), call.clone()]), [Wait::Write, Wait::Answer]);
    assert_eq!(what(&[refer, not_taken, call]), [Wait::BeforeReferral, Wait::Write, Wait::Answer]);
}

/// H4: what another child's parents were told and said is not what these know.
#[test]
fn h4_another_childs_parents_are_not_these() {
    let (rules, register) = nursery();
    let steps = [taken("13T17:46", rang("13T17:34", "13T17:46", true)), taken("13T17:50", untold())];
    let known = Known {
        kind: Kind::AdultTalk,
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
        stands_since: at("13T17:55"),
        filed: Some(at("13T17:55")),
        seen: Some(at("13T17:31")),
        unseen: false,
        steps: &steps,
    };
    let all = waits(&known, &Ground { rules: &rules, register: &register });
    assert!(all.iter().any(|w| w.what == Wait::BeforeReferral));
}
