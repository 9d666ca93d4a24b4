//! Staff: adding them, roles, connected people, codes for a new PIN or passphrase. Nobody sees a PIN.

use crate::device::http::Fault;
use crate::part::changes::Changes;
use crate::part::fault::FaultLine;
use crate::part::field::{Field, Pick};
use crate::part::options::rooms;
use crate::state::IfShown;
use crate::state::office::Office;
use domain::id::{ChildId, PersonId, RoomId};
use domain::naming::letters;
use domain::register::Fact;
use domain::routing::Role;
use domain::wire::desk::{CodeView, StaffView};
use leptos::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[component]
pub fn Staff() -> impl IntoView {
    let office = Office::here();
    let staff = move || office.register.with(|r| r.as_ref().map(|r| r.staff.clone()).unwrap_or_default());
    let manager = move || office.has(Role::Manager);
    // Whose panel is open stays so when something in it was changed.
    let open = RwSignal::new(None::<PersonId>);
    view! {
        <main class="read">
            <h1 tabindex="-1">"Staff"</h1>
            <Show when=manager>
                <Add />
            </Show>
            // Keyed by all that is shown: a panel never stays open over somebody else.
            <For each=staff key=|s| format!("{s:?}") let:person>
                <One person open />
            </For>
            <Changes />
        </main>
    }
}

#[component]
fn Add() -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let typed = office.typed("somebody new");
    let [name, job, room] = ["name", "job", "room"].map(|what| typed.field(what, String::new()));
    let options = Signal::derive(move || office.register.with(|r| rooms(r.as_ref())));
    let asked = RwSignal::new(false);
    let add = move || {
        let full = name.get_untracked().trim().to_owned();
        let same = |s: &StaffView| letters(&s.name) == letters(&full);
        let known = office.register.with_untracked(|r| r.iter().flat_map(|r| &r.staff).any(same));
        if known && !asked.get_untracked() {
            asked.set(true);
            let next = "If this is somebody else of that name, press Add again.".into();
            return fault.set(Some(Fault { next, ..Fault::device("Somebody of that name is on the list already.") }));
        }
        asked.set(false);
        let Ok(person) = typed.minted().map(PersonId::from_random).map_err(|e| fault.set(Some(e))) else { return };
        let typed = typed.clone();
        let short = full.split(' ').next().unwrap_or_default().to_owned();
        let facts = vec![
            Fact::Person {
                person,
                name: full,
                short,
                job: job.get_untracked(),
                room: RoomId::parse(&room.get_untracked()),
            },
            Fact::Roles { person, roles: BTreeSet::from([Role::Practitioner]) },
        ];
        office.enter(facts, fault, move || {
            typed.kept();
            name.set_if_shown(String::new());
            job.set_if_shown(String::new());
        });
    };
    view! {
        <details class="box">
            <summary>
                <b>"Add someone"</b>
            </summary>
            <form
                class="details"
                on:submit=move |e| {
                    e.prevent_default();
                    add();
                }
            >
                <Field label="Full name" value=name />
                <Field label="Job, as on the tile" value=job />
                <Pick label="Room" value=room options />
                <FaultLine fault />
                <button class="btn primary">"Add"</button>
            </form>
        </details>
    }
}

