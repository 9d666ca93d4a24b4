//! Helpful to know of a child (R28): at the desk only, each with its reason and the day on which somebody looks again.

use crate::device::http::Fault;
use crate::part::choice::Words;
use crate::part::fault::FaultLine;
use crate::part::field::{Field, Pick};
use crate::state::IfShown;
use crate::state::office::Office;
use domain::london;
use domain::wire::answers::NewHelpful;
use domain::wire::desk::HelpfulView;
use leptos::prelude::*;
use serde_json::json;

#[component]
pub(super) fn Helpful(child: String, helpful: Signal<Vec<HelpfulView>>) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let typed = |name: &str| office.unsent(&format!("helpful {name} {child}"));
    let (check, why, review) = (typed("check"), typed("why"), typed("review"));
    let options = Signal::derive(move || {
        let rows = office.guide.with(|g| g.helpful.iter().map(|c| (c.id.clone(), c.words.clone())).collect::<Vec<_>>());
        [(String::new(), "Choose".to_owned())].into_iter().chain(rows).collect::<Vec<_>>()
    });
    let path = StoredValue::new(format!("/api/v1/children/{child}/helpful"));
    let send = move |ask: NewHelpful, typed: Vec<RwSignal<String>>| {
        office.write(path.get_value(), json!(ask), fault, move |saved| {
            if saved {
                typed.iter().for_each(|typed| typed.set_if_shown(String::new()));
            }
        });
    };
    let add = move || {
        if check.with_untracked(String::is_empty) {
            fault.set(Some(Fault { next: "Choose one from the list.".into(), ..Fault::device("Nothing is chosen.") }));
            return;
        }
        let day = review.with_untracked(|d| d.parse().ok());
        let ask = NewHelpful { check: check.get_untracked(), on: true, why: why.get_untracked(), review: day };
        send(ask, vec![check, why, review]);
    };
    // Whose reason to be taken off is asked for.
    let (off, off_why) = (typed("off"), typed("off why"));
    let take_off = move || {
        let ask = NewHelpful { check: off.get_untracked(), on: false, why: off_why.get_untracked(), review: None };
        send(ask, vec![off, off_why]);
    };
    view! {
        <section aria-label="Helpful to know">
            <ul class="helpful">
                <For
                    each=move || helpful.get()
                    key=|h| format!("{h:?}")
                    children=move |h| {
                        let said = format!("{}, {}", h.said.by, london::day(h.said.at));
                        let again = h
                            .review
                            .map(|d| format!(" Look again on {}.", d.format("%-d %b %Y")))
                            .unwrap_or_default();
                        let label = format!("Take off: {}", h.words);
                        let mine = h.check.clone();
                        let asked = {
                            let mine = mine.clone();
                            move || off.with(|off| *off == mine)
                        };
                        view! {
                            <li>
                                <b>{h.words.clone()}</b>
                                <span>{format!(" {}", h.why)}</span>
                                <span class="soft">{format!(" ({said}.{again})")}</span>
                                " "
                                <button class="link" aria-label=label on:click=move |_| off.set(mine.clone())>
                                    "Take it off"
                                </button>
                                <Show when=asked>
                                    <form
                                        class="details"
                                        on:submit=move |e| {
                                            e.prevent_default();
                                            take_off();
                                        }
                                    >
                                        <Field label="Why it is taken off" value=off_why />
                                        <button class="btn">"Take it off"</button>
                                    </form>
                                </Show>
                            </li>
                        }
                    }
                />
            </ul>
            <FaultLine fault />
            <details class="elsewhere" open=check.with_untracked(|c| !c.is_empty())>
                <summary>"Helpful to know"</summary>
                <p class="soft">"Seen at the desk only, by whoever may open this file."</p>
                <form on:submit=move |e| {
                    e.prevent_default();
                    add();
                }>
                    <div class="details">
                        <Pick label="What is helpful to know" value=check options />
                        <Field label="Look again on" value=review kind="date" />
                    </div>
                    <Words label="Why" value=why write=Callback::new(move |text| why.set(text)) rows=2 />
                    <button class="btn">"Add it"</button>
                </form>
            </details>
        </section>
    }
}
