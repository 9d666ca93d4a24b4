//! What it may be, and what was noticed (R25, R29): the lead is not asked to be sure, and nobody assesses harm here. *Not
//! clear yet* is a full answer (H15).

use super::Here;
use crate::part::ticks::Ticks;
use leptos::prelude::*;

/// What is ticked on one list, kept like everything that is typed; until somebody ticks, what was said before stands.
#[derive(Clone, Copy)]
pub(super) struct Listed {
    typed: RwSignal<String>,
    before: StoredValue<Vec<String>>,
}

/// Stands at the beginning once somebody has ticked: to take the last one off is a choice, too.
const TOUCHED: &str = "ticked";

impl Listed {
    fn of(here: Here, name: &str, before: Vec<String>) -> Self {
        Self { typed: here.typed(name), before: StoredValue::new(before) }
    }

    pub fn may_be(here: Here) -> Self {
        Self::of(here, "may be", here.record.with_value(|r| r.may_be.clone()))
    }

    pub fn noticed(here: Here) -> Self {
        Self::of(here, "noticed", vec![])
    }

    pub fn grounds(here: Here) -> Self {
        Self::of(here, "grounds", vec![])
    }

    pub fn chosen(self) -> Vec<String> {
        let typed = self.typed.get();
        match typed.strip_prefix(TOUCHED) {
            Some(ids) => ids.split_whitespace().map(String::from).collect(),
            None => self.before.get_value(),
        }
    }

    /// What is ticked, to be sent.
    pub fn ids(self) -> Vec<String> {
        untrack(move || self.chosen())
    }

    pub fn flip(self, id: &str) {
        let mut ids = self.ids();
        match ids.iter().position(|i| i == id) {
            Some(at) => drop(ids.remove(at)),
            None => ids.push(id.into()),
        }
        self.typed.set(format!("{TOUCHED} {}", ids.join(" ")));
    }

    pub fn typed(self) -> RwSignal<String> {
        self.typed
    }
}

#[component]
pub(super) fn Recognise(here: Here, may_be: Listed, noticed: Listed) -> impl IntoView {
    let guide = here.office.guide;
    let categories =
        Signal::derive(move || guide.with(|g| g.categories.iter().map(|c| (c.id.clone(), c.title.clone())).collect()));
    let triggers =
        Signal::derive(move || guide.with(|g| g.triggers.iter().map(|c| (c.id.clone(), c.words.clone())).collect()));
    let listed = |list: Listed| Signal::derive(move || list.chosen());
    view! {
        <Ticks
            legend="What it may be. You need not be sure: not clear yet is a full answer"
            rows=categories
            chosen=listed(may_be)
            flip=move |id: String| may_be.flip(&id)
        />
        <details>
            <summary>"What these words mean"</summary>
            <dl class="steps">
                {move || {
                    guide
                        .with(|g| {
                            let meaning = |c: &domain::wire::guide::GuideCategory| {
                                view! {
                                    <dt>{c.title.clone()}</dt>
                                    <dd>{c.says.clone()}</dd>
                                }
                            };
                            g.categories.iter().map(meaning).collect_view()
                        })
                }}
            </dl>
            <p class="soft">"Nobody here assesses whether a child was harmed: that is the council's."</p>
        </details>
        <details open=noticed.typed().with_untracked(|t| !t.is_empty())>
            <summary>"What was noticed"</summary>
            <Ticks
                legend="What was noticed"
                rows=triggers
                chosen=listed(noticed)
                flip=move |id: String| noticed.flip(&id)
            />
        </details>
    }
}
