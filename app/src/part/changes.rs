//! Who changed whose rights, for those who answer for it.

use crate::state::office::Office;
use domain::london;
use leptos::prelude::*;

#[component]
pub fn Changes() -> impl IntoView {
    let office = Office::here();
    move || {
        let (all, now) = office.register.with(|r| r.as_ref().map(|r| (r.changes.clone(), r.now)))?;
        (!all.is_empty()).then(|| {
            view! {
                <details class="box changes">
                    <summary>
                        <b>"Who changed whose rights"</b>
                        <span class="soft">" · roles, who hears of what, codes for somebody's account"</span>
                    </summary>
                    <p class="soft">
                        "If a line here surprises you, ask whoever it names, and tell the registered person."
                    </p>
                    <ul class="plain">
                        {all
                            .into_iter()
                            .map(|c| {
                                view! {
                                    <li>
                                        {c.says}
                                        <span class="soft">
                                            {format!(" · {}, by {}", london::when(c.at, now), c.by)}
                                        </span>
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                </details>
            }
        })
    }
}
