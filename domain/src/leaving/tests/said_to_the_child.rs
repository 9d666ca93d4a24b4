//! As the child may one day read it (R17, N24): each part said to them, and what could be put better pointed out.

use super::*;
use crate::entry::Entry;
use crate::entry::head::Kind;
use crate::entry::head::tests_support::blank;
use crate::entry::part::Part;
use crate::id::EntryId;
use crate::wire::desk::DecisionView;
use crate::wire::leaving::ChildLine;

fn at() -> DateTime<Utc> {
    "2026-11-20T09:00:00Z".parse().unwrap()
}

/// The lines of a record with these parts and decisions, written by Dot Wren.
fn lines(parts: Vec<Part>, decisions: Vec<DecisionView>) -> Vec<ChildLine> {
    let head = blank(Kind::Concern, at().into());
    let mut record = crate::view::tests_support::blank(at());
    (record.author, record.decisions) = ("Dot Wren".into(), decisions);
    as_child(&Entry { head, parts }, &record)
}

fn text(words: &str) -> String {
    words.to_owned()
}

#[test]
fn n24_labels_jargon_and_hearsay_are_pointed_out_in_what_was_seen() {
    let words = text("He was naughty. Rang MASH at ten. Apparently he fell. Mum said he fell. His arm had a bruise.");
    let found = lines(vec![Part::Saw { words }], vec![]);
    assert_eq!(found[0].better, ["naughty", "MASH", "Apparently"], "and neither speech nor marks");
}

#[test]
fn n24_what_was_thought_may_be_a_guess_and_what_others_said_is_not_judged() {
    let words = || text("Apparently he is naughty, so MASH was rung.");
    let better = |part: Part| lines(vec![part], vec![])[0].better.clone();
    assert_eq!(better(Part::Think { words: words() }), ["naughty", "MASH"]);
    assert_eq!(better(Part::Agreed { words: words() }), ["Apparently", "naughty", "MASH"]);
    let none = [""; 0];
    assert_eq!(better(Part::Told { who: text("Mum"), words: words() }), none);
    assert_eq!(better(Part::Quote { who: text("child"), words: words() }), none);
    assert_eq!(better(Part::Wanted { words: words() }), none);
}

#[test]
fn r17_every_part_is_said_to_the_child_and_what_was_thought_is_marked_as_that() {
    let words = || text("w");
    let who = |who: &str| text(who);
    let cases = [
        (Part::Saw { words: words() }, "Dot Wren saw or heard this", false),
        (Part::Told { who: who("Mum"), words: words() }, "Mum told Dot Wren this", false),
        (Part::Told { who: who(""), words: words() }, "Somebody told Dot Wren this", false),
        (Part::Think { words: words() }, "Dot Wren thought this, and others may see it differently", true),
        (Part::Quote { who: who("child"), words: words() }, "You said, word for word", false),
        (Part::Quote { who: who("Mum"), words: words() }, "Mum said, word for word", false),
        (Part::Before { words: words() }, "Just before that", false),
        (Part::Wanted { words: words() }, "What you wanted or felt, as far as they could tell", false),
        (Part::Differs { words: words() }, "Dot Wren saw it differently", true),
        (Part::FirstAid { words: words() }, "They looked after you", false),
        (Part::ParentsTold { words: words() }, "Your family was told", false),
        (Part::Agreed { words: words() }, "What Dot Wren said or agreed", false),
        (Part::Worried { words: words() }, "They worried about this", true),
        (Part::Well { words: words() }, "This went well", false),
        (Part::Needs { words: words() }, "They wanted this to happen", false),
    ];
    for (part, says, thought) in cases {
        let quote = matches!(part, Part::Quote { .. });
        let all = lines(vec![part, Part::CannotWait {}], vec![]);
        assert_eq!(all, [ChildLine { says: text(says), words: words(), quote, thought, better: vec![] }]);
    }
    let mark = Part::Mark { region: text("left cheek"), look: text("red"), origin: None };
    let all = lines(vec![mark], vec![]);
    assert_eq!((all[0].says.as_str(), all[0].words.as_str()), ("There was a mark on you", "red, left cheek"));
}

#[test]
fn r17_what_was_decided_is_said_with_its_reason() {
    let decision = |title: Option<&str>, words: &str, why: &str| DecisionView {
        id: EntryId::from_random([8; 16]),
        title: title.map(text),
        lines: vec![],
        words: text(words),
        why: text(why),
        by: text("Imogen Quill"),
        with: vec![],
        with_people: vec![],
        at: at(),
        agreed: vec![],
        mine: false,
        earlier: vec![],
        taken_back: None,
    };
    let said = |decision| {
        let line = lines(vec![], vec![decision]).remove(0);
        (line.says, line.words, line.better)
    };
    assert_eq!(
        said(decision(Some("Closed"), " Rang them. ", " naughty again ")),
        (text("Imogen Quill: Closed"), text("Rang them. Because: naughty again"), vec![text("naughty")])
    );
    assert_eq!(
        said(decision(None, "", "it was late")),
        (text("Imogen Quill: something was decided"), text("Because: it was late"), vec![])
    );
    assert_eq!(said(decision(None, "Rang them.", "")).1, "Rang them.");
}
