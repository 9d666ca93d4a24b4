//! Writing. The draft is kept at every pause; a shared lock keeps updates away while this screen is open.

mod another;
mod context;
mod good_words;
mod keeping;
mod kinds;
mod more_marks;
mod not_moving;
mod note_taking;
mod paper;
mod saving;
mod staff;

use crate::device::http::Fault;
use crate::device::vault::Person;
use crate::device::{clock, drafts};
use crate::part::bar::Bar;
use crate::part::fault::FaultLine;
use crate::state::tablet::Tablet;
use chrono::{DateTime, FixedOffset};
use domain::entry::{Draft, Kind};
use domain::id::PersonId;
use leptos::prelude::*;

use another::{AnotherChild, OtherNames, SameWords, Several};
use context::WhenWhereWho;
use kinds::{Boxes, LeadToKnow};
use not_moving::NotMoving;
use staff::{AboutStaffDetails, AboutStaffQuestion};

/// What the parts of the writing screen share.
#[derive(Clone, Copy)]
pub struct Writing {
    pub draft: RwSignal<Draft>,
    pub tablet: Tablet,
    /// Counts the times when what is asked about staff has to come into sight.
    pub show_staff: RwSignal<u32>,
    /// A picture that was taken, and is not part of the draft yet.
    pub in_hand: RwSignal<paper::InHand>,
    /// Who was signed in when it was begun: locked meanwhile, their key still keeps it.
    person: StoredValue<Option<Person>>,
    /// Its last touch when this screen was opened: looked at and left as it was, it stays as it lay.
    opened: StoredValue<DateTime<FixedOffset>>,
    kept_at: RwSignal<Option<String>>,
    fault: RwSignal<Option<Fault>>,
    /// What is still missing; gone at the next touch.
    lack: RwSignal<Option<Fault>>,
    saving: RwSignal<bool>,
    /// It is no draft any more: saved or discarded.
    ended: RwSignal<bool>,
    /// Somebody was asked once whom it is about, and pressed Save again.
    asked: RwSignal<bool>,
}

impl Writing {
    fn begin(mut draft: Draft, tablet: Tablet) -> Self {
        // Asked of by name, unless they are the writer.
        let reader = tablet.roster.with_untracked(|r| r.as_ref()?.staff_lead).filter(|r| Some(*r) != draft.author);
        if draft.reader.is_some() && reader.is_some() && draft.reader != reader {
            // Another person since: what was answered was of the earlier one.
            draft.about_reader = None;
        }
        draft.reader = reader.or(draft.reader);
        Self {
            opened: StoredValue::new(draft.touched),
            draft: RwSignal::new(draft),
            tablet,
            show_staff: RwSignal::new(0),
            in_hand: RwSignal::default(),
            person: StoredValue::new(tablet.person.get_untracked()),
            kept_at: RwSignal::new(None),
            fault: RwSignal::new(None),
            lack: RwSignal::new(None),
            saving: RwSignal::new(false),
            ended: RwSignal::new(false),
            asked: RwSignal::new(false),
        }
    }

    /// A box of the draft: how it reads and how it is written.
    pub fn words(
        self,
        get: fn(&Draft) -> &String,
        set: fn(&mut Draft) -> &mut String,
    ) -> (Signal<String>, Callback<String>) {
        let read = Signal::derive(move || self.draft.with(|d| get(d).clone()));
        let write = Callback::new(move |text: String| self.change(|d| *set(d) = text));
        (read, write)
    }

    pub fn change(self, change: impl FnOnce(&mut Draft)) {
        self.draft.update(|d| {
            change(d);
            d.touched = clock::now_written();
        });
    }

    /// Whom to tell, by name, or the words for when nobody inside may be told.
    pub fn whom(self) -> Option<(PersonId, String)> {
        let person = self.draft.with(|d| self.tablet.tell_whom(&d.route(), &self.tablet.guarded_in(d)))?;
        Some((person, self.tablet.person_name(person)?.0))
    }
}

