//! Whom to ring, and when they answer (R111): the rows of a pack's directory.

use super::Trust;
use crate::london;
use chrono::{NaiveDate, Weekday};
use serde::Deserialize;

/// A way to reach somebody outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub id: String,
    pub title: String,
    pub office: Office,
    /// Another council's directory, for families who live there; none for the authority's own.
    pub directory: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub portal: Option<String>,
    pub opens: Opens,
    /// The day on which the pack's makers checked it.
    pub verified: Option<NaiveDate>,
    /// Why it can't be used until a person has confirmed it (K13).
    pub unusable: Option<String>,
    pub source: String,
    pub trust: Trust,
}

/// What somebody outside is rung for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Office {
    /// Children's social care, in its office hours.
    Referral,
    /// The same, while that is closed.
    OutOfHours,
    Advice,
    EarlyHelp,
    Lado,
    Police,
    School,
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opens {
    Always,
    Hours(Vec<Hours>),
    NotKnown,
}

/// On these days, from and until, by a clock in London. Bank holidays are none of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    pub days: Vec<Weekday>,
    pub from: (u32, u32),
    pub until: (u32, u32),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawContact {
    pub id: String,
    title: String,
    role: Office,
    directory: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    portal: Option<String>,
    opens: Option<Vec<RawHours>>,
    #[serde(default)]
    always: bool,
    verified: Option<NaiveDate>,
    unusable: Option<String>,
    source: String,
    trust: Trust,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHours {
    days: Vec<String>,
    from: String,
    to: String,
}

impl RawContact {
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub fn read(self) -> Result<Contact, String> {
        let opens = match (self.opens, self.always) {
            (Some(_), true) => return Err("it can't have hours and answer always".into()),
            (None, true) => Opens::Always,
            (None, false) => Opens::NotKnown,
            (Some(hours), false) => Opens::Hours(hours.iter().map(RawHours::read).collect::<Result<_, _>>()?),
        };
        if self.phone.is_none() && self.email.is_none() && self.portal.is_none() {
            return Err("a contact needs a number, an address or a portal".into());
        }
        Ok(Contact {
            id: self.id,
            title: self.title,
            office: self.role,
            directory: self.directory,
            phone: self.phone,
            email: self.email,
            portal: self.portal,
            opens,
            verified: self.verified,
            unusable: self.unusable,
            source: self.source,
            trust: self.trust,
        })
    }
}

impl RawHours {
    fn read(&self) -> Result<Hours, String> {
        let time = |text: &str| london::time_of_day(text).ok_or_else(|| format!("\"{text}\" is no time such as 08:30"));
        let day = |text: &String| text.parse().map_err(|_| format!("\"{text}\" is no day such as mon"));
        let days = self.days.iter().map(day).collect::<Result<Vec<Weekday>, String>>()?;
        let (from, until) = (time(&self.from)?, time(&self.to)?);
        if days.is_empty() || from >= until {
            return Err("hours need a day, and an end after their beginning".into());
        }
        Ok(Hours { days, from, until })
    }
}
