//! My sign-in: the second factor, as its owner sets it up.

use crate::device::http::{self, Fault};
use crate::device::{clock, passkey};
use crate::part::fault::FaultLine;
use crate::part::field::Field;
use crate::part::message::Messages;
use crate::state::office::Office;
use crate::state::{IfShown, RunIfShown};
use chrono::{DateTime, Utc};
use domain::london;
use domain::routing::Role;
use domain::wire::board::CalendarAddress;
use domain::wire::sign_in::{Factors, NewCodeApp, NewPasskey, PassphraseChange, Proof, RecoveryCodes};
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation as read_for_this_screen;
use leptos::task::spawn_local;
use serde_json::{Value, json};

const FACTORS: &str = "/api/v1/session/factors";
const CALENDAR: &str = "/api/v1/session/calendar";

#[component]
pub fn Me() -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let found: RwSignal<Option<Factors>> = RwSignal::new(None);
    let changes = RwSignal::new(0);
    Effect::new(move |_| {
        changes.track();
        read_for_this_screen(async move {
            match http::get::<Factors>(FACTORS).await {
                Ok(factors) => found.set(Some(factors)),
                Err(e) => fault.set(Some(e)),
            }
        });
    });
    let changed = Callback::new(move |()| {
        changes.update(|c| *c += 1);
        office.look_again(fault);
    });
    // What is shown once stays on the screen: who this is has not changed.
    let read_again = Callback::new(move |()| changes.update(|c| *c += 1));
    let needs = move || office.me.with(|m| m.as_ref().is_some_and(|m| m.needs_second));
    view! {
        <main class="read">
            <h1 tabindex="-1">"My sign-in"</h1>
            <Show when=needs>
                <p class="hint">
                    "Your role needs a second factor beside the passphrase, before anything else: a code app on your telephone, or a passkey."
                </p>
            </Show>
            {move || {
                let made = office.me.with(|m| m.as_ref().map(|m| m.codes_made.clone()).unwrap_or_default());
                (!made.is_empty())
                    .then(|| {
                        view! {
                            <section class="box">
                                <h2>"Made for your account"</h2>
                                <ul class="plain">
                                    {made
                                        .into_iter()
                                        .map(|c| {
                                            let when = london::when(c.at, clock::now());
                                            view! { <li>{format!("{when}: {}, by {}", c.says, c.by)}</li> }
                                        })
                                        .collect_view()}
                                </ul>
                                <p class="soft">
                                    "If you did not ask for it, somebody else may have signed in as you: tell the registered person or the manager."
                                </p>
                            </section>
                        }
                    })
            }}
            <FaultLine fault />
            {move || match found.get() {
                None => view! { <p class="soft">"Reading …"</p> }.into_any(),
                Some(factors) => {
                    let any = factors.code || !factors.passkeys.is_empty();
                    view! {
                        <CodeApp has=factors.code changed />
                        <Passkeys factors=factors.clone() changed />
                        {any.then(|| view! { <Recovery left=factors.recovery_left changed /> })}
                        <Passphrase elsewhere=factors.elsewhere changed />
                        {((office.in_office() || office.has(Role::Owner)) && !needs())
                            .then(|| view! { <Messages factors=factors.clone() changed=read_again /> })}
                    }
                        .into_any()
                }
            }}
            <Show when=move || office.in_office() && !needs()>
                <Calendar
                    since=Signal::derive(move || found.with(|f| f.as_ref().and_then(|f| f.calendar)))
                    changed=read_again
                />
            </Show>
        </main>
    }
}

