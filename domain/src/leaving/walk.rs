//! "Show me how you know" (R148): one case from what happened to where it stands, each step with its time and its reason, and
//! nobody's name in it.

use super::Others;
use crate::course;
use crate::entry::part::Shown;
use crate::london;
use crate::naming;
use crate::wire::desk::RecordView;
use crate::wire::leaving::WalkStep;
use chrono::{DateTime, Utc};

/// Where somebody's name was typed, beside the words: left out of the walk, and looked for in all of it.
const NAMES: [&str; 10] = [
    "Written by, as typed",
    "Child, as typed",
    "Seen by",
    "About",
    "Who else was there",
    "Spoke with",
    "Who",
    "From",
    "Who collects",
    "Who can be rung later",
];

/// Where somebody is typed as "his mother Ania, with an interpreter".
const PHRASE: &str = "Who";
/// What says who somebody is to the child, and nobody's name.
const ROLES: [&str; 44] = [
    "a",
    "an",
    "and",
    "aunt",
    "both",
    "brother",
    "by",
    "carer",
    "dad",
    "daddy",
    "doctor",
    "duty",
    "father",
    "foster",
    "gp",
    "gran",
    "grandad",
    "grandfather",
    "grandma",
    "grandmother",
    "her",
    "his",
    "hospital",
    "interpreter",
    "midwife",
    "mother",
    "mum",
    "mummy",
    "nan",
    "of",
    "on",
    "parent",
    "parents",
    "partner",
    "professional",
    "sister",
    "social",
    "team",
    "the",
    "their",
    "through",
    "uncle",
    "with",
    "worker",
];

/// Every word of it that may be a name.
fn words_of(phrase: &str) -> impl Iterator<Item = &str> {
    let words = phrase.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '-'));
    words.filter(|w| w.chars().count() > 1 && !ROLES.contains(&w.to_lowercase().as_str()))
}

/// Marks that end a name.
const ENDS: [char; 7] = [',', ';', '(', ')', '/', ':', '\n'];

/// Names in what was typed as one: whole, its parts between marks, and each word with a capital that is no other word.
fn names_in(typed: &str) -> impl Iterator<Item = &str> {
    let capital = |w: &&str| w.chars().next().is_some_and(char::is_uppercase);
    let has_capital = |part: &&str| part.chars().any(char::is_uppercase);
    let parts = typed.split(ENDS).map(str::trim).filter(has_capital);
    let words = words_of(typed).filter(capital).filter(|w| !naming::is_word(w));
    [typed].into_iter().chain(parts).chain(words)
}

/// All that was typed as somebody's name beside the words.
fn typed_names(record: &RecordView) -> Vec<(String, String)> {
    let lines = record.parts.iter().chain(record.decisions.iter().flat_map(|d| &d.lines));
    let (phrases, names): (Vec<&Shown>, Vec<&Shown>) =
        lines.filter(|l| NAMES.contains(&l.label.as_str())).partition(|l| l.label == PHRASE);
    let in_phrases = phrases.into_iter().flat_map(|l| words_of(&l.words));
    let beside = names.into_iter().map(|l| l.words.as_str());
    // Who has no tile typed who they are.
    let author = [record.author.as_str()].into_iter().filter(|_| !record.author_note.is_empty());
    let child = record.typed_child.as_deref();
    let all = beside.chain(author).chain(child).flat_map(names_in).chain(in_phrases);
    all.map(|name| (name.trim().to_owned(), "somebody".to_owned())).collect()
}

/// The steps, in the order of time; what still waits comes last.
pub fn walk(record: &RecordView, masks: Others, now: DateTime<Utc>) -> Vec<WalkStep> {
    let masks = masks.and(typed_names(record).into_iter());
    let names = |label: &str| NAMES.contains(&label);
    let step = |at: DateTime<Utc>, title: String, words: Vec<String>| WalkStep {
        at: Some(at),
        title: masks.taken_out(&title),
        words: words.iter().filter(|w| !w.is_empty()).map(|w| masks.taken_out_of_words(w)).collect(),
        after: String::new(),
    };
    let said = record.parts.iter().filter(|p| !names(&p.label)).map(|p| match p.quote {
        true => format!("{}: “{}”", p.label, p.words),
        false => format!("{}: {}", p.label, p.words),
    });
    let mut steps = vec![step(record.occurred.to_utc(), "It happened".into(), vec![])];
    let written = format!("{}, by {}, {}", record.kind.title(), record.author, record.lateness);
    steps.push(step(record.written.to_utc(), format!("Written down: {written}"), said.collect()));
    steps.extend(record.corrected.map(|at| step(at.to_utc(), "Corrected; both wordings are kept".into(), vec![])));
    steps.extend(record.told.iter().map(|t| step(t.at, format!("Told face to face: {}", t.by), vec![])));
    steps.push(step(record.received, "Arrived at the desk".into(), vec![]));
    steps.extend(record.seen.iter().map(|s| step(s.at, format!("Seen by {}", s.by), vec![])));
    for decision in &record.decisions {
        let mut words = vec![decision.words.clone()];
        words.extend(decision.lines.iter().filter(|l| !names(&l.label)).map(|l| format!("{}: {}", l.label, l.words)));
        if !decision.why.is_empty() {
            words.push(format!("Because: {}", decision.why));
        }
        for earlier in &decision.earlier {
            let said = format!("{} {}", earlier.words, earlier.why);
            words.push(format!("Before it was corrected {}: {}", london::when(earlier.until, now), said.trim_end()));
            words.extend(
                earlier.agreed.iter().map(|a| format!("Agreed to that: {}, {}", a.by, london::when(a.at, now))),
            );
        }
        words.extend(decision.agreed.iter().map(|a| format!("Agreed: {}, {}", a.by, london::when(a.at, now))));
        let title = decision.title.clone().unwrap_or_else(|| "Done or decided".into());
        steps.push(step(decision.at, format!("{title} ({})", decision.by), words));
        if let Some(taken) = &decision.taken_back {
            steps.push(step(taken.at, format!("Taken back by {}: {title}", taken.by), vec![taken.why.clone()]));
        }
    }
    if let Some(taken) = &record.taken_back {
        steps.push(step(taken.at, format!("The record was taken back by {}", taken.by), vec![taken.why.clone()]));
    }
    steps.sort_by_key(|s| s.at);
    let mut before: Option<DateTime<Utc>> = None;
    for step in &mut steps {
        if let (Some(at), Some(before)) = (step.at, before) {
            step.after = if at > before { format!("{} later", london::span(at - before)) } else { "at once".into() };
        }
        before = step.at;
    }
    steps.extend(record.next.iter().map(|w| WalkStep {
        at: None,
        title: masks.taken_out(&format!("Waits: {}", w.title)),
        words: vec![masks.taken_out(&w.why)],
        after: course::due_words(w, now),
    }));
    steps
}
