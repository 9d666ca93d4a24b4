//! The numbers to ring, the emergency number first.

use crate::device::identity;
use crate::state::IfShown;
use crate::state::tablet::Tablet;
use chrono::TimeDelta;
use domain::wire::Number;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What is true without any roster.
fn always() -> Vec<Number> {
    vec![Number { label: "Ambulance, police, fire".into(), number: "999".into(), note: String::new(), answers: vec![] }]
}

#[component]
pub fn Numbers() -> impl IntoView {
    let tablet = Tablet::here();
    // By the server's clock as the tablet knows it: its own may be months off.
    let offset = RwSignal::new(0);
    spawn_local(async move {
        if let Ok(contact) = identity::contact().await {
            offset.set_if_shown(contact.offset_ms.unwrap_or(0));
        }
    });
    let now = move || tablet.now.get() + TimeDelta::milliseconds(offset.get());
    let numbers = move || {
        let known = tablet.roster.with(|r| r.as_ref().map(|r| r.numbers.clone()).unwrap_or_default());
        let mut all = if known.is_empty() { always() } else { known };
        // What can't be rung now stands last: the emergency number, which always answers, first of all.
        all.sort_by_key(|n| n.answers_at(now()) == Some(false));
        all
    };
    view! {
        <ul class="numbers">
            {move || {
                numbers()
                    .into_iter()
                    .map(|n| {
                        let answers = n.answers_at(now());
                        let link = format!("tel:{}", n.number.replace(' ', ""));
                        view! {
                            <li>
                                <a href=link>{n.number}</a>
                                <span>
                                    {n.label}
                                    {match answers {
                                        Some(true) => Some(view! { <b>" · Answers now"</b> }.into_any()),
                                        Some(false) => Some(view! { " · Closed now" }.into_any()),
                                        None => None,
                                    }} <small>{n.note}</small>
                                </span>
                            </li>
                        }
                    })
                    .collect_view()
            }}
        </ul>
    }
}
