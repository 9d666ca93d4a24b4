//! Around the boxes: when, where and who; and whether it is about someone who works here.

use super::Writing;
use crate::device::clock;
use crate::part::choice::Segments;
use domain::entry::{AboutStaff, Draft};
use domain::id::PersonId;
use domain::london;
use domain::routing::{means_by_job, names};
use leptos::prelude::*;

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
            None => format!("Now, {}", london::clock(d.started.to_utc())),
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
            <u>{move || if writing.draft.with(|d| d.present.is_empty()) { "Who else was there?" } else { "Others noted" }}</u>
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
                <input autocomplete="off" prop:value=move || place.get() on:input=move |e| set_place.run(event_target_value(&e)) />
            </label>
            <label class="field">
                <span>"Who saw or did it"</span>
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

/// H1: on every record. Nothing but this decides who is told.
#[component]
pub fn Staff(writing: Writing) -> impl IntoView {
    let tablet = writing.tablet;
    let about = Signal::derive(move || Some(writing.draft.with(|d| d.about_staff)));
    let (typed, _) = writing.words(|d| &d.staff_typed, |d| &mut d.staff_typed);
    let tiles = tablet.roster.with_untracked(|r| r.as_ref().map(|r| r.tiles.clone()).unwrap_or_default());
    // A correction stays with whoever has the first wording: saying "No" now would point at the person it is about.
    let stays = writing
        .draft
        .with_untracked(|d| !(d.supersedes.is_empty() && d.about.is_empty()) && d.about_staff != AboutStaff::No);
    let mut options = vec![(AboutStaff::Yes, "Yes"), (AboutStaff::NotSure, "Not sure")];
    if !stays {
        options.insert(0, (AboutStaff::No, "No"));
    }
    let whom = move || match writing.whom() {
        _ if writing.draft.with(Draft::asks_of_reader) => String::new(),
        Some((_, name)) => format!("This goes to {name} alone. Nobody else here is told, and no list shows it."),
        None => "Nobody inside is told. After saving you see the numbers to ring.".into(),
    };
    view! {
        <fieldset class="staff">
            <legend>"Is this about someone who works or helps here?"</legend>
            <Segments
                label="About someone who works or helps here"
                options=options
                chosen=about
                choose=move |answer| writing.change(|d| {
                    d.about_staff = answer;
                    if answer == AboutStaff::No {
                        d.staff.clear();
                        d.staff_typed.clear();
                        d.about_reader = None;
                    }
                })
            />
            <Show when=move || about.get() != Some(AboutStaff::No)>
                <Reader writing />
                {move || Some(whom()).filter(|w| !w.is_empty()).map(|w| view! { <p class="hint">{w}</p> })}
                <p>"Tap everyone it is about, or who is close to them:"</p>
                <div class="chips">
                    {tiles
                        .clone()
                        .into_iter()
                        .map(|t| {
                            let person = t.person;
                            let on = Memo::new(move |_| writing.draft.with(|d| d.staff.contains(&person)));
                            let flip = move |_| writing.change(|d| d.tap_staff(person, !d.staff.contains(&person)));
                            view! {
                                <button type="button" class="chip" class:on=on aria-pressed=move || on.get().to_string() on:click=flip>
                                    {t.name}
                                </button>
                            }
                        })
                        .collect_view()}
                </div>
                <label class="field">
                    <span>"Someone else, in words"</span>
                    <input autocomplete="off" prop:value=move || typed.get() on:input=move |e| type_staff(writing, event_target_value(&e)) />
                </label>
            </Show>
        </fieldset>
    }
}

/// Whether it is about the very person who would read it, asked by name: nobody thinks of that while they write, and
/// until it is answered the concern goes round them.
#[component]
fn Reader(writing: Writing) -> impl IntoView {
    let tablet = writing.tablet;
    let reader = writing.draft.with_untracked(|d| d.reader).and_then(|r| tablet.person_name(r));
    let chosen = Signal::derive(move || writing.draft.with(|d| d.about_reader));
    reader.map(|(short, _)| {
        let question = format!("Is it about {short}, or someone close to {short}?");
        view! {
            <p>{question.clone()}</p>
            <Segments
                label=question
                options=vec![(AboutStaff::No, "No"), (AboutStaff::Yes, "Yes"), (AboutStaff::NotSure, "Not sure")]
                chosen
                choose=move |answer| writing.change(|d| d.answer_about_reader(answer))
            />
        }
    })
}

/// Whoever of the two readers is meant by typed words counts as tapped, and is seen to be: what decides who is told
/// must be in sight.
fn type_staff(writing: Writing, words: String) {
    let readers = writing.tablet.roster.with_untracked(|r| {
        let Some(r) = r else { return vec![] };
        let readers = [r.staff_lead, r.staff_second];
        let meant = |t: &&domain::wire::Tile| {
            let leads = r.staff_lead == Some(t.person);
            names(&words, &[&t.name, &t.short]) || means_by_job(&words, &t.job, leads)
        };
        let meant = r.tiles.iter().filter(|t| readers.contains(&Some(t.person))).filter(meant);
        meant.map(|t| t.person).collect::<Vec<_>>()
    });
    writing.change(|d| {
        for reader in readers {
            d.tap_staff(reader, true);
        }
        d.staff_typed = words;
    });
}
