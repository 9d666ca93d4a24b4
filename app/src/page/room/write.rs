//! Writing. The draft is kept at every pause; a shared lock keeps updates away while this screen is open.

mod context;
mod good_words;
mod kinds;
mod more_marks;
mod not_moving;
mod note_taking;
mod paper;
mod staff;

use crate::device::http::Fault;
use crate::device::{clock, drafts, vault, written};
use crate::part::bar::Bar;
use crate::part::fault::FaultLine;
use crate::state::IfShown;
use crate::state::pause::Pause;
use crate::state::tablet::{Page, Saved, Tablet};
use domain::entry::{AboutStaff, Draft, Kind};
use domain::id::PersonId;
use domain::london;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

use context::WhenWhereWho;
use kinds::Boxes;
use staff::{AboutStaffDetails, AboutStaffQuestion};

/// A pause after which the draft is kept.
const PAUSE: Duration = Duration::from_millis(500);

/// While somebody types without a pause, the draft is kept at latest after this many milliseconds.
const KEEP_AT_LATEST_MS: f64 = 2_000.0;

/// What the parts of the writing screen share.
#[derive(Clone, Copy)]
pub struct Writing {
    pub draft: RwSignal<Draft>,
    pub tablet: Tablet,
    /// Counts the times when what is asked about staff has to come into sight.
    pub show_staff: RwSignal<u32>,
    /// A picture that was taken, and is not part of the draft yet.
    pub in_hand: RwSignal<paper::InHand>,
}

impl Writing {
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
    let mut draft = draft;
    // Asked of by name, unless they are the writer.
    let reader = tablet.roster.with_untracked(|r| r.as_ref()?.staff_lead).filter(|r| Some(*r) != draft.author);
    if draft.reader.is_some() && reader.is_some() && draft.reader != reader {
        // Another person since: what was answered was of the earlier one.
        draft.about_reader = None;
    }
    draft.reader = reader.or(draft.reader);
    let writing =
        Writing { draft: RwSignal::new(draft), tablet, show_staff: RwSignal::new(0), in_hand: RwSignal::default() };
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    // What is still missing; gone at the next touch.
    let lack: RwSignal<Option<Fault>> = RwSignal::new(None);
    let kept_at = RwSignal::new(None::<String>);
    let (saving, saved) = (RwSignal::new(false), RwSignal::new(false));
    let asked = RwSignal::new(false);
    let person = tablet.person.get_untracked();
    let without_tile = person.is_none();
    // Looked at and left as it was, a correction is none, and a draft lies as it lay.
    let opened = writing.draft.with_untracked(|d| d.touched);

    let keep = {
        let person = person.clone();
        move |leaving: bool| {
            let (Some(identity), person) = (tablet.identity.get_untracked(), person.clone()) else { return };
            // A timer may still ring when the screen is gone.
            let flags = (saved.try_get_untracked(), saving.try_get_untracked(), writing.draft.try_get_untracked());
            let (Some(false), Some(false), Some(draft)) = flags else { return };
            if !draft.is_worth_keeping() || draft.touched == opened {
                return;
            }
            spawn_local(async move {
                let kept = drafts::keep(&identity, person.as_ref(), &draft).await;
                // Begun without a tile, nobody could come back to it: left, it goes as it is.
                if leaving && draft.author.is_none() && kept.is_ok() {
                    match drafts::send(&identity, draft.ids.first().copied()).await {
                        Ok(()) => tablet.send_soon(),
                        Err(e) => tablet.fault.set(Some(e)),
                    }
                    tablet.count().await;
                    return;
                }
                if leaving {
                    tablet.count().await;
                }
                match kept {
                    // The screen may be gone by now.
                    Ok(()) => kept_at.set_if_shown(Some(london::clock(clock::now()))),
                    Err(e) if leaving => tablet.fault.set(Some(e)),
                    Err(e) => fault.set_if_shown(Some(e)),
                }
            });
        }
    };
    let pause = Pause::of_this_screen();
    let last_kept = StoredValue::new(clock::monotonic_ms());
    let at_pause = keep.clone();
    Effect::new(move |_| {
        writing.draft.track();
        lack.set(None);
        let at_pause = at_pause.clone();
        // Somebody who types without a stop is kept too.
        if clock::monotonic_ms() - last_kept.get_value() > KEEP_AT_LATEST_MS {
            last_kept.set_value(clock::monotonic_ms());
            at_pause(false);
        }
        pause.then(PAUSE, move || at_pause(false));
    });
    let not_yet = keep.clone();
    let leaving = send_wrapper::SendWrapper::new(keep);
    on_cleanup(move || {
        drafts::on_screen(None);
        leaving.take()(true);
    });

