//! Signing in at the desk.

use crate::device::http::{self, Fault};
use crate::part::fault::FaultLine;
use crate::part::field::Field;
use crate::part::second::Prove;
use crate::state::IfShown;
use crate::state::office::Office;
use domain::wire::fault::FaultCode;
use domain::wire::sign_in::{PassphraseRequest, Second, SignIn as Ask, SignedIn};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn SignIn() -> impl IntoView {
    let office = Office::here();
    let (name, passphrase) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    // What a browser filled in belongs to the name beside it: under another name it is nobody's.
    Effect::new(move |before: Option<String>| {
        let now = name.get();
        if before.is_some_and(|before| before != now) {
            passphrase.set(String::new());
        }
        now
    });
    // Why one is here again, where that is no matter of course.
    Effect::new(move |_| {
        if let Some(why) = office.fault.get().filter(|f| !f.is(FaultCode::SignedOut)) {
            fault.set(Some(why));
        }
    });
    let busy = RwSignal::new(false);
    let second: RwSignal<Option<Second>> = RwSignal::new(None);
    let through = Callback::new(move |answer: SignedIn| match answer {
        SignedIn::In(me) => office.signed_in(*me),
        SignedIn::Second(ways) => second.set(Some(ways)),
    });
    let sign_in = move || {
        busy.set(true);
        spawn_local(async move {
            let ask = Ask { name: name.get_untracked(), passphrase: passphrase.get_untracked() };
            match http::post::<SignedIn>("/api/v1/session", &ask).await {
                Ok(SignedIn::In(me)) => office.signed_in(*me),
                Ok(SignedIn::Second(ways)) => second.set_if_shown(Some(ways)),
                Err(e) => fault.set_if_shown(Some(e)),
            }
            busy.set_if_shown(false);
        });
    };
    view! {
        <main class="door">
            <h1 tabindex="-1">"Firsthand, desk"</h1>
            {move || {
                second
                    .get()
                    .map(|ways| {
                        view! {
                            <p>"Now your second factor."</p>
                            <Prove ways path="/api/v1/session/second" done=through />
                            <button class="link" on:click=move |_| second.set(None)>
                                "Start again"
                            </button>
                        }
                    })
            }}
            <form
                class:covered=move || second.with(Option::is_some)
                on:submit=move |e| {
                    e.prevent_default();
                    sign_in();
                }
            >
                <Field label="Sign-in name" value=name autocomplete="username" first=true />
                <Field label="Passphrase" value=passphrase kind="password" autocomplete="current-password" />
                <FaultLine fault />
                <button class="btn primary wide" disabled=move || busy.get()>
                    {move || if busy.get() { "Signing in …" } else { "Sign in" }}
                </button>
            </form>
            <a href="#/passphrase/new">"I have a code for a new passphrase"</a>
        </main>
    }
}

/// A first or forgotten passphrase, with a code from the manager.
#[component]
pub fn NewPassphrase() -> impl IntoView {
    let office = Office::here();
    let (code, name, passphrase) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let done = RwSignal::new(false);
    let set = move || {
        spawn_local(async move {
            let ask = PassphraseRequest {
                code: code.get_untracked(),
                sign_in_name: name.get_untracked(),
                passphrase: passphrase.get_untracked(),
            };
            match http::post::<SignedIn>("/api/v1/passphrase", &ask).await {
                Ok(SignedIn::In(me)) => office.signed_in(*me),
                Ok(SignedIn::Second(_)) => done.set_if_shown(true),
                Err(e) => fault.set_if_shown(Some(e)),
            }
        });
    };
    view! {
        <main class="door">
            <h1 tabindex="-1">"Choose a passphrase"</h1>
            <form on:submit=move |e| {
                e.prevent_default();
                set();
            }>
                <Field label="Code from the manager" value=code />
                <Field label="Sign-in name" value=name autocomplete="username" hint="What you type to sign in" />
                <Field
                    label="Passphrase"
                    value=passphrase
                    kind="password"
                    autocomplete="new-password"
                    hint="At least 12 characters. Four words that don't belong together are easy to keep in mind."
                />
                <FaultLine fault />
                <button class="btn primary wide">"Set it and sign in"</button>
            </form>
            <Show when=move || done.get()>
                <p class="kept" role="status">
                    "The passphrase is set. Sign in with it, and with your second factor."
                </p>
            </Show>
            <a href="#/">"Back to signing in"</a>
        </main>
    }
}
