//! The bar across the top of every tablet screen: where one is, what is on the tablet, the blank screen.

use crate::state::tablet::{Page, Tablet};
use leptos::prelude::*;

/// `back` is the words of a button that leads back; without it the title stands there.
#[component]
pub fn Bar(#[prop(into)] title: Signal<String>, #[prop(optional)] back: Option<Callback<()>>) -> impl IntoView {
    let tablet = Tablet::here();
    // What a small screen shows, the rest of it, and whether somebody should know.
    let state = move || {
        let counts = tablet.counts.get();
        match (counts.waiting, counts.needs_checking, tablet.drafts.get()) {
            (0, 0, 0) if tablet.unreached.get().is_some() => ("No network".to_string(), "", true),
            (0, 0, 0) if counts.pictures > 0 => ("Picture".to_string(), " waiting to send", true),
            (0, 0, 0) => (String::new(), "Nothing waiting", false),
            (0, 0, n) => (n.to_string(), " not finished", true),
            (0, n, _) => (n.to_string(), " arrived, needs checking", true),
            (n, ..) => (format!("{n} waiting"), " to send", true),
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
            }} <span class="grow"></span>
            <button
                class="pill"
                aria-label=move || format!("What is on this tablet: {}{}", state().0, state().1)
                on:click=move |_| tablet.page.set(Page::ThisTablet)
            >
                <i class="dot" class:wait=move || state().2></i>
                <span>{move || state().0}<span class="long">{move || state().1}</span></span>
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
            }} <button class="pill" on:click=move |_| tablet.blank.set(true)>
                "Blank"
                <span class="long">" screen"</span>
            </button>
        </header>
    }
}
