//! Who is on duty: turns, leave, part-time days (R137).

use crate::device::http::Fault;
use crate::part::fault::FaultLine;
use crate::part::field::{Field, Pick};
use crate::part::options::people;
use crate::state::IfShown;
use crate::state::office::Office;
use chrono::{NaiveDateTime, Timelike};
use domain::id::PersonId;
use domain::london;
use domain::register::Fact;
use domain::register::duty::When;
use domain::wire::desk::RegisterView;
use leptos::prelude::*;

#[component]
pub fn Duty() -> impl IntoView {
    let office = Office::here();
    let name = move |person: PersonId| {
        office
            .register
            .with(|r| r.iter().flat_map(|r| &r.staff).find(|s| s.person == person).map(|s| s.name.clone()))
            .unwrap_or_default()
    };
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let entered = move || office.register.with(|r| r.as_ref().map(entered).unwrap_or_default());
    let on_duty = move || office.register.with(|r| r.as_ref().and_then(|r| r.on_duty));
    view! {
        <main class="read">
            <h1 tabindex="-1">"On duty"</h1>
            <p class="name">
                {move || {
                    on_duty()
                        .map(name)
                        .unwrap_or_else(|| "Nobody. Enter a turn below, so that concerns are told to someone.".into())
                }}
            </p>
            <p class="soft">
                "Whose turn is entered comes first, on whatever day; then the safeguarding lead, then the deputies, each \
                 unless they are on leave or it is not one of their days."
            </p>
            <Reached />
            <ul class="rows">
                // By what they say, so that a question that was asked stays until it is answered.
                <For each=entered key=|(words, _)| words.clone() let:row>
                    <Entered words=row.0 back=row.1 fault />
                </For>
            </ul>
            <FaultLine fault />
            <Enter span=TURN />
            <Enter span=LEAVE />
            <Days />
        </main>
    }
}

/// Each turn and each leave in words, with the fact that takes it back. What is over decides nothing any more.
fn entered(register: &RegisterView) -> Vec<(String, Fact)> {
    let name = |person: PersonId| register.staff.iter().find(|s| s.person == person).map(|s| s.name.clone());
    let turns = register.duty.iter().map(|t| {
        let back = Fact::DutyTakenBack { person: t.person, from: t.from, until: t.until };
        let (from, until) = (london::when(t.from, register.now), london::when(t.until, register.now));
        (format!("{}: {from} to {until}", name(t.person).unwrap_or_default()), back)
    });
    let is_over = |away: &&When| matches!(away, When::Days { until, .. } if *until < register.today);
    let away = register.staff.iter().flat_map(|s| {
        let not_over = s.away.iter().filter(|away| !is_over(away));
        not_over.map(|away| {
            let back = Fact::AwayTakenBack { person: s.person, away: away.clone() };
            (format!("{}: {}", s.name, words(away)), back)
        })
    });
    turns.chain(away).collect()
}

/// What was entered, and how to take it back.
#[component]
fn Entered(words: String, back: Fact, fault: RwSignal<Option<Fault>>) -> impl IntoView {
    let office = Office::here();
    let label = format!("Take back: {words}");
    // It changes whom tablets tell: one slip of a finger is not enough.
    let sure = RwSignal::new(false);
    view! {
        <li class="row">
            {words}
            {move || {
                let (back, label) = (back.clone(), label.clone());
                match sure.get() {
                    false => {
                        view! {
                            <button class="link" aria-label=label on:click=move |_| sure.set(true)>
                                "Take back"
                            </button>
                        }
                            .into_any()
                    }
                    true => {
                        view! {
                            <button class="btn" on:click=move |_| office.enter(vec![back.clone()], fault, || ())>
                                "Yes, take it back"
                            </button>
                            <button class="link" on:click=move |_| sure.set(false)>
                                "Leave it"
                            </button>
                        }
                            .into_any()
                    }
                }
            }}
        </li>
    }
}

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

fn words(away: &When) -> String {
    match away {
        When::Days { from, until } => format!("on leave {} to {}", from.format("%-d %b"), until.format("%-d %b %Y")),
        When::WorksOn { weekdays } => {
            let days: Vec<&str> =
                weekdays.iter().filter_map(|d| DAYS.get(usize::from(*d).checked_sub(1)?).copied()).collect();
            format!("works {}", days.join(", "))
        }
        When::Unknown => "away, as a newer version wrote it: this one counts them as here".into(),
    }
}

fn instant(text: &str) -> Option<chrono::DateTime<chrono::Utc>> {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok()?;
    london::instant(local.date(), local.hour(), local.minute())
}

fn incomplete() -> Fault {
    Fault { next: "Fill in all of them.".into(), ..Fault::device("A person or a time is missing.") }
}

/// What one form asks for: a person, and from when until when.
struct Span {
    title: &'static str,
    who: &'static str,
    from: &'static str,
    until: &'static str,
    kind: &'static str,
    button: &'static str,
    fact: fn(PersonId, &str, &str) -> Option<Fact>,
}

const TURN: Span = Span {
    title: "A turn of duty",
    who: "Who",
    from: "From",
    until: "Until",
    kind: "datetime-local",
    button: "Enter the turn",
    fact: |person, from, until| Some(Fact::Duty { person, from: instant(from)?, until: instant(until)? }),
};

const LEAVE: Span = Span {
    title: "Leave",
    who: "Who is on leave",
    from: "First day",
    until: "Last day",
    kind: "date",
    button: "Enter the leave",
    fact: |person, from, until| {
        Some(Fact::Away { person, away: When::Days { from: from.parse().ok()?, until: until.parse().ok()? } })
    },
};

