//! Who was told of it: the parents (R127, H10), paramedics (R32), a social worker (R129), Ofsted (R128); a family that was asked
//! after a child who is not here; an answer to somebody who asked (R22).

use super::Here;
use super::outside::when;
use crate::part::choice::Words;
use crate::part::field::{Field, Pick};
use domain::entry::Kind;
use domain::london;
use domain::step::{Call, Step, Whom};
use leptos::prelude::*;

/// `whom`: who stands first on the list; without it, whom the record itself is waiting for.
#[component]
pub(super) fn Told(here: Here, whom: Option<Whom>) -> impl IntoView {
    let preset = whom.unwrap_or(match here.record.with_value(|r| r.kind) {
        Kind::Absence => Whom::SocialWorker,
        _ => Whom::Parents,
    });
    let (chosen, who, how, at) =
        (here.typed("told whom"), here.typed("told who"), here.typed("told how"), here.typed("told at"));
    let (said, write_said) = here.words("told said");
    let whom = move || {
        let typed = chosen.with(|c| c.parse::<usize>().ok()).and_then(|n| Whom::ALL.get(n).copied());
        typed.unwrap_or(preset)
    };
    let options = Signal::derive(move || {
        let mut all: Vec<(String, String)> =
            Whom::ALL.iter().enumerate().map(|(n, w)| (n.to_string(), w.words().to_owned())).collect();
        // What stands first is what is meant where nothing is chosen.
        if let Some(at) = Whom::ALL.iter().position(|w| *w == preset) {
            let mut first = all.remove(at);
            first.0 = String::new();
            all.insert(0, first);
        }
        all
    });
    let parents = Memo::new(move |_| whom() == Whom::Parents);
    let save = move || {
        if let Some(at_time) = when(here, at) {
            let (who_text, how_text) = (who.get_untracked(), how.get_untracked());
            let step = Step::Told { whom: untrack(whom), who: who_text, how: how_text, at: at_time };
            here.take(step, &said.get_untracked(), "", vec![chosen, who, how, at, said]);
        }
    };
    let hold = move |_| here.take(Step::Held { whom: Whom::Parents }, "", &said.get_untracked(), vec![chosen, said]);
    view! {
        <form on:submit=move |e| {
            e.prevent_default();
            save();
        }>
            <div class="details">
                <Pick label="Who was told" value=chosen options />
                <Field label="By name" value=who />
                <Field label="How" value=how hint="Such as: face to face, telephone, their page" />
                <Field label="When, if not now" value=at kind="datetime-local" />
            </div>
            <Words label="What was said, and what they answered" value=said write=write_said rows=2 />
            <div class="row">
                <button class="btn primary" disabled=move || here.busy.get()>
                    "They were told"
                </button>
                <Show when=move || parents.get()>
                    <button type="button" class="btn" disabled=move || here.busy.get() on:click=hold>
                        "Not told for now, because of what stands above"
                    </button>
                </Show>
            </div>
        </form>
    }
}

/// R129: the family of a child who is not here.
#[component]
pub(super) fn Reached(here: Here) -> impl IntoView {
    let (who, at) = (here.typed("reached who"), here.typed("reached at"));
    let (said, write_said) = here.words("reached said");
    let typed = move || vec![who, at, said];
    let save = move || {
        if let Some(at_time) = when(here, at) {
            let step =
                Step::Told { whom: Whom::Parents, who: who.get_untracked(), how: "telephone".into(), at: at_time };
            here.take(step, &said.get_untracked(), "", typed());
        }
    };
    let nobody = move |_| {
        if let Some(at_time) = when(here, at) {
            let to = who.with_untracked(|w| if w.trim().is_empty() { "the family".into() } else { w.clone() });
            let call = Call { to, began: at_time, ended: at_time, nobody: true, ..Call::default() };
            here.take(Step::Rang { call }, &said.get_untracked(), "", typed());
        }
    };
    view! {
        <form on:submit=move |e| {
            e.prevent_default();
            save();
        }>
            <div class="details">
                <Field label="Whom you rang" value=who hint="Such as: his mother" />
                <Field label="When, if not now" value=at kind="datetime-local" />
            </div>
            <Words label="What they said" value=said write=write_said rows=2 />
            <div class="row">
                <button class="btn primary" disabled=move || here.busy.get()>
                    "Save their answer"
                </button>
                <button type="button" class="btn" disabled=move || here.busy.get() on:click=nobody>
                    "Nobody answered"
                </button>
            </div>
        </form>
    }
}

