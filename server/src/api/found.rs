//! A record, or what stands beside one, that this reader may answer: as it was read, and what was written meanwhile.

use super::Server;
use super::error::{Answer, ApiError, done};
use super::extract::Desk;
use super::written::guide_of;
use crate::store::append::{New, To};
use chrono::{DateTime, Utc};
use domain::access::{self, Action, Actor, FileInfo};
use domain::entry::{Author, Entry, Kind, Part, Route};
use domain::file::FileClass;
use domain::id::{EntryId, FileId, PersonId};
use domain::step::{Page, Step};
use domain::view::{self, FileView, Stored};
use domain::wire::desk::{PictureState, RecordView};
use domain::wire::fault::FaultCode;

/// An entry that this reader may see and answer, with the file in which it stands.
pub(super) struct Found {
    pub file: FileId,
    pub info: FileInfo,
    pub(super) entry: Entry,
    pub(super) all: Vec<Stored>,
    pub stands_as: EntryId,
    /// How long the file was, at the most, when it was read.
    count: u64,
}

/// The entry, or the answer of an id that was never made.
pub(super) async fn found(server: &Server, desk: &Desk, id: &str, action: Action) -> Result<Found, ApiError> {
    let id = EntryId::parse(id).ok_or(FaultCode::NoSuchThing)?;
    let at = server.store.locate(id).await?.ok_or(FaultCode::NoSuchThing)?;
    let state = server.store.state();
    // Counted before it is read: whatever comes in between is noticed when something is written.
    let (info, count) = state.files.get(&at.file).map(|f| (f.info.clone(), f.count)).ok_or(FaultCode::NoSuchThing)?;
    if !desk.may(server, Action::Read, &info) {
        return Err(FaultCode::NoSuchThing.into());
    }
    let all = server.store.entries(at.file).await?;
    let entry = all.iter().find(|s| s.id == at.entry).map(|s| s.entry.clone()).ok_or(FaultCode::NoSuchThing)?;
    if !desk.hears_of(server, &info, &entry) {
        return Err(FaultCode::NoSuchThing.into());
    }
    if !desk.may(server, action, &info) {
        return Err(FaultCode::NotAllowed.into());
    }
    Ok(Found { file: at.file, info, entry, all, stands_as: at.entry, count })
}

impl Found {
    /// A record, and not what stands beside one.
    pub(super) fn record(self) -> Result<Self, ApiError> {
        if self.entry.head.kind.is_observation() { Ok(self) } else { Err(FaultCode::NoSuchThing.into()) }
    }

    /// A record, or something that was set aside and has to be dealt with.
    pub(super) fn can_be_dealt_with(self) -> Result<Self, ApiError> {
        if self.entry.head.kind == Kind::SetAside { Ok(self) } else { self.record() }
    }

    /// The record as it stands.
    pub(super) fn view(&self, server: &Server, now: DateTime<Utc>) -> Option<RecordView> {
        let view = FileView { class: self.info.class, child: self.info.child, entries: &self.all };
        let state = server.store.state();
        let records = view::records(&view, &server.ground(&state.register), now);
        let wordings = |r: &RecordView| r.id == self.stands_as || r.earlier.iter().any(|e| e.id == self.stands_as);
        records.into_iter().find(wordings)
    }

    /// Whether the step names rows of the packs in force, and somebody who may take it on (R146).
    pub(super) fn accepts(&self, server: &Server, step: &Step) -> Result<(), ApiError> {
        match step {
            Step::Next { may_be, noticed, .. } => {
                let guide = guide_of(server);
                let known = |ids: &[String], of: &[&String]| ids.iter().all(|id| of.contains(&id));
                let categories: Vec<&String> = guide.categories.iter().map(|c| &c.id).collect();
                let triggers: Vec<&String> = guide.triggers.iter().map(|c| &c.id).collect();
                match known(may_be, &categories) && known(noticed, &triggers) {
                    true => Ok(()),
                    false => Err(ApiError::not_accepted("That is not on the list of the rules in force.")),
                }
            }
            Step::Agreement { grounds, .. } => {
                let listed = guide_of(server).grounds;
                match grounds.iter().all(|id| listed.iter().any(|g| g.id == *id)) {
                    true => Ok(()),
                    false => Err(ApiError::not_accepted("That is not on the list of the rules in force.")),
                }
            }
            Step::HandedTo { to } => {
                let state = server.store.state();
                let other = Actor::of(&state.register, *to);
                let may = other.is_some_and(|a| access::may(&a, Action::Answer, &self.info, &state.register));
                match may {
                    true => Ok(()),
                    false => Err(ApiError::not_accepted("Only somebody who may open it can take it on.")),
                }
            }
            _ => Ok(()),
        }
    }

