//! Who is it about? The room's children, others by search, another room one tap away, several at once.

mod written;

use crate::device::drafts;
use crate::device::http::Fault;
use crate::device::prefs;
use crate::part::bar::Bar;
use crate::part::fault::FaultLine;
use crate::state::IfShown;
use crate::state::tablet::Tablet;
use domain::entry::Draft;
use domain::id::{ChildId, RoomId};
use domain::london;
use domain::naming::Search;
use domain::wire::RosterChild;
use leptos::prelude::*;
use leptos::task::spawn_local;
use written::Written;

#[component]
pub fn Children() -> impl IntoView {
    let tablet = Tablet::here();
    let home = tablet.identity.with_untracked(|i| i.as_ref().and_then(|i| i.room));
    let room = RwSignal::new(home.or_else(prefs::last_room));
    let search = RwSignal::new(String::new());
    let several = RwSignal::new(false);
    let chosen: RwSignal<Vec<ChildId>> = RwSignal::new(vec![]);
    let mine: RwSignal<Vec<Draft>> = RwSignal::new(vec![]);
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    Effect::new(move |_| {
        // One that was just left is kept a moment later.
        tablet.drafts.track();
        let Some(person) = tablet.person.get_untracked() else { return };
        spawn_local(async move {
            match drafts::of(&person).await {
                Ok(found) => mine.set_if_shown(found),
                Err(e) => fault.set_if_shown(Some(e)),
            }
        });
    });
    let shown = move || -> Vec<RosterChild> {
        let wanted = Search::new(&search.get());
        let room = room.get();
        tablet.person.with(|p| {
            let all = p.iter().flat_map(|p| p.children.iter().cloned());
            match wanted.is_empty() {
                true => all.filter(|c| room.is_none() || c.room == room).collect(),
                false => all.filter(|c| c.is_found_by(&wanted)).collect(),
            }
        })
    };
    let also = move || -> Vec<RosterChild> {
        let today = london::date(tablet.now.get());
        let here = tablet.also_here.get();
        let shown = room.get();
        here.iter()
            .filter(|(day, _)| *day == today)
            .filter_map(|(_, c)| tablet.child(*c))
            .filter(|c| c.room != shown)
            .collect()
    };
    let tap = move |child: ChildId| match several.get_untracked() {
        false => tablet.choose(vec![child]),
        true => chosen.update(|c| match c.iter().position(|x| *x == child) {
            Some(at) => {
                c.remove(at);
            }
            None => c.push(child),
        }),
    };
    let not_listed = move |_| tablet.choose(vec![]);
    let title =
        Signal::derive(move || tablet.identity.with(|i| i.as_ref().map(|i| i.name.clone()).unwrap_or_default()));
    view! {
        <Bar title />
        <main class="main">
            <h1 tabindex="-1">"Who is it about?"</h1>
            <FaultLine fault />
            {move || begun(tablet, mine.get())}
            <div class="row">
                <Rooms room />
                <label class="search">
                    <span class="visually-hidden">"Search for any child"</span>
                    <input
                        type="search"
                        placeholder="Any child"
                        autocomplete="off"
                        prop:value=move || search.get()
                        on:input=move |e| search.set(event_target_value(&e))
                    />
                </label>
            </div>
            <Show
                when=move || tablet.person.with(|p| p.as_ref().is_some_and(|p| !p.children.is_empty()))
                fallback=|| {
                    view! {
                        <p class="box">
                            "The list of children is not on this tablet: it comes with the next contact with the server. \
                             Until then type the child's name under “Someone not on this list”."
                        </p>
                    }
                }
            >
                <div class="tiles">
                    {move || {
                        let children = shown();
                        if children.is_empty() {
                            return view! { <p class="soft">"No child of that name is on the list."</p> }.into_any();
                        }
                        children.into_iter().map(|c| tile(c, tap, chosen)).collect_view().into_any()
                    }}
                </div>
            </Show>
            <Show when=move || search.get().trim().is_empty() && !also().is_empty()>
                <h2 class="small">"Also here today"</h2>
                <div class="tiles">{move || also().into_iter().map(|c| tile(c, tap, chosen)).collect_view()}</div>
            </Show>
            <Written />
        </main>
        <footer class="foot">
            <Show
                when=move || several.get()
                fallback=move || {
                    view! {
                        <button class="btn" on:click=move |_| several.set(true)>
                            "Several"
                        </button>
                        <button class="btn wide" on:click=not_listed>
                            "Someone not on this list"
                        </button>
                    }
                }
            >
                <button
                    class="btn primary wide"
                    disabled=move || chosen.with(Vec::is_empty)
                    on:click=move |_| tablet.choose(chosen.get_untracked())
                >
                    {move || format!("Go on with {}", chosen.with(Vec::len))}
                </button>
                <button
                    class="btn"
                    on:click=move |_| {
                        several.set(false);
                        chosen.set(vec![]);
                    }
                >
                    "One child"
                </button>
            </Show>
            <button class="btn" on:click=move |_| tablet.help.set(true)>
                "Get help now"
            </button>
        </footer>
    }
}

