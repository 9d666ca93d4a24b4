//! After saving: what is safe, and who does not have it yet. "Saved" is not "done" (H2).

use crate::device::http::Fault;
use crate::device::{drafts, outbox};
use crate::part::bar::Bar;
use crate::part::fault::FaultLine;
use crate::part::lines::Lines;
use crate::part::numbers::Numbers;
use crate::part::tell::Tell;
use crate::state::IfShown;
use crate::state::tablet::{Saved as State, Tablet};
use chrono::{DateTime, FixedOffset};
use domain::entry::{Draft, Route};
use domain::id::{EntryId, PersonId};
use domain::london;
use domain::outbox::State as RowState;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Who was told in person.
#[derive(Clone, Copy, PartialEq)]
enum Told {
    Noting(PersonId),
    At((PersonId, DateTime<FixedOffset>)),
}

#[component]
pub fn Saved(saved: State) -> impl IntoView {
    let tablet = Tablet::here();
    drafts::on_screen(None);
    let state = StoredValue::new(saved);
    // Told before saving, on the card beside a mark (H9), or of an earlier wording.
    let told: RwSignal<Option<Told>> = RwSignal::new(state.with_value(|s| s.draft.told()).map(Told::At));
    let told_words = move || {
        let name = |person: PersonId| tablet.person_name(person).map_or_else(|| "them".into(), |n| n.0);
        told.get().map(|told| match told {
            Told::At((person, at)) => format!("You told {} at {}.", name(person), london::clock(at.to_utc())),
            Told::Noting(person) => format!("Noting that you told {} …", name(person)),
        })
    };
    let numbers = RwSignal::new(false);
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let (needs, route, at) = state.with_value(|s| (s.draft.needs_the_lead(), s.draft.route(), london::clock(s.at)));
    let ids: Vec<EntryId> = state.with_value(|s| s.entries.iter().map(|e| e.head.id).collect());
    let whom = state.with_value(|s| tablet.tell_whom(&route, &tablet.guarded_in(&s.draft)));
    let whom = whom.and_then(|p| Some((p, tablet.person_name(p)?.0)));
    let nobody = whom.is_none();
    let others = StoredValue::new(state.with_value(|s| tablet.others_to_tell(&route, &tablet.guarded_in(&s.draft))));
    let about_staff = route != Route::Ordinary;
    // Whether each of these very rows is kept by the server, and no other.
    let kept = RwSignal::new(false);
    let mine = ids.clone();
    Effect::new(move |_| {
        tablet.counts.track();
        tablet.reached.track();
        let mine = mine.clone();
        spawn_local(async move {
            let Ok(rows) = outbox::rows().await else { return };
            let is_kept =
                |id: &EntryId| rows.iter().any(|r| r.envelope.id == *id && matches!(r.state, RowState::Kept { .. }));
            kept.set_if_shown(mine.iter().all(is_kept));
        });
    });
    let arrived = {
        let ids = ids.clone();
        Memo::new(move |_| kept.get().then(|| ids.iter().find_map(|id| tablet.seen_of(*id))))
    };
    let line = {
        let whom = whom.clone();
        move || match arrived.get() {
            None => match tablet.unreached.get() {
                Some(since) => {
                    format!("No network since {}. It goes by itself as soon as there is one.", london::clock(since))
                }
                None => "On its way.".into(),
            },
            Some(None) => match &whom {
                Some((_, name)) if !about_staff && needs => {
                    format!("Arrived. {name} has not opened it yet.")
                }
                _ => "It has arrived.".into(),
            },
            Some(Some(seen)) if seen.by.is_empty() => "It has arrived and was seen.".into(),
            Some(Some(seen)) => {
                let at = chrono::DateTime::from_timestamp_millis(seen.at_ms).unwrap_or_default();
                format!("Seen by {}, {}.", seen.by, london::clock(at))
            }
        }
    };
    let tick = move |person: PersonId| {
        // Two taps are one tick.
        if told.get_untracked().is_some() {
            return;
        }
        told.set(Some(Told::Noting(person)));
        let originals = state.with_value(|s| s.entries.clone());
        spawn_local(async move {
            match tablet.told_of_these(&originals, person).await {
                Ok(at) => told.set_if_shown(Some(Told::At((person, at)))),
                Err(e) => {
                    told.set_if_shown(None);
                    // The screen may be gone by now: then the next one says so.
                    if let Some(e) = fault.try_set(Some(e)) {
                        tablet.fault.set(e);
                    }
                }
            }
        });
    };
    let not_moving = state.with_value(|s| s.draft.not_moving && s.draft.tells_of_a_mark());
    let title = Signal::derive({
        let whom = whom.clone();
        // By name and by what they are here.
        let who = whom.as_ref().and_then(|(p, _)| tablet.name_and_job(*p)).unwrap_or_default();
        move || match (&whom, arrived.get().is_some()) {
            (Some((_, name)), _) if tablet.nobody_on_duty() && !about_staff => {
                format!("Nobody is entered as on duty. Find {who}. Tell {name} face to face.")
            }
            (Some((_, name)), false) => format!("{who}, does not have it yet. Tell {name} now, face to face."),
            (Some(_), true) => {
                format!("It has reached the desk, but nobody has opened it. Tell {who}, face to face now.")
            }
            (None, _) => "Nobody inside is told. Ring now:".into(),
        }
    });
    let show_card = needs;
    let correct = move |_| {
        let of_whom = match told.get_untracked() {
            Some(Told::At(told)) => Some(told),
            _ => None,
        };
        let correction = state.with_value(|s| tablet.correction_of(&s.draft, &s.entries, of_whom));
        match correction {
            Ok(draft) => tablet.start_writing(draft),
            Err(e) => fault.set(Some(e)),
        }
    };
    let name = tablet.identity.with_untracked(|i| i.as_ref().map(|i| i.name.clone()).unwrap_or_default());
    let whom = StoredValue::new(whom);
    let subject = state.with_value(|s| if about_staff { String::new() } else { tablet.names(&s.draft.children) });
    view! {
        <Bar title=name />
        <main class="main">
            <p class="kept" role="status">
                <svg viewBox="0 0 24 24" aria-hidden="true">
                    <path d="M5 12.5l4.5 4.5L19 7.5" />
                </svg>
                <b>{format!("Saved on this tablet, {at}")}</b>
            </p>
            <h1 tabindex="-1" class="visually-hidden">
                "Saved"
            </h1>
            <Show when=move || show_card && told.get().is_none()>
                <Tell title>
                    {not_moving.then(|| view! { <p>"You do not have to decide whether the explanation fits."</p> })}
                    {about_staff.then(|| view! { <p>"Do not tell the person it is about."</p> })}
                    <div class="row">
                        {whom
                            .get_value()
                            .map(|(person, name)| {
                                let words = format!("I have told {name}");
                                view! {
                                    <button class="btn primary wide" on:click=move |_| tick(person)>
                                        {words}
                                    </button>
                                }
                            })}
                        {others
                            .get_value()
                            .into_iter()
                            .map(|(person, name)| {
                                let words = format!("I have told {name}");
                                view! {
                                    <button class="btn wide" on:click=move |_| tick(person)>
                                        {words}
                                    </button>
                                }
                            })
                            .collect_view()} <Show when=move || !nobody && !numbers.get()>
                            <button class="btn plain" on:click=move |_| numbers.set(true)>
                                "Nobody is here: show the numbers"
                            </button>
                        </Show>
                    </div> <Show when=move || numbers.get() || nobody>
                        <Numbers />
                    </Show>
                </Tell>
            </Show>
            {move || {
                told_words()
                    .map(|t| {
                        view! {
                            <p class="kept" role="status">
                                {t}
                            </p>
                        }
                    })
            }}
            <p class="soft" role="status">
                {line}
                " Nobody can read it on this tablet once you leave this screen."
            </p>
            <FaultLine fault />
            <Reading state subject />
        </main>
        <footer class="foot">
            <button class="btn" on:click=correct>
                "Correct this"
            </button>
            <button class="btn" on:click=move |_| tablet.help.set(true)>
                "Get help now"
            </button>
            <Onward next=state.with_value(|s| s.next.clone()) />
        </footer>
    }
}

