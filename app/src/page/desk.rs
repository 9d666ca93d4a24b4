//! The desk: the lead's, the deputies' and the manager's screens. Dense, but quiet.

pub mod brief;
pub mod checking;
pub mod child;
pub mod children;
pub mod concerns;
pub mod counts;
pub mod duty;
pub mod inbox;
pub mod keeping;
pub mod me;
pub mod my_children;
pub mod nursery;
pub mod openings;
pub mod print;
pub mod ring;
pub mod set_up;
pub mod sign_in;
pub mod staff;
pub mod tablets;
pub mod unfinished;
pub mod waiting;
pub mod walk;
pub mod words;

use crate::device::http::{self, Fault};
use crate::device::{location, screen};
use crate::part::call::Call;
use crate::part::fault::FaultLine;
use crate::part::given::Given;
use crate::part::second::Prove;
use crate::state::IfShown;
use crate::state::office::{Line, Office, Standing};
use chrono::{DateTime, Utc};
use domain::london;
use domain::routing::Role;
use domain::wire::sign_in::Second;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn Desk() -> impl IntoView {
    let office = Office::start();
    provide_context(office);
    office.wake();
    Effect::new(move |_| {
        let new = office.inbox.with(|i| i.as_ref().map_or(0, |i| i.new.len()));
        let called = office.calling.calls.with(|c| !c.is_empty());
        // The title is the name of a file that somebody saves, and stands on its paper (P-3).
        let leaves = office.place.with(|p| takes_out(p));
        screen::set_title(&match (called, new) {
            _ if leaves => "Firsthand record".to_string(),
            (true, _) => "Please look: Firsthand".to_string(),
            (false, 0) => "Firsthand".to_string(),
            (false, n) => format!("({n}) Firsthand"),
        });
    });
    Effect::new(move |_| {
        office.place.track();
        // Somebody signed in or left: that is another screen too.
        office.standing.track();
        request_animation_frame(screen::focus_title);
    });
    view! {
        <Show when=screen::is_made_up>
            <aside class="made-up" aria-label="Demo">
                "MADE UP: a demo. Nobody here is real."
            </aside>
        </Show>
        {move || match office.standing.get() {
            Standing::Asking => {
                view! {
                    <p class="wait" role="status">
                        "Opening Firsthand"
                    </p>
                }
                    .into_any()
            }
            Standing::Out => {
                let place = office.place.get();
                match place.split_once('/') {
                    Some(("setup", code)) => view! { <set_up::SetUp code=code.to_owned() /> }.into_any(),
                    Some(("passphrase", _)) => view! { <sign_in::NewPassphrase /> }.into_any(),
                    _ => view! { <sign_in::SignIn /> }.into_any(),
                }
            }
            Standing::In => view! { <SignedIn office /> }.into_any(),
        }}
    }
}

#[component]
fn SignedIn(office: Office) -> impl IntoView {
    view! {
        <Call />
        <div class="desk">
            <div class="behind" inert=move || office.proving.get()>
                <Nav office />
            </div>
            <Show when=move || office.proving.get()>
                <AgainYou office />
            </Show>
            // Whoever is asked who they are goes nowhere else by keyboard.
            <div class="sheet" inert=move || office.proving.get()>
                <Banners office />
                {move || {
                    let place = office.place.get();
                    let (page, id) = place.split_once('/').unwrap_or((&place, ""));
                    if office.me.with(|m| m.as_ref().is_some_and(|m| m.needs_second)) {
                        return // Before anything else.
                        view! { <me::Me /> }
                            .into_any();
                    }
                    match page {
                        "me" => view! { <me::Me /> }.into_any(),
                        "children" if !id.is_empty() => view! { <child::Child id=id.to_owned() /> }.into_any(),
                        "words" => view! { <words::Words /> }.into_any(),
                        "children" if !office.in_office() => view! { <my_children::MyChildren /> }.into_any(),
                        "children" => view! { <children::Children /> }.into_any(),
                        "checking" => view! { <checking::Checking /> }.into_any(),
                        "duty" => view! { <duty::Duty /> }.into_any(),
                        "tablets" => view! { <tablets::Tablets /> }.into_any(),
                        "staff" => view! { <staff::Staff /> }.into_any(),
                        "concerns" => view! { <concerns::Concerns /> }.into_any(),
                        "keeping" => view! { <keeping::Keeping /> }.into_any(),
                        "nursery" => view! { <nursery::Nursery /> }.into_any(),
                        "brief" => view! { <brief::Brief id=id.to_owned() /> }.into_any(),
                        "print" => view! { <print::Print id=id.to_owned() /> }.into_any(),
                        "walk" => view! { <walk::Walk id=id.to_owned() /> }.into_any(),
                        "counts" => view! { <counts::Counts /> }.into_any(),
                        "openings" => view! { <openings::Openings /> }.into_any(),
                        "waiting" => view! { <waiting::Waiting /> }.into_any(),
                        "ring" => view! { <ring::Ring /> }.into_any(),
                        "unfinished" => view! { <unfinished::Unfinished /> }.into_any(),
                        _ => view! { <inbox::Inbox /> }.into_any(),
                    }
                }}
            </div>
        </div>
    }
}

