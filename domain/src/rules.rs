//! Rule packs: what differs between authorities and goes stale, as data (`domain/rules/*.toml`). Each row keeps where it
//! comes from and how far it was checked. A pack with a mistake is refused with its file, line and reason.

pub mod contact;
mod guide;

use crate::calendar::Calendar;
use chrono::NaiveDate;
use contact::{Contact, Office, RawContact};
pub use guide::{Category, Check, Duty};
use serde::Deserialize;

/// The packs that ship, each with its file's name.
const PACKS: [(&str, &str); 5] = [
    ("england.toml", include_str!("../rules/england.toml")),
    ("hull.toml", include_str!("../rules/hull.toml")),
    ("north-somerset.toml", include_str!("../rules/north-somerset.toml")),
    ("coventry.toml", include_str!("../rules/coventry.toml")),
    ("demo.toml", include_str!("../rules/demo.toml")),
];
const HOLIDAYS: (&str, &str) = ("holidays.toml", include_str!("../rules/holidays.toml"));

/// Under every authority's pack lies this one.
const UNDER_ALL: &str = "england";

/// What is wrong with a pack.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {why}")]
pub struct RuleFault {
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    pub why: String,
}

/// How far a row was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Trust {
    /// Read where it says.
    Read,
    /// Seen in one place only: to be verified.
    Verify,
    Unknown,
}

/// What kind of time a clock counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// Minutes that pass, day and night.
    Elapsed(u32),
    /// Until the child is fetched today, else until the nursery closes.
    UntilCollection,
    /// The close of the nth working day; the day of the event is day 0, whatever the hour.
    WorkingDays(u32),
    /// The close of the same working day, and so many hours at the most.
    SameWorkingDay(u32),
    CalendarDays(u32),
    /// The corresponding date, or the last of a shorter month.
    CalendarMonths(u32),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    pub id: String,
    pub title: String,
    /// From when it runs, in words.
    pub starts: String,
    pub time: Time,
    /// A weekend or bank holiday moves the last day on to the next working day.
    pub onto_working_day: bool,
    /// Minutes before the end at which it warns, the first one first.
    pub warn_minutes: Vec<u32>,
    /// Who outside has to be rung for it: then it warns while they answer.
    pub rings: Option<Office>,
    pub source: String,
    pub trust: Trust,
    /// Shipped switched off where it is not law, or not for everybody.
    pub on: bool,
    /// What to do, shown with it.
    pub say: String,
}

/// One pack, as far as it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    pub id: String,
    pub title: String,
    pub edition: String,
    pub source: String,
    pub in_force: Option<NaiveDate>,
    /// After this day it is stale, and says so.
    pub review: Option<NaiveDate>,
    pub note: String,
    /// Written for somebody else; shown as a benchmark only (K15).
    pub benchmark: bool,
    pub clocks: Vec<Clock>,
    pub contacts: Vec<Contact>,
    pub categories: Vec<Category>,
    pub checks: Vec<Check>,
    pub duties: Vec<Duty>,
}

/// All that ships, read.
#[derive(Debug, Clone)]
pub struct Rules {
    pub packs: Vec<Pack>,
    pub calendar: Calendar,
}

impl Rules {
    /// Reads what ships.
    ///
    /// # Errors
    /// The first mistake, with file and line.
    pub fn read() -> Result<Self, RuleFault> {
        let packs =
            PACKS.iter().map(|(file, text)| Pack::read(file, text)).collect::<Result<Vec<Pack>, RuleFault>>()?;
        let calendar = Calendar::read(HOLIDAYS.1).map_err(|e| fault(HOLIDAYS.0, HOLIDAYS.1, &e))?;
        Ok(Self { packs, calendar })
    }

    /// The packs under which a nursery of this authority works: its own, the national one, and benchmarks.
    pub fn layers(&self, authority: &str) -> Vec<&Pack> {
        if !self.packs.iter().any(|p| p.id == authority) {
            return vec![];
        }
        let lies = |p: &&Pack| p.id == authority || p.id == UNDER_ALL || p.benchmark;
        self.packs.iter().filter(lies).collect()
    }

