//! What stands beside a record: who was told, who has seen it, what was decided, what its statements are.

use super::{Stored, author, same_writer, told_by};
use crate::course::{Ground, Taken};
use crate::entry::part::{Shown, Tagged};
use crate::entry::{Entry, Kind, Part};
use crate::id::{EntryId, PersonId};
use crate::register::Register;
use crate::rules::Rules;
use crate::step::Step;
use crate::wire::desk::{DecisionView, EarlierWords, TakenBack, Told};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Beside<'a> {
    /// What points at each entry, by the id under which that stands in this file; each with its place in the order
    /// of receipt.
    about: BTreeMap<EntryId, Vec<(usize, &'a Stored)>>,
    by_id: BTreeMap<EntryId, &'a Stored>,
    /// What each entry puts right, by the ids under which that stands in this file.
    corrects: BTreeMap<EntryId, Vec<EntryId>>,
    register: &'a Register,
    rules: &'a Rules,
}

/// Who was told before it was saved.
pub(super) fn told_before(stored: &Stored, register: &Register) -> Option<Told> {
    Some(told_whom(&stored.entry, stored.entry.head.told?.to_utc(), register))
}

/// Who was told in person, and when.
fn told_whom(entry: &Entry, at: DateTime<Utc>, register: &Register) -> Told {
    let person = entry.parts.iter().find_map(|p| match p {
        Part::ToldTo { person } => Some(*person),
        _ => None,
    });
    Told { by: person.map_or_else(|| "someone in person".into(), |p| register.person_name(p)), person, at }
}

/// What was written beside a record, with what it said before.
struct Note<'a> {
    newest: &'a Stored,
    /// Newest first.
    earlier: Vec<&'a Stored>,
}

impl Note<'_> {
    fn wordings(&self) -> BTreeSet<EntryId> {
        self.earlier.iter().map(|s| s.id).chain([self.newest.id]).collect()
    }
}

/// The words of a decision, why, and with whom.
fn decision_of(entry: &Entry) -> Option<(&String, &String, &Vec<PersonId>)> {
    entry.parts.iter().find_map(|p| match p {
        Part::Decision { words, why, with } => Some((words, why, with)),
        _ => None,
    })
}

/// The step that an entry is.
fn step_of(entry: &Entry) -> Option<&Step> {
    entry.parts.iter().find_map(|p| match p {
        Part::Step { step } => Some(step),
        _ => None,
    })
}

impl<'a> Beside<'a> {
    pub fn new(live: &[&'a Stored], ids: &BTreeMap<EntryId, EntryId>, ground: &Ground<'a>) -> Self {
        let mut about: BTreeMap<EntryId, Vec<(usize, &'a Stored)>> = BTreeMap::new();
        for (n, stored) in live.iter().enumerate() {
            for id in stored.entry.head.about.iter().filter_map(|id| ids.get(id)) {
                about.entry(*id).or_default().push((n, stored));
            }
        }
        let by_id = live.iter().map(|stored| (stored.id, *stored)).collect();
        let resolved = |s: &Stored| s.entry.head.supersedes.iter().filter_map(|id| ids.get(id).copied()).collect();
        let corrects = live.iter().map(|stored| (stored.id, resolved(stored))).collect();
        Self { about, by_id, corrects, register: ground.register, rules: ground.rules }
    }

    /// Entries of this kind about any of these, once each, in the order of receipt.
    fn about(&self, kind: Kind, of: &BTreeSet<EntryId>) -> impl Iterator<Item = &'a Stored> {
        let all = of.iter().filter_map(|id| self.about.get(id)).flatten();
        let all: BTreeMap<usize, &Stored> = all.filter(|(_, s)| s.entry.head.kind == kind).copied().collect();
        all.into_values()
    }

    pub fn told(&self, chain: &BTreeSet<EntryId>) -> Vec<Told> {
        let mut all: Vec<Told> = self
            .about(Kind::Told, chain)
            .filter(|tick| self.is_word_of_whoever_was_there(tick, chain))
            .map(|s| told_whom(&s.entry, s.entry.head.occurred.to_utc(), self.register))
            .collect();
        all.sort_by_key(|t| t.at);
        all
    }

    /// That somebody was told stops the call (H7), so it counts only from the tablet on which the record was written, or by its
    /// writer; and only where it names somebody who is known here.
    fn is_word_of_whoever_was_there(&self, tick: &Stored, chain: &BTreeSet<EntryId>) -> bool {
        let head = &tick.entry.head;
        let of_record = chain.iter().filter_map(|id| self.by_id.get(id)).any(|wording| {
            let own = &wording.entry.head;
            let same_tablet = own.device.is_some() && own.device == head.device;
            let writer = head.author.person().filter(|_| tick.verified && wording.verified);
            same_tablet || writer.is_some() && writer == own.author.person()
        });
        let known = tick.entry.parts.iter().all(|part| match part {
            Part::ToldTo { person } => self.register.people.contains_key(person),
            _ => true,
        });
        of_record && known
    }

    pub fn seen(&self, chain: &BTreeSet<EntryId>) -> Vec<Told> {
        // Whoever says that it was an accident and nothing else has seen it.
        let judged = |s: &&Stored| matches!(step_of(&s.entry), Some(Step::Accident {}));
        let seen = self.about(Kind::Seen, chain).chain(self.about(Kind::Note, chain).filter(judged));
        let mut all: Vec<Told> = seen.map(|s| told_by(s, self.register)).collect();
        all.sort_by_key(|t| t.at);
        all
    }

    /// What was written beside these, in the order of receipt, each with its wordings: its author may put it right (R23).
    fn notes(&self, chain: &BTreeSet<EntryId>) -> Vec<Note<'a>> {
        let mut notes: Vec<Note<'a>> = vec![];
        for stored in self.about(Kind::Note, chain) {
            let corrected = self.corrects.get(&stored.id).map(Vec::as_slice).unwrap_or_default();
            let mine = |n: &&mut Note<'_>| corrected.contains(&n.newest.id) && same_writer(n.newest, stored);
            match notes.iter_mut().find(mine) {
                Some(note) => note.earlier.insert(0, std::mem::replace(&mut note.newest, stored)),
                None => notes.push(Note { newest: stored, earlier: vec![] }),
            }
        }
        notes
    }

