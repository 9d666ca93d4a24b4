//! Around the boxes: when, where and who.

use super::Writing;
use crate::device::clock;
use domain::id::PersonId;
use domain::london;
use leptos::prelude::*;

/// After this long, what was begun is not "now" any more.
const JUST_NOW: chrono::TimeDelta = chrono::TimeDelta::minutes(2);

/// Time, place and writer: one line, changed only if wrong.
#[component]
pub fn WhenWhereWho(writing: Writing) -> impl IntoView {
    let open = RwSignal::new(false);
    let tablet = writing.tablet;
    let room = move || {
        let room = writing.draft.with(|d| d.room);
        tablet.roster.with(|r| r.iter().flat_map(|r| &r.rooms).find(|r| Some(r.room) == room).map(|r| r.name.clone()))
    };
    let when = move || {
        writing.draft.with(|d| match d.occurred {
            Some(t) => london::when(t.to_utc(), clock::now()),
            None if clock::now() - d.started.to_utc() < JUST_NOW => {
                format!("Now, {}", london::clock(d.started.to_utc()))
            }
            None => london::when(d.started.to_utc(), clock::now()),
        })
    };
    let place = move || {
        let typed = writing.draft.with(|d| d.place.clone());
        if typed.is_empty() { room().unwrap_or_else(|| "place not said".into()) } else { typed }
    };
    let writer = move || {
        writing.draft.with(|d| match (&d.writer, d.did_person) {
            (_, Some(p)) => format!("Written for {}", tablet.person_name(p).map(|n| n.0).unwrap_or_default()),
            _ if !d.did_typed.is_empty() => format!("Written for {}", d.did_typed),
            (Some((name, _)), None) => format!("Written by {name}"),
            (None, None) => format!("Written by {}", d.author_name),
        })
    };
    view! {
        <button class="line" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|o| *o = !*o)>
            <u>{when}</u>
            <u>{place}</u>
            <u>{writer}</u>
            <u>
                {move || {
                    if writing.draft.with(|d| d.present.is_empty()) { "Who else was there?" } else { "Others noted" }
                }}
            </u>
        </button>
        <Show when=move || open.get()>
            <Corrections writing />
        </Show>
    }
}

/// The choice that is nobody on the list.
const TYPED: &str = "typed";

#[component]
fn Corrections(writing: Writing) -> impl IntoView {
    let tablet = writing.tablet;
    let (place, set_place) = writing.words(|d| &d.place, |d| &mut d.place);
    let (present, set_present) = writing.words(|d| &d.present, |d| &mut d.present);
    let local = move || {
        writing.draft.with(|d| d.occurred.unwrap_or(d.started).naive_local().format("%Y-%m-%dT%H:%M").to_string())
    };
    let set_time = move |text: String| {
        let parsed = chrono::NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M").ok();
        let instant = parsed.and_then(|t| {
            use chrono::Timelike;
            london::instant(t.date(), t.hour(), t.minute())
        });
        writing.change(|d| d.occurred = instant.map(london::with_offset));
    };
    let (did_typed, set_did_typed) = writing.words(|d| &d.did_typed, |d| &mut d.did_typed);
    let without_tile = RwSignal::new(writing.draft.with_untracked(|d| !d.did_typed.is_empty()));
    let did = move |value: String| {
        without_tile.set(value == TYPED);
        writing.change(|d| {
            d.did_person = PersonId::parse(&value);
            if value != TYPED {
                d.did_typed.clear();
            }
        });
    };
    let tiles = tablet.roster.with_untracked(|r| r.as_ref().map(|r| r.tiles.clone()).unwrap_or_default());
    let me = writing.draft.with_untracked(|d| d.author);
    view! {
        <div class="box">
            <label class="field">
                <span>"When it happened"</span>
                <input type="datetime-local" prop:value=local on:change=move |e| set_time(event_target_value(&e)) />
            </label>
            <label class="field">
                <span>"Where"</span>
                <input
                    autocomplete="off"
                    prop:value=move || place.get()
                    on:input=move |e| set_place.run(event_target_value(&e))
                />
            </label>
            <label class="field">
                <span>"Who saw or heard it"</span>
                <select on:change=move |e| did(event_target_value(&e))>
                    <option value="">"I saw or heard it myself"</option>
                    {tiles
                        .into_iter()
                        .filter(|t| Some(t.person) != me)
                        .map(|t| {
                            let chosen = writing.draft.with_untracked(|d| d.did_person == Some(t.person));
                            view! {
                                <option value=t.person.to_string() selected=chosen>
                                    {t.name}
                                </option>
                            }
                        })
                        .collect_view()}
                    <option value=TYPED selected=without_tile.get_untracked()>
                        "Somebody without a tile"
                    </option>
                </select>
            </label>
            <Show when=move || without_tile.get()>
                <label class="field">
                    <span>"Their name"</span>
                    <input
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=move || did_typed.get()
                        on:input=move |e| set_did_typed.run(event_target_value(&e))
                    />
                </label>
            </Show>
            <label class="field">
                <span>"Who else was there"</span>
                <input
                    autocomplete="off"
                    placeholder="Staff by name; “other children” without names"
                    prop:value=move || present.get()
                    on:input=move |e| set_present.run(event_target_value(&e))
                />
            </label>
        </div>
    }
}