    /// What holds everywhere.
    pub fn national(&self) -> Option<&Pack> {
        self.packs.iter().find(|p| p.id == UNDER_ALL)
    }

    /// The packs of authorities, one of which a nursery chooses.
    pub fn authorities(&self) -> impl Iterator<Item = &Pack> {
        self.packs.iter().filter(|p| p.id != UNDER_ALL && !p.benchmark)
    }

    /// The pack of this authority and the national one, as `id@edition`: kept with every record (R24).
    pub fn editions(&self, authority: Option<&str>) -> Vec<String> {
        let in_force = |p: &&Pack| p.id == UNDER_ALL || Some(p.id.as_str()) == authority;
        self.packs.iter().filter(in_force).map(|p| format!("{}@{}", p.id, p.edition)).collect()
    }
}

impl Pack {
    /// Which it is, as people say it: "Hull, edition 2021-04". The demo's has no edition.
    pub fn words(&self) -> String {
        if self.id == self.edition { self.title.clone() } else { format!("{}, edition {}", self.title, self.edition) }
    }

    /// Reads one pack.
    ///
    /// # Errors
    /// An unknown key, a missing source, a clock whose unit does not fit its kind: with the line.
    pub fn read(file: &str, text: &str) -> Result<Self, RuleFault> {
        let raw: Raw = toml::from_str(text).map_err(|e| fault(file, text, &e))?;
        let mut ids: Vec<&str> = raw.ids();
        ids.sort_unstable();
        if let Some(twice) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(at_row(file, text, twice[0], format!("\"{}\" stands there twice", twice[0])));
        }
        let mut clocks = vec![];
        for clock in raw.clock {
            let time = clock.time().map_err(|why| at_row(file, text, &clock.id, why))?;
            let warn_minutes = clock.warn.minutes();
            clocks.push(Clock {
                id: clock.id,
                title: clock.title,
                starts: clock.starts,
                time,
                onto_working_day: clock.onto_working_day,
                warn_minutes,
                rings: clock.rings,
                source: clock.source,
                trust: clock.trust,
                on: clock.on,
                say: clock.say,
            });
        }
        let mut contacts = vec![];
        for contact in raw.contact {
            let id = contact.id.clone();
            contacts.push(contact.read().map_err(|why| at_row(file, text, &id, why))?);
        }
        Ok(Self {
            id: raw.id,
            title: raw.title,
            edition: raw.edition,
            source: raw.source,
            in_force: raw.in_force,
            review: raw.review,
            note: raw.note,
            benchmark: raw.benchmark,
            clocks,
            contacts,
            categories: raw.category,
            checks: raw.check,
            duties: raw.duty,
        })
    }
}

fn fault(file: &str, text: &str, error: &toml::de::Error) -> RuleFault {
    let line = error.span().map_or(1, |span| 1 + text[..span.start.min(text.len())].matches('\n').count());
    RuleFault { file: file.into(), line, why: error.message().into() }
}

/// A fault of a row, at the line of its id.
fn at_row(file: &str, text: &str, id: &str, why: String) -> RuleFault {
    let wanted = format!("id = \"{id}\"");
    let line = text.lines().position(|l| l.trim() == wanted).map_or(1, |n| n + 1);
    RuleFault { file: file.into(), line, why }
}

fn yes() -> bool {
    true
}

/// A pack as it is written. Whatever is no key of it is a mistake.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: String,
    title: String,
    edition: String,
    source: String,
    in_force: Option<NaiveDate>,
    review: Option<NaiveDate>,
    #[serde(default)]
    note: String,
    #[serde(default)]
    benchmark: bool,
    #[serde(default)]
    clock: Vec<RawClock>,
    #[serde(default)]
    contact: Vec<RawContact>,
    #[serde(default)]
    ground: Vec<RawGround>,
    #[serde(default)]
    field: Vec<RawField>,
    #[serde(default)]
    category: Vec<Category>,
    #[serde(default)]
    check: Vec<Check>,
    #[serde(default)]
    duty: Vec<Duty>,
    #[serde(default)]
    retention: Vec<RawRetention>,
}

