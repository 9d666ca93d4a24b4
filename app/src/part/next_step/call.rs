//! A call: the number that is right now (R111), and what is written while one speaks, in the order of the conversation
//! (practice.md, section 2).

use super::Here;
use crate::device::clock;
use crate::part::choice::{Segments, Words};
use crate::part::fault::FaultLine;
use crate::part::field::{Field, Pick};
use crate::part::line::LineView;
use crate::state::reading::Reading;
use domain::directory;
use domain::london;
use domain::step::{Call, Step};
use domain::wire::board::DirectoryView;
use domain::wire::desk::ChildHead;
use leptos::prelude::*;
use std::time::Duration;

/// Between two looks at which line answers now.
const MINUTE: Duration = Duration::from_secs(60);

#[component]
pub(super) fn Ring(here: Here, child: Option<ChildHead>) -> impl IntoView {
    let Reading { found, fault } = here.office.read::<DirectoryView>("/api/v1/directory".into());
    let council = child.as_ref().and_then(|c| c.council.clone()).unwrap_or_default();
    let name = child.as_ref().map_or("the child".to_owned(), |c| c.preferred.clone());
    let all =
        Memo::new(move |_| found.with(|d| d.as_ref().map(|d| directory::for_child(d, &council)).unwrap_or_default()));
    let no_number = move || found.with(Option::is_some) && all.with(|all| !all.iter().any(|l| l.social_care));
    if let Ok(beat) = set_interval_with_handle(move || here.office.changes.update(|c| *c += 1), MINUTE) {
        on_cleanup(move || beat.clear());
    }
    let to = here.typed("rang");
    let options = Signal::derive(move || {
        let lines = all.get().into_iter().map(|l| (l.title.clone(), l.title));
        let first = [(String::new(), "Choose".to_owned())].into_iter();
        first.chain(lines).chain([(ELSE.to_owned(), "Somebody else".to_owned())]).collect::<Vec<_>>()
    });
    // Whoever presses that it begins rings the line at the top, unless they said another.
    let begins = move || {
        if let (Some(first), true) = (all.with(|a| a.first().cloned()), to.with_untracked(String::is_empty)) {
            to.set(first.title);
        }
    };
    let other = here.typed("rang whom else");
    let (began, ended) = (here.typed("call began"), here.typed("call ended"));
    // The lines may come after the press.
    Effect::new(move |_| {
        all.track();
        if !began.with_untracked(String::is_empty) {
            begins();
        }
    });
    let (said, write_said) = here.words("call said");
    let (spoke, collects, parents, contact) =
        (here.typed("call spoke"), here.typed("call collects"), here.typed("call parents"), here.typed("call contact"));
    let referral = here.typed("call referral");
    let save = move || {
        let (Some(began_at), Some(ended_at)) =
            (london::typed(&began.get_untracked()), london::typed(&ended.get_untracked()))
        else {
            here.wrong("When the call began and ended is missing.", "Press the two buttons, or write the times.");
            return;
        };
        let whom = to.get_untracked();
        let answer = referral.get_untracked();
        if whom.is_empty() {
            here.wrong("Whom you rang is missing.", "Choose the line, or Somebody else.");
            return;
        }
        if answer.is_empty() {
            here.wrong("Whether they take it as a referral is missing.", "Choose Yes, No, or Nobody answered.");
            return;
        }
        let line = all.with_untracked(|all| all.iter().find(|l| l.title == whom).cloned());
        let call = Call {
            number: line.as_ref().and_then(|l| l.phone.clone()).unwrap_or_default(),
            social_care: line.is_some_and(|l| l.social_care),
            nobody: answer == NOBODY,
            to: if whom == ELSE { other.get_untracked() } else { whom },
            began: began_at,
            ended: ended_at,
            spoke_with: spoke.get_untracked(),
            collects: collects.get_untracked(),
            parents: parents.get_untracked(),
            contact: contact.get_untracked(),
            referral: answer == YES,
        };
        let typed = vec![to, other, began, ended, said, spoke, collects, parents, contact, referral];
        here.take(Step::Rang { call }, &said.get_untracked(), "", typed);
    };
    // Whatever comes between, that somebody rang is known, and what was said is asked for (R12).
    let note = move || {
        let to = to.with_untracked(|to| if to == ELSE { other.get_untracked() } else { to.clone() });
        // Whom, is said at the end at the latest.
        let to = if to.trim().is_empty() { "somebody outside".into() } else { to };
        here.note(Step::Began { to, at: clock::now() });
    };
    let mark = move |time: RwSignal<String>| time.set(london::to_type(clock::now()));
    view! {
        <FaultLine fault />
        <Show when=no_number>
            <p class="hint">
                "No number of children's social care is known here for this child. Ring the council, and enter the number under Whom to ring."
            </p>
        </Show>
        <ul class="lines">
            <For each=move || all.get() key=|l| format!("{l:?}") let:line>
                <LineView line />
            </For>
        </ul>
        <form on:submit=move |e| {
            e.prevent_default();
            save();
        }>
            <div class="details">
                <Pick label="Whom you rang" value=to options />
                <Show when=move || to.get() == ELSE>
                    <Field label="Who that is" value=other />
                </Show>
                <Field label="Who answered" value=spoke />
            </div>
            <div class="details">
                <div>
                    <Field label="Call began" value=began kind="datetime-local" />
                    <button
                        type="button"
                        class="btn"
                        on:click=move |_| {
                            begins();
                            mark(began);
                            note();
                        }
                    >
                        "It begins now"
                    </button>
                </div>
                <div>
                    <Field label="Call ended" value=ended kind="datetime-local" />
                    <button type="button" class="btn" on:click=move |_| mark(ended)>
                        "It ended now"
                    </button>
                </div>
            </div>
            <Words label="What they said or advised" value=said write=write_said rows=3 />
            <div class="details">
                <Field label=format!("Who collects {name}") value=collects />
                <Field label="What may the parents be told" value=parents />
                <Field label="Whom they can ring this evening or at the weekend" value=contact />
            </div>
            <p>
                <b>"Do they take the call as a referral?"</b>
            </p>
            <Segments
                label="Do they take the call as a referral?"
                options=vec![(YES, "Yes, the written one is due"), (NO, "No"), (NOBODY, "Nobody answered")]
                chosen=Signal::derive(move || [YES, NO, NOBODY].into_iter().find(|a| referral.with(|r| r == a)))
                choose=Callback::new(move |is: &'static str| referral.set(is.to_owned()))
            />
            <button class="btn primary" disabled=move || here.busy.get()>
                "Save the call"
            </button>
        </form>
    }
}

const ELSE: &str = "somebody else";
const YES: &str = "yes";
const NO: &str = "no";
const NOBODY: &str = "nobody";
