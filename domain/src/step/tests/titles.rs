//! What stands above a step and in it.

use super::*;

fn lines(step: &Step) -> Vec<(String, String)> {
    let shown = step.shown(|_| "Tomasz Reed".into(), |id| format!("<{id}>"));
    shown.into_iter().map(|line| (line.label, line.words)).collect()
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(label, words)| ((*label).to_owned(), (*words).to_owned())).collect()
}

fn page(n: u8, hash: &str) -> Page {
    Page { picture: AttachmentId::from_random([n; 16]), hash: hash.into() }
}

#[test]
fn every_step_has_a_title_of_its_own() {
    let now = at(NOW);
    let text = |words: &str| words.to_owned();
    let call = Call { to: text("the hub"), began: at("2026-11-13T17:34:00Z"), ended: now, ..Call::default() };
    for (step, title) in [
        (Step::GoesHome { safe: Safe::No }, "No, it is not safe to go home as planned"),
        (Step::Rang { call: call.clone() }, "Rang the hub, Fri 13 Nov 2026, 17:34 to 17:50"),
        (
            Step::Rang { call: Call { nobody: true, ..call } },
            "Rang the hub, Fri 13 Nov 2026, 17:34 to 17:50: nobody answered",
        ),
        (Step::Began { to: text("the hub"), at: now }, "A call with the hub began, Fri 13 Nov 2026, 17:50"),
        (
            Step::Told { whom: Whom::Ofsted, who: text(""), how: text(""), at: now },
            "Ofsted told, Fri 13 Nov 2026, 17:50",
        ),
        (Step::Held { whom: Whom::Parents }, "The parents: not told for now"),
        (Step::Medical { by: text(""), place: text(""), at: now }, "Medical examination, Fri 13 Nov 2026, 17:50"),
        (Step::Serious {}, "A serious accident or illness, or a death"),
        (Step::HandedTo { to: PersonId::from_random([1; 16]) }, "Handed over, not taken on yet"),
        (Step::TakenOn {}, "Taken on"),
        (Step::Replied {}, "Answered"),
        (Step::Requested { how: text(""), at: now }, "Request for early help sent, Fri 13 Nov 2026, 17:50"),
        (Step::Sent { how: text(""), at: now }, "Written referral sent, Fri 13 Nov 2026, 17:50"),
        (
            Step::Heard { answer: Answer::NoAction, who: text(""), at: now },
            "Their answer, Fri 13 Nov 2026, 17:50: They take no action",
        ),
        (Step::Closed { followed_up: text(""), outcome: text("") }, "Closed"),
        (Step::Reopened {}, "Opened again"),
        (Step::Unknown, "Written by a newer version"),
        (
            Step::OriginalShredded { at: now, dated: true, signed: true, pages: vec![] },
            "The handwritten original was shredded, Fri 13 Nov 2026, 17:50",
        ),
        (agreement(Gate::Referral, Informed::NotYet, Said::NotAsked, true), "The referral: parents not told for now"),
        (
            agreement(Gate::Referral, Informed::Before, Said::Agree, false),
            "The referral: parents told before it went; they agree",
        ),
        (
            agreement(Gate::Referral, Informed::Afterwards, Said::DontAgree, true),
            "The referral: parents told after it went; they do not agree",
        ),
        (
            agreement(Gate::EarlyHelp, Informed::Before, Said::DontAgree, false),
            "Early help: the parents were asked; they do not agree",
        ),
    ] {
        assert_eq!(step.title(), title);
    }
}

#[test]
fn what_stands_in_a_step_is_shown_and_what_is_empty_is_not() {
    let now = at(NOW);
    let text = |words: &str| words.to_owned();
    let call = Call {
        number: text("01632 960101"),
        spoke_with: text("Ann"),
        collects: text("Gran"),
        parents: text("nothing"),
        contact: text("Bob"),
        referral: true,
        ..Call::default()
    };
    assert_eq!(
        lines(&Step::Rang { call }),
        pairs(&[
            ("Number", "01632 960101"),
            ("Spoke with", "Ann"),
            ("Who collects", "Gran"),
            ("What the parents may be told", "nothing"),
            ("Who can be rung later", "Bob"),
            ("They take it as a referral", "Yes"),
        ])
    );
    assert_eq!(lines(&Step::Rang { call: Call::default() }), []);
    let next = Step::Next {
        next: Next::Watch,
        by: Some(PersonId::from_random([1; 16])),
        look_again: NaiveDate::from_ymd_opt(2026, 11, 20),
        may_be: vec![text("a"), text("b")],
        noticed: vec![text("c")],
    };
    assert_eq!(
        lines(&next),
        pairs(&[
            ("What it may be", "<a>; <b>"),
            ("What was noticed", "<c>"),
            ("By", "Tomasz Reed"),
            ("Look again on", "Fri 20 Nov 2026"),
        ])
    );
    let agreement = Step::Agreement {
        to: Gate::Referral,
        told: Informed::Before,
        said: Said::DontAgree,
        who: text("his mother"),
        grounds: vec![text("g")],
        at: now,
    };
    assert_eq!(
        lines(&agreement),
        pairs(&[
            ("Who", "his mother"),
            ("When", "Fri 13 Nov 2026, 17:50"),
            ("Sharing without their agreement, or before they are told", "<g>"),
        ])
    );
    for (step, shown) in [
        (Step::Sent { how: text("portal"), at: now }, pairs(&[("How", "portal")])),
        (Step::Requested { how: text("post"), at: now }, pairs(&[("How", "post")])),
        (
            Step::Told { whom: Whom::Medics, who: text("Ann"), how: text("here"), at: now },
            pairs(&[("Who", "Ann"), ("How", "here")]),
        ),
        (
            Step::Medical { by: text("social care"), place: text("ward 3"), at: now },
            pairs(&[("Arranged by", "social care"), ("Where", "ward 3")]),
        ),
        (Step::HandedTo { to: PersonId::from_random([1; 16]) }, pairs(&[("To", "Tomasz Reed")])),
        (Step::Heard { answer: Answer::Taken, who: text("Ann"), at: now }, pairs(&[("From", "Ann")])),
        (
            Step::Closed { followed_up: text("f"), outcome: text("o") },
            pairs(&[("What was followed up", "f"), ("What came of it", "o")]),
        ),
        (
            Step::OriginalKept {
                place: text("safe"),
                dated: true,
                signed: false,
                pages: vec![page(1, "ab"), page(2, "cd")],
            },
            pairs(&[
                ("Where", "safe"),
                ("On it", "dated, not signed"),
                ("Pictures", "SHA-256 with salt ab; SHA-256 with salt cd"),
            ]),
        ),
        (
            Step::OriginalShredded { at: now, dated: false, signed: true, pages: vec![page(1, "ab")] },
            pairs(&[("On it", "not dated, signed"), ("Pictures", "SHA-256 with salt ab")]),
        ),
        (Step::Serious {}, vec![]),
    ] {
        assert_eq!(lines(&step), shown, "{step:?}");
    }
}
