//! Children: adding them, their room and key person from a date, what the tablets need to know.

use crate::device::http::Fault;
use crate::device::screen;
use crate::part::fault::FaultLine;
use crate::part::field::{Field, Pick};
use crate::part::options::{people, rooms};
use crate::state::RunIfShown;
use crate::state::office::Office;
use chrono::{Datelike, NaiveDate};
use domain::id::{ChildId, PersonId, RoomId};
use domain::naming::letters;
use domain::register::{Detail, Fact, Home, Moves};
use domain::wire::desk::ChildView;
use leptos::prelude::*;

#[component]
pub fn Children() -> impl IntoView {
    let office = Office::here();
    let children = move || office.register.with(|r| r.as_ref().map(|r| r.children.clone()).unwrap_or_default());
    let open = RwSignal::new(None::<ChildId>);
    let adding = RwSignal::new(false);
    view! {
        <main class="read wide">
            <div class="row">
                <h1 tabindex="-1">"Children"</h1>
                <span class="grow"></span>
                <button class="btn" on:click=move |_| adding.update(|a| *a = !*a)>
                    "Add a child"
                </button>
            </div>
            <Show when=move || adding.get()>
                <Details child=None done=move || adding.set(false) />
            </Show>
            <table>
                <thead>
                    <tr>
                        <th>"Child"</th>
                        <th>"Age"</th>
                        <th>"Room"</th>
                        <th>"Key person"</th>
                        <th>"Moves alone"</th>
                        <th>"Goes home"</th>
                        <th>
                            <span class="visually-hidden">"Change"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>
                    // Keyed by all that is shown: what arrives meanwhile takes nothing from what is being typed.
                    <For
                        each=children
                        key=|c| format!("{c:?}")
                        children=move |c| {
                            let id = c.child;
                            view! {
                                <Line child=c.clone() open />
                                <Show when=move || open.get() == Some(id)>
                                    <tr>
                                        <td colspan="7" class="open">
                                            <Details child=Some(c.clone()) done=move || open.set(None) />
                                        </td>
                                    </tr>
                                </Show>
                            }
                        }
                    />
                </tbody>
            </table>
        </main>
    }
}

#[component]
fn Line(child: ChildView, open: RwSignal<Option<ChildId>>) -> impl IntoView {
    let office = Office::here();
    let id = child.child;
    let name = format!("{} {}", child.preferred, child.surname);
    let room = office.register.with_untracked(|r| {
        r.iter()
            .flat_map(|r| &r.rooms)
            .find(|(id, _)| Some(*id) == child.room)
            .map(|(_, n)| n.clone())
            .unwrap_or_default()
    });
    let key = office.register.with_untracked(|r| {
        r.iter()
            .flat_map(|r| &r.staff)
            .find(|s| Some(s.person) == child.key_person)
            .map(|s| s.short.clone())
            .unwrap_or_default()
    });
    let moves = match child.moves {
        Moves::Yes => "yes",
        Moves::NotYet => "not yet",
        Moves::NotKnown | Moves::Unknown => "not known",
    };
    let left = child.left.map(|d| format!("left {}", d.format("%-d %b %Y")));
    let home = child.home.map(|h| format!("{}, {}", h.at, h.with)).unwrap_or_default();
    view! {
        <tr>
            <td>
                {match child.may_open {
                    true => view! { <a href=format!("#/children/{id}")>{name}</a> }.into_any(),
                    false => view! { {name} }.into_any(),
                }} {left.map(|l| view! { <small>" "{l}</small> })}
                {child.see_the_office.then(|| view! { <small>" · see the office"</small> })}
            </td>
            <td>{child.age}</td>
            <td>{room}</td>
            <td>{key}</td>
            <td>{moves}</td>
            <td>{home}</td>
            <td>
                <button
                    class="link"
                    on:click=move |_| {
                        open.update(|o| *o = if *o == Some(id) { None } else { Some(id) });
                        request_animation_frame(|| screen::go_to("td.open input"));
                    }
                >
                    "Change"
                </button>
            </td>
        </tr>
    }
}

/// The form of this child, or of one that is added.
fn form_of(child: Option<&ChildView>) -> String {
    format!("child {}", child.map_or_else(|| "new".to_owned(), |c| c.child.to_string()))
}

/// As the form names it.
fn moves_word(moves: Option<Moves>) -> &'static str {
    match moves {
        Some(Moves::Yes) => "yes",
        Some(Moves::NotYet) => "not_yet",
        _ => "not_known",
    }
}

