//! What the desk writes beside a record: seen, what was done or decided, what a statement is, where it belongs.

use super::Server;
use super::error::{Answer, ApiError, done};
use super::extract::{By, Desk, Path};
use super::written::guide_of;
use crate::store::append::{New, To};
use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::access::{self, Action, Actor, FileInfo};
use domain::course;
use domain::entry::part::Source;
use domain::entry::{Author, Entry, Kind, Part, Route};
use domain::file::FileClass;
use domain::id::{EntryId, FileId, PersonId};
use domain::step::{Page, Step};
use domain::view::{self, FileView, Stored};
use domain::wire::answers::{FileUnder, NewDecision, NewTag};
use domain::wire::desk::{PictureState, RecordView};
use domain::wire::fault::FaultCode;

/// Characters of what was decided, and of why.
const WORDS_MAX: usize = 4_000;
/// People with whom something was decided.
const WITH_MAX: usize = 20;

/// An entry that this reader may see and answer, with the file in which it stands.
pub(super) struct Found {
    pub file: FileId,
    pub info: FileInfo,
    entry: Entry,
    all: Vec<Stored>,
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
    fn record(self) -> Result<Self, ApiError> {
        if self.entry.head.kind.is_observation() { Ok(self) } else { Err(FaultCode::NoSuchThing.into()) }
    }

    /// A record, or something that was set aside and has to be dealt with.
    fn can_be_dealt_with(self) -> Result<Self, ApiError> {
        if self.entry.head.kind == Kind::SetAside { Ok(self) } else { self.record() }
    }

    /// The record as it stands.
    fn view(&self, server: &Server, now: DateTime<Utc>) -> Option<RecordView> {
        let view = FileView { class: self.info.class, child: self.info.child, entries: &self.all };
        let state = server.store.state();
        let records = view::records(&view, &server.ground(&state.register), now);
        let wordings = |r: &RecordView| r.id == self.stands_as || r.earlier.iter().any(|e| e.id == self.stands_as);
        records.into_iter().find(wordings)
    }

    /// Whether the step names rows of the packs in force, and somebody who may take it on (R146).
    fn accepts(&self, server: &Server, step: &Step) -> Result<(), ApiError> {
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
    async fn of_the_paper(
        &self,
        server: &Server,
        desk: &Desk,
        step: &Step,
        (pages, with): (&[Page], &[PersonId]),
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
    fn answered(&self, desk: &Desk, kind: Kind) -> bool {
        let ids = [self.stands_as, self.entry.head.id];
        self.all.iter().map(|s| &s.entry.head).any(|head| {
            head.kind == kind
                && head.author == Author::Desk { person: desk.actor.person }
                && head.about.iter().any(|id| ids.contains(id))
        })
    }

    /// Writes beside it, in the file where it stands. It is named by the id under which its words came, which it keeps wherever
    /// they are filed.
    async fn answer(&self, server: &Server, desk: &Desk, kind: Kind, parts: Vec<Part>) -> Answer<serde_json::Value> {
        let route = match self.info.class {
            FileClass::AboutStaff => Route::AboutStaff { people: self.info.about.clone(), sure: false },
            _ => Route::Ordinary,
        };
        let now = server.clock.now();
        let new = New {
            id: desk.write,
            to: To::Beside(self.entry.head.id),
            kind,
            author: Author::Desk { person: desk.actor.person },
            route,
            about: vec![self.entry.head.id],
            parts,
            occurred: now,
        };
        server.store.write_judged(desk.judged(Some((self.file, self.count))), vec![new], now).await?;
        done()
    }

    /// What somebody else did about this record since it was read: then who answers decides anew, with that before their eyes.
    fn meanwhile(&self, server: &Server, desk: &Desk) -> Option<ApiError> {
        let mine = Author::Desk { person: desk.actor.person };
        let ids = [self.stands_as, self.entry.head.id];
        let about = |entry: &Entry| entry.head.about.iter().chain(&entry.head.supersedes).any(|id| ids.contains(id));
        let since = self.all.iter().skip(desk.after?).rev();
        let other = since
            .filter(|s| s.entry.head.author != mine && about(&s.entry))
            .find(|s| s.entry.head.kind == Kind::Note || s.entry.head.kind.is_observation())?;
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
                format!("{who} put the record right meanwhile.")
            }
        }))
    }
}

