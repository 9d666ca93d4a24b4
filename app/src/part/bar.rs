//! The bar across the top of every tablet screen: where one is, what is on the tablet, the blank screen.

use crate::state::tablet::{Page, Tablet};
use leptos::prelude::*;

/// `back` is the words of a button that leads back; without it the title stands there.
#[component]
pub fn Bar(#[prop(into)] title: Signal<String>, #[prop(optional)] back: Option<Callback<()>>) -> impl IntoView {
    let tablet = Tablet::here();
    let state = move || {
        let counts = tablet.counts.get();
        match (counts.waiting, counts.needs_checking) {
            (0, 0) => ("Nothing waiting".to_string(), false),
            (0, n) => (format!("{n} arrived, needs checking"), true),
            (n, _) => (format!("{n} waiting to send"), true),
        }
    };
    view! {
        <header class="bar">
            {match back {
                Some(back) => {
                    view! {
                        <button class="pill back" on:click=move |_| back.run(())>
                            <span aria-hidden="true">"‹ "</span>
                            {move || title.get()}
                        </button>
                    }
                        .into_any()
                }
                None => view! { <b class="where">{move || title.get()}</b> }.into_any(),
            }}
            <span class="grow"></span>
            <button
                class="pill"
                aria-label=move || format!("What is on this tablet: {}", state().0)
                on:click=move |_| tablet.page.set(Page::ThisTablet)
            >
                <i class="dot" class:wait=move || state().1></i>
                <span class:long=move || !state().1>{move || state().0}</span>
            </button>
            {move || {
                tablet
                    .person
                    .get()
                    .map(|p| {
                        view! {
                            <button class="pill" on:click=move |_| tablet.lock()>
                                {p.short}
                                <span class="soft">" · Lock"</span>
                            </button>
                        }
                    })
            }}
            <button class="pill" on:click=move |_| tablet.blank.set(true)>
                "Blank"
                <span class="long">" screen"</span>
            </button>
        </header>
    }
}