#[component]
fn Nav(office: Office) -> impl IntoView {
    let link = move |place: &'static str, words: &'static str, beside: Signal<String>| {
        let here = Memo::new(move |_| office.place.with(|p| p.split('/').next().unwrap_or_default() == place));
        view! {
            <a
                href=format!("#/{place}")
                class:on=here
                aria-current=move || if here.get() { Some("page") } else { None }
            >
                {words}
                <span>{move || beside.get()}</span>
            </a>
        }
    };
    let count = move |n: usize| if n == 0 { String::new() } else { n.to_string() };
    let new = Signal::derive(move || count(office.inbox.with(|i| i.as_ref().map_or(0, |i| i.new.len()))));
    let pressing = Signal::derive(move || count(office.inbox.with(|i| i.as_ref().map_or(0, |i| i.pressing))));
    let checking = Signal::derive(move || count(office.inbox.with(|i| i.as_ref().map_or(0, |i| i.needs_checking))));
    let on_duty = Signal::derive(move || {
        // The register is read anew with each change of duty; the inbox only with records.
        let known = office.register.with(|r| {
            let r = r.as_ref()?;
            Some(r.on_duty.and_then(|p| r.staff.iter().find(|s| s.person == p)).map(|s| s.name.clone()))
        });
        let name = known.unwrap_or_else(|| office.inbox.with(|i| i.as_ref().and_then(|i| i.on_duty.clone())));
        name.and_then(|n| n.split(' ').next().map(String::from)).unwrap_or_else(|| "nobody".into())
    });
    let codes = Signal::derive(move || count(office.me.with(|m| m.as_ref().map_or(0, |m| m.codes_made.len()))));
    let none = Signal::derive(String::new);
    let in_office = move || office.in_office();
    let decides = move || office.has(Role::Manager) || office.has(Role::Owner);
    view! {
        <nav class="nav" aria-label="Desk">
            <div class="brand">"Firsthand"</div>
            {link("", "Inbox", new)}
            <Show when=in_office>{link("waiting", "To do", pressing)}</Show>
            // Whoever has something there is led to it, whatever their role: what is about staff may be set aside too.
            <Show when=move || {
                in_office() || !checking.get().is_empty()
            }>{link("checking", "Arrived, needs checking", checking)}</Show>
            <Show when=move || office.has(Role::RoomLeader)>{link("unfinished", "Not finished", none)}</Show>
            <Show when=in_office>
                {link("children", "Children", none)} {link("words", "Definitions and rules", none)}
                {link("duty", "On duty", on_duty)} {link("ring", "Whom to ring", none)}
                {link("tablets", "Tablets", none)} {link("staff", "Staff", none)}
            </Show>
            <Show when=move || {
                !in_office() && !office.has(Role::Owner)
            }>{link("children", "Children you work with", none)}</Show>
            <Show when=move || office.has(Role::Manager)>{link("nursery", "Nursery", none)}</Show>
            <Show when=move || {
                decides() || office.me.with(|m| m.as_ref().is_some_and(|m| m.hears_of_staff))
            }>{link("concerns", "Concerns about staff", none)}</Show>
            <Show when=move || {
                office.has(Role::Lead) || office.has(Role::Deputy)
            }>{link("counts", "Figures", none)}</Show>
            <Show when=move || {
                office.has(Role::Manager) || office.has(Role::Lead)
            }>{link("openings", "Who opened what", none)}</Show>
            <Show when=decides>{link("keeping", "Backups", none)}</Show>
            <span class="grow"></span>
            {link("me", "My sign-in", codes)}
            <p class="soft live" role="status">
                {move || match office.line.get() {
                    Line::Live => "Live".to_owned(),
                    Line::Opening => "Connecting".to_owned(),
                    Line::Broken(since) => broken_line(since, office.read_at.get()),
                }}
            </p>
            <button class="nav-out" on:click=move |_| office.sign_out()>
                {move || office.me.with(|m| m.as_ref().map(|m| m.name.clone()).unwrap_or_default())}
                <span>"Lock"</span>
            </button>
        </nav>
    }
}

