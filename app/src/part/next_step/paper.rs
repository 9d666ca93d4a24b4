//! What became of the paper of a handwritten note (K10, N23): kept, and where; or shredded, before somebody else's eyes.

use super::Here;
use super::outside::when;
use crate::part::field::Field;
use crate::part::fold::Fold;
use crate::part::ticks::Ticks;
use crate::part::together::{Together, people};
use domain::step::{Page, Step};
use domain::wire::desk::PictureView;
use leptos::prelude::*;

/// All pages of the record, by their pictures.
fn pages(here: Here) -> Vec<Page> {
    let page = |p: &PictureView| Page { picture: p.id, hash: p.hash.clone() };
    here.record.with_value(|r| r.pictures.iter().map(page).collect())
}

#[component]
pub(super) fn Paper(here: Here) -> impl IntoView {
    let (place, seen, at) = (here.typed("paper place"), here.typed("paper seen"), here.typed("paper at"));
    let is = move |what: &str| seen.with_untracked(|s| s.split(' ').any(|s| s == what));
    let keep = move || {
        let (dated, signed) = (is("dated"), is("signed"));
        let step = Step::OriginalKept { place: place.get_untracked(), dated, signed, pages: pages(here) };
        here.take(step, "", "", vec![place, seen]);
    };
    let about_staff = here.record.with_value(|r| r.about_staff);
    let may_shred =
        move || !about_staff && here.office.register.with(|r| r.as_ref().is_some_and(|r| r.shreds_originals));
    let rows = Signal::derive(|| {
        [("dated", "Its date stands on it"), ("signed", "Its writer signed it")]
            .map(|(i, w)| (i.to_owned(), w.to_owned()))
            .to_vec()
    });
    let flip = move |what: String| {
        seen.update(|s| {
            let mut all: Vec<&str> = s.split(' ').filter(|s| !s.is_empty()).collect();
            match all.iter().position(|s| *s == what) {
                Some(n) => drop(all.remove(n)),
                None => all.push(&what),
            }
            *s = all.join(" ");
        });
    };
    let chosen = Signal::derive(move || seen.with(|s| s.split(' ').map(str::to_owned).collect::<Vec<_>>()));
    view! {
        <form on:submit=move |e| {
            e.prevent_default();
            keep();
        }>
            <Ticks legend="What you saw on the paper" rows chosen flip />
            <Field label="Where the paper is kept" value=place hint="Such as: the office, locked cabinet" />
            <button class="btn primary" disabled=move || here.busy.get()>
                "It is kept there"
            </button>
        </form>
        <Show when=may_shred>
            <Fold summary="It was shredded">
                <Shredded here seen at />
            </Fold>
        </Show>
    }
}

#[component]
fn Shredded(here: Here, seen: RwSignal<String>, at: RwSignal<String>) -> impl IntoView {
    let with = here.with();
    let save = move || {
        if people(with).is_empty() {
            here.wrong("Nobody is named who saw it.", "Choose who stood by when it was shredded.");
            return;
        }
        let Some(at_time) = when(here, at) else { return };
        let is = |what: &str| seen.with_untracked(|s| s.split(' ').any(|s| s == what));
        let (dated, signed) = (is("dated"), is("signed"));
        let step = Step::OriginalShredded { at: at_time, dated, signed, pages: pages(here) };
        here.take(step, "", "", vec![seen, at]);
    };
    view! {
        <form on:submit=move |e| {
            e.prevent_default();
            save();
        }>
            <p class="soft">
                "Look at every picture first: can it be read, down to the date? A court may ask for the paper, and then there is none. What is noted here is the certificate: who shredded it, who saw it, when, and the hash of each picture. A lead or deputy who saw it can confirm it under their own name."
            </p>
            <Together with label="Who saw it" />
            <Field label="When, if not now" value=at kind="datetime-local" />
            <button class="btn" disabled=move || here.busy.get()>
                "It was shredded"
            </button>
        </form>
    }
}
