//! The first start of a nursery: the manager's account, and who hears of what.

use crate::device::http::{self, Fault};
use crate::part::fault::FaultLine;
use crate::part::field::Field;
use crate::part::hours::Hours;
use crate::state::IfShown;
use crate::state::office::{Office, Standing};
use domain::wire::sign_in::{NewPerson, SetUp as Ask, SignedIn};
use leptos::prelude::*;
use leptos::task::spawn_local;

fn person(name: RwSignal<String>, job: &str) -> Option<NewPerson> {
    let name = name.get_untracked().trim().to_owned();
    (!name.is_empty()).then(|| NewPerson { name, job: job.into() })
}

#[component]
pub fn SetUp(code: String) -> impl IntoView {
    let office = Office::here();
    let text = || RwSignal::new(String::new());
    let (nursery, manager, sign_in, passphrase) = (text(), text(), text(), text());
    let (lead, deputies, staff_lead, second, rooms) = (text(), text(), text(), text(), text());
    let (opens, closes) = (RwSignal::new("07:30".to_string()), RwSignal::new("18:00".to_string()));
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let code = StoredValue::new(code);
    let lines = |s: RwSignal<String>| -> Vec<String> {
        s.get_untracked().split([',', '\n']).map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect()
    };
    let set_up = move || {
        busy.set(true);
        let ask = Ask {
            token: code.get_value(),
            nursery: nursery.get_untracked(),
            manager: person(manager, "Manager").unwrap_or_default(),
            sign_in_name: sign_in.get_untracked(),
            passphrase: passphrase.get_untracked(),
            lead: person(lead, "Safeguarding lead"),
            deputies: lines(deputies)
                .into_iter()
                .map(|name| NewPerson { name, job: "Deputy safeguarding lead".into() })
                .collect(),
            staff_lead: person(staff_lead, ""),
            staff_second: person(second, ""),
            rooms: lines(rooms),
            opens: Some((opens.get_untracked(), closes.get_untracked())),
        };
        spawn_local(async move {
            match http::post::<SignedIn>("/api/v1/setup", &ask).await {
                Ok(SignedIn::In(me)) => office.signed_in(*me),
                // A first account has no second factor yet.
                Ok(SignedIn::Second(_)) => office.standing.set(Standing::Out),
                Err(e) => fault.set_if_shown(Some(e)),
            }
            busy.set_if_shown(false);
        });
    };
    view! {
        <main class="door wide">
            <h1 tabindex="-1">"Set up Firsthand"</h1>
            <p>"Everything can be changed later. Everyone else gets their own code, and chooses their own PIN."</p>
            <form on:submit=move |e| {
                e.prevent_default();
                set_up();
            }>
                <Field label="Name of the nursery" value=nursery />
                <Field label="Your name (manager)" value=manager autocomplete="name" />
                <Field label="Sign-in name" value=sign_in autocomplete="username" hint="What you type to sign in" />
                <Field
                    label="Passphrase"
                    value=passphrase
                    kind="password"
                    autocomplete="new-password"
                    hint="At least 12 characters. Four words that don't belong together are easy to keep in mind."
                />
                <Field label="Safeguarding lead" value=lead hint="Leave empty if that is you" />
                <Field label="Deputies" value=deputies hint="Full names, with commas between" />
                <Field
                    label="Who hears of concerns about staff"
                    value=staff_lead
                    hint="Leave empty if that is the safeguarding lead"
                />
                <Field
                    label="Who hears of concerns about that person"
                    value=second
                    hint="Someone else, such as the owner. With nobody here, such a concern waits and the writer is shown the numbers to ring."
                />
                <Field label="Rooms" value=rooms hint="With commas between" />
                <Hours opens closes />
                <FaultLine fault />
                <button class="btn primary wide" disabled=move || busy.get()>
                    {move || if busy.get() { "Setting up …" } else { "Set up" }}
                </button>
            </form>
        </main>
    }
}
