//! What somebody begins to write, and goes on with: about which children, one after another, or about another one after all.

use super::{Page, Tablet};
use crate::device::http::Fault;
use crate::device::{clock, drafts, random};
use chrono::{DateTime, FixedOffset};
use domain::entry::{Draft, Entry, Kind};
use domain::id::{ChildId, EntryId, OccasionId, PersonId};
use domain::london;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Milliseconds for which somebody without a tile can go on with what they left. They stand there still, and nobody else
/// shall read it.
const STANDS_THERE_MS: f64 = 120_000.0;

impl Tablet {
    /// A blank record of now, in this room, by whoever is signed in. What several were part of is written for each child in
    /// its own words, one after another (H16); what they all enjoyed is written once.
    pub fn new_draft(self, kind: Kind, children: &[ChildId]) -> Result<Draft, Fault> {
        let person = self.person.get_untracked();
        let id = EntryId::from_random(random::bytes()?);
        let occasion = OccasionId::from_random(random::bytes()?);
        let mut draft = Draft::new(kind, person.as_ref().map(|p| p.id), clock::now_written(), id, occasion);
        draft.writer = person.map(|p| (p.name, p.job));
        draft.room = self.identity.with_untracked(|i| i.as_ref().and_then(|i| i.room));
        if kind == Kind::ChildWords {
            draft.quote_who = "child".into();
        }
        self.set_children(&mut draft, children)?;
        Ok(draft)
    }

    fn set_children(self, draft: &mut Draft, children: &[ChildId]) -> Result<(), Fault> {
        let (now, still) = match (draft.kind, children) {
            (Kind::Achievement, all) => (all, vec![]),
            (_, [first, rest @ ..]) => (std::slice::from_ref(first), rest.to_vec()),
            (_, []) => (children, vec![]),
        };
        draft.children = now.to_vec();
        // Of those who were still to come, none is forgotten because the first one was the wrong child.
        let earlier: Vec<ChildId> =
            draft.still.iter().filter(|c| !now.contains(c) && !still.contains(c)).copied().collect();
        draft.still = still.into_iter().chain(earlier).collect();
        draft.tied = draft.tied || !draft.still.is_empty();
        draft.not_moving = now.iter().filter_map(|c| self.child(*c)).any(|c| c.not_moving);
        draft.ids.truncate(now.len().max(1));
        while draft.ids.len() < now.len() {
            draft.ids.push(EntryId::from_random(random::bytes()?));
        }
        Ok(())
    }

    /// The same words once more, to be put right. `told`: who was told of them; a correction does not undo that (H2).
    pub fn correction_of(
        self,
        draft: &Draft,
        entries: &[Entry],
        told: Option<(PersonId, DateTime<FixedOffset>)>,
    ) -> Result<Draft, Fault> {
        let blank = self.new_draft(draft.kind, &draft.children)?;
        let mut draft = draft.clone();
        draft.supersedes = entries.iter().map(|e| (e.head.child, e.head.id)).collect();
        draft.occurred = Some(entries.first().map_or(draft.started, |e| e.head.occurred));
        draft.ids = blank.ids;
        // The other child's is under way by itself.
        draft.still.clear();
        draft.follows = false;
        if let Some((person, at)) = told {
            draft.told_person = Some(person);
            draft.told_lead = Some(at);
        }
        draft.started = blank.started;
        draft.touched = blank.touched;
        Ok(draft)
    }

    /// What is to be written after this one, for the next child of the same occasion: the same time, place and people, and no
    /// words.
    pub fn next_of(self, draft: &Draft) -> Result<Option<Draft>, Fault> {
        if draft.still.is_empty() {
            return Ok(None);
        }
        let mut next = self.new_draft(draft.kind, &draft.still)?;
        next.occasion = draft.occasion;
        next.started = draft.started;
        next.occurred = draft.occurred;
        next.room = draft.room;
        next.place.clone_from(&draft.place);
        next.present.clone_from(&draft.present);
        next.did_person = draft.did_person;
        next.did_typed.clone_from(&draft.did_typed);
        (next.tied, next.follows) = (true, true);
        self.same_words.set(Some(draft.clone()));
        Ok(Some(next))
    }

    /// Whom it is about was tapped: a new record, or one that was begun about somebody else.
    pub fn choose(self, children: Vec<ChildId>) {
        let Some(mut draft) = self.moving.get_untracked() else {
            self.page.set(Page::Child(children));
            return;
        };
        if let Err(e) = self.set_children(&mut draft, &children) {
            self.fault.set(Some(e));
            return;
        }
        draft.child_typed.clear();
        draft.touched = clock::now_written();
        // Kept about this child before anything else: nothing of it is left with the other one.
        let (identity, person) = (self.identity.get_untracked(), self.person.get_untracked());
        spawn_local(async move {
            if let Some(identity) = identity
                && let Err(e) = drafts::keep(&identity, person.as_ref(), &draft).await
            {
                self.fault.set(Some(e));
            }
            self.start_writing(draft);
        });
    }

    pub fn start_writing(self, draft: Draft) {
        let today = london::date(clock::now());
        let home = self.identity.with_untracked(|i| i.as_ref().and_then(|i| i.room));
        for child in &draft.children {
            let visits = self.child(*child).is_some_and(|c| c.room != home);
            if visits && !self.also_here.with_untracked(|a| a.contains(&(today, *child))) {
                self.also_here.update(|a| a.push((today, *child)));
            }
        }
        self.moving.set(None);
        drafts::on_screen(draft.ids.first().copied());
        self.page.set(Page::Write(Box::new(draft)));
    }

    /// Goes on with a draft. Where it went to the desk meanwhile as *not finished*, going on is a new record that stands in its
    /// place.
    pub async fn go_on(self, mut draft: Draft) -> Result<(), Fault> {
        let Some(id) = draft.ids.first().copied() else { return Ok(()) };
        if !drafts::is_here(id).await.unwrap_or(true) {
            let subjects: Vec<Option<ChildId>> =
                if draft.children.is_empty() { vec![None] } else { draft.children.iter().copied().map(Some).collect() };
            draft.supersedes = subjects.into_iter().zip(draft.ids.iter().copied()).collect();
            for id in &mut draft.ids {
                *id = EntryId::from_random(random::bytes()?);
            }
        }
        // Locked meanwhile: the words are not for whoever looks now.
        if self.person.with_untracked(|p| p.as_ref().map(|p| p.id)) == draft.author {
            self.start_writing(draft);
        }
        Ok(())
    }

    /// Somebody without a tile left this, and may come back to it: unless the lock took it from the screen.
    pub fn was_left(self, draft: Draft) {
        if self.locked_over.get_untracked() != draft.ids.first().copied() {
            self.left.set(Some((draft, clock::monotonic_ms())));
        }
    }

    /// What somebody without a tile left so lately that they still stand there.
    pub fn left_just_now(self) -> Option<Draft> {
        let recent = |at: f64| clock::monotonic_ms() - at < STANDS_THERE_MS;
        self.left.with_untracked(|left| left.as_ref().filter(|(_, at)| recent(*at)).map(|(draft, _)| draft.clone()))
    }

    /// Whoever comes next finds none of it.
    pub(super) fn forget_begun(self) {
        self.locked_over.set(self.page.with_untracked(|page| match page {
            Page::Write(draft) => draft.ids.first().copied(),
            _ => None,
        }));
        self.moving.set(None);
        self.same_words.set(None);
        self.left.set(None);
    }
}
