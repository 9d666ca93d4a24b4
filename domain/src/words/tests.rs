//! What the language help finds: one by one, and measured on statements kept as data.

use super::*;
use serde::Deserialize;

mod each;

#[derive(Deserialize)]
struct Statement {
    /// `saw`, `think`, `did`, or `told`: somebody's own words, which are never looked at.
    r#box: String,
    text: String,
    expect: Vec<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    kind: Cue,
    span: String,
}

fn statements(text: &str) -> Vec<Statement> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn found(statement: &Statement) -> Vec<(Cue, &str)> {
    let place = match statement.r#box.as_str() {
        "saw" => Place::Saw,
        "think" => Place::Think,
        "did" => Place::Did,
        _ => return vec![],
    };
    let all = suggestions(&statement.text, place).into_iter();
    all.map(|s| (s.cue, &statement.text[s.start..s.end])).collect()
}

/// Precision and recall: a suggestion is right where one of its kind was expected at words that it touches.
fn measure(name: &str, all: &[Statement], say: bool) -> (f64, f64) {
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for statement in all {
        let found = found(statement);
        let touches = |span: &str, expected: &str| {
            span.contains(expected) || expected.contains(span) || {
                let at = statement.text.find(expected).unwrap_or(0);
                let from = statement.text.find(span).unwrap_or(usize::MAX);
                from < at + expected.len() && at < from.saturating_add(span.len())
            }
        };
        for (cue, span) in &found {
            if statement.expect.iter().any(|e| e.kind == *cue && touches(span, &e.span)) {
                right += 1;
            } else {
                wrong += 1;
                if say {
                    println!("{name}: {cue:?} {span:?} was not expected: {}", statement.text);
                }
            }
        }
        for e in &statement.expect {
            if !found.iter().any(|(cue, span)| *cue == e.kind && touches(span, &e.span)) {
                missed += 1;
                if say {
                    println!("{name}: {:?} {:?} was missed: {}", e.kind, e.span, statement.text);
                }
            }
        }
    }
    let (precision, recall) =
        (f64::from(right) / f64::from(right + wrong), f64::from(right) / f64::from(right + missed));
    println!(
        "{name}: {} statements, {right} right, {wrong} wrong, {missed} missed: precision {precision:.2}, recall {recall:.2}",
        all.len()
    );
    (precision, recall)
}

#[test]
fn n2_r13_r14_r15_the_help_is_right_nine_times_of_ten_and_finds_four_of_five() {
    let seen = statements(include_str!("../../words/seen.jsonl"));
    // Written by somebody who had not seen the cues: what the help is worth. Nothing is tuned to these.
    let unseen = statements(include_str!("../../words/unseen.jsonl"));
    assert!(unseen.len() >= 50 && seen.len() + unseen.len() >= 150);
    measure("seen", &seen, true);
    let (precision, recall) = measure("unseen", &unseen, false);
    assert!(precision >= 0.9, "precision {precision}");
    assert!(recall >= 0.8, "recall {recall}");
}

fn cues_of(text: &str) -> Vec<Cue> {
    suggestions(text, Place::Saw).into_iter().map(|s| s.cue).collect()
}

#[test]
fn h5_r14_it_keeps_out_of_quotations_in_any_kind_of_quotation_mark() {
    for text in [
        "Dad said \"he is naughty and aggressive\".",
        "Dad said “he is naughty”, and left.",
        "Dad said ‘he’s naughty and I can’t cope’, and left.",
        "Dad said 'he's naughty' and left.",
        "Dad said \"he is naughty, he never",
    ] {
        assert_eq!(cues_of(text), [], "{text}");
    }
    assert_eq!(cues_of("He's naughty, that is all that's left"), [Cue::Label], "an apostrophe opens nothing");
}

#[test]
fn n2_places_are_bytes_of_the_text_whatever_letters_stand_in_it() {
    let text = "Zoë’s café: très aggressive 🙂 apparently";
    let words: Vec<&str> = suggestions(text, Place::Saw).into_iter().map(|s| &text[s.start..s.end]).collect();
    assert_eq!(words, ["aggressive", "apparently"]);
    for odd in ["", "'", "\"", "’’’", "(", "said", "told me", "seemed", "must have", "I", "\u{0301}\u{0301}"] {
        suggestions(odd, Place::Did);
    }
}

#[test]
fn r13_an_abbreviation_is_asked_for_until_it_is_explained() {
    assert_eq!(cues_of("Rang MASH at ten."), [Cue::Jargon]);
    assert_eq!(cues_of("Rang the multi-agency safeguarding hub (MASH) at ten."), []);
    assert_eq!(cues_of("We mashed the mash with salt."), []);
    assert_eq!(stands_for("mash"), Some("multi-agency safeguarding hub"));
    assert_eq!(stands_for("XQZ"), None);
}

/// H9: a mark counts where a part of the body is near. "Came back" is none.
#[test]
fn h9_what_came_back_is_no_part_of_a_body() {
    for none in [
        "He came back with marks on Monday.",
        "Went back and found the marks again.",
        "I put it back. There were cuts.",
    ] {
        assert_eq!(cues_of(none), [], "{none}");
    }
    for back in ["There were marks on his back.", "Marks on the back, near the waist.", "Her lower back had marks."] {
        assert_eq!(cues_of(back), [Cue::Mark], "{back}");
    }
}

#[test]
fn n2_a_nursery_adds_words_of_its_own_and_they_stay_out_of_quotations_too() {
    let own = ["a little firework".to_owned(), "Full Moon".to_owned()];
    let of = |text: &str| {
        suggestions_with(text, Place::Saw, &own).iter().map(|s| text[s.start..s.end].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of("She was a little firework at tea."), ["a little firework"]);
    assert_eq!(of("A full moon again."), ["full moon"]);
    assert_eq!(of("Mum said \u{201c}a little firework\u{201d} and laughed."), [""; 0]);
    assert_eq!(suggestions("She was a little firework at tea.", Place::Saw), []);
}
