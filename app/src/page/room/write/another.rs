//! Other children: the one it is about after all, those of the same occasion, and those whose names stand in the words.

use super::Writing;
use crate::state::pause::Pause;
use crate::state::tablet::Page;
use domain::entry::Draft;
use domain::naming::first_names;
use domain::wire::RosterChild;
use leptos::prelude::*;
use std::time::Duration;

/// How it is written where several children were part of it.
#[component]
pub fn Several(writing: Writing) -> impl IntoView {
    let (together, still, follows) =
        writing.draft.with_untracked(|d| (d.children.len() > 1, writing.tablet.names(&d.still), d.follows));
    let own = "in its own words: no family may read of another child. Write “another child”, not a name.";
    let says = match (together, still.as_str(), follows) {
        (true, ..) => "Each child's record gets these same words. Write “another child”, not a name.".to_owned(),
        (false, "", false) => return ().into_any(),
        (false, "", true) => format!("The same occasion, {own}"),
        (false, still, _) => format!("You write for {still} next. Each child's record is {own}"),
    };
    view! { <p class="hint">{says}</p> }.into_any()
}

/// Begins with what was just written for the other child of the same occasion.
#[component]
pub fn SameWords(writing: Writing) -> impl IntoView {
    let tablet = writing.tablet;
    let same = move || {
        let occasion = writing.draft.with(|d| (d.follows && !d.has_words()).then_some(d.occasion))?;
        tablet.same_words.get().filter(|d| d.occasion == occasion)
    };
    let copy = move |from: Draft| {
        writing.change(|d| {
            for (get, set) in OWN.into_iter().chain(VERBATIM) {
                set(d).clone_from(get(&from));
            }
        })
    };
    view! {
        {move || {
            same()
                .map(|from| {
                    view! {
                        <p>
                            <button type="button" class="chip" on:click=move |_| copy(from.clone())>
                                "Begin with the same words"
                            </button>
                        </p>
                    }
                })
        }}
    }
}

type Reads = fn(&Draft) -> &String;
type Writes = fn(&mut Draft) -> &mut String;

/// Boxes in the writer's own words.
const OWN: [(Reads, Writes); 6] = [
    (|d| &d.saw, |d| &mut d.saw),
    (|d| &d.think, |d| &mut d.think),
    (|d| &d.before, |d| &mut d.before),
    (|d| &d.agreed, |d| &mut d.agreed),
    (|d| &d.wanted, |d| &mut d.wanted),
    (|d| &d.differs, |d| &mut d.differs),
];

/// Boxes that hold somebody else's words, which stay as they were said.
const VERBATIM: [(Reads, Writes); 4] = [
    (|d| &d.told, |d| &mut d.told),
    (|d| &d.told_who, |d| &mut d.told_who),
    (|d| &d.quote, |d| &mut d.quote),
    (|d| &d.quote_who, |d| &mut d.quote_who),
];

/// As after a pause between two sentences.
const PAUSE: Duration = Duration::from_millis(700);
/// Lines at a time: more would be a lecture.
const LINES_MAX: usize = 2;

/// A name that stands in a box: the name as written, and whose it may be.
#[derive(Clone, PartialEq)]
struct Named {
    at: usize,
    written: String,
    whose: String,
}

/// Children whose names may stand in the words: all on the list but the one whose record it is.
fn others(writing: Writing) -> Vec<RosterChild> {
    let own = writing.draft.with_untracked(|d| d.children.clone());
    let is_other = |c: &&RosterChild| !(own.len() == 1 && own.contains(&c.child));
    writing.tablet.person.with_untracked(|p| p.iter().flat_map(|p| &p.children).filter(is_other).cloned().collect())
}

