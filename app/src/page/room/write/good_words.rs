//! Language help under a box (R13-R16, N2): at a pause, a line for what might be said better. One tap passes over it, it
//! blocks nothing, and it is never under a box for somebody's own words (H5).

use super::Writing;
use crate::part::choice::Words;
use crate::state::pause::Pause;
use domain::words::{self, Cue, Place, stands_for, suggestions_with};
use leptos::html;
use leptos::prelude::*;
use std::time::Duration;

/// Without a key: then somebody has stopped to think, or is done.
const PAUSE: Duration = Duration::from_millis(700);
/// Lines at a time: more would be a lecture.
const LINES_MAX: usize = 2;

/// A cue, and the words at which it stands.
type Line = (Cue, String);

/// A box of words with the help beneath it.
#[component]
pub fn Helped(
    writing: Writing,
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] write: Callback<String>,
    place: Place,
    #[prop(optional)] rows: Option<u32>,
    #[prop(optional)] first: bool,
) -> impl IntoView {
    let lines: RwSignal<Vec<Line>> = RwSignal::new(vec![]);
    let passed: RwSignal<Vec<Line>> = RwSignal::new(vec![]);
    let look = move || {
        let text = value.get_untracked();
        let explained = |word: &str| writing.draft.with_untracked(|d| d.meanings.iter().any(|(term, _)| term == word));
        let mut found: Vec<Line> = vec![];
        let own = writing.tablet.roster.with_untracked(|r| r.as_ref().map(|r| r.own_words.clone()).unwrap_or_default());
        for s in suggestions_with(&text, place, &own) {
            let Some(words) = text.get(s.start..s.end) else { continue };
            let line = (s.cue, words.to_owned());
            let done = passed.with_untracked(|p| p.contains(&line)) || s.cue == Cue::Jargon && explained(words);
            if !done && !found.contains(&line) {
                found.push(line);
            }
        }
        found.truncate(LINES_MAX);
        // What did not change stays under the finger that is on its way to it.
        if lines.with_untracked(|l| *l != found) {
            lines.set(found);
        }
    };
    // Once the box stands there: whoever came to write waits for no list.
    request_animation_frame(words::ready);
    let pause = Pause::of_this_screen();
    Effect::new(move |_| {
        value.track();
        passed.track();
        writing.draft.with(|d| d.meanings.len());
        pause.then(PAUSE, look);
    });
    let words: NodeRef<html::Textarea> = NodeRef::new();
    // The line goes, and the keyboard with it, unless it is taken back to the words.
    let answered = move |line: &Line| {
        lines.update(|all| all.retain(|l| l != line));
        if let Some(words) = words.get_untracked() {
            // A box that can't be focused is gone by now.
            let _ = words.focus();
        }
    };
    let pass = move |line: Line| {
        answered(&line);
        passed.update(|all| all.push(line));
    };
    let explain = move |line: Line, means: String| {
        answered(&line);
        writing.change(|d| d.meanings.push((line.1, means)));
    };
    view! {
        <Words label value write rows=rows.unwrap_or(3) first node=words />
        <ul class="good-words" aria-live="polite">
            <For each=move || lines.get() key=|line| line.clone() children=move |line| item(line, pass, explain) />
        </ul>
    }
}

fn item(
    line: Line,
    pass: impl Fn(Line) + Copy + 'static,
    explain: impl Fn(Line, String) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let (cue, words) = line.clone();
    let asks = match cue {
        Cue::Label => "What did you see or hear? Then whoever reads this knows what happened.",
        Cue::Jargon => "What does it stand for? It is kept with the record.",
        Cue::Hearsay => {
            "Did you see or hear it yourself? What someone told you, and what you think, have boxes of their own."
        }
        Cue::Quote => "Their own words, if you remember them, in “quotation marks”.",
        Cue::Mark => "Say where it is, what it looks like, and what was said about it.",
    };
    let name = words.clone();
    view! {
        <li>
            <p>
                <b>{format!("“{words}” ")}</b>
                {asks}
            </p>
            {(cue == Cue::Jargon)
                .then(|| {
                    let line = line.clone();
                    let explain = Callback::new(move |means| explain(line.clone(), means));
                    view! { <Meaning term=words.clone() explain /> }
                })}
            <button
                type="button"
                class="link"
                aria-label=format!("Leave “{name}” as it is")
                on:click=move |_| pass(line.clone())
            >
                "Leave it"
            </button>
        </li>
    }
}

/// What an abbreviation stands for: one tap where it is a usual one, else a few words.
#[component]
fn Meaning(term: String, explain: Callback<String>) -> impl IntoView {
    let keep = move |words: &str| {
        if !words.trim().is_empty() {
            explain.run(words.trim().to_owned());
        }
    };
    match stands_for(&term) {
        Some(usual) => view! {
            <button type="button" class="chip" on:click=move |_| keep(usual)>
                {usual}
            </button>
        }
        .into_any(),
        None => {
            let typed = RwSignal::new(String::new());
            view! {
                <label class="field inline">
                    <span class="visually-hidden">{format!("What {term} stands for")}</span>
                    <input
                        autocomplete="off"
                        maxlength="200"
                        prop:value=move || typed.get()
                        on:input=move |e| typed.set(event_target_value(&e))
                    />
                </label>
                <button type="button" class="chip" on:click=move |_| keep(&typed.get_untracked())>
                    "Keep it"
                </button>
            }
            .into_any()
        }
    }
}
