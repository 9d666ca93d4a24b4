//! What a record waits for, from what its file says.

use super::Stored;
use super::helpful::standing;
use crate::course::{self, Ground, Known, Lay};
use crate::entry::part::Origin;
use crate::entry::{Entry, Kind, Part};
use crate::file::FileClass;
use crate::id::AttachmentId;
use crate::london;
use crate::step::Step;
use crate::wire::board::Waits;
use crate::wire::desk::RecordView;
use chrono::{DateTime, TimeDelta, Utc};

/// The row of the packs that says that a child has a protection plan.
const PLAN: &str = "protection-plan";

/// Whether somebody has to have seen it. Everyday records don't wait for anyone, wherever they stand.
pub(super) fn waits(class: FileClass, entry: &Entry, is_everyday: bool) -> bool {
    match class {
        FileClass::Protection if is_everyday => false,
        // Nobody here could see it, so it would wait for ever.
        _ if entry.head.kind == Kind::Unknown => false,
        FileClass::Protection | FileClass::Accident | FileClass::AboutStaff => true,
        FileClass::Unfiled => entry.head.kind != Kind::Achievement,
        _ => false,
    }
}

/// Whether steps can be taken about a record: not in a learning file, where more people read and no clock runs.
pub fn takes_steps(class: FileClass, kind: Kind) -> bool {
    class.is_guarded() || class == FileClass::Unfiled && kind != Kind::Achievement
}

/// What is known of a record beside what its reader sees.
pub(super) struct Asked<'a> {
    pub steps: &'a [course::Taken],
    pub stands_since: DateTime<Utc>,
    pub parents_untold: bool,
    pub has_plan: bool,
    pub is_everyday: bool,
    /// The server's clock minus the tablet's.
    pub clock_offset_ms: Option<i64>,
}

/// What a record waits for. What is about staff has its own ways.
pub(super) fn next(class: FileClass, view: &RecordView, asked: Asked<'_>, ground: &Ground<'_>) -> Vec<Waits> {
    let Asked { steps, stands_since, parents_untold, has_plan, is_everyday, clock_offset_ms } = asked;
    let takes = class == FileClass::AboutStaff || takes_steps(class, view.kind);
    // A talk of which its writer said after all that the lead need not know, before anybody looked at it.
    let asks_nothing = is_everyday && view.seen.is_empty() && steps.is_empty();
    if view.taken_back.is_some() || !takes || asks_nothing {
        return vec![];
    }
    let pages: Vec<AttachmentId> = view.pictures.iter().map(|p| p.id).collect();
    let known = Known {
        kind: view.kind,
        about_child: class != FileClass::AboutStaff,
        name: view.child.as_ref().map_or("the child", |c| &c.preferred),
        home: view.child.as_ref().and_then(|c| c.home.as_ref()),
        occurred: view.occurred.to_utc(),
        received: view.received,
        unfinished_by: view.unfinished.then_some(view.author.as_str()),
        parents_untold,
        has_plan,
        pages: &pages,
        stands_since,
        accident: class == FileClass::Accident,
        lay_untold: lay_untold(class, view, clock_offset_ms),
        filed: view.filed.as_ref().map(|by| by.at),
        seen: view.seen.first().map(|s| s.at).filter(|_| class != FileClass::AboutStaff),
        unseen: view.waits,
        steps,
    };
    let mut all = course::waits(&known, ground);
    if class == FileClass::AboutStaff {
        // Of the paper its reader is asked like any other (K10), and for an answer to whoever asked (R22).
        all.extend(view.seen.first().and_then(|seen| course::paper(&pages, steps, seen.at)));
        let asked = view.kind == Kind::Question && !steps.iter().any(|t| t.step == Step::Replied {});
        all.extend(view.seen.first().filter(|_| asked).map(|seen| course::reply(seen.at)));
    }
    all
}

/// Hours on a tablet after which it is asked what was done meanwhile (H2).
const LAY_LONG: TimeDelta = TimeDelta::hours(3);

/// From when until when it lay on a tablet, by the server's clock, where that was long and nobody was told before it came.
fn lay_untold(class: FileClass, view: &RecordView, clock_offset_ms: Option<i64>) -> Option<Lay> {
    let offset = TimeDelta::try_milliseconds(clock_offset_ms.unwrap_or(0))?;
    let written = view.written.to_utc().checked_add_signed(offset)?;
    let urgent = view.kind.needs_the_lead() && class == FileClass::Protection;
    let told = view.told.iter().any(|t| t.at <= view.received);
    (urgent && !told && view.received - written >= LAY_LONG).then_some(Lay { from: written, until: view.received })
}

/// An accident here, of which the writer told no parent (R127).
pub(super) fn parents_untold(entry: &Entry) -> bool {
    let here = |p: &Part| matches!(p, Part::Mark { origin: Some(Origin::HappenedHere), .. });
    entry.parts.iter().any(here) && !entry.parts.iter().any(|p| matches!(p, Part::ParentsTold { .. }))
}

/// What somebody last said that it may be.
pub(super) fn may_be(steps: &[course::Taken]) -> Vec<String> {
    let said = |t: &course::Taken| match &t.step {
        Step::Next { may_be, .. } if !may_be.is_empty() => Some(may_be.clone()),
        _ => None,
    };
    steps.iter().rev().find_map(said).unwrap_or_default()
}

/// Whether it stood in the file, at the end of the day on which this happened, that the child has a protection plan (R129).
pub(super) fn had_plan(file: &[Stored], ground: &Ground<'_>, occurred: DateTime<Utc>) -> bool {
    let end = london::instant(london::date(occurred), 23, 59);
    standing(file, ground, end).iter().any(|h| h.check == PLAN)
}
