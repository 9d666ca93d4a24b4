//! The words of a record, one statement under another, each with its heading.

use domain::entry::part::Shown;
use leptos::prelude::*;

#[component]
pub fn Lines(parts: Vec<Shown>) -> impl IntoView {
    parts
        .into_iter()
        .map(|p| {
            view! {
                <p>
                    <small>{p.label}</small>
                    <br />
                    {p.words}
                </p>
            }
        })
        .collect_view()
}
