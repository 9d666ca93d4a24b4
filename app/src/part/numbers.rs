//! The numbers to ring, the emergency number first.

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
