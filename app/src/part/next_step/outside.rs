//! What went out, and what came back.

use super::Here;
use crate::part::choice::Words;
use crate::part::field::{Field, Pick};
use chrono::{DateTime, Utc};
use domain::london;
use domain::step::{Answer, Gate, Step};
use leptos::prelude::*;

/// When it was: now, unless somebody writes another time.
pub(super) fn when(here: Here, typed: RwSignal<String>) -> Option<DateTime<Utc>> {
    let text = typed.get_untracked();
    let at = if text.is_empty() { Some(here.now()) } else { london::typed(&text) };
    if at.is_none() {
        here.wrong("The time can't be read.", "Choose day and time, or leave it empty for now.");
    }
    at
}

/// The written referral went, or the request for early help.
#[component]
pub(super) fn Sent(here: Here, to: Gate) -> impl IntoView {
    let request = to == Gate::EarlyHelp;
    let name = if request { "request" } else { "sent" };
    let (how, at) = (here.typed(&format!("{name} how")), here.typed(&format!("{name} at")));
    let save = move || {
        if let Some(at_time) = when(here, at) {
            let how_text = how.get_untracked();
            let step = match request {
                true => Step::Requested { how: how_text, at: at_time },
                false => Step::Sent { how: how_text, at: at_time },
            };
            here.take(step, "", "", vec![how, at]);
        }
    };
    view! {
        <form on:submit=move |e| {
            e.prevent_default();
            save();
        }>
            <div class="details">
                <Field label="How it was sent" value=how hint="Such as: their portal, secure mail, by hand to …" />
                <Field label="When, if not now" value=at kind="datetime-local" />
            </div>
            <button class="btn primary" disabled=move || here.busy.get()>
                "It was sent"
            </button>
        </form>
    }
}

/// They answered.
#[component]
pub(super) fn Heard(here: Here) -> impl IntoView {
    let (answer, who, at) = (here.typed("heard"), here.typed("heard who"), here.typed("heard at"));
    let (said, write_said) = here.words("heard said");
    let options = Signal::derive(|| {
        let all = Answer::ALL.iter().enumerate().map(|(n, a)| (n.to_string(), a.words().to_owned()));
        [(String::new(), "Choose".to_owned())].into_iter().chain(all).collect::<Vec<_>>()
    });
    let save = move || {
        let chosen = answer.with_untracked(|a| a.parse::<usize>().ok()).and_then(|n| Answer::ALL.get(n));
        let Some(answered) = chosen else {
            here.wrong("Nothing is chosen.", "Choose what they answered.");
            return;
        };
        if let Some(when) = when(here, at) {
            let step = Step::Heard { answer: *answered, who: who.get_untracked(), at: when };
            here.take(step, &said.get_untracked(), "", vec![answer, who, at, said]);
        }
    };
    view! {
        <form on:submit=move |e| {
            e.prevent_default();
            save();
        }>
            <div class="details">
                <Pick label="They answered" value=answer options />
                <Field label="Who" value=who />
                <Field label="When, if not now" value=at kind="datetime-local" />
            </div>
            <Words label="What they said, and why" value=said write=write_said rows=2 />
            <button class="btn primary" disabled=move || here.busy.get()>
                "Save their answer"
            </button>
        </form>
    }
}
