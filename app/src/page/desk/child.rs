//! A child's chronology, by when things happened. Late ones are marked, corrections one tap away.

mod beside;
mod helpful;
mod records;
mod write;

use crate::device::prefs;
use crate::part::body_map::BodyMarks;
use crate::part::fault::FaultLine;
use crate::part::field::Pick;
use crate::state::office::Office;
use crate::state::reading::Reading;
use crate::state::row::Row;
use domain::entry::Kind;
use domain::id::EntryId;
use domain::london;
use domain::routing::Role;
use domain::wire::desk::{ChildHead, Chronology, RecordView};
use leptos::prelude::*;
use std::collections::{BTreeSet, HashSet};

#[component]
pub fn Child(id: String) -> impl IntoView {
    // Another child beside, where somebody asked for that.
    let (id, beside) = match id.split_once('/') {
        Some((id, beside)) => (id.to_owned(), Some(beside.to_owned())),
        None => (id, None),
    };
    let beside = StoredValue::new(beside);
    let office = Office::here();
    let Reading { found, fault } = office.read::<Chronology>(format!("/api/v1/children/{id}"));
    let (brief, print) = (format!("#/brief/{id}"), format!("#/print/{id}"));
    let (without, oldest_first) = prefs::chronology();
    let (leave_out, newest_first) = (RwSignal::new(without), RwSignal::new(!oldest_first));
    Effect::new(move |_| prefs::set_chronology(leave_out.get(), !newest_first.get()));
    let achievements = move || found.with(|c| c.iter().flat_map(|c| &c.records).filter(|r| is_achievement(r)).count());
    let rows = Memo::new(move |_| {
        found.with(|c| c.iter().flat_map(|c| &c.records).map(|r| Row::of(r, "")).collect::<Vec<_>>())
    });
    let kind = RwSignal::new(String::new());
    let kinds = Signal::derive(move || {
        let titles: BTreeSet<&str> = rows.with(|rows| rows.iter().map(|r| r.of.kind.title()).collect());
        let titles = titles.into_iter().map(|t| (t.to_owned(), t.to_owned()));
        let first = [(String::new(), "All kinds"), (WAITS.to_owned(), "What is to do")];
        first.map(|(v, w)| (v, w.to_owned())).into_iter().chain(titles).collect::<Vec<_>>()
    });
    let shown = Memo::new(move |_| {
        let mut shown = rows.get();
        if leave_out.get() {
            shown.retain(|row| !is_achievement(&row.of));
        }
        match kind.get().as_str() {
            "" => {}
            WAITS => shown.retain(|row| !row.of.next.is_empty()),
            title => shown.retain(|row| row.of.kind.title() == title),
        }
        if newest_first.get() {
            shown.reverse();
        }
        shown
    });
    let may_write = Memo::new(move |_| found.with(|c| c.as_ref().is_some_and(|c| c.may_write)));
    let helpful = Signal::derive(move || found.with(|c| c.as_ref().map(|c| c.helpful.clone()).unwrap_or_default()));
    let head = Memo::new(move |_| found.with(|c| c.as_ref().map(|c| c.child.clone())));
    let now = move || found.with_untracked(|c| c.as_ref().map(|c| c.now)).unwrap_or_default();
    view! {
        <main class="read">
            <a class="up" href="#/children">
                "‹ Children"
            </a>
            <FaultLine fault />
            {move || head.get().map(|child| view! { <Head child /> })}
            <Show when=move || office.has(Role::Lead) || office.has(Role::Deputy)>
                <p class="row">
                    <a href=brief.clone()>"One-page brief for a duty worker"</a>
                    <a href=print.clone()>"The whole file, to print"</a>
                </p>
            </Show>
            {
                let id = id.clone();
                move || {
                    may_write
                        .get()
                        .then(|| {
                            view! {
                                <helpful::Helpful child=id.clone() helpful />
                                <write::Write child=id.clone() />
                            }
                        })
                }
            }
            <Show when=move || found.with(Option::is_some)>
                <Tick
                    words=Signal::derive(move || format!("Leave out achievements ({})", achievements()))
                    on=leave_out
                />
                <Tick words="Newest first".to_owned() on=newest_first />
                <div class="details">
                    <Pick label="Show" value=kind options=kinds />
                </div>
                <beside::Choose child=id.clone() chosen=beside.get_value().unwrap_or_default() />
                <Show when=move || shown.with(Vec::is_empty)>
                    <p class="soft">
                        {move || {
                            if rows.with(Vec::is_empty) { "Nothing is recorded yet." } else { "Nothing of that kind." }
                        }}
                    </p>
                </Show>
            </Show>
            <Marks
                records=Signal::derive(move || {
                    found.with(|c| c.as_ref().map(|c| c.records.clone()).unwrap_or_default())
                })
                infant=Signal::derive(move || head.with(|h| h.as_ref().is_some_and(|h| h.not_moving)))
                known=Signal::derive(move || {
                    head.with(|h| h.as_ref().map(|h| h.known_marks.clone()).unwrap_or_default())
                })
            />
            {move || beside.get_value().map(|other| view! { <beside::Beside other first=found /> })}
            <Show when=move || beside.with_value(Option::is_none)>
                <records::Records rows=shown now=Signal::derive(now) />
            </Show>
        </main>
    }
}

