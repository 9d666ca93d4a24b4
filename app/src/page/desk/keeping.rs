//! Safe keeping: when the last good backup was, and that the master key lies apart.

use crate::device::http::{self, Fault};
use crate::part::fault::FaultLine;
use crate::state::office::Office;
use domain::london;
use domain::register::Fact;
use domain::wire::desk::Keeping as View;
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation as read_for_this_screen;

#[component]
pub fn Keeping() -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let found: RwSignal<Option<View>> = RwSignal::new(None);
    let changes = RwSignal::new(0);
    Effect::new(move |_| {
        changes.track();
        read_for_this_screen(async move {
            match http::get::<View>("/api/v1/keeping").await {
                Ok(view) => found.set(Some(view)),
                Err(e) => fault.set(Some(e)),
            }
        });
    });
    let confirm = move |_| office.enter(vec![Fact::MasterKeyApart], fault, move || changes.update(|c| *c += 1));
    view! {
        <main class="read">
            <h1 tabindex="-1">"Backups"</h1>
            <FaultLine fault />
            {move || match found.get() {
                None => view! { <p class="soft">"Reading …"</p> }.into_any(),
                Some(v) => {
                    let when = |at| london::when(at, v.now);
                    let good = match (&v.good, v.made_here) {
                        (Some(b), _) => format!("{}: read back and found whole.", when(b.at)),
                        (None, true) => "None yet. The first one is made within the hour.".into(),
                        (None, false) => "None. This is a demo, and makes no backups by itself.".into(),
                    };
                    view! {
                        {v
                            .worry
                            .then(|| {
                                view! {
                                    <p class="banner strong" role="alert">
                                        "The last good backup is more than two days old. Show this to whoever keeps the server, today."
                                    </p>
                                }
                            })}
                        <dl class="facts">
                            <dt>"Last good backup"</dt>
                            <dd>{good}</dd>
                            {v
                                .good
                                .as_ref()
                                .map(|b| {
                                    view! {
                                        <dt>"Encrypted"</dt>
                                        <dd>
                                            {if b.encrypted {
                                                "yes"
                                            } else {
                                                "no: the copies have to lie under lock and key"
                                            }}
                                        </dd>
                                    }
                                })}
                            {v
                                .failed
                                .as_ref()
                                .map(|b| {
                                    view! {
                                        <dt>"Since then it failed"</dt>
                                        <dd>{format!("{}: {}", when(b.at), b.fault.clone().unwrap_or_default())}</dd>
                                    }
                                })}
                            <dt>"Master key kept apart"</dt>
                            <dd>
                                {match v.master_apart {
                                    Some(at) => format!("somebody looked, {}", when(at)),
                                    None => "nobody has looked yet".into(),
                                }}
                            </dd>
                        </dl>
                        <p class="soft">
                            "A backup holds everything but the master key, and opens nothing without it. Keep a copy of the file master.key somewhere else, such as in a safe, and look once a year that it is there."
                        </p>
                        {v
                            .may_confirm
                            .then(|| {
                                view! {
                                    <button class="btn" on:click=confirm>
                                        "I have looked: the master key is kept apart"
                                    </button>
                                }
                            })}
                    }
                        .into_any()
                }
            }}
        </main>
    }
}
