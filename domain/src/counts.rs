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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::EntryId;
    use crate::view::tests_support::blank;
    use crate::wire::board::{Wait, Waits};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn of(kind: Kind, room: &str, occurred: &str) -> RecordView {
        RecordView { kind, room: room.into(), ..blank(at(occurred)) }
    }

    /// A month begins at midnight in London, an hour before midnight in Greenwich while it is summer.
    #[test]
    fn r124_records_are_counted_by_month_kind_and_room_the_newest_month_first() {
        let records = [
            of(Kind::Concern, "Ducks", "2026-06-30T22:59:00Z"),
            of(Kind::Concern, "Ducks", "2026-06-30T23:00:00Z"),
            of(Kind::Concern, "Ducks", "2026-07-20T09:00:00Z"),
            of(Kind::Concern, "Owls", "2026-07-20T09:00:00Z"),
            of(Kind::Mark, "Owls", "2026-07-20T09:00:00Z"),
        ];
        let counted = counts(records.iter()).into_iter().map(|c| (c.month, c.kind, c.room, c.n)).collect::<Vec<_>>();
        let row = |month: &str, kind, room: &str, n| (month.to_owned(), kind, room.to_owned(), n);
        assert_eq!(
            counted,
            [
                row("2026-07", Kind::Mark, "Owls", 1),
                row("2026-07", Kind::Concern, "Owls", 1),
                row("2026-07", Kind::Concern, "Ducks", 2),
                row("2026-06", Kind::Concern, "Ducks", 1),
            ]
        );
    }

    /// Two days without a limit, or past its limit: on both sides of each.
    #[test]
    fn r124_what_nobody_acted_on_is_what_is_over_or_lies_for_more_than_two_days() {
        let now = at("2026-11-13T12:00:00Z");
        let instant = TimeDelta::milliseconds(1);
        let two_days = TimeDelta::hours(48);
        let item = |since: DateTime<Utc>, due: Option<DateTime<Utc>>| BoardItem {
            record: EntryId::from_random([1; 16]),
            subject: String::new(),
            child: None,
            kind: Kind::Concern,
            room: String::new(),
            written: since,
            about_staff: false,
            owner: None,
            waits: Waits {
                what: Wait::Next,
                title: String::new(),
                say: String::new(),
                since,
                due,
                aim: None,
                warn: None,
                why: String::new(),
                rule: String::new(),
            },
        };
        let listed = |since, due| !unacted(vec![item(since, due)], now).is_empty();
        assert!(!listed(now - two_days, None) && listed(now - two_days - instant, None));
        assert!(!listed(now, Some(now)) && listed(now, Some(now - instant)));
        assert!(!listed(now - two_days - instant, Some(now)), "what is not due yet is acted on in time");
    }
}
