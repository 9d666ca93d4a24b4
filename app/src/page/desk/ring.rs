//! Whom to ring: the directory of the nursery's council, which line answers now, and when somebody last rang each to check
//! it (R111, H18). A manager chooses the council.

use crate::device::http::Fault;
use crate::part::fault::FaultLine;
use crate::part::field::{Field, Pick};
use crate::part::line::LineView;
use crate::state::office::Office;
use crate::state::reading::Reading;
use domain::register::Fact;
use domain::routing::Role;
use domain::wire::board::{DirectoryView, Line};
use leptos::prelude::*;

#[component]
pub fn Ring() -> impl IntoView {
    let office = Office::here();
    let Reading { found, fault } = office.read::<DirectoryView>("/api/v1/directory".into());
    let head = Memo::new(move |_| found.with(|d| d.as_ref().map(|d| (d.authority.clone(), d.note.clone()))));
    let councils = move || found.with(|d| d.as_ref().map(|d| d.councils.clone()).unwrap_or_default());
    view! {
        <main class="read">
            <h1 tabindex="-1">"Whom to ring"</h1>
            <FaultLine fault />
            {move || match head.get() {
                None => view! { <p class="soft">"Reading …"</p> }.into_any(),
                Some((Some(authority), note)) => {
                    view! {
                        <p>{format!("The rules and numbers in force: {authority}.")}</p>
                        <p class="hint">{note}</p>
                    }
                        .into_any()
                }
                Some((None, _)) => {
                    view! {
                        <p class="hint">
                            "Nobody has chosen your council yet: its numbers and its time limits are missing."
                        </p>
                    }
                        .into_any()
                }
            }}
            <Show when=move || office.has(Role::Manager) && head.with(Option::is_some)>
                <Choose found />
            </Show>
            // Line by line: what is confirmed on one takes nothing from what is being typed on another.
            <For each=councils key=|c| c.title.clone() let:council>
                <h2>{council.title.clone()}</h2>
                <ul class="lines">
                    <For each=move || lines_of(found, &council.title) key=|l| format!("{l:?}") let:line>
                        <Kept line />
                    </For>
                </ul>
            </For>
        </main>
    }
}

#[component]
fn Choose(found: RwSignal<Option<DirectoryView>>) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let pack = RwSignal::new(String::new());
    let options = Signal::derive(move || {
        let all = found.with(|d| d.as_ref().map(|d| d.authorities.clone()).unwrap_or_default());
        [(String::new(), "Choose".to_owned())].into_iter().chain(all).collect::<Vec<_>>()
    });
    let set = move || {
        let fact = Fact::Authority { pack: pack.get_untracked() };
        office.enter(vec![fact], fault, move || {
            office.done.set(Some("Your council is chosen. Ring each number once, and say so here.".into()));
        });
    };
    view! {
        <details class="box">
            <summary>
                <b>"Choose your council"</b>
            </summary>
            <form
                class="details"
                on:submit=move |e| {
                    e.prevent_default();
                    set();
                }
            >
                <Pick label="Council" value=pack options />
                <FaultLine fault />
                <button class="btn">"Set"</button>
            </form>
        </details>
    }
}

/// The lines of this council as they are known now.
fn lines_of(found: RwSignal<Option<DirectoryView>>, title: &str) -> Vec<Line> {
    let of = |d: &DirectoryView| d.councils.iter().find(|c| c.title == title).map(|c| c.lines.clone());
    found.with(|d| d.as_ref().and_then(of)).unwrap_or_default()
}

/// A line, and the way to say that one rang it.
#[component]
fn Kept(line: Line) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    // Of the number that is known now: what somebody else corrects meanwhile is not put back by a box from before.
    let number = RwSignal::new(line.phone.clone().unwrap_or_default());
    let (id, title) = (line.id.clone(), line.title.clone());
    let rung = move || {
        let fact = Fact::NumberRung { line: id.clone(), phone: number.get_untracked() };
        let title = title.clone();
        office.enter(vec![fact], fault, move || office.done.set(Some(format!("Rung and right: {title}."))));
    };
    let label = format!("I rang {}", line.title);
    // What nobody rings to try it, such as the emergency number, is not asked for.
    if line.phone.is_none() || line.checked.is_empty() {
        return view! { <LineView line /> }.into_any();
    }
    view! {
        <LineView line>
            <details>
                <summary aria-label=label>"I rang it"</summary>
                <form
                    class="details"
                    on:submit=move |e| {
                        e.prevent_default();
                        rung();
                    }
                >
                    <Field label="The number that is right" value=number kind="tel" />
                    <FaultLine fault />
                    <button class="btn">"This number is right"</button>
                </form>
            </details>
        </LineView>
    }
    .into_any()
}
