//! Handing on: it stays with whoever asked until the other has taken it on (R146).

use super::Here;
use crate::part::choice::Words;
use crate::part::field::Pick;
use domain::id::PersonId;
use domain::routing::Role;
use domain::step::Step;
use leptos::prelude::*;

#[component]
pub(super) fn HandOver(here: Here) -> impl IntoView {
    let to = here.typed("hand to");
    let (why, write_why) = here.words("hand why");
    let people = Signal::derive(move || {
        let me = here.office.me.with(|m| m.as_ref().map(|m| m.person));
        let others = here.office.register.with(|r| {
            let all = r.iter().flat_map(|r| &r.staff).filter(|s| !s.left && Some(s.person) != me);
            let leads = all.filter(|s| s.roles.contains(&Role::Lead) || s.roles.contains(&Role::Deputy));
            leads.map(|s| (s.person.to_string(), s.name.clone())).collect::<Vec<_>>()
        });
        [(String::new(), "Choose".to_owned())].into_iter().chain(others).collect::<Vec<_>>()
    });
    let save = move || {
        let Some(person) = to.with_untracked(|t| PersonId::parse(t)) else {
            here.wrong("Nobody is chosen.", "Choose who is asked to take it on.");
            return;
        };
        here.take(Step::HandedTo { to: person }, "", &why.get_untracked(), vec![to, why]);
    };
    view! {
        <form on:submit=move |e| {
            e.prevent_default();
            save();
        }>
            <Pick label="Who is asked to take it on" value=to options=people />
            <Words label="What they have to know" value=why write=write_why rows=2 />
            <button class="btn primary" disabled=move || here.busy.get()>
                "Ask them"
            </button>
        </form>
    }
}

/// For whoever was asked; for everybody else it says who that is.
#[component]
pub(super) fn TakeOn(here: Here) -> impl IntoView {
    let asked = here.record.with_value(|r| r.handed_to);
    let me = move || here.office.me.with(|m| m.as_ref().map(|m| m.person));
    view! {
        <Show
            when=move || me() == asked
            fallback=|| {
                view! { <p class="soft">"They see it under To do. Until they have taken it on, it is still yours."</p> }
            }
        >
            <button
                class="btn primary"
                disabled=move || here.busy.get()
                on:click=move |_| here.take(Step::TakenOn {}, "", "", vec![])
            >
                "I take it on"
            </button>
        </Show>
    }
}
