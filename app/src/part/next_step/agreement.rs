//! The two gates of consent (K14, H19): what the parents know of a referral and say, which never holds it up; and whether they
//! agree to early help, which never goes without them.

use super::Here;
use super::outside::when;
use super::recognise::Listed;
use crate::part::choice::{Segments, Words};
use crate::part::field::Field;
use crate::part::ticks::Ticks;
use domain::step::{Gate, Said, Step};
use leptos::prelude::*;

/// R44 to R47.
#[component]
pub(super) fn BeforeReferral(here: Here) -> impl IntoView {
    let (told, said) = (here.typed("parents told"), here.typed("parents said"));
    let (who, at) = (here.typed("parents who"), here.typed("parents at"));
    let (words, write_words) = here.words("parents words");
    let (why, write_why) = here.words("parents because");
    let grounds = Listed::grounds(here);
    let know = move || match told.get().as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let answer = move || match (know(), said.get().as_str()) {
        (Some(false), _) | (Some(true), "not asked") => Some(Said::NotAsked),
        (Some(true), "yes") => Some(Said::Agree),
        (Some(true), "no") => Some(Said::DontAgree),
        _ => None,
    };
    let heard = Memo::new(move |_| matches!(answer(), Some(Said::Agree | Said::DontAgree)));
    let without = Memo::new(move |_| matches!(answer(), Some(Said::DontAgree | Said::NotAsked)));
    let save = move || {
        let (Some(told_them), Some(answered)) = untrack(|| (know(), answer())) else {
            here.wrong("Something is not chosen yet.", "Choose whether the parents know, and what they say.");
            return;
        };
        let Some(at_time) = when(here, at) else { return };
        // What is not shown is not sent.
        let shown = |text: RwSignal<String>, is: bool| if is { text.get_untracked() } else { String::new() };
        let step = Step::Agreement {
            to: Gate::Referral,
            told: told_them,
            said: answered,
            who: shown(who, told_them),
            grounds: if without.get_untracked() { grounds.ids() } else { vec![] },
            at: at_time,
        };
        let (words_sent, why_sent) = (shown(words, heard.get_untracked()), shown(why, without.get_untracked()));
        here.take(step, &words_sent, &why_sent, vec![told, said, who, at, words, why, grounds.typed()]);
    };
    let rows = Signal::derive(move || {
        here.office.guide.with(|g| g.grounds.iter().map(|c| (c.id.clone(), c.words.clone())).collect::<Vec<_>>())
    });
    view! {
        <form on:submit=move |e| {
            e.prevent_default();
            save();
        }>
            <p><b>"Have you told the parents?"</b></p>
            <Segments
                label="Have you told the parents?"
                options=vec![("yes", "Yes"), ("no", "Not for now")]
                chosen=Signal::derive(move || know().map(|k| if k { "yes" } else { "no" }))
                choose=move |t: &'static str| told.set(t.into())
            />
            <Show when=move || know() == Some(true)>
                <p><b>"What did they say?"</b></p>
                <Segments
                    label="What did they say?"
                    options=vec![("yes", "They agree"), ("no", "They do not agree"), ("not asked", "Not asked")]
                    chosen=Signal::derive(move || match answer() {
                        Some(Said::Agree) => Some("yes"),
                        Some(Said::DontAgree) => Some("no"),
                        Some(Said::NotAsked) => Some("not asked"),
                        _ => None,
                    })
                    choose=move |t: &'static str| said.set(t.into())
                />
                <div class="details">
                    <Field label="Who of them" value=who hint="Such as: his mother, with an interpreter" />
                    <Field label="When, if not now" value=at kind="datetime-local" />
                </div>
            </Show>
            <Show when=move || heard.get()>
                <Words label="What they said, in their words" value=words write=write_words rows=2 />
            </Show>
            <Show when=move || without.get()>
                <Ticks
                    legend="Why we are sharing without their agreement"
                    rows
                    chosen=Signal::derive(move || grounds.chosen())
                    flip=move |id: String| grounds.flip(&id)
                />
                <Words label="Because" value=why write=write_why rows=2 />
            </Show>
            <button class="btn primary" disabled=move || here.busy.get()>"Keep it with the referral"</button>
        </form>
    }
}

/// R48.
#[component]
pub(super) fn BeforeEarlyHelp(here: Here) -> impl IntoView {
    let (who, at) = (here.typed("early help who"), here.typed("early help at"));
    let (words, write_words) = here.words("early help words");
    let keep = move |said: Said| {
        if let Some(at_time) = when(here, at) {
            let step = Step::Agreement {
                to: Gate::EarlyHelp,
                told: true,
                said,
                who: who.get_untracked(),
                grounds: vec![],
                at: at_time,
            };
            here.take(step, &words.get_untracked(), "", vec![who, at, words]);
        }
    };
    view! {
        <div class="details">
            <Field label="Who of them" value=who hint="Such as: his mother, with an interpreter" />
            <Field label="When, if not now" value=at kind="datetime-local" />
        </div>
        <Words label="What they said, in their words" value=words write=write_words rows=2 />
        <div class="row">
            <button class="btn primary" disabled=move || here.busy.get() on:click=move |_| keep(Said::Agree)>"They agree"</button>
            <button class="btn primary" disabled=move || here.busy.get() on:click=move |_| keep(Said::DontAgree)>
                "They do not agree"
            </button>
        </div>
    }
}
