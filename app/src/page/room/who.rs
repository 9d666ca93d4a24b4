//! Who is writing? Tiles of the room first, then everyone else in the building.

use crate::part::bar::Bar;
use crate::part::fault::FaultLine;
use crate::part::tell::Tell;
use crate::state::tablet::{Page, Tablet};
use domain::london;
use domain::wire::Tile;
use leptos::prelude::*;

#[component]
pub fn Who() -> impl IntoView {
    let tablet = Tablet::here();
    let room = move || tablet.identity.with(|i| i.as_ref().and_then(|i| i.room));
    let tiles = move |here: bool| -> Vec<Tile> {
        let room = room();
        tablet.roster.with(|r| {
            r.iter().flat_map(|r| &r.tiles).filter(|t| (t.room.is_some() && t.room == room) == here).cloned().collect()
        })
    };
    let title =
        Signal::derive(move || tablet.identity.with(|i| i.as_ref().map(|i| i.name.clone()).unwrap_or_default()));
    view! {
        <Bar title />
        <main class="main">
            <Show when=move || { tablet.counts.get().untold > 0 }>
                <Tell title="Something on this tablet has not reached the safeguarding lead.">
                    <p>
                        {move || {
                            let first = tablet.roster.with(|r| r.as_ref().and_then(|r| r.duty.first().copied()));
                            match first.and_then(|p| tablet.name_and_job(p)) {
                                Some(name) => format!("Tell {name}, in person, now. Nobody can read it here."),
                                None => "Tell them in person, now. Nobody can read it here.".into(),
                            }
                        }}
                    </p>
                </Tell>
            </Show>
            <Show when=move || tablet.updated.get()>
                <p class="kept" role="status">
                    "Updated. Everything that was on this tablet is still here."
                </p>
            </Show>
            <h1 tabindex="-1">"Who is writing?"</h1>
            <p class="soft">"Tap your name, then your PIN. " {move || london::clock(tablet.now.get())}</p>
            <FaultLine fault=tablet.fault />
            <Show
                when=move || tablet.roster.with(Option::is_some)
                fallback=|| view! { <p class="soft">"Names come with the first contact with the server."</p> }
            >
                <div class="tiles">{move || tiles(true).into_iter().map(|t| tile(tablet, t, true)).collect_view()}</div>
                <h2 class="small">"Also in the building"</h2>
                <div class="tiles low">
                    {move || tiles(false).into_iter().map(|t| tile(tablet, t, false)).collect_view()}
                </div>
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

fn tile(tablet: Tablet, tile: Tile, big: bool) -> impl IntoView {
    let person = tile.person;
    let target = if tile.blob.is_some() { Page::Pin(person) } else { Page::SetPin(person) };
    let initial: String = tile.short.chars().take(1).collect();
    view! {
        <button class="tile" on:click=move |_| tablet.page.set(target.clone())>
            {big
                .then(|| {
                    view! {
                        <span class="mono" aria-hidden="true">
                            {initial}
                        </span>
                    }
                })}
            <b>{tile.short}</b>
            <small>{tile.job}</small>
        </button>
    }
}
