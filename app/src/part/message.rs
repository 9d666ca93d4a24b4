//! Where one wants a message when something can't wait (H7, K16): it says nothing of what it is.

use crate::device::http::Fault;
use crate::part::fault::FaultLine;
use crate::part::field::Field;
use crate::state::office::Office;
use crate::state::{IfShown, RunIfShown};
use domain::wire::sign_in::{Factors, MailTried, NewMail};
use leptos::prelude::*;
use serde_json::json;

const SAYS: &str = "When you are called and nobody has seen it, in your turn or a quarter of an hour after the one \
                    before you, you get a message that says only: please look at the desk. The safeguarding lead and the \
                    registered person get one, too, when a role waits that they can confirm. Nothing of what it is, or of \
                    whom.";

#[component]
pub fn Messages(factors: Factors, changed: Callback<()>) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let known = factors.mail.clone();
    let mail = RwSignal::new(known.clone().unwrap_or_default());
    let set = move |typed: String| {
        let none = typed.trim().is_empty();
        busy.set(true);
        fault.set(None);
        office.send(
            "POST",
            "/api/v1/session/mail".into(),
            json!(NewMail { mail: typed }),
            fault,
            move |tried: MailTried| {
                busy.set_if_shown(false);
                changed.run_if_shown(());
                let done = match (none, tried.sent) {
                    (true, _) => "No message is sent to you any more.",
                    (false, true) => "Kept. A message to try it is on its way: look whether it has come.",
                    (false, false) => "Kept, but the message to try it did not go. Ask whoever keeps the server.",
                };
                office.done.set(Some(done.into()));
            },
        );
    };
    // What is refused is no longer on its way.
    Effect::new(move |_| {
        if fault.with(Option::is_some) {
            busy.set_if_shown(false);
        }
    });
    view! {
        <section class="box">
            <h2>"A message when something can’t wait"</h2>
            {match factors.sends_mail {
                false => {
                    view! {
                        <p class="soft">
                            "This server sends no messages yet. Whoever keeps it can set that up (docs/operating.md)."
                        </p>
                    }
                        .into_any()
                }
                true => {
                    view! {
                        <p>{SAYS}</p>
                        <form
                            class="details"
                            on:submit=move |e| {
                                e.prevent_default();
                                set(mail.get_untracked());
                            }
                        >
                            <Field label="Address for messages" value=mail kind="email" autocomplete="email" />
                            <button class="btn" disabled=move || busy.get()>
                                {move || if busy.get() { "Trying it …" } else { "Keep it, and try it" }}
                            </button>
                        </form>
                        {known
                            .is_some()
                            .then(|| {
                                view! {
                                    <button
                                        class="btn"
                                        disabled=move || busy.get()
                                        on:click=move |_| set(String::new())
                                    >
                                        "Send me none"
                                    </button>
                                }
                            })}
                    }
                        .into_any()
                }
            }}
            <FaultLine fault />
        </section>
    }
}
