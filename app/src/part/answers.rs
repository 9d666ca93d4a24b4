//! What the desk writes beside a record: what was done or decided and why (R18, R19), who agrees, what a
//! statement is (H14), and where it belongs (H4).

use crate::device::http::Fault;
use crate::device::screen;
use crate::part::choice::{Segments, Words};
use crate::part::fault::FaultLine;
use crate::part::field::{Field, Pick};
use crate::part::fold::Fold;
use crate::part::put_right::PutRight;
use crate::part::together::{Together, people};
use crate::state::IfShown;
use crate::state::office::Office;
use domain::entry::Kind;
use domain::entry::part::{Shown, Source};
use domain::file::FileClass;
use domain::id::{ChildId, EntryId};
use domain::london;
use domain::step::Step;
use domain::wire::answers::{FileUnder, NewDecision, NewTag};
use domain::wire::desk::{ChildView, RecordView};
use leptos::prelude::*;

/// Seen, where it still waits for that.
#[component]
pub fn See(record: RecordView) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let (id, accident) = (record.id, record.accident);
    record.waits.then(|| {
        view! {
            <div class="row">
                <button class="btn primary" on:click=move |_| office.answer(id, "seen", (), fault, |_| ())>
                    "Seen"
                </button>
                {accident.then(|| view! { <OnlyAnAccident id fault /> })}
                <span class="soft">"Tells the writer that you have it, and who you are. It closes nothing."</span>
            </div>
            <FaultLine fault />
        }
    })
}

#[component]
pub fn Answers(record: RecordView) -> impl IntoView {
    Office::here().shows(&record);
    let about_staff = record.about_staff;
    let filing = record.child.is_none() && !about_staff;
    let (id, first) = (record.id, record.first);
    // R148: of what has its place in a protection file.
    let walk = (record.steps && record.child.is_some()).then(|| format!("#/walk/{first}"));
    view! {
        <Agree record=record.clone() />
        <div class="answers">
            <PutRight record=record.clone() />
            <Decide id first />
            {(!about_staff).then(|| view! { <OtherFile record=record.clone() /> })}
            <Tags id first parts=record.parts />
            {(!about_staff).then(|| view! { <FileElsewhere id first filing /> })}
            {walk.map(|href| view! { <a href=href>"Show an inspector how this went"</a> })}
        </div>
    }
}

/// One press for a bump on the kerb (R127): it is seen, and no more is asked of it but what the parents are told.
#[component]
pub fn OnlyAnAccident(id: EntryId, fault: RwSignal<Option<Fault>>) -> impl IntoView {
    let office = Office::here();
    let words = || "An accident here. Nothing else was seen.".to_owned();
    let press = move |_| {
        let step = Some(Step::Accident {});
        office.answer(id, "decision", NewDecision { words: words(), step, ..NewDecision::default() }, fault, |_| ());
    };
    view! {
        <button class="btn" on:click=press>
            "Accident, nothing else seen"
        </button>
    }
}

/// Between a child's protection file and the accidents here (R127).
#[component]
fn OtherFile(record: RecordView) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let reason = office.unsent(&format!("other file {}", record.first));
    let (id, accident) = (record.id, record.accident);
    let (class, title) = match accident {
        true => (FileClass::Protection, "Move it to the protection file"),
        false => (FileClass::Accident, "It was an accident here: move it out of the protection file"),
    };
    record.child.filter(|_| record.kind == Kind::Mark).map(|child| {
        let go = move || {
            let ask = FileUnder { child: child.id, class: Some(class), reason: reason.get_untracked() };
            office.answer(id, "file", ask, fault, move |moved| {
                if moved {
                    reason.set_if_shown(String::new());
                    office.done.set(Some("Moved. Author and times are kept.".into()));
                }
            });
        };
        view! {
            <Fold summary=title open=false>
                <form on:submit=move |e| {
                    e.prevent_default();
                    go();
                }>
                    <Field label="Why it belongs there" value=reason />
                    <FaultLine fault />
                    <button class="btn">"Move it"</button>
                </form>
            </Fold>
        }
    })
}

/// Decisions of others, by which somebody else stands too.
#[component]
fn Agree(record: RecordView) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let me = office.me.with_untracked(|m| m.as_ref().map(|m| m.person));
    record
        .decisions
        .into_iter()
        .filter(|d| !d.mine && d.taken_back.is_none() && !d.agreed.iter().any(|a| a.person == me))
        .map(|d| {
            let id = d.id;
            view! {
                <div class="row">
                    <button class="btn" on:click=move |_| office.answer(id, "agree", (), fault, |_| ())>
                        {format!("I agree with what {} wrote, {} {}", d.by, london::day(d.at), london::clock(d.at))}
                    </button>
                    <FaultLine fault />
                </div>
            }
        })
        .collect_view()
}

#[component]
pub fn Decide(id: EntryId, first: EntryId) -> impl IntoView {
    let office = Office::here();
    let begun = |name: &str| office.unsent(&format!("{name} {first}")).with_untracked(|typed| !typed.is_empty());
    let open = begun("decision") || begun("why");
    view! {
        <Fold summary="Write what was done or decided" open>
            <Decision id first />
        </Fold>
    }
}

