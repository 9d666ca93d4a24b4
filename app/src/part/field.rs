//! Fields with their labels.

use leptos::prelude::*;

/// A line of text. `kind` is the input's type; `first`: whoever comes to this screen types at once.
#[component]
pub fn Field(
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] kind: Option<&'static str>,
    #[prop(optional, into)] hint: Option<&'static str>,
    #[prop(optional, into)] autocomplete: Option<&'static str>,
    #[prop(optional)] first: bool,
) -> impl IntoView {
    view! {
        <label class="field">
            <span>{label}</span>
            <input
                data-first=first
                type=kind.unwrap_or("text")
                autocomplete=autocomplete.unwrap_or("off")
                prop:value=move || value.get()
                on:input=move |e| value.set(event_target_value(&e))
            />
            {hint.map(|h| view! { <small>{h}</small> })}
        </label>
    }
}

/// A choice from a list of (value, words).
#[component]
pub fn Pick(
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    view! {
        <label class="field">
            <span>{label}</span>
            <select prop:value=move || value.get() on:change=move |e| value.set(event_target_value(&e))>
                {move || {
                    options
                        .get()
                        .into_iter()
                        .map(|(v, words)| {
                            let chosen = v == value.get_untracked();
                            view! {
                                <option value=v.clone() selected=chosen>
                                    {words}
                                </option>
                            }
                        })
                        .collect_view()
                }}
            </select>
        </label>
    }
}