/// `POST /api/v1/entries/{id}/seen`.
pub async fn seen(State(server): State<Server>, mut desk: Desk, Path(id): Path) -> Answer<serde_json::Value> {
    loop {
        let found = found(&server, &desk, &id, Action::Answer).await?.record()?;
        if found.answered(&desk, Kind::Seen) {
            return done();
        }
        match found.answer(&server, &desk, Kind::Seen, vec![]).await {
            Err(e) if e.is_moved() => desk = desk.again(&server)?,
            kept => return kept,
        }
    }
}

/// `POST /api/v1/entries/{id}/decision`: what was done or decided, why, and with whom (R18, R19).
pub async fn decision(
    State(server): State<Server>,
    Path(id): Path,
    By { mut desk, ask }: By<NewDecision>,
) -> Answer<serde_json::Value> {
    loop {
        match decide(&server, &desk, &id, ask.clone()).await {
            Err(e) if e.is_moved() => desk = desk.again(&server)?,
            kept => return kept,
        }
    }
}

async fn decide(server: &Server, desk: &Desk, id: &str, ask: NewDecision) -> Answer<serde_json::Value> {
    let found = found(server, desk, id, Action::Answer).await?.can_be_dealt_with()?;
    // Sent again after its answer was lost, it is answered as the first time.
    let is_kept = desk.write.is_some_and(|id| found.all.iter().any(|s| s.id == id));
    if is_kept {
        return done();
    }
    if let Some(fault) = found.meanwhile(server, desk) {
        return Err(fault);
    }
    let clean = |words: &str| words.trim().chars().filter(|c| !c.is_control() || *c == '\n').collect::<String>();
    let (words, why) = (clean(&ask.words), clean(&ask.why));
    let now = server.clock.now();
    match &ask.step {
        // A step belongs to a record, and says which words it needs.
        Some(step) => {
            if !found.entry.head.kind.is_observation() {
                return Err(FaultCode::NoSuchThing.into());
            }
            // Of the paper it is said wherever a note can lie, also of what is about staff (K10); and so is an answer to
            // somebody who asked (R22).
            let anywhere = step.pages().is_some() || *step == Step::Replied {};
            if !anywhere && !view::takes_steps(found.info.class, found.entry.head.kind) {
                return Err(ApiError::not_accepted(
                    "No clock runs for an everyday record. Ask for a concern about it, or write what was done beside it.",
                ));
            }
            if let Some(fault) = step.fault(&words, &why, now) {
                return Err(ApiError::not_accepted(fault));
            }
            let record = found.view(server, now);
            let next = record.as_ref().map(|r| r.next.as_slice()).unwrap_or_default();
            if let Some(fault) = course::refuses(step, found.entry.head.kind, next) {
                return Err(ApiError::not_accepted(&fault));
            }
            let handed_to = record.as_ref().and_then(|r| r.handed_to);
            if *step == (Step::TakenOn {}) && handed_to != Some(desk.actor.person) {
                return Err(ApiError::not_accepted("Somebody else was asked to take it on."));
            }
            found.accepts(server, step)?;
            if let Some(pages) = step.pages() {
                found.of_the_paper(server, desk, step, (pages, &ask.with)).await?;
            }
        }
        None if words.is_empty() => {
            return Err(ApiError::not_accepted("Say in a few words what was done or decided."));
        }
        None if why.is_empty() => return Err(ApiError::not_accepted("Say why. A few words are enough.")),
        None => {}
    }
    if words.chars().count() > WORDS_MAX || why.chars().count() > WORDS_MAX {
        return Err(ApiError::not_accepted("That is too long for one note. Write it as two."));
    }
    let state = server.store.state();
    let mut with = ask.with;
    with.sort_unstable();
    with.dedup();
    if with.len() > WITH_MAX || with.iter().any(|p| !state.register.people.contains_key(p)) {
        return Err(ApiError::not_accepted("Somebody named there is not on the list of staff."));
    }
    with.retain(|p| *p != desk.actor.person);
    let child = found.info.child.or(found.entry.head.child);
    let connected =
        |p: &PersonId| child.is_some_and(|c| state.register.people.get(p).is_some_and(|p| p.related.contains(&c)));
    let by = match &ask.step {
        Some(Step::Next { by, .. }) => *by,
        _ => None,
    };
    if by.is_some_and(|by| state.register.people.get(&by).is_none_or(|p| p.left)) {
        return Err(ApiError::not_accepted("Whoever does it has to be on the list of staff."));
    }
    if with.iter().chain(&by).any(connected) {
        return Err(ApiError::not_accepted(
            "Somebody named there is connected with this child, and hears nothing of it.",
        ));
    }
    let step = ask.step.map(|step| Part::Step { step });
    let parts = [Part::Decision { words, why, with }].into_iter().chain(step).collect();
    found.answer(server, desk, Kind::Note, parts).await
}

