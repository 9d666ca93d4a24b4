//! What somebody else did about a record while this screen was being typed on.

use super::Office;
use domain::id::EntryId;
use domain::wire::desk::DecisionView;
use leptos::prelude::*;

impl Office {
    /// Who answered since this record's form was drawn last, with what, and what is typed about it here. Nothing where nobody
    /// did, or nothing is typed. It stands until it was read.
    pub fn answered_meanwhile(self, first: EntryId, decisions: &[DecisionView]) -> Option<(String, Vec<String>)> {
        let typed = self.typed_about(first);
        let newest = decisions.last();
        self.meanwhile
            .try_update_value(|all| {
                let (before, said) = all.entry(first).or_insert((decisions.len(), None));
                if let Some(newest) = newest.filter(|d| decisions.len() > *before && !d.mine) {
                    *said = Some(newest.said_meanwhile()).filter(|_| !typed.is_empty());
                }
                *before = decisions.len();
                said.clone()
            })
            .flatten()
            .map(|said| (said, typed))
    }

    pub fn read_meanwhile(self, first: EntryId) {
        self.meanwhile.update_value(|all| {
            if let Some((_, said)) = all.get_mut(&first) {
                *said = None;
            }
        });
    }

    /// What is typed about this record and not saved: sentences, and no choices from lists.
    fn typed_about(self, first: EntryId) -> Vec<String> {
        let ends = format!(" {first}");
        let is_sentence =
            |text: &String| text.trim().contains(' ') && text.split(' ').all(|w| EntryId::parse(w).is_none());
        self.unsent.with_value(|all| {
            let of_it = all.iter().filter(|(name, _)| name.ends_with(&ends)).map(|(_, text)| text.get_untracked());
            let mut typed: Vec<String> = of_it.filter(is_sentence).collect();
            typed.sort();
            typed
        })
    }
}
