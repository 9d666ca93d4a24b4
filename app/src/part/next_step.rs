//! What a record waits for at the desk: the question, by when and why, and the form that answers it. One step at a time;
//! whatever else was done is written below.

mod agreement;
mod as_child;
mod call;
mod decide;
mod hand_over;
mod meanwhile;
mod outside;
mod paper;
mod recognise;
mod told;

use crate::device::http::Fault;
use crate::device::screen;
use crate::part::choice::Words;
use crate::part::fault::FaultLine;
use crate::part::field::Pick;
use crate::part::fold::Fold;
use crate::part::together::people;
use crate::state::IfShown;
use crate::state::office::Office;
use chrono::{DateTime, Utc};
use domain::course;
use domain::entry::Kind;
use domain::id::EntryId;
use domain::london;
use domain::step::{Gate, Safe, Step, Whom};
use domain::wire::answers::NewDecision;
use domain::wire::board::{Wait, Waits};
use domain::wire::desk::{ChildHead, RecordView};
use leptos::prelude::*;

/// The record of which a step is taken. What is typed is kept under its first id, as with every answer.
#[derive(Clone, Copy)]
pub(super) struct Here {
    office: Office,
    id: EntryId,
    first: EntryId,
    /// How many decisions stand beside it.
    decided: usize,
    /// How many were noted from here, and are not among them yet.
    noted: StoredValue<usize>,
    record: StoredValue<RecordView>,
    fault: RwSignal<Option<Fault>>,
    busy: RwSignal<bool>,
}

impl Here {
    fn typed(self, name: &str) -> RwSignal<String> {
        self.office.unsent(&format!("{name} {}", self.first))
    }

    /// With whom it is decided (R18).
    fn with(self) -> RwSignal<String> {
        self.typed("step with")
    }

    /// A text that is typed in an area.
    fn words(self, name: &str) -> (RwSignal<String>, Callback<String>) {
        let typed = self.typed(name);
        (typed, Callback::new(move |text| typed.set(text)))
    }

    /// Sends a step. Once it is kept, what was typed for it goes, and the next question is read out.
    fn take(self, step: Step, words: &str, why: &str, typed: Vec<RwSignal<String>>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        // Only of the forms that show it.
        let together = matches!(step, Step::Next { .. } | Step::Closed { .. } | Step::OriginalShredded { .. });
        let with = if together { people(self.with()) } else { vec![] };
        let before = self.decided + self.noted.get_value();
        // What it was done for is over, too.
        let typed = typed.into_iter().chain([self.typed("otherwise")]);
        let sent: Vec<(RwSignal<String>, String)> = typed.map(|t| (t, t.get_untracked())).collect();
        let ask = NewDecision { words: words.into(), why: why.into(), with, step: Some(step) };
        self.office.answer(self.id, "decision", ask, self.fault, move |saved| {
            self.busy.set_if_shown(false);
            if saved {
                self.office.is_kept(&self.first.to_string());
                self.office.stepped.set(Some((self.first, before)));
            }
            for (typed, as_sent) in sent {
                if saved && typed.try_get_untracked() == Some(as_sent) {
                    typed.set_if_shown(String::new());
                }
            }
        });
    }

    /// Sends a step while the form is being filled in: nothing of it waits for that.
    fn note(self, step: Step) {
        let ask = NewDecision { step: Some(step), ..NewDecision::default() };
        self.noted.update_value(|n| *n += 1);
        self.office.answer(self.id, "decision", ask, self.fault, move |saved| {
            if !saved {
                self.noted.try_update_value(|n| *n -= 1);
            }
        });
    }

    /// Now; and the same once more where what was sent then has no answer yet.
    fn now(self) -> DateTime<Utc> {
        self.office.pressed(&self.first.to_string())
    }

    /// What can't be sent as it stands.
    fn wrong(self, says: &'static str, next: &str) {
        self.fault.set(Some(Fault { next: next.into(), ..Fault::device(says) }));
    }
}