/// `POST /api/v1/entries/{id}/agree`: somebody else stands by a decision (R18).
pub async fn agree(State(server): State<Server>, mut desk: Desk, Path(id): Path) -> Answer<serde_json::Value> {
    loop {
        let found = found(&server, &desk, &id, Action::Answer).await?;
        if found.entry.head.kind != Kind::Note {
            return Err(FaultCode::NoSuchThing.into());
        }
        if found.entry.head.author.person() == Some(desk.actor.person) {
            return Err(ApiError::not_accepted("It is your own. Somebody else can agree with it."));
        }
        if found.answered(&desk, Kind::Agreed) {
            return done();
        }
        match found.answer(&server, &desk, Kind::Agreed, vec![]).await {
            Err(e) if e.is_moved() => desk = desk.again(&server)?,
            kept => return kept,
        }
    }
}

/// `POST /api/v1/entries/{id}/tag`: what a statement is, by its reader's name (R15, H14).
pub async fn tag(
    State(server): State<Server>,
    Path(id): Path,
    By { mut desk, ask }: By<NewTag>,
) -> Answer<serde_json::Value> {
    loop {
        let found = found(&server, &desk, &id, Action::Answer).await?.record()?;
        let part = usize::try_from(ask.part).ok().and_then(|n| found.entry.parts.get(n));
        if ask.source == Source::Unknown || part.is_none_or(|p| !p.can_be_tagged()) {
            return Err(ApiError::not_accepted("That can't be said of this part of the record."));
        }
        let tag = Part::Tag { part: ask.part, source: ask.source };
        match found.answer(&server, &desk, Kind::Tag, vec![tag]).await {
            Err(e) if e.is_moved() => desk = desk.again(&server)?,
            kept => return kept,
        }
    }
}

/// `POST /api/v1/entries/{id}/file`: *Not about this child*, or filing what named nobody on the list.
pub async fn file_under(
    State(server): State<Server>,
    Path(id): Path,
    By { desk, ask }: By<FileUnder>,
) -> Answer<serde_json::Value> {
    let found = found(&server, &desk, &id, Action::Refile).await?.record()?;
    if !server.store.state().register.children.contains_key(&ask.child) {
        return Err(FaultCode::NoSuchThing.into());
    }
    if ask.reason.trim().is_empty() || ask.reason.chars().count() > 500 {
        return Err(ApiError::not_accepted("Say in a few words why it is filed there."));
    }
    let now = server.clock.now();
    server.store.refile(found.stands_as, ask.child, desk.actor, ask.reason, now).await?;
    done()
}
