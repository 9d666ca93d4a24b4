//! Four big buttons.

use crate::device::http::Fault;
use crate::part::bar::Bar;
use crate::part::fault::FaultLine;
use crate::state::tablet::{Page, Tablet};
use domain::entry::{Kind, Route};
use domain::id::ChildId;
use leptos::prelude::*;

const ICONS: [&str; 4] = [
    "M12 8v5M12 16.5v.1M4 19l8-14 8 14z",
    "M12 8v7M7.5 10.5 12 9l4.5 1.5M9 21l3-6 3 6M12 3.2a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
    "M4 6h16v10H10l-4 4v-4H4zM8 10h8M8 13h5",
    "M12 4l2.3 5 5.4.6-4 3.7 1.1 5.4L12 16l-4.8 2.7 1.1-5.4-4-3.7 5.4-.6z",
];

#[component]
pub fn Child(children: Vec<ChildId>) -> impl IntoView {
    let tablet = Tablet::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let names = if children.is_empty() { "Someone not on this list".into() } else { tablet.names(&children) };
    let facts = move |child: ChildId| {
        let child = tablet.child(child)?;
        let key = child.key_person.and_then(|p| tablet.person_name(p)).map(|(short, _)| format!("key person {short}"));
        let moving = child.not_moving.then(|| "not moving on their own yet, or not known".to_string());
        let office = child.see_the_office.then(|| "see the office before anyone new collects".to_string());
        Some([key, moving, office].into_iter().flatten().collect::<Vec<_>>().join(" · "))
    };
    let line = match children.as_slice() {
        [] => "You type the name on the next screen.".into(),
        [child] => facts(*child).unwrap_or_default(),
        _ => "One record for each, tied together".into(),
    };
    // R22: question and answer are kept.
    let about = children.clone();
    let ask = move |_| match tablet.new_draft(Kind::Question, &about) {
        Ok(draft) => tablet.start_writing(draft),
        Err(e) => fault.set(Some(e)),
    };
    let lead = tablet.tell_whom(&Route::Ordinary, &children).and_then(|p| tablet.person_name(p));
    let lead = lead.map_or_else(|| "the safeguarding lead".into(), |(name, _)| name);
    let act = move |kind: Kind, icon: usize, title: &'static str, sub: &'static str| {
        let children = children.clone();
        let go = move |_| match tablet.new_draft(kind, &children) {
            Ok(draft) => tablet.start_writing(draft),
            Err(e) => fault.set(Some(e)),
        };
        view! {
            <button class="act" on:click=go>
                <svg viewBox="0 0 24 24" aria-hidden="true">
                    <path d=ICONS[icon] />
                </svg>
                <b>{title}</b>
                <small>{sub}</small>
            </button>
        }
    };
    let back = Callback::new(move |()| tablet.page.set(Page::Children));
    view! {
        <Bar title="Children" back />
        <main class="main">
            <h1 tabindex="-1">{names}</h1>
            <p class="soft">{line}</p>
            <FaultLine fault />
            <div class="four">
                {act(Kind::Concern, 0, "Concern", "Something that worries you")}
                {act(Kind::Mark, 1, "Mark or injury", "Came in with it, happened here, or noticed")}
                {act(Kind::ChildWords, 2, "They told me something", "A child's own words")}
                {act(Kind::Achievement, 3, "Achievement", "Something to remember or celebrate")}
            </div>
            <div class="one">
                {act(Kind::AdultTalk, 2, "Talked with an adult", "At the gate, on the telephone, in the office")}
            </div>
            <p>
                <button class="link" on:click=ask>
                    {format!("Not sure whether to write it down? Ask {lead}")}
                </button>
            </p>
            <p class="soft">"No words of any record are shown on this tablet."</p>
        </main>
        <footer class="foot">
            <span class="grow"></span>
            <button class="btn" on:click=move |_| tablet.help.set(true)>
                "Get help now"
            </button>
        </footer>
    }
}
