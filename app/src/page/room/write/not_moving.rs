//! A mark on a child who is not moving yet (H9): the card opens before and whether or not anything is saved, from
//! what was tapped or from words in passing, in any kind of record.

use super::Writing;
use crate::device::clock;
use crate::part::tell::Tell;
use domain::entry::Kind;
use domain::id::PersonId;
use domain::london;
use leptos::prelude::*;

#[component]
pub fn NotMoving(writing: Writing) -> impl IntoView {
    let tablet = writing.tablet;
    let (kind, children) = writing.draft.with_untracked(|d| (d.kind, d.children.clone()));
    let child = children.iter().filter_map(|c| tablet.child(*c)).find(|c| c.not_moving);
    let why = match (&child, children.is_empty()) {
        (Some(child), _) => format!("{} is not moving on their own yet, or it is not known.", child.preferred),
        (None, true) => "If the child is not moving on their own yet, this can't wait.".into(),
        (None, false) => return ().into_any(),
    };
    let why = StoredValue::new(why);
    let opens = Memo::new(move |_| writing.draft.with(|d| d.tells_of_a_mark()));
    let title = Signal::derive(move || match writing.whom().and_then(|(p, _)| tablet.name_and_job(p)) {
        Some(name) => format!("A mark. Tell {name}, now."),
        None => "Nobody inside is told. Ring now: “Get help now”.".into(),
    });
    view! {
        <Show when=move || opens.get()>
            <Tell title>
                <p>{why.get_value()} " You do not have to decide whether the explanation fits."</p>
                <ToldNow writing />
                <Show when=move || kind == Kind::Achievement>
                    <div class="row">
                        <button type="button" class="btn" on:click=move |_| as_concern(writing)>
                            "Write this as a concern instead"
                        </button>
                    </div>
                </Show>
            </Tell>
        </Show>
    }
    .into_any()
}

/// The words stay; what they were begun as does not keep them from the lead.
fn as_concern(writing: Writing) {
    let mut draft = writing.draft.get_untracked();
    draft.kind = Kind::Concern;
    draft.touched = clock::now_written();
    writing.tablet.start_writing(draft);
}

/// The tick before saving: who was told, by name, and when.
#[component]
fn ToldNow(writing: Writing) -> impl IntoView {
    let tablet = writing.tablet;
    let told = move || writing.draft.with(|d| d.told());
    let tick = move |person: PersonId| {
        writing.change(|d| {
            d.told_lead = Some(clock::now_written());
            d.told_person = Some(person);
        });
    };
    // One at first, so that the card leaves room for what is being written.
    let all = RwSignal::new(false);
    let people = move || {
        let others = writing.draft.with(|d| tablet.others_to_tell(&d.route(), &tablet.guarded_in(d)));
        writing.whom().into_iter().chain(others).collect::<Vec<_>>()
    };
    view! {
        {move || match told() {
            Some((person, at)) => {
                let name = tablet.person_name(person).map(|n| n.0).unwrap_or_default();
                view! {
                    <p role="status">
                        {format!("You told {name} at {}. It is noted with this record. ", london::clock(at.to_utc()))}
                        <button
                            type="button"
                            class="link"
                            on:click=move |_| {
                                writing
                                    .change(|d| {
                                        d.told_lead = None;
                                        d.told_person = None;
                                    })
                            }
                        >
                            "No, not yet"
                        </button>
                    </p>
                }
                    .into_any()
            }
            None if writing.draft.with(|d| d.route() != domain::entry::Route::Ordinary) => ().into_any(),
            None => {
                let (first, others) = people().split_first().map(|(f, o)| (vec![f.clone()], o.to_vec())).unzip();
                let button = move |(person, name): (PersonId, String)| {
                    // Of what is about staff nobody is ticked off before it is saved: the card after says whom to tell.
                    view! {
                        <button type="button" class="btn" on:click=move |_| tick(person)>
                            {format!("I have told {name}")}
                        </button>
                    }
                };
                view! {
                    <div class="row">
                        {first.into_iter().flatten().map(button).collect_view()}
                        <Show
                            when=move || all.get()
                            fallback=move || {
                                view! {
                                    <button type="button" class="link" on:click=move |_| all.set(true)>
                                        "Someone else"
                                    </button>
                                }
                            }
                        >
                            {others.clone().into_iter().flatten().map(button).collect_view()}
                        </Show>
                    </div>
                }
                    .into_any()
            }
        }}
    }
}
