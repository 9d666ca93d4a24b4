//! What each person wrote on this tablet lately: ids and times, under their own key, for "Seen by …" and "Add
//! to what I wrote at 14:05". No word of it, and nobody's name beside it.

use super::http::Fault;
use super::vault::Person;
use super::{random, store};
use chrono::{DateTime, FixedOffset};
use domain::bytes::Blob;
use domain::entry::{AboutStaff, Kind};
use domain::format::cipher;
use domain::id::{ChildId, EntryId, PersonId};
use serde::{Deserialize, Serialize};

const NAME: &str = "written";
const PURPOSE: &[u8] = b"fh1/written";
/// Remembered on one tablet, at most.
const MOST: usize = 200;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Written {
    pub id: EntryId,
    pub kind: Kind,
    pub at: DateTime<FixedOffset>,
    pub child: Option<ChildId>,
    /// Where it went: what is added goes the same way.
    #[serde(default)]
    pub about_staff: AboutStaff,
    #[serde(default)]
    pub staff: Vec<PersonId>,
    #[serde(default)]
    pub about_reader: Option<AboutStaff>,
    /// What this put right.
    #[serde(default)]
    pub supersedes: Vec<EntryId>,
}

pub async fn add(person: &Person, new: &[Written]) -> Result<(), Fault> {
    let mut all: Vec<Blob> = store::keep_get(NAME).await?.unwrap_or_default();
    for written in new {
        let text = serde_json::to_vec(written).map_err(|_| Fault::device("It can't be noted."))?;
        all.push(Blob(cipher::lock(&person.keys.draft_key(), random::bytes()?, &[PURPOSE], &text)));
    }
    let surplus = all.len().saturating_sub(MOST);
    all.drain(..surplus);
    store::write(vec![store::keep_put(NAME, &all)?]).await
}

/// What this person wrote here, newest first, each in its newest wording.
pub async fn of(person: &Person) -> Result<Vec<Written>, Fault> {
    let all: Vec<Blob> = store::keep_get(NAME).await?.unwrap_or_default();
    let key = person.keys.draft_key();
    let mut mine: Vec<Written> = all
        .iter()
        .rev()
        .filter_map(|blob| serde_json::from_slice(&cipher::unlock(&key, &[PURPOSE], &blob.0).ok()?).ok())
        .collect();
    let corrected: Vec<EntryId> = mine.iter().flat_map(|w| w.supersedes.clone()).collect();
    mine.retain(|w| !corrected.contains(&w.id));
    Ok(mine)
}
