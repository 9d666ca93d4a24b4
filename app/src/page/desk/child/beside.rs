//! Two children's chronologies side by side, day by day, for those who may open both: brothers and sisters above all.

use crate::device::location;
use crate::part::fault::FaultLine;
use crate::part::field::Pick;
use crate::part::record::Record;
use crate::state::office::Office;
use crate::state::reading::Reading;
use chrono::NaiveDate;
use domain::london;
use domain::wire::desk::{Chronology, RecordView};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Whom to put beside. Those of the same surname come first.
#[component]
pub(super) fn Choose(child: String, chosen: String) -> impl IntoView {
    let office = Office::here();
    let value = RwSignal::new(chosen.clone());
    let mine = child.clone();
    let options = Signal::derive(move || {
        let found = office.register.with(|r| {
            let all = r.iter().flat_map(|r| r.children.clone()).collect::<Vec<_>>();
            let surname = all.iter().find(|c| c.child.to_string() == mine).map(|c| c.surname.clone());
            let mut others: Vec<_> = all.into_iter().filter(|c| c.may_open && c.child.to_string() != mine).collect();
            others.sort_by_key(|c| (Some(&c.surname) != surname.as_ref(), c.preferred.clone()));
            others
                .into_iter()
                .map(|c| (c.child.to_string(), format!("{} {}", c.preferred, c.surname)))
                .collect::<Vec<_>>()
        });
        [(String::new(), "Nobody".to_owned())].into_iter().chain(found).collect::<Vec<_>>()
    });
    Effect::new(move |_| {
        let other = value.get();
        if other != chosen {
            let beside = if other.is_empty() { String::new() } else { format!("/{other}") };
            location::go(&format!("children/{child}{beside}"));
        }
    });
    view! { <Pick label="Side by side with" value options /> }
}

/// What happened to each on one day.
type Days = BTreeMap<NaiveDate, (Vec<RecordView>, Vec<RecordView>)>;

fn days(first: &[RecordView], second: &[RecordView]) -> Days {
    let mut days = Days::new();
    let day = |r: &RecordView| london::date(r.occurred.to_utc());
    for record in first {
        days.entry(day(record)).or_default().0.push(record.clone());
    }
    for record in second {
        days.entry(day(record)).or_default().1.push(record.clone());
    }
    days
}

#[component]
pub(super) fn Beside(other: String, first: RwSignal<Option<Chronology>>) -> impl IntoView {
    let office = Office::here();
    let Reading { found, fault } = office.read::<Chronology>(format!("/api/v1/children/{other}"));
    let both = move || {
        first.with(|a| {
            found.with(|b| {
                let (a, b) = (a.as_ref()?, b.as_ref()?);
                Some((a.child.preferred.clone(), b.child.preferred.clone(), days(&a.records, &b.records), a.now))
            })
        })
    };
    view! {
        <FaultLine fault />
        {move || {
            both()
                .map(|(one, two, days, now)| {
                    let cell = move |records: Vec<RecordView>, name: &str| {
                        let name = name.to_owned();
                        view! {
                            <div>
                                <h3>{name}</h3>
                                {records
                                    .into_iter()
                                    .map(|record| view! { <Record record now short=true /> })
                                    .collect_view()}
                            </div>
                        }
                    };
                    let rows = days
                        .into_iter()
                        .rev()
                        .map(|(day, (a, b))| {
                            view! {
                                <li>
                                    <h2>{day.format("%a %-d %b %Y").to_string()}</h2>
                                    <div class="columns">{cell(a, &one)} {cell(b, &two)}</div>
                                </li>
                            }
                        })
                        .collect_view();
                    view! { <ol class="chronology">{rows}</ol> }
                })
        }}
    }
}