    /// That it was taken back by whoever wrote it, whichever of its wordings that named.
    pub fn taken_back(&self, wordings: &BTreeSet<EntryId>) -> Option<TakenBack> {
        let by_its_writer = |taken: &&Stored| {
            wordings.iter().filter_map(|id| self.by_id.get(id)).any(|wording| same_writer(wording, taken))
        };
        let taken = self.about(Kind::TakenBack, wordings).find(by_its_writer)?;
        let Told { by, at, .. } = told_by(taken, self.register);
        Some(TakenBack { by, at, why: decision_of(&taken.entry).map(|(_, why, _)| why.clone()).unwrap_or_default() })
    }

    /// What was done or decided, in the order of receipt, each with who agreed (R18).
    pub fn decisions(&self, chain: &BTreeSet<EntryId>) -> Vec<DecisionView> {
        let notes = self.notes(chain).into_iter();
        notes
            .filter_map(|note| {
                let s = note.newest;
                let (words, why, with) = decision_of(&s.entry)?;
                let step = step_of(&s.entry);
                Some(DecisionView {
                    id: s.id,
                    title: step.map(Step::title),
                    lines: step.map(|s| self.lines(s)).unwrap_or_default(),
                    words: words.clone(),
                    why: why.clone(),
                    by: author(s, self.register).0,
                    with: with.iter().map(|p| self.register.person_name(*p)).collect(),
                    with_people: with.clone(),
                    at: s.entry.head.occurred.to_utc(),
                    agreed: self.agreed_to(s),
                    mine: false,
                    earlier: self.earlier_words(&note),
                    taken_back: self.taken_back(&note.wordings()),
                })
            })
            .collect()
    }

    /// Whoever agreed agreed to the words that stood then.
    fn agreed_to(&self, wording: &Stored) -> Vec<Told> {
        self.about(Kind::Agreed, &[wording.id].into()).map(|a| told_by(a, self.register)).collect()
    }

    /// Newest first, each until the next one came.
    fn earlier_words(&self, note: &Note<'_>) -> Vec<EarlierWords> {
        let next = [note.newest].into_iter().chain(note.earlier.iter().copied());
        let words = note.earlier.iter().zip(next).filter_map(|(s, next)| {
            let (words, why, _) = decision_of(&s.entry)?;
            Some(EarlierWords {
                words: words.clone(),
                why: why.clone(),
                until: next.received,
                agreed: self.agreed_to(s),
            })
        });
        words.collect()
    }

    /// The steps that were taken and not taken back, in the order of receipt.
    pub fn steps(&self, chain: &BTreeSet<EntryId>) -> Vec<Taken> {
        let notes = self.notes(chain).into_iter().filter(|note| self.taken_back(&note.wordings()).is_none());
        notes
            .filter_map(|note| {
                let head = &note.newest.entry.head;
                let step = step_of(&note.newest.entry)?.clone();
                Some(Taken { step, by: head.author.person(), at: head.occurred.to_utc() })
            })
            .collect()
    }

    fn lines(&self, step: &Step) -> Vec<Shown> {
        step.shown(|p| self.register.person_name(p), |id| self.rules.row_words(id))
    }

    /// Puts the tags of a record beside its statements: those of this wording only, since its parts are counted.
    pub fn tag(&self, record: EntryId, parts: &mut [Shown]) {
        for stored in self.about(Kind::Tag, &[record].into()) {
            for part in &stored.entry.parts {
                let Part::Tag { part, source } = part else { continue };
                let Some(shown) = parts.iter_mut().find(|s| s.part == Some(*part)) else { continue };
                let Told { by, person, at } = told_by(stored, self.register);
                // Whoever says it anew has thought again; others' tags stay beside it, also of somebody of the same name.
                shown.tags.retain(|t| t.person != person);
                shown.tags.push(Tagged { source: *source, by, person, at });
            }
        }
    }
}
