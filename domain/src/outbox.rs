//! What a tablet does next with what it holds: what to send, what to mark, what to forget. Pure; the code in
//! `app/src/device/sync.rs` carries it out.

pub mod lain;
pub mod pictures;
pub mod pin;

use crate::entry::part::SetAsideReason;
use crate::format::envelope::Envelope;
use crate::id::EntryId;
use crate::wire::{BATCH_BYTES_MAX, BATCH_ENTRIES_MAX, Outcome, Receipt};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// One sealed entry on the tablet. No subject, no author, no kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The form of this row; an older app reads it by ignoring what it does not know.
    pub v: u8,
    pub envelope: Envelope,
    /// By the tablet's clock, for "what is on this tablet"; gone once the server has it.
    pub saved_ms: i64,
    pub state: State,
    /// The lead must be told, and nobody has said that they were; gone once told or arrived. Not a kind: a talk
    /// can be one of these too.
    pub urgent: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Waiting,
    /// The server has it, by a receipt of this epoch, at this server time.
    Kept {
        epoch: u64,
        at_ms: i64,
    },
    SetAside {
        epoch: u64,
        at_ms: i64,
        reason: SetAsideReason,
    },
}

/// A kept row stays on the tablet for this long by the server's clock, so that a restored server can be
/// given back what its backup lacks.
pub const KEEP: TimeDelta = TimeDelta::days(14);

/// What to do with a row after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    Mark(EntryId, u64, State),
    Forget(EntryId, u64),
}

/// How much goes in one request. What did not get through is tried with a quarter of it, down to a single row; each request
/// that does get through doubles it, up to just below what did not. That is tried again after [`Self::TRIES`] more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    rows: usize,
    most: usize,
    got_through: u8,
}

impl Pace {
    pub const FULL: Self = Self { rows: BATCH_ENTRIES_MAX, most: BATCH_ENTRIES_MAX, got_through: 0 };
    const TRIES: u8 = 20;

    /// After a request with so many rows that did not get through. `too_much`: it was refused as too large, or time ran out;
    /// where nothing can be reached at all, that says nothing of how much gets through later.
    pub fn slower(self, sent: usize, too_much: bool) -> Self {
        let most = if too_much { sent.saturating_sub(1).max(1) } else { self.most };
        Self { rows: (sent / 4).max(1), most, got_through: 0 }
    }

    pub fn faster(self) -> Self {
        match self.got_through + 1 {
            Self::TRIES => Self { rows: self.rows, ..Self::FULL },
            got_through => Self { rows: (self.rows * 2).min(self.most), got_through, ..self },
        }
    }

    fn bytes(self) -> usize {
        BATCH_BYTES_MAX * self.rows / BATCH_ENTRIES_MAX
    }
}

/// The rows to send now, oldest place first, within the limits of one request. What the lead must be told goes first, and
/// waits for nothing else.
pub fn batch(rows: &[Row], pace: Pace) -> Vec<Envelope> {
    let waits = |r: &&Row| r.state == State::Waiting;
    let mut waiting: Vec<&Row> = rows.iter().filter(|r| waits(r) && r.urgent).collect();
    if waiting.is_empty() {
        waiting = rows.iter().filter(waits).collect();
    }
    waiting.sort_by_key(|r| (r.envelope.series, r.envelope.place));
    let mut bytes = 0;
    let mut out = vec![];
    for row in waiting {
        bytes += row.envelope.sealed.0.len();
        // One row always goes, however large: nothing may block the queue for ever.
        if out.len() >= pace.rows || (bytes > pace.bytes() && !out.is_empty()) {
            break;
        }
        out.push(row.envelope.clone());
    }
    out
}

