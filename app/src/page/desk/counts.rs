//! Counts by month, kind and room, as a table whose bars are a chart; above it what nobody acted on (R124).

use crate::part::fault::FaultLine;
use crate::part::field::Pick;
use crate::state::office::Office;
use crate::state::reading::Reading;
use chrono::NaiveDate;
use domain::course;
use domain::london;
use domain::wire::board::{BoardItem, Count, Counts as Read};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// By what the records are counted.
fn by(count: &Count, what: &str) -> String {
    match what {
        "kind" => count.kind.title().to_owned(),
        "room" if count.room.is_empty() => "no room".into(),
        "room" => count.room.clone(),
        _ => count.month.clone(),
    }
}

/// A month as people write it: "November 2026".
fn in_words(name: &str) -> String {
    let first = format!("{name}-01").parse::<NaiveDate>();
    first.map_or_else(|_| name.to_owned(), |day| day.format("%B %Y").to_string())
}

#[component]
pub fn Counts() -> impl IntoView {
    let office = Office::here();
    let Reading { found, fault } = office.read::<Read>("/api/v1/counts".into());
    let what = RwSignal::new("month".to_owned());
    let options = Signal::derive(|| {
        [("month", "Month"), ("kind", "Kind"), ("room", "Room")].map(|(v, w)| (v.to_owned(), w.to_owned())).to_vec()
    });
    let rows = move || {
        let what = what.get();
        let mut rows: BTreeMap<String, usize> = BTreeMap::new();
        found.with(|c| {
            for count in c.iter().flat_map(|c| &c.counts) {
                *rows.entry(by(count, &what)).or_default() += count.n;
            }
        });
        let mut rows: Vec<(String, usize)> = rows.into_iter().collect();
        if what == "month" {
            rows.reverse();
        }
        rows
    };
    let most = move || rows().into_iter().map(|(_, n)| n).max().unwrap_or(1);
    let unacted = move || found.with(|c| c.as_ref().map(|c| c.unacted.clone()).unwrap_or_default());
    let now = move || found.with(|c| c.as_ref().map(|c| c.now)).unwrap_or_default();
    view! {
        <main class="read">
            <h1 tabindex="-1">"Figures"</h1>
            <FaultLine fault />
            <Show when=move || found.with(Option::is_some) fallback=|| view! { <p class="soft">"Reading …"</p> }>
                <h2>"Nobody acted on these"</h2>
                <p class="soft">
                    "What was due is over, or nothing was done for two days. Each has its next step under To do."
                </p>
                <Show when=move || unacted().is_empty()>
                    <p>"None."</p>
                </Show>
                <ul class="plain">
                    <For
                        each=unacted
                        key=|i| format!("{i:?}")
                        children=move |i: BoardItem| {
                            let due = course::due_words(&i.waits, now());
                            let since = format!("waits since {}", london::when(i.waits.since, now()));
                            let when = if due.is_empty() { since } else { due };
                            view! {
                                <li>
                                    <b>{i.subject}</b>
                                    {format!(": {}, {when}", i.waits.title)}
                                </li>
                            }
                        }
                    />
                </ul>
                <h2>"Records in protection files"</h2>
                <Pick label="Counted by" value=what options />
                <table class="counts">
                    <thead>
                        <tr>
                            <th>
                                {move || match what.get().as_str() {
                                    "kind" => "Kind",
                                    "room" => "Room",
                                    _ => "Month",
                                }}
                            </th>
                            <th>"Records"</th>
                            <th>
                                <span class="visually-hidden">"As a bar"</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        <For
                            each=rows
                            key=|r| r.clone()
                            children=move |(name, n)| {
                                view! {
                                    <tr>
                                        <td>{in_words(&name)}</td>
                                        <td>{n}</td>
                                        <td>
                                            <progress
                                                max=move || most().to_string()
                                                value=n.to_string()
                                                aria-label=format!("{}: {n}", in_words(&name))
                                            ></progress>
                                        </td>
                                    </tr>
                                }
                            }
                        />
                    </tbody>
                </table>
            </Show>
        </main>
    }
}
