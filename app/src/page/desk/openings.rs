//! Who opened which protection file, and what left it: the log that is kept of every reader.

use crate::part::fault::FaultLine;
use crate::part::field::Field;
use crate::state::office::Office;
use crate::state::reading::Reading;
use domain::london;
use domain::naming::Search;
use domain::wire::leaving::{Opening, Openings as Read};
use leptos::prelude::*;

#[component]
pub fn Openings() -> impl IntoView {
    let office = Office::here();
    let Reading { found, fault } = office.read::<Read>("/api/v1/openings".into());
    let typed = RwSignal::new(String::new());
    let all = move || found.with(|o| o.as_ref().map(|o| o.openings.clone()).unwrap_or_default());
    let shown = move || {
        let wanted = Search::new(&typed.get());
        let mut all = all();
        all.retain(|o| wanted.finds(&o.name) || wanted.finds(&o.by));
        all
    };
    let now = move || found.with(|o| o.as_ref().map(|o| o.now)).unwrap_or_default();
    view! {
        <main class="read">
            <h1 tabindex="-1">"Who opened what"</h1>
            <p>
                "Each time somebody signs in and opens a child's protection file, it is noted here, and so is what leaves it. Nobody can take a line away."
            </p>
            <FaultLine fault />
            <Show when=move || found.with(Option::is_some) fallback=|| view! { <p class="soft">"Reading …"</p> }>
                <Field label="Child or reader" value=typed />
                <Show when=move || shown().is_empty()>
                    <p class="soft">"Nothing of that kind."</p>
                </Show>
                <Show when=move || !shown().is_empty()>
                    <table>
                        <thead>
                            <tr>
                                <th>"When"</th>
                                <th>"Who"</th>
                                <th>"Child"</th>
                                <th>"What"</th>
                            </tr>
                        </thead>
                        <tbody>
                            <For
                                each=shown
                                key=|o| format!("{o:?}")
                                children=move |o: Opening| {
                                    view! {
                                        <tr>
                                            <td>{london::when(o.at, now())}</td>
                                            <td>{o.by}</td>
                                            <td>{o.name}</td>
                                            <td>{o.what}</td>
                                        </tr>
                                    }
                                }
                            />
                        </tbody>
                    </table>
                </Show>
                <Show when=move || found.with(|o| o.as_ref().is_some_and(|o| o.more))>
                    <p class="hint">"Older ones are kept, and not shown here."</p>
                </Show>
            </Show>
        </main>
    }
}
