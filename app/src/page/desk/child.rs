//! A child's chronology, by when things happened. Late ones are marked, corrections one tap away.

use crate::device::prefs;
use crate::part::answers::{Answers, See};
use crate::part::fault::FaultLine;
use crate::part::next_step::NextStep;
use crate::part::record::Record;
use crate::state::office::Office;
use crate::state::reading::Reading;
use domain::entry::Kind;
use domain::london;
use domain::routing::Role;
use domain::wire::desk::{ChildHead, Chronology, RecordView};
use leptos::prelude::*;

#[component]
pub fn Child(id: String) -> impl IntoView {
    let office = Office::here();
    let Reading { found, fault } = office.read::<Chronology>(format!("/api/v1/children/{id}"));
    let brief = format!("#/brief/{id}");
    let (without, oldest_first) = prefs::chronology();
    let (leave_out, newest_first) = (RwSignal::new(without), RwSignal::new(!oldest_first));
    Effect::new(move |_| prefs::set_chronology(leave_out.get(), !newest_first.get()));
    let achievements = move || found.with(|c| c.iter().flat_map(|c| &c.records).filter(|r| is_achievement(r)).count());
    let shown = move || {
        let mut shown = found.with(|c| c.as_ref().map(|c| c.records.clone()).unwrap_or_default());
        if leave_out.get() {
            shown.retain(|r| !is_achievement(r));
        }
        if newest_first.get() {
            shown.reverse();
        }
        shown
    };
    let head = Memo::new(move |_| found.with(|c| c.as_ref().map(|c| c.child.clone())));
    let now = move || found.with_untracked(|c| c.as_ref().map(|c| c.now)).unwrap_or_default();
    view! {
        <main class="read">
            <a class="up" href="#/children">
                "‹ Children"
            </a>
            <FaultLine fault />
            {move || head.get().map(|child| view! { <Head child /> })}
            <Show when=move || office.has(Role::Lead) || office.has(Role::Deputy)>
                <p>
                    <a href=brief.clone()>"One-page brief for a duty worker"</a>
                </p>
            </Show>
            <Show when=move || found.with(Option::is_some)>
                <Tick words=Signal::derive(move || format!("Leave out achievements ({})", achievements())) on=leave_out />
                <Tick words="Newest first".to_owned() on=newest_first />
                <Show when=move || shown().is_empty()>
                    <p class="soft">"Nothing is recorded yet."</p>
                </Show>
            </Show>
            // Keyed by all that is shown: what arrives meanwhile closes nothing under somebody's hands.
            <ol class="chronology">
                <For each=shown key=|r| format!("{r:?}") children=move |record| {
                    let answers = record.clone();
                    let day = london::day(record.occurred.to_utc());
                    view! {
                        <li>
                            <h2>{day}</h2>
                            <Record record now=now() short=true />
                            <See record=answers.clone() />
                            <NextStep record=answers.clone() now=now() />
                            <Answers record=answers />
                        </li>
                    }
                } />
            </ol>
        </main>
    }
}

fn is_achievement(record: &RecordView) -> bool {
    record.kind == Kind::Achievement
}

#[component]
fn Head(child: ChildHead) -> impl IntoView {
    let home = child.home.as_ref().map(|h| format!(" · Goes home {}, usually with {}", h.at, h.with));
    view! {
        <h1 tabindex="-1" class="name">
            {child.name}
            " "
            <span class="soft">{child.age}</span>
        </h1>
        <p class="soft">
            {child.room} {home} {child.not_moving.then_some(" · not moving on their own, or not known")}
        </p>
    }
}

#[component]
fn Tick(#[prop(into)] words: Signal<String>, on: RwSignal<bool>) -> impl IntoView {
    view! {
        <label class="tick">
            <input type="checkbox" prop:checked=move || on.get() on:change=move |e| on.set(event_target_checked(&e)) />
            {move || words.get()}
        </label>
    }
}
