//! Limits of what a tablet sends and keeps, on both sides of their edges, with their figures written out.

use super::*;
use crate::id::AttachmentId;
use crate::outbox::pictures;

/// 14 days in milliseconds.
const FOURTEEN_DAYS: i64 = 14 * 24 * 60 * 60 * 1000;

#[test]
fn a_tablet_keeps_what_was_taken_for_14_days_and_not_a_millisecond_longer() {
    let of = |state: State, after: i64| {
        let row = Row { state, ..row(1, 10) };
        on_answer(&[row], &[], 3, 1_000 + after)
    };
    let id = row(1, 10).envelope.id;
    let kept = State::Kept { epoch: 3, at_ms: 1_000 };
    let aside = State::SetAside { epoch: 3, at_ms: 1_000, reason: SetAsideReason::Form };
    for state in [kept, aside] {
        assert_eq!(of(state, FOURTEEN_DAYS - 1), [], "{state:?}");
        assert_eq!(of(state, FOURTEEN_DAYS), [], "{state:?}");
        assert_eq!(of(state, FOURTEEN_DAYS + 1), [Op::Forget(id, 1)], "{state:?}");
    }
    assert_eq!(of(State::Waiting, 10 * FOURTEEN_DAYS), [], "what nobody has is never let go");
}

#[test]
fn n23_a_tablet_keeps_a_picture_for_14_days_too() {
    let id = AttachmentId::from_random([1; 16]);
    let held = pictures::Held { v: 1, id, of: EntryId::from_random([2; 16]), kept: Some((3, 1_000)) };
    let of = |after: i64| pictures::plan(std::slice::from_ref(&held), &[], 3, 1_000 + after);
    assert_eq!(of(FOURTEEN_DAYS - 1), []);
    assert_eq!(of(FOURTEEN_DAYS), []);
    assert_eq!(of(FOURTEEN_DAYS + 1), [pictures::Op::Forget(id)]);
}

#[test]
fn n21_no_receipt_but_a_rows_own_lets_it_go() {
    let of = |change: fn(&mut Receipt)| {
        let row = row(1, 10);
        let mut receipt = receipt(&row, Outcome::Kept);
        change(&mut receipt);
        on_answer(&[row], &[receipt], 1, 100)
    };
    assert_eq!(of(|_| ()).len(), 1);
    assert_eq!(of(|r| r.id = EntryId::from_random([9; 16])), []);
    assert_eq!(of(|r| r.series = SeriesId::from_random([9; 16])), []);
    assert_eq!(of(|r| r.place = 2), []);
    assert_eq!(of(|r| r.hash = Bytes([9; 32])), []);
    assert_eq!(of(|r| r.outcome = Outcome::Unknown), [], "an outcome of a newer server");
}

#[test]
fn what_was_set_aside_says_why_and_where_no_reason_came_that_it_is_not_known() {
    let row = row(1, 10);
    let of = |reason| {
        let receipt = Receipt { reason, ..receipt(&row, Outcome::SetAside) };
        on_answer(std::slice::from_ref(&row), &[receipt], 1, 100)
    };
    let aside = |reason| [Op::Mark(row.envelope.id, 1, State::SetAside { epoch: 1, at_ms: 100, reason })];
    assert_eq!(of(Some(SetAsideReason::Newer)), aside(SetAsideReason::Newer));
    assert_eq!(of(None), aside(SetAsideReason::Unknown));
}

/// A receipt of an epoch before this one is no receipt of this server's.
#[test]
fn a_row_that_is_kept_anew_by_a_restored_server_counts_from_now() {
    let kept = Row { state: State::Kept { epoch: 1, at_ms: 100 }, ..row(1, 10) };
    let receipt = receipt(&kept, Outcome::AlreadyKept);
    let now = State::Kept { epoch: 2, at_ms: 500 };
    assert_eq!(on_answer(std::slice::from_ref(&kept), &[receipt], 2, 500), [Op::Mark(kept.envelope.id, 1, now)]);
}

#[test]
fn a_request_holds_100_rows_and_512_kib_of_sealed_bytes_at_most() {
    let sent = |count: u8, size: usize| batch(&(1..=count).map(|n| row(n, size)).collect::<Vec<_>>(), Pace::FULL).len();
    assert_eq!((sent(99, 1), sent(100, 1), sent(101, 1)), (99, 100, 100));
    assert_eq!(sent(2, 256 * 1024), 2, "exactly full");
    assert_eq!(sent(2, 256 * 1024 + 1), 1);
    let mut rows = vec![row(1, 1), row(2, 1), row(3, 1)];
    rows[0].state = State::Kept { epoch: 1, at_ms: 1 };
    rows[1].state = State::SetAside { epoch: 1, at_ms: 1, reason: SetAsideReason::Form };
    assert_eq!(batch(&rows, Pace::FULL).iter().map(|e| e.place).collect::<Vec<_>>(), [3], "only what waits is sent");
}

#[test]
fn what_stands_on_a_tablet_is_counted_by_where_it_stands() {
    let mut rows: Vec<Row> = (1..=6).map(|n| row(n, 1)).collect();
    rows[0].state = State::Kept { epoch: 1, at_ms: 1 };
    rows[1].state = State::Kept { epoch: 1, at_ms: 1 };
    rows[2].state = State::SetAside { epoch: 1, at_ms: 1, reason: SetAsideReason::Form };
    rows[5].urgent = false;
    let counted = Counts { waiting: 3, sent: 2, needs_checking: 1, pictures: 0, untold: 3 };
    assert_eq!(counts(&rows), counted, "untold: what waits, and what was set aside, and was urgent");
}
