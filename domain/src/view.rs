//! Folds that make what a reader sees: records with their corrections, who was told, who has seen them.

mod beside;
mod chain;
mod helpful;
mod next;

pub use helpful::{helpful, review};
pub use next::takes_steps;

use crate::bytes::Bytes;
use crate::calling;
use crate::course::{self, Ground};
use crate::entry::part::Shown;
use crate::entry::{Author, Entry, Kind, Part, Route};
use crate::file::{FileClass, is_everyday};
use crate::id::{ChildId, EntryId};
use crate::london;
use crate::picture::Picture;
use crate::register::Register;
use crate::step::Step;
use crate::wire::desk::{ChildHead, DecisionView, Earlier, PictureState, PictureView, RecordView, Told};
use beside::Beside;
use chain::{chain, same_writer, standing, withdrawn};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use next::{Asked, had_plan, may_be, next, parents_untold, waits};
use std::collections::{BTreeMap, BTreeSet};

/// An entry of a file, as the store hands it over: in the order of receipt.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// The id under which it stands in its file. After filing it is another than the head's.
    pub id: EntryId,
    pub received: DateTime<Utc>,
    pub entry: Entry,
    /// The author's signature was checked on arrival; the name is not only typed.
    pub verified: bool,
    /// The setting vouched for it: only then may it move or withdraw what somebody else wrote.
    pub by_setting: bool,
}

/// What one file is, for the fold.
pub struct FileView<'a> {
    pub class: FileClass,
    pub child: Option<ChildId>,
    pub entries: &'a [Stored],
}

/// Observations by the id under which they stand.
type ById<'a> = BTreeMap<EntryId, &'a Stored>;

/// A clock is said to be off from here on.
const CLOCK_OFF: TimeDelta = TimeDelta::minutes(2);