#[component]
fn CodeApp(has: bool, changed: Callback<()>) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let new: RwSignal<Option<NewCodeApp>> = RwSignal::new(None);
    let code = RwSignal::new(String::new());
    let begin = move |_| {
        office.send("POST", format!("{FACTORS}/code"), json!({}), fault, move |app| new.set_if_shown(Some(app)))
    };
    let confirm = move || {
        let proof = json!(Proof::Code(code.get_untracked()));
        office.send("POST", format!("{FACTORS}/code/confirm"), proof, fault, move |_: Value| changed.run_if_shown(()));
    };
    let forget = move |_| {
        office.send("DELETE", format!("{FACTORS}/code"), json!({}), fault, move |_: Value| changed.run_if_shown(()))
    };
    view! {
        <section class="box">
            <h2>"Code app"</h2>
            <p>{if has { "Set up. At sign-in you type the code that it shows." } else { "Not set up." }}</p>
            <div class="row">
                <button class="btn" on:click=begin>
                    {if has { "Set up another telephone instead" } else { "Set up a code app" }}
                </button>
                {has
                    .then(|| {
                        view! {
                            <button class="link" on:click=forget>
                                "Take it away"
                            </button>
                        }
                    })}
            </div>
            {move || {
                new.get()
                    .map(|app| {
                        view! {
                            <div class="code">
                                <p>"Point the code app's camera here, or type the letters into it:"</p>
                                <div class="picture" aria-hidden="true" inner_html=app.picture></div>
                                <p class="secret">{app.secret}</p>
                                <form
                                    class="details"
                                    on:submit=move |e| {
                                        e.prevent_default();
                                        confirm();
                                    }
                                >
                                    <Field label="The code that it shows now" value=code autocomplete="one-time-code" />
                                    <button class="btn primary">"It works"</button>
                                </form>
                            </div>
                        }
                    })
            }}
            <FaultLine fault />
        </section>
    }
}

