//! A child's chronology, in the order in which things happened. Late ones are marked, corrections one tap away.

use crate::device::http::{self, Fault};
use crate::part::answers::Answers;
use crate::part::fault::FaultLine;
use crate::part::record::Record;
use crate::state::office::Office;
use domain::entry::Kind;
use domain::london;
use domain::wire::desk::{ChildHead, Chronology};
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation as read_for_this_screen;

#[component]
pub fn Child(id: String) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let found: RwSignal<Option<Chronology>> = RwSignal::new(None);
    let concerns_only = RwSignal::new(false);
    let newest_first = RwSignal::new(false);
    Effect::new(move |before: Option<()>| {
        office.changes.track();
        let path = format!("/api/v1/children/{id}");
        read_for_this_screen(async move {
            // The first time by somebody's hands, later by what arrives.
            let read = match before {
                None => http::get::<Chronology>(&path).await,
                Some(()) => http::get_by_itself::<Chronology>(&path).await,
            };
            match read {
                Ok(c) => {
                    fault.set(None);
                    found.set(Some(c));
                }
                Err(e) => {
                    // The server says that this is not for us any more; that it can't be reached takes nothing away.
                    if e.code.is_some() {
                        found.set(None);
                    }
                    fault.set(Some(e));
                }
            }
        });
    });
    let shown = move || {
        let mut shown = found.with(|c| c.as_ref().map(|c| c.records.clone()).unwrap_or_default());
        if concerns_only.get() {
            shown.retain(|r| r.kind != Kind::Achievement);
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
            <Show when=move || found.with(Option::is_some)>
                <Tick words="Leave out achievements" on=concerns_only />
                <Tick words="Newest first" on=newest_first />
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
                            <Answers record=answers />
                        </li>
                    }
                } />
            </ol>
        </main>
    }
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
fn Tick(words: &'static str, on: RwSignal<bool>) -> impl IntoView {
    view! {
        <label class="tick">
            <input type="checkbox" prop:checked=move || on.get() on:change=move |e| on.set(event_target_checked(&e)) />
            {words}
        </label>
    }
}
