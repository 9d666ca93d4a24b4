//! A child's chronology, in the order in which things happened. Late ones are marked, corrections one tap away.

use super::answers::Answers;
use crate::device::http::{self, Fault};
use crate::part::fault::FaultLine;
use crate::part::record::Record;
use crate::state::office::Office;
use domain::london;
use domain::wire::desk::Chronology;
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
                Ok(c) => found.set(Some(c)),
                Err(e) => {
                    found.set(None);
                    fault.set(Some(e));
                }
            }
        });
    });
    view! {
        <main class="read">
            <a class="up" href="#/children">
                "‹ Children"
            </a>
            <FaultLine fault />
            {move || {
                found
                    .get()
                    .map(|c| {
                        let now = c.now;
                        let home = c.child.home.as_ref().map(|h| format!("Goes home {}, usually with {}", h.at, h.with));
                        let mut shown: Vec<_> = c
                            .records
                            .into_iter()
                            .filter(|r| !concerns_only.get() || r.kind != domain::entry::Kind::Achievement)
                            .collect();
                        if newest_first.get() {
                            shown.reverse();
                        }
                        view! {
                            <h1 tabindex="-1" class="name">
                                {c.child.name.clone()}
                                " "
                                <span class="soft">{c.child.age.clone()}</span>
                            </h1>
                            <p class="soft">
                                {c.child.room.clone()} {home.map(|h| format!(" · {h}"))}
                                {c.child.not_moving.then_some(" · not moving on their own, or not known")}
                            </p>
                            <label class="tick">
                                <input
                                    type="checkbox"
                                    prop:checked=move || concerns_only.get()
                                    on:change=move |e| concerns_only.set(event_target_checked(&e))
                                />
                                "Leave out achievements"
                            </label>
                            <label class="tick">
                                <input
                                    type="checkbox"
                                    prop:checked=move || newest_first.get()
                                    on:change=move |e| newest_first.set(event_target_checked(&e))
                                />
                                "Newest first"
                            </label>
                            {shown.is_empty().then(|| view! { <p class="soft">"Nothing is recorded yet."</p> })}
                            <ol class="chronology">
                                {shown
                                    .into_iter()
                                    .map(|r| {
                                        let answers = r.clone();
                                        let day = london::day(r.occurred.to_utc());
                                        view! {
                                            <li>
                                                <h2>{day}</h2>
                                                <Record record=r now short=true />
                                                <Answers record=answers />
                                            </li>
                                        }
                                    })
                                    .collect_view()}
                            </ol>
                        }
                    })
            }}
        </main>
    }
}
