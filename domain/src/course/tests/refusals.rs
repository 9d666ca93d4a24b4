//! What refuses a step, and what a clock says at its edges: nothing is closed while something is owed to somebody, and nothing is answered that nobody asked.

use super::{at, closed, decided, nursery, taken};
use crate::course::*;

fn waiting(what: Wait) -> Waits {
    plain(what, "the title of it".into(), "", at("13T17:00"))
}

#[test]
fn r20_nothing_is_closed_while_something_is_owed_to_somebody() {
    use Wait::{
        BeforeEarlyHelp, BeforeReferral, CallNote, GoesHome, Notify, Original, Reach, Reply, Request, Ring, See, Tell,
        Write,
    };
    let owed = [
        BeforeEarlyHelp,
        BeforeReferral,
        CallNote,
        GoesHome,
        Notify,
        Original,
        Reach,
        Reply,
        Request,
        Ring,
        See,
        Tell,
        Write,
    ];
    for what in owed {
        for all in [vec![waiting(what)], vec![waiting(Wait::Close), waiting(what)]] {
            let why = refuses(&closed(), Kind::Concern, &all);
            assert_eq!(why.as_deref(), Some("Something still comes first: the title of it."), "{what:?}");
        }
    }
    // To be asked what happens next, or what came of it, is what closing answers; what somebody else is to do comes later.
    for what in [Wait::Next, Wait::Close, Wait::LookAgain] {
        assert_eq!(refuses(&closed(), Kind::Concern, &[waiting(what)]), None, "{what:?}");
    }
    assert_eq!(refuses(&closed(), Kind::Concern, &[]), None);
}

#[test]
fn r128_of_a_serious_accident_nothing_is_closed_before_ofsted_and_the_agencies_heard() {
    let (rules, register) = nursery();
    let told =
        |whom| taken("13T12:00", Step::Told { whom, who: String::new(), how: "telephone".into(), at: at("13T12:00") });
    let why = |more: &[Taken]| {
        let first = [
            taken("13T11:05", Step::GoesHome { safe: Safe::Yes }),
            taken("13T11:06", Step::Serious {}),
            taken("13T11:07", decided(Next::NoMore)),
        ];
        let steps = [&first[..], more].concat();
        let known = Known {
            kind: Kind::Mark,
            about_child: true,
            name: "Otto",
            home: None,
            occurred: at("13T10:30"),
            received: at("13T10:35"),
            unfinished_by: None,
            parents_untold: false,
            has_plan: false,
            accident: false,
            lay_untold: None,
            pages: &[],
            stands_since: at("13T10:35"),
            filed: None,
            seen: Some(at("13T11:00")),
            unseen: false,
            steps: &steps,
        };
        refuses(&closed(), Kind::Mark, &waits(&known, &Ground { rules: &rules, register: &register }))
    };
    let says = |why: Option<String>, what: &str| why.is_some_and(|why| why.contains(what));
    assert!(says(why(&[]), "Ofsted") && says(why(&[]), "agencies"));
    assert!(says(why(&[told(Whom::Ofsted)]), "agencies"));
    assert!(says(why(&[told(Whom::Agencies)]), "Ofsted"));
    assert_eq!(why(&[told(Whom::Ofsted), told(Whom::Agencies)]), None);
}

#[test]
fn each_step_that_answers_something_is_refused_where_nobody_asked() {
    let requested = Step::Requested { how: "post".into(), at: at("13T12:00") };
    let held = |whom| Step::Held { whom };
    let may = |step: &Step, kind, next: &[Waits]| refuses(step, kind, next).is_none();
    assert!(may(&Step::TakenOn {}, Kind::Concern, &[waiting(Wait::Next), waiting(Wait::TakeOn)]));
    assert!(!may(&Step::TakenOn {}, Kind::Concern, &[waiting(Wait::Next)]));
    assert!(may(&requested, Kind::Concern, &[waiting(Wait::Next), waiting(Wait::Request)]));
    assert!(!may(&requested, Kind::Concern, &[waiting(Wait::BeforeEarlyHelp)]));
    // R129: an absence is no secret from the parents; what is for others may wait for a reason.
    assert!(!may(&held(Whom::Parents), Kind::Absence, &[]) && may(&held(Whom::SocialWorker), Kind::Absence, &[]));
    assert!(may(&held(Whom::Parents), Kind::Mark, &[]));
    assert!(
        may(&Step::Reopened {}, Kind::Concern, &[]) && !may(&Step::Reopened {}, Kind::Concern, &[waiting(Wait::See)])
    );
    // R29: a decision about a concern says what it may be; about a talk it need not.
    let next = |may_be: &[&str]| Step::Next {
        next: Next::NoMore,
        by: None,
        look_again: None,
        may_be: may_be.iter().map(|id| (*id).to_owned()).collect(),
        noticed: vec![],
    };
    assert!(!may(&next(&[]), Kind::Mark, &[]) && may(&next(&["not-clear-yet"]), Kind::Mark, &[]));
    assert!(may(&next(&[]), Kind::AdultTalk, &[]));
    assert!(may(&Step::Serious {}, Kind::Mark, &[waiting(Wait::See)]), "what happened may always be said");
}
