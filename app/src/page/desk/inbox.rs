//! The inbox: what waits, most urgent first; the one that is open beside it.

use crate::device::http::Fault;
use crate::part::answers::Answers;
use crate::part::fault::FaultLine;
use crate::part::record::{Record, subject};
use crate::state::office::Office;
use chrono::{DateTime, Utc};
use domain::id::EntryId;
use domain::london;
use domain::wire::desk::RecordView;
use leptos::prelude::*;

#[component]
pub fn Inbox() -> impl IntoView {
    let office = Office::here();
    let chosen = RwSignal::new(None::<EntryId>);
    let new = move || office.inbox.with(|i| i.as_ref().map(|i| i.new.clone()).unwrap_or_default());
    let seen = move || office.inbox.with(|i| i.as_ref().map(|i| i.seen_today.clone()).unwrap_or_default());
    let now = move || office.inbox.with(|i| i.as_ref().map(|i| i.now)).unwrap_or_default();
    let open = Memo::new(move |_| {
        let wanted = chosen.get();
        let all: Vec<RecordView> = new().into_iter().chain(seen()).collect();
        // A correction that arrives while one reads stands in the place of what it corrects.
        let is = |r: &&RecordView| Some(r.id) == wanted || r.earlier.iter().any(|e| Some(e.id) == wanted);
        all.iter().find(is).or_else(|| all.iter().find(|r| r.waits)).cloned()
    });
    // What is open stays open: something that arrives meanwhile never moves in under somebody's hands.
    Effect::new(move |_| {
        if let Some(id) = open.with(|o| o.as_ref().map(|o| o.id))
            && chosen.with_untracked(Option::is_none)
        {
            chosen.set(Some(id));
        }
    });
    view! {
        <div class="two">
            <section class="list" aria-label="Inbox">
                <h1 tabindex="-1">"Inbox"</h1>
                <FaultLine fault=office.fault />
                <h2>"New to you"</h2>
                {move || match office.inbox.with(Option::is_some) {
                    false => view! { <p class="soft">"Reading …"</p> }.into_any(),
                    true if new().is_empty() => {
                        view! { <p class="soft">"Nothing new. What arrives appears here by itself."</p> }.into_any()
                    }
                    true => ().into_any(),
                }}
                // Keyed by all that is shown: what did not change stays the very same button under somebody's hand.
                <For each=new key=|r| format!("{r:?}") children=move |r| item(r, now(), open, chosen) />
                <Show when=move || !seen().is_empty()>
                    <h2>"Seen today"</h2>
                    <For each=seen key=|r| format!("{r:?}") children=move |r| item(r, now(), open, chosen) />
                </Show>
            </section>
            <main class="read" aria-live="polite">
                {move || match open.get() {
                    Some(record) => view! { <Open record /> }.into_any(),
                    None => view! { <p class="soft">"Nothing is open."</p> }.into_any(),
                }}
            </main>
        </div>
    }
}

fn item(
    record: RecordView,
    now: DateTime<Utc>,
    open: Memo<Option<RecordView>>,
    chosen: RwSignal<Option<EntryId>>,
) -> impl IntoView {
    let id = record.id;
    let on = Memo::new(move |_| open.with(|o| o.as_ref().is_some_and(|o| o.id == id)));
    let when = london::when(record.written.to_utc(), now);
    let told = record.told.first().map(|t| format!(", told {}", london::clock(t.at))).unwrap_or_default();
    // When they go home matters on the day; later it is the day itself that does.
    let today = london::date(record.received) == london::date(now);
    let due = match (&record.child, record.waits, record.seen.first()) {
        (_, false, Some(seen)) => format!("Seen {}", london::clock(seen.at)),
        (Some(child), true, _) if today => {
            child.home.as_ref().map(|h| format!("Goes home {}", h.at)).unwrap_or_default()
        }
        _ => String::new(),
    };
    let soon = record.waits && !due.is_empty();
    view! {
        <button class="item" class:on=on aria-pressed=move || on.get().to_string() on:click=move |_| chosen.set(Some(id))>
            <span class="row">
                <b>{subject(&record)}</b>
                <span class="due" class:soon=soon>
                    {due}
                </span>
            </span>
            <span class="soft">{record.kind.title()} {record.about_staff.then_some(" · about someone who works here")}
                {record.unfinished.then_some(" · not finished")} {format!(" · written {when}{told}")}</span>
        </button>
    }
}

#[component]
fn Open(record: RecordView) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let now = office.inbox.with_untracked(|i| i.as_ref().map(|i| i.now)).unwrap_or_default();
    let (id, waits) = (record.id, record.waits);
    let child = record.child.clone();
    let (name, age) = match (&child, &record.typed_child) {
        (Some(c), _) => (c.name.clone(), c.age.clone()),
        (None, Some(typed)) => (typed.clone(), "as typed".into()),
        (None, None) => ("No child named".into(), String::new()),
    };
    let about_staff = record.about_staff;
    let see = move |_| office.answer(id, "seen", (), fault, |_| ());
    let answers = record.clone();
    view! {
        <h2 class="name">
            {name}
            " "
            <span class="soft">{age}</span>
        </h2>
        {child
            .as_ref()
            .filter(|c| c.not_moving)
            .map(|_| view! { <p class="hint">"Not moving on their own yet, or not known."</p> })}
        <Record record now />
        <FaultLine fault />
        <div class="ask">
            {match waits {
                true => {
                    view! {
                        <p>"Seen tells the writer that you have it, and who you are. It closes nothing."</p>
                        <div class="row">
                            <button class="btn primary" on:click=see>
                                "Seen"
                            </button>
                            {child
                                .filter(|_| !about_staff)
                                .map(|c| view! { <a class="btn" href=format!("#/children/{}", c.id)>"Open the chronology"</a> })}
                        </div>
                    }
                        .into_any()
                }
                false => {
                    child
                        .filter(|_| !about_staff)
                        .map(|c| view! { <a class="btn" href=format!("#/children/{}", c.id)>"Open the chronology"</a> })
                        .into_any()
                }
            }}
        </div>
        <Answers record=answers />
    }
}
