//! What is on this tablet: counts and times, never a word. And whether it is ready for days with no network.

use crate::device::http::Fault;
use crate::device::{outbox, prefs, vault};
use crate::part::bar::Bar;
use crate::part::choice::Segments;
use crate::part::fault::FaultLine;
use crate::part::pin_pad::PinBox;
use crate::state::IfShown;
use crate::state::tablet::Tablet;
use domain::london;
use domain::outbox::{Row, State};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn ThisTablet() -> impl IntoView {
    let tablet = Tablet::here();
    let rows: RwSignal<Vec<Row>> = RwSignal::new(vec![]);
    let unreadable = RwSignal::new(0);
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    Effect::new(move |_| {
        tablet.counts.track();
        spawn_local(async move {
            match outbox::rows().await {
                Ok(found) => rows.set_if_shown(found),
                Err(e) => fault.set_if_shown(Some(e)),
            }
            match outbox::unreadable().await {
                Ok(n) => unreadable.set_if_shown(n),
                Err(e) => fault.set_if_shown(Some(e)),
            }
        });
    });
    let idle = RwSignal::new(prefs::idle_minutes());
    let back = Callback::new(move |()| tablet.home());
    view! {
        <Bar title="Back" back />
        <main class="main">
            <h1 tabindex="-1">"What is on this tablet"</h1>
            <FaultLine fault />
            <dl class="facts">
                <dt>"Waiting to send"</dt>
                <dd>{move || tablet.counts.get().waiting}</dd>
                <dt>"Sent"</dt>
                <dd>{move || tablet.counts.get().sent}</dd>
                <dt>"Arrived, needs checking"</dt>
                <dd>{move || tablet.counts.get().needs_checking}</dd>
                <Show when=move || tablet.counts.get().pictures != 0>
                    <dt>"Pictures waiting"</dt>
                    <dd>
                        {move || tablet.counts.get().pictures}
                        {move || tablet.pictures_fault.get().map(|f| format!(". {} {}", f.says, f.next))}
                    </dd>
                </Show>
                <Show when=move || unreadable.get() != 0>
                    <dt>"Can't be read by this version"</dt>
                    <dd>
                        {move || unreadable.get()} ". They stay here, whole. Tell the office; an update may read them."
                    </dd>
                </Show>
                <dt>"Last contact"</dt>
                <dd>
                    {move || match (tablet.reached.get(), tablet.unreached.get()) {
                        (_, Some(since)) => format!("none since {}", london::when(since, tablet.now.get())),
                        (Some(at), None) => london::when(at, tablet.now.get()),
                        (None, None) => "not yet".into(),
                    }}
                </dd>
            </dl>
            <p class="soft">
                "Everything waiting is sealed: nobody can read it here. It goes by itself, and stays on this tablet \
                 until the server has said that it is kept."
            </p>
            <ul class="rows">
                {move || {
                    rows.get()
                        .into_iter()
                        .filter(|r| !matches!(r.state, State::Kept { .. }))
                        .map(|r| {
                            let saved = chrono::DateTime::from_timestamp_millis(r.saved_ms).unwrap_or_default();
                            let state = match r.state {
                                State::Waiting => "waiting to send",
                                State::Kept { .. } => "sent",
                                State::SetAside { .. } => "arrived, needs checking",
                            };
                            view! { <li>{london::when(saved, tablet.now.get())} ": " {state}</li> }
                        })
                        .collect_view()
                }}
            </ul>
            <button class="btn" on:click=move |_| tablet.send_soon()>
                "Try to send now"
            </button>
            <Ready />
            <Show when=move || tablet.person.with(Option::is_some)>
                <ChangePin />
                // Whoever only picks it up does not make it stay open longer.
                <h2 class="small">"Lock after"</h2>
                <Segments
                    label="Lock after"
                    options=vec![(1, "1 minute"), (2, "2 minutes"), (5, "5 minutes")]
                    chosen=Signal::derive(move || Some(idle.get()))
                    choose=move |minutes| {
                        prefs::set_idle_minutes(minutes);
                        idle.set(minutes);
                    }
                />
            </Show>
        </main>
    }
}

/// Said only when it is true; else what is missing, and what to do.
#[component]
fn Ready() -> impl IntoView {
    let tablet = Tablet::here();
    view! {
        {move || {
            let ready = tablet.ready.get();
            if ready.ready() {
                return view! {
                    <p class="kept" role="status">
                        "Ready for offline use"
                    </p>
                }
                    .into_any();
            }
            let missing = [
                (ready.kept, "The app's files are not all on this tablet yet. Stay online for a minute."),
                (
                    ready.persisted,
                    "The browser may clear this tablet's storage. Install the app, and open it a few times.",
                ),
                (
                    ready.installed,
                    "It was not opened from the home screen. Choose “Install app” in the browser's menu.",
                ),
            ];
            view! {
                <section class="box">
                    <b>"Not ready for days with no network yet"</b>
                    <ul>
                        {missing
                            .into_iter()
                            .filter(|(is, _)| !is)
                            .map(|(_, what)| view! { <li>{what}</li> })
                            .collect_view()}
                    </ul>
                </section>
            }
                .into_any()
        }}
    }
}

/// A new PIN for whoever is signed in. Needs the network, and says so where there is none.
#[component]
fn ChangePin() -> impl IntoView {
    let tablet = Tablet::here();
    let [present, pin, again] = [(); 3].map(|()| RwSignal::new(String::new()));
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let done = RwSignal::new(false);
    let change = move || {
        let (Some(identity), Some(person)) = (tablet.identity.get_untracked(), tablet.person.get_untracked()) else {
            return;
        };
        let (Some(roster), Some(tile)) = (tablet.roster.get_untracked(), tablet.tile(person.id)) else { return };
        done.set(false);
        if pin.get_untracked() != again.get_untracked() {
            let says = Fault::device("The two PINs are not the same.");
            fault.set(Some(Fault { next: "Type both again.".into(), ..says }));
            return;
        }
        let (present, pin) = (present.get_untracked(), pin.get_untracked());
        spawn_local(async move {
            // Whoever picks up a tablet that is open must not make the PIN theirs.
            if let Err(not_in) = vault::sign_in(&roster, &tile, &present).await {
                fault.set_if_shown(Some(Fault { next: "Your PIN is as it was.".into(), ..not_in.fault() }));
                return;
            }
            match vault::change_pin(&identity, &person, &pin).await {
                Ok(roster) => {
                    tablet.roster.set(roster);
                    fault.set_if_shown(None);
                    done.set_if_shown(true);
                }
                Err(e) => fault.set_if_shown(Some(e)),
            }
        });
    };
    view! {
        <details class="box">
            <summary>
                <b>"Change my PIN"</b>
            </summary>
            <PinBox label="Your PIN now" pin=present />
            <PinBox label="New PIN" pin hint="4 to 8 digits" />
            <PinBox label="The same PIN again" pin=again done=Callback::new(move |()| change()) />
            <FaultLine fault />
            <button class="btn" on:click=move |_| change()>
                "Change it"
            </button>
            <Show when=move || done.get()>
                <p class="kept" role="status">
                    "Your PIN is changed. A tablet that has not been in contact since still wants the old one."
                </p>
            </Show>
        </details>
    }
}
