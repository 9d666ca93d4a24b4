//! The inbox: what waits, most urgent first; the one that is open beside it.

use crate::device::screen;
use crate::part::answers::{Answers, See};
use crate::part::fault::FaultLine;
use crate::part::next_step::NextStep;
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
        // By its first wording: a correction that arrives while one reads stands in its place, and what was filed
        // elsewhere is still the same.
        all.iter().find(|r| Some(r.first) == wanted).or_else(|| all.iter().find(|r| r.waits)).cloned()
    });
    // What calls from the top of the screen is opened by its button.
    Effect::new(move |_| {
        if let Some(wanted) = office.calling.wanted.get() {
            office.calling.wanted.set(None);
            chosen.set(Some(wanted));
            request_animation_frame(|| screen::go_to(".read .name"));
        }
    });
    // What is open stays open: something that arrives meanwhile never moves in under somebody's hands.
    Effect::new(move |_| {
        if let Some(id) = open.with(|o| o.as_ref().map(|o| o.first))
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
    let id = record.first;
    let on = Memo::new(move |_| open.with(|o| o.as_ref().is_some_and(|o| o.first == id)));
    let choose = move |_| {
        chosen.set(Some(id));
        // Its beginning comes into sight, and the keyboard goes on from there.
        request_animation_frame(|| screen::go_to(".read .name"));
    };
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
    // What is over is no warning any more, and nobody is fetched on a Sunday.
    let home = record.child.as_ref().and_then(|c| c.home.as_ref()).and_then(|h| h.minutes());
    let gone =
        home.and_then(|(hour, minute)| london::instant(london::date(now), hour, minute)).is_some_and(|at| at < now);
    let soon = record.waits && !due.is_empty() && !gone;
    view! {
        <button class="item" class:on=on aria-pressed=move || on.get().to_string() on:click=choose>
            <span class="row">
                <b>{subject(&record)}</b>
                <span class="due" class:soon=soon>
                    {due}
                </span>
            </span>
            <span class="soft">
                {record.kind.title()} {record.about_staff.then_some(" · about someone who works here")}
                {record.unfinished.then_some(" · not finished")}
                {(record.cannot_wait && record.waits).then_some(" · can’t wait")}
                {format!(" · written {when}{told}")}
            </span>
        </button>
    }
}

#[component]
fn Open(record: RecordView) -> impl IntoView {
    let office = Office::here();
    let now = office.inbox.with_untracked(|i| i.as_ref().map(|i| i.now)).unwrap_or_default();
    let child = record.child.clone();
    let (name, age) = match (&child, &record.typed_child) {
        (Some(c), _) => (c.name.clone(), c.age.clone()),
        (None, Some(typed)) => (typed.clone(), "as typed".into()),
        (None, None) => ("No child named".into(), String::new()),
    };
    let about_staff = record.about_staff;
    let answers = record.clone();
    view! {
        <h2 class="name" tabindex="-1">
            {name}
            " "
            <span class="soft">{age}</span>
        </h2>
        {child
            .as_ref()
            .filter(|c| c.not_moving)
            .map(|_| view! { <p class="hint">"Not moving on their own yet, or not known."</p> })}
        <Record record now />
        <NextStep record=answers.clone() now />
        <div class="ask">
            <See record=answers.clone() />
            {child
                .filter(|_| !about_staff)
                .map(|c| {
                    view! {
                        <a class="btn" href=format!("#/children/{}", c.id)>
                            "Open the chronology"
                        </a>
                    }
                })}
        </div>
        <Answers record=answers />
    }
}
