//! *Arrived, needs checking*: what could not be taken as it is, and what names nobody on the list.

use crate::part::answers::{Answers, Decide};
use crate::part::decision::Decision;
use crate::part::fault::FaultLine;
use crate::part::lines::Lines;
use crate::part::record::Record;
use crate::state::office::Office;
use crate::state::reading::Reading;
use domain::london;
use domain::wire::desk::Checking as View;
use leptos::prelude::*;

#[component]
pub fn Checking() -> impl IntoView {
    let office = Office::here();
    let Reading { found, fault } = office.read::<View>("/api/v1/checking".into());
    view! {
        <main class="read">
            <h1 tabindex="-1">"Arrived, needs checking"</h1>
            <FaultLine fault />
            {move || {
                found
                    .get()
                    .map(|c| {
                        let now = c.now;
                        let empty = c.unfiled.is_empty() && c.set_aside.is_empty();
                        view! {
                            {empty.then(|| view! { <p class="soft">"Nothing needs checking."</p> })}
                            {c
                                .unfiled
                                .into_iter()
                                .map(|r| {
                                    let answers = r.clone();
                                    view! {
                                        <section class="box">
                                            <h2>{crate::part::record::subject(&r)}</h2>
                                            <Record record=r now short=true />
                                            <Answers record=answers />
                                        </section>
                                    }
                                })
                                .collect_view()}
                            {c
                                .set_aside
                                .into_iter()
                                .map(|s| {
                                    view! {
                                        <section class="box">
                                            <h2>{format!("From the tablet “{}”", s.tablet)}</h2>
                                            <p class="soft">
                                                {format!(
                                                    "Arrived {}, number {} on that tablet",
                                                    london::when(s.received, now),
                                                    s.place,
                                                )}
                                            </p>
                                            <p>{s.reason}</p>
                                            {s
                                                .claims
                                                .map(|c| {
                                                    view! {
                                                        <p class="soft">
                                                            {format!("It says: {c}. Nobody has checked that.")}
                                                        </p>
                                                    }
                                                })}
                                            <Lines parts=s.parts />
                                            <p class="soft">
                                                "It is kept whole. Ask who used that tablet then what they wrote."
                                            </p>
                                            {s
                                                .decisions
                                                .into_iter()
                                                .map(|d| view! { <Decision d now /> })
                                                .collect_view()}
                                            <Decide id=s.id first=s.id />
                                        </section>
                                    }
                                })
                                .collect_view()}
                            {(c.more > 0)
                                .then(|| {
                                    view! {
                                        <p class="hint">
                                            {format!(
                                                "{} more are kept and not shown yet. They come up as these are dealt with.",
                                                c.more,
                                            )}
                                        </p>
                                    }
                                })}
                        }
                    })
            }}
        </main>
    }
}
