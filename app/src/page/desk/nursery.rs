//! The nursery itself: its name, its hours, its rooms.

use crate::device::http::Fault;
use crate::part::choice::{Segments, Words};
use crate::part::fault::FaultLine;
use crate::part::field::Field;
use crate::part::hours::Hours;
use crate::state::IfShown;
use crate::state::office::Office;
use domain::id::RoomId;
use domain::register::Fact;
use domain::wire::desk::RegisterView;
use leptos::prelude::*;

#[component]
pub fn Nursery() -> impl IntoView {
    let office = Office::here();
    view! {
        <main class="read">
            <h1 tabindex="-1">"Nursery"</h1>
            // Made once: what arrives meanwhile takes nothing from what is being typed.
            <Show
                when=move || office.register.with(Option::is_some)
                fallback=|| view! { <p class="soft">"Reading …"</p> }
            >
                {office.register.get_untracked().map(|register| view! { <Details register /> })}
            </Show>
        </main>
    }
}

#[component]
fn Details(register: RegisterView) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let name = RwSignal::new(register.nursery.clone());
    let (opens, closes) = register.opens.clone().unwrap_or_default();
    let (opens, closes) = (RwSignal::new(opens), RwSignal::new(closes));
    let made_up = register.made_up;
    let stood = register.address.clone();
    let address = RwSignal::new(stood.clone());
    let set = move || {
        let (opens, closes) = (opens.get_untracked(), closes.get_untracked());
        let opens = (!opens.is_empty() || !closes.is_empty()).then_some((opens, closes));
        let fact = Fact::Setting { name: name.get_untracked(), made_up, opens };
        let words = address.get_untracked().trim().to_owned();
        let moved = (words != stood).then_some(Fact::Address { words });
        office.enter([fact].into_iter().chain(moved).collect(), fault, move || {
            office.done.set(Some("Name and hours are set.".into()))
        });
    };
    let all = move || office.register.with(|r| r.as_ref().map(|r| r.rooms.clone()).unwrap_or_default());
    let rooms = RwSignal::new(None);
    let typed = office.typed("new room");
    let new = typed.field("name", String::new());
    let add = move || match typed.minted().map(RoomId::from_random) {
        Ok(room) => {
            let fact = Fact::Room { room, name: new.get_untracked(), ages: String::new() };
            let typed = typed.clone();
            office.enter(vec![fact], rooms, move || {
                typed.kept();
                new.set_if_shown(String::new());
            });
        }
        Err(e) => rooms.set(Some(e)),
    };
    view! {
        <form
            class="details"
            on:submit=move |e| {
                e.prevent_default();
                set();
            }
        >
            <Field label="Name of the nursery" value=name />
            <Hours opens closes />
            <Field
                label="Address"
                value=address
                hint="As one reads it out to whoever answers 999. Tablets show it under “Get help now”."
            />
            <FaultLine fault />
            <button class="btn">"Set name and hours"</button>
        </form>
        <Originals shred=register.shreds_originals />
        <OwnWords labels=register.own_words.clone() />
        <h2>"Rooms"</h2>
        <For each=all key=|r| r.clone() children=move |(room, name)| view! { <Room room name fault=rooms /> } />
        <form
            class="details"
            on:submit=move |e| {
                e.prevent_default();
                add();
            }
        >
            <Field label="A new room" value=new />
            <FaultLine fault=rooms />
            <button class="btn">"Add the room"</button>
        </form>
    }
}

/// K10: kept, unless the nursery chose otherwise.
#[component]
fn Originals(shred: bool) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let chosen = RwSignal::new(shred);
    let choose = move |shred: bool| {
        office.enter(vec![Fact::Originals { shred }], fault, move || {
            chosen.set_if_shown(shred);
            let done = if shred { "Originals may be shredded." } else { "Originals are kept." };
            office.done.set(Some(done.into()));
        });
    };
    view! {
        <h2>"Handwritten notes, once photographed"</h2>
        <p class="soft">
            "A court may want to see the paper itself, so it is kept unless you choose otherwise. Shredding needs every picture here first, and somebody who saw it, by name."
        </p>
        <Segments
            label="Handwritten notes, once photographed"
            options=vec![(false, "Keep the paper"), (true, "It may be shredded")]
            chosen=Signal::derive(move || Some(chosen.get()))
            choose
        />
        <FaultLine fault />
    }
}

/// N2: what this nursery wants to be asked about, beside what everybody is.
#[component]
fn OwnWords(labels: Vec<String>) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let typed = RwSignal::new(labels.join("\n"));
    let set = move || {
        let lines = typed.with_untracked(|t| t.lines().map(|l| l.trim().to_owned()).collect::<Vec<_>>());
        let labels = lines.into_iter().filter(|l| !l.is_empty()).collect();
        office.enter(vec![Fact::OwnWords { labels }], fault, move || {
            office.done.set(Some("The words are set. Tablets have them at their next contact.".into()));
        });
    };
    view! {
        <h2>"Words to ask about"</h2>
        <p class="soft">
            "While somebody writes on a tablet, the language help asks what was seen or heard for words such as “naughty” or “aggressive”. Add words that are used here, one a line. It only suggests, and never looks into a child’s own words."
        </p>
        <form
            class="details"
            on:submit=move |e| {
                e.prevent_default();
                set();
            }
        >
            <Words label="Words of our own" value=typed write=Callback::new(move |text| typed.set(text)) rows=3 />
            <FaultLine fault />
            <button class="btn">"Set these words"</button>
        </form>
    }
}

#[component]
fn Room(room: RoomId, name: String, fault: RwSignal<Option<Fault>>) -> impl IntoView {
    let office = Office::here();
    let label = format!("Rename {name}");
    let typed = RwSignal::new(name.clone());
    let rename = move || {
        let fact = Fact::Room { room, name: typed.get_untracked(), ages: String::new() };
        office.enter(vec![fact], fault, || ());
    };
    view! {
        <details class="box">
            <summary>
                <b>{name}</b>
            </summary>
            <form
                class="details"
                on:submit=move |e| {
                    e.prevent_default();
                    rename();
                }
            >
                <Field label value=typed />
                <button class="btn">"Rename"</button>
            </form>
        </details>
    }
}
