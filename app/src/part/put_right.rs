//! What its reader wrote at the desk, to be put into better words or taken back (R23). Both stay readable.

use crate::device::http::Fault;
use crate::part::choice::Words;
use crate::part::fault::FaultLine;
use crate::part::fold::Fold;
use crate::state::IfShown;
use crate::state::office::{Office, Typed};
use domain::id::EntryId;
use domain::london;
use domain::wire::answers::{NewTakeBack, NewWords};
use domain::wire::desk::{DecisionView, RecordView};
use leptos::prelude::*;

/// What is typed of this and not saved: better words, and why it is taken back.
fn typed(id: EntryId) -> [Typed; 2] {
    ["correct", "take back"].map(|what| Office::here().typed(&format!("{what} {id}")))
}

#[component]
pub fn PutRight(record: RecordView) -> impl IntoView {
    let mine: Vec<DecisionView> = record.decisions.into_iter().filter(|d| d.mine && d.taken_back.is_none()).collect();
    let whole = (record.mine && record.taken_back.is_none()).then_some(record.id);
    // What was begun is in sight again.
    let open = mine.iter().map(|d| d.id).chain(whole).any(|id| typed(id).iter().any(Typed::is_begun));
    let mine = StoredValue::new(mine);
    (whole.is_some() || mine.with_value(|m| !m.is_empty())).then(|| {
        view! {
            <Fold summary="Put right, or take back, what you wrote here" open>
                {mine.get_value().into_iter().map(|d| view! { <Note d /> }).collect_view()}
                {whole
                    .map(|id| {
                        view! {
                            <h3>"The record itself"</h3>
                            <p class="soft">"To put it right, take it back and write it anew."</p>
                            <TakeBack id />
                        }
                    })}
            </Fold>
        }
    })
}

/// One of them.
#[component]
fn Note(d: DecisionView) -> impl IntoView {
    let what = d.title.clone().unwrap_or_else(|| "Done or decided".into());
    let heading = format!("{what} · {}, {}", london::day(d.at), london::clock(d.at));
    view! {
        <h3>{heading}</h3>
        <Correct id=d.id words=d.words why=d.why />
        <TakeBack id=d.id />
    }
}

#[component]
fn Correct(id: EntryId, words: String, why: String) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    // A step may have had none beside its reason.
    let has_words = !words.is_empty();
    let [typed, _] = typed(id);
    let [words, why] = [("words", words), ("why", why)].map(|(what, stands)| typed.field(what, stands));
    let (write_words, write_why) = (Callback::new(move |t| words.set(t)), Callback::new(move |t| why.set(t)));
    let save = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let ask = NewWords { words: words.get_untracked(), why: why.get_untracked() };
        let typed = typed.clone();
        office.answer(id, "correction", ask, fault, move |saved| {
            busy.set_if_shown(false);
            if saved {
                typed.kept();
            }
        });
    };
    view! {
        <form on:submit=move |e| {
            e.prevent_default();
            save();
        }>
            {has_words.then(|| view! { <Words label="In better words" value=words write=write_words rows=2 /> })}
            <Words label="Why, in better words" value=why write=write_why rows=2 /> <FaultLine fault />
            <button class="btn" disabled=move || busy.get()>
                {move || if busy.get() { "Saving …" } else { "Save these words" }}
            </button>
        </form>
    }
}

#[component]
fn TakeBack(id: EntryId) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let [_, typed] = typed(id);
    let why = typed.field("why", String::new());
    let write = Callback::new(move |typed| why.set(typed));
    let save = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let typed = typed.clone();
        office.answer(id, "take-back", NewTakeBack { why: why.get_untracked() }, fault, move |saved| {
            busy.set_if_shown(false);
            if saved {
                typed.kept();
            }
        });
    };
    view! {
        <form on:submit=move |e| {
            e.prevent_default();
            save();
        }>
            <Words label="Why you take it back" value=why write rows=1 />
            <p class="soft">
                "It stays readable, with your reason. What it began ends, and what it ended begins again."
            </p>
            <FaultLine fault />
            <button class="btn" disabled=move || busy.get()>
                {move || if busy.get() { "Saving …" } else { "Take it back" }}
            </button>
        </form>
    }
}
