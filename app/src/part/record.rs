//! One record as its reader sees it: the words are the largest thing, the facts a short list.

use super::decision::{Decision, Taken, times};
use super::lines::Lines;
use super::pictures::Pictures;
use chrono::{DateTime, Utc};
use domain::london;
use domain::wire::desk::RecordView;
use leptos::prelude::*;

#[component]
pub fn Record(
    record: RecordView,
    now: DateTime<Utc>,
    #[prop(optional)] short: bool,
    #[prop(optional)] on_paper: bool,
) -> impl IntoView {
    let r = record;
    let fact = |name: &'static str, value: String| {
        (!value.is_empty()).then(|| {
            view! {
                <dt>{name}</dt>
                <dd>{value}</dd>
            }
        })
    };
    let home = r.child.as_ref().filter(|_| !short).map(|c| match &c.home {
        Some(home) => format!("{}. Usually goes home {}, with {}", c.room, home.at, home.with),
        None => format!("{}. When and with whom they go home is not recorded", c.room),
    });
    let happened = format!("{}{}", london::when(r.occurred.to_utc(), now), place(&r));
    let corrected = r.corrected.map(|at| format!("; corrected {}", london::when(at.to_utc(), now)));
    let written = format!("{}, {}{}", london::when(r.written.to_utc(), now), r.lateness, corrected.unwrap_or_default());
    let author = author(&r);
    let told = told(&r, now);
    let arrived = arrived(&r, now);
    let taken = r.taken_back.is_some();
    let facts = view! {
        <dl class="facts">
            {home
                .map(|h| {
                    view! {
                        <dt>"Where"</dt>
                        <dd>
                            <b>{h}</b>
                        </dd>
                    }
                })}
            {(r.kind == domain::entry::Kind::Mark)
                .then(|| fact("Known marks", r.child.as_ref().map(|c| c.known_marks.clone()).unwrap_or_default()))}
            {fact("Happened", happened)} {fact("Written", written)} {fact("By", author)} {fact("Told", told)}
            {fact("Arrived", arrived)} {fact("Seen", times(&r.seen, now))}
            {fact("Filed here", r.filed.iter().map(|f| format!("{}, {}", f.by, london::when(f.at, now))).collect())}
            {r
                .clock_note
                .clone()
                .map(|n| {
                    view! {
                        <dt>"Clock"</dt>
                        <dd>{n}</dd>
                    }
                })}
            {r
                .tablet_note
                .clone()
                .map(|n| {
                    view! {
                        <dt>"Tablet"</dt>
                        <dd>
                            <b>{n}</b>
                        </dd>
                    }
                })}
        </dl>
    };
    let words = view! {
        {r
            .parts
            .into_iter()
            .map(|p| {
                let words = if p.quote { format!("“{}”", p.words) } else { p.words };
                view! {
                    <section class="said">
                        <h3>{p.label}</h3>
                        <p dir="auto" class:quote=p.quote>
                            {words}
                        </p>
                        {p
                            .tags
                            .into_iter()
                            .map(|t| {
                                let when = london::when(t.at, now);
                                view! {
                                    <p class="tagged">
                                        {format!("{}, says {}, {when}", sentence(t.source.words()), t.by)}
                                    </p>
                                }
                            })
                            .collect_view()}
                    </section>
                }
            })
            .collect_view()}
    };
    view! {
        <article class="record" class:short=short class:taken=taken>
            <p class="soft">
                {r.kind.title()} {r.about_staff.then_some(" · about someone who works here")}
                {r.unfinished.then_some(" · not finished")}
                {r.adds_to.map(|t| format!(" · adds to what was written {}", london::when(t.to_utc(), now)))}
                {r.shared_occasion.then_some(" · others were there, each has a record of their own")}
            </p>
            <div class:columns=r.kind == domain::entry::Kind::ThreeColumns>{words}</div>
            {(!r.pictures.is_empty()).then(|| view! { <Pictures pictures=r.pictures on_paper /> })}
            {facts}
            {r.taken_back.map(|taken| view! { <Taken taken now /> })}
            {r.decisions.into_iter().map(|d| view! { <Decision d now /> }).collect_view()}
            {(!r.earlier.is_empty())
                .then(|| {
                    view! {
                        <details class="earlier">
                            <summary>
                                {format!(
                                    "Corrected later: {}",
                                    london::plural(r.earlier.len() as i64, "earlier version"),
                                )}
                            </summary>
                            {r
                                .earlier
                                .into_iter()
                                .map(|e| {
                                    view! {
                                        <p class="soft">{london::when(e.written.to_utc(), now)}</p>
                                        <Lines parts=e.parts />
                                    }
                                })
                                .collect_view()}
                        </details>
                    }
                })}
        </article>
    }
}

/// With a capital first letter.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn place(record: &RecordView) -> String {
    if record.room.is_empty() { String::new() } else { format!(", {}", record.room) }
}

/// "Otto, Oaks", or the child as typed.
pub fn subject(record: &RecordView) -> String {
    match (&record.child, &record.typed_child) {
        (Some(child), _) => format!("{}, {}", child.preferred, child.room),
        (None, Some(typed)) => format!("{typed} (as typed)"),
        (None, None) => "No child named".into(),
    }
}

/// When it came, and how long it had lain on its tablet.
fn arrived(r: &RecordView, now: DateTime<Utc>) -> String {
    let lay = london::lay(r.written.to_utc(), r.received).map(|lay| format!(", {lay}")).unwrap_or_default();
    format!("{}{lay}", london::when(r.received, now))
}

/// Whose words they are, and what a reader has to know of that.
fn author(r: &RecordView) -> String {
    match (&r.typed_for, r.author_note.is_empty()) {
        (Some(who), _) => format!("{}, for {who}", r.author),
        (None, true) => r.author.clone(),
        (None, false) => format!("{} ({})", r.author, r.author_note),
    }
}

/// Who was told in person, as far as is known.
fn told(r: &RecordView, now: DateTime<Utc>) -> String {
    match r.told.is_empty() {
        true if r.waits => "nobody yet, as far as is known".into(),
        _ => times(&r.told, now),
    }
}
