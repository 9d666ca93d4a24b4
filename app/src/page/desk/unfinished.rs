//! Achievements that nobody came back to (H3), for the leader of the room.

use crate::device::http::{self, Fault};
use crate::part::answers::Answers;
use crate::part::fault::FaultLine;
use crate::part::record::{Record, subject};
use crate::state::office::Office;
use domain::wire::desk::Unfinished as View;
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation as read_for_this_screen;

#[component]
pub fn Unfinished() -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let found: RwSignal<Option<View>> = RwSignal::new(None);
    Effect::new(move |before: Option<()>| {
        office.changes.track();
        read_for_this_screen(async move {
            let read = match before {
                None => http::get::<View>("/api/v1/unfinished").await,
                Some(()) => http::get_by_itself::<View>("/api/v1/unfinished").await,
            };
            match read {
                Ok(view) => found.set(Some(view)),
                Err(e) => fault.set(Some(e)),
            }
        });
    });
    view! {
        <main class="read">
            <h1 tabindex="-1">"Not finished"</h1>
            <p class="soft">"Achievements that lay untouched for twelve hours. Their writers can still go on with them on their tablet."</p>
            <FaultLine fault />
            {move || {
                found
                    .get()
                    .map(|view| {
                        let now = view.now;
                        let empty = view.records.is_empty();
                        view! {
                            {empty.then(|| view! { <p class="soft">"Everything is finished."</p> })}
                            {view
                                .records
                                .into_iter()
                                .map(|r| {
                                    let (id, answers) = (r.id, r.clone());
                                    view! {
                                        <section class="box">
                                            <h2>{subject(&r)}</h2>
                                            <Record record=r now short=true />
                                            <button class="btn" on:click=move |_| office.answer(id, "seen", (), fault, |_| ())>
                                                "Seen: it can stay as it is"
                                            </button>
                                            <Answers record=answers />
                                        </section>
                                    }
                                })
                                .collect_view()}
                        }
                    })
            }}
        </main>
    }
}
