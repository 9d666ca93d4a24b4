//! The hands on the demo's tablets: they write drafts, save them sealed as a tablet does, and send them later.

use super::calendar::Calendar;
use super::cast::{Cast, Member};
use crate::random;
use crate::store::append::{BUILD, New, To};
use crate::store::{Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use domain::access::Actor;
use domain::bytes::Bytes;
use domain::entry::{Author, Draft, Entry, Kind, Part, Route, Setting};
use domain::format::envelope::{Envelope, Place};
use domain::format::key::Signing;
use domain::format::lines::{self, Lines};
use domain::format::seal;
use domain::id::{AttachmentId, DeviceId, EntryId, OccasionId, PersonId, SeriesId, SettingId};
use domain::london;
use domain::register::Fact;
use domain::routing::{to_tell, told_of};
use domain::step::{Next, Safe, Step};

/// A tablet of the demo.
struct Tablet {
    name: &'static str,
    device: DeviceId,
    series: SeriesId,
    signing: Signing,
    place: u64,
    /// How far its clock is behind.
    slow: TimeDelta,
}

/// Something that will arrive, or be done at the desk, at a time.
enum Deed {
    Arrives {
        tablet: usize,
        entry: Box<Entry>,
        author: Option<Member>,
    },
    /// Nobody named: whoever is on duty and may.
    Seen {
        what: EntryId,
        by: Option<PersonId>,
    },
    Noted {
        what: EntryId,
        by: Option<PersonId>,
        words: &'static str,
        why: &'static str,
        with: Vec<PersonId>,
        step: Option<Step>,
    },
    Entered {
        facts: Vec<Fact>,
        by: PersonId,
    },
    Filed {
        what: EntryId,
        child: domain::id::ChildId,
        by: PersonId,
        reason: &'static str,
    },
    Garbled {
        tablet: usize,
    },
    Pictured {
        tablet: usize,
        picture: AttachmentId,
        bytes: &'static [u8],
    },
}

pub struct Hands {
    setting: SettingId,
    sealing: Bytes<32>,
    /// Packs in force, as its tablets keep them with each record.
    rules: Vec<String>,
    tablets: Vec<Tablet>,
    deeds: Vec<(DateTime<Utc>, Deed)>,
}

impl Hands {
    pub async fn enrol(
        store: &Store,
        cast: &Cast,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        let mut hands = Hands {
            setting: store.setting(),
            sealing: store.sealing(now).public,
            rules: store.state().register.rules.clone(),
            tablets: vec![],
            deeds: vec![],
        };
        let at = calendar.at(-58, 9, 0);
        let by = cast.get("Imogen").map(|m| m.id).ok_or(StoreError::NotFound)?;
        for (name, room, slow) in
            [("Seedlings", "Seedlings", 0), ("Saplings", "Saplings", 0), ("Oaks", "Oaks", 0), ("Garden", "Oaks", 3)]
        {
            let device = DeviceId::from_random(random::bytes()?);
            let signing = Signing::from_seed(&random::bytes()?);
            let fact = Fact::Tablet { device, name: name.into(), room: cast.room(room), public: signing.public() };
            let author = Author::Desk { person: by };
            store.write(vec![New::fact(fact, author, at)], at).await?;
            let series = SeriesId::from_random(random::bytes()?);
            hands.tablets.push(Tablet { name, device, series, signing, place: 0, slow: TimeDelta::days(slow) });
        }
        Ok(hands)
    }

    /// A new draft of this person, as their tablet would start it.
    pub fn draft(&self, kind: Kind, author: Option<&Member>, at: DateTime<Utc>) -> Result<Draft, StoreError> {
        let id = EntryId::from_random(random::bytes()?);
        let occasion = OccasionId::from_random(random::bytes()?);
        let mut draft = Draft::new(kind, author.map(|a| a.id), london::with_offset(at), id, occasion);
        draft.writer = author.map(|a| (a.name.to_owned(), a.job.to_owned()));
        draft.room = author.and_then(|a| a.room);
        Ok(draft)
    }

    /// One more event that several records tell of.
    pub fn occasion(&self) -> Result<OccasionId, StoreError> {
        Ok(OccasionId::from_random(random::bytes()?))
    }

    /// Ties what was saved to other records of the same event, each in its own child's file.
    pub fn tie(&mut self, ids: &[EntryId], occasion: OccasionId) {
        for (_, deed) in &mut self.deeds {
            if let Deed::Arrives { entry, .. } = deed
                && ids.contains(&entry.head.id)
            {
                entry.head.occasion = Some(occasion);
            }
        }
    }

    /// Saves a draft on a tablet; it arrives when there is a network. Returns the entries' ids.
    pub fn save(
        &mut self,
        tablet: &str,
        draft: &Draft,
        author: Option<&Member>,
        arrives: DateTime<Utc>,
        written: DateTime<Utc>,
    ) -> Vec<EntryId> {
        let index = self.tablet(tablet);
        let t = &self.tablets[index];
        let slow = t.slow;
        let setting = Setting {
            id: self.setting,
            written: london::with_offset(written - slow),
            clock_offset_ms: Some(slow.num_milliseconds()),
            rules: self.rules.clone(),
            app: BUILD.into(),
            device: Some(t.device),
            key: author.map(|a| a.keys.public().id()),
        };
        let mut draft = draft.clone();
        draft.started -= slow;
        draft.occurred = draft.occurred.map(|o| o - slow);
        let entries = draft.entries(&setting).unwrap_or_default();
        let ids = entries.iter().map(|e| e.head.id).collect();
        for entry in entries {
            self.deeds.push((arrives, Deed::Arrives { tablet: index, entry: entry.into(), author: author.cloned() }));
        }
        ids
    }

    /// A tick on the tablet: told in person.
    pub fn told(
        &mut self,
        tablet: &str,
        what: EntryId,
        author: Option<&Member>,
        whom: PersonId,
        at: DateTime<Utc>,
        arrives: DateTime<Utc>,
    ) {
        let index = self.tablet(tablet);
        let original = self.deeds.iter().find_map(|(_, deed)| match deed {
            Deed::Arrives { entry, .. } if entry.head.id == what => Some(entry.clone()),
            _ => None,
        });
        let (Some(mut entry), Ok(bytes)) = (original, random::bytes()) else { return };
        entry.head.id = EntryId::from_random(bytes);
        entry.head.kind = Kind::Told;
        entry.head.about = vec![what];
        entry.head.occurred = london::with_offset(at);
        entry.head.written = london::with_offset(at);
        entry.parts.retain(|p| matches!(p, Part::Writer { .. } | Part::AuthorTyped { .. }));
        entry.parts.push(Part::ToldTo { person: whom });
        self.deeds.push((arrives, Deed::Arrives { tablet: index, entry, author: author.cloned() }));
    }

    pub fn seen(&mut self, what: EntryId, by: PersonId, at: DateTime<Utc>) {
        self.deeds.push((at, Deed::Seen { what, by: Some(by) }));
    }

    /// Seen by whoever is on duty then.
    pub fn seen_on_duty(&mut self, what: EntryId, at: DateTime<Utc>) {
        self.deeds.push((at, Deed::Seen { what, by: None }));
    }

    /// What was done or decided about it, by this person or whoever is on duty then.
    pub fn noted(
        &mut self,
        what: EntryId,
        by: Option<PersonId>,
        (words, why): (&'static str, &'static str),
        with: Vec<PersonId>,
        at: DateTime<Utc>,
    ) {
        self.deeds.push((at, Deed::Noted { what, by, words, why, with, step: None }));
    }

    /// A step that was taken about it, likewise.
    pub fn stepped(
        &mut self,
        what: EntryId,
        by: Option<PersonId>,
        step: Step,
        (words, why): (&'static str, &'static str),
        at: DateTime<Utc>,
    ) {
        self.deeds.push((at, Deed::Noted { what, by, words, why, with: vec![], step: Some(step) }));
    }

    /// An everyday end: safe to go home, and no more action for now, by whoever is on duty.
    pub fn settled(&mut self, what: EntryId, why: &'static str, at: DateTime<Utc>) {
        let safe = "Nothing about it speaks against going home as planned.";
        self.stepped(what, None, Step::GoesHome { safe: Safe::Yes }, ("", safe), at);
        let step = Step::Next {
            next: Next::NoMore,
            by: None,
            look_again: None,
            may_be: may_be("not-clear-yet"),
            noticed: vec![],
        };
        self.stepped(what, None, step, ("", why), at + TimeDelta::minutes(1));
    }

    /// Facts that somebody enters at the desk.
    pub fn entered(&mut self, facts: Vec<Fact>, by: PersonId, at: DateTime<Utc>) {
        self.deeds.push((at, Deed::Entered { facts, by }));
    }

    pub fn filed(
        &mut self,
        what: EntryId,
        child: domain::id::ChildId,
        by: PersonId,
        reason: &'static str,
        at: DateTime<Utc>,
    ) {
        self.deeds.push((at, Deed::Filed { what, child, by, reason }));
    }

    /// A row whose bytes were damaged: it arrives and needs checking.
    pub fn garbled(&mut self, tablet: &str, arrives: DateTime<Utc>) {
        let tablet = self.tablet(tablet);
        self.deeds.push((arrives, Deed::Garbled { tablet }));
    }

    /// A picture that a record names: it arrives after its words.
    pub fn pictured(&mut self, tablet: &str, picture: AttachmentId, bytes: &'static [u8], arrives: DateTime<Utc>) {
        let tablet = self.tablet(tablet);
        self.deeds.push((arrives, Deed::Pictured { tablet, picture, bytes }));
    }

    fn tablet(&self, name: &str) -> usize {
        self.tablets.iter().position(|t| t.name == name).unwrap_or(0)
    }

    /// Does all deeds in the order of their times, up to now.
    pub async fn send_all(mut self, store: &Store, now: DateTime<Utc>) -> Result<(), StoreError> {
        let mut deeds = std::mem::take(&mut self.deeds);
        deeds.sort_by_key(|(at, _)| *at);
        for (at, deed) in deeds.into_iter().filter(|(at, _)| *at <= now) {
            match deed {
                Deed::Arrives { tablet, entry, author } => {
                    let envelope = self.seal(tablet, &entry, author.as_ref())?;
                    let t = &self.tablets[tablet];
                    store.receive(t.device, t.signing.public(), vec![envelope], None, at).await?;
                    let status = domain::wire::TabletStatus {
                        clock_ms: (at - t.slow).timestamp_millis(),
                        installed: true,
                        persisted: true,
                        ..Default::default()
                    };
                    store.receive(t.device, t.signing.public(), vec![], Some(status), at).await?;
                }
                Deed::Garbled { tablet } => {
                    let sealed = vec![7; 4096 + seal::OVERHEAD];
                    let envelope = self.envelope(tablet, EntryId::from_random(random::bytes()?), sealed);
                    let t = &self.tablets[tablet];
                    store.receive(t.device, t.signing.public(), vec![envelope], None, at).await?;
                }
                Deed::Pictured { tablet, picture, bytes } => {
                    let sealed = seal::seal(&self.sealing, random::bytes()?, bytes)?;
                    store.keep_attachment(picture, self.tablets[tablet].device, &sealed, at).await?;
                    store.take_pictures(Some(picture), at).await?;
                }
                Deed::Seen { what, by } => answer(store, what, by, Kind::Seen, vec![], at).await?,
                Deed::Noted { what, by, words, why, with, step } => {
                    let decision = Part::Decision { words: words.into(), why: why.into(), with };
                    let step = step.map(|step| Part::Step { step });
                    let parts = [decision].into_iter().chain(step).collect();
                    answer(store, what, by, Kind::Note, parts, at).await?;
                }
                Deed::Entered { facts, by } => {
                    let author = Author::Desk { person: by };
                    store.write(facts.into_iter().map(|fact| New::fact(fact, author, at)).collect(), at).await?;
                }
                Deed::Filed { what, child, by, reason } => {
                    let by = Actor::of(&store.state().register, by).ok_or(StoreError::NotFound)?;
                    store.refile(what, child.into(), by, reason.into(), at).await?;
                }
            }
        }
        Ok(())
    }

    fn seal(&mut self, tablet: usize, entry: &Entry, author: Option<&Member>) -> Result<Envelope, StoreError> {
        let signing = author.map(|a| (a.keys.public().id(), a.keys.signing()));
        let by = match &signing {
            Some((key, signing)) => lines::Author::Person { key: *key, signing },
            None => lines::Author::Tablet { signing: &self.tablets[tablet].signing },
        };
        let lines = Lines::write(&entry.write()?, random::bytes()?, by)?;
        let sealed = seal::seal(&self.sealing, random::bytes()?, lines.bytes())?;
        Ok(self.envelope(tablet, entry.head.id, sealed))
    }

    fn envelope(&mut self, tablet: usize, id: EntryId, sealed: Vec<u8>) -> Envelope {
        let key = seal::key_id(&self.sealing);
        let t = &mut self.tablets[tablet];
        t.place += 1;
        let at = Place { device: t.device, series: t.series, place: t.place };
        Envelope::write(id, at, key, sealed, &t.signing)
    }
}

/// What somebody at the desk writes beside a record: this person, or whoever is on duty and may hear of the child.
async fn answer(
    store: &Store,
    what: EntryId,
    by: Option<PersonId>,
    kind: Kind,
    parts: Vec<Part>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(place) = store.locate(what).await? else { return Ok(()) };
    let state = store.state();
    let Some(info) = state.files.get(&place.file).map(|f| &f.info) else { return Ok(()) };
    let on_duty = || match info.child {
        Some(child) => told_of(&state.register, child, at).first().copied(),
        None => to_tell(&state.register, at).first().copied(),
    };
    let person = by.or_else(on_duty).ok_or(StoreError::NotFound)?;
    let route = match info.about.as_slice() {
        [] => Route::Ordinary,
        about => Route::AboutStaff { people: about.to_vec(), sure: false },
    };
    let author = Author::Desk { person };
    let about = vec![place.entry];
    let (to, supersedes) = (To::File(place.file), vec![]);
    let new = New { id: None, to, kind, author, route, supersedes, about, parts, occurred: at };
    store.write(vec![new], at).await.map(|_| ())
}

/// What it may be, by the id of a pack's row.
pub fn may_be(id: &str) -> Vec<String> {
    vec![id.to_owned()]
}
