//! Writing a record at the desk: a child who is not here (R129), a call that came in, a talk, the three columns of R8. It goes
//! into the protection file.

use crate::device::http::Fault;
use crate::part::choice::Words;
use crate::part::fault::FaultLine;
use crate::part::field::{Field, Pick};
use crate::part::together::{Together, people};
use crate::state::IfShown;
use crate::state::office::Office;
use domain::entry::{AboutStaff, Kind};
use domain::london;
use domain::wire::answers::{AT_THE_DESK, NewRecord};
use leptos::prelude::*;
use serde_json::json;

/// The words of the list.
fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::Concern => "A concern, or a call that came in",
        kind => kind.title(),
    }
}

/// Boxes of a kind: the name under which what is typed is kept, and the label.
fn boxes(kind: Kind) -> &'static [(&'static str, &'static str)] {
    match kind {
        Kind::Absence => &[("saw", "What is known so far")],
        Kind::ThreeColumns => {
            &[("worried", "What we worry about"), ("well", "What works well"), ("needs", "What needs to happen")]
        }
        Kind::AdultTalk => &[("told", "What they said"), ("agreed", "What I said, or what we agreed")],
        _ => &[("saw", "What I saw or heard"), ("told", "What someone told me"), ("think", "What I think, and why")],
    }
}

/// What was typed, whatever kind it was typed for.
const ALL: [&str; 8] = ["saw", "told_who", "told", "think", "agreed", "worried", "well", "needs"];

#[component]
pub(super) fn Write(child: String) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let typed = {
        let child = child.clone();
        move |name: &str| office.unsent(&format!("write {name} {child}"))
    };
    let (kind, at) = (typed("kind"), typed("at"));
    let (staff, about) = (typed("staff"), typed("about"));
    let answers = Signal::derive(|| {
        [("", "No"), ("yes", "Yes"), ("not sure", "Not sure")].map(|(v, w)| (v.to_owned(), w.to_owned())).to_vec()
    });
    let all = StoredValue::new(ALL.map(|name| (name, typed(name))));
    let of = move |name: &str| all.with_value(|all| all.iter().find(|(n, _)| *n == name).map(|(_, t)| *t));
    let chosen = move || kind.with(|k| k.parse::<usize>().ok()).and_then(|n| AT_THE_DESK.get(n).copied());
    let options = Signal::derive(|| {
        let kinds = AT_THE_DESK.iter().enumerate().map(|(n, k)| (n.to_string(), words(*k).to_owned()));
        [(String::new(), "Choose".to_owned())].into_iter().chain(kinds).collect::<Vec<_>>()
    });
    let wrong = move |says: &'static str, next: &str| {
        fault.set(Some(Fault { next: next.into(), ..Fault::device(says) }));
    };
    let save = move || {
        let Some(kind_of) = untrack(chosen) else {
            wrong("Nothing is chosen.", "Choose what it is.");
            return;
        };
        let time = at.get_untracked();
        let occurred = if time.is_empty() { Some(office.pressed(&child)) } else { london::typed(&time) };
        let Some(occurred) = occurred else {
            wrong("The time can't be read.", "Choose day and time, or leave it empty for now.");
            return;
        };
        if busy.get_untracked() {
            return;
        }
        // What is not shown is not sent.
        let has = |name: &str| boxes(kind_of).iter().any(|(n, _)| *n == name);
        let shown = |name: &str| has(name) || name == "told_who" && has("told");
        let about_staff = match staff.get_untracked().as_str() {
            "yes" => AboutStaff::Yes,
            "not sure" => AboutStaff::NotSure,
            _ => AboutStaff::No,
        };
        let text = |name: &str| of(name).filter(|_| shown(name)).map(|t| t.get_untracked()).unwrap_or_default();
        let record = NewRecord {
            kind: kind_of,
            occurred,
            saw: text("saw"),
            told_who: text("told_who"),
            told: text("told"),
            think: text("think"),
            agreed: text("agreed"),
            worried: text("worried"),
            well: text("well"),
            needs: text("needs"),
            about_staff,
            people: if about_staff == AboutStaff::No { vec![] } else { people(about) },
        };
        busy.set(true);
        let of_child = child.clone();
        let sent: Vec<(RwSignal<String>, String)> =
            all.with_value(|all| all.iter().filter(|(n, _)| shown(n)).map(|(_, t)| (*t, t.get_untracked())).collect());
        office.write(format!("/api/v1/children/{child}/records"), json!(record), fault, move |saved| {
            busy.set_if_shown(false);
            if saved {
                office.is_kept(&of_child);
                let says = match about_staff {
                    AboutStaff::No => "Saved. It stands in the chronology below.",
                    _ => "Saved. It went to who hears of concerns about staff, and is not shown here.",
                };
                office.done.set(Some(says.into()));
                for typed in [kind, at, staff, about] {
                    typed.set_if_shown(String::new());
                }
                // What was typed for something else, or meanwhile, stays.
                for (typed, as_sent) in sent {
                    if typed.try_get_untracked() == Some(as_sent) {
                        typed.set_if_shown(String::new());
                    }
                }
            }
        });
    };
    let save = StoredValue::new(save);
    view! {
        <details class="elsewhere" open=kind.with_untracked(|k| !k.is_empty())>
            <summary>"Write a record here"</summary>
            <form on:submit=move |e| {
                e.prevent_default();
                save.with_value(|save| save());
            }>
                <div class="details">
                    <Pick label="What it is" value=kind options />
                    <Field label="When, if not now" value=at kind="datetime-local" />
                </div>
                {move || {
                    let kind = chosen()?;
                    let asks_who = boxes(kind).iter().any(|(name, _)| *name == "told");
                    let columns = kind == Kind::ThreeColumns;
                    let who = of("told_who").filter(|_| asks_who);
                    Some(
                        view! {
                            {who.map(|value| view! { <Field label="Who told it" value /> })}
                            <div class:columns=columns>
                                {boxes(kind)
                                    .iter()
                                    .filter_map(|(name, label)| {
                                        let value = of(name)?;
                                        let write = Callback::new(move |text| value.set(text));
                                        Some(view! { <Words label=*label value write rows=3 /> })
                                    })
                                    .collect_view()}
                            </div>
                            <Pick label="Is it about someone who works or helps here?" value=staff options=answers />
                            <Show when=move || staff.with(|s| !s.is_empty())>
                                <p class="hint">
                                    "It goes to who hears of concerns about staff alone, and round whoever you name here. Do not tell the person it is about."
                                </p>
                                <Together with=about label="Who it is about" />
                            </Show>
                            <button class="btn primary" disabled=move || busy.get()>
                                "Save"
                            </button>
                        },
                    )
                }}
                <FaultLine fault />
            </form>
        </details>
    }
}
