//! The amber card: a person must act.

use leptos::prelude::*;

#[component]
pub fn Tell(#[prop(into)] title: Signal<String>, children: Children) -> impl IntoView {
    view! {
        <section class="tell" role="status">
            <h2>{move || title.get()}</h2>
            {children()}
        </section>
    }
}
