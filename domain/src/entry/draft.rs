//! A draft: what stands in the boxes while somebody writes, and the rules that turn it into entries.
//!
//! Nothing is mandatory but one box of words, or one mark.

mod marks;
mod missing;
mod paper;
mod parts;
mod staff;

pub use marks::OneMark;
pub use missing::{ALL_MAX, BOX_MAX, FUTURE, LONG_AGO, Missing, TOO_LONG};
pub use paper::Paper;
pub use staff::AboutStaff;

use super::Entry;
use super::head::{Author, Head, Kind};
use super::part::{NoteTaking, Origin};
use crate::bytes::Bytes;
use crate::id::{ChildId, DeviceId, EntryId, OccasionId, PersonId, RoomId, SettingId};
use chrono::{DateTime, FixedOffset, TimeDelta};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// One for each child, or one where nobody on the list is meant.
    pub ids: Vec<EntryId>,
    pub occasion: OccasionId,
    pub kind: Kind,
    #[serde(default)]
    pub children: Vec<ChildId>,
    #[serde(default)]
    pub child_typed: String,
    /// Absent: the name is typed.
    pub author: Option<PersonId>,
    /// The writer's name and job as on the tile.
    #[serde(default)]
    pub writer: Option<(String, String)>,
    #[serde(default)]
    pub author_name: String,
    #[serde(default)]
    pub author_agency: String,
    pub room: Option<RoomId>,
    pub started: DateTime<FixedOffset>,
    /// The last touch, by the tablet's clock.
    pub touched: DateTime<FixedOffset>,
    /// Absent: it happened when the writing started.
    pub occurred: Option<DateTime<FixedOffset>>,
    #[serde(default)]
    pub place: String,
    #[serde(default)]
    pub present: String,
    pub did_person: Option<PersonId>,
    #[serde(default)]
    pub did_typed: String,
    #[serde(default)]
    pub saw: String,
    #[serde(default)]
    pub told_who: String,
    #[serde(default)]
    pub told: String,
    #[serde(default)]
    pub think: String,
    #[serde(default)]
    pub quote_who: String,
    #[serde(default)]
    pub quote: String,
    #[serde(default)]
    pub before: String,
    #[serde(default)]
    pub wanted: String,
    /// Where the writer sees it differently from the child or the parent, and why (R16).
    #[serde(default)]
    pub differs: String,
    #[serde(default)]
    pub agreed: String,
    /// With adults only (R7, H11): note-taking was explained, they were happy with it, it was read back.
    #[serde(default)]
    pub notes: NoteTaking,
    pub lead_to_know: Option<bool>,
    /// Abbreviations with what they stand for (R13).
    #[serde(default)]
    pub meanings: Vec<(String, String)>,
    /// Ticked: somebody has to come to the desk now (H7).
    #[serde(default)]
    pub cannot_wait: bool,
    #[serde(default)]
    pub mark_region: String,
    #[serde(default)]
    pub mark_look: String,
    pub mark_origin: Option<Origin>,
    /// Others beside it, each with its own look.
    #[serde(default)]
    pub more_marks: Vec<OneMark>,
    /// Of what happened here: first aid, and who of the parents was told how (R127).
    #[serde(default)]
    pub first_aid: String,
    #[serde(default)]
    pub parents_told: String,
    #[serde(default)]
    pub about_staff: AboutStaff,
    /// One of the children is not moving on their own, or it is not known: then a mark can't wait, whatever it was begun
    /// as (H9).
    #[serde(default)]
    pub not_moving: bool,
    /// Children of the same occasion for whom it is still to be written, each in its own words (H16).
    #[serde(default)]
    pub still: Vec<ChildId>,
    /// Others were part of it, who have records of their own: it is tied to theirs, also when it is corrected.
    #[serde(default)]
    pub tied: bool,
    /// Begun because it was written for another child of the same occasion: worth keeping before it has a word.
    #[serde(default)]
    pub follows: bool,
    #[serde(default)]
    pub staff: Vec<PersonId>,
    #[serde(default)]
    pub staff_typed: String,
    /// Who would be the first to read what is about staff: whether it is about them, or somebody close, is asked by
    /// name (H1). Nobody where the writer is that person.
    #[serde(default)]
    pub reader: Option<PersonId>,
    /// The answer to that. Unless it is *No*, the concern goes round them.
    #[serde(default)]
    pub about_reader: Option<AboutStaff>,
    pub told_lead: Option<DateTime<FixedOffset>>,
    /// Who was told then. Where that is not whom the record now goes to, nobody was.
    #[serde(default)]
    pub told_person: Option<PersonId>,
    /// What this puts right: each entry with its child, so that one child's correction never lands with another.
    #[serde(default)]
    pub supersedes: Vec<(Option<ChildId>, EntryId)>,
    /// What this adds to.
    #[serde(default)]
    pub about: Vec<EntryId>,
    /// A handwritten note that belongs to it.
    #[serde(default)]
    pub paper: Paper,
}