/// All records of one file, in the order in which things happened. What was withdrawn is not among them,
/// and nothing about it.
pub fn records(file: &FileView<'_>, ground: &Ground<'_>, now: DateTime<Utc>) -> Vec<RecordView> {
    let register = ground.register;
    let today = london::date(now);
    let withdrawn = withdrawn(file.entries);
    let live: Vec<&Stored> = file.entries.iter().filter(|s| !withdrawn.contains(&s.id)).collect();

    let mut ids: BTreeMap<EntryId, EntryId> = live.iter().map(|s| (s.id, s.id)).collect();
    let mut filed = BTreeMap::new();
    for stored in live.iter().filter(|s| s.by_setting) {
        for part in &stored.entry.parts {
            if let Part::Filing { original, stands_as, arrived, .. } = part {
                ids.insert(*original, *stands_as);
                filed.insert(*stands_as, (told_by(stored, register), *arrived));
            }
        }
    }

    let observations: Vec<&Stored> = live.iter().copied().filter(|s| s.entry.head.kind.stands_alone()).collect();
    let by_id: ById<'_> = observations.iter().map(|s| (s.id, *s)).collect();
    // Of a chain of corrections the newest stands; several corrections of one entry all stay visible.
    let mut corrected: BTreeSet<EntryId> = BTreeSet::new();
    for stored in &observations {
        let targets = stored.entry.head.supersedes.iter().filter_map(|id| ids.get(id));
        // Nobody's correction hides what somebody else wrote: both stay in sight.
        let mine = |id: &&EntryId| {
            **id != stored.id && stored.entry.head.kind != Kind::Unknown && {
                // Nor does what was never finished hide what was, nor what only a newer version can deal with.
                let half = |s: &Stored| stored.entry.head.unfinished && !s.entry.head.unfinished;
                by_id.get(id).is_some_and(|s| same_writer(s, stored) && !half(s))
            }
        };
        corrected.extend(targets.filter(mine));
    }
    let beside = Beside::new(&live, &ids, ground);
    let mut decided = BTreeMap::new();
    let standing = standing(&by_id, &corrected, &ids);
    let mut views: Vec<RecordView> = observations
        .iter()
        .filter(|s| standing.contains(&s.id))
        .map(|stored| {
            let chain = chain(stored, &by_id, &ids);
            let mut view = record(stored, file, register, today);
            // Filing keeps author and times, so also when it came.
            view.received = filed.get(&stored.id).map_or(stored.received, |(_, arrived)| *arrived);
            let added = stored.entry.head.about.iter().filter_map(|id| by_id.get(ids.get(id)?));
            view.adds_to = added.map(|s| s.entry.head.written).next();
            // Told before it was saved: of this wording, or of an earlier one, which a correction does not undo (H2).
            let before = chain.iter().filter_map(|id| by_id.get(id)).filter_map(|s| beside::told_before(s, register));
            view.told = before.chain(beside.told(&chain)).collect();
            view.told.sort_by_key(|t| t.at);
            view.told.dedup();
            view.seen = beside.seen(&chain);
            // What is about staff has its own reader, who is another.
            let at_the_desk =
                file.class != FileClass::AboutStaff && matches!(stored.entry.head.author, Author::Desk { .. });
            if at_the_desk {
                // Whoever writes at the desk has seen it.
                view.seen.insert(0, Told { at: stored.received, ..told_by(stored, register) });
            }
            view.decisions = beside.decisions(&chain);
            let wordings: Vec<&Stored> = chain.iter().filter_map(|id| by_id.get(id)).copied().collect();
            // What could not wait in an earlier wording is not corrected away before anybody saw it.
            let child = file.child.or(stored.entry.head.child);
            view.cannot_wait = wordings.iter().any(|s| calling::cannot_wait(&s.entry, child, register, today));
            let is_everyday = asks_nobody(stored, &wordings);
            beside.tag(stored.id, &mut view.parts);
            // What counts is that somebody has seen this very wording: a correction wants to be seen again.
            view.waits = waits(file.class, &stored.entry, is_everyday)
                && !at_the_desk
                && beside.seen(&[stored.id].into()).is_empty();
            view.filed = filed.get(&stored.id).map(|(by, _)| by.clone());
            add_wordings(&mut view, stored, &wordings);
            let steps = beside.steps(&chain);
            let next_at = steps.iter().filter(|t| matches!(t.step, Step::Next { .. })).map(|t| t.at).max();
            decided.extend(next_at.map(|at| (view.id, at)));
            let stands_since = view.filed.as_ref().map_or(stored.received, |by| by.at);
            view.steps = takes_steps(file.class, view.kind);
            view.pictures = pictures(wordings.iter().copied());
            view.taken_back = beside.taken_back(&chain);
            let asked = Asked {
                steps: &steps,
                stands_since,
                parents_untold: parents_untold(&stored.entry),
                has_plan: view.kind == Kind::Absence && had_plan(file.entries, ground, view.occurred.to_utc()),
                is_everyday,
                clock_offset_ms: stored.entry.head.clock_offset_ms,
            };
            view.next = next(file.class, &view, asked, ground);
            view.owner = course::owner(&steps).map(|p| register.person_name(p));
            view.handed_to = course::handed_to(&steps);
            view.may_be = may_be(&steps);
            view
        })
        .collect();
    views.sort_by_key(|v| (v.occurred, v.received));
    if file.class == FileClass::Protection {
        course::together(&mut views, &decided, ground);
    }
    views
}

/// What was done or decided about one entry of a file that is no record, such as one that was set aside.
pub fn decisions(file: &[Stored], about: EntryId, ground: &Ground<'_>) -> Vec<DecisionView> {
    let ids: BTreeMap<EntryId, EntryId> = file.iter().map(|s| (s.id, s.id)).collect();
    let live: Vec<&Stored> = file.iter().collect();
    Beside::new(&live, &ids, ground).decisions(&[about].into())
}

/// An everyday record, none of whose wordings ever called somebody: what did does not leave the inbox unseen because the child
/// moves by now.
fn asks_nobody(stored: &Stored, wordings: &[&Stored]) -> bool {
    let called = wordings.iter().any(|s| calling::Calls::of(&s.entry).is_some());
    is_everyday(stored.entry.head.kind, &stored.entry.parts) && !called
}

