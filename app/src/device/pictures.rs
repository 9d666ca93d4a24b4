//! Pictures of handwritten notes on this tablet: sealed as soon as they are taken, kept with their draft in one transaction,
//! sent after the words, and kept for as long as those. What to do is planned in `domain::outbox::pictures`.

use super::drafts;
use super::http::Fault;
use super::identity::{self, Identity};
use super::store::{self, Change, DRAFTS, PICTURE_BYTES, PICTURES};
use super::vault::Person;
use super::{random, web_lock};
use domain::bytes::{Bytes, decode, encode};
use domain::entry::Draft;
use domain::format::seal;
use domain::id::AttachmentId;
use domain::outbox::pictures::{self as plan, Held, Op};
use domain::picture::{Fault as Wrong, Picture};
use domain::wire::fault::FaultCode;

/// What is known of each picture here.
pub async fn held() -> Result<Vec<Held>, Fault> {
    Ok(store::all(PICTURES).await?.iter().filter_map(|t| serde_json::from_str(t).ok()).collect())
}

/// How many have not arrived though their record was saved.
pub async fn waiting() -> Result<usize, Fault> {
    Ok(plan::waiting(&held().await?, &drafts::ids().await?))
}

fn put(held: &Held) -> Result<Change, Fault> {
    let text = serde_json::to_string(held).map_err(|_| Fault::device("The picture can't be noted."))?;
    Ok(Change::Put(PICTURES, held.id.to_string(), text))
}

/// A picture that was just taken, hashed and sealed, and not kept yet.
pub struct Taken {
    pub picture: Picture,
    changes: Vec<Change>,
}

/// Seals a picture that was just taken for this draft. From here on this tablet can't see it again.
pub fn take(identity: &Identity, draft: &Draft, plain: &[u8]) -> Result<Taken, Fault> {
    let of = draft.ids.first().copied().ok_or_else(|| Fault::device("The picture belongs to no record."))?;
    let picture = Picture::taken(AttachmentId::from_random(random::bytes()?), Bytes(random::bytes()?), plain);
    let picture = picture.map_err(|wrong| match wrong {
        Wrong::TooLarge => Fault::device("The picture is too large to keep. Take it again from further away."),
        _ => Fault::device("The camera gave no picture. Take it again."),
    })?;
    let sealed = seal::seal(&identity.sealing.public, random::bytes()?, plain)
        .map_err(|_| Fault::device("The picture can't be sealed. Keep the paper."))?;
    let held = Held { v: 1, id: picture.id, of, kept: None };
    let bytes = Change::Put(PICTURE_BYTES, picture.id.to_string(), encode(&sealed));
    Ok(Taken { picture, changes: vec![bytes, put(&held)?] })
}

/// Keeps it, and the draft that names it: both or neither.
pub async fn keep(identity: &Identity, person: Option<&Person>, draft: &Draft, taken: Taken) -> Result<(), Fault> {
    drafts::keep_with(identity, person, draft, taken.changes).await
}

/// Lets go of a picture that this draft names no more. Of one that came with an earlier wording, that one keeps it.
pub async fn take_away(
    identity: &Identity,
    person: Option<&Person>,
    draft: &Draft,
    id: AttachmentId,
) -> Result<(), Fault> {
    let own = held().await?.iter().any(|h| h.id == id && draft.ids.first() == Some(&h.of));
    let mut changes = if own { gone(id) } else { vec![] };
    match draft.ids.first().filter(|_| !draft.is_worth_keeping()) {
        Some(draft) => {
            changes.push(Change::Delete(DRAFTS, draft.to_string()));
            store::write(changes).await
        }
        None => drafts::keep_with(identity, person, draft, changes).await,
    }
}

/// Lets go of a draft and of the pictures that were taken for it: without it they would count as a saved record's.
pub async fn discard(draft: &Draft) -> Result<(), Fault> {
    let held = held().await?;
    let own = held.iter().filter(|h| draft.ids.first() == Some(&h.of)).flat_map(|h| gone(h.id)).collect();
    drafts::discard(draft, own).await
}

/// What takes a picture away again.
fn gone(id: AttachmentId) -> Vec<Change> {
    [PICTURES, PICTURE_BYTES].map(|store| Change::Delete(store, id.to_string())).into()
}

/// Sends those whose record went, one after the other, and forgets those that were kept for long enough. Nothing if another
/// tab is at it.
pub async fn round(identity: Identity) -> Result<(), Fault> {
    let outcome = std::rc::Rc::new(std::cell::RefCell::new(Ok(())));
    let inner = outcome.clone();
    web_lock::if_free("firsthand-pictures", async move {
        let sent = async {
            let contact = identity::contact().await?;
            let (Some(epoch), Some(last), Some(offset)) = (contact.epoch, contact.last_ms, contact.offset_ms) else {
                return Ok(());
            };
            send_all(&identity, epoch, last + offset).await
        };
        *inner.borrow_mut() = sent.await;
    })
    .await;
    outcome.replace(Ok(()))
}

/// The same without asking other tabs. `now_ms`: by the server's clock.
pub async fn send_all(identity: &Identity, epoch: u64, now_ms: i64) -> Result<(), Fault> {
    let drafts = drafts::ids().await?;
    let all = held().await?;
    let mut trouble = Ok(());
    for op in plan::plan(&all, &drafts, epoch, now_ms) {
        match op {
            Op::Forget(id) => store::write(gone(id)).await?,
            Op::Send(id) => {
                let Some(held) = all.iter().find(|h| h.id == id) else { continue };
                // What can't be read stays, and is counted as waiting.
                let Some(bytes) = store::get(PICTURE_BYTES, &id.to_string()).await?.and_then(|t| decode(&t)) else {
                    continue;
                };
                let path = format!("/api/v1/attachments/{id}");
                match identity.ask::<serde_json::Value>("PUT", &path, &[], Some(&bytes)).await {
                    Ok(_) => store::write(vec![put(&Held { kept: Some((epoch, now_ms)), ..held.clone() })?]).await?,
                    // Of a tablet that was switched off, a picture for which no record waits: it stays here.
                    Err(fault) if fault.is(FaultCode::NotThisTablet) => {}
                    // One that does not get through holds up no other.
                    Err(fault) => trouble = Err(fault),
                }
            }
        }
    }
    trouble
}
