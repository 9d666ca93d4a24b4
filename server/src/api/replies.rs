//! Answers to what somebody asked (R22), for whoever asked and nobody else.

use super::Server;
use super::error::{Answer, ApiError};
use super::extract::Signed;
use axum::Json as Send;
use axum::extract::State;
use domain::entry::{Kind, Part};
use domain::file::FileClass;
use domain::format::certificate::REQUEST_GOOD_FOR_MS;
use domain::format::key::verify;
use domain::id::{EntryId, PersonId};
use domain::step::Step;
use domain::view::Stored;
use domain::wire::fault::FaultCode;
use domain::wire::replies::{REPLIES_MAX, RepliesRequest, Reply};

/// `POST /api/v1/replies`.
pub async fn replies(State(server): State<Server>, signed: Signed) -> Answer<Vec<Reply>> {
    let ask: RepliesRequest = signed.json()?;
    let device = signed.tablet.device;
    if signed.tablet.off {
        return Err(FaultCode::NotThisTablet.into());
    }
    if ask.entries.len() > REPLIES_MAX {
        return Err(FaultCode::TooLarge.into());
    }
    let state = server.store.state();
    let person = state.register.people.get(&ask.person).filter(|p| !p.left).ok_or(FaultCode::NoSuchThing)?;
    let (_, key) = person.keys.last().ok_or(FaultCode::NoSuchThing)?;
    let bytes = RepliesRequest::signed_bytes(server.store.setting(), device, ask.person, ask.time_ms, &ask.entries);
    verify(&key.sign, &bytes, &ask.sig).map_err(|_| ApiError::from(FaultCode::NoSuchThing))?;
    if (server.clock.now().timestamp_millis() - ask.time_ms).abs() > REQUEST_GOOD_FOR_MS {
        return Err(FaultCode::ClockDiffers.into());
    }
    let mut all = vec![];
    for id in &ask.entries {
        all.extend(reply(&server, *id, ask.person).await?);
    }
    Ok(Send(all))
}

/// The newest answer to this question, if it is this person's own.
async fn reply(server: &Server, id: EntryId, person: PersonId) -> Result<Option<Reply>, ApiError> {
    let Some(at) = server.store.locate(id).await? else { return Ok(None) };
    let entries = server.store.entries(at.file).await?;
    let asked = entries.iter().find(|s| s.id == at.entry).map(|s| &s.entry.head);
    if asked.is_none_or(|head| head.kind != Kind::Question || head.author.person() != Some(person)) {
        return Ok(None);
    }
    // What its writer took back is no answer any more, in none of its wordings.
    let is_gone = |s: &Stored| {
        let names = |ids: &[EntryId]| ids.contains(&s.id) || ids.contains(&s.entry.head.id);
        let heads = || entries.iter().map(|s| &s.entry.head);
        let corrections: Vec<EntryId> = heads().filter(|h| names(&h.supersedes)).map(|h| h.id).collect();
        heads().filter(|h| h.kind == Kind::TakenBack).any(|h| {
            names(&h.about) || h.about.iter().any(|id| corrections.contains(id) || s.entry.head.supersedes.contains(id))
        })
    };
    let answered = entries.iter().rev().find(|s| {
        let is = |p: &Part| matches!(p, Part::Step { step: Step::Replied {} });
        s.by_setting && s.entry.head.about.contains(&id) && s.entry.parts.iter().any(is) && !is_gone(s)
    });
    let Some(answered) = answered else { return Ok(None) };
    let words = answered.entry.parts.iter().find_map(|p| match p {
        Part::Decision { words, .. } => Some(words.clone()),
        _ => None,
    });
    let state = server.store.state();
    let ring_fenced = state.files.get(&at.file).is_some_and(|f| f.info.class == FileClass::AboutStaff);
    let by = answered.entry.head.author.person().and_then(|p| state.register.people.get(&p));
    Ok(Some(Reply {
        entry: id,
        words: words.unwrap_or_default(),
        by: by.filter(|_| !ring_fenced).map(|p| p.short.clone()).unwrap_or_default(),
        at_ms: answered.entry.head.occurred.timestamp_millis(),
    }))
}
