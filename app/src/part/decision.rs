//! What was done or decided beside a record, with what became of it: agreed to, put right, taken back.

use chrono::{DateTime, Utc};
use domain::id::PersonId;
use domain::london;
use domain::wire::desk::{DecisionView, TakenBack, Told};
use leptos::prelude::*;

/// "Imogen Quill, today 09:12; Tomasz Reed, today 09:20".
pub fn times(told: &[Told], now: DateTime<Utc>) -> String {
    told.iter().map(|t| format!("{}, {}", t.by, london::when(t.at, now))).collect::<Vec<_>>().join("; ")
}

/// What was done or decided, why, and by whom (R18, R19).
#[component]
pub fn Decision(d: DecisionView, now: DateTime<Utc>) -> impl IntoView {
    let named = |(person, name): (&PersonId, &String)| match d.agreed.iter().any(|a| a.person == Some(*person)) {
        true => name.clone(),
        false => format!("{name} (who has not confirmed it yet)"),
    };
    let with: Vec<String> = d.with_people.iter().zip(&d.with).map(named).collect();
    let with = if with.is_empty() { String::new() } else { format!(", together with {}", with.join(" and ")) };
    let agreed = times(&d.agreed, now);
    let taken = d.taken_back.is_some();
    view! {
        <section class="said decided" class:taken=taken>
            <h3>{format!("Done or decided · {}{with}, {}", d.by, london::when(d.at, now))}</h3>
            {d.taken_back.map(|taken| view! { <Taken taken now /> })}
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
            {because(d.why)}
            {(!agreed.is_empty()).then(|| view! { <p class="soft">{format!("Agreed: {agreed}")}</p> })}
            {(!d.earlier.is_empty())
                .then(|| {
                    view! {
                        <details class="earlier">
                            <summary>
                                {format!(
                                    "Corrected later: {}",
                                    london::plural(d.earlier.len() as i64, "earlier version"),
                                )}
                            </summary>
                            {d
                                .earlier
                                .into_iter()
                                .map(|e| {
                                    let agreed = times(&e.agreed, now);
                                    let until = format!("Stood until {}", london::when(e.until, now));
                                    let agreed = (!agreed.is_empty()).then(|| format!("Agreed: {agreed}"));
                                    view! {
                                        <p class="soft">{until}</p>
                                        <p dir="auto">{e.words}</p>
                                        {because(e.why)}
                                        {agreed.map(|agreed| view! { <p class="soft">{agreed}</p> })}
                                    }
                                })
                                .collect_view()}
                        </details>
                    }
                })}
        </section>
    }
}

fn because(why: String) -> impl IntoView {
    (!why.is_empty()).then(|| {
        view! {
            <p>
                <span class="soft">"Because: "</span>
                <span dir="auto">{why}</span>
            </p>
        }
    })
}

/// Its writer took it back.
#[component]
pub fn Taken(taken: TakenBack, now: DateTime<Utc>) -> impl IntoView {
    view! {
        <p class="taken-back">
            <b>{format!("Taken back by {}, {}. ", taken.by, london::when(taken.at, now))}</b>
            <span dir="auto">{taken.why}</span>
        </p>
    }
}
