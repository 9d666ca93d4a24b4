//! An empty desk (H7): every tablet asks for somebody at it, and the one on which it was written says when to ring. No
//! name and no word stands in it, so it can stand on a screen that anybody sees.

use crate::state::tablet::{Page, Tablet};
use domain::entry::Kind;
use domain::london;
use leptos::prelude::*;

#[component]
pub fn Called() -> impl IntoView {
    let tablet = Tablet::here();
    // A child may be looking on: that screen stays as calm as it was.
    let calm =
        Memo::new(move |_| tablet.page.with(|p| matches!(p, Page::Write(draft) if draft.kind == Kind::ChildWords)));
    // What was last heard of the desk says nothing once the server can't be reached.
    let look = move || tablet.called.with(|c| c.look) && tablet.unreached.with(Option::is_none) && !calm.get();
    let since = Memo::new(move |_| {
        let first = tablet.called.with(|c| c.unheard.iter().map(|u| u.written_ms).min())?;
        chrono::DateTime::from_timestamp_millis(first)
    });
    view! {
        <Show when=look>
            <p class="called" role="status">
                "Safeguarding lead: please look at the desk."
            </p>
        </Show>
        {move || {
            since
                .get()
                .filter(|_| !calm.get())
                .map(|at| {
                    let when = london::when(at, tablet.now.get());
                    view! {
                        <section class="called ring" role="alert">
                            <p>
                                <b>{format!("Nobody has seen what was written here, {when}. ")}</b>
                                "Ring children’s social care yourself. You don’t need anyone’s permission."
                            </p>
                            <button class="btn" on:click=move |_| tablet.help.set(true)>
                                "Show the numbers"
                            </button>
                        </section>
                    }
                })
        }}
    }
}
