//! What happens next, and how it ends (R19, R20).

use super::Here;
use super::as_child::AsChild;
use super::recognise::{Listed, Recognise};
use crate::part::choice::Words;
use crate::part::field::{Field, Pick};
use crate::part::fold::Fold;
use crate::part::together::Together;
use domain::id::PersonId;
use domain::step::{Next, Step};
use leptos::prelude::*;

/// Whether somebody does something after it, and looks again.
fn goes_on(next: Next) -> bool {
    !matches!(next, Next::NoMore | Next::DontShare)
}

#[component]
pub(super) fn Decide(here: Here) -> impl IntoView {
    let (next, by, look) = (here.typed("next"), here.typed("next by"), here.typed("next look"));
    let (why, write_why) = here.words("next because");
    let (may_be, noticed) = (Listed::may_be(here), Listed::noticed(here));
    let options = Signal::derive(|| {
        let all = Next::ALL.iter().enumerate().map(|(n, next)| (n.to_string(), next.words().to_owned()));
        [(String::new(), "Choose".to_owned())].into_iter().chain(all).collect::<Vec<_>>()
    });
    let people = Signal::derive(move || {
        let staff = here.office.register.with(|r| {
            let all = r.iter().flat_map(|r| &r.staff).filter(|s| !s.left);
            all.map(|s| (s.person.to_string(), s.name.clone())).collect::<Vec<_>>()
        });
        [(String::new(), "Nobody in particular".to_owned())].into_iter().chain(staff).collect::<Vec<_>>()
    });
    let chosen = move || next.with(|n| n.parse::<usize>().ok()).and_then(|n| Next::ALL.get(n).copied());
    let save = move || {
        let Some(decided) = chosen() else {
            here.wrong("Nothing is chosen.", "Choose what happens next.");
            return;
        };
        // What is not shown is not sent.
        let shown = goes_on(decided);
        let step = Step::Next {
            next: decided,
            by: by.with_untracked(|b| PersonId::parse(b)).filter(|_| shown),
            look_again: look.with_untracked(|l| l.parse().ok()).filter(|_| shown),
            may_be: may_be.ids(),
            noticed: noticed.ids(),
        };
        let typed = vec![next, by, look, why, may_be.typed(), noticed.typed(), here.with()];
        here.take(step, "", &why.get_untracked(), typed);
    };
    view! {
        <form on:submit=move |e| {
            e.prevent_default();
            save();
        }>
            <div class="details">
                <Pick label="What happens next" value=next options />
                <Show when=move || chosen().is_some_and(goes_on)>
                    <Pick label="By" value=by options=people />
                    <Field label="Look again on" value=look kind="date" />
                </Show>
            </div>
            <Words label="Because" value=why write=write_why rows=2 />
            <Recognise here may_be noticed />
            <Together with=here.with() />
            <button class="btn primary" disabled=move || here.busy.get()>
                "Decide"
            </button>
        </form>
    }
}

/// Nothing is closed while one of the three is empty.
#[component]
pub(super) fn Close(here: Here) -> impl IntoView {
    let open = here.typed("close summary").with_untracked(|s| !s.is_empty());
    view! {
        <Fold summary="Close it" open>
            <Closing here />
        </Fold>
    }
}

#[component]
fn Closing(here: Here) -> impl IntoView {
    let (summary, write_summary) = here.words("close summary");
    let (followed, write_followed) = here.words("close followed");
    let (outcome, write_outcome) = here.words("close outcome");
    let save = move || {
        let step = Step::Closed { followed_up: followed.get_untracked(), outcome: outcome.get_untracked() };
        here.take(step, &summary.get_untracked(), "", vec![summary, followed, outcome, here.with()]);
    };
    view! {
        <form on:submit=move |e| {
            e.prevent_default();
            save();
        }>
            <Words label="What it was about, in a few sentences" value=summary write=write_summary rows=2 />
            <Words label="What was followed up, and how" value=followed write=write_followed rows=2 />
            <Words label="What came of it for the child" value=outcome write=write_outcome rows=2 />
            <Together with=here.with() />
            <AsChild here />
            <button class="btn primary" disabled=move || here.busy.get()>
                "Close it"
            </button>
        </form>
    }
}

/// It goes on.
#[component]
pub(super) fn Again(here: Here) -> impl IntoView {
    let (why, write_why) = here.words("again because");
    view! {
        <form on:submit=move |e| {
            e.prevent_default();
            here.take(Step::Reopened {}, "", &why.get_untracked(), vec![why]);
        }>
            <Words label="Why it goes on" value=why write=write_why rows=2 />
            <button class="btn primary" disabled=move || here.busy.get()>
                "Open it again"
            </button>
        </form>
    }
}
