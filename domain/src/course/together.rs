//! Several small things (R27): so many concerns about one child within so many working days ask that somebody looks at them
//! together. It counts, and concludes nothing.

use super::{Ground, plain};
use crate::entry::Kind;
use crate::id::EntryId;
use crate::london;
use crate::wire::board::Wait;
use crate::wire::desk::RecordView;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// So many, within so many working days. Both are ours.
const SMALL_THINGS: usize = 5;
const WITHIN_DAYS: u32 = 20;

/// Asks it of the newest concern that makes them so many, until somebody decided on one of them, or on a later one, what
/// happens next, after all of them had come. `records` in the order in which things happened; `decided`: when somebody last
/// did so, of each.
pub fn together(records: &mut [RecordView], decided: &BTreeMap<EntryId, DateTime<Utc>>, ground: &Ground<'_>) {
    let is_small = |r: &RecordView| r.kind == Kind::Concern && r.taken_back.is_none();
    let day = |r: &RecordView| london::date(r.occurred.to_utc());
    let small: Vec<usize> = (0..records.len()).filter(|n| is_small(&records[*n])).collect();
    let near = |from: NaiveDate, until: NaiveDate| ground.rules.calendar.after(from, WITHIN_DAYS).0 >= until;
    let with = |last: usize| -> Vec<usize> {
        let until = day(&records[last]);
        small.iter().copied().filter(|n| *n <= last && near(day(&records[*n]), until)).collect()
    };
    let Some(last) = small.iter().rev().copied().find(|n| with(*n).len() >= SMALL_THINGS) else { return };
    let these = with(last);
    let came = these.iter().map(|n| records[*n].received).max();
    let later = (last..records.len()).filter(|n| small.contains(n));
    let mut on = these.iter().copied().chain(later);
    if on.any(|n| decided.get(&records[n].id).copied() >= came) {
        return;
    }
    let people: BTreeSet<&str> = these.iter().map(|n| records[*n].author.as_str()).collect();
    let title = "Several small things: please look at them together".to_owned();
    let say = format!(
        "{} in {WITHIN_DAYS} working days, written by {}. Read them one after the other, and decide what happens next.",
        these.len(),
        if people.len() == 1 { "one person".into() } else { format!("{} people", people.len()) },
    );
    let since = records[last].received;
    records[last].next.push(plain(Wait::Together, title, &say, since));
}