/// What comes next: done, or the same occasion for another child, whose record has its own words.
#[component]
fn Onward(next: Option<Draft>) -> impl IntoView {
    let tablet = Tablet::here();
    match next {
        None => view! {
            <button class="btn primary wide" on:click=move |_| tablet.home()>
                "Done"
            </button>
        }
        .into_any(),
        Some(next) => {
            let words = format!("Now write it for {}", tablet.names(&next.children));
            view! {
                <button class="btn primary wide" on:click=move |_| tablet.start_writing(next.clone())>
                    {words}
                </button>
            }
            .into_any()
        }
    }
}

/// The words, readable until the screen is left.
#[component]
fn Reading(state: StoredValue<State>, subject: String) -> impl IntoView {
    let shown = state.with_value(|s| {
        s.entries
            .first()
            .map(|e| e.parts.iter().filter_map(|p| p.shown("the child")).collect::<Vec<_>>())
            .unwrap_or_default()
    });
    let when = state.with_value(|s| {
        let at = s.entries.first().map(|e| e.head.occurred.to_utc());
        at.map(|at| format!("Happened: {}", london::when(at, s.at))).unwrap_or_default()
    });
    view! {
        <section class="box reading">
            <b>{subject}</b>
            <p class="soft">{when}</p>
            <Lines parts=shown />
        </section>
    }
}