impl Raw {
    fn ids(&self) -> Vec<&str> {
        let clocks = self.clock.iter().map(|r| r.id.as_str());
        let contacts = self.contact.iter().map(|r| r.id.as_str());
        let rest = self.ground.iter().map(|r| r.id.as_str()).chain(self.field.iter().map(|r| r.id.as_str()));
        let more = self.category.iter().map(|r| r.id.as_str()).chain(self.check.iter().map(|r| r.id.as_str()));
        let last = self.duty.iter().map(|r| r.id.as_str()).chain(self.retention.iter().map(|r| r.id.as_str()));
        clocks.chain(contacts).chain(rest).chain(more).chain(last).collect()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClock {
    id: String,
    title: String,
    starts: String,
    kind: RawKind,
    minutes: Option<u32>,
    hours: Option<u32>,
    days: Option<u32>,
    months: Option<u32>,
    until: Option<String>,
    #[serde(default)]
    onto_working_day: bool,
    warn: RawWarns,
    rings: Option<Office>,
    source: String,
    trust: Trust,
    #[serde(default = "yes")]
    on: bool,
    say: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWarn {
    hours: Option<u32>,
    minutes: Option<u32>,
}

/// One warning, or several, the first one first.
#[derive(Deserialize)]
#[serde(untagged)]
enum RawWarns {
    One(RawWarn),
    Several(Vec<RawWarn>),
}

impl RawWarns {
    fn minutes(&self) -> Vec<u32> {
        let all = match self {
            RawWarns::One(one) => std::slice::from_ref(one),
            RawWarns::Several(all) => all.as_slice(),
        };
        all.iter().map(|w| w.hours.unwrap_or(0) * 60 + w.minutes.unwrap_or(0)).collect()
    }
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RawKind {
    Elapsed,
    WorkingDays,
    SameWorkingDay,
    CalendarDays,
    CalendarMonths,
}

impl RawClock {
    /// One number, in the unit that its kind of time has.
    fn time(&self) -> Result<Time, String> {
        let units = (self.minutes, self.hours, self.days, self.months, self.until.as_deref());
        match (self.kind, units) {
            (RawKind::Elapsed, (Some(minutes), None, None, None, None)) => Ok(Time::Elapsed(minutes)),
            (RawKind::Elapsed, (None, Some(hours), None, None, None)) => Ok(Time::Elapsed(hours * 60)),
            (RawKind::Elapsed, (None, None, None, None, Some("collection"))) => Ok(Time::UntilCollection),
            (RawKind::WorkingDays, (None, None, Some(days), None, None)) if days > 0 => Ok(Time::WorkingDays(days)),
            (RawKind::SameWorkingDay, (None, Some(hours), None, None, None)) => Ok(Time::SameWorkingDay(hours)),
            (RawKind::CalendarDays, (None, None, Some(days), None, None)) => Ok(Time::CalendarDays(days)),
            (RawKind::CalendarMonths, (None, None, None, Some(months), None)) => Ok(Time::CalendarMonths(months)),
            _ => Err("a clock needs one number, in the unit of its kind: hours or minutes for elapsed, hours for \
                      same-working-day, days, or months"
                .into()),
        }
    }
}

/// Rows that are checked when a pack is read, and not used yet.
macro_rules! rows {
    ($($name:ident { $($field:ident: $kind:ty),* $(,)? })*) => {$(
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        #[allow(dead_code)]
        struct $name { id: String, source: String, trust: Trust, $($field: $kind,)* }
    )*};
}

rows! {
    RawGround { words: String }
    RawField { form: String, title: String, required: bool }
    RawRetention { title: String, rule: String }
}

#[cfg(test)]
mod tests;
