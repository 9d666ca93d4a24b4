//! *Get help now*: the emergency number first, before any form (R31).

use crate::part::numbers::Numbers;
use crate::state::tablet::Tablet;
use leptos::prelude::*;

#[component]
pub fn Help() -> impl IntoView {
    let tablet = Tablet::here();
    view! {
        <section
            class="help"
            role="dialog"
            aria-modal="true"
            aria-label="Get help now"
            on:keydown=move |e| {
                if e.key() == "Escape" {
                    tablet.help.set(false);
                }
            }
        >
            <h1 tabindex="-1">"Get help now"</h1>
            <p>
                "Someone is badly hurt, or in danger: ring 999 first. Nothing on this tablet has to be filled in before."
            </p>
            {move || {
                let address = tablet.roster.with(|r| r.as_ref().map(|r| r.address.clone()).unwrap_or_default());
                (!address.is_empty())
                    .then(|| {
                        view! {
                            <p>
                                <b>{format!("You are at {address}")}</b>
                            </p>
                        }
                    })
            }}
            <Numbers />
            <footer class="foot">
                <button class="btn primary wide" on:click=move |_| tablet.help.set(false)>
                    "Back to what I was doing"
                </button>
            </footer>
        </section>
    }
}