#[component]
fn One(person: StaffView, open: RwSignal<Option<PersonId>>) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let code: RwSignal<Option<(String, &'static str)>> = RwSignal::new(None);
    let id = person.person;
    let manager = office.has(Role::Manager);
    let roles: RwSignal<BTreeSet<Role>> = RwSignal::new(ticked(&person));
    let waits = person.given.iter().map(|r| format!("{} (waits to be confirmed)", r.title()));
    let titles: Vec<String> = person.roles.iter().map(|r| r.title().to_owned()).chain(waits).collect();
    let related = person.related.clone();
    let names = office.register.with_untracked(|r| {
        let all: Vec<String> = r
            .iter()
            .flat_map(|r| &r.children)
            .filter(|c| related.contains(&c.child))
            .map(|c| format!("{} {}", c.preferred, c.surname))
            .collect();
        all.join(", ")
    });
    let make = move |path: &'static str, body: Value, what: &'static str| {
        let path = format!("/api/v1/people/{id}/{path}");
        office.send("POST", path, body, fault, move |c: CodeView| code.set_if_shown(Some((c.code, what))));
    };
    let child = RwSignal::new(String::new());
    let children = Signal::derive(move || {
        let mut all = vec![(String::new(), "Choose a child".to_string())];
        office.register.with(|r| {
            all.extend(
                r.iter()
                    .flat_map(|r| &r.children)
                    .map(|c| (c.child.to_string(), format!("{} {}", c.preferred, c.surname))),
            );
        });
        all
    });
    let connect = move || {
        let Some(child) = ChildId::parse(&child.get_untracked()) else { return };
        let is = related.contains(&child);
        office.enter(vec![Fact::Related { person: id, child, related: !is }], fault, || ());
    };
    let left = person.left;
    view! {
        <details class="box person" prop:open=move || open.get() == Some(id)>
            <summary on:click=move |e| {
                e.prevent_default();
                open.update(|o| *o = if *o == Some(id) { None } else { Some(id) });
            }>
                <b>{person.name}</b>
                <span class="soft">
                    {format!(" · {}", person.job)} {(!titles.is_empty()).then(|| format!(" · {}", titles.join(", ")))}
                    {left.then_some(" · left")} {(!person.has_pin && !left).then_some(" · no PIN yet")}
                </span>
            </summary>
            {(!names.is_empty())
                .then(|| {
                    view! {
                        <p class="hint">
                            {format!(
                                "Connected with {names}: never told of, and can't read, what concerns their protection.",
                            )}
                        </p>
                    }
                })}
            <FaultLine fault />
            <div class="row">
                <button class="btn" on:click=move |_| make("pin-code", json!({}), "a new PIN, on a tablet")>
                    "Code for a new PIN"
                </button>
                {(manager || office.has(Role::Lead))
                    .then(|| {
                        view! {
                            <button
                                class="btn"
                                on:click=move |_| make("passphrase-code", json!({}), "a passphrase, at the desk")
                            >
                                "Code for the desk"
                            </button>
                            <button
                                class="btn"
                                on:click=move |_| make(
                                    "passphrase-code",
                                    json!({ "forget_factors": true }),
                                    "a passphrase and a new second factor, at the desk",
                                )
                            >
                                "Also reset their second step"
                            </button>
                        }
                    })}
                {manager
                    .then(|| {
                        view! {
                            <button
                                class="btn"
                                on:click=move |_| {
                                    office
                                        .send(
                                            "POST",
                                            format!("/api/v1/people/{id}/sign-out"),
                                            json!({}),
                                            fault,
                                            move |_: Value| {
                                                office
                                                    .done
                                                    .set(Some("Signed out from every screen at the desk.".into()));
                                            },
                                        )
                                }
                            >
                                "Sign them out everywhere"
                            </button>
                        }
                    })}
            </div>
            {manager
                .then(|| {
                    let (title, what, button) = if left {
                        (
                            "Works here again",
                            "Their tile comes back. They need a code for a new PIN.",
                            "They work here again",
                        )
                    } else {
                        (
                            "Has left",
                            "Their tile goes from the tablets, and they can't sign in at the desk. What they wrote stays theirs.",
                            "They have left",
                        )
                    };
                    view! {
                        <details>
                            <summary>{title}</summary>
                            <p class="soft">{what}</p>
                            <button
                                class="btn"
                                on:click=move |_| {
                                    office
                                        .enter(
                                            vec![
                                                Fact::PersonLeft {
                                                    person: id,
                                                    left: !left,
                                                },
                                            ],
                                            fault,
                                            || (),
                                        )
                                }
                            >
                                {button}
                            </button>
                        </details>
                    }
                })}
            {move || {
                code.get()
                    .map(|(code, what)| {
                        view! {
                            <div class="code" role="status">
                                <p class="digits">{code}</p>
                                <p class="soft">
                                    {format!(
                                        "For {what}. Good for 10 minutes, once. You will not see what they choose.",
                                    )}
                                </p>
                            </div>
                        }
                    })
            }}
            <Show when=move || manager>
                <Roles id roles fault />
            </Show>
            <form
                class="details"
                on:submit=move |e| {
                    e.prevent_default();
                    connect();
                }
            >
                <Pick label="Connected to a child here: add or remove" value=child options=children />
                <button class="btn">"Change"</button>
            </form>
        </details>
    }
}

/// What they have and what they were given. A newer version's role has no box here, and is taken away with the next change.
fn ticked(person: &StaffView) -> BTreeSet<Role> {
    person.roles.iter().chain(&person.given).copied().filter(|role| *role != Role::Unknown).collect()
}

/// What they may do here. What hears of more than before waits until somebody else has confirmed it.
#[component]
fn Roles(id: PersonId, roles: RwSignal<BTreeSet<Role>>, fault: RwSignal<Option<Fault>>) -> impl IntoView {
    let office = Office::here();
    let set = move |_| office.enter(vec![Fact::Roles { person: id, roles: roles.get_untracked() }], fault, || ());
    let turn = move |role: Role| {
        roles.update(|r| {
            if !r.remove(&role) {
                r.insert(role);
            }
        })
    };
    view! {
        <fieldset class="roles">
            <legend>"Roles"</legend>
            {Role::ALL
                .into_iter()
                .map(|role| {
                    view! {
                        <label class="tick">
                            <input
                                type="checkbox"
                                prop:checked=move || roles.with(|r| r.contains(&role))
                                on:change=move |_| turn(role)
                            />
                            {role.title()}
                        </label>
                    }
                })
                .collect_view()}
            <button class="btn" type="button" on:click=set>
                "Set these roles"
            </button>
        </fieldset>
    }
}
