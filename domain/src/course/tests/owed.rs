//! What is owed to somebody beside the call: a word to the parents, the writing, a child who is not here, an answer.

use super::{Call, at, closed, decided, nursery, rang, taken};
use crate::course::*;
use crate::id::PersonId;
use crate::step::Whom;

/// A record of this kind, written at half past ten on Friday the 13th and seen at eleven.
fn known<'a>(kind: Kind, steps: &'a [Taken]) -> Known<'a> {
    Known {
        kind,
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
        steps,
    }
}

fn waiting(known: &Known<'_>) -> Vec<Waits> {
    let (rules, register) = nursery();
    waits(known, &Ground { rules: &rules, register: &register })
}

fn what(known: &Known<'_>) -> Vec<(Wait, String)> {
    let when = |w: &Waits| w.due.map(|d| london::with_offset(d).format("%a %-d %H:%M").to_string()).unwrap_or_default();
    waiting(known).iter().map(|w| (w.what, when(w))).collect()
}

fn told(whom: Whom) -> Step {
    Step::Told { whom, who: "his mother".into(), how: "telephone".into(), at: at("13T12:00") }
}

fn home() -> Taken {
    taken("13T11:05", Step::GoesHome { safe: Safe::Yes })
}

#[test]
fn r127_h10_parents_hear_of_an_accident_here_the_same_day_or_a_reason_says_why_not() {
    let of = |steps: &[Taken]| what(&Known { parents_untold: true, ..known(Kind::Mark, steps) });
    let tell = (Wait::Tell, "Fri 13 18:00".to_owned());
    let first: Vec<Wait> = of(&[]).into_iter().map(|(what, _)| what).collect();
    assert_eq!(first, [Wait::GoesHome, Wait::Tell], "H8: the first question is the first, whatever is due with it");
    assert_eq!(of(&[home()]), std::slice::from_ref(&tell));
    // To decide what happens next tells nobody.
    assert_eq!(of(&[home(), taken("13T11:06", decided(Next::NoMore))]), [tell]);
    for done in [told(Whom::Parents), Step::Held { whom: Whom::Parents }] {
        assert_eq!(of(&[home(), taken("13T12:00", done)]), [(Wait::Next, String::new())]);
    }
    let waits = waiting(&Known { parents_untold: true, ..known(Kind::Mark, &[]) });
    assert!(refuses(&closed(), Kind::Mark, &waits[1..]).is_some_and(|why| why.contains("Tell the parents today")));
}

#[test]
fn r128_of_a_serious_accident_ofsted_and_the_local_agencies_hear_within_fourteen_days() {
    let serious = taken("13T11:06", Step::Serious {});
    let of = |steps: &[Taken]| waiting(&known(Kind::Mark, steps)).into_iter().find(|w| w.what == Wait::Notify);
    let both = of(&[home(), serious.clone()]).unwrap();
    assert!(both.title.contains("Ofsted") && both.title.contains("agencies"), "{}", both.title);
    assert_eq!(both.due.map(london::date), NaiveDate::from_ymd_opt(2026, 11, 27));
    let left = of(&[home(), serious.clone(), taken("13T12:00", told(Whom::Ofsted))]).unwrap();
    assert!(!left.title.contains("Ofsted") && left.title.contains("agencies"));
    assert_eq!(
        of(&[home(), serious, taken("13T12:00", told(Whom::Ofsted)), taken("13T12:05", told(Whom::Agencies))]),
        None
    );
}

#[test]
fn r129_who_is_not_here_is_asked_after_the_same_day_and_with_a_plan_the_social_worker_hears_too() {
    let day = "Fri 13 18:00".to_owned();
    assert_eq!(what(&known(Kind::Absence, &[])), [(Wait::Reach, day.clone())]);
    let nobody = Step::Rang { call: Call { to: "his mother".into(), nobody: true, ..Call::default() } };
    assert_eq!(what(&known(Kind::Absence, &[taken("13T11:10", nobody)]))[0].0, Wait::Reach, "nobody answered");
    let reached = taken("13T11:20", told(Whom::Parents));
    assert_eq!(what(&known(Kind::Absence, std::slice::from_ref(&reached))), [(Wait::Next, String::new())]);
    let with_plan = |steps: &[Taken]| what(&Known { has_plan: true, ..known(Kind::Absence, steps) });
    assert_eq!(with_plan(&[]), [(Wait::Reach, day.clone()), (Wait::Tell, day.clone())]);
    assert_eq!(with_plan(std::slice::from_ref(&reached)), [(Wait::Tell, day)]);
    assert_eq!(with_plan(&[reached, taken("13T11:30", told(Whom::SocialWorker))])[0].0, Wait::Next);
}

