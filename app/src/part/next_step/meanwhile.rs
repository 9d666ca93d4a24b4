//! Somebody else answered while this was being typed: what they did is said, and what was typed stays in sight. The box into
//! which it went may be gone with its question.

use super::Here;
use domain::wire::desk::DecisionView;
use leptos::prelude::*;

#[component]
pub(super) fn Meanwhile(here: Here, decisions: Vec<DecisionView>) -> impl IntoView {
    let office = here.office;
    let said = RwSignal::new(office.answered_meanwhile(here.first, &decisions));
    let close = move |_| {
        office.read_meanwhile(here.first);
        said.set(None);
    };
    move || {
        let (says, typed) = said.get()?;
        Some(view! {
            <div class="banner meanwhile" role="status">
                <p>
                    <b>{says}</b>
                    " You had typed:"
                </p>
                {typed
                    .into_iter()
                    .map(|words| {
                        view! {
                            <blockquote>
                                <p>{words}</p>
                            </blockquote>
                        }
                    })
                    .collect_view()}
                <button type="button" class="btn" on:click=close>
                    "I have read this"
                </button>
            </div>
        })
    }
}
