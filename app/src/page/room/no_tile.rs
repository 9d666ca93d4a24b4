//! *No tile? Write it here*: name, agency and child as typed words. No lock-out ever stops a concern.

use crate::part::bar::Bar;
use crate::part::choice::Segments;
use crate::part::fault::FaultLine;
use crate::part::field::Field;
use crate::state::tablet::{Page, Tablet};
use domain::entry::Kind;
use leptos::prelude::*;

#[component]
pub fn NoTile() -> impl IntoView {
    let tablet = Tablet::here();
    let (name, agency, child) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let kind = RwSignal::new(Kind::Concern);
    let fault = RwSignal::new(None);
    let go = move || match tablet.new_draft(kind.get_untracked(), &[]) {
        Ok(mut draft) => {
            draft.author_name = name.get_untracked();
            draft.author_agency = agency.get_untracked();
            draft.child_typed = child.get_untracked();
            tablet.start_writing(draft);
        }
        Err(e) => fault.set(Some(e)),
    };
    let back = Callback::new(move |()| tablet.page.set(Page::Who));
    view! {
        <Bar title="Names" back />
        <main class="main narrow">
            <h1 tabindex="-1">"Write it here"</h1>
            <p class="soft">"For anyone without a tile, or who can't sign in. It is sealed like any other record."</p>
            <form on:submit=move |e| {
                e.prevent_default();
                go();
            }>
                <Field label="Your name" value=name />
                <Field label="Your agency, or how you help here" value=agency hint="Leave empty if you work here" />
                <Field label="Which child" value=child hint="First name, and room if you know it" />
                <Segments
                    label="What is it"
                    options=vec![
                        (Kind::Concern, "Concern"),
                        (Kind::Mark, "Mark or injury"),
                        (Kind::ChildWords, "A child told me"),
                        (Kind::AdultTalk, "An adult told me"),
                    ]
                    chosen=Signal::derive(move || Some(kind.get()))
                    choose=move |k| kind.set(k)
                />
                <FaultLine fault />
                <p class="soft">"You can go on without filling in anything here. It is asked again before you save."</p>
                <button class="btn primary wide">"Go on"</button>
            </form>
        </main>
        <footer class="foot">
            <span class="grow"></span>
            <button class="btn" on:click=move |_| tablet.help.set(true)>
                "Get help now"
            </button>
        </footer>
    }
}
