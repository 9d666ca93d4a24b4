//! "Show me how you know" (R148): one case as a walk, with times and reasons and nobody's name; it is noted for whom.

use crate::device::screen;
use crate::part::for_whom::{Leaves, cover_words};
use domain::london;
use domain::wire::leaving::{Walk as Page, WalkStep};
use leptos::prelude::*;

#[component]
pub fn Walk(id: String) -> impl IntoView {
    view! {
        <Leaves
            up=("#/waiting".to_owned(), "‹ To do")
            title="Show an inspector how this went"
            says="One case as a walk: what happened, who heard of it when, what was decided and why, and what waits. Nobody is named in it, and it is noted for whom it was opened."
            button="Show it"
            path=format!("/api/v1/records/{id}/walk")
            sheet=|page| view! { <Sheet page /> }.into_any()
        />
    }
}

#[component]
fn Sheet(page: Page) -> impl IntoView {
    view! {
        <article class="sheet-of">
            <p class="soft">{cover_words(&page.cover)}</p>
            <h1 tabindex="-1">"How we know, step by step"</h1>
            <p>"One case, from what happened to where it stands. Names are replaced by what people are here."</p>
            <ol class="walk">{page.steps.into_iter().map(|step| view! { <Step step /> }).collect_view()}</ol>
            <p class="hint no-print">"Read it before you show it: a name that is on no list can't be found."</p>
            <button class="btn primary no-print" on:click=move |_| screen::print()>
                "Print it"
            </button>
        </article>
    }
}

#[component]
fn Step(step: WalkStep) -> impl IntoView {
    let at = step.at.map(|at| format!("{} {}", london::day(at), london::clock(at)));
    view! {
        <li>
            <p class="soft">{at} {(!step.after.is_empty()).then(|| format!(" · {}", step.after))}</p>
            <h2>{step.title}</h2>
            {step.words.into_iter().map(|words| view! { <p>{words}</p> }).collect_view()}
        </li>
    }
}
