//! `GET /api/v1/calls`: what can't wait and calls this reader to the desk (H7).

use super::Server;
use super::error::Answer;
use super::extract::Desk;
use crate::calling;
use axum::Json as Send;
use axum::extract::State;
use domain::file::FileClass;
use domain::id::FileId;
use domain::wire::desk::{CallView, Calls};
use std::collections::BTreeSet;

/// Those who are called, and, when its writer was told to ring, everybody who may read it. It says no name and no
/// word: whoever stands beside the screen reads it too.
pub async fn calls(State(server): State<Server>, desk: Desk) -> Answer<Calls> {
    let (state, now) = (server.store.state(), server.clock.now());
    let readable: BTreeSet<FileId> =
        desk.files(&server, &[FileClass::Protection, FileClass::Unfiled]).into_iter().map(|(file, _)| file).collect();
    let mut answer = Calls { now, calls: vec![], changes: None };
    for unseen in calling::unseen(&server).await.into_iter().filter(|u| readable.contains(&u.file)) {
        if !unseen.may_hear(&desk.actor, &state.register) {
            continue;
        }
        let call = unseen.call(&state.register, now);
        answer.changes = [answer.changes, call.changes].into_iter().flatten().min();
        if call.writer_rings || call.to.contains(&desk.actor.person) {
            answer.calls.push(CallView { entry: unseen.entry, came: unseen.came, writer_rings: call.writer_rings });
        }
    }
    Ok(Send(answer))
}
