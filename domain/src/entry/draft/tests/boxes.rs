//! Every box of a draft: what counts as words, what tells of a mark, what is too long, and where it stands in the entry.

use super::*;
use crate::entry::part::{NoteTaking, Origin};

/// Every box of words, each by itself.
const BOXES: [fn(&mut Draft) -> &mut String; 22] = [
    |d| &mut d.saw,
    |d| &mut d.told,
    |d| &mut d.think,
    |d| &mut d.quote,
    |d| &mut d.before,
    |d| &mut d.wanted,
    |d| &mut d.differs,
    |d| &mut d.agreed,
    |d| &mut d.mark_look,
    |d| &mut d.mark_region,
    |d| &mut d.first_aid,
    |d| &mut d.told_who,
    |d| &mut d.quote_who,
    |d| &mut d.place,
    |d| &mut d.present,
    |d| &mut d.parents_told,
    |d| &mut d.child_typed,
    |d| &mut d.author_name,
    |d| &mut d.staff_typed,
    |d| &mut d.author_agency,
    |d| &mut d.did_typed,
    |d| &mut d.paper.place,
];

/// How many of them hold what would be a loss; the others say who and where only.
const WORDS: usize = 11;
/// How many of them tell of what happened. First aid is asked for once a mark stands there.
const MARKS: usize = 10;

fn only(n: usize, text: &str) -> Draft {
    let mut draft = draft(Kind::AdultTalk);
    *BOXES[n](&mut draft) = text.to_owned();
    draft
}

#[test]
fn one_box_of_words_is_enough_and_who_and_where_are_no_words() {
    for n in 0..BOXES.len() {
        assert_eq!(only(n, "x").has_words(), n < WORDS, "box {n}");
        assert!(!only(n, " \n").has_words(), "box {n}");
    }
    let mut more = draft(Kind::Mark);
    more.more_marks = vec![OneMark { region: "left knee".into(), look: String::new() }];
    assert!(more.has_words() && more.is_worth_keeping());
    more.more_marks = vec![OneMark::default()];
    assert!(!more.has_words() && !more.is_worth_keeping());
}

#[test]
fn h9_a_mark_named_in_any_box_of_what_happened_is_heard_and_a_name_is_no_mark() {
    for n in 0..BOXES.len() {
        assert_eq!(only(n, "a bruise").tells_of_a_mark(), n < MARKS, "box {n}");
    }
    for name in ["Mark Burnham", "Burns", "by the burn"] {
        assert!((MARKS..BOXES.len()).all(|n| !only(n, name).tells_of_a_mark()), "{name}");
    }
    assert!(!only(0, "a nap").tells_of_a_mark());
    let mut tapped = draft(Kind::Achievement);
    tapped.more_marks = vec![OneMark { region: "left knee".into(), look: String::new() }];
    assert!(tapped.tells_of_a_mark());
}

/// 16,000 bytes in each box, 60,000 in all.
#[test]
fn a_record_holds_16_000_bytes_in_a_box_and_60_000_in_all() {
    for n in 0..BOXES.len() {
        assert_ne!(only(n, &"x".repeat(16_000)).missing(now()), Some(Missing::TooLong), "box {n}");
        assert_eq!(only(n, &"x".repeat(16_001)).missing(now()), Some(Missing::TooLong), "box {n}");
    }
    let mut full = only(0, &"x".repeat(16_000));
    (full.told, full.think, full.quote) = ("x".repeat(16_000), "x".repeat(16_000), "x".repeat(12_000));
    assert_eq!(full.missing(now()), None);
    full.more_marks = vec![OneMark { region: String::new(), look: "x".into() }];
    assert_eq!(full.missing(now()), Some(Missing::TooLong));
}

#[test]
fn what_happened_is_not_more_than_a_minute_from_now() {
    let with = |ms: i64| {
        let mut draft = only(0, "x");
        draft.occurred = Some(now() + TimeDelta::milliseconds(ms));
        draft.missing(now())
    };
    assert_eq!((with(60_000), with(60_001)), (None, Some(Missing::Future)));
}