/// Of the kinds that can be chosen: whatever waits for a next step.
const WAITS: &str = "waits";

fn is_achievement(record: &RecordView) -> bool {
    record.kind == Kind::Achievement
}

#[component]
fn Head(child: ChildHead) -> impl IntoView {
    let home = child.home.as_ref().map(|h| format!(" · Goes home {}, usually with {}", h.at, h.with));
    view! {
        <h1 tabindex="-1" class="name">
            {child.name}
            " "
            <span class="soft">{child.age}</span>
        </h1>
        <p class="soft">
            {child.room} {home} {child.not_moving.then_some(" · not moving on their own, or not known")}
        </p>
    }
}

#[component]
fn Tick(#[prop(into)] words: Signal<String>, on: RwSignal<bool>) -> impl IntoView {
    view! {
        <label class="tick">
            <input type="checkbox" prop:checked=move || on.get() on:change=move |e| on.set(event_target_checked(&e)) />
            {move || words.get()}
        </label>
    }
}

/// Marks of several dates, laid over one another (N4); each date can be taken off. What stands on the drawing more than once
/// is darker. Colour and size say nothing of how old a mark is (H13).
#[component]
fn Marks(records: Signal<Vec<RecordView>>, infant: Signal<bool>, known: Signal<String>) -> impl IntoView {
    let off = RwSignal::new(HashSet::<EntryId>::new());
    let with_marks = Memo::new(move |_| {
        let all = records.get().into_iter().filter(|r| r.marks.iter().any(|m| !m.is_empty()));
        all.map(|r| (r.first, london::day(r.occurred.to_utc()), r.marks.join("; "))).collect::<Vec<_>>()
    });
    let marked = Signal::derive(move || {
        let off = off.get();
        with_marks.get().into_iter().filter(|(id, ..)| !off.contains(id)).map(|(.., text)| text).collect::<Vec<_>>()
    });
    view! {
        <Show when=move || with_marks.with(|m| !m.is_empty())>
            <details class="box">
                <summary>
                    <b>{move || format!("Marks on the body ({})", with_marks.with(Vec::len))}</b>
                </summary>
                <p class="soft">
                    "Of the dates that are ticked. Where there was more than one, it is darker. A drawing says nothing of how old a mark is."
                </p>
                {move || {
                    let known = known.get();
                    (!known.is_empty())
                        .then(|| view! { <p>{format!("Known since registration, in grey: {known}")}</p> })
                }}
                {move || view! { <BodyMarks infant=infant.get() known=known.get() marked /> }}
                <For
                    each=move || with_marks.get()
                    key=|m| m.clone()
                    children=move |(id, day, text)| {
                        view! {
                            <label class="tick">
                                <input
                                    type="checkbox"
                                    prop:checked=move || !off.with(|o| o.contains(&id))
                                    on:change=move |e| {
                                        let on = event_target_checked(&e);
                                        off.update(|o| {
                                            if on {
                                                o.remove(&id);
                                            } else {
                                                o.insert(id);
                                            }
                                        });
                                    }
                                />
                                {format!("{day}: {text}")}
                            </label>
                        }
                    }
                />
            </details>
        </Show>
    }
}
