//! Answers to what the person signed in asked (R22): asked for under their own key, shown, and kept nowhere.

use super::clock;
use super::http::Fault;
use super::identity::{self, Identity};
use super::vault::Person;
use domain::id::EntryId;
use domain::wire::replies::{REPLIES_MAX, RepliesRequest, Reply};

pub async fn of(identity: &Identity, person: &Person, questions: &[EntryId]) -> Result<Vec<Reply>, Fault> {
    let entries: Vec<EntryId> = questions.iter().copied().take(REPLIES_MAX).collect();
    if entries.is_empty() {
        return Ok(vec![]);
    }
    let offset = identity::contact().await?.offset_ms.unwrap_or(0);
    let time_ms = clock::now().timestamp_millis() + offset;
    let device = identity.certificate.device;
    let bytes = RepliesRequest::signed_bytes(identity.setting, device, person.id, time_ms, &entries);
    let ask = RepliesRequest { person: person.id, entries, time_ms, sig: person.keys.signing().sign(&bytes) };
    let body = serde_json::to_vec(&ask).map_err(|_| Fault::device("The answers can't be asked for."))?;
    let answer = identity.ask::<Vec<Reply>>("POST", "/api/v1/replies", &[], Some(&body)).await?;
    Ok(answer.value.unwrap_or_default())
}
