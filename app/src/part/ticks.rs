//! A list to tick, each row with a name of its own; what is ticked is told to a screen reader.

use leptos::prelude::*;

/// `rows`: each with its id and its words. `chosen` reads what is ticked; a tick calls `flip` with the id.
#[component]
pub fn Ticks(
    #[prop(into)] legend: String,
    #[prop(into)] rows: Signal<Vec<(String, String)>>,
    #[prop(into)] chosen: Signal<Vec<String>>,
    #[prop(into)] flip: Callback<String>,
) -> impl IntoView {
    view! {
        <fieldset class="ticks">
            <legend>{legend}</legend>
            <For
                each=move || rows.get()
                key=|row| row.clone()
                children=move |(id, words)| {
                    let mine = id.clone();
                    view! {
                        <label class="tick">
                            <input
                                type="checkbox"
                                prop:checked=move || chosen.with(|all| all.contains(&mine))
                                on:change=move |_| flip.run(id.clone())
                            />
                            {words}
                        </label>
                    }
                }
            />
        </fieldset>
    }
}
