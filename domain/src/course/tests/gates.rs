//! K14: a referral goes whatever the parents say; early help never without their agreement.

use super::{after, at, closed, decided, heard, nursery, rang, taken};
use crate::course::*;
use crate::step::Said;

/// The parents are not told for now, because somebody asked to wait.
pub(super) fn untold() -> Step {
    agreement(Gate::Referral, false, Said::NotAsked)
}

fn agreement(to: Gate, told: bool, said: Said) -> Step {
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
        let told = agreement(Gate::Referral, true, said);
        assert_eq!(what(&[refer.clone(), call.clone(), told]), [Write, Answer], "{said:?}: it goes");
    }
    // It can go before that is written down, and it stays to be written down; closed is nothing without it.
    assert_eq!(refuses(&sent(), Kind::Concern, &[]), None);
    assert_eq!(what(&[refer.clone(), call.clone(), sent()]), [BeforeReferral, Answer]);
    let taken_on = heard(crate::step::Answer::Taken, "16T10:00");
    assert_eq!(what(&[call.clone(), sent(), taken_on.clone()]), [BeforeReferral]);
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
    let (yes, no) = (agreement(Gate::EarlyHelp, true, Said::Agree), agreement(Gate::EarlyHelp, true, Said::DontAgree));
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
    let no = agreement(Gate::EarlyHelp, true, Said::DontAgree);
    let yes = agreement(Gate::EarlyHelp, true, Said::Agree);
    let refer = decided(Next::Refer);
    let by_the_other_gate = [Wait::Ring, Wait::BeforeReferral];
    assert_eq!(what(&[early_help.clone(), refer.clone()]), by_the_other_gate);
    assert_eq!(what(&[early_help.clone(), no, refer.clone()]), by_the_other_gate, "their no does not count here");
    assert_eq!(what(&[early_help, yes, requested(), refer]), by_the_other_gate, "nor does their yes");
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
