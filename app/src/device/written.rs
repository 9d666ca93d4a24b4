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
    /// The lead has to hear of it, and its writer has not said yet that they told her in person.
    #[serde(default)]
    pub tell: bool,
}

/// Its writer told the lead in person of these.
pub async fn told(person: &Person, ids: &[EntryId]) -> Result<(), Fault> {
    let all: Vec<Blob> = store::keep_get(NAME).await?.unwrap_or_default();
    let key = person.keys.draft_key();
    let again = |blob: Blob| -> Result<Blob, Fault> {
        let Some(mut mine) = read(&key, &blob).filter(|w| w.tell && ids.contains(&w.id)) else { return Ok(blob) };
        mine.tell = false;
        sealed(&key, &mine)
    };
    let all = all.into_iter().map(again).collect::<Result<Vec<_>, _>>()?;
    store::write(vec![store::keep_put(NAME, &all)?]).await
}

fn read(key: &[u8; 32], blob: &Blob) -> Option<Written> {
    serde_json::from_slice(&cipher::unlock(key, &[PURPOSE], &blob.0).ok()?).ok()
}

fn sealed(key: &[u8; 32], written: &Written) -> Result<Blob, Fault> {
    let text = serde_json::to_vec(written).map_err(|_| Fault::device("It can't be noted."))?;
    Ok(Blob(cipher::lock(key, random::bytes()?, &[PURPOSE], &text)))
}

pub async fn add(person: &Person, new: &[Written]) -> Result<(), Fault> {
    let mut all: Vec<Blob> = store::keep_get(NAME).await?.unwrap_or_default();
    for written in new {
        all.push(sealed(&person.keys.draft_key(), written)?);
    }
    let surplus = all.len().saturating_sub(MOST);
    all.drain(..surplus);
    store::write(vec![store::keep_put(NAME, &all)?]).await
}

/// What this person wrote here, newest first, each in its newest wording.
pub async fn of(person: &Person) -> Result<Vec<Written>, Fault> {
    let all: Vec<Blob> = store::keep_get(NAME).await?.unwrap_or_default();
    let key = person.keys.draft_key();
    let mut mine: Vec<Written> = all.iter().rev().filter_map(|blob| read(&key, blob)).collect();
    let corrected: Vec<EntryId> = mine.iter().flat_map(|w| w.supersedes.clone()).collect();
    mine.retain(|w| !corrected.contains(&w.id));
    Ok(mine)
}
