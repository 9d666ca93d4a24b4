//! What tablets call: enrol, sync, attachments, PINs. Each request but the first is signed by the tablet.

use super::error::{Answer, ApiError, done};
use super::extract::{Json, Path, Signed};
use super::{Server, roster};
use crate::calling;
use crate::store::accounts::Purpose;
use crate::store::append::New;
use axum::Json as Send;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use domain::entry::Author;
use domain::format::certificate::{Certificate, REQUEST_GOOD_FOR_MS};
use domain::format::key::{PinBlob, verify};
use domain::format::seal;
use domain::id::{AttachmentId, DeviceId};
use domain::register::Fact;
use domain::register::rights::Opens;
use domain::wire::fault::FaultCode;
use domain::wire::{
    ATTACHMENT_DAY_MAX, BATCH_ENTRIES_MAX, ENTRY_BYTES_MAX, EnrolAnswer, EnrolRequest, PEOPLE_MAX, PinChange,
    PinRequest, SyncAnswer, SyncRequest,
};

/// `POST /api/v1/enrol`: a code from the desk and the tablet's public key, for a certificate.
pub async fn enrol(State(server): State<Server>, Json(ask): Json<EnrolRequest>) -> Answer<EnrolAnswer> {
    let now = server.clock.now();
    server.tries.turn().await;
    let store = &server.store;
    if !matches!(store.look_at_code(&ask.code, now).await?, Some(Purpose::Enrol { .. })) {
        return Err(FaultCode::CodeNotValid.into());
    }
    let Some(Purpose::Enrol { name, room, by }) = store.use_code(&ask.code, now).await? else {
        return Err(FaultCode::CodeNotValid.into());
    };
    let device = DeviceId::from_random(crate::random::bytes()?);
    let fact = Fact::Tablet { device, name: name.clone(), room, public: ask.public };
    // Before the fact: with that, every desk reads its tablets again.
    if let Some(earlier) = ask.earlier {
        store.note_counted(earlier).await?;
    }
    store.write(vec![New::fact(fact, Author::Desk { person: by }, now)], now).await?;
    let master = store.master();
    let index = master.signing_index();
    let certificate =
        Certificate::write(store.setting(), device, ask.public, now.timestamp_millis(), index, &master.signing(index));
    let state = store.state();
    Ok(Send(EnrolAnswer {
        certificate,
        setting: store.setting(),
        setting_name: state.register.name.clone(),
        made_up: state.register.made_up,
        name,
        room,
        sealing: store.sealing(now),
        setting_key: master.public(),
        now_ms: now.timestamp_millis(),
    }))
}

/// `POST /api/v1/sync`: rows in, a receipt each out, after they were committed.
pub async fn sync(State(server): State<Server>, signed: Signed) -> Result<Response, ApiError> {
    let ask: SyncRequest = signed.json()?;
    let tablet = &signed.tablet;
    if ask.rows.len() > BATCH_ENTRIES_MAX
        || ask.people.len() > PEOPLE_MAX
        || ask.rows.iter().any(|r| r.sealed.0.len() > ENTRY_BYTES_MAX)
    {
        return Err(FaultCode::TooLarge.into());
    }
    let (store, now) = (&server.store, server.clock.now());
    store.know_tablet(tablet.device, tablet.public, now).await?;
    // A tablet that was switched off brings what it holds, and says nothing of what this server should know.
    if !tablet.off {
        if let Some(seen) = &ask.checkpoint {
            store.compare(seen, now).await?;
        }
        store.know_people(&ask.people, now).await?;
    }
    let status = ask.status;
    let receipts = store.receive(tablet.device, tablet.public, ask.rows, Some(status), now).await?;
    if !receipts.is_empty() {
        // Behind the answer: words wait for no picture.
        let (store, now) = (store.clone(), now);
        tokio::spawn(async move {
            if let Err(e) = store.take_pictures(None, now).await {
                tracing::error!("pictures that came could not be taken: {e}");
            }
        });
    }
    let cleared = tablet.off && receipts.is_empty() && status.may_be_cleared();
    // Nobody may have a desk open.
    let _ = server.contacts.send(tablet.device);
    let mut answer = SyncAnswer {
        now_ms: now.timestamp_millis(),
        epoch: store.state().epoch,
        checkpoint: store.checkpoint().await?,
        receipts,
        seen: store.seen_news(tablet.device, now).await?,
        taken: store.taken_later(tablet.device, now).await?,
        sealing: store.sealing(now),
        roster_etag: if tablet.off { String::new() } else { roster::etag(&server, tablet.device, now).await? },
        off: tablet.off,
        look: false,
        unheard: vec![],
    };
    if !tablet.off {
        calling::for_tablet(&server, tablet.device, &mut answer).await;
    }
    let answer = Send(answer);
    // The browser forgets us: files, storage and the worker that keeps them.
    Ok(match cleared {
        true => ([("clear-site-data", "\"cache\", \"storage\"")], answer).into_response(),
        false => answer.into_response(),
    })
}

