//! One page about a child for whoever picks the matter up (R121): what is open, by when, what was said and done. It is
//! recorded for whom before it is shown, and names no other child (H16, R147).

use crate::device::screen;
use crate::part::for_whom::{Leaves, cover_words};
use crate::part::record::Record;
use chrono::{DateTime, Utc};
use domain::course;
use domain::london;
use domain::wire::desk::RecordView;
use domain::wire::leaving::Brief as Page;
use leptos::prelude::*;

#[component]
pub fn Brief(id: String) -> impl IntoView {
    view! {
        <Leaves
            up=(format!("#/children/{id}"), "‹ Chronology")
            title="One-page brief"
            says="For a duty worker or whoever takes over: what is open, what was said, and what was done. It names no other child on the list, and it is noted for whom it was made."
            button="Make the brief"
            path=format!("/api/v1/children/{id}/brief")
            sheet=|page| view! { <Sheet page /> }.into_any()
        />
    }
}

#[component]
fn Sheet(page: Page) -> impl IntoView {
    let now = page.cover.now;
    let child = page.child;
    let home = child.home.as_ref().map(|h| format!("{}, usually with {}", h.at, h.with));
    let made = cover_words(&page.cover);
    let nothing_open = page.open.is_empty();
    view! {
        <article class="sheet-of">
            <p class="soft">{made}</p>
            <h1 tabindex="-1">{child.name}</h1>
            <dl class="facts">
                <dt>"Born"</dt>
                <dd>{format!("{} ({})", page.born.format("%-d %B %Y"), child.age)}</dd>
                <dt>"Room, key person"</dt>
                <dd>{format!("{}, {}", child.room, page.key_person.unwrap_or_else(|| "none entered".into()))}</dd>
                {home
                    .map(|h| {
                        view! {
                            <dt>"Goes home"</dt>
                            <dd>{h}</dd>
                        }
                    })}
                {child
                    .not_moving
                    .then(|| {
                        view! {
                            <dt>"Moving"</dt>
                            <dd>"not on their own, or not known"</dd>
                        }
                    })}
                {(!child.known_marks.is_empty())
                    .then(|| {
                        view! {
                            <dt>"Known marks"</dt>
                            <dd>{child.known_marks.clone()}</dd>
                        }
                    })}
            </dl>
            <h2>"What is open"</h2>
            {nothing_open.then(|| view! { <p>"Nothing waits for a step."</p> })}
            {page.open.into_iter().map(|record| view! { <Item record now /> }).collect_view()}
            {(!page.ended.is_empty())
                .then(|| {
                    view! {
                        <h2>"Before that"</h2>
                        {page.ended.into_iter().map(|record| view! { <Item record now /> }).collect_view()}
                    }
                })}
            <p class="hint no-print">
                "Read it before it leaves. Names of other children on the list are replaced by “another child”; a child who is on no list can't be found."
            </p>
            <button class="btn primary no-print" on:click=move |_| screen::print()>
                "Print it"
            </button>
        </article>
    }
}

#[component]
fn Item(record: RecordView, now: DateTime<Utc>) -> impl IntoView {
    let waits = record.next.iter().map(|w| {
        let due = course::due_words(w, now);
        if due.is_empty() { w.title.clone() } else { format!("{}: {due}", w.title) }
    });
    let waits: Vec<String> = waits.collect();
    view! {
        <section>
            <h3>{london::day(record.occurred.to_utc())}</h3>
            {(!waits.is_empty())
                .then(|| {
                    view! {
                        <p>
                            <b>{waits.join(". ")}</b>
                        </p>
                    }
                })}
            <Record record now short=true />
        </section>
    }
}