#[test]
fn r10_r11_r12_what_is_not_written_down_is_due_and_says_that_it_is_for_the_writing_only() {
    // R12: a call that began and of which nothing is written.
    let began = taken("13T11:10", Step::Began { to: "the hub".into(), at: at("13T11:09") });
    let owed = &waiting(&known(Kind::Concern, &[home(), began.clone()]))[0];
    assert_eq!((owed.what, owed.title.as_str()), (Wait::CallNote, "Write-up due: the call with the hub, begun 11:09"));
    assert!(owed.say.contains("for the writing") && owed.say.contains("ring now"));
    // R11: the aim is the close of the same working day, the limit 24 hours.
    let when = |at: Option<DateTime<Utc>>| at.map(|d| london::when(d, super::at("13T11:00")));
    assert_eq!((when(owed.aim), when(owed.due)), (Some("18:00".into()), Some("Sat 14 Nov, 11:09".into())));
    assert_eq!(due_words(owed, at("13T11:10")), "aim for 18:00, due Sat 14 Nov, 11:09 at the latest");
    assert_eq!(due_words(owed, at("13T18:00")), "due Sat 14 Nov, 11:09");
    assert!(owed.why.contains("finish before it closes on Friday 13 November 2026, 18:00"), "{}", owed.why);
    let done = [home(), began, taken("13T11:30", rang("13T11:09", "13T11:25", false))];
    assert_eq!(what(&known(Kind::Concern, &done))[0].0, Wait::Next);
    // R10: a talk that somebody has not finished writing, two working days after it.
    let half = Known { unfinished_by: Some("Dot Wren"), ..known(Kind::AdultTalk, &[]) };
    let owed = &waiting(&half)[0];
    assert_eq!(owed.title, "Write-up due: Dot Wren has not finished it");
    assert_eq!(owed.due.map(london::date), NaiveDate::from_ymd_opt(2026, 11, 17));
}

#[test]
fn r22_a_question_waits_for_its_answer_and_for_nothing_else() {
    assert_eq!(what(&known(Kind::Question, &[])), [(Wait::Reply, String::new())]);
    assert!(what(&known(Kind::Question, &[taken("13T11:30", Step::Replied {})])).is_empty());
}

#[test]
fn r8_three_columns_ask_for_nothing_of_themselves() {
    assert!(what(&known(Kind::ThreeColumns, &[])).is_empty());
}

#[test]
fn r146_what_is_handed_over_stays_until_it_is_taken_on() {
    let (tomasz, imogen) = (PersonId::from_random([1; 16]), PersonId::from_random([2; 16]));
    let handed = Taken { by: Some(imogen), ..taken("13T11:30", Step::HandedTo { to: tomasz }) };
    let steps = [home(), handed.clone()];
    assert!(what(&known(Kind::Concern, &steps)).iter().any(|w| w.0 == Wait::TakeOn));
    assert_eq!((handed_to(&steps), owner(&steps)), (Some(tomasz), None));
    let on = Taken { by: Some(tomasz), ..taken("13T11:40", Step::TakenOn {}) };
    let steps = [home(), handed, on];
    assert_eq!((handed_to(&steps), owner(&steps)), (None, Some(tomasz)));
    assert_eq!(what(&known(Kind::Concern, &steps)), [(Wait::Next, String::new())]);
    assert!(refuses(&Step::TakenOn {}, Kind::Concern, &[]).is_some());
}

#[test]
fn r29_h15_k17_the_lead_says_what_it_may_be_and_not_clear_yet_is_a_full_answer() {
    let next = |may_be: &[&str]| Step::Next {
        next: Next::NoMore,
        by: None,
        look_again: None,
        may_be: may_be.iter().map(|s| (*s).to_owned()).collect(),
        noticed: vec![],
    };
    assert!(refuses(&next(&[]), Kind::Concern, &[]).is_some_and(|why| why.contains("Not clear yet")));
    assert_eq!(refuses(&next(&["not-clear-yet"]), Kind::Concern, &[]), None);
    assert_eq!(refuses(&next(&[]), Kind::AdultTalk, &[]), None, "a talk may be about nothing of that kind");
}

/// H4: told before it was filed under this child, they were another child's parents.
#[test]
fn h4_r127_filed_under_another_child_nobody_of_theirs_was_told() {
    let steps = [home(), taken("13T12:00", told(Whom::Parents))];
    let filed = Known { parents_untold: true, filed: Some(at("13T13:00")), ..known(Kind::Mark, &steps) };
    assert!(what(&filed).iter().any(|w| w.0 == Wait::Tell));
    let absent = Known { filed: Some(at("13T13:00")), ..known(Kind::Absence, &steps) };
    assert_eq!(what(&absent)[0].0, Wait::Reach);
    // A correction of the words tells nobody anew.
    let corrected = Known { parents_untold: true, stands_since: at("13T14:00"), ..known(Kind::Mark, &steps) };
    assert!(!what(&corrected).iter().any(|w| w.0 == Wait::Tell));
}