#[component]
fn Enter(span: Span) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let typed = office.typed(span.title);
    let text = |what| typed.field(what, String::new());
    let (person, from, until) = (text("who"), text("from"), text("until"));
    let options = Signal::derive(move || office.register.with(|r| people(r.as_ref(), "Choose a person")));
    let enter = move || {
        let typed = typed.clone();
        let entered = move || {
            typed.kept();
            [person, from, until].iter().for_each(|shown| shown.set_if_shown(String::new()));
        };
        let fact = PersonId::parse(&person.get_untracked())
            .and_then(|person| (span.fact)(person, &from.get_untracked(), &until.get_untracked()));
        match fact {
            Some(fact) => office.enter(vec![fact], fault, entered),
            None => fault.set(Some(incomplete())),
        }
    };
    view! {
        <h2>{span.title}</h2>
        <form
            class="details"
            on:submit=move |e| {
                e.prevent_default();
                enter();
            }
        >
            <Pick label=span.who value=person options />
            <Field label=span.from value=from kind=span.kind />
            <Field label=span.until value=until kind=span.kind />
            <FaultLine fault />
            <button class="btn">{span.button}</button>
        </form>
    }
}

const WEEK: [u8; 5] = [1, 2, 3, 4, 5];

/// On which days somebody works, as far as it was entered.
fn known_days(register: Option<&RegisterView>, person: Option<PersonId>) -> Vec<u8> {
    let staff = register.and_then(|r| r.staff.iter().find(|s| Some(s.person) == person));
    let days = staff.and_then(|s| {
        s.away.iter().find_map(|a| match a {
            When::WorksOn { weekdays } => Some(weekdays.clone()),
            When::Days { .. } | When::Unknown => None,
        })
    });
    days.unwrap_or(WEEK.to_vec())
}

/// Days that somebody ticked, as a form keeps them: their numbers behind a sign, so that none is told from untouched.
fn touched(days: &[u8]) -> String {
    days.iter().fold("=".to_owned(), |text, day| format!("{text}{day}"))
}

/// The same read back, or nothing where nobody touched them.
fn ticked_days(text: &str) -> Option<Vec<u8>> {
    Some(text.strip_prefix('=')?.bytes().filter_map(|digit| digit.checked_sub(b'0')).collect())
}

#[component]
fn Days() -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let typed = office.typed("working days");
    let person = typed.field("who", String::new());
    // As [`touched`] writes them; nothing as long as nobody touched them.
    let days = typed.field("days", String::new());
    let options = Signal::derive(move || office.register.with(|r| people(r.as_ref(), "Choose a person")));
    // Of somebody else nothing was touched yet.
    Effect::new(move |before: Option<String>| {
        let now = person.get();
        if before.is_some_and(|before| before != now) {
            days.set(String::new());
        }
        now
    });
    let ticked = Memo::new(move |_| {
        let of = PersonId::parse(&person.get());
        days.with(|days| ticked_days(days)).unwrap_or_else(|| office.register.with(|r| known_days(r.as_ref(), of)))
    });
    let flip = move |day: u8| {
        let mut all = ticked.get_untracked();
        match all.iter().position(|other| *other == day) {
            Some(at) => drop(all.remove(at)),
            None => all.push(day),
        }
        days.set(touched(&all));
    };
    let enter = move || {
        let Some(person) = PersonId::parse(&person.get_untracked()) else {
            fault.set(Some(incomplete()));
            return;
        };
        let mut weekdays = ticked.get_untracked();
        weekdays.sort();
        let typed = typed.clone();
        office.enter(vec![Fact::Away { person, away: When::WorksOn { weekdays } }], fault, move || typed.kept());
    };
    view! {
        <h2>"Working days"</h2>
        <form
            class="details"
            on:submit=move |e| {
                e.prevent_default();
                enter();
            }
        >
            <Pick label="Who works part-time" value=person options />
            <fieldset class="row">
                <legend>"Works on"</legend>
                {DAYS
                    .into_iter()
                    .enumerate()
                    .map(|(n, day)| {
                        let number = n as u8 + 1;
                        view! {
                            <label class="tick">
                                <input
                                    type="checkbox"
                                    prop:checked=move || ticked.with(|days| days.contains(&number))
                                    on:change=move |_| flip(number)
                                />
                                {day}
                            </label>
                        }
                    })
                    .collect_view()}
            </fieldset>
            <FaultLine fault />
            <button class="btn">"Set these days"</button>
        </form>
    }
}

/// Whom no message reaches when something can't wait, and whether messages get through (H7).
#[component]
fn Reached() -> impl IntoView {
    let office = Office::here();
    let messages = move || office.register.with(|r| r.as_ref().and_then(|r| Some((r.messages.clone()?, r.now))));
    view! {
        {move || {
            messages()
                .map(|(m, now)| {
                    let failing = m
                        .failing
                        .into_iter()
                        .map(|(name, since)| {
                            let since = london::when(since, now);
                            let says = format!(
                                "No message has reached {name} since {since}. Check the address under My sign-in, and tell whoever keeps the server.",
                            );
                            view! {
                                <p class="hint">
                                    <b>{says}</b>
                                </p>
                            }
                        });
                    let failing: Vec<_> = failing.collect();
                    let without = (!m.without.is_empty())
                        .then(|| {
                            format!(
                                "No message reaches {}: each enters an address under My sign-in.",
                                m.without.join(", "),
                            )
                        });
                    view! {
                        {failing}
                        {without.map(|says| view! { <p class="hint">{says}</p> })}
                    }
                })
        }}
    }
}
