//! H1: *Is this about someone who works or helps here?* It is asked on every record, beside Save, so that nobody saves
//! without having it in sight. Nothing but this decides who is told.

use super::Writing;
use crate::part::choice::Segments;
use domain::entry::{AboutStaff, Draft};
use domain::naming::{means_by_job, names};
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn AboutStaffQuestion(writing: Writing) -> impl IntoView {
    let about = Signal::derive(move || Some(writing.draft.with(|d| d.about_staff)));
    // A correction stays with whoever has the first wording: saying "No" now would point at the person it is about.
    let stays = writing
        .draft
        .with_untracked(|d| !(d.supersedes.is_empty() && d.about.is_empty()) && d.about_staff != AboutStaff::No);
    let mut options = vec![(AboutStaff::Yes, "Yes"), (AboutStaff::NotSure, "Not sure")];
    if !stays {
        options.insert(0, (AboutStaff::No, "No"));
    }
    let choose = move |answer| {
        writing.change(|d| {
            d.about_staff = answer;
            if answer == AboutStaff::No {
                d.staff.clear();
                d.staff_typed.clear();
                d.about_reader = None;
            }
        });
        if answer != AboutStaff::No {
            writing.show_staff.update(|n| *n += 1);
        }
    };
    view! {
        <div class="row asks">
            <span>"About someone who works or helps here?"</span>
            <Segments label="About someone who works or helps here" options=options chosen=about choose />
        </div>
    }
}

/// Who it is about, and who is told because of that.
#[component]
pub fn AboutStaffDetails(writing: Writing) -> impl IntoView {
    let tablet = writing.tablet;
    let (typed, _) = writing.words(|d| &d.staff_typed, |d| &mut d.staff_typed);
    let tiles = tablet.roster.with_untracked(|r| r.as_ref().map(|r| r.tiles.clone()).unwrap_or_default());
    let whom = move || match writing.whom() {
        _ if writing.draft.with(Draft::asks_of_reader) => String::new(),
        Some((_, name)) => {
            format!("This goes to {name} alone. Nobody else here is told, and no list of theirs shows it.")
        }
        None => "Nobody inside is told. After saving you see the numbers to ring.".into(),
    };
    let is = Memo::new(move |_| writing.draft.with(|d| d.about_staff != AboutStaff::No));
    let here: NodeRef<html::Fieldset> = NodeRef::new();
    Effect::new(move |_| {
        if writing.show_staff.get() > 0
            && is.get()
            && let Some(here) = here.get()
        {
            here.scroll_into_view();
        }
    });
    view! {
        <Show when=move || is.get()>
            <fieldset class="staff" node_ref=here>
                <legend>"About someone who works or helps here"</legend>
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
                                <button
                                    type="button"
                                    class="chip"
                                    class:on=on
                                    aria-pressed=move || on.get().to_string()
                                    on:click=flip
                                >
                                    {t.name}
                                </button>
                            }
                        })
                        .collect_view()}
                </div>
                <label class="field">
                    <span>"Someone else, in words"</span>
                    <input
                        autocomplete="off"
                        prop:value=move || typed.get()
                        on:input=move |e| type_staff(writing, event_target_value(&e))
                    />
                </label>
            </fieldset>
        </Show>
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