#[component]
fn Passkeys(factors: Factors, changed: Callback<()>) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let name = RwSignal::new(String::new());
    let now = office.inbox.with_untracked(|i| i.as_ref().map(|i| i.now)).unwrap_or_default();
    let add = move || {
        office.send("POST", format!("{FACTORS}/passkey"), json!({}), fault, move |challenge: Value| {
            spawn_local(async move {
                match passkey::make(&challenge).await {
                    Ok(credential) => {
                        let ask = json!(NewPasskey { name: name.get_untracked(), credential });
                        let path = format!("{FACTORS}/passkey/confirm");
                        office.send("POST", path, ask, fault, move |_: Value| changed.run_if_shown(()));
                    }
                    Err(e) => fault.set_if_shown(Some(e)),
                }
            });
        });
    };
    view! {
        <section class="box">
            <h2>"Passkeys"</h2>
            <p class="soft">
                "This computer, a telephone or a security key: it asks for your finger, face or its own PIN, and nobody can read it out to a stranger."
            </p>
            <ul class="rows">
                {factors
                    .passkeys
                    .into_iter()
                    .map(|key| {
                        let path = format!("{FACTORS}/passkey/{}", key.id);
                        let label = format!("Remove: {}", key.name);
                        let forget = move |_| {
                            office
                                .send(
                                    "DELETE",
                                    path.clone(),
                                    json!({}),
                                    fault,
                                    move |_: Value| changed.run_if_shown(()),
                                );
                        };
                        view! {
                            <li class="row">
                                {key.name}
                                <span class="soft">{format!(", added {}", london::when(key.added, now))}</span>
                                <button class="link" aria-label=label on:click=forget>
                                    "Remove"
                                </button>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            <form
                class="details"
                on:submit=move |e| {
                    e.prevent_default();
                    add();
                }
            >
                <Field label="Name for a new passkey" value=name hint="Such as: office computer" />
                <FaultLine fault />
                <button class="btn">"Add a passkey"</button>
            </form>
        </section>
    }
}

/// Another passphrase, and the other screens on which one is signed in.
#[component]
fn Passphrase(elsewhere: u32, changed: Callback<()>) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let (present, next) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let change = move || {
        let ask = json!(PassphraseChange { present: present.get_untracked(), next: next.get_untracked() });
        office.send("POST", "/api/v1/session/passphrase".into(), ask, fault, move |_: Value| {
            office
                .done
                .set(Some("Your passphrase is changed. Other screens on which you were signed in are closed.".into()));
            changed.run_if_shown(());
        });
    };
    let close = move |_| {
        office.send("DELETE", "/api/v1/session/others".into(), json!({}), fault, move |_: Value| {
            changed.run_if_shown(())
        });
    };
    view! {
        <section class="box">
            <h2>"Passphrase"</h2>
            {(elsewhere > 0)
                .then(|| {
                    let screens = if elsewhere == 1 {
                        "one other screen".to_string()
                    } else {
                        format!("{elsewhere} other screens")
                    };
                    view! {
                        <div class="row">
                            <p>{format!("You are signed in on {screens}.")}</p>
                            <button class="btn" on:click=close>
                                "Close the others"
                            </button>
                        </div>
                    }
                })}
            <details>
                <summary>"Change my passphrase"</summary>
                <form
                    class="details"
                    on:submit=move |e| {
                        e.prevent_default();
                        change();
                    }
                >
                    <Field label="The present one" value=present kind="password" autocomplete="current-password" />
                    <Field
                        label="The next one"
                        value=next
                        kind="password"
                        autocomplete="new-password"
                        hint="Four words that don't belong together are easy to keep in mind."
                    />
                    <button class="btn">"Change it"</button>
                </form>
            </details>
            <FaultLine fault />
        </section>
    }
}

/// Deadlines in one's own calendar: a private address, shown once.
#[component]
fn Calendar(since: Signal<Option<DateTime<Utc>>>, changed: Callback<()>) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let made: RwSignal<Option<String>> = RwSignal::new(None);
    let make = move |_| {
        office.send("POST", CALENDAR.into(), json!({}), fault, move |new: CalendarAddress| {
            made.set_if_shown(Some(new.address));
            changed.run_if_shown(());
        })
    };
    let end = move |_| {
        office.send("DELETE", CALENDAR.into(), json!({}), fault, move |_: Value| {
            made.set_if_shown(None);
            changed.run_if_shown(());
            office.done.set(Some("Your calendar finds nothing there any more.".into()));
        })
    };
    view! {
        <section class="box">
            <h2>"Deadlines in my calendar"</h2>
            <p>
                "What is due, and when, with no name in it: subscribe to a private address in the calendar that you use. Whoever has the address sees the same, so keep it to yourself."
            </p>
            <p>
                {move || match since.get() {
                    Some(at) => {
                        format!(
                            "There is one, made {}. If that was not you, end it, and change your passphrase.",
                            london::when(at, clock::now()),
                        )
                    }
                    None => "There is none.".to_owned(),
                }}
            </p>
            <div class="row">
                <button class="btn" on:click=make>
                    "Make an address"
                </button>
                <button class="btn" on:click=end>
                    "End the one I have"
                </button>
            </div>
            <FaultLine fault />
            {move || {
                made.get()
                    .map(|address| {
                        view! {
                            <div class="code" role="status">
                                <p>"Copy it now; it is not shown again. An earlier one has ended."</p>
                                <p class="secret">{address}</p>
                            </div>
                        }
                    })
            }}
        </section>
    }
}

/// For the day on which the telephone is lost. Shown once.
#[component]
fn Recovery(left: u32, changed: Callback<()>) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let codes: RwSignal<Option<RecoveryCodes>> = RwSignal::new(None);
    let make = move |_| {
        office.send("POST", format!("{FACTORS}/recovery"), json!({}), fault, move |new| codes.set_if_shown(Some(new)))
    };
    view! {
        <section class="box">
            <h2>"Recovery codes"</h2>
            <p>
                {match left {
                    0 => "None yet. Print some, for the day on which your telephone is lost.".to_string(),
                    n => format!("{n} left. Each opens once, in the place of the second factor."),
                }}
            </p>
            <button class="btn" on:click=make>
                {if left == 0 { "Make recovery codes" } else { "Make new ones; the old ones stop working" }}
            </button>
            <FaultLine fault />
            {move || {
                codes
                    .get()
                    .map(|new| {
                        view! {
                            <div class="code" role="status">
                                <p>"Write them down or print them now. They are not shown again."</p>
                                <ol class="secret">
                                    {new.codes.into_iter().map(|c| view! { <li>{c}</li> }).collect_view()}
                                </ol>
                                <button class="btn" on:click=move |_| changed.run(())>
                                    "I have them on paper"
                                </button>
                            </div>
                        }
                    })
            }}
        </section>
    }
}
