//! A call: the number that is right now (R111), and what is written while one speaks, in the order of the conversation
//! (practice.md, section 2).

use super::Here;
use crate::device::clock;
use crate::part::choice::{Segments, Words};
use crate::part::fault::FaultLine;
use crate::part::field::{Field, Pick};
use crate::part::line::LineView;
use crate::state::reading::Reading;
use domain::london;
use domain::step::{Call, Step};
use domain::wire::board::{DirectoryView, Line};
use domain::wire::desk::ChildHead;
use leptos::prelude::*;

/// Lines to social care for where the family lives, the one that answers now first.
fn lines(directory: &DirectoryView, council: &str) -> Vec<Line> {
    let of = directory.councils.iter().find(|c| c.directory == council);
    let lines = of.or(directory.councils.first()).map(|c| c.lines.clone()).unwrap_or_default();
    lines.into_iter().filter(|l| l.phone.is_some() && (l.social_care || directory.authority.is_none())).collect()
}

#[component]
pub(super) fn Ring(here: Here, child: Option<ChildHead>) -> impl IntoView {
    let Reading { found, fault } = here.office.read::<DirectoryView>("/api/v1/directory".into());
    let council = child.as_ref().and_then(|c| c.council.clone()).unwrap_or_default();
    let name = child.as_ref().map_or("the child".to_owned(), |c| c.preferred.clone());
    let all = Memo::new(move |_| found.with(|d| d.as_ref().map(|d| lines(d, &council)).unwrap_or_default()));
    let chosen_by_nobody = move || found.with(|d| d.as_ref().is_some_and(|d| d.authority.is_none()));
    let to = here.typed("rang");
    let number = move || all.with(|all| all.iter().find(|l| l.title == to.get()).and_then(|l| l.phone.clone()));
    let options = Signal::derive(move || {
        let lines = all.get().into_iter().map(|l| (l.title.clone(), l.title));
        lines.chain([(ELSE.to_owned(), "Somebody else".to_owned())]).collect::<Vec<_>>()
    });
    // The line that answers now is the one that is meant, until somebody says otherwise.
    Effect::new(move |_| {
        let first = all.with(|all| all.first().map(|l| l.title.clone()));
        if let (Some(first), true) = (first, to.with_untracked(String::is_empty)) {
            to.set(first);
        }
    });
    let other = here.typed("rang whom else");
    let (began, ended) = (here.typed("call began"), here.typed("call ended"));
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
        let call = Call {
            number: number().unwrap_or_default(),
            to: if whom == ELSE { other.get_untracked() } else { whom },
            began: began_at,
            ended: ended_at,
            spoke_with: spoke.get_untracked(),
            collects: collects.get_untracked(),
            parents: parents.get_untracked(),
            contact: contact.get_untracked(),
            referral: referral.with_untracked(|r| r != NO),
        };
        let typed = vec![to, other, began, ended, said, spoke, collects, parents, contact, referral];
        here.take(Step::Rang { call }, &said.get_untracked(), "", typed);
    };
    let mark = move |time: RwSignal<String>| time.set(london::to_type(clock::now()));
    view! {
        <FaultLine fault />
        <Show when=chosen_by_nobody>
            <p class="hint">"Nobody has chosen your council yet, so its numbers are not here. A manager does, under Whom to ring."</p>
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
                    <button type="button" class="btn" on:click=move |_| mark(began)>"It begins now"</button>
                </div>
                <div>
                    <Field label="Call ended" value=ended kind="datetime-local" />
                    <button type="button" class="btn" on:click=move |_| mark(ended)>"It ended now"</button>
                </div>
            </div>
            <Words label="What they said or advised" value=said write=write_said rows=3 />
            <div class="details">
                <Field label=format!("Who collects {name}") value=collects />
                <Field label="What may the parents be told" value=parents />
                <Field label="Whom they can ring this evening or at the weekend" value=contact />
            </div>
            <p><b>"Do they take the call as a referral?"</b></p>
            <Segments
                label="Do they take the call as a referral?"
                options=vec![(YES, "Yes, the written one is due"), (NO, "No")]
                chosen=Signal::derive(move || Some(if referral.with(|r| r == NO) { NO } else { YES }))
                choose=Callback::new(move |is: &'static str| referral.set(is.to_owned()))
            />
            <button class="btn primary" disabled=move || here.busy.get()>"Keep what was said"</button>
        </form>
    }
}

const ELSE: &str = "somebody else";
const YES: &str = "yes";
const NO: &str = "no";
