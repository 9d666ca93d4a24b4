//! The roster: staff tiles in clear, children readable only with somebody's PIN. The children go after seven
//! days without contact.

use super::http::Fault;
use super::identity::{self, Identity};
use super::{clock, store};
use domain::bytes::{Blob, Bytes};
use domain::format::key::PinBlob;
use domain::format::vouched::PersonStatement;
use domain::id::PersonId;
use domain::wire::{PEOPLE_MAX, Roster};

pub const NAME: &str = "roster";
const KEPT_FOR: chrono::TimeDelta = chrono::TimeDelta::days(7);

/// The roster as kept, its children gone where the tablet was out of contact for too long.
pub async fn load() -> Result<Option<Roster>, Fault> {
    let Some(mut roster) = store::keep_get::<Roster>(NAME).await? else { return Ok(None) };
    let last = identity::contact().await?.last_ms;
    // By time that went by: nothing is deleted on the word of a clock that was put forward.
    let lonely = last.is_some_and(|last| clock::passed_ms(last) > KEPT_FOR.num_milliseconds());
    if lonely && !roster.children.0.is_empty() {
        roster.children = Blob::default();
        roster.etag = String::new();
        store::write(vec![store::keep_put(NAME, &roster)?]).await?;
    }
    Ok(Some(roster))
}

/// Fetches it where it changed.
pub async fn refresh(identity: &Identity, etag: &str) -> Result<Option<Roster>, Fault> {
    let kept = load().await?;
    if kept.as_ref().is_some_and(|r| r.etag == etag) {
        return Ok(None);
    }
    fetch(identity).await
}

async fn fetch(identity: &Identity) -> Result<Option<Roster>, Fault> {
    let answer = identity.ask::<Roster>("GET", "/api/v1/roster", &[], None).await?;
    if let Some(roster) = &answer.value {
        store::write(vec![store::keep_put(NAME, roster)?]).await?;
    }
    Ok(answer.value)
}

/// This tablet takes a new PIN from now on, and asks for the list of children sealed to its key. Where the server
/// is gone again meanwhile, the next contact brings the list.
pub async fn take_pin(
    identity: &Identity,
    person: PersonId,
    (blob, key): (PinBlob, Bytes<16>),
) -> Result<Option<Roster>, Fault> {
    if let Some(mut roster) = load().await? {
        for tile in roster.tiles.iter_mut().filter(|t| t.person == person) {
            (tile.blob, tile.key) = (Some(blob.clone()), Some(key));
        }
        roster.etag = String::new();
        store::write(vec![store::keep_put(NAME, &roster)?]).await?;
    }
    match fetch(identity).await {
        Ok(roster) => Ok(roster),
        Err(_) => load().await,
    }
}

/// Whom the setting vouched for, as this tablet's tiles say.
pub async fn vouched() -> Result<Vec<PersonStatement>, Fault> {
    let roster = store::keep_get::<Roster>(NAME).await?;
    Ok(roster.into_iter().flat_map(|r| r.tiles).filter_map(|t| t.vouched).take(PEOPLE_MAX).collect())
}

/// Rule packs in force, as last heard (R24).
pub async fn rules() -> Result<Vec<String>, Fault> {
    Ok(store::keep_get::<Roster>(NAME).await?.map(|r| r.rules).unwrap_or_default())
}
