//! A pad for the PIN: big keys, and it can be typed on a keyboard too.

use leptos::prelude::*;

#[component]
pub fn PinPad(
    pin: RwSignal<String>,
    #[prop(into)] done: Callback<()>,
    #[prop(into)] busy: Signal<bool>,
) -> impl IntoView {
    let press = move |digit: char| {
        pin.update(|p| {
            if p.len() < 8 {
                p.push(digit)
            }
        })
    };
    view! {
        <form
            class="pad"
            on:submit=move |e| {
                e.prevent_default();
                done.run(());
            }
        >
            <label class="pin">
                <span class="visually-hidden">"PIN"</span>
                <input
                    type="password"
                    inputmode="numeric"
                    autocomplete="off"
                    maxlength="8"
                    prop:value=move || pin.get()
                    on:input=move |e| pin.set(event_target_value(&e).chars().filter(char::is_ascii_digit).collect())
                />
            </label>
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
                </button> <button class="primary" disabled=move || busy.get() || pin.get().len() < 4>
                    {move || if busy.get() { "…" } else { "OK" }}
                </button>
            </div>
        </form>
    }
}
