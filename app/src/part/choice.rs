//! Chips and segments: one tap, and what is chosen is said to a screen reader too.

use domain::chips;
use leptos::html;
use leptos::prelude::*;

/// One of a few, always in sight. `chosen` reads the state; a tap calls `choose`.
#[component]
pub fn Segments<T>(
    #[prop(into)] label: String,
    options: Vec<(T, &'static str)>,
    #[prop(into)] chosen: Signal<Option<T>>,
    #[prop(into)] choose: Callback<T>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    view! {
        <div class="seg" role="group" aria-label=label>
            {options
                .into_iter()
                .map(|(value, words)| {
                    let mine = value.clone();
                    let on = Memo::new(move |_| chosen.get().as_ref() == Some(&mine));
                    view! {
                        <button
                            type="button"
                            class:on=on
                            aria-pressed=move || on.get().to_string()
                            on:click=move |_| choose.run(value.clone())
                        >
                            {words}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// One thing that is so or not: a tap turns it.
#[component]
pub fn Chip(words: &'static str, #[prop(into)] on: Signal<bool>, #[prop(into)] turn: Callback<()>) -> impl IntoView {
    view! {
        <button
            type="button"
            class="chip"
            class:on=move || on.get()
            aria-pressed=move || on.get().to_string()
            on:click=move |_| turn.run(())
        >
            {words}
        </button>
    }
}

/// Words of which one tap puts one into a text, before whatever is typed behind them; a second tap takes it out.
/// `one`: of these, one is meant. `beside`: the placeholder of a box to type into; without it there is none.
#[component]
pub fn Chips(
    #[prop(into)] label: String,
    words: Vec<String>,
    #[prop(into)] text: Signal<String>,
    #[prop(into)] write: Callback<String>,
    #[prop(optional)] one: bool,
    #[prop(optional)] beside: Option<&'static str>,
) -> impl IntoView {
    let all = StoredValue::new(words.clone());
    let typed = move || all.with_value(|all| chips::parse(&text.get(), all).1.to_owned());
    let typing = move |e| {
        write.run(all.with_value(|all| chips::type_behind(&text.get_untracked(), &event_target_value(&e), all)))
    };
    let name = format!("{label}, in your own words");
    view! {
        <div class="chips" role="group" aria-label=label>
            {words
                .into_iter()
                .map(|word| {
                    let (mine, shown) = (word.clone(), word.clone());
                    let on = Memo::new(move |_| all.with_value(|all| chips::parse(&text.get(), all).0.contains(&mine)));
                    let tap = move |_| {
                        write.run(all.with_value(|all| chips::tap(&text.get_untracked(), &word, all, one)))
                    };
                    view! {
                        <button
                            type="button"
                            class="chip"
                            class:on=on
                            aria-pressed=move || on.get().to_string()
                            on:click=tap
                        >
                            {shown}
                        </button>
                    }
                })
                .collect_view()}
        </div>
        {beside
            .map(|placeholder| {
                view! {
                    <label class="field inline">
                        <span class="visually-hidden">{name}</span>
                        <input autocomplete="off" placeholder=placeholder prop:value=typed on:input=typing />
                    </label>
                }
            })}
    }
}

/// A box of words. `first`: whoever comes to this screen types at once. `verbatim` switches off everything in a keyboard that corrects or predicts (H5).
#[component]
pub fn Words(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] write: Callback<String>,
    #[prop(optional)] verbatim: bool,
    #[prop(optional)] rows: Option<u32>,
    #[prop(optional, into)] beside: Option<String>,
    #[prop(optional)] first: bool,
    #[prop(optional)] node: NodeRef<html::Textarea>,
) -> impl IntoView {
    // Safari's name for the same; no typed attribute has it.
    let corrections = leptos::attr::custom::custom_attribute("autocorrect", if verbatim { "off" } else { "on" });
    view! {
        <label class="box">
            <b>{label}</b>
            {beside.map(|b| view! { <small>{format!(" {b}")}</small> })}
            <textarea
                node_ref=node
                rows=rows.unwrap_or(3).to_string()
                data-first=first
                autocomplete="off"
                {..corrections}
                autocapitalize=if verbatim { "off" } else { "sentences" }
                spellcheck=if verbatim { "false" } else { "true" }
                prop:value=move || value.get()
                on:input=move |e| write.run(event_target_value(&e))
            ></textarea>
        </label>
    }
}
