//! A picture of a handwritten note, for whoever may read its record (N23).

use super::Server;
use super::error::ApiError;
use super::extract::{Desk, Paths};
use super::found::found;
use super::records::record_openings;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::access::Action;
use domain::file::FileClass;
use domain::id::AttachmentId;
use domain::wire::fault::FaultCode;

/// `GET /api/v1/entries/{id}/pictures/{picture}`: its bytes, as they were taken. Looking at one opens the file.
pub async fn picture(
    State(server): State<Server>,
    desk: Desk,
    Paths([entry, picture]): Paths<2>,
) -> Result<Response, ApiError> {
    let found = found(&server, &desk, &entry, Action::Read).await?;
    let id = AttachmentId::parse(&picture).ok_or(FaultCode::NoSuchThing)?;
    let (form, bytes) = server.store.picture(found.stands_as, id).await?.ok_or(FaultCode::NoSuchThing)?;
    if let (FileClass::Protection, Some(child)) = (found.info.class, found.info.child) {
        record_openings(&server, &desk, &[(found.file, child)]).await?;
    }
    // Shown where it is asked for, and nothing in it is ever run.
    Ok(([(CONTENT_TYPE, form), (CONTENT_DISPOSITION, "inline")], bytes).into_response())
}
