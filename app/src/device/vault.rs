//! Signing in with a PIN, with no network; sealing what was written.

use super::http::Fault;
use super::identity::{self, Identity};
use super::outbox::{DraftChange, Sealed};
use super::{clock, random, store};
use domain::bytes::Blob;
use domain::entry::{Draft, Entry, Setting};
use domain::format::key::{Cost, PersonKeys, PinBlob};
use domain::format::lines::{Author, Lines};
use domain::format::{cipher, seal};
use domain::id::PersonId;
use domain::outbox::pin;
use domain::wire::{PinChange, PinRequest, ROSTER_PURPOSE, Roster, RosterChild, Tile};
use serde::{Deserialize, Serialize};

/// This app's build, as kept in what it writes.
pub const APP: &str = concat!("room ", env!("CARGO_PKG_VERSION"));

/// Somebody signed in on this tablet.
#[derive(Clone)]
pub struct Person {
    pub id: PersonId,
    pub short: String,
    pub name: String,
    pub job: String,
    pub keys: PersonKeys,
    pub children: Vec<RosterChild>,
}

#[derive(Default, Serialize, Deserialize)]
struct Tries {
    wrong: u32,
    /// By this tablet's clock.
    wait_until_ms: i64,
}

/// Why somebody is not signed in.
pub enum NotIn {
    /// Wait this many seconds.
    Wait(u32),
    WrongPin,
    /// No PIN has been set yet, or the tablet has not heard of it.
    NoPin,
    Fault(Fault),
}

impl NotIn {
    /// What the screen says of it.
    pub fn fault(&self) -> Fault {
        let fault = |says: &str, next: &str| Fault { next: next.into(), ..Fault::device(says) };
        match self {
            Self::WrongPin => {
                fault("That is not the PIN.", "Try again. If it can't wait, use “No tile? Write it here”.")
            }
            Self::Wait(_) => fault("That is not the PIN, several times.", "Wait a little."),
            Self::NoPin => fault("This tablet does not know your PIN yet.", "Set one with a code from the desk."),
            Self::Fault(fault) => fault.clone(),
        }
    }
}

impl From<Fault> for NotIn {
    fn from(fault: Fault) -> Self {
        NotIn::Fault(fault)
    }
}

pub async fn sign_in(roster: &Roster, tile: &Tile, typed: &str) -> Result<Person, NotIn> {
    let name = format!("tries:{}", tile.person);
    let mut tries: Tries = store::keep_get(&name).await?.unwrap_or_default();
    let now = clock::now().timestamp_millis();
    let left_ms = tries.wait_until_ms - now;
    // A wait that a jumping clock made longer than any we set is none.
    if left_ms > 0 && left_ms <= i64::from(pin::wait_seconds(u32::MAX)) * 1000 {
        return Err(NotIn::Wait((left_ms / 1000 + 1) as u32));
    }
    let blob = tile.blob.as_ref().ok_or(NotIn::NoPin)?;
    let Ok(keys) = blob.unwrap_with(tile.person, typed) else {
        tries.wrong += 1;
        tries.wait_until_ms = now + i64::from(pin::wait_seconds(tries.wrong)) * 1000;
        store::write(vec![store::keep_put(&name, &tries)?]).await?;
        return Err(match pin::wait_seconds(tries.wrong) {
            0 => NotIn::WrongPin,
            seconds => NotIn::Wait(seconds),
        });
    };
    if tries.wrong > 0 {
        store::write(vec![store::keep_put(&name, &Tries::default())?]).await?;
    }
    Ok(person(roster, tile, keys))
}

fn person(roster: &Roster, tile: &Tile, keys: PersonKeys) -> Person {
    let children = children(roster, tile, &keys).unwrap_or_default();
    Person {
        id: tile.person,
        short: tile.short.clone(),
        name: tile.name.clone(),
        job: tile.job.clone(),
        keys,
        children,
    }
}

/// Opens the roster with this person's key. Nothing where it went after a week without contact, or where the
/// tablet has not heard of this person's new key: then children are typed.
fn children(roster: &Roster, tile: &Tile, keys: &PersonKeys) -> Option<Vec<RosterChild>> {
    let key = keys.sealing().open(&tile.roster_key.as_ref()?.0).ok()?;
    let key: [u8; 32] = key.try_into().ok()?;
    let plain = cipher::unlock(&key, &[ROSTER_PURPOSE, roster.device.bytes()], &roster.children.0).ok()?;
    serde_json::from_slice(&plain).ok()
}