/// What is typed is kept under the record's first id: a correction that arrives, or a filing, takes nothing away.
#[component]
fn Decision(id: EntryId, first: EntryId) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let (words, why, with) = (
        office.unsent(&format!("decision {first}")),
        office.unsent(&format!("why {first}")),
        office.unsent(&format!("with {first}")),
    );
    let busy = RwSignal::new(false);
    let save = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let sent = [words, why, with].map(|typed| (typed, typed.get_untracked()));
        let ask =
            NewDecision { words: words.get_untracked(), why: why.get_untracked(), with: people(with), step: None };
        office.answer(id, "decision", ask, fault, move |saved| {
            busy.set_if_shown(false);
            // What was typed while it was on its way stays.
            for (typed, as_sent) in sent {
                if saved && typed.try_get_untracked() == Some(as_sent) {
                    typed.set_if_shown(String::new());
                }
            }
        });
    };
    let (write_words, write_why) = (Callback::new(move |t| words.set(t)), Callback::new(move |t| why.set(t)));
    view! {
        <form on:submit=move |e| {
            e.prevent_default();
            save();
        }>
            <Words label="What was done or decided" value=words write=write_words rows=2 />
            <Words label="Why" value=why write=write_why rows=2 />
            <Together with />
            <FaultLine fault />
            <button class="btn" disabled=move || busy.get()>
                {move || if busy.get() { "Saving …" } else { "Save it beside the record" }}
            </button>
        </form>
    }
}

/// What a statement is, where the box in which it was written does not say it right. The box stays named.
#[component]
fn Tags(id: EntryId, first: EntryId, parts: Vec<Shown>) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let me = office.me.with_untracked(|m| m.as_ref().map(|m| m.person));
    let parts: Vec<(u32, Shown)> = parts.into_iter().filter_map(|p| p.part.map(|n| (n, p))).collect();
    if parts.is_empty() {
        return ().into_any();
    }
    let options = vec![
        (Source::Saw, "Seen or heard by the writer"),
        (Source::Told, "Told to the writer"),
        (Source::Think, "Thought by the writer"),
    ];
    let statement = move |(part, shown): (u32, Shown)| {
        let mine = shown.tags.iter().find(|t| t.person == me).map(|t| t.source);
        let chosen = Signal::derive(move || mine);
        let choose = Callback::new(move |source| {
            office.answer(id, "tag", NewTag { part, source }, fault, |_| ());
        });
        view! {
            <p class="statement">{shown.words}</p>
            <Segments label=shown.label options=options.clone() chosen choose />
        }
    };
    // The words stand there a second time only while somebody looks.
    // It stays open when the record is shown anew with the tag, so that a slip is put right at once.
    let kept = office.tags_open;
    let open = Signal::derive(move || kept.get() == Some(first));
    let toggled = move |e: leptos::ev::Event| {
        let is = screen::is_open(&e);
        match (is, kept.get_untracked() == Some(first)) {
            (true, false) => kept.set(Some(first)),
            (false, true) => kept.set(None),
            _ => {}
        }
    };
    view! {
        <details class="elsewhere" prop:open=open on:toggle=toggled>
            <summary>"Mark what was seen, told or thought"</summary>
            <p class="soft">
                "Press what each statement is. Your name stands beside it; press another to change it. What the writer wrote stays as it is."
            </p>
            {move || open.get().then(|| parts.clone().into_iter().map(&statement).collect_view())}
            <FaultLine fault />
        </details>
    }
    .into_any()
}

/// *Not about this child*, or filing what named nobody on the list (H4).
#[component]
fn FileElsewhere(id: EntryId, first: EntryId, filing: bool) -> impl IntoView {
    let title = if filing { "File it under a child" } else { "Not about this child" };
    view! {
        <Fold summary=title open=filing>
            <FileUnderChild id first />
        </Fold>
    }
}

#[component]
fn FileUnderChild(id: EntryId, first: EntryId) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let (child, reason) = (office.unsent(&format!("child {first}")), office.unsent(&format!("reason {first}")));
    let options = Signal::derive(move || {
        let mut all = vec![(String::new(), "Choose a child".to_string())];
        office.register.with(|r| {
            // Whoever has left may still be written about: at the end.
            let mut children: Vec<&ChildView> = r.iter().flat_map(|r| &r.children).collect();
            children.sort_by_key(|c| c.left.is_some());
            for c in children {
                let left = c.left.map(|d| format!(", left {}", d.format("%-d %b %Y"))).unwrap_or_default();
                let born = c.born.format("%B %Y");
                all.push((c.child.to_string(), format!("{} {}, born {born}{left}", c.preferred, c.surname)));
            }
        });
        all
    });
    let file = move || {
        let chosen = child.get_untracked();
        let name = options.with_untracked(|o| o.iter().find(|(v, _)| *v == chosen).map(|(_, name)| name.clone()));
        let (Some(to), Some(name)) = (ChildId::parse(&chosen), name) else {
            fault.set(Some(Fault { next: "Choose one from the list.".into(), ..Fault::device("No child is chosen.") }));
            return;
        };
        let ask = FileUnder { child: to, class: None, reason: reason.get_untracked() };
        office.answer(id, "file", ask, fault, move |filed| {
            if filed {
                for typed in [child, reason] {
                    typed.set_if_shown(String::new());
                }
                office.done.set(Some(format!("Filed under {name}. Author and times are kept.")));
            }
        });
    };
    view! {
        <p class="soft">
            "It moves there whole, with its author and times. Nothing is deleted, and nothing of it stays where it was."
        </p>
        <form on:submit=move |e| {
            e.prevent_default();
            file();
        }>
            <Pick label="Which child" value=child options />
            <Field label="Why it is filed there" value=reason />
            <FaultLine fault />
            <button class="btn">"File it there"</button>
        </form>
    }
}
