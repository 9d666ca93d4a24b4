//! The amber card: a person must act.

use leptos::html;
use leptos::prelude::*;

/// `in_sight`: it appears while somebody looks elsewhere on the screen, so it comes into sight by itself.
#[component]
pub fn Tell(
    #[prop(into)] title: Signal<String>,
    #[prop(optional)] in_sight: bool,
    children: Children,
) -> impl IntoView {
    let card: NodeRef<html::Section> = NodeRef::new();
    Effect::new(move |_| {
        if in_sight && let Some(card) = card.get() {
            card.scroll_into_view();
        }
    });
    view! {
        <section class="tell" role="status" node_ref=card>
            <h2>{move || title.get()}</h2>
            {children()}
        </section>
    }
}
