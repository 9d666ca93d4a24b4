//! The records of a chronology, a screenful first and the rest by and by: of two thousand the first stand there at once, and all
//! of them in the end, to be found, printed and read out.

use crate::part::answers::{Answers, See};
use crate::part::next_step::NextStep;
use crate::part::record::Record;
use crate::state::IfShown;
use crate::state::office::Office;
use crate::state::row::Row;
use chrono::{DateTime, Utc};
use domain::london;
use domain::wire::desk::RecordView;
use leptos::prelude::*;
use std::sync::Arc;

/// At once, and with each frame after that.
const FIRST: usize = 12;
const MORE: usize = 8;

#[component]
pub(super) fn Records(
    #[prop(into)] rows: Signal<Vec<Arc<Row<RecordView>>>>,
    #[prop(into)] now: Signal<DateTime<Utc>>,
) -> impl IntoView {
    let office = Office::here();
    let made = RwSignal::new(FIRST);
    let all = move || rows.with(Vec::len);
    // A page that is left has nothing more to make.
    Effect::new(move |_| {
        if made.get() < all() {
            request_animation_frame(move || {
                if let Some(so_far) = made.try_get_untracked() {
                    made.set_if_shown(so_far + MORE);
                }
            });
        }
    });
    let shown = move || rows.with(|rows| rows.iter().take(made.get()).cloned().collect::<Vec<_>>());
    view! {
        <Show when=move || made.get() < all()>
            <p class="soft" role="status">{move || format!("Showing {} of {} …", made.get(), all())}</p>
        </Show>
        <ol class="chronology">
            <For each=shown key=|row| row.key children=move |row| {
                let record = row.of.clone();
                let day = london::day(record.occurred.to_utc());
                let now = now.get_untracked();
                view! {
                    <li>
                        <h2>{day}</h2>
                        <Record record=record.clone() now short=true />
                        <See record=record.clone() />
                        <NextStep record=record.clone() now />
                        {office.answers_records().then(|| view! { <Answers record /> })}
                    </li>
                }
            } />
        </ol>
    }
}