/// All that a record waits for: the first with its form, the rest with when it is due. Of what holds nothing up, the next one has
/// its form too.
#[component]
pub fn NextStep(record: RecordView, now: DateTime<Utc>) -> impl IntoView {
    let office = Office::here();
    let here = Here {
        office,
        id: record.id,
        first: record.first,
        decided: record.decisions.len(),
        noted: StoredValue::new(0),
        record: StoredValue::new(record.clone()),
        fault: office.fault_of(record.first),
        busy: RwSignal::new(false),
    };
    // Whoever took the step before goes on here, with the keyboard too: whether what they sent is answered before or after
    // the record with it in it comes.
    Effect::new(move |_| {
        if office.stepped.get().is_some_and(|(first, before)| first == here.first && here.decided > before) {
            office.stepped.set(None);
            let mine = format!("#next-{} h3", here.first);
            request_animation_frame(move || screen::go_to(&mine));
        }
    });
    office.shows(&record);
    let part = format!("#next-{}", here.first);
    let asks = record.next.iter().map(|w| w.what).find(|what| *what != Wait::See).unwrap_or(Wait::See);
    let was = office.at_field.get_value().filter(|(first, asked, _)| *first == here.first && *asked == asks);
    if let Some((.., field)) = was
        && office.stepped.with_untracked(Option::is_none)
    {
        let part = part.clone();
        request_animation_frame(move || screen::back_to(&part, field));
    }
    let noted = move |_| office.at_field.set_value(screen::field_in(&part).map(|field| (here.first, asks, field)));
    // Seen is asked for above it.
    let waits: Vec<Waits> = record.next.iter().filter(|w| w.what != Wait::See).cloned().collect();
    let first = waits.first().cloned();
    // What somebody else is to do, and what the parents know, hold nothing up: what comes behind it can be done as well.
    let open = waits.iter().take_while(|w| matches!(w.what, Wait::WriteUp | Wait::BeforeReferral)).count() + 1;
    // About staff nothing is taken here but what became of the paper of a note (K10), and an answer to whoever asked (R22).
    let steps = record.steps;
    let there = |w: &Waits| matches!(w.what, Wait::Original | Wait::Reply);
    let begun = !record.seen.is_empty() && (steps || first.as_ref().is_some_and(there));
    let child = record.child.clone();
    let decisions = record.decisions.clone();
    let not_moving_mark = record.kind == Kind::Mark && child.as_ref().is_some_and(|c| c.not_moving);
    // A chronology has one of them for each record.
    let of = record.occurred.to_utc();
    let label = format!("What happens next: {}, {} {}", record.kind.title(), london::day(of), london::clock(of));
    begun.then(|| {
        view! {
            <section class="next" id=format!("next-{}", here.first) aria-label=label on:focusin=noted>
                <meanwhile::Meanwhile here decisions />
                {waits
                    .into_iter()
                    .enumerate()
                    .map(|(n, w)| {
                        let (what, later) = (w.what, n >= open);
                        let card = not_moving_mark && !later && matches!(what, Wait::GoesHome | Wait::Ring);
                        view! {
                            <Question waits=w now later />
                            {card.then(|| view! { <NotMoving /> })}
                            {(!later).then(|| form(here, what, child.clone()))}
                        }
                    })
                    .collect_view()}
                <FaultLine fault=here.fault />
                {steps.then(|| view! { <Otherwise here child /> })}
            </section>
        }
    })
}

/// The questions alone, where nobody is near enough to answer them: to be found, printed and read out.
#[component]
pub fn Questions(record: RecordView, now: DateTime<Utc>) -> impl IntoView {
    let line = move |waits: Waits| {
        let due = course::due_words(&waits, now);
        view! {
            <li>
                <b>{waits.title}</b>
                {(!due.is_empty()).then(|| format!(", {due}"))}
            </li>
        }
    };
    (!record.next.is_empty()).then(|| view! { <ul>{record.next.into_iter().map(line).collect_view()}</ul> })
}