/// What the tablet knows when it writes an entry down.
#[derive(Debug, Clone)]
pub struct Setting {
    pub id: SettingId,
    pub written: DateTime<FixedOffset>,
    pub clock_offset_ms: Option<i64>,
    pub rules: Vec<String>,
    pub app: String,
    pub device: Option<DeviceId>,
    /// The id of the author's key, where they are signed in.
    pub key: Option<Bytes<16>>,
}

impl Draft {
    pub fn new(
        kind: Kind,
        author: Option<PersonId>,
        now: DateTime<FixedOffset>,
        id: EntryId,
        occasion: OccasionId,
    ) -> Self {
        let words = String::new;
        Self {
            ids: vec![id],
            occasion,
            kind,
            children: vec![],
            child_typed: words(),
            author,
            writer: None,
            author_name: words(),
            author_agency: words(),
            room: None,
            started: now,
            touched: now,
            occurred: None,
            place: words(),
            present: words(),
            did_person: None,
            did_typed: words(),
            saw: words(),
            told_who: words(),
            told: words(),
            think: words(),
            quote_who: words(),
            quote: words(),
            before: words(),
            wanted: words(),
            differs: words(),
            agreed: words(),
            notes: NoteTaking::default(),
            lead_to_know: None,
            meanings: vec![],
            cannot_wait: false,
            mark_region: words(),
            mark_look: words(),
            mark_origin: None,
            more_marks: vec![],
            first_aid: words(),
            parents_told: words(),
            about_staff: AboutStaff::No,
            not_moving: false,
            still: vec![],
            tied: false,
            follows: false,
            staff: vec![],
            staff_typed: words(),
            reader: None,
            about_reader: None,
            told_lead: None,
            told_person: None,
            supersedes: vec![],
            about: vec![],
            paper: Paper::default(),
        }
    }

    fn boxes(&self) -> Vec<&String> {
        let more = self.more_marks.iter().flat_map(|m| [&m.region, &m.look]);
        let own = [
            &self.saw,
            &self.told,
            &self.told_who,
            &self.think,
            &self.quote,
            &self.quote_who,
            &self.before,
            &self.wanted,
            &self.differs,
            &self.agreed,
            &self.place,
            &self.present,
            &self.mark_look,
            &self.mark_region,
            &self.first_aid,
            &self.parents_told,
            &self.child_typed,
            &self.author_name,
            &self.staff_typed,
            &self.author_agency,
            &self.did_typed,
            &self.paper.place,
        ];
        own.into_iter().chain(more).collect()
    }

    /// Whether anything stands in it that would be a loss.
    pub fn has_words(&self) -> bool {
        let words = [
            &self.saw,
            &self.told,
            &self.think,
            &self.quote,
            &self.before,
            &self.wanted,
            &self.differs,
            &self.agreed,
            &self.mark_look,
            &self.mark_region,
            &self.first_aid,
        ];
        words.iter().any(|b| !b.trim().is_empty()) || !self.marks().is_empty()
    }

