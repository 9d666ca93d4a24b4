//! Achievements that nobody came back to (H3), for the leader of the room.

use crate::part::answers::Answers;
use crate::part::fault::FaultLine;
use crate::part::record::{Record, subject};
use crate::state::office::Office;
use crate::state::reading::Reading;
use domain::wire::desk::Unfinished as View;
use leptos::prelude::*;

#[component]
pub fn Unfinished() -> impl IntoView {
    let office = Office::here();
    let Reading { found, fault } = office.read::<View>("/api/v1/unfinished".into());
    view! {
        <main class="read">
            <h1 tabindex="-1">"Not finished"</h1>
            <p class="soft">
                "Achievements that lay untouched for twelve hours. Their writers can still go on with them on their tablet."
            </p>
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
                                            <button
                                                class="btn"
                                                on:click=move |_| office.answer(id, "seen", (), fault, |_| ())
                                            >
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
