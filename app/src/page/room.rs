//! The room: what runs on a shared tablet. Every screen works with no network.

pub mod child;
pub mod children;
pub mod enrol;
pub mod help;
pub mod no_tile;
pub mod pin;
pub mod saved;
pub mod this_tablet;
pub mod who;
pub mod write;

use crate::device::screen;
use crate::part::called::Called;
use crate::part::numbers::Numbers;
use crate::state::tablet::{Page, Tablet};
use leptos::prelude::*;

#[component]
pub fn Room() -> impl IntoView {
    let tablet = Tablet::start();
    provide_context(tablet);
    tablet.wake();
    // Each screen says its title to whoever can't see it.
    Effect::new(move |_| {
        tablet.page.track();
        tablet.help.track();
        request_animation_frame(screen::focus_title);
    });
    view! {
        <Show when=move || screen::is_made_up() || tablet.made_up.get()>
            <aside class="made-up" aria-label="Demo">
                "MADE UP: a demo. Nobody here is real."
            </aside>
        </Show>
        <Show when=move || tablet.blank.get()>
            <button class="blank" on:click=move |_| tablet.unblank() aria-label="Show the screen">
                "Tap to go on"
            </button>
        </Show>
        // Covered and out of reach, never taken down: words on it would be lost.
        <div class:covered=move || tablet.blank.get()>
            <Called />
            <Screen tablet />
        </div>
    }
}

#[component]
fn Screen(tablet: Tablet) -> impl IntoView {
    view! {
        <Show when=move || tablet.help.get()>
            <help::Help />
        </Show>
        <div class="screen" class:behind=move || tablet.help.get()>
            {move || match tablet.page.get() {
                Page::Opening => view! { <p class="wait">"Opening Firsthand"</p> }.into_any(),
                Page::Trouble => view! { <Trouble tablet /> }.into_any(),
                Page::Enrol => view! { <enrol::Enrol /> }.into_any(),
                Page::Who => view! { <who::Who /> }.into_any(),
                Page::Pin(person) => view! { <pin::Pin person /> }.into_any(),
                Page::SetPin(person) => view! { <pin::SetPin person /> }.into_any(),
                Page::NoTile => view! { <no_tile::NoTile /> }.into_any(),
                Page::Children => view! { <children::Children /> }.into_any(),
                Page::Child(children) => view! { <child::Child children /> }.into_any(),
                Page::Write(draft) => view! { <write::Write draft=*draft /> }.into_any(),
                Page::Saved(saved) => view! { <saved::Saved saved=*saved /> }.into_any(),
                Page::ThisTablet => view! { <this_tablet::ThisTablet /> }.into_any(),
            }}
        </div>
    }
}

/// The tablet's storage does not answer. What waits on it is still there; nothing is offered that could touch it.
#[component]
fn Trouble(tablet: Tablet) -> impl IntoView {
    view! {
        <main class="main narrow">
            <h1 tabindex="-1">"This tablet's storage does not answer"</h1>
            <crate::part::fault::FaultLine fault=tablet.fault />
            <p>
                "Close Firsthand and open it again. If it stays like this, write on paper, and tell the office: what was saved is still on this tablet."
            </p>
            <Numbers />
        </main>
    }
}
