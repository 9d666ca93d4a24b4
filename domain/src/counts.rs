//! How many records there were, by month, kind and room (R124): numbers to look at, with no name and no word.

use crate::entry::Kind;
use crate::london;
use crate::wire::board::{BoardItem, Count};
use crate::wire::desk::RecordView;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;

/// Untouched for so long, what waits stands on the list of what nobody acted on.
pub const UNACTED_AFTER: TimeDelta = TimeDelta::days(2);

/// Each month, kind and room that has any, the newest month first.
pub fn counts<'a>(records: impl Iterator<Item = &'a RecordView>) -> Vec<Count> {
    let mut all: BTreeMap<(String, Kind, String), usize> = BTreeMap::new();
    for record in records {
        let month = london::date(record.occurred.to_utc()).format("%Y-%m").to_string();
        *all.entry((month, record.kind, record.room.clone())).or_default() += 1;
    }
    all.into_iter().rev().map(|((month, kind, room), n)| Count { month, kind, room, n }).collect()
}

/// What waits and nobody has touched for too long: nothing was done, or what was due is over.
pub fn unacted(items: Vec<BoardItem>, now: DateTime<Utc>) -> Vec<BoardItem> {
    let over = |i: &BoardItem| i.waits.due.is_some_and(|due| due < now);
    let idle = |i: &BoardItem| i.waits.due.is_none() && now - i.waits.since > UNACTED_AFTER;
    items.into_iter().filter(|i| over(i) || idle(i)).collect()
}
