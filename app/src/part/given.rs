//! Roles that were given and wait to be confirmed: across the top for those who answer for rights, on every page, and for
//! whoever was given one.

use crate::device::http::Fault;
use crate::part::fault::FaultLine;
use crate::state::office::Office;
use domain::register::Fact;
use domain::wire::desk::GivenView;
use leptos::prelude::*;

#[component]
pub fn Given() -> impl IntoView {
    let office = Office::here();
    let all = move || office.register.with(|r| r.as_ref().map(|r| r.given.clone()).unwrap_or_default());
    // Whoever reads the list finds their own in it.
    let mine = move || {
        let listed = all();
        let mine = office.me.with(|m| m.as_ref().map(|m| m.given.clone()).unwrap_or_default());
        mine.into_iter().filter(|says| listed.iter().all(|g| g.says != *says)).collect::<Vec<_>>()
    };
    view! {
        <For each=all key=|g| (g.says.clone(), g.may_confirm) let:given>
            <Waits given />
        </For>
        {move || {
            mine()
                .into_iter()
                .map(|says| {
                    view! {
                        <p class="banner" role="status">
                            {says}
                        </p>
                    }
                })
                .collect_view()
        }}
    }
}

/// One of them, with what its reader can do about it.
#[component]
fn Waits(given: GivenView) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let GivenView { person, role, says, may_confirm } = given;
    let confirm = move |_| {
        let done = move || office.done.set(Some("Confirmed. It counts from their next sign-in.".into()));
        office.enter(vec![Fact::RoleConfirmed { person, role }], fault, done);
    };
    let take_back = move |_| {
        let done = move || office.done.set(Some("Taken back. It never counted.".into()));
        office.enter(vec![Fact::RoleRefused { person, role }], fault, done);
    };
    view! {
        <section class="banner given" role="status">
            <p>{says}</p>
            <div class="row">
                {may_confirm
                    .then(|| {
                        view! {
                            <button class="btn primary" on:click=confirm>
                                "Confirm it"
                            </button>
                        }
                    })} <button class="btn" on:click=take_back>
                    {if may_confirm { "That is not right: take it back" } else { "Take it back" }}
                </button>
            </div>
            <FaultLine fault />
        </section>
    }
}
