//! Who hears of concerns about staff, and who hears of those about that person (H1). Where there is a registered
//! person, they alone change it.

use crate::device::http::Fault;
use crate::part::answers::{Answers, See};
use crate::part::changes::Changes;
use crate::part::fault::FaultLine;
use crate::part::field::Pick;
use crate::part::next_step::NextStep;
use crate::part::options::people;
use crate::part::record::{Record, subject};
use crate::state::office::Office;
use crate::state::reading::Reading;
use domain::id::PersonId;
use domain::london;
use domain::register::Fact;
use domain::routing::Role;
use domain::wire::desk::{Concerns as Read, RegisterView};
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
    let hears = move || office.me.with(|m| m.as_ref().is_some_and(|m| m.hears_of_staff));
    // Whoever only reads what came to them is not asked to decide who does.
    let decides = move || office.has(Role::Manager) || office.has(Role::Owner);
    view! {
        <main class="read">
            <h1 tabindex="-1">"Concerns about staff"</h1>
            <p>
                "A concern about someone who works or helps here goes to one person. Nobody else is told, and no list of anybody else's shows that it exists."
            </p>
            <Show when=decides>
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
                        view! {
                            <p class="hint">{format!("{who}, as registered person, signs in here to change this.")}</p>
                        }
                            .into_any()
                    }
                }}
            </Show>
            // Whoever has the list of staff finds this there.
            <Show when=move || !office.in_office()>
                <Changes />
            </Show>
            <Show when=hears>
                <Came />
            </Show>
        </main>
    }
}

/// What whoever hears of it does next, and by when.
const RING_LADO: &str = "Ring the LADO (the council's officer for concerns about staff) by the close of the next working \
                         day. The number stands on every tablet under “Get help now”.";

/// What came to this reader, seen or not, whenever it was.
#[component]
fn Came() -> impl IntoView {
    let office = Office::here();
    let Reading { found, fault } = office.read::<Read>("/api/v1/concerns".into());
    let records = move || found.with(|c| c.as_ref().map(|c| c.records.clone()).unwrap_or_default());
    let now = move || found.with_untracked(|c| c.as_ref().map(|c| c.now)).unwrap_or_default();
    view! {
        <h2>"Came to you"</h2>
        <FaultLine fault />
        <Show when=move || found.with(Option::is_some) && records().is_empty()>
            <p class="soft">"Nothing came to you."</p>
        </Show>
        // R75, R76: before its steps are led through one by one, this holds for each of them.
        <Show when=move || !records().is_empty()>
            <p class="hint">
                <b>"Don't question the child, and don't look into it yourselves first. "</b>
                {RING_LADO}
            </p>
        </Show>
        <ol class="chronology">
            <For
                each=records
                key=|r| format!("{r:?}")
                children=move |record| {
                    let answers = record.clone();
                    let day = london::day(record.received);
                    view! {
                        <li>
                            <h2>{format!("{day}: {}", subject(&record))}</h2>
                            <Record record now=now() short=true />
                            <See record=answers.clone() />
                            <NextStep record=answers.clone() now=now() />
                            <Answers record=answers />
                        </li>
                    }
                }
            />
        </ol>
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
        <form
            class="details"
            on:submit=move |e| {
                e.prevent_default();
                set();
            }
        >
            <Pick label="Staff-concerns lead" value=lead options />
            <Pick label="If it is about them or someone close" value=second options />
            <FaultLine fault />
            <button class="btn">"Set"</button>
        </form>
    }
}
