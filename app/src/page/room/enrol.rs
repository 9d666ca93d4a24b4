//! Adding this tablet: install to the home screen first, then the code from the desk.

use crate::device::http::Fault;
use crate::device::{identity, worker};
use crate::part::fault::FaultLine;
use crate::part::field::Field;
use crate::part::tablet_settings::TabletSettings;
use crate::state::IfShown;
use crate::state::tablet::{Page, Tablet};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn Enrol() -> impl IntoView {
    let tablet = Tablet::here();
    let code = RwSignal::new(tablet.code.get_untracked().unwrap_or_default());
    let fault: RwSignal<Option<Fault>> = RwSignal::new(tablet.fault.get_untracked());
    let busy = RwSignal::new(false);
    let enrol = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let code = code.get_untracked();
        spawn_local(async move {
            worker::ask_to_persist().await;
            match identity::enrol(&code).await {
                Ok(new) => {
                    tablet.made_up.set(new.made_up);
                    tablet.identity.set(Some(new));
                    tablet.fault.set(None);
                    tablet.page.set(Page::Who);
                    tablet.send_soon();
                }
                Err(e) => fault.set_if_shown(Some(e)),
            }
            busy.set_if_shown(false);
        });
    };
    view! {
        <main class="main narrow">
            <h1 tabindex="-1">"Add this tablet"</h1>
            <Show when=move || tablet.was_off.get()>
                <p class="kept" role="status">
                    "This tablet was switched off at the desk. Everything that was on it was sent first."
                </p>
            </Show>
            <Show when=move || !tablet.ready.get().installed>
                <section class="box">
                    <b>"First: put Firsthand on the home screen"</b>
                    <p>
                        "In the browser's menu choose “Install app” or “Add to home screen”, and open it from there. \
                         On some tablets the installed app has a storage of its own, so add the tablet inside it."
                    </p>
                </section>
            </Show>
            <p>
                "At the desk, under “Tablets”, make a code. It is good for ten minutes and works once. Or point this \
                 tablet's camera at the picture beside it."
            </p>
            <form on:submit=move |e| {
                e.prevent_default();
                enrol();
            }>
                <Field label="Code from the desk" value=code hint="8 letters and digits" />
                <FaultLine fault />
                <button class="btn primary wide" disabled=move || busy.get()>
                    {move || if busy.get() { "Adding this tablet …" } else { "Add this tablet" }}
                </button>
            </form>
            <TabletSettings />
        </main>
        <footer class="foot">
            <span class="grow"></span>
            <button class="btn" on:click=move |_| tablet.help.set(true)>
                "Get help now"
            </button>
        </footer>
    }
}
