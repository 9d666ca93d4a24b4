//! By what somebody shows that it is them: a code of their app, a passkey, a recovery code; with none of these, the
//! passphrase once more.

use super::fault::FaultLine;
use super::field::Field;
use crate::device::http::{self, Fault};
use crate::device::passkey;
use crate::state::{IfShown, RunIfShown};
use domain::wire::sign_in::{Proof, Second as Ways};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;

/// Sends a proof to `path`; `done` hears what the server answers to one that holds.
#[component]
pub fn Prove<T: DeserializeOwned + Clone + Send + Sync + 'static>(
    ways: Ways,
    path: &'static str,
    #[prop(into)] done: Callback<T>,
) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    let lost = RwSignal::new(false);
    let send = move |proof: Proof| {
        busy.set(true);
        spawn_local(async move {
            match http::post::<T>(path, &proof).await {
                Ok(answer) => done.run_if_shown(answer),
                Err(e) => {
                    typed.set_if_shown(String::new());
                    fault.set_if_shown(Some(e));
                }
            }
            busy.set_if_shown(false);
        });
    };
    let challenge = StoredValue::new(ways.passkey.clone());
    let use_passkey = move |_| {
        let Some(challenge) = challenge.get_value() else { return };
        spawn_local(async move {
            match passkey::show(&challenge).await {
                Ok(answer) => send(Proof::Passkey(answer)),
                Err(e) => fault.set_if_shown(Some(e)),
            }
        });
    };
    let nothing = !ways.code && ways.passkey.is_none();
    let (has_code, recovery) = (ways.code, ways.recovery);
    let send_typed = move || {
        let text = typed.get_untracked();
        send(match (lost.get_untracked(), nothing) {
            (true, _) => Proof::Recovery(text),
            (false, true) => Proof::Passphrase(text),
            (false, false) => Proof::Code(text),
        });
    };
    view! {
        {challenge
            .with_value(Option::is_some)
            .then(|| {
                view! {
                    <button type="button" class="btn primary wide" on:click=use_passkey>
                        "Use a passkey"
                    </button>
                }
            })}
        <form on:submit=move |e| {
            e.prevent_default();
            send_typed();
        }>
            {move || match (lost.get(), nothing, has_code) {
                (true, ..) => {
                    view! {
                        <Field
                            label="Recovery code"
                            value=typed
                            hint="One of those that you printed. Each works once."
                        />
                    }
                        .into_any()
                }
                (_, true, _) => {
                    view! { <Field label="Your passphrase" value=typed kind="password" autocomplete="new-password" /> }
                        .into_any()
                }
                (_, _, true) => {
                    view! {
                        <Field
                            label="Code from your app"
                            value=typed
                            autocomplete="one-time-code"
                            hint="Six digits. Each works once."
                        />
                    }
                        .into_any()
                }
                _ => ().into_any(),
            }} <FaultLine fault /> <Show when=move || lost.get() || nothing || has_code>
                <button class="btn wide" disabled=move || busy.get() || typed.with(String::is_empty)>
                    {move || if busy.get() { "Checking …" } else { "Go on" }}
                </button>
            </Show>
        </form>
        <Show when=move || recovery && !lost.get()>
            <button type="button" class="link" on:click=move |_| lost.set(true)>
                "I have lost it: use a recovery code"
            </button>
        </Show>
    }
}
