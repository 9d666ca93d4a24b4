//! Which wordings of a record stand, and which belong together: corrections, and what was withdrawn.

use super::{ById, Stored};
use crate::entry::{Author, Part};
use crate::id::EntryId;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn withdrawn(entries: &[Stored]) -> BTreeSet<EntryId> {
    entries
        .iter()
        .filter(|s| s.by_setting)
        .flat_map(|s| &s.entry.parts)
        .filter_map(|part| match part {
            Part::Withdrawal { original, .. } => Some(*original),
            _ => None,
        })
        .collect()
}

/// What stands: all that nothing corrects; and of those that correct one another in a circle, the newest. No
/// record is ever shown nowhere.
pub(super) fn standing(
    all: &ById<'_>,
    corrected: &BTreeSet<EntryId>,
    ids: &BTreeMap<EntryId, EntryId>,
) -> BTreeSet<EntryId> {
    let mut standing: BTreeSet<EntryId> = all.keys().filter(|id| !corrected.contains(id)).copied().collect();
    let mut covered: BTreeSet<EntryId> = BTreeSet::new();
    for stored in standing.iter().filter_map(|id| all.get(id)) {
        covered.extend(chain(stored, all, ids));
    }
    while let Some(newest) = all.values().filter(|s| !covered.contains(&s.id)).max_by_key(|s| s.received) {
        standing.insert(newest.id);
        covered.extend(chain(newest, all, ids));
    }
    standing
}

pub(super) fn same_writer(a: &Stored, b: &Stored) -> bool {
    let (a, b) = (&a.entry.head, &b.entry.head);
    match (a.author, b.author) {
        (Author::Typed, Author::Typed) => a.device == b.device,
        (a, b) => a.person().is_some() && a.person() == b.person(),
    }
}

/// The entry and all of its writer's that it puts right, and what those put right.
pub(super) fn chain(newest: &Stored, all: &ById<'_>, ids: &BTreeMap<EntryId, EntryId>) -> BTreeSet<EntryId> {
    let mut chain = BTreeSet::from([newest.id]);
    let mut open = newest.entry.head.supersedes.clone();
    while let Some(next) = open.pop() {
        // What somebody else wrote keeps what stands beside it: who was told of it, who has seen it.
        let older = ids.get(&next).and_then(|id| all.get(id)).filter(|older| same_writer(older, newest));
        if let Some(older) = older
            && chain.insert(older.id)
        {
            open.extend(&older.entry.head.supersedes);
        }
    }
    chain
}
