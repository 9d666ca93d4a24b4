//! Who is writing? Tiles of the room first, then everyone else in the building.

use crate::part::bar::Bar;
use crate::part::fault::FaultLine;
use crate::part::tell::Tell;
use crate::state::IfShown;
use crate::state::tablet::{Page, Tablet};
use domain::entry::Draft;
use domain::id::{EntryId, PersonId};
use domain::london;
use domain::wire::Tile;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// People who can be ticked as told: whoever is on duty, and the next two.
const TOLD_MOST: usize = 3;

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
                <NotReached />
            </Show>
            <Show when=move || tablet.updated.get()>
                <p class="kept" role="status">
                    "Updated. Everything that was on this tablet is still here."
                </p>
            </Show>
            <Left />
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

/// H2: whoever picks up the tablet is told that something has not reached the lead. Whoever wrote it may have told her
/// meanwhile, and says so here: they have walked there and back, and the tablet has locked.
#[component]
fn NotReached() -> impl IntoView {
    let tablet = Tablet::here();
    let duty = move || tablet.roster.with(|r| r.as_ref().map(|r| r.duty.clone()).unwrap_or_default());
    let untold: RwSignal<Vec<(i64, Vec<EntryId>)>> = RwSignal::new(vec![]);
    Effect::new(move |_| {
        tablet.counts.track();
        spawn_local(async move {
            match tablet.untold().await {
                Ok(found) => untold.set_if_shown(found.into_iter().collect()),
                Err(e) => tablet.fault.set(Some(e)),
            }
        });
    });
    let several = Signal::derive(move || untold.with(Vec::len) > 1);
    view! {
        <Tell title="Something on this tablet has not reached the safeguarding lead.">
            <p>
                {move || match duty().first().and_then(|p| tablet.name_and_job(*p)) {
                    Some(name) => format!("Tell {name}, in person, now. Nobody can read it here."),
                    None => "Tell them in person, now. Nobody can read it here.".into(),
                }}
            </p>
            // By what was saved when: a question that was asked stays until it is answered.
            <For each=move || untold.get() key=|one| one.clone() let:one>
                <ToldOf several saved_ms=one.0 ids=one.1 />
            </For>
        </Tell>
    }
}

/// The tick for what was saved in one moment: one slip of a finger is not enough.
#[component]
fn ToldOf(several: Signal<bool>, saved_ms: i64, ids: Vec<EntryId>) -> impl IntoView {
    let tablet = Tablet::here();
    let ids = StoredValue::new(ids);
    let asked: RwSignal<Option<PersonId>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let tick = move |person: PersonId| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            if let Err(e) = tablet.told_of(&ids.get_value(), person).await {
                tablet.fault.set(Some(e));
            }
            busy.set_if_shown(false);
        });
    };
    let saved = move || {
        let at = chrono::DateTime::from_timestamp_millis(saved_ms).unwrap_or_default();
        several.get().then(|| format!("Saved {}: ", london::when(at, tablet.now.get())))
    };
    let duty = move || tablet.roster.with(|r| r.as_ref().map(|r| r.duty.clone()).unwrap_or_default());
    let people = move || duty().into_iter().take(TOLD_MOST).filter_map(move |p| Some((p, tablet.person_name(p)?.0)));
    view! {
        <div class="row">
            {saved}
            {move || match asked.get().and_then(|p| Some((p, tablet.person_name(p)?.0))) {
                Some((person, name)) => {
                    view! {
                        <p role="status">{format!("You have told {name}, face to face? It is noted with the time.")}</p>
                        <button class="btn primary" disabled=move || busy.get() on:click=move |_| tick(person)>
                            {format!("Yes, {name} knows")}
                        </button>
                        <button class="link" on:click=move |_| asked.set(None)>
                            "No, not yet"
                        </button>
                    }
                        .into_any()
                }
                None => {
                    people()
                        .map(|(person, name)| {
                            view! {
                                <button class="btn" on:click=move |_| asked.set(Some(person))>
                                    {format!("I have told {name}")}
                                </button>
                            }
                        })
                        .collect_view()
                        .into_any()
                }
            }}
        </div>
    }
}

/// What somebody without a tile left a moment ago: they may stand there still.
#[component]
fn Left() -> impl IntoView {
    let tablet = Tablet::here();
    let left = move || {
        // Asked again at each tick.
        tablet.now.track();
        tablet.left.track();
        tablet.left_just_now()
    };
    let go_on = move |draft: Draft| {
        spawn_local(async move {
            if let Err(e) = tablet.go_on(draft).await {
                tablet.fault.set(Some(e));
            }
        });
    };
    view! {
        {move || {
            left()
                .map(|draft| {
                    view! {
                        <button class="box draft" on:click=move |_| go_on(draft.clone())>
                            <b>"Go on with what was written here without a tile"</b>
                            <small>"For two minutes, on this screen. It has gone to the desk as not finished."</small>
                        </button>
                    }
                })
        }}
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
