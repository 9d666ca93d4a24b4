//! Something folded away: what is inside is made when it is first opened, so that a chronology of thousands stays quick.

use crate::device::screen;
use leptos::prelude::*;

/// `open`: whether it is open from the beginning, as where somebody began to type in it.
#[component]
pub fn Fold(#[prop(into)] summary: String, #[prop(optional)] open: bool, children: ChildrenFn) -> impl IntoView {
    let made = RwSignal::new(open);
    view! {
        <details
            class="elsewhere"
            open=open
            on:toggle=move |e| {
                if screen::is_open(&e) {
                    made.set(true);
                }
            }
        >
            <summary>{summary}</summary>
            <Show when=move || made.get()>{children()}</Show>
        </details>
    }
}