/// What it said before, and when it was first written.
fn add_wordings(view: &mut RecordView, stored: &Stored, wordings: &[&Stored]) {
    let others = wordings.iter().filter(|s| s.id != stored.id);
    view.earlier = others
        .map(|s| Earlier { id: s.id, written: s.entry.head.written, parts: parts(&s.entry, &view.child) })
        .collect();
    view.earlier.sort_by_key(|e| std::cmp::Reverse(e.written));
    let first = wordings.iter().map(|s| &s.entry.head).min_by_key(|h| h.written);
    if let Some(first) = first.filter(|h| h.id != stored.entry.head.id) {
        // A correction of the next day does not make a record of that minute a late one.
        view.first = first.id;
        view.corrected = Some(view.written);
        view.written = first.written;
        view.lateness = london::lateness(view.occurred.to_utc(), first.written.to_utc());
    }
}

fn record(stored: &Stored, file: &FileView<'_>, register: &Register, today: NaiveDate) -> RecordView {
    let head = &stored.entry.head;
    let child = file.child.or(head.child).and_then(|c| child_head(register, c, today));
    let (author, author_note) = author(stored, register);
    RecordView {
        id: stored.id,
        first: head.id,
        kind: head.kind,
        typed_child: stored.entry.typed_subject().map(Into::into).or_else(|| {
            // A tablet can know a child whom a server that was put back from a copy does not.
            head.child.filter(|_| child.is_none()).map(|_| "a child who is not on this list".into())
        }),
        room: register.room_name(head.room),
        author,
        author_note,
        typed_for: head.typed_for.map(|p| register.person_name(p)),
        occurred: head.occurred,
        written: head.written,
        corrected: None,
        lateness: london::lateness(head.occurred.to_utc(), head.written.to_utc()),
        clock_note: clock_note(head.clock_offset_ms),
        tablet_note: tablet_note(stored, register),
        received: stored.received,
        told: vec![],
        seen: vec![],
        about_staff: file.class == FileClass::AboutStaff,
        unfinished: head.unfinished,
        parts: about(head, register).into_iter().chain(parts(&stored.entry, &child)).collect(),
        decisions: vec![],
        child,
        adds_to: None,
        earlier: vec![],
        filed: None,
        shared_occasion: head.occasion.is_some(),
        waits: false,
        mine: false,
        taken_back: None,
        marks: marks(&stored.entry),
        next: vec![],
        steps: false,
        accident: file.class == FileClass::Accident,
        owner: None,
        handed_to: None,
        may_be: vec![],
        pictures: vec![],
        as_of: file.entries.len() as u64,
        cannot_wait: false,
    }
}

/// Whom a concern about staff is about, as tapped: its reader has to know.
fn about(head: &crate::entry::Head, register: &Register) -> Option<Shown> {
    let Route::AboutStaff { people, .. } = &head.route else { return None };
    if people.is_empty() {
        return None;
    }
    let names: Vec<String> = people.iter().map(|p| register.person_name(*p)).collect();
    Some(Shown::plain("About, or close to", &names.join(", ")))
}

fn parts(entry: &Entry, child: &Option<ChildHead>) -> Vec<Shown> {
    let name = child.as_ref().map_or("the child", |c| c.preferred.as_str());
    let shown = entry.parts.iter().enumerate().filter_map(|(n, part)| {
        let at = part.can_be_tagged().then_some(n as u32);
        part.shown(name).map(|shown| Shown { part: at, ..shown })
    });
    shown.collect()
}

/// Those of all wordings, each once: by the newest wording that names it. Whether they came, the store knows.
fn pictures<'a>(wordings: impl Iterator<Item = &'a Stored>) -> Vec<PictureView> {
    let mut wordings: Vec<&Stored> = wordings.collect();
    wordings.sort_by_key(|s| std::cmp::Reverse(s.received));
    let mut all: Vec<PictureView> = vec![];
    for stored in wordings {
        for picture in Picture::named(&stored.entry.parts) {
            if all.iter().all(|p| p.id != picture.id) {
                let (id, entry, hash) = (picture.id, stored.id, picture.hash.hex());
                all.push(PictureView { id, entry, state: PictureState::Awaited, hash });
            }
        }
    }
    all
}

