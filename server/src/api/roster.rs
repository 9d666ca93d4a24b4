//! `GET /api/v1/roster`: staff tiles in clear, children encrypted for those who can sign in on this tablet.

use super::Server;
use super::error::ApiError;
use super::extract::Signed;
use crate::random;
use crate::store::StoreError;
use axum::Json;
use axum::extract::State;
use axum::http::header::{ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use domain::bytes::{Blob, encode};
use domain::directory;
use domain::format::{cipher, seal, sha256};
use domain::id::{DeviceId, PersonId, RoomId};
use domain::london;
use domain::naming;
use domain::register::{Register, Room};
use domain::routing::{to_tell, told_of};
use domain::wire::fault::FaultCode;
use domain::wire::{FullName, ROSTER_PURPOSE, Roster, RosterChild, RosterRoom, Tile};

pub async fn roster(State(server): State<Server>, headers: HeaderMap, signed: Signed) -> Result<Response, ApiError> {
    if signed.tablet.off {
        return Err(FaultCode::NotThisTablet.into());
    }
    let now = server.clock.now();
    let device = signed.tablet.device;
    let etag = etag(&server, device, now).await?;
    let quoted = format!("\"{etag}\"");
    if headers.get(IF_NONE_MATCH).and_then(|v| v.to_str().ok()).is_some_and(|known| known == quoted) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let (mut roster, children) = plain(&server, device, now).await?;
    let key = server.store.roster_key(device).await?;
    let children = serde_json::to_vec(&children).map_err(StoreError::from)?;
    roster.children = Blob(cipher::lock(&key, random::bytes()?, &[ROSTER_PURPOSE, device.bytes()], &children));
    let register = server.store.state().register.clone();
    for tile in &mut roster.tiles {
        // Sealed to the key that the wrapped seed yields, so that a PIN always opens what it should.
        let public = tile.key.and_then(|id| register.key(&id)).map(|(_, public)| public);
        tile.roster_key = match public {
            // One person's bad key is that person's trouble, and nobody else's.
            Some(public) => seal::seal(&public.seal, random::bytes()?, &key).ok().map(Blob),
            None => None,
        };
        tile.vouched = public.map(|public| server.store.vouch(tile, public));
    }
    roster.etag.clone_from(&etag);
    Ok(([(ETAG, quoted)], Json(roster)).into_response())
}

/// Changes when anything in the roster does; the encryption, which is new each time, is left out of it.
pub async fn etag(server: &Server, device: DeviceId, now: DateTime<Utc>) -> Result<String, StoreError> {
    let (mut roster, children) = plain(server, device, now).await?;
    roster.made_ms = 0;
    let key = server.store.roster_key(device).await?;
    let all = serde_json::to_vec(&(roster, children))?;
    Ok(encode(&sha256(&[&key, &all])[..16]))
}

async fn plain(
    server: &Server,
    device: DeviceId,
    now: DateTime<Utc>,
) -> Result<(Roster, Vec<RosterChild>), StoreError> {
    let state = server.store.state();
    let register = &state.register;
    let pins = server.store.pins().await?;
    let mut tiles: Vec<Tile> = register
        .people
        .iter()
        .filter(|(_, p)| !p.left)
        .map(|(person, p)| {
            let pin = pins.get(person);
            Tile {
                person: *person,
                short: p.short.clone(),
                name: p.name.clone(),
                job: p.job.clone(),
                room: p.room,
                blob: pin.map(|(blob, _)| blob.clone()),
                key: pin.map(|(_, key)| *key),
                roster_key: None,
                vouched: None,
            }
        })
        .collect();
    tiles.sort_by_cached_key(|tile| naming::sort_key(&tile.short));
    let here = |p: &PersonId| register.people.get(p).is_some_and(|p| !p.left);
    let roster = Roster {
        etag: String::new(),
        device,
        setting_name: register.name.clone(),
        made_up: register.made_up,
        room: register.tablets.get(&device).and_then(|t| t.room),
        rooms: rooms(register),
        address: register.address.clone(),
        tiles,
        duty: to_tell(register, now),
        nobody_on_duty: register.on_duty(now).is_none(),
        staff_lead: register.staff_lead.filter(here),
        staff_second: register.staff_second.filter(here),
        numbers: directory::numbers(&server.config.rules, register, now),
        closes: register.opens.as_ref().map(|(_, closes)| closes.clone()),
        own_words: register.own_words.clone(),
        rules: server.config.rules.editions(register.authority.as_deref()),
        children: Blob::default(),
        made_ms: now.timestamp_millis(),
    };
    Ok((roster, children(register, now)))
}

/// Least data: preferred name and initial; the surname only where a tile could be confused (H4), else its letters for search.
fn children(register: &Register, now: DateTime<Utc>) -> Vec<RosterChild> {
    let today = london::date(now);
    let duty = to_tell(register, now);
    let mut children: Vec<RosterChild> = register
        .on_roll(today)
        .map(|(id, child)| RosterChild {
            child: id,
            preferred: child.preferred.clone(),
            initial: child.surname.chars().next().map(String::from).unwrap_or_default(),
            full: register
                .has_lookalike(id, today)
                .then(|| FullName { surname: child.surname.clone(), born: child.born.format("%B %Y").to_string() }),
            room: child.room(today),
            key_person: child.key_person(today),
            moves: child.moves,
            not_moving: child.not_moving(today),
            see_the_office: child.see_the_office,
            known_marks: child.known_marks.clone(),
            told: Some(told_of(register, id, now)).filter(|told| *told != duty),
            surname_letters: naming::sort_key(&child.surname),
        })
        .collect();
    children.sort_by_cached_key(|c| naming::sort_key(&format!("{} {}", c.preferred, c.initial)));
    children
}

/// By name: in another order on each tablet, nobody would find theirs without reading.
fn rooms(register: &Register) -> Vec<RosterRoom> {
    let room = |(room, r): (&RoomId, &Room)| RosterRoom { room: *room, name: r.name.clone() };
    let mut rooms: Vec<RosterRoom> = register.rooms.iter().map(room).collect();
    rooms.sort_by_cached_key(|r| naming::sort_key(&r.name));
    rooms
}
