//! What leaves is noted for whom before it is shown (R147); and the line that then stands on each page of it.

use crate::device::http::Fault;
use crate::device::screen;
use crate::part::fault::FaultLine;
use crate::part::field::Field;
use crate::state::office::Office;
use crate::state::{IfShown, RunIfShown};
use domain::leaving::MASKS_SAY;
use domain::london;
use domain::wire::leaving::{Cover, NewBrief};
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::json;

/// A page that leaves: first for whom, then the sheet that was made. `up`: where it was opened, with its words; `names`:
/// whether somebody may choose that other children are named in it (H16).
#[component]
pub fn Leaves<T: DeserializeOwned + Clone + Send + Sync + 'static>(
    up: (String, &'static str),
    title: &'static str,
    says: &'static str,
    button: &'static str,
    path: String,
    #[prop(optional)] names: bool,
    sheet: fn(T) -> AnyView,
) -> impl IntoView {
    let made: RwSignal<Option<T>> = RwSignal::new(None);
    let done = Callback::new(move |sheet| made.set_if_shown(Some(sheet)));
    view! {
        <main class="read">
            <a class="up" href=up.0>
                {up.1}
            </a>
            {move || match made.get() {
                Some(found) => sheet(found),
                None => view! { <ForWhom title says button path=path.clone() names done /> }.into_any(),
            }}
        </main>
    }
}

#[component]
fn ForWhom<T: DeserializeOwned + Send + Sync + 'static>(
    title: &'static str,
    says: &'static str,
    button: &'static str,
    path: String,
    names: bool,
    done: Callback<T>,
) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let typed = office.typed(&format!("leaves {path}"));
    let [whom, why] = ["whom", "why"].map(|what| typed.field(what, String::new()));
    let named = RwSignal::new(false);
    let make = move || {
        let name_others = named.get_untracked().then(|| why.get_untracked());
        let ask = json!(NewBrief { for_whom: whom.get_untracked(), name_others });
        let typed = typed.clone();
        office.send("POST", path.clone(), ask, fault, move |made| {
            typed.kept();
            done.run_if_shown(made);
            request_animation_frame(|| screen::go_to(".sheet-of h1"));
        });
    };
    view! {
        <h1 tabindex="-1">{title}</h1>
        <p>{says}</p>
        <form
            class="details"
            on:submit=move |e| {
                e.prevent_default();
                make();
            }
        >
            <p class="hint">{MASKS_SAY}</p>
            <Field label="Whom it is for" value=whom hint="Such as: the duty social worker, by name" />
            {names
                .then(|| {
                    view! {
                        <label class="tick">
                            <input
                                type="checkbox"
                                prop:checked=move || named.get()
                                on:change=move |e| named.set(event_target_checked(&e))
                            />
                            "Name other children in it"
                        </label>
                        <Show when=move || named.get()>
                            <Field label="Why they are named" value=why />
                        </Show>
                    }
                })}
            <FaultLine fault />
            <button class="btn primary">{button}</button>
        </form>
    }
}

/// "For …. Made by …, copy 2. Confidential."
pub fn cover_words(cover: &Cover) -> String {
    format!(
        "{} · For {}. Made by {}, {} {}, copy {}. Confidential.",
        cover.nursery,
        cover.for_whom,
        cover.by,
        london::day(cover.now),
        london::clock(cover.now),
        cover.copy
    )
}