fn form(here: Here, what: Wait, child: Option<ChildHead>) -> AnyView {
    match what {
        Wait::GoesHome => view! { <GoesHome here child /> }.into_any(),
        Wait::Ring => view! { <call::Ring here child /> }.into_any(),
        Wait::Reach => view! { <told::Reached here /> }.into_any(),
        Wait::Tell => view! { <told::Told here whom=None /> }.into_any(),
        Wait::Notify => view! { <told::Told here whom=Some(Whom::Ofsted) /> }.into_any(),
        Wait::CallNote => view! { <call::Ring here child /> }.into_any(),
        Wait::WriteUp => {
            view! {
                <p class="soft">
                    "Ask whoever began it to finish it on the tablet, under their own PIN. What you know yourself, write below."
                </p>
            }
                .into_any()
        }
        Wait::Accident => view! {
            <told::Accident here />
            <decide::Decide here />
        }
        .into_any(),
        Wait::WhileUntold => view! { <told::WhileUntold here /> }.into_any(),
        Wait::Reply => view! { <told::Reply here /> }.into_any(),
        Wait::TakeOn => view! { <hand_over::TakeOn here /> }.into_any(),
        Wait::BeforeReferral => view! { <agreement::BeforeReferral here /> }.into_any(),
        Wait::BeforeEarlyHelp => view! { <agreement::BeforeEarlyHelp here /> }.into_any(),
        Wait::Request => view! { <outside::Sent here to=Gate::EarlyHelp /> }.into_any(),
        Wait::Write => view! { <outside::Sent here to=Gate::Referral /> }.into_any(),
        Wait::Answer => view! { <outside::Heard here /> }.into_any(),
        Wait::Original => view! { <paper::Paper here /> }.into_any(),
        Wait::Close => view! {
            <decide::Decide here />
            <decide::Close here />
        }.into_any(),
        Wait::See | Wait::Next | Wait::LookAgain | Wait::Together | Wait::Review => view! { <decide::Decide here /> }.into_any(),
    }
}

/// The question, when it is due, and why then.
#[component]
fn Question(waits: Waits, now: DateTime<Utc>, #[prop(optional)] later: bool) -> impl IntoView {
    let soon = course::presses(&waits, now);
    let due = course::due_words(&waits, now);
    view! {
        <div class="row">
            <h3 tabindex="-1">{waits.title}</h3>
            {(!due.is_empty())
                .then(|| {
                    view! {
                        <span class="due" class:soon=soon>
                            {due}
                        </span>
                    }
                })}
        </div>
        {(!later || waits.what == Wait::Together).then(|| view! { <p>{waits.say}</p> })}
        {(!waits.why.is_empty())
            .then(|| {
                view! {
                    <details>
                        <summary>"Why then?"</summary>
                        <p class="soft">{waits.why} {(!waits.rule.is_empty()).then(|| format!(" ({})", waits.rule))}</p>
                    </details>
                }
            })}
    }
}

/// H9, at the desk.
#[component]
fn NotMoving() -> impl IntoView {
    view! {
        <div class="hint">
            <p>
                <b>
                    "A mark on a child who is not moving: ring children's social care now, whatever explanation was given."
                </b>
            </p>
            <ul>
                <li>
                    "Ask who arranges that a doctor looks at it today. Don't send the parents to their own doctor instead."
                </li>
                <li>"Ask what the parents may be told. Nobody signs anything."</li>
            </ul>
        </div>
    }
}