/// `PUT /api/v1/attachments/{id}`: one sealed binary, as often as wanted.
pub async fn attachment(State(server): State<Server>, Path(id): Path, signed: Signed) -> Answer<serde_json::Value> {
    let id = AttachmentId::parse(&id).ok_or(FaultCode::NoSuchThing)?;
    if signed.bytes().is_empty() {
        return Err(FaultCode::BadRequest.into());
    }
    let (store, now) = (&server.store, server.clock.now());
    // A tablet that was switched off brings what its records wait for, or may once they could be opened, and nothing else.
    if signed.tablet.off && !store.is_named(id).await? && !store.has_set_aside(signed.tablet.device).await? {
        return Err(FaultCode::NotThisTablet.into());
    }
    if store.attachment_bytes(signed.tablet.device, now).await? + signed.bytes().len() as u64 > ATTACHMENT_DAY_MAX {
        return Err(FaultCode::TooLarge.into());
    }
    store.keep_attachment(id, signed.tablet.device, signed.bytes(), now).await?;
    // What came lies there sealed, whatever goes wrong with it here.
    if let Err(e) = store.take_pictures(Some(id), now).await {
        tracing::error!("a picture that came could not be taken: {e}");
    }
    done()
}

/// `POST /api/v1/pin`: a first or forgotten PIN. A new seed, so a new pair of keys.
pub async fn pin(State(server): State<Server>, signed: Signed) -> Answer<serde_json::Value> {
    let ask: PinRequest = signed.json()?;
    let now = server.clock.now();
    if signed.tablet.off {
        return Err(FaultCode::NotThisTablet.into());
    }
    if !server.tries.count(&format!("pin {}", signed.tablet.device), now) {
        return Err(FaultCode::TooManyTries.into());
    }
    let store = &server.store;
    is_a_new_blob(&ask.blob, now)?;
    // A key to which nothing can be sealed would spoil the list of children for everybody.
    seal::seal(&ask.public.seal, crate::random::bytes()?, b"try").map_err(|_| ApiError::from(FaultCode::BadRequest))?;
    verify(&ask.public.sign, &ask.blob.signed_bytes(store.setting(), ask.person), &ask.sig)
        .map_err(|_| ApiError::from(FaultCode::BadRequest))?;
    let good = |found: Option<Purpose>| match found {
        Some(Purpose::Pin { person, by }) if person == ask.person => Some(by),
        _ => None,
    };
    if good(store.look_at_code(&ask.code, now).await?).is_none() {
        return Err(FaultCode::CodeNotValid.into());
    }
    let by = good(store.use_code(&ask.code, now).await?).ok_or(FaultCode::CodeNotValid)?;
    // Who made the code stands beside the key that came of it.
    let author = by.map_or(Author::Server, |person| Author::Desk { person });
    let mut facts = vec![Fact::PersonKey { person: ask.person, public: ask.public }];
    if by.is_none() {
        // Made on the server itself, where the ledger is not written beside us.
        facts.push(Fact::CodeMade { person: ask.person, what: Opens::Pin });
    }
    store.write(facts.into_iter().map(|fact| New::fact(fact, author, now)).collect(), now).await?;
    store.set_pin(ask.person, &ask.blob, &ask.public.id()).await?;
    if let Err(e) = store.retry_set_aside(now).await {
        tracing::error!("what was set aside could not be tried again: {e}");
    }
    done()
}

/// A wrapped seed is of one size, and was made just now: one from the future could never be replaced.
fn is_a_new_blob(blob: &PinBlob, now: DateTime<Utc>) -> Result<(), ApiError> {
    if blob.sealed.0.len() != PinBlob::SEALED_BYTES {
        return Err(FaultCode::BadRequest.into());
    }
    let made_ago = now.timestamp_millis().saturating_sub(blob.made_ms);
    if made_ago.saturating_abs() > REQUEST_GOOD_FOR_MS { Err(FaultCode::ClockDiffers.into()) } else { Ok(()) }
}

/// `POST /api/v1/pin/change`: the same seed under a new PIN, signed by its owner.
pub async fn pin_change(State(server): State<Server>, signed: Signed) -> Answer<serde_json::Value> {
    let ask: PinChange = signed.json()?;
    if signed.tablet.off {
        return Err(FaultCode::NotThisTablet.into());
    }
    is_a_new_blob(&ask.blob, server.clock.now())?;
    let state = server.store.state();
    let public = state
        .register
        .people
        .get(&ask.person)
        .and_then(|p| p.keys.last())
        .map(|(_, k)| k)
        .ok_or(FaultCode::NoSuchThing)?;
    let message = ask.blob.signed_bytes(server.store.setting(), ask.person);
    verify(&public.sign, &message, &ask.sig).map_err(|_| ApiError::from(FaultCode::NoSuchThing))?;
    let newer = server.store.pins().await?.get(&ask.person).is_none_or(|(kept, _)| kept.made_ms < ask.blob.made_ms);
    if !newer {
        return Err(ApiError::not_accepted("A newer PIN was set already. Use that one."));
    }
    server.store.set_pin(ask.person, &ask.blob, &public.id()).await?;
    done()
}