/// R33: noted, never booked.
#[component]
pub(super) fn Medical(here: Here) -> impl IntoView {
    let (by, place, at) = (here.typed("medical by"), here.typed("medical place"), here.typed("medical at"));
    let (said, write_said) = here.words("medical said");
    let save = move || {
        let Some(at_time) = london::typed(&at.get_untracked()) else {
            here.wrong("When it is is missing.", "Choose day and time.");
            return;
        };
        let step = Step::Medical { by: by.get_untracked(), place: place.get_untracked(), at: at_time };
        here.take(step, &said.get_untracked(), "", vec![by, place, at, said]);
    };
    view! {
        <form on:submit=move |e| {
            e.prevent_default();
            save();
        }>
            <p class="soft">
                "Children's social care or the police arrange it. Nobody here books one: this notes what they said."
            </p>
            <div class="details">
                <Field label="Who arranges it" value=by hint="Such as: children's social care, the police" />
                <Field label="Where" value=place />
                <Field label="When it is" value=at kind="datetime-local" />
            </div>
            <Words label="What they said about it" value=said write=write_said rows=2 />
            <button class="btn primary" disabled=move || here.busy.get()>
                "Note it"
            </button>
        </form>
    }
}

/// R128.
#[component]
pub(super) fn Serious(here: Here) -> impl IntoView {
    let (what, write_what) = here.words("serious what");
    view! {
        <form on:submit=move |e| {
            e.prevent_default();
            here.take(Step::Serious {}, &what.get_untracked(), "", vec![what]);
        }>
            <p class="soft">
                "Ofsted and the local child-protection agencies have to be told as soon as you can, within 14 days at the latest."
            </p>
            <Words label="What happened, in a few words" value=what write=write_what rows=2 />
            <button class="btn primary" disabled=move || here.busy.get()>
                "It was serious"
            </button>
        </form>
    }
}

/// R22: question and answer are kept.
#[component]
pub(super) fn Reply(here: Here) -> impl IntoView {
    let (answer, write_answer) = here.words("reply");
    view! {
        <form on:submit=move |e| {
            e.prevent_default();
            here.take(Step::Replied {}, &answer.get_untracked(), "", vec![answer]);
        }>
            <Words label="The answer, in a few words" value=answer write=write_answer rows=2 />
            <button class="btn primary" disabled=move || here.busy.get()>
                "Answer"
            </button>
        </form>
    }
}

/// What was done while it lay on a tablet and nobody had been told (H2).
#[component]
pub fn WhileUntold(here: Here) -> impl IntoView {
    let (words, write) = here.words("while untold");
    let save = move |_| here.take(Step::WhileUntold {}, &words.get_untracked(), "", vec![words]);
    view! {
        <Words label="What was done, and who knew" value=words write rows=3 />
        <div class="row">
            <button class="btn primary" disabled=move || here.busy.get() on:click=save>
                "Save what was done"
            </button>
        </div>
    }
}

/// R127: one press ends it.
#[component]
pub fn Accident(here: Here) -> impl IntoView {
    let end = move |_| here.take(Step::Accident {}, "An accident here. Nothing else was seen.", "", vec![]);
    view! {
        <div class="row">
            <button class="btn primary" disabled=move || here.busy.get() on:click=end>
                "Accident, nothing else seen"
            </button>
        </div>
    }
}
