//! One record as its reader sees it: the words are the largest thing, the facts a short list.

use super::lines::Lines;
use super::pictures::Pictures;
use chrono::{DateTime, Utc};
use domain::id::PersonId;
use domain::london;
use domain::wire::desk::{DecisionView, RecordView};
use leptos::prelude::*;

fn times(told: &[domain::wire::desk::Told], now: DateTime<Utc>) -> String {
    told.iter().map(|t| format!("{}, {}", t.by, london::when(t.at, now))).collect::<Vec<_>>().join("; ")
}

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
    let author = match (&r.typed_for, r.author_note.is_empty()) {
        (Some(who), _) => format!("{}, for {who}", r.author),
        (None, true) => r.author.clone(),
        (None, false) => format!("{} ({})", r.author, r.author_note),
    };
    let seen = if r.seen.is_empty() { String::new() } else { times(&r.seen, now) };
    let told = match r.told.is_empty() {
        true if r.waits => "nobody yet, as far as is known".into(),
        _ => times(&r.told, now),
    };
    let earlier = r.earlier.clone();
    let columns = r.kind == domain::entry::Kind::ThreeColumns;
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
            {fact("Arrived", london::when(r.received, now))} {fact("Seen", seen)}
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
        <article class="record" class:short=short>
            <p class="soft">
                {r.kind.title()} {r.about_staff.then_some(" · about someone who works here")}
                {r.unfinished.then_some(" · not finished")}
                {r.adds_to.map(|t| format!(" · adds to what was written {}", london::when(t.to_utc(), now)))}
                {r.shared_occasion.then_some(" · others were there, each has a record of their own")}
            </p>
            <div class:columns=columns>{words}</div>
            {(!r.pictures.is_empty()).then(|| view! { <Pictures pictures=r.pictures on_paper /> })}
            {facts}
            {r.decisions.into_iter().map(|d| view! { <Decision d now /> }).collect_view()}
            {(!earlier.is_empty())
                .then(|| {
                    view! {
                        <details class="earlier">
                            <summary>{format!("Corrected later: {} earlier wording", earlier.len())}</summary>
                            {earlier
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

/// What was done or decided, why, and by whom (R18, R19).
#[component]
pub fn Decision(d: DecisionView, now: DateTime<Utc>) -> impl IntoView {
    let named = |(person, name): &(PersonId, String)| match d.agreed.iter().any(|a| a.person == Some(*person)) {
        true => name.clone(),
        false => format!("{name} (who has not confirmed it yet)"),
    };
    let with: Vec<String> = d.with.iter().map(named).collect();
    let with = if with.is_empty() { String::new() } else { format!(", together with {}", with.join(" and ")) };
    let agreed = times(&d.agreed, now);
    view! {
        <section class="said decided">
            <h3>{format!("Done or decided · {}{with}, {}", d.by, london::when(d.at, now))}</h3>
            {d
                .title
                .map(|title| {
                    view! {
                        <p>
                            <b>{title}</b>
                        </p>
                    }
                })}
            {(!d.words.is_empty()).then(|| view! { <p dir="auto">{d.words}</p> })}
            {(!d.lines.is_empty())
                .then(|| {
                    let lines = d
                        .lines
                        .into_iter()
                        .map(|l| {
                            view! {
                                <dt>{l.label}</dt>
                                <dd dir="auto">{l.words}</dd>
                            }
                        })
                        .collect_view();
                    view! { <dl class="steps">{lines}</dl> }
                })}
            {(!d.why.is_empty())
                .then(|| {
                    view! {
                        <p>
                            <span class="soft">"Because: "</span>
                            {d.why}
                        </p>
                    }
                })}
            {(!agreed.is_empty()).then(|| view! { <p class="soft">{format!("Agreed: {agreed}")}</p> })}
        </section>
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
