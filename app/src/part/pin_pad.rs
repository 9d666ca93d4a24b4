//! A pad for the PIN: big keys, and it can be typed on a keyboard too. To the browser it is no password, so that it offers to
//! keep none and fills in nobody's: no such field, no form, no name, and the dots are drawn by us.

use domain::outbox::pin::{DIGITS_MAX, DOT, typed};
use leptos::prelude::*;

/// One box for a PIN. `done`: Enter was pressed.
#[component]
pub fn PinBox(
    #[prop(into)] label: String,
    pin: RwSignal<String>,
    #[prop(optional, into)] hint: Option<&'static str>,
    #[prop(optional)] done: Option<Callback<()>>,
    #[prop(optional)] on_a_pad: bool,
) -> impl IntoView {
    let words = if on_a_pad { "visually-hidden" } else { "" };
    view! {
        <label class="field pin" class:plain=!on_a_pad>
            <span class=words>{label}</span>
            <input
                // The pad has keys of its own.
                inputmode=if on_a_pad { "none" } else { "numeric" }
                autocomplete="off"
                prop:value=move || pin.with(|p| p.chars().map(|_| DOT).collect::<String>())
                on:input=move |e| pin.update(|p| *p = typed(p, &event_target_value(&e)))
                on:keydown=move |e| {
                    if e.key() == "Enter" && let Some(done) = done {
                        done.run(());
                    }
                }
            />
            {hint.map(|h| view! { <small>{h}</small> })}
        </label>
    }
}

#[component]
pub fn PinPad(
    pin: RwSignal<String>,
    #[prop(into)] done: Callback<()>,
    #[prop(into)] busy: Signal<bool>,
) -> impl IntoView {
    let press = move |digit: char| {
        pin.update(|p| {
            if p.len() < DIGITS_MAX {
                p.push(digit)
            }
        })
    };
    let enter = Callback::new(move |()| {
        if !busy.get_untracked() && pin.with_untracked(String::len) >= 4 {
            done.run(());
        }
    });
    view! {
        <div class="pad">
            <PinBox label="PIN" pin done=enter on_a_pad=true />
            <div class="keys">
                {"123456789"
                    .chars()
                    .map(|digit| {
                        view! {
                            <button type="button" on:click=move |_| press(digit)>
                                {digit.to_string()}
                            </button>
                        }
                    })
                    .collect_view()}
                <button
                    type="button"
                    class="soft"
                    on:click=move |_| {
                        pin.update(|p| {
                            p.pop();
                        })
                    }
                >
                    "Delete"
                </button> <button type="button" on:click=move |_| press('0')>
                    "0"
                </button>
                <button
                    type="button"
                    class="primary"
                    disabled=move || busy.get() || pin.get().len() < 4
                    on:click=move |_| enter.run(())
                >
                    {move || if busy.get() { "…" } else { "OK" }}
                </button>
            </div>
        </div>
    }
}