    /// Whether the original of a handwritten note may become what this step says (K10): shredded only where the nursery chose
    /// that, once all of its pictures are here, and before somebody else's eyes.
    pub(super) async fn of_the_paper(
        &self,
        server: &Server,
        desk: &Desk,
        step: &Step,
        pages: &[Page],
        with: &[PersonId],
    ) -> Result<(), ApiError> {
        let known = self.view(server, server.clock.now()).map(|r| r.pictures).unwrap_or_default();
        let is = |page: &Page| known.iter().find(|p| p.id == page.picture && p.hash == page.hash);
        if pages.is_empty() || pages.iter().any(|page| is(page).is_none()) {
            return Err(ApiError::not_accepted("Name the pictures of a handwritten note that belong to this record."));
        }
        if matches!(step, Step::OriginalKept { .. }) {
            return Ok(());
        }
        // Its reader is told of it alone (H1): there is nobody who could stand by.
        if self.info.class == FileClass::AboutStaff {
            return Err(ApiError::not_accepted(
                "Of a concern about staff the paper is kept: nobody else may stand by.",
            ));
        }
        let state = server.store.state();
        if !state.register.shreds_originals {
            return Err(ApiError::not_accepted(
                "This nursery keeps originals. The manager can choose otherwise under Nursery.",
            ));
        }
        let here = server.store.pictures(self.file).await?;
        let is_here = |page: &Page| is(page).is_some_and(|p| here.get(&(p.entry, p.id)) == Some(&PictureState::Here));
        if !pages.iter().all(is_here) {
            return Err(ApiError::not_accepted("Not every picture of it is here yet. Keep the paper until it is."));
        }
        let saw = |p: &PersonId| *p != desk.actor.person && state.register.people.get(p).is_some_and(|p| !p.left);
        match with.iter().any(saw) {
            true => Ok(()),
            false => Err(ApiError::not_accepted("Say who saw it shredded: somebody else than you, who works here.")),
        }
    }

    /// Whether this reader wrote such an answer before.
    pub(super) fn answered(&self, desk: &Desk, kind: Kind) -> bool {
        let ids = [self.stands_as, self.entry.head.id];
        self.all.iter().map(|s| &s.entry.head).any(|head| {
            head.kind == kind
                && head.author == Author::Desk { person: desk.actor.person }
                && head.about.iter().any(|id| ids.contains(id))
        })
    }

    /// Writes beside it, in the file where it stands. It is named by the id under which its words came, which it keeps wherever
    /// they are filed.
    pub(super) async fn answer(
        &self,
        server: &Server,
        desk: &Desk,
        kind: Kind,
        parts: Vec<Part>,
    ) -> Answer<serde_json::Value> {
        let new = self.beside(server, desk, kind, parts, &[self.entry.head.id]);
        self.write(server, desk, new).await
    }

    /// What this reader writes about these, in the file where it stands.
    pub(super) fn beside(&self, server: &Server, desk: &Desk, kind: Kind, parts: Vec<Part>, about: &[EntryId]) -> New {
        let route = match self.info.class {
            FileClass::AboutStaff => Route::AboutStaff { people: self.info.about.clone(), sure: false },
            _ => Route::Ordinary,
        };
        New {
            id: desk.write,
            to: To::Beside(self.entry.head.id),
            kind,
            author: Author::Desk { person: desk.actor.person },
            route,
            supersedes: vec![],
            about: about.to_vec(),
            parts,
            occurred: server.clock.now(),
        }
    }

    /// Writes it, where everything is still as it was read.
    pub(super) async fn write(&self, server: &Server, desk: &Desk, new: New) -> Answer<serde_json::Value> {
        let judged = desk.judged(Some((self.file, self.count)));
        server.store.write_judged(judged, vec![new], server.clock.now()).await?;
        done()
    }

    /// Sent again after its answer was lost, it is answered as the first time.
    pub(super) fn is_kept(&self, desk: &Desk) -> bool {
        desk.write.is_some_and(|id| self.all.iter().any(|s| s.id == id))
    }

    /// # Errors
    /// What somebody else did about this record since it was read.
    pub(super) fn unanswered(&self, server: &Server, desk: &Desk) -> Result<(), ApiError> {
        self.meanwhile(server, desk).map_or(Ok(()), Err)
    }

    /// What somebody else did about this record since it was read: then who answers decides anew, with that before their eyes.
    fn meanwhile(&self, server: &Server, desk: &Desk) -> Option<ApiError> {
        let mine = Author::Desk { person: desk.actor.person };
        let ids = [self.stands_as, self.entry.head.id];
        let about = |entry: &Entry| entry.head.about.iter().chain(&entry.head.supersedes).any(|id| ids.contains(id));
        let is_note_of_it = |id: &EntryId| {
            self.all
                .iter()
                .any(|s| [s.id, s.entry.head.id].contains(id) && s.entry.head.kind == Kind::Note && about(&s.entry))
        };
        let changes = |entry: &Entry| match entry.head.kind {
            Kind::TakenBack => about(entry) || entry.head.about.iter().any(is_note_of_it),
            kind => (kind == Kind::Note || kind.is_observation()) && about(entry),
        };
        let mut since = self.all.iter().skip(desk.after?).rev();
        let other = since.find(|s| s.entry.head.author != mine && changes(&s.entry))?;
        let decided = self.view(server, server.clock.now());
        let decided = decided.and_then(|r| r.decisions.into_iter().find(|d| d.id == other.id));
        Some(ApiError::meanwhile(&match decided {
            Some(decided) => decided.said_meanwhile(),
            None => {
                let who = match other.entry.head.author {
                    Author::Person { person, .. } | Author::Desk { person } => {
                        server.store.state().register.person_name(person)
                    }
                    Author::Typed | Author::Server | Author::Unknown => "Somebody".to_owned(),
                };
                match other.entry.head.kind {
                    Kind::TakenBack => format!("{who} took back meanwhile what stood here. Look at it once more."),
                    _ => format!("{who} put the record right meanwhile."),
                }
            }
        }))
    }
}