/// R12: of two calls that began, one that was written down ends itself and not the other.
#[test]
fn r12_every_call_that_began_waits_for_its_own_note() {
    let began = |to: &str, when: &str| taken(when, Step::Began { to: to.into(), at: at(when) });
    let calls = [home(), began("the hub", "13T11:09"), began("his aunt", "13T11:40")];
    let left = |steps: &[Taken]| what(&known(Kind::Concern, steps)).iter().filter(|w| w.0 == Wait::CallNote).count();
    assert_eq!(left(&calls), 2);
    let call =
        Call { to: "his aunt".into(), nobody: true, began: at("13T11:40"), ended: at("13T11:41"), ..Call::default() };
    let one = [calls.to_vec(), vec![taken("13T11:42", Step::Rang { call })]].concat();
    assert_eq!(left(&one), 1);
    assert!(waiting(&known(Kind::Concern, &one))[0].title.contains("the hub"));
    let waits = waiting(&known(Kind::Concern, &one));
    assert!(refuses(&closed(), Kind::Concern, &waits).is_some_and(|why| why.contains("Write-up due")));
}

#[test]
fn r129_r22_no_absence_is_held_and_no_question_answered_that_is_none() {
    assert!(refuses(&Step::Held { whom: Whom::Parents }, Kind::Absence, &[]).is_some());
    assert!(refuses(&closed(), Kind::Absence, &waiting(&known(Kind::Absence, &[]))).is_some());
    assert!(refuses(&Step::Replied {}, Kind::Concern, &[]).is_some());
    assert_eq!(refuses(&Step::Replied {}, Kind::Question, &[]), None);
}

#[test]
fn k10_n23_a_handwritten_note_waits_until_somebody_says_where_the_paper_is() {
    let seen = [home(), taken("13T11:10", decided(Next::NoMore))];
    let ids = [1, 2].map(|n| crate::id::AttachmentId::from_random([n; 16]));
    let pages =
        |n: usize| ids[..n].iter().map(|id| crate::step::Page { picture: *id, hash: "ab".into() }).collect::<Vec<_>>();
    let on_paper = |steps: &[Taken]| what(&Known { pages: &ids[..1], ..known(Kind::ChildWords, steps) });
    assert_eq!(on_paper(&seen), [(Wait::Original, String::new())]);
    let settled = |step: Step| on_paper(&[seen.to_vec(), vec![taken("13T11:20", step)]].concat());
    let kept =
        Step::OriginalKept { place: "the office, locked cabinet".into(), dated: true, signed: true, pages: pages(1) };
    assert_eq!(settled(kept.clone()), []);
    let shredded = Step::OriginalShredded { at: at("13T11:20"), dated: true, signed: false, pages: pages(1) };
    assert_eq!(settled(shredded), []);
    // The matter is not closed over it; and what becomes of the paper later opens nothing again.
    let waits = waiting(&Known { pages: &ids[..1], ..known(Kind::ChildWords, &seen) });
    assert!(refuses(&closed(), Kind::ChildWords, &waits).unwrap().contains("Where is the handwritten note?"));
    let after =
        [seen.to_vec(), vec![taken("13T11:20", kept.clone()), taken("13T12:00", closed()), taken("13T13:00", kept)]];
    assert_eq!(on_paper(&after.concat()), []);
    // A page that a correction adds is asked after by itself.
    let kept = Step::OriginalKept { place: "x".into(), dated: true, signed: true, pages: pages(1) };
    let first = [seen.to_vec(), vec![taken("13T11:20", kept)]].concat();
    assert_eq!(what(&Known { pages: &ids, ..known(Kind::ChildWords, &first) }), [(Wait::Original, String::new())]);
}

/// R127, D-1: of an accident here one thing is asked, and one press answers it; what the parents are told is asked all the same.
/// Whoever sees more in it decides as of any other record.
#[test]
fn r127_an_accident_here_ends_with_one_press_and_is_a_case_once_somebody_sees_more_in_it() {
    let of = |steps: &[Taken]| {
        let known = Known { accident: true, ..known(Kind::Mark, steps) };
        waiting(&known).iter().map(|w| w.what).collect::<Vec<_>>()
    };
    assert_eq!(of(&[]), [Wait::Accident]);
    let pressed = || taken("13T11:10", Step::Accident {});
    assert_eq!(of(&[pressed()]), []);
    let untold = Known { accident: true, parents_untold: true, ..known(Kind::Mark, &[]) };
    assert_eq!(waiting(&untold).iter().map(|w| w.what).collect::<Vec<_>>(), [Wait::Tell, Wait::Accident]);
    let serious = taken("13T11:20", Step::Serious {});
    assert_eq!(of(&[pressed(), serious]), [Wait::Notify]);
    // More in it: whether the child goes home is asked, then the rest.
    let unsafe_home = taken("13T11:20", Step::GoesHome { safe: Safe::No });
    assert_eq!(of(&[pressed(), unsafe_home])[0], Wait::Ring);
    let decided = Step::Next {
        next: Next::Watch,
        by: None,
        look_again: Some("2026-11-20".parse().unwrap()),
        may_be: vec![],
        noticed: vec![],
    };
    assert_eq!(of(&[taken("13T11:20", decided)])[0], Wait::GoesHome);
}