/// The first or the last day: entered, or taken out again, as of a child who comes back.
fn of_day(child: ChildId, typed: &str, known: Option<NaiveDate>, what: Detail) -> Result<Option<Fact>, &'static str> {
    if typed.trim().is_empty() {
        return Ok(known.map(|from| Fact::ChildCleared { child, what, from }));
    }
    let on = typed.parse::<NaiveDate>().map_err(|_| "Write the day as a day, or leave the box empty.")?;
    let entered = if what == Detail::Start { Fact::ChildStart { child, on } } else { Fact::ChildLeft { child, on } };
    Ok((known != Some(on)).then_some(entered))
}

/// From this day on another room, or none any more.
fn of_room(child: ChildId, now: Option<RoomId>, before: Option<RoomId>, from: NaiveDate) -> Option<Fact> {
    let cleared = Fact::ChildCleared { child, what: Detail::Room, from };
    (now != before).then(|| now.map_or(cleared, |room| Fact::ChildRoom { child, room, from }))
}

/// The same of the key person.
fn of_key_person(child: ChildId, now: Option<PersonId>, before: Option<PersonId>, from: NaiveDate) -> Option<Fact> {
    let cleared = Fact::ChildCleared { child, what: Detail::KeyPerson, from };
    (now != before).then(|| now.map_or(cleared, |person| Fact::ChildKeyPerson { child, person, from }))
}

/// A child on the list whom this one may be: of the same names, born in the same month (H4). What is asked before there are
/// two files of one child.
fn alike(office: Office, preferred: &str, surname: &str, born: NaiveDate) -> Option<String> {
    let same = |one: &str, other: &str| letters(one) == letters(other);
    let month = |day: NaiveDate| (day.year(), day.month());
    let found = office.register.with_untracked(|r| {
        let is =
            |c: &&ChildView| same(&c.preferred, preferred) && same(&c.surname, surname) && month(c.born) == month(born);
        r.as_ref()?.children.iter().find(is).cloned()
    })?;
    let (name, born) = (format!("{} {}", found.preferred, found.surname), found.born.format("%-d %b %Y"));
    Some(format!("{name}, born {born}, is on the list already."))
}