#[test]
fn a_name_or_a_child_of_blanks_is_none() {
    let mut draft = only(0, "x");
    (draft.author, draft.author_name) = (None, " ".into());
    assert_eq!(draft.missing(now()), Some(Missing::Name));
    draft.author_name = "Sam".into();
    (draft.children, draft.child_typed) = (vec![], " ".into());
    assert_eq!(draft.missing(now()), Some(Missing::Child));
    draft.child_typed = "Otto".into();
    assert_eq!(draft.missing(now()), None);
}

/// R7, R13, R127: what was tapped beside the words stands in the entry where it means something.
#[test]
fn what_is_tapped_stands_in_the_entry_where_it_means_something() {
    let mut draft = only(0, "Rang MASH.");
    draft.writer = Some(("Dot Wren".into(), "practitioner".into()));
    draft.notes = NoteTaking { explained: true, ..NoteTaking::default() };
    draft.meanings = vec![("MASH".into(), "the hub".into()), ("DSL".into(), "the lead".into())];
    (draft.first_aid, draft.parents_told) = ("cold pack".into(), "mum".into());
    (draft.cannot_wait, draft.lead_to_know) = (true, Some(true));
    let parts = |draft: &Draft| draft.entries(&setting()).unwrap()[0].parts.clone();
    let all = parts(&draft);
    assert_eq!(
        all,
        [
            Part::Writer { name: "Dot Wren".into(), job: "practitioner".into() },
            Part::Saw { words: "Rang MASH.".into() },
            Part::Notes { notes: draft.notes },
            Part::LeadToKnow { answer: true },
            Part::Meaning { term: "MASH".into(), words: "the hub".into() },
            Part::CannotWait {},
        ]
    );
    draft.mark_origin = Some(Origin::HappenedHere);
    let here = parts(&draft);
    assert!(here.contains(&Part::FirstAid { words: "cold pack".into() }));
    assert!(here.contains(&Part::ParentsTold { words: "mum".into() }));
    draft.mark_origin = Some(Origin::CameInWith);
    assert_eq!(parts(&draft), all, "first aid is of what happened here");
    draft.notes = NoteTaking::default();
    assert!(!parts(&draft).iter().any(|p| matches!(p, Part::Notes { .. })));
    draft.notes.happy = true;
    draft.kind = Kind::ChildWords;
    assert!(
        !parts(&draft).iter().any(|p| matches!(p, Part::Notes { .. })),
        "with a child, reading back is an interview"
    );
    draft.kind = Kind::Question;
    assert!(parts(&draft).contains(&Part::Asks { words: "Rang MASH.".into() }), "R22");
}

/// H4: one child's correction never lands with another.
#[test]
fn h4_of_several_children_each_entry_corrects_its_own() {
    let (a, b) = (ChildId::from_random([4; 16]), ChildId::from_random([7; 16]));
    let old = [1, 2, 3].map(|n| EntryId::from_random([n; 16]));
    let mut draft = only(0, "x");
    draft.children = vec![a, b];
    draft.ids = vec![EntryId::from_random([8; 16]), EntryId::from_random([9; 16])];
    draft.supersedes = vec![(Some(a), old[0]), (Some(b), old[1]), (None, old[2])];
    let entries = draft.entries(&setting()).unwrap();
    let of: Vec<_> = entries.iter().map(|e| (e.head.child, e.head.supersedes.clone(), e.head.occasion)).collect();
    let occasion = Some(draft.occasion);
    assert_eq!(of, [(Some(a), vec![old[0]], occasion), (Some(b), vec![old[1]], occasion)]);
    draft.children = vec![a];
    assert_eq!(draft.entries(&setting()).unwrap()[0].head.occasion, None, "one child is no occasion of several");
}
