//! What waits: everything that asks for somebody's next step, the first to be due first. Nothing leaves it but by a
//! recorded step.

use crate::device::{clock, screen};
use crate::part::answers::{Answers, See};
use crate::part::fault::FaultLine;
use crate::part::field::{Field, Pick};
use crate::part::next_step::NextStep;
use crate::part::record::Record;
use crate::state::office::Office;
use crate::state::reading::Reading;
use crate::state::row::Row;
use chrono::{DateTime, Utc};
use domain::course;
use domain::id::EntryId;
use domain::london;
use domain::naming::{self, Search};
use domain::wire::board::{Board, BoardItem, RecordOpen, Wait};
use leptos::prelude::*;
use std::time::Duration;

/// Between two looks at the clock.
const MINUTE: Duration = Duration::from_secs(60);

/// Where an item stands in the list.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Group {
    Now,
    Today,
    Later,
    Unset,
}

impl Group {
    const ALL: [(Group, &'static str); 4] =
        [(Group::Now, "Now"), (Group::Today, "Today"), (Group::Later, "Later"), (Group::Unset, "Nobody set a time")];

    fn of(item: &BoardItem, now: DateTime<Utc>) -> Self {
        match item.waits.due {
            _ if course::presses(&item.waits, now) => Group::Now,
            Some(due) if london::date(due) == london::date(now) => Group::Today,
            Some(_) => Group::Later,
            None => Group::Unset,
        }
    }
}

#[component]
pub fn Waiting() -> impl IntoView {
    let office = Office::here();
    let Reading { found, fault } = office.read::<Board>("/api/v1/board".into());
    let chosen = RwSignal::new(None::<EntryId>);
    let (child, who) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    // The server's time, and what went by since: what becomes due while nobody touches anything says so.
    let (came, minutes) = (StoredValue::new(clock::now()), RwSignal::new(0));
    Effect::new(move |_| {
        found.track();
        came.set_value(clock::now());
    });
    if let Ok(beat) = set_interval_with_handle(move || minutes.update(|m| *m += 1), MINUTE) {
        on_cleanup(move || beat.clear());
    }
    let now = move || {
        minutes.track();
        let read = found.with(|b| b.as_ref().map(|b| b.now)).unwrap_or_default();
        read + (clock::now() - came.get_value())
    };
    let all = move || found.with(|b| b.as_ref().map(|b| b.items.clone()).unwrap_or_default());
    let shown = Memo::new(move |_| {
        let (child, who) = (Search::new(&child.get()), who.get());
        let mut items = all();
        items.retain(|i| child.finds(&i.subject));
        items.retain(|i| who.is_empty() || i.owner.as_deref() == Some(&who));
        items
    });
    // Each with when it is due, as it stands at this minute.
    let grouped = Memo::new(move |_| {
        let now = now();
        let mut groups = [const { Vec::new() }; Group::ALL.len()];
        shown.with(|items| {
            for item in items {
                let group = Group::of(item, now);
                if let Some(n) = Group::ALL.iter().position(|(g, _)| *g == group) {
                    groups[n].push(Row::of(item, &course::due_words(&item.waits, now)));
                }
            }
        });
        groups
    });
    let owners = Signal::derive(move || {
        let mut names: Vec<String> = all().into_iter().filter_map(|i| i.owner).collect();
        names.sort_by_cached_key(|name| naming::sort_key(name));
        names.dedup();
        let everybody = [(String::new(), "everybody".to_owned())].into_iter();
        everybody.chain(names.into_iter().map(|n| (n.clone(), n))).collect::<Vec<_>>()
    });
    view! {
        <div class="two">
            <section class="list" aria-label="To do">
                <h1 tabindex="-1">"To do"</h1>
                <FaultLine fault />
                <Show when=move || found.with(Option::is_some) fallback=|| view! { <p class="soft">"Reading …"</p> }>
                    <Show
                        when=move || !all().is_empty()
                        fallback=|| view! { <p class="soft">"Nothing waits for anybody."</p> }
                    >
                        <div class="filters">
                            <Field label="Child" value=child />
                            <Pick label="Who does it" value=who options=owners />
                        </div>
                        <Show when=move || shown.with(Vec::is_empty)>
                            <p class="soft">"Nothing of that kind waits."</p>
                        </Show>
                    </Show>
                    {Group::ALL
                        .iter()
                        .enumerate()
                        .map(|(n, (_, title))| {
                            view! {
                                <Show when=move || grouped.with(|g| !g[n].is_empty())>
                                    <h2>{*title}</h2>
                                    <For
                                        each=move || grouped.with(|g| g[n].clone())
                                        key=|row| row.key
                                        children=move |row| item(row.of.clone(), untrack(now), chosen)
                                    />
                                </Show>
                            }
                        })
                        .collect_view()}
                </Show>
            </section>
            <main class="read" aria-live="polite">
                {move || match chosen.get() {
                    Some(id) => view! { <One id /> }.into_any(),
                    None => view! { <p class="soft">"Choose one on the list."</p> }.into_any(),
                }}
            </main>
        </div>
    }
}

fn item(item: BoardItem, now: DateTime<Utc>, chosen: RwSignal<Option<EntryId>>) -> impl IntoView {
    let id = item.record;
    let on = Memo::new(move |_| chosen.get() == Some(id));
    // What is helpful to know of a child is looked at under the child's name.
    let under = item.child.filter(|_| item.waits.what == Wait::Review);
    let choose = move |_| {
        if let Some(child) = under {
            super::go(&format!("children/{child}"));
            return;
        }
        chosen.set(Some(id));
        request_animation_frame(|| screen::go_to(".read .name"));
    };
    let due = course::due_words(&item.waits, now);
    let soon = course::presses(&item.waits, now);
    let owner = item.owner.map(|o| format!(" · {o}")).unwrap_or_default();
    let when = london::when(item.written, now);
    view! {
        <button class="item" class:on=on aria-pressed=move || on.get().to_string() on:click=choose>
            <span class="row">
                <b>{item.subject}</b>
                <span class="due" class:soon=soon>
                    {due}
                </span>
            </span>
            <span>{item.waits.title}</span>
            <span class="soft">{format!("{} · written {when}{owner}", item.kind.title())}</span>
        </button>
    }
}

/// The record that is chosen, and its next step.
#[component]
fn One(id: EntryId) -> impl IntoView {
    let office = Office::here();
    let Reading { found, fault } = office.read::<RecordOpen>(format!("/api/v1/records/{id}"));
    // What did not change is not drawn anew under somebody's hands.
    let open = Memo::new(move |_| found.with(|o| o.as_ref().map(|o| o.record.clone())));
    let now = move || found.with_untracked(|o| o.as_ref().map(|o| o.now)).unwrap_or_default();
    view! {
        <h2 class="name" tabindex="-1">
            {move || {
                open.with(|r| {
                    let r = r.as_ref()?;
                    r.child.as_ref().map(|c| c.name.clone()).or_else(|| r.typed_child.clone())
                })
            }}
        </h2>
        <FaultLine fault />
        {move || {
            open.get()
                .map(|record| {
                    let child = record.child.as_ref().map(|c| c.id).filter(|_| !record.about_staff);
                    view! {
                        <NextStep record=record.clone() now=now() />
                        <Record record=record.clone() now=now() />
                        <div class="ask">
                            <See record=record.clone() />
                            {child
                                .map(|c| {
                                    view! {
                                        <a class="btn" href=format!("#/children/{c}")>
                                            "Open the chronology"
                                        </a>
                                    }
                                })}
                        </div>
                        <Answers record />
                    }
                })
        }}
    }
}