/// Since when nothing comes by itself, and how old what is shown is.
fn broken_line(since: DateTime<Utc>, read: Option<DateTime<Utc>>) -> String {
    let since = london::clock(since);
    match read.map(london::clock).filter(|read| *read != since) {
        Some(read) => format!("Not live since {since}. Read again by itself, last at {read}."),
        None => format!("Not connected since {since}. What you see is of then. Trying again by itself."),
    }
}

#[component]
fn Banners(office: Office) -> impl IntoView {
    view! {
        {move || {
            let missing = office.me.with(|m| m.as_ref().map(|m| m.not_ready.join(" ")).unwrap_or_default());
            (!missing.is_empty())
                .then(|| {
                    view! {
                        <p class="banner" role="status">
                            <b>"Not ready for real children's records. "</b>
                            {missing}
                        </p>
                    }
                })
        }}
        <Given />
        {move || {
            office
                .done
                .get()
                .map(|words| {
                    view! {
                        <div class="banner done" role="status">
                            <p>{words}</p>
                            <button class="link" on:click=move |_| office.done.set(None)>
                                "Close"
                            </button>
                        </div>
                    }
                })
        }}
        {move || {
            office
                .inbox
                .with(|i| i.as_ref().and_then(|i| i.banner.clone()))
                .map(|words| {
                    view! {
                        <div class="banner strong" role="alert">
                            <p>{words}</p>
                            <button class="btn" on:click=move |_| office.banner_read()>
                                "I have read this"
                            </button>
                        </div>
                    }
                })
        }}
    }
}

/// Whether records leave from this page: as a brief, a print or a walk.
fn takes_out(place: &str) -> bool {
    ["brief/", "print/", "walk/"].iter().any(|page| place.starts_with(page))
}

/// Why it is asked who somebody is, before records leave and before rights change.
const TAKES_OUT: &str = "You are about to take records out. Show once more that it is you.";
const CHANGES_RIGHTS: &str =
    "This changes who may do what, or gives a way in. Show once more that it is you; nothing is changed yet.";

/// What changes rights or ways in asks again who it is, a while after the sign-in.
#[component]
fn AgainYou(office: Office) -> impl IntoView {
    let ways: RwSignal<Option<Second>> = RwSignal::new(None);
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    spawn_local(async move {
        match http::post::<Second>("/api/v1/session/challenge", &()).await {
            Ok(found) => ways.set_if_shown(Some(found)),
            Err(e) => fault.set_if_shown(Some(e)),
        }
    });
    let done = Callback::new(move |_: serde_json::Value| office.proved());
    let why = if office.place.with_untracked(|place| takes_out(place)) { TAKES_OUT } else { CHANGES_RIGHTS };
    // Wherever the keyboard is.
    let escape = window_event_listener(leptos::ev::keydown, move |e| {
        if e.key() == "Escape" {
            office.not_proved();
        }
    });
    on_cleanup(move || escape.remove());
    request_animation_frame(screen::focus_title);
    view! {
        <section class="again" role="dialog" aria-modal="true" aria-label="Is it you?">
            <h1 tabindex="-1">"Is it you?"</h1>
            <p>{why}</p>
            <FaultLine fault />
            {move || {
                ways.get()
                    .map(|ways| {
                        view! { <Prove ways path="/api/v1/session/prove" done /> }
                    })
            }}
            <button class="link" on:click=move |_| office.not_proved()>
                "Leave it as it was"
            </button>
        </section>
    }
}

/// The place to go back to.
pub fn go(place: &str) {
    location::go(place);
}