/// What an answer means for the rows. Only a row's own receipt, with its own hash, lets it go.
pub fn on_answer(rows: &[Row], receipts: &[Receipt], epoch: u64, now_ms: i64) -> Vec<Op> {
    let mut ops = vec![];
    for row in rows {
        let e = &row.envelope;
        let receipt =
            receipts.iter().find(|r| r.id == e.id && r.series == e.series && r.place == e.place && r.hash == e.hash);
        let state = match receipt.map(|r| (r.outcome, r.reason)) {
            // Said again: it has been kept since then, not since now.
            Some((Outcome::Kept | Outcome::AlreadyKept, _)) if matches!(row.state, State::Kept { epoch: of, .. } if of == epoch) => {
                row.state
            }
            Some((Outcome::Kept | Outcome::AlreadyKept, _)) => State::Kept { epoch, at_ms: now_ms },
            Some((Outcome::SetAside, reason)) => {
                State::SetAside { epoch, at_ms: now_ms, reason: reason.unwrap_or(SetAsideReason::Unknown) }
            }
            Some((Outcome::Unknown, _)) | None => row.state,
        };
        match state {
            State::Kept { epoch: of, at_ms } | State::SetAside { epoch: of, at_ms, .. } => {
                if of != epoch {
                    // The server was restored: what it kept before may be gone, so it is offered again.
                    ops.push(Op::Mark(e.id, e.place, State::Waiting));
                } else if now_ms - at_ms > KEEP.num_milliseconds() {
                    ops.push(Op::Forget(e.id, e.place));
                } else if state != row.state {
                    ops.push(Op::Mark(e.id, e.place, state));
                }
            }
            State::Waiting => {}
        }
    }
    ops
}

/// What the screen says of the tablet's rows: counts only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub waiting: usize,
    pub sent: usize,
    pub needs_checking: usize,
    /// Pictures that have not arrived though their record was saved.
    pub pictures: usize,
    /// Something for the lead that has neither arrived nor been told in person (H2).
    pub untold: usize,
}

pub fn counts(rows: &[Row]) -> Counts {
    let mut counts = Counts::default();
    for row in rows {
        match row.state {
            State::Waiting => counts.waiting += 1,
            State::Kept { .. } => counts.sent += 1,
            State::SetAside { .. } => counts.needs_checking += 1,
        }
        // What was set aside has arrived, but perhaps nobody can read it: tell them in person.
        if row.urgent && !matches!(row.state, State::Kept { .. }) {
            counts.untold += 1;
        }
    }
    counts
}