/// A child's details; only what was changed becomes a fact.
#[component]
fn Details(child: Option<ChildView>, #[prop(into)] done: Callback<()>) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let today = office.register.with_untracked(|r| r.as_ref().map(|r| r.today)).unwrap_or_default();
    let old = child.clone();
    let typed = office.typed(&form_of(child.as_ref()));
    let id = child.as_ref().map_or_else(|| typed.minted().map(ChildId::from_random), |c| Ok(c.child));
    let show = |f: fn(&ChildView) -> String| child.as_ref().map(f).unwrap_or_default();
    let preferred = typed.field("preferred", show(|c| c.preferred.clone()));
    let surname = typed.field("surname", show(|c| c.surname.clone()));
    let born = typed.field("born", show(|c| c.born.to_string()));
    let room = typed.field("room", show(|c| c.room.map(|r| r.to_string()).unwrap_or_default()));
    let key = typed.field("key", show(|c| c.key_person.map(|p| p.to_string()).unwrap_or_default()));
    let from = typed.field("from", today.to_string());
    let moves = typed.field("moves", moves_word(child.as_ref().map(|c| c.moves)).into());
    let home_at = typed.field("home_at", show(|c| c.home.as_ref().map(|h| h.at.clone()).unwrap_or_default()));
    let home_with = typed.field("home_with", show(|c| c.home.as_ref().map(|h| h.with.clone()).unwrap_or_default()));
    let marks = typed.field("marks", show(|c| c.known_marks.clone()));
    let council = typed.field("council", show(|c| c.council.clone().unwrap_or_default()));
    let office_first = RwSignal::new(child.as_ref().is_some_and(|c| c.see_the_office));
    let start = typed.field("start", show(|c| c.started.map(|d| d.to_string()).unwrap_or_default()));
    let left = typed.field("left", show(|c| c.left.map(|d| d.to_string()).unwrap_or_default()));
    let asked = RwSignal::new(false);
    let save = move || {
        let wrong = |what: &str| Fault { next: "Nothing was changed.".into(), ..Fault::device(what) };
        let Ok(new_born) = born.get_untracked().parse::<NaiveDate>() else {
            fault.set(Some(wrong("Give the date of birth.")));
            return;
        };
        let Ok(from) = from.get_untracked().parse::<NaiveDate>() else {
            fault.set(Some(wrong("Say from which day it holds.")));
            return;
        };
        let Ok(id) = id.clone().map_err(|e| fault.set(Some(e))) else { return };
        let mut facts = vec![];
        let changed = |is: bool| old.is_none() || is;
        let o = old.as_ref();
        let (p, s) = (preferred.get_untracked(), surname.get_untracked());
        if changed(o.is_some_and(|o| (&o.preferred, &o.surname, o.born) != (&p, &s, new_born))) {
            facts.push(Fact::Child { child: id, preferred: p, surname: s, born: new_born });
        }
        facts.extend(of_room(id, RoomId::parse(&room.get_untracked()), o.and_then(|o| o.room), from));
        facts.extend(of_key_person(id, PersonId::parse(&key.get_untracked()), o.and_then(|o| o.key_person), from));
        let new_moves = match moves.get_untracked().as_str() {
            "yes" => Moves::Yes,
            "not_yet" => Moves::NotYet,
            _ => Moves::NotKnown,
        };
        if changed(o.is_some_and(|o| !o.moves.stays(new_moves))) {
            facts.push(Fact::ChildMoves { child: id, moves: new_moves });
        }
        let at = home_at.get_untracked();
        let home = (!at.trim().is_empty()).then(|| Home { at, with: home_with.get_untracked() });
        if o.map(|o| &o.home) != Some(&home) && (home.is_some() || o.is_some()) {
            facts.push(Fact::ChildHome { child: id, home });
        }
        let lives = council.get_untracked();
        let lives = (!lives.is_empty()).then_some(lives);
        if o.map_or(lives.is_some(), |o| o.council != lives) {
            facts.push(Fact::ChildCouncil { child: id, directory: lives });
        }
        let known = marks.get_untracked().trim().to_owned();
        if o.map_or(!known.is_empty(), |o| o.known_marks != known) {
            facts.push(Fact::ChildKnownMarks { child: id, words: known });
        }
        let marker = office_first.get_untracked();
        if o.map_or(marker, |o| o.see_the_office != marker) {
            facts.push(Fact::ChildMarker { child: id, see_the_office: marker });
        }
        let days = [(start, o.and_then(|o| o.started), Detail::Start), (left, o.and_then(|o| o.left), Detail::Left)];
        for (typed, known, what) in days {
            match of_day(id, &typed.get_untracked(), known, what) {
                Ok(fact) => facts.extend(fact),
                Err(no_day) => return fault.set(Some(wrong(no_day))),
            }
        }
        let twin = old.is_none().then(|| alike(office, &preferred.get_untracked(), &surname.get_untracked(), new_born));
        if let (Some(twin), false) = (twin.flatten(), asked.get_untracked()) {
            asked.set(true);
            let next = "If this is another child of that name, press Save again.".into();
            return fault.set(Some(Fault { next, ..Fault::device(&twin) }));
        }
        if facts.is_empty() {
            done.run(());
            return;
        }
        let typed = typed.clone();
        office.enter(facts, fault, move || {
            typed.kept();
            done.run_if_shown(());
        });
    };
    let room_options = Signal::derive(move || office.register.with(|r| rooms(r.as_ref())));
    let people_options = Signal::derive(move || office.register.with(|r| people(r.as_ref(), "Nobody yet")));
    let council_options = Signal::derive(move || {
        let others = office.register.with(|r| r.as_ref().map(|r| r.councils.clone()).unwrap_or_default());
        [(String::new(), "our own council".to_owned())].into_iter().chain(others).collect::<Vec<_>>()
    });
    let moves_options = Signal::derive(|| {
        [("yes", "Yes"), ("not_yet", "Not yet"), ("not_known", "Not known")].map(|(v, w)| (v.into(), w.into())).to_vec()
    });
    view! {
        <form
            class="details"
            on:submit=move |e| {
                e.prevent_default();
                save();
            }
        >
            <Field label="First name, as used" value=preferred />
            <Field label="Surname" value=surname />
            <Field label="Born" value=born kind="date" />
            <Pick label="Room" value=room options=room_options />
            <Pick label="Key person" value=key options=people_options />
            <Field label="Room and key person from" value=from kind="date" />
            <Pick label="Moves on their own" value=moves options=moves_options />
            <Field label="Birthmarks and known marks" value=marks hint="As seen at registration, and where" />
            <Field label="Usually goes home at" value=home_at hint="Such as 17:45" />
            <Field label="Usually with" value=home_with hint="Such as: his mother" />
            <Show when=move || council_options.with(|o| o.len() > 1)>
                <Pick label="The family lives under" value=council options=council_options />
            </Show>
            <Field label="Starts" value=start kind="date" />
            <Field label="Leaves" value=left kind="date" />
            <label class="tick">
                <input
                    type="checkbox"
                    prop:checked=move || office_first.get()
                    on:change=move |e| office_first.set(event_target_checked(&e))
                />
                "See the office before anyone new collects"
            </label>
            <FaultLine fault />
            <button class="btn primary">"Save"</button>
        </form>
    }
}