    let save = move || {
        if saving.get_untracked() {
            return;
        }
        let Some(identity) = tablet.identity.get_untracked() else { return };
        if let Some(first) = writing.in_hand.get_untracked().before_saving() {
            lack.set(Some(first));
            return;
        }
        let draft = writing.draft.get_untracked();
        if let Some(missing) = draft.missing(clock::now_written()) {
            // Whoever presses Save means to keep it, whatever is missing.
            not_yet(false);
            lack.set(Some(Fault { next: String::new(), ..Fault::device(&missing.to_string()) }));
            return;
        }
        // Once: whoever can't say saves all the same.
        let unnamed =
            draft.about_staff != AboutStaff::No && draft.staff.is_empty() && draft.staff_typed.trim().is_empty();
        if draft.asks_of_reader() && !asked.get_untracked() {
            asked.set(true);
            let name = draft.reader.and_then(|r| tablet.person_name(r)).map(|n| n.0).unwrap_or_default();
            let says = format!("Is it about {name}, or someone close to {name}?");
            let next = format!("If you can't say, press Save again: then it goes round {name}.");
            lack.set(Some(Fault { next, ..Fault::device(&says) }));
            writing.show_staff.update(|n| *n += 1);
            return;
        }
        if unnamed && !asked.get_untracked() {
            asked.set(true);
            let says = "Who is it about, or close to? Tap them above, so that it does not go to them.";
            lack.set(Some(Fault { next: "If you can't say, press Save again.".into(), ..Fault::device(says) }));
            writing.show_staff.update(|n| *n += 1);
            return;
        }
        saving.set(true);
        let person = person.clone();
        spawn_local(async move {
            match vault::save(&identity, person.as_ref(), &draft).await {
                Ok(entries) => {
                    saved.set_if_shown(true);
                    if let Some(person) = &person {
                        let note = |e: &domain::entry::Entry| written::Written {
                            id: e.head.id,
                            kind: e.head.kind,
                            at: e.head.written,
                            child: e.head.child,
                            about_staff: draft.about_staff,
                            staff: draft.staff.clone(),
                            about_reader: draft.about_reader,
                            supersedes: e.head.supersedes.clone(),
                        };
                        // The record is saved; at worst the list of today's lacks a line.
                        if let Err(e) = written::add(person, &entries.iter().map(note).collect::<Vec<_>>()).await {
                            tablet.fault.set(Some(e));
                        }
                    }
                    tablet.count().await;
                    tablet.send_soon();
                    // Locked meanwhile: then nobody is signed in, and the words are not for whoever looks now.
                    let same = tablet.person.with_untracked(|p| p.as_ref().map(|p| p.id)) == draft.author;
                    if !same || !tablet.page.with_untracked(|p| matches!(p, Page::Write(_))) {
                        return;
                    }
                    let at = clock::now();
                    tablet.page.set(Page::Saved(Box::new(Saved { draft, entries, at })));
                }
                // The screen may be gone by now, and its words with it: they are kept as a draft after all.
                Err(e) => match fault.try_set(Some(e)) {
                    None => saving.set_if_shown(false),
                    Some(e) => {
                        tablet.fault.set(e);
                        if let Err(e) = drafts::keep(&identity, person.as_ref(), &draft).await {
                            tablet.fault.set(Some(e));
                        }
                    }
                },
            }
        });
    };

    let kind = writing.draft.with_untracked(|d| d.kind);
    let names = writing.draft.with_untracked(|d| tablet.names(&d.children));
    let about = if names.is_empty() { String::new() } else { format!(" about {names}") };
    let corrects = writing.draft.with_untracked(|d| !d.supersedes.is_empty());
    let heading = match kind {
        _ if corrects => format!("Correct what you wrote{about}"),
        Kind::ChildWords if !names.is_empty() => format!("What {names} told me"),
        Kind::AdultTalk if !names.is_empty() => format!("Talked with an adult about {names}"),
        Kind::Question if !names.is_empty() => format!("About {names}: must this be written down?"),
        _ => format!("{}{about}", kind.title()),
    };
    let adds = writing.draft.with_untracked(|d| !d.about.is_empty());
    let typed = writing.draft.with_untracked(|d| d.children.is_empty());
    let back = Callback::new(move |()| {
        tablet.back();
    });
    let several = writing.draft.with_untracked(|d| d.children.len() > 1);
    let state =
        Signal::derive(move || kept_at.get().map_or_else(|| "Back".to_string(), |at| format!("Draft kept {at}")));
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
                {several
                    .then(|| {
                        view! {
                            <p class="hint">
                                "Each child's record gets these same words, and nobody may learn of another child from it: write “another child”, not a name."
                            </p>
                        }
                    })}
                <Show when=move || typed>
                    <Typed writing label="Which child" get=|d| &d.child_typed set=|d| &mut d.child_typed />
                </Show>
                <Show when=move || without_tile>
                    <Typed writing label="Your name" get=|d| &d.author_name set=|d| &mut d.author_name />
                </Show>
                <Boxes writing />
                <AboutStaffDetails writing />
            </main>
            // What was said no to stands beside the button that was pressed.
            <footer class="foot stack">
                <FaultLine fault />
                <FaultLine fault=lack />
                <AboutStaffQuestion writing />
                <div class="row">
                    <button class="btn primary wide" disabled=move || saving.get() on:click=move |_| save()>
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