/// Sets a first or new PIN with a code from the desk; needs the network. The PIN leaves this tablet for nowhere.
/// Returns the roster, in which it holds at once.
pub async fn set_pin(identity: &Identity, person: PersonId, code: &str, typed: &str) -> Result<Option<Roster>, Fault> {
    if let Some(fault) = pin::fault(typed) {
        return Err(Fault { next: "Choose another.".into(), ..Fault::device(fault) });
    }
    let keys = PersonKeys::from_seed(random::bytes()?);
    let blob = wrap(person, typed, &keys).await?;
    let sig = keys.signing().sign(&blob.signed_bytes(identity.setting, person));
    let public = keys.public();
    let ask = PinRequest { person, code: code.to_owned(), public, blob: blob.clone(), sig };
    let body = serde_json::to_vec(&ask).map_err(|_| Fault::device("The PIN can't be set."))?;
    identity.ask::<serde_json::Value>("POST", "/api/v1/pin", &[], Some(&body)).await?;
    super::roster::take_pin(identity, person, (blob, public.id())).await
}

/// The same keys under a new PIN, signed by their owner. Tablets that have not been in contact since still want
/// the old one; this one takes the new one at once.
pub async fn change_pin(identity: &Identity, person: &Person, typed: &str) -> Result<Option<Roster>, Fault> {
    if let Some(fault) = pin::fault(typed) {
        return Err(Fault { next: "Choose another.".into(), ..Fault::device(fault) });
    }
    let blob = wrap(person.id, typed, &person.keys).await?;
    let sig = person.keys.signing().sign(&blob.signed_bytes(identity.setting, person.id));
    let ask = PinChange { person: person.id, blob: blob.clone(), sig };
    let body = serde_json::to_vec(&ask).map_err(|_| Fault::device("The PIN can't be changed."))?;
    identity.ask::<serde_json::Value>("POST", "/api/v1/pin/change", &[], Some(&body)).await?;
    super::roster::take_pin(identity, person.id, (blob, person.keys.public().id())).await
}

async fn wrap(person: PersonId, typed: &str, keys: &PersonKeys) -> Result<PinBlob, Fault> {
    let offset = identity::contact().await?.offset_ms.unwrap_or(0);
    let made = (Cost::PIN, clock::now().timestamp_millis() + offset);
    PinBlob::wrap(person, typed, keys, made, random::bytes()?, random::bytes()?)
        .map_err(|_| Fault::device("The PIN can't be set."))
}

/// What is written down beside every entry.
pub async fn setting(identity: &Identity, person: Option<&Person>) -> Result<Setting, Fault> {
    Ok(Setting {
        id: identity.setting,
        written: clock::now_written(),
        clock_offset_ms: identity::contact().await?.offset_ms,
        rules: super::roster::rules().await?,
        app: APP.into(),
        device: Some(identity.certificate.device),
        key: person.map(|p| p.keys.public().id()),
    })
}

/// Signs and seals entries. From here on this tablet can't read them.
pub fn seal_entries(identity: &Identity, person: Option<&Person>, entries: &[Entry]) -> Result<Vec<Sealed>, Fault> {
    let cannot = |_| Fault::device("It can't be sealed. The words are still on this screen.");
    let tablet = identity.signing();
    let signing = person.map(|p| (p.keys.public().id(), p.keys.signing()));
    entries
        .iter()
        .map(|entry| {
            let author = match &signing {
                Some((key, signing)) => Author::Person { key: *key, signing },
                None => Author::Tablet { signing: &tablet },
            };
            let lines = Lines::write(&entry.write().map_err(cannot)?, random::bytes()?, author).map_err(cannot)?;
            let public = identity.sealing.public;
            let sealed = seal::seal(&public, random::bytes()?, lines.bytes()).map_err(cannot)?;
            Ok(Sealed { id: entry.head.id, key: seal::key_id(&public), sealed: Blob(sealed) })
        })
        .collect()
}

/// Checks a draft, seals its entries and saves them, together with what is `next` to be written for another child of the same
/// occasion. Returns the entries, for "I told her" and "Correct this".
pub async fn save(
    identity: &Identity,
    person: Option<&Person>,
    draft: &Draft,
    next: Option<&Draft>,
) -> Result<Vec<Entry>, Fault> {
    let setting = setting(identity, person).await?;
    let entries = draft
        .entries(&setting)
        .map_err(|missing| Fault { next: "Nothing is lost.".into(), ..Fault::device(&missing.to_string()) })?;
    let sealed = seal_entries(identity, person, &entries)?;
    let next = match next {
        Some(next) => Some(super::drafts::put(identity, person, next).await?),
        None => None,
    };
    let drafts = DraftChange { draft: draft.ids.first().copied(), next };
    super::outbox::queue(identity, sealed, draft.rings_the_lead(), drafts).await?;
    Ok(entries)
}