/// "Wren bit Tobi": a hint, and one tap puts "another child" there (H16). A name in somebody else's words stays.
#[component]
pub fn OtherNames(writing: Writing) -> impl IntoView {
    let children = StoredValue::new(others(writing));
    let names = children.with_value(|all| all.iter().map(|c| c.preferred.clone()).collect::<Vec<_>>());
    let names = StoredValue::new(names);
    let named: RwSignal<Vec<Named>> = RwSignal::new(vec![]);
    let passed: RwSignal<Vec<String>> = RwSignal::new(vec![]);
    let pause = Pause::of_this_screen();
    let look = move || {
        let draft = writing.draft.get_untracked();
        let mut found: Vec<Named> = vec![];
        for (at, (get, _)) in OWN.iter().enumerate() {
            let text = get(&draft);
            for place in names.with_value(|names| first_names(text, names)) {
                let Some(written) = text.get(place.start..place.end).map(str::to_owned) else { continue };
                let whose = children.with_value(|c| c.get(place.of).map(RosterChild::whole_name));
                let (Some(whose), false) = (whose, passed.with_untracked(|p| p.contains(&written))) else { continue };
                if found.iter().all(|n| n.written != written) {
                    found.push(Named { at, written, whose });
                }
            }
        }
        found.truncate(LINES_MAX);
        if named.with_untracked(|shown| *shown != found) {
            named.set(found);
        }
    };
    Effect::new(move |_| {
        writing.draft.track();
        passed.track();
        pause.then(PAUSE, look);
    });
    let replace = move |name: Named| {
        named.update(|all| all.retain(|n| *n != name));
        writing.change(|d| {
            let text = (OWN[name.at].1)(d);
            *text = text.replace(&name.written, "another child");
        });
    };
    let pass = move |name: Named| {
        named.update(|all| all.retain(|n| *n != name));
        passed.update(|all| all.push(name.written));
    };
    view! {
        <ul class="other-names" aria-live="polite">
            {move || { named.get().into_iter().map(|name| hint(name, replace, pass)).collect_view() }}
        </ul>
    }
}

fn hint(name: Named, replace: impl Fn(Named) + Copy + 'static, pass: impl Fn(Named) + Copy + 'static) -> impl IntoView {
    let (put, leave, label) = (name.clone(), name.clone(), name.written.clone());
    view! {
        <li>
            <p>
                <b>{format!("“{}” ", name.written)}</b>
                {format!("may be {}. No family should read of another child.", name.whose)}
            </p>
            <button type="button" class="chip" on:click=move |_| replace(put.clone())>
                "Write “another child”"
            </button>
            <button
                type="button"
                class="link"
                aria-label=format!("Leave “{label}” as it is")
                on:click=move |_| pass(leave.clone())
            >
                "Leave it"
            </button>
        </li>
    }
}

/// The wrong child was tapped, or nothing of it shall be kept.
#[component]
pub fn AnotherChild(writing: Writing) -> impl IntoView {
    let tablet = writing.tablet;
    let (names, kind, begun) = writing.draft.with_untracked(|d| {
        let begun = d.supersedes.is_empty() && d.about.is_empty() && !d.follows && !d.children.is_empty();
        (tablet.names(&d.children), d.kind, begun)
    });
    let sure = RwSignal::new(false);
    let change = move |_| {
        tablet.moving.set(Some(writing.draft.get_untracked()));
        tablet.page.set(Page::Children);
    };
    let what = kind.title().to_lowercase();
    view! {
        <div class="row ends">
            {begun
                .then(|| {
                    view! {
                        <button type="button" class="link" on:click=change>
                            {format!("Not about {names}? Choose another child")}
                        </button>
                    }
                })}
            <Show
                when=move || sure.get()
                fallback=move || {
                    view! {
                        <button type="button" class="link" on:click=move |_| sure.set(true)>
                            "Discard this"
                        </button>
                    }
                }
            >
                <p role="status">
                    {format!("Discard this {what}? Nothing of it is kept, and nobody will hear of it.")}
                </p>
                <button type="button" class="btn" on:click=move |_| writing.discard()>
                    "Yes, discard it"
                </button>
                <button type="button" class="link" on:click=move |_| sure.set(false)>
                    "Keep it"
                </button>
            </Show>
        </div>
    }
}
