//! The PIN: checked with no network, slowed after wrong tries, never a lock-out of a concern.

use crate::device::http::Fault;
use crate::device::vault::{self, NotIn};
use crate::device::{lock, screen};
use crate::part::bar::Bar;
use crate::part::fault::FaultLine;
use crate::part::field::Field;
use crate::part::pin_pad::{PinBox, PinPad};
use crate::state::IfShown;
use crate::state::tablet::{Page, Tablet};
use domain::id::PersonId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

fn sign_in(
    tablet: Tablet,
    person: PersonId,
    pin: RwSignal<String>,
    busy: RwSignal<bool>,
    (fault, wait): (RwSignal<Option<Fault>>, RwSignal<u32>),
) {
    if busy.get_untracked() {
        return;
    }
    busy.set(true);
    // One frame for the screen to say that it works, since stretching the PIN holds it up.
    set_timeout(
        move || {
            // Somebody may have gone back to the names meanwhile: then there is no PIN any more.
            let roster = tablet.roster.get_untracked();
            let (Some(roster), Some(tile), Some(typed)) = (roster, tablet.tile(person), pin.try_get_untracked()) else {
                return;
            };
            spawn_local(async move {
                match vault::sign_in(&roster, &tile, &typed).await {
                    // Somebody may have gone back to the names meanwhile.
                    Ok(_) if tablet.page.with_untracked(|p| *p != Page::Pin(tile.person)) => {}
                    Ok(person) => {
                        lock::touched();
                        tablet.person.set(Some(person));
                        tablet.page.set(Page::Children);
                        // What was seen meanwhile is wanted now.
                        tablet.send_soon();
                    }
                    Err(NotIn::Wait(seconds)) => {
                        fault.set_if_shown(None);
                        wait.set_if_shown(seconds);
                    }
                    Err(not_in) => fault.set_if_shown(Some(not_in.fault())),
                }
                pin.set_if_shown(String::new());
                busy.set_if_shown(false);
            });
        },
        Duration::from_millis(20),
    );
}

#[component]
pub fn Pin(person: PersonId) -> impl IntoView {
    let tablet = Tablet::here();
    let pin = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let fault = RwSignal::new(None);
    let wait = RwSignal::new(0);
    let second =
        set_interval_with_handle(move || wait.update(|w: &mut u32| *w = w.saturating_sub(1)), Duration::from_secs(1));
    on_cleanup(move || {
        if let Ok(second) = second {
            second.clear();
        }
    });
    let name = tablet.person_name(person).map(|(short, _)| short).unwrap_or_default();
    let back = Callback::new(move |()| tablet.page.set(Page::Who));
    // With a keyboard, digits go into the PIN wherever the focus is.
    let typed = move |e: leptos::ev::KeyboardEvent| {
        let key = e.key();
        match key.as_str() {
            _ if screen::is_typing() => {}
            "Enter" if pin.with_untracked(|p| p.len() >= 4) && !screen::is_on_a_button() => {
                sign_in(tablet, person, pin, busy, (fault, wait));
            }
            "Backspace" => pin.update(|p| p.truncate(p.len().saturating_sub(1))),
            digit if digit.len() == 1 && digit.chars().all(|c| c.is_ascii_digit()) => {
                pin.update(|p| p.push_str(if p.len() < 8 { digit } else { "" }));
            }
            _ => {}
        }
    };
    view! {
        <Bar title="Names" back />
        <main class="main narrow centre" on:keydown=typed>
            <h1 tabindex="-1">{name} ", your PIN"</h1>
            <FaultLine fault />
            <Show when=move || wait.get() != 0>
                <p class="fault" role="status">
                    <b>{move || format!("That is not the PIN, several times. Wait {} seconds. ", wait.get())}</b>
                    "If it can't wait, use “No tile? Write it here”."
                </p>
            </Show>
            <PinPad pin busy done=move |()| sign_in(tablet, person, pin, busy, (fault, wait)) />
            <button class="link" on:click=move |_| tablet.page.set(Page::SetPin(person))>
                "I have a code for a new PIN"
            </button>
        </main>
        <footer class="foot">
            <button class="btn wide" on:click=move |_| tablet.page.set(Page::NoTile)>
                "No tile? Write it here"
            </button>
            <button class="btn" on:click=move |_| tablet.help.set(true)>
                "Get help now"
            </button>
        </footer>
    }
}

/// A first or new PIN, with a code from the desk. Online only, and the screen says so.
#[component]
pub fn SetPin(person: PersonId) -> impl IntoView {
    let tablet = Tablet::here();
    let (code, pin, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let fault = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let done = RwSignal::new(false);
    let name = tablet.person_name(person).map(|(short, _)| short).unwrap_or_default();
    let set = move || {
        let Some(identity) = tablet.identity.get_untracked() else { return };
        if pin.get_untracked() != again.get_untracked() {
            let says = Fault::device("The two PINs are not the same.");
            fault.set(Some(Fault { next: "Type both again.".into(), ..says }));
            return;
        }
        busy.set(true);
        let (code, pin) = (code.get_untracked(), pin.get_untracked());
        spawn_local(async move {
            match vault::set_pin(&identity, person, &code, &pin).await {
                Ok(roster) => {
                    tablet.roster.set(roster);
                    done.set_if_shown(true);
                }
                Err(e) => fault.set_if_shown(Some(e)),
            }
            busy.set_if_shown(false);
        });
    };
    let back = Callback::new(move |()| tablet.page.set(Page::Who));
    view! {
        <Bar title="Names" back />
        <main class="main narrow">
            <h1 tabindex="-1">{name} ", choose a PIN"</h1>
            <Show
                when=move || done.get()
                fallback=move || {
                    view! {
                        <p>
                            "Ask the office for a code. The PIN is yours alone: nobody at the desk can see it. This needs the network."
                        </p>
                        <Field label="Code from the desk" value=code />
                        <PinBox label="New PIN" pin hint="4 to 8 digits" />
                        <PinBox label="The same PIN again" pin=again done=Callback::new(move |()| set()) />
                        <FaultLine fault />
                        <button class="btn primary wide" disabled=move || busy.get() on:click=move |_| set()>
                            {move || if busy.get() { "Setting it …" } else { "Set this PIN" }}
                        </button>
                    }
                }
            >
                <p class="kept" role="status">
                    "Your PIN is set. Other tablets know it after their next contact with the server."
                </p>
                <button class="btn primary wide" on:click=move |_| tablet.page.set(Page::Pin(person))>
                    "Sign in"
                </button>
            </Show>
        </main>
        <footer class="foot">
            <button class="btn wide" on:click=move |_| tablet.page.set(Page::NoTile)>
                "No tile? Write it here"
            </button>
            <button class="btn" on:click=move |_| tablet.help.set(true)>
                "Get help now"
            </button>
        </footer>
    }
}