/// What is on its way to another child, else what waits to be finished.
fn begun(tablet: Tablet, mine: Vec<Draft>) -> AnyView {
    match tablet.moving.get() {
        Some(draft) => goes_along(tablet, draft).into_any(),
        None => mine.into_iter().map(|draft| unfinished(tablet, draft)).collect_view().into_any(),
    }
}

/// Words that go to whichever child is tapped now.
fn goes_along(tablet: Tablet, draft: Draft) -> impl IntoView {
    let names = tablet.names(&draft.children);
    let stays = format!("Leave it with {names}");
    view! {
        <p class="hint">
            {format!("What you wrote goes along: tap the child it is about. Then nothing of it stays with {names}. ")}
            <button class="link" on:click=move |_| tablet.start_writing(draft.clone())>
                {stays}
            </button>
        </p>
    }
}

fn unfinished(tablet: Tablet, draft: Draft) -> impl IntoView {
    let title = draft.kind.title().to_lowercase();
    let about = if draft.children.is_empty() { draft.child_typed.clone() } else { tablet.names(&draft.children) };
    let about = if about.is_empty() { String::new() } else { format!(", about {about}") };
    let says = match draft.has_words() || !draft.follows {
        true => format!("begun by you, last touched {}. Go on with it.", london::clock(draft.touched.to_utc())),
        false => "the same occasion, still to be written for this child".to_owned(),
    };
    let go_on = move |_| {
        let draft = draft.clone();
        spawn_local(async move {
            if let Err(e) = tablet.go_on(draft).await {
                tablet.fault.set(Some(e));
            }
        });
    };
    view! {
        <button class="box draft" on:click=go_on>
            <b>{format!("Not finished: {title}{about}")}</b>
            <small>{says}</small>
        </button>
    }
}

fn tile(child: RosterChild, tap: impl Fn(ChildId) + Copy + 'static, chosen: RwSignal<Vec<ChildId>>) -> impl IntoView {
    let id = child.child;
    let on = Memo::new(move |_| chosen.with(|c| c.contains(&id)));
    let (name, second) = match &child.full {
        Some(full) => (child.whole_name(), Some(format!("born {}", full.born))),
        None => (child.preferred.clone(), None),
    };
    view! {
        <button class="tile child" class:on=on aria-pressed=move || on.get().to_string() on:click=move |_| tap(id)>
            <b dir="auto">{name}</b>
            {second.map(|s| view! { <small>{s}</small> })}
            <KeyPerson child=child.clone() />
            {child.see_the_office.then(|| view! { <small>"See the office before anyone new collects"</small> })}
        </button>
    }
}

#[component]
fn KeyPerson(child: RosterChild) -> impl IntoView {
    let tablet = Tablet::here();
    let name = child.key_person.and_then(|p| tablet.person_name(p)).map(|(short, _)| short);
    name.map(|n| view! { <small>{format!("key person {n}")}</small> })
}

#[component]
fn Rooms(room: RwSignal<Option<RoomId>>) -> impl IntoView {
    let tablet = Tablet::here();
    let rooms = move || tablet.roster.with(|r| r.as_ref().map(|r| r.rooms.clone()).unwrap_or_default());
    view! {
        <div class="seg" role="group" aria-label="Room">
            {move || {
                rooms()
                    .into_iter()
                    .map(|r| {
                        let on = Memo::new(move |_| room.get() == Some(r.room));
                        view! {
                            <button
                                type="button"
                                class:on=on
                                aria-pressed=move || on.get().to_string()
                                on:click=move |_| {
                                    prefs::set_last_room(r.room);
                                    room.set(Some(r.room));
                                }
                            >
                                {r.name}
                            </button>
                        }
                    })
                    .collect_view()
            }}
        </div>
    }
}