/// Seconds to wait before trying again after `failures` in a row: up to a minute, without end.
pub fn back_off_seconds(failures: u32) -> u32 {
    2u32.saturating_pow(failures.min(6)).clamp(1, 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::{Blob, Bytes};
    use crate::id::{DeviceId, SeriesId};

    mod edges;

    fn row(n: u8, size: usize) -> Row {
        let envelope = Envelope {
            v: 1,
            id: EntryId::from_random([n; 16]),
            device: DeviceId::from_random([1; 16]),
            series: SeriesId::from_random([1; 16]),
            place: n.into(),
            key: Bytes([0; 16]),
            hash: Bytes([n; 32]),
            sig: Bytes([0; 64]),
            sealed: Blob(vec![0; size]),
        };
        Row { v: 1, envelope, saved_ms: 0, state: State::Waiting, urgent: true }
    }

    fn receipt(row: &Row, outcome: Outcome) -> Receipt {
        let e = &row.envelope;
        Receipt { id: e.id, series: e.series, place: e.place, hash: e.hash, outcome, reason: None, received_ms: 5 }
    }

    #[test]
    fn n21_a_row_goes_only_on_its_own_receipt() {
        let rows = [row(1, 10), row(2, 10)];
        let ops = on_answer(&rows, &[receipt(&rows[0], Outcome::Kept)], 1, 100);
        assert_eq!(ops, [Op::Mark(rows[0].envelope.id, 1, State::Kept { epoch: 1, at_ms: 100 })]);
        let mut other_hash = receipt(&rows[1], Outcome::Kept);
        other_hash.hash = Bytes([9; 32]);
        assert_eq!(on_answer(&rows, &[other_hash], 1, 100), []);
    }

    #[test]
    fn a_new_epoch_offers_again_what_was_kept_before() {
        let mut kept = row(1, 10);
        kept.state = State::Kept { epoch: 1, at_ms: 100 };
        assert_eq!(on_answer(&[kept.clone()], &[], 1, 200), []);
        assert_eq!(on_answer(&[kept.clone()], &[], 2, 200), [Op::Mark(kept.envelope.id, 1, State::Waiting)]);
        let later = 101 + KEEP.num_milliseconds();
        assert_eq!(on_answer(&[kept.clone()], &[], 1, later), [Op::Forget(kept.envelope.id, 1)]);
    }

    #[test]
    fn what_was_set_aside_and_could_be_taken_since_is_kept_and_warns_no_more() {
        let mut row = row(1, 10);
        row.state = State::SetAside { epoch: 1, at_ms: 100, reason: SetAsideReason::Author };
        assert_eq!((counts(&[row.clone()]).needs_checking, counts(&[row.clone()]).untold), (1, 1));
        let taken = receipt(&row, Outcome::AlreadyKept);
        let kept = State::Kept { epoch: 1, at_ms: 200 };
        assert_eq!(on_answer(&[row.clone()], &[taken], 1, 200), [Op::Mark(row.envelope.id, 1, kept)]);
        row.state = kept;
        assert_eq!(on_answer(&[row.clone()], &[taken], 1, 300), [], "said again at each contact");
        assert_eq!(counts(&[row]).untold, 0);
    }

    #[test]
    fn batches_keep_the_limits_but_one_row_always_goes() {
        let many: Vec<Row> = (0..250).map(|n| row(n, 10)).collect();
        assert_eq!(batch(&many, Pace::FULL).len(), BATCH_ENTRIES_MAX);
        assert_eq!(batch(&[row(2, BATCH_BYTES_MAX + 1), row(3, 1)], Pace::FULL).len(), 1);
        assert_eq!(places(&[row(3, 1), row(1, 1), row(2, 1)], Pace::FULL), [1, 2, 3]);
    }

    fn places(rows: &[Row], pace: Pace) -> Vec<u64> {
        batch(rows, pace).iter().map(|e| e.place).collect()
    }

    #[test]
    fn h2_what_the_lead_must_be_told_goes_first_and_alone() {
        let mut rows = [row(1, 10), row(2, 10), row(3, 10)];
        rows[0].urgent = false;
        rows[2].urgent = false;
        assert_eq!(places(&rows, Pace::FULL), [2]);
        rows[1].state = State::Kept { epoch: 1, at_ms: 1 };
        assert_eq!(places(&rows, Pace::FULL), [1, 3]);
    }

    #[test]
    fn f5_what_does_not_get_through_is_tried_in_smaller_pieces_and_grows_again() {
        let many: Vec<Row> = (0..200).map(|n| row(n, 5_000)).collect();
        let mut pace = Pace::FULL;
        let mut sent = vec![];
        for _ in 0..5 {
            let now = batch(&many, pace).len();
            sent.push(now);
            pace = pace.slower(now, true);
        }
        assert_eq!(sent, [100, 25, 6, 1, 1], "one row always goes");
        // A line that takes two at once, and never three: after twenty requests four and three are tried, once each.
        let (mut pace, mut failed) = (Pace::FULL.slower(3, true), 0);
        for _ in 0..40 {
            let now = batch(&many, pace).len();
            failed += usize::from(now > 2);
            pace = if now > 2 { pace.slower(now, true) } else { pace.faster() };
        }
        assert_eq!(failed, 2);
        // On a whole line all of it goes again.
        for _ in 0..30 {
            pace = pace.faster();
        }
        assert_eq!(batch(&many, pace).len(), 100);
    }

    #[test]
    fn f5_of_six_that_wait_one_goes_at_the_second_try() {
        let six: Vec<Row> = (0..6).map(|n| row(n, 5_000)).collect();
        let first = batch(&six, Pace::FULL).len();
        assert_eq!((first, batch(&six, Pace::FULL.slower(first, true)).len()), (6, 1));
        // Without a network the pieces get smaller, too, and grow again without a bound.
        let back = (0..7).fold(Pace::FULL.slower(1, false), |pace, _| pace.faster());
        assert_eq!(batch(&(0..200).map(|n| row(n, 10)).collect::<Vec<_>>(), back).len(), 100);
    }

    #[test]
    fn trying_again_waits_longer_each_time_and_never_longer_than_a_minute() {
        let waits: Vec<u32> = [0, 1, 2, 3, 4, 5, 6, 7, 1_000, u32::MAX].map(back_off_seconds).to_vec();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
    }

    #[test]
    fn h2_r133_untold_counts_until_it_has_arrived() {
        let mut rows = [row(1, 1), row(2, 1)];
        assert_eq!(counts(&rows).untold, 2);
        rows[0].urgent = false;
        rows[1].state = State::Kept { epoch: 1, at_ms: 1 };
        assert_eq!(counts(&rows), Counts { waiting: 1, sent: 1, ..Counts::default() });
    }
}
