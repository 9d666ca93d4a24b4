//! Who hears of concerns about staff, and who hears of those about that person (H1). Where there is a registered
//! person, they alone change it.

use crate::device::http::Fault;
use crate::part::changes::Changes;
use crate::part::fault::FaultLine;
use crate::part::field::Pick;
use crate::part::options::people;
use crate::state::office::Office;
use domain::id::PersonId;
use domain::register::Fact;
use domain::routing::Role;
use domain::wire::desk::RegisterView;
use leptos::prelude::*;

#[component]
pub fn Concerns() -> impl IntoView {
    let office = Office::here();
    let owners = move || -> Vec<String> {
        office.register.with(|r| {
            let staff = r.iter().flat_map(|r| &r.staff);
            staff.filter(|s| !s.left && s.roles.contains(&Role::Owner)).map(|s| s.name.clone()).collect()
        })
    };
    let name = move |which: fn(&RegisterView) -> Option<PersonId>| {
        office.register.with(|r| {
            let r = r.as_ref()?;
            let person = which(r)?;
            r.staff.iter().find(|s| s.person == person).map(|s| s.name.clone())
        })
    };
    let nobody = || "nobody: such a concern waits, and its writer is shown the numbers to ring".to_string();
    let may = move || owners().is_empty() || office.has(Role::Owner);
    let holds = move || office.register.with(|r| r.as_ref().map(|r| (r.staff_lead, r.staff_second)));
    let state = Memo::new(move |_| (office.register.with(Option::is_some), may(), holds()));
    view! {
        <main class="read">
            <h1 tabindex="-1">"Concerns about staff"</h1>
            <p>"A concern about someone who works or helps here goes to one person. Nobody else is told, and no list of anybody else's shows that it exists."</p>
            <dl class="facts">
                <dt>"Goes to"</dt>
                <dd>{move || name(|r| r.staff_lead).unwrap_or_else(nobody)}</dd>
                <dt>"If it is about them, or someone close to them"</dt>
                <dd>{move || name(|r| r.staff_second).unwrap_or_else(nobody)}</dd>
            </dl>
            // Made once for those who hold now: what arrives meanwhile takes nothing from what is being chosen.
            {move || match state.get() {
                (false, ..) => view! { <p class="soft">"Reading …"</p> }.into_any(),
                (true, true, _) => view! { <Change /> }.into_any(),
                (true, false, _) => {
                    let who = owners().join(" or ");
                    view! { <p class="hint">{format!("{who}, as registered person, signs in here to change this.")}</p> }.into_any()
                }
            }}
            // Whoever has the list of staff finds this there.
            <Show when=move || !office.in_office()>
                <Changes />
            </Show>
        </main>
    }
}

#[component]
fn Change() -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let known = |f: fn(&RegisterView) -> Option<PersonId>| {
        RwSignal::new(
            office.register.with_untracked(|r| r.as_ref().and_then(f)).map(|p| p.to_string()).unwrap_or_default(),
        )
    };
    let (lead, second) = (known(|r| r.staff_lead), known(|r| r.staff_second));
    let options = Signal::derive(move || office.register.with_untracked(|r| people(r.as_ref(), "Nobody")));
    let set = move || {
        let fact = Fact::StaffConcerns {
            lead: PersonId::parse(&lead.get_untracked()),
            second: PersonId::parse(&second.get_untracked()),
        };
        office.enter(vec![fact], fault, move || {
            office.done.set(Some("Who hears of concerns about staff is set.".into()))
        });
    };
    view! {
        <form class="details" on:submit=move |e| {
            e.prevent_default();
            set();
        }>
            <Pick label="Staff-concerns lead" value=lead options />
            <Pick label="If it is about them or someone close" value=second options />
            <FaultLine fault />
            <button class="btn">"Set"</button>
        </form>
    }
}
