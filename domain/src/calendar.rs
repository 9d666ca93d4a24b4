//! Working days: Monday to Friday without the bank holidays of England and Wales (no statute says what a working day is;
//! requirements 4.4). A nursery's own closing days stop no clock of somebody else's (R112).

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Bank holidays as they are vendored, up to a horizon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    holidays: BTreeMap<NaiveDate, String>,
    /// The last day for which holidays are known.
    pub horizon: NaiveDate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    horizon: NaiveDate,
    #[serde(rename = "source")]
    _source: String,
    holiday: Vec<RawHoliday>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHoliday {
    date: NaiveDate,
    name: String,
}

impl Calendar {
    /// # Errors
    /// What is wrong with the text.
    pub fn read(text: &str) -> Result<Self, toml::de::Error> {
        let raw: Raw = toml::from_str(text)?;
        let holidays = raw.holiday.into_iter().map(|h| (h.date, h.name)).collect();
        Ok(Self { holidays, horizon: raw.horizon })
    }

    /// The name of a bank holiday on a weekday.
    pub fn holiday(&self, date: NaiveDate) -> Option<&str> {
        self.holidays.get(&date).map(String::as_str)
    }

    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && self.holiday(date).is_none()
    }

    /// The first working day from this one on.
    pub fn from(&self, date: NaiveDate) -> NaiveDate {
        let mut day = date;
        while !self.is_working_day(day) {
            let Some(next) = day.succ_opt() else { return day };
            day = next;
        }
        day
    }

    /// The nth working day after this one, and the bank holidays that were passed over on the way.
    pub fn after(&self, date: NaiveDate, days: u32) -> (NaiveDate, Vec<&str>) {
        let (mut day, mut passed) = (date, vec![]);
        for _ in 0..days {
            let Some(mut next) = day.succ_opt() else { break };
            while !self.is_working_day(next) {
                passed.extend(self.holiday(next));
                let Some(later) = next.succ_opt() else { return (next, passed) };
                next = later;
            }
            day = next;
        }
        (day, passed)
    }
}
