//! What the packs say in words: kinds of harm, what to look for, duties and definitions (R25, R28, R29, R34, R120).

use super::{Rules, Trust};
use crate::wire::guide::{GuideCategory, GuideCheck, GuideDuty};
use chrono::NaiveDate;
use serde::Deserialize;

/// A kind of harm; *not clear yet* is one of them (H15).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    pub id: String,
    pub title: String,
    /// What it is, in plain words.
    pub says: String,
    pub source: String,
    pub trust: Trust,
}

/// A line of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    pub id: String,
    pub group: String,
    pub words: String,
    pub source: String,
    pub trust: Trust,
}

/// A duty, a definition, or the edition of one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    pub id: String,
    pub title: String,
    pub state: String,
    pub in_force: Option<NaiveDate>,
    /// What is not in force says so.
    pub on: bool,
    pub source: String,
    pub trust: Trust,
}

/// Lists that are for something else than recognising harm (R25).
const OTHER_LISTS: [&str; 4] = [HELPFUL, GROUNDS, "About someone who works or helps here", "Before sharing"];
/// The list of R28.
const HELPFUL: &str = "Helpful to know";
/// The list of R45.
const GROUNDS: &str = "Sharing without their agreement";

impl Rules {
    /// What it may be.
    pub fn categories(&self, authority: &str) -> Vec<GuideCategory> {
        let all = self.layers(authority).into_iter().flat_map(|p| &p.categories);
        all.map(|c| GuideCategory { id: c.id.clone(), title: c.title.clone(), says: c.says.clone() }).collect()
    }

    fn checks(&self, authority: &str, wanted: impl Fn(&str) -> bool) -> Vec<GuideCheck> {
        let all = self.layers(authority).into_iter().flat_map(|p| &p.checks).filter(|c| wanted(&c.group));
        all.map(|c| GuideCheck { id: c.id.clone(), group: c.group.clone(), words: c.words.clone() }).collect()
    }

    /// What somebody may have noticed (R25).
    pub fn triggers(&self, authority: &str) -> Vec<GuideCheck> {
        self.checks(authority, |group| !OTHER_LISTS.contains(&group))
    }

    /// What is helpful to know of a child (R28).
    pub fn helpful(&self, authority: &str) -> Vec<GuideCheck> {
        self.checks(authority, |group| group == HELPFUL)
    }

    /// On what ground something is shared without the parents' agreement, or before they are told (R45).
    pub fn grounds(&self, authority: &str) -> Vec<GuideCheck> {
        self.checks(authority, |group| group == GROUNDS)
    }

    /// Duties, definitions and the law, as far as they are in force (R34, R120).
    pub fn duties(&self, authority: &str) -> Vec<GuideDuty> {
        let all = self.layers(authority).into_iter().flat_map(|p| p.duties.iter().map(move |d| (p, d)));
        let duty = |(pack, d): (&super::Pack, &Duty)| GuideDuty {
            title: d.title.clone(),
            says: d.state.clone(),
            in_force: d.in_force,
            pack: pack.title.clone(),
            unsure: d.trust != Trust::Read,
        };
        all.filter(|(_, d)| d.on).map(duty).collect()
    }

    /// The words of a row, whichever list it is on, also where another authority is chosen by now.
    pub fn row_words(&self, id: &str) -> String {
        let categories = self.packs.iter().flat_map(|p| &p.categories).map(|c| (&c.id, &c.title));
        let checks = self.packs.iter().flat_map(|p| &p.checks).map(|c| (&c.id, &c.words));
        let found = categories.chain(checks).find(|(of, _)| *of == id).map(|(_, words)| words.clone());
        found.unwrap_or_else(|| "something that this version can't name".into())
    }
}
