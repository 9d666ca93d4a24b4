//! The records of a chronology, a screenful first and the rest by and by: of two thousand the first stand there at once, and all
//! of them in the end, to be found, printed and read out. Of a long one, what can be pressed is made where somebody comes near.

use crate::device::near::Near;
use crate::part::answers::{Answers, See};
use crate::part::next_step::{NextStep, Questions};
use crate::part::record::Record;
use crate::state::IfShown;
use crate::state::office::Office;
use crate::state::pause::Pause;
use crate::state::row::Row;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::id::EntryId;
use domain::london;
use domain::wire::desk::RecordView;
use leptos::html;
use leptos::prelude::*;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

/// At once, and with each frame after that.
const FIRST: usize = 12;
const MORE: usize = 16;
/// Without another one coming near: then somebody has stopped to read.
const STOPPED: Duration = Duration::from_millis(100);
/// How high a record is before anybody looked at it, in rem.
const ROWS_REM: usize = 24;
/// Up to so many, every record has its buttons from the beginning.
const FEW: usize = 100;

type Rows = Vec<Arc<Row<RecordView>>>;

#[component]
pub(super) fn Records(#[prop(into)] rows: Signal<Rows>, #[prop(into)] now: Signal<DateTime<Utc>>) -> impl IntoView {
    let made = RwSignal::new(FIRST);
    let all = move || rows.with(Vec::len);
    // A page that is left has nothing more to make.
    Effect::new(move |_| {
        if made.get() < all() {
            request_animation_frame(move || {
                if let Some(so_far) = made.try_get_untracked() {
                    made.set_if_shown(so_far + MORE);
                }
            });
        }
    });
    let months = Memo::new(move |_| {
        let mut months: Vec<(NaiveDate, Rows)> = vec![];
        rows.with(|rows| {
            for row in rows.iter().take(made.get()) {
                let day = london::date(row.of.occurred.to_utc());
                let month = day.with_day(1).unwrap_or(day);
                match months.iter_mut().find(|(m, _)| *m == month) {
                    Some((_, rows)) => rows.push(row.clone()),
                    None => months.push((month, vec![row.clone()])),
                }
            }
        });
        months
    });
    let of_month = move |month| {
        months.with(|all| all.iter().find(|(m, _)| *m == month).map(|(_, rows)| rows.clone()).unwrap_or_default())
    };
    let pressable = Pressables::of_this_screen();
    view! {
        <Show when=move || made.get() < all()>
            <p class="soft" role="status">
                {move || format!("Showing {} of {} …", made.get(), all())}
            </p>
        </Show>
        <For each=move || months.with(|all| all.iter().map(|(m, _)| *m).collect::<Vec<_>>()) key=|m| *m let:month>
            <Month month rows=Signal::derive(move || of_month(month)) now pressable few=move || all() <= FEW />
        </For>
    }
}

/// A month of it. Thousands in one list, and a browser looks at each of them with every frame; so it looks at the months.
#[component]
fn Month(
    month: NaiveDate,
    rows: Signal<Rows>,
    now: Signal<DateTime<Utc>>,
    pressable: Pressables,
    #[prop(into)] few: Signal<bool>,
) -> impl IntoView {
    let part: NodeRef<html::Ol> = NodeRef::new();
    let near = pressable.month(part);
    view! {
        <ol
            node_ref=part
            class="chronology month"
            id=format!("month-{month}")
            aria-label=month.format("%B %Y").to_string()
            style:contain-intrinsic-block-size=move || format!("auto {}rem", rows.with(Vec::len) * ROWS_REM)
        >
            <For
                each=move || rows.get()
                key=|row| row.key
                children=move |row| {
                    let (id, far) = (row.of.id, row.clone());
                    let item: NodeRef<html::Li> = NodeRef::new();
                    let is = pressable.of(&row.of, (item, near), few.get_untracked());
                    let now = now.get_untracked();
                    view! {
                        <li node_ref=item id=format!("record-{id}")>
                            <h2>{london::day(row.of.occurred.to_utc())}</h2>
                            <Record record=row.of.clone() now short=true />
                            <Show
                                when=move || is.get()
                                fallback={
                                    let row = far.clone();
                                    move || view! { <Questions record=row.of.clone() now /> }
                                }
                            >
                                <Pressable record=row.of.clone() now />
                            </Show>
                        </li>
                    }
                }
            />
        </ol>
    }
}

/// Which records have their buttons: once somebody is near, and has stopped there. Of what is only passed none are made.
#[derive(Clone, Copy)]
struct Pressables {
    near: StoredValue<Near, LocalStorage>,
    stopped: StoredValue<Pause, LocalStorage>,
    /// Near, and not made yet.
    wanted: StoredValue<Vec<One>>,
    /// By its first wording: a record that changes is drawn anew, and nothing of it goes away meanwhile.
    made: StoredValue<HashSet<EntryId>>,
}

impl Pressables {
    fn of_this_screen() -> Self {
        Self {
            near: StoredValue::new_local(Near::looking()),
            stopped: StoredValue::new_local(Pause::of_this_screen()),
            wanted: StoredValue::new(vec![]),
            made: StoredValue::new(HashSet::new()),
        }
    }

    /// Whether somebody is near this month: its records are looked at only then.
    fn month(self, part: NodeRef<html::Ol>) -> RwSignal<bool> {
        let is = RwSignal::new(false);
        Effect::new(move |_| {
            if let Some(part) = part.get() {
                self.near.with_value(|near| near.tell(&part, move |near| is.set_if_shown(near)));
            }
        });
        is
    }

    /// Whether this one has them.
    fn of(
        self,
        record: &RecordView,
        (item, month): (NodeRef<html::Li>, RwSignal<bool>),
        at_once: bool,
    ) -> RwSignal<bool> {
        let one = One { id: record.id, first: record.first, is: RwSignal::new(false) };
        if at_once || self.made.with_value(|made| made.contains(&one.first)) {
            self.make(one);
        }
        Effect::new(move |_| {
            let Some(item) = item.get().filter(|_| !one.is.get_untracked()) else { return };
            match month.get() {
                true => self.near.with_value(|near| near.tell(&item, move |near| self.comes_or_goes(one, near))),
                false => self.near.with_value(|near| near.forget(&item)),
            }
        });
        one.is
    }

    fn make(self, one: One) {
        one.is.set_if_shown(true);
        self.made.try_update_value(|made| made.insert(one.first));
    }

    fn comes_or_goes(self, one: One, near: bool) {
        self.wanted.try_update_value(|all| {
            all.retain(|other| other.id != one.id);
            if near && one.is.try_get_untracked() == Some(false) {
                all.push(one);
            }
        });
        self.stopped.try_with_value(|pause| pause.then(STOPPED, move || self.make_one()));
    }

    /// One with each frame: whoever begins to type meanwhile is not held up.
    fn make_one(self) {
        let next = self.wanted.try_update_value(|all| (!all.is_empty()).then(|| all.remove(0))).flatten();
        if let Some(one) = next {
            self.make(one);
            request_animation_frame(move || self.make_one());
        }
    }
}

/// A record, as it stands and as it was first, and whether it has its buttons.
#[derive(Clone, Copy)]
struct One {
    id: EntryId,
    first: EntryId,
    is: RwSignal<bool>,
}

/// What can be done about a record.
#[component]
fn Pressable(record: RecordView, now: DateTime<Utc>) -> impl IntoView {
    let office = Office::here();
    view! {
        <See record=record.clone() />
        <NextStep record=record.clone() now />
        {office.answers_records().then(|| view! { <Answers record /> })}
    }
}
