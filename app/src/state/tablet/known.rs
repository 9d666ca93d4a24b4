//! What the tablet knows of children and staff: names, and whom to tell.

use super::Tablet;
use domain::entry::{Draft, Route};
use domain::id::{ChildId, EntryId, PersonId};
use domain::routing::{tell_whom, typed_may_mean};
use domain::wire::{RosterChild, SeenNews, Tile};
use leptos::prelude::*;

impl Tablet {
    pub fn child(self, id: ChildId) -> Option<RosterChild> {
        self.person.with_untracked(|p| p.as_ref()?.children.iter().find(|c| c.child == id).cloned())
    }

    /// "Pip A.", or both names where there are several.
    pub fn names(self, children: &[ChildId]) -> String {
        let names: Vec<String> = children.iter().filter_map(|c| self.child(*c)).map(|c| c.whole_name()).collect();
        names.join(" and ")
    }

    pub fn person_name(self, id: PersonId) -> Option<(String, String)> {
        self.tile(id).map(|t| (t.short, t.name))
    }

    pub fn tile(self, id: PersonId) -> Option<Tile> {
        self.roster.with_untracked(|r| r.as_ref()?.tiles.iter().find(|t| t.person == id).cloned())
    }

    /// By name and by what they are here: whoever came this morning knows neither.
    pub fn name_and_job(self, id: PersonId) -> Option<String> {
        self.tile(id).map(|t| if t.job.is_empty() { t.name } else { format!("{}, {}", t.name, t.job) })
    }

    /// The others who may be told of it as well: whoever was told, it was not always the first.
    pub fn others_to_tell(self, route: &Route, children: &[ChildId]) -> Vec<(PersonId, String)> {
        let first = self.tell_whom(route, children);
        if *route != Route::Ordinary || first.is_none() {
            return vec![];
        }
        let chains: Vec<Vec<PersonId>> = children.iter().filter_map(|c| self.child(*c)?.told).collect();
        let duty = self.roster.with_untracked(|r| r.as_ref().map(|r| r.duty.clone()).unwrap_or_default());
        let may = |p: &PersonId| Some(*p) != first && chains.iter().all(|chain| chain.contains(p));
        let all = if chains.is_empty() { duty } else { chains[0].clone() };
        all.into_iter().filter(may).filter_map(|p| Some((p, self.person_name(p)?.0))).take(3).collect()
    }

    /// Whom a record is about, as far as that decides who is told: those who were tapped, or those on the list whom the
    /// typed words may name and who are guarded from somebody here (R132).
    pub fn guarded_in(self, draft: &Draft) -> Vec<ChildId> {
        if !draft.children.is_empty() {
            return draft.children.clone();
        }
        let meant =
            |children: &[RosterChild]| typed_may_mean(&draft.child_typed, children).iter().map(|c| c.child).collect();
        self.person.with_untracked(|p| p.as_ref().map(|p| meant(&p.children)).unwrap_or_default())
    }

    pub fn nobody_on_duty(self) -> bool {
        self.roster.with_untracked(|r| r.as_ref().is_some_and(|r| r.nobody_on_duty))
    }

    pub fn tell_whom(self, route: &Route, children: &[ChildId]) -> Option<PersonId> {
        let children: Vec<RosterChild> = children.iter().filter_map(|c| self.child(*c)).collect();
        self.roster.with_untracked(|r| tell_whom(r.as_ref()?, &children, route))
    }

    /// Who has seen it, and when.
    pub fn seen_of(self, id: EntryId) -> Option<SeenNews> {
        self.seen.with(|s| s.iter().find(|n| n.entry == id).cloned())
    }
}