/// H8: the first question after *Seen*.
#[component]
fn GoesHome(here: Here, child: Option<ChildHead>) -> impl IntoView {
    let (why, write) = here.words("home because");
    let say = move |safe: Safe| here.take(Step::GoesHome { safe }, "", &why.get_untracked(), vec![why]);
    let home =
        child.as_ref().and_then(|c| c.home.as_ref()).map(|h| format!("Goes home {}, usually with {}.", h.at, h.with));
    view! {
        {home
            .map(|h| {
                view! {
                    <p>
                        <b>{h}</b>
                    </p>
                }
            })}
        <p>"Someone is in danger now: " <a href="tel:999">"ring 999"</a> " first."</p>
        <Words label="Because" value=why write rows=2 />
        <div class="row">
            <button class="btn primary" disabled=move || here.busy.get() on:click=move |_| say(Safe::No)>
                "No"
            </button>
            <button class="btn primary" disabled=move || here.busy.get() on:click=move |_| say(Safe::NotSure)>
                "Not sure"
            </button>
            <button class="btn" disabled=move || here.busy.get() on:click=move |_| say(Safe::Yes)>
                "Yes, it is safe"
            </button>
        </div>
        <p class="soft">"No and Not sure lead to the number to ring."</p>
    }
}

/// Whatever was done out of turn.
#[component]
fn Otherwise(here: Here, child: Option<ChildHead>) -> impl IntoView {
    let open = here.typed("otherwise").with_untracked(|w| !w.is_empty());
    view! {
        <Fold summary="Something else was done" open>
            <OutOfTurn here child=child.clone() />
        </Fold>
    }
}

#[component]
fn OutOfTurn(here: Here, child: Option<ChildHead>) -> impl IntoView {
    let what = here.typed("otherwise");
    let on_paper = here.record.with_value(|r| !r.pictures.is_empty());
    let options = Signal::derive(move || {
        [
            ("", "Choose"),
            ("call", "A call with somebody outside"),
            ("next", "What happens next was decided"),
            ("home", "Whether the child goes home as planned"),
            ("referral", "What the parents know of a referral, and say"),
            ("early help", "Whether the parents agree to early help"),
            ("sent", "The written referral went"),
            ("request", "The request for early help went"),
            ("heard", "They answered"),
            ("told", "Somebody was told: parents, paramedics, a social worker, Ofsted"),
            ("medical", "A medical examination was arranged"),
            ("serious", "It was a serious accident or illness, or a death"),
            ("hand", "Ask somebody else to take it on"),
            ("paper", "What became of the handwritten note"),
            ("close", "Close it"),
            ("again", "It goes on after it was closed"),
        ]
        .into_iter()
        .filter(|(v, _)| on_paper || *v != "paper")
        .map(|(v, w)| (v.to_owned(), w.to_owned()))
        .collect()
    });
    view! {
        <Pick label="What was done" value=what options />
        {move || {
            let child = child.clone();
            match what.get().as_str() {
                "call" => view! { <call::Ring here child /> }.into_any(),
                "next" => view! { <decide::Decide here /> }.into_any(),
                "home" => view! { <GoesHome here child /> }.into_any(),
                "sent" => view! { <outside::Sent here to=Gate::Referral /> }.into_any(),
                "request" => view! { <outside::Sent here to=Gate::EarlyHelp /> }.into_any(),
                "referral" => view! { <agreement::BeforeReferral here /> }.into_any(),
                "early help" => view! { <agreement::BeforeEarlyHelp here /> }.into_any(),
                "heard" => view! { <outside::Heard here /> }.into_any(),
                "told" => view! { <told::Told here whom=None /> }.into_any(),
                "medical" => view! { <told::Medical here /> }.into_any(),
                "serious" => view! { <told::Serious here /> }.into_any(),
                "hand" => view! { <hand_over::HandOver here /> }.into_any(),
                "paper" => view! { <paper::Paper here /> }.into_any(),
                "close" => view! { <decide::Close here /> }.into_any(),
                "again" => view! { <decide::Again here /> }.into_any(),
                _ => ().into_any(),
            }
        }}
    }
}
