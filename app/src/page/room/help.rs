//! *Get help now*: the emergency number first, before any form (R31).

use crate::state::tablet::Tablet;
use domain::wire::Number;
use leptos::prelude::*;

/// What is true without any roster.
fn always() -> Vec<Number> {
    vec![Number { label: "Ambulance, police, fire".into(), number: "999".into(), note: String::new() }]
}

#[component]
pub fn Numbers() -> impl IntoView {
    let tablet = Tablet::here();
    let numbers = move || {
        let known = tablet.roster.with(|r| r.as_ref().map(|r| r.numbers.clone()).unwrap_or_default());
        if known.is_empty() { always() } else { known }
    };
    view! {
        <ul class="numbers">
            {move || {
                numbers()
                    .into_iter()
                    .map(|n| {
                        let link = format!("tel:{}", n.number.replace(' ', ""));
                        view! {
                            <li>
                                <a href=link>{n.number}</a>
                                <span>
                                    {n.label}
                                    <small>{n.note}</small>
                                </span>
                            </li>
                        }
                    })
                    .collect_view()
            }}
        </ul>
    }
}

#[component]
pub fn Help() -> impl IntoView {
    let tablet = Tablet::here();
    view! {
        <section class="help" role="dialog" aria-modal="true" aria-label="Get help now" on:keydown=move |e| {
            if e.key() == "Escape" {
                tablet.help.set(false);
            }
        }>
            <h1 tabindex="-1">"Get help now"</h1>
            <p>"Someone is badly hurt, or in danger: ring 999 first. Nothing on this tablet has to be filled in before."</p>
            <Numbers />
            <button class="btn primary wide" on:click=move |_| tablet.help.set(false)>
                "Back to what I was doing"
            </button>
        </section>
    }
}
