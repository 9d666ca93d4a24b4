//! The two gates of consent (K14, H19): what the parents know of a referral and say, which never holds it up; and whether they
//! agree to early help, which never goes without them.

use super::Here;
use super::outside::when;
use super::recognise::Listed;
use crate::part::choice::{Segments, Words};
use crate::part::field::Field;
use crate::part::ticks::Ticks;
use domain::step::{Gate, Informed, Said, Step};
use leptos::prelude::*;

/// R44 to R47.
#[component]
pub(super) fn BeforeReferral(here: Here) -> impl IntoView {
    let (told, said) = (here.typed("parents told"), here.typed("parents said"));
    let (who, at) = (here.typed("parents who"), here.typed("parents at"));
    let (words, write_words) = here.words("parents words");
    let (why, write_why) = here.words("parents because");
    let grounds = Listed::grounds(here);
    let know = Memo::new(move |_| told.with(|t| TOLD.into_iter().find(|(_, w)| w == t).map(|(k, _)| k)));
    let answer = Memo::new(move |_| match know.get()? {
        Informed::NotYet => Some(Said::NotAsked),
        _ => said.with(|s| SAID.into_iter().find(|(_, w)| w == s).map(|(a, _)| a)),
    });
    let met = Memo::new(move |_| matches!(know.get(), Some(Informed::Before | Informed::Afterwards)));
    let heard = Memo::new(move |_| matches!(answer.get(), Some(Said::Agree | Said::DontAgree)));
    let without =
        Memo::new(move |_| answer.get().is_some_and(|a| a != Said::Agree || know.get() == Some(Informed::Afterwards)));
    let save = move || {
        let (Some(told_them), Some(answered)) = (know.get_untracked(), answer.get_untracked()) else {
            here.wrong("Something is not chosen yet.", "Choose whether the parents know, and what they say.");
            return;
        };
        // What is not shown is not sent.
        let shown = |text: RwSignal<String>, is: Memo<bool>| {
            if is.get_untracked() { text.get_untracked() } else { String::new() }
        };
        let at_time = if met.get_untracked() { when(here, at) } else { Some(here.now()) };
        let Some(at_time) = at_time else { return };
        let step = Step::Agreement {
            to: Gate::Referral,
            told: told_them,
            said: answered,
            who: shown(who, met),
            grounds: if without.get_untracked() { grounds.ids() } else { vec![] },
            at: at_time,
        };
        let typed = vec![told, said, who, at, words, why, grounds.typed()];
        here.take(step, &shown(words, heard), &shown(why, without), typed);
    };
    let rows = Signal::derive(move || {
        here.office.guide.with(|g| g.grounds.iter().map(|c| (c.id.clone(), c.words.clone())).collect::<Vec<_>>())
    });
    let legend = move || match heard.get() && answer.get() == Some(Said::Agree) {
        true => "Why it went before they were told",
        false => "Why we are sharing without their agreement",
    };
    view! {
        <form on:submit=move |e| {
            e.prevent_default();
            save();
        }>
            <p>
                <b>"Have you told the parents?"</b>
            </p>
            <Segments
                label="Have you told the parents?"
                options=TOLD.to_vec()
                chosen=know
                choose=move |k: Informed| told.set(words_of(&TOLD, k))
            />
            <Show when=move || met.get()>
                <p>
                    <b>"What did they say?"</b>
                </p>
                <Segments
                    label="What did they say?"
                    options=SAID.to_vec()
                    chosen=answer
                    choose=move |a: Said| said.set(words_of(&SAID, a))
                />
                <div class="details">
                    <Field label="Who of them" value=who hint="Such as: his mother, with an interpreter" />
                    <Field label="When, if not now" value=at kind="datetime-local" />
                </div>
            </Show>
            <Show when=move || heard.get()>
                <Words label="What they said, in their words" value=words write=write_words rows=2 />
            </Show>
            <Show when=move || {
                without.get()
            }>
                {move || {
                    view! {
                        <Ticks
                            legend=legend()
                            rows
                            chosen=Signal::derive(move || grounds.chosen())
                            flip=move |id: String| grounds.flip(&id)
                        />
                    }
                }} <Words label="Because" value=why write=write_why rows=2 />
            </Show>
            <button class="btn primary" disabled=move || here.busy.get()>
                "Keep it with the referral"
            </button>
        </form>
    }
}

/// What can be chosen, in the words of the screen; what is chosen is kept as its words, like everything that is typed.
const TOLD: [(Informed, &str); 3] = [
    (Informed::Before, "Yes, before it went"),
    (Informed::Afterwards, "Yes, after it went"),
    (Informed::NotYet, "Not for now"),
];
const SAID: [(Said, &str); 3] =
    [(Said::Agree, "They agree"), (Said::DontAgree, "They do not agree"), (Said::NotAsked, "Not asked")];

fn words_of<T: PartialEq>(all: &[(T, &str)], one: T) -> String {
    all.iter().find(|(of, _)| *of == one).map(|(_, words)| (*words).to_owned()).unwrap_or_default()
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
                told: Informed::Before,
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
            <button class="btn primary" disabled=move || here.busy.get() on:click=move |_| keep(Said::Agree)>
                "They agree"
            </button>
            <button class="btn primary" disabled=move || here.busy.get() on:click=move |_| keep(Said::DontAgree)>
                "They do not agree"
            </button>
        </div>
    }
}