fn marks(entry: &Entry) -> Vec<String> {
    let region = |part: &Part| match part {
        Part::Mark { region, .. } => Some(region.clone()),
        _ => None,
    };
    entry.parts.iter().filter_map(region).collect()
}

fn author(stored: &Stored, register: &Register) -> (String, String) {
    match stored.entry.head.author {
        Author::Person { person, key } => (register.person_name(person), signature_note(stored, &key, register)),
        Author::Desk { person } => (register.person_name(person), String::new()),
        Author::Typed => {
            let (name, agency) = stored.entry.typed_author().unwrap_or_default();
            let name = if agency.is_empty() { name.to_owned() } else { format!("{name}, {agency}") };
            (name, "name typed, not signed in".into())
        }
        Author::Server => ("Firsthand".into(), String::new()),
        Author::Unknown => ("Somebody".into(), "named by a newer version, not checked here".into()),
    }
}

/// What a reader has to know of the signature: somebody else may hold the key of one who has left or has a new one.
fn signature_note(stored: &Stored, key: &Bytes<16>, register: &Register) -> String {
    let before = |t: &DateTime<Utc>| *t < stored.received;
    let left = stored.entry.head.author.person().and_then(|p| register.people.get(&p)?.left_at);
    if !stored.verified {
        "signature not checked".into()
    } else if left.as_ref().is_some_and(before) {
        "arrived after they had left: check with them".into()
    } else if register.key_ended(key).as_ref().is_some_and(before) {
        "signed with an earlier PIN's key, arrived after a new one: check with them".into()
    } else {
        String::new()
    }
}

fn told_by(stored: &Stored, register: &Register) -> Told {
    let head = &stored.entry.head;
    Told { by: author(stored, register).0, person: head.author.person(), at: head.occurred.to_utc() }
}

/// It came from a tablet after the desk had switched that off: perhaps held back, perhaps no longer in our hands.
fn tablet_note(stored: &Stored, register: &Register) -> Option<String> {
    let off = register.tablets.get(&stored.entry.head.device?)?.off.as_ref()?;
    (off.at < stored.received).then(|| {
        format!(
            "Arrived after this tablet was switched off ({}). Check with whoever is named that they wrote it.",
            off.why
        )
    })
}

fn clock_note(offset_ms: Option<i64>) -> Option<String> {
    let offset = TimeDelta::try_milliseconds(offset_ms?).filter(|o| o.num_days().abs() < 100_000)?;
    (offset.abs() > CLOCK_OFF).then(|| {
        let direction = if offset > TimeDelta::zero() { "behind" } else { "ahead" };
        format!("The tablet's clock was {} {direction}. Times are as the tablet showed them.", london::span(offset))
    })
}

/// The head of a record: name, age, where, and when they go home.
pub fn child_head(register: &Register, id: ChildId, today: NaiveDate) -> Option<ChildHead> {
    let child = register.children.get(&id)?;
    Some(ChildHead {
        id,
        name: child.full_name(),
        preferred: child.preferred.clone(),
        age: london::age(child.born, today),
        room: register.room_name(child.room(today)),
        not_moving: child.not_moving(today),
        known_marks: child.known_marks.clone(),
        home: child.home.clone(),
        council: child.council.clone(),
    })
}

/// For tests of what reads a record.
#[cfg(test)]
pub(crate) mod tests_support {
    use super::*;

    /// A concern of this moment, with nothing in it.
    pub fn blank(at: DateTime<Utc>) -> RecordView {
        serde_json::from_value(serde_json::json!({
            "id": EntryId::from_random([9; 16]), "first": EntryId::from_random([9; 16]), "kind": "concern",
            "child": null, "typed_child": null, "room": "", "author": "", "author_note": "", "typed_for": null,
            "occurred": at, "written": at, "lateness": "written there and then", "clock_note": null, "received": at,
            "told": [], "seen": [], "about_staff": false, "unfinished": false, "parts": [], "earlier": [], "filed": null,
            "shared_occasion": false, "waits": false,
        }))
        .unwrap()
    }
}

#[cfg(test)]
mod tests;
