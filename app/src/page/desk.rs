//! The desk: the lead's, the deputies' and the manager's screens. Dense, but quiet.

pub mod checking;
pub mod child;
pub mod children;
pub mod concerns;
pub mod duty;
pub mod inbox;
pub mod nursery;
pub mod set_up;
pub mod sign_in;
pub mod staff;
pub mod tablets;
pub mod unfinished;

use crate::device::{location, screen};
use crate::state::office::{Office, Standing};
use domain::routing::Role;
use leptos::prelude::*;

#[component]
pub fn Desk() -> impl IntoView {
    let office = Office::start();
    provide_context(office);
    office.wake();
    Effect::new(move |_| {
        let new = office.inbox.with(|i| i.as_ref().map_or(0, |i| i.new.len()));
        screen::set_title(&if new == 0 { "Firsthand".to_string() } else { format!("({new}) Firsthand") });
    });
    Effect::new(move |_| {
        office.place.track();
        request_animation_frame(screen::focus_title);
    });
    view! {
        <Show when=screen::is_made_up>
            <aside class="made-up" aria-label="Demo">"MADE UP: a demo. Nobody here is real."</aside>
        </Show>
        {move || match office.standing.get() {
            Standing::Asking => view! { <p class="wait" role="status">"Opening Firsthand"</p> }.into_any(),
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
        <div class="desk">
            <Nav office />
            <div class="sheet">
                <Banners office />
                {move || {
                    let place = office.place.get();
                    let (page, id) = place.split_once('/').unwrap_or((&place, ""));
                    match page {
                        "children" if !id.is_empty() => view! { <child::Child id=id.to_owned() /> }.into_any(),
                        "children" => view! { <children::Children /> }.into_any(),
                        "checking" => view! { <checking::Checking /> }.into_any(),
                        "duty" => view! { <duty::Duty /> }.into_any(),
                        "tablets" => view! { <tablets::Tablets /> }.into_any(),
                        "staff" => view! { <staff::Staff /> }.into_any(),
                        "concerns" => view! { <concerns::Concerns /> }.into_any(),
                        "nursery" => view! { <nursery::Nursery /> }.into_any(),
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
    let none = Signal::derive(String::new);
    let in_office = move || office.in_office();
    view! {
        <nav class="nav" aria-label="Desk">
            <div class="brand">"Firsthand"</div>
            {link("", "Inbox", new)}
            // Whoever has something there is led to it, whatever their role: what is about staff may be set aside too.
            <Show when=move || in_office() || !checking.get().is_empty()>{link("checking", "Arrived, needs checking", checking)}</Show>
            <Show when=move || office.has(Role::RoomLeader)>{link("unfinished", "Not finished", none)}</Show>
            <Show when=in_office>
                {link("children", "Children", none)}
                {link("duty", "On duty", on_duty)}
                {link("tablets", "Tablets", none)}
                {link("staff", "Staff", none)}
            </Show>
            <Show when=move || office.has(Role::Manager)>{link("nursery", "Nursery", none)}</Show>
            <Show when=move || office.has(Role::Manager) || office.has(Role::Owner)>
                {link("concerns", "Concerns about staff", none)}
            </Show>
            <span class="grow"></span>
            <p class="soft live" role="status">
                {move || if office.live.get() { "Live" } else { "Not connected. Trying again by itself." }}
            </p>
            <button class="nav-out" on:click=move |_| office.sign_out()>
                {move || office.me.with(|m| m.as_ref().map(|m| m.name.clone()).unwrap_or_default())}
                <span>"Lock"</span>
            </button>
        </nav>
    }
}

#[component]
fn Banners(office: Office) -> impl IntoView {
    view! {
        <Show when=move || office.me.with(|m| m.as_ref().is_some_and(|m| m.not_ready))>
            <p class="banner" role="status">
                <b>"Not ready for real children's records. "</b>
                "This version still lacks the second factor, referrals with their deadlines, and the rest of what a nursery must have."
            </p>
        </Show>
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

/// The place to go back to.
pub fn go(place: &str) {
    location::go(place);
}
