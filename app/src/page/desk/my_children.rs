//! The children with whom somebody works: of each the achievements can be read.

use crate::part::fault::FaultLine;
use crate::state::office::Office;
use crate::state::reading::Reading;
use domain::wire::desk::MyChildren as View;
use leptos::prelude::*;

#[component]
pub fn MyChildren() -> impl IntoView {
    let office = Office::here();
    let Reading { found, fault } = office.read::<View>("/api/v1/children".into());
    let children = move || found.with(|f| f.as_ref().map(|f| f.children.clone()).unwrap_or_default());
    view! {
        <main class="read">
            <h1 tabindex="-1">"Children you work with"</h1>
            <p class="soft">
                "Their achievements, as they were written down. Everything else is for the safeguarding lead."
            </p>
            <FaultLine fault />
            <Show when=move || found.with(|f| f.as_ref().is_some_and(|f| f.children.is_empty()))>
                <p>"You have no room and are nobody's key person here. The manager enters both."</p>
            </Show>
            <ul class="lines">
                <For each=children key=|c| format!("{c:?}") let:child>
                    <li>
                        <a href=format!("#/children/{}", child.id)>{child.name}</a>
                        <span class="soft">{format!("{}, {}", child.age, child.room)}</span>
                    </li>
                </For>
            </ul>
        </main>
    }
}