#[component]
pub fn Write(draft: Draft) -> impl IntoView {
    let tablet = Tablet::here();
    let writing = Writing::begin(draft, tablet);
    writing.keep_at_pauses();
    on_cleanup(move || {
        drafts::on_screen(None);
        writing.keep(true);
    });
    let without_tile = writing.person.with_value(Option::is_none);
    let (fault, lack, saving) = (writing.fault, writing.lack, writing.saving);
    let kind = writing.draft.with_untracked(|d| d.kind);
    let names = writing.draft.with_untracked(|d| tablet.names(&d.children));
    let about = if names.is_empty() { String::new() } else { format!(" about {names}") };
    let corrects = writing.draft.with_untracked(|d| !d.supersedes.is_empty());
    let heading = match kind {
        _ if corrects => format!("Correct what you wrote{about}"),
        Kind::ChildWords if !names.is_empty() => format!("What {names} told me"),
        Kind::AdultTalk if !names.is_empty() => format!("Talked with an adult about {names}"),
        Kind::Question if !names.is_empty() => format!("About {names}: does this need recording?"),
        _ => format!("{}{about}", kind.title()),
    };
    let adds = writing.draft.with_untracked(|d| !d.about.is_empty());
    let typed = writing.draft.with_untracked(|d| d.children.is_empty());
    let back = Callback::new(move |()| {
        tablet.back();
    });
    let state = Signal::derive(move || {
        writing.kept_at.get().map_or_else(|| "Back".to_string(), |at| format!("Draft kept {at}"))
    });
    let button = move || match names.is_empty() {
        _ if corrects => "Save the correction".to_string(),
        true => "Save".to_string(),
        false => format!("Save for {names}"),
    };
    view! {
        <div class:quiet=kind == Kind::ChildWords class="writing">
            <Bar title=state back />
            <main class="main">
                <Show when=move || kind == Kind::ChildWords>
                    <ListenFirst />
                </Show>
                <h1 tabindex="-1">{heading}</h1>
                {adds
                    .then(|| {
                        view! {
                            <p class="hint">
                                "This adds to what you wrote before. That is kept as it is, and is not shown here."
                            </p>
                        }
                    })}
                <WhenWhereWho writing />
                <Several writing />
                <SameWords writing />
                <Show when=move || typed>
                    <Typed writing label="Which child" get=|d| &d.child_typed set=|d| &mut d.child_typed />
                </Show>
                <Show when=move || without_tile>
                    <Typed writing label="Your name" get=|d| &d.author_name set=|d| &mut d.author_name />
                </Show>
                <Boxes writing />
                <OtherNames writing />
                <AboutStaffDetails writing />
                <AnotherChild writing />
            </main>
            // What was said no to stands beside the button that was pressed.
            <footer class="foot stack">
                <FaultLine fault />
                <FaultLine fault=lack />
                // In sight wherever somebody is on the page, and nothing that they tap moves because of it.
                <NotMoving writing />
                <Show when=move || kind == Kind::AdultTalk>
                    <LeadToKnow writing />
                </Show>
                <AboutStaffQuestion writing />
                <div class="row">
                    <button class="btn primary wide" disabled=move || saving.get() on:click=move |_| writing.save()>
                        {move || if saving.get() { "Saving …".to_string() } else { button() }}
                    </button>
                    <button class="btn" on:click=move |_| tablet.help.set(true)>
                        "Get help now"
                    </button>
                </div>
            </footer>
        </div>
    }
}

/// H12.
#[component]
fn ListenFirst() -> impl IntoView {
    view! {
        <details class="listen">
            <summary>
                <b>"Listen first. The tablet can wait."</b>
            </summary>
            <ul>
                <li>"You can say: thank you for telling me."</li>
                <li>"You can say: you are not in trouble."</li>
                <li>"You can say: I need to tell someone who helps children."</li>
                <li>"Don't ask questions. Don't say that it will be all right."</li>
            </ul>
        </details>
    }
}

/// A name that nobody could tap.
#[component]
fn Typed(
    writing: Writing,
    label: &'static str,
    get: fn(&Draft) -> &String,
    set: fn(&mut Draft) -> &mut String,
) -> impl IntoView {
    let (read, write) = writing.words(get, set);
    view! {
        <label class="field">
            <span>{label}</span>
            <input
                autocomplete="off"
                spellcheck="false"
                prop:value=move || read.get()
                on:input=move |e| write.run(event_target_value(&e))
            />
        </label>
    }
}