    /// Whether leaving it would be a loss: a picture alone is kept too, though a record wants a few words; and that it is
    /// still to be written for another child of the same occasion.
    pub fn is_worth_keeping(&self) -> bool {
        self.has_words() || !self.paper.pictures.is_empty() || self.follows
    }

    /// Whether the lead must be told at once: also a talk in which the question was left open, a record of any kind
    /// about staff, and one with a note on paper, which is hers to keep.
    pub fn needs_the_lead(&self) -> bool {
        self.kind.needs_the_lead()
            || self.kind == Kind::AdultTalk && self.lead_to_know != Some(false)
            || !self.paper.pictures.is_empty()
            || self.about_staff != AboutStaff::No
            || self.not_moving && self.tells_of_a_mark()
    }

    /// Whether whoever picks up the tablet is told that something has not reached the lead. Never for what is
    /// about staff: that line would bring the lead to a concern that goes round her.
    pub fn rings_the_lead(&self) -> bool {
        self.needs_the_lead() && self.about_staff == AboutStaff::No && self.told().is_none()
    }

    /// Whether it tells of a mark: as one that was tapped, or in passing, in any of the boxes (H9).
    pub fn tells_of_a_mark(&self) -> bool {
        self.parts().iter().any(crate::calling::tells_of_a_mark)
    }

    /// Who was told in person before saving, and when. Never of what is about staff: the tick was for somebody
    /// who may be the very one.
    pub fn told(&self) -> Option<(PersonId, DateTime<FixedOffset>)> {
        if self.about_staff == AboutStaff::No { self.told_person.zip(self.told_lead) } else { None }
    }

    /// How long it may lie untouched before the tablet sends it unfinished (H3).
    pub fn may_lie(&self) -> TimeDelta {
        if self.needs_the_lead() { TimeDelta::minutes(30) } else { TimeDelta::hours(12) }
    }

    /// The entries to save: one for each child, tied by the occasion where there are several.
    pub fn entries(&self, setting: &Setting) -> Result<Vec<Entry>, Missing> {
        match self.missing(setting.written) {
            None => Ok(self.write(setting, false)),
            Some(missing) => Err(missing),
        }
    }

    /// The same without asking what is missing: what goes as *not finished* when its writer does not come
    /// back (H3). Nothing to send where nothing was written.
    pub fn unfinished(&self, setting: &Setting) -> Vec<Entry> {
        if self.is_worth_keeping() { self.write(setting, true) } else { vec![] }
    }

    fn write(&self, setting: &Setting, unfinished: bool) -> Vec<Entry> {
        let several = self.children.len() > 1 || self.tied;
        let subjects: Vec<Option<ChildId>> =
            if self.children.is_empty() { vec![None] } else { self.children.iter().copied().map(Some).collect() };
        let parts = self.parts();
        subjects
            .into_iter()
            .zip(&self.ids)
            .map(|(child, id)| {
                let head = Head {
                    id: *id,
                    setting: setting.id,
                    kind: self.kind,
                    occurred: self.occurred.unwrap_or(self.started),
                    written: setting.written,
                    clock_offset_ms: setting.clock_offset_ms,
                    told: self.told().map(|(_, at)| at),
                    rules: setting.rules.clone(),
                    app: setting.app.clone(),
                    unfinished,
                    author: match (self.author, setting.key) {
                        (Some(person), Some(key)) => Author::Person { person, key },
                        _ => Author::Typed,
                    },
                    typed_for: self.did_person,
                    device: setting.device,
                    room: self.room,
                    child,
                    route: self.route(),
                    occasion: several.then_some(self.occasion),
                    supersedes: self.supersedes.iter().filter(|(of, _)| *of == child).map(|(_, id)| *id).collect(),
                    about: self.about.clone(),
                };
                Entry { head, parts: parts.clone() }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
