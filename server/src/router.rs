//! Every route, grouped by who calls it. `server/access.txt` says who gets what from each.

use crate::api::{
    Server, account, answers, board, calendar, calls, desk, factors, facts, leaving, openapi, pictures, put_right,
    records, register, replies, roster, second, sign_in, tablet, written,
};
use crate::{headers, page};
use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::header::HOST;
use axum::http::{HeaderValue, Method};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use domain::bytes::Bytes;
use domain::format::certificate::answer_bytes;
use domain::wire::fault::FaultCode;
use domain::wire::{ANSWER_HEADER, ATTACHMENT_BYTES_MAX, REQUEST_BYTES_MAX, SIGNATURE_HEADER};
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;

/// A request that takes longer is given up. The feed is none: it has no end.
const PATIENCE: Duration = Duration::from_secs(30);
/// The same for what tablets bring: as long as their bytes come, they are waited for (`extract.rs`).
const TABLETS_PATIENCE: Duration = Duration::from_secs(180);
/// The same for a picture.
const PICTURE_PATIENCE: Duration = Duration::from_secs(600);
/// The body of a request by somebody who has shown nothing yet.
const STRANGERS_BYTES_MAX: usize = 16 * 1024;

pub fn router(server: Server) -> Router {
    let vouched = || middleware::from_fn_with_state(server.clone(), vouch);
    let within = |limit: Duration| middleware::from_fn(move |request, next| patience(limit, request, next));
    anyone()
        .merge(by_code().merge(desks()).layer(middleware::from_fn(to_its_end)))
        .layer(within(PATIENCE))
        .merge(tablets().layer(vouched()).layer(middleware::from_fn(to_its_end)).layer(within(TABLETS_PATIENCE)))
        .merge(attachments().layer(vouched()).layer(middleware::from_fn(to_its_end)).layer(within(PICTURE_PATIENCE)))
        .merge(Router::new().route("/api/v1/feed", get(desk::feed)))
        .layer(CatchPanicLayer::custom(|_| {
            tracing::error!("a handler panicked");
            crate::api::error::ApiError::from(FaultCode::Internal).into_response()
        }))
        .fallback(nothing)
        .method_not_allowed_fallback(nothing)
        .layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX))
        .layer(middleware::from_fn_with_state(server.clone(), same_site))
        .layer(middleware::from_fn_with_state(server.clone(), headers::all))
        .with_state(server)
}

/// Nobody has shown yet who they are: what they send is small.
fn anyone() -> Router<Server> {
    Router::new()
        .route("/", get(page::home))
        .route("/room", get(page::to_room))
        .route("/room/", get(page::room))
        .route("/room/sw.js", get(page::worker))
        .route("/room/manifest.webmanifest", get(page::manifest))
        .route("/desk", get(page::home))
        .route("/desk/", get(page::desk))
        .route("/{bundle}/boot.js", get(page::boot))
        .route("/site/{*file}", get(page::file))
        .route("/calendar/{key}", get(calendar::feed))
        .route("/api/v1/session", post(sign_in::sign_in))
        .route("/api/v1/openapi.json", get(openapi::openapi))
        .layer(DefaultBodyLimit::max(STRANGERS_BYTES_MAX))
}

/// Whoever has a code, or half of a sign-in. What is begun here, at desks and by tablets runs to its end, whoever hangs up: no
/// one-use code is used up and no right taken by half.
fn by_code() -> Router<Server> {
    Router::new()
        .route("/api/v1/session/second", post(second::second))
        .route("/api/v1/setup", post(sign_in::set_up))
        .route("/api/v1/passphrase", post(sign_in::new_passphrase))
        .route("/api/v1/enrol", post(tablet::enrol))
        .layer(DefaultBodyLimit::max(STRANGERS_BYTES_MAX))
}

fn tablets() -> Router<Server> {
    Router::new()
        .route("/api/v1/sync", post(tablet::sync))
        .route("/api/v1/roster", get(roster::roster))
        .route("/api/v1/pin", post(tablet::pin))
        .route("/api/v1/pin/change", post(tablet::pin_change))
        .route("/api/v1/replies", post(replies::replies))
}

/// Some megabytes over a bad network take their time.
fn attachments() -> Router<Server> {
    let takes = put(tablet::attachment).layer(DefaultBodyLimit::max(ATTACHMENT_BYTES_MAX));
    Router::new().route("/api/v1/attachments/{id}", takes)
}

fn desks() -> Router<Server> {
    Router::new()
        .route("/api/v1/session", get(sign_in::who).delete(sign_in::sign_out))
        .route("/api/v1/session/challenge", post(second::challenge))
        .route("/api/v1/session/prove", post(second::prove))
        .route("/api/v1/session/others", delete(account::sign_out_others))
        .route("/api/v1/session/passphrase", post(account::change_passphrase))
        .route("/api/v1/session/mail", post(account::mail))
        .route("/api/v1/session/factors", get(factors::factors))
        .route("/api/v1/session/factors/code", post(factors::new_code).delete(factors::forget_code))
        .route("/api/v1/session/factors/code/confirm", post(factors::confirm_code))
        .route("/api/v1/session/factors/passkey", post(factors::new_passkey))
        .route("/api/v1/session/factors/passkey/confirm", post(factors::confirm_passkey))
        .route("/api/v1/session/factors/passkey/{id}", delete(factors::forget_passkey))
        .route("/api/v1/session/factors/recovery", post(factors::recovery))
        .route("/api/v1/session/calendar", post(calendar::make).delete(calendar::end))
        .route("/api/v1/inbox", get(records::inbox))
        .route("/api/v1/calls", get(calls::calls))
        .route("/api/v1/board", get(board::board))
        .route("/api/v1/counts", get(board::counts))
        .route("/api/v1/records/{id}", get(board::record))
        .route("/api/v1/directory", get(board::directory_now))
        .route("/api/v1/checking", get(records::checking))
        .route("/api/v1/concerns", get(records::concerns))
        .route("/api/v1/unfinished", get(records::unfinished))
        .route("/api/v1/children", get(records::my_children))
        .route("/api/v1/children/{id}", get(records::chronology))
        .route("/api/v1/children/{id}/brief", post(leaving::brief))
        .route("/api/v1/children/{id}/print", post(leaving::print))
        .route("/api/v1/records/{id}/walk", post(leaving::walk))
        .route("/api/v1/children/{id}/records", post(written::record))
        .route("/api/v1/children/{id}/helpful", post(written::helpful))
        .route("/api/v1/guide", get(written::guide))
        .route("/api/v1/openings", get(leaving::openings))
        .route("/api/v1/entries/{id}/seen", post(answers::seen))
        .route("/api/v1/entries/{id}/decision", post(answers::decision))
        .route("/api/v1/entries/{id}/correction", post(put_right::correction))
        .route("/api/v1/entries/{id}/take-back", post(put_right::take_back))
        .route("/api/v1/entries/{id}/agree", post(answers::agree))
        .route("/api/v1/entries/{id}/tag", post(answers::tag))
        .route("/api/v1/entries/{id}/file", post(answers::file_under))
        .route("/api/v1/entries/{id}/pictures/{picture}", get(pictures::picture))
        .route("/api/v1/register", get(register::register))
        .route("/api/v1/facts", post(facts::facts))
        .route("/api/v1/tablets/code", post(desk::tablet_code))
        .route("/api/v1/people/{id}/pin-code", post(desk::pin_code))
        .route("/api/v1/people/{id}/passphrase-code", post(desk::passphrase_code))
        .route("/api/v1/people/{id}/sign-out", post(account::sign_out_person))
        .route("/api/v1/keeping", get(desk::keeping))
        .route("/api/v1/banner/read", post(desk::banner_read))
}

async fn patience(patience: Duration, request: Request, next: Next) -> Response {
    // The route, never the address as it was asked for: that is somebody's typing.
    let route = request.extensions().get::<MatchedPath>().map(|m| m.as_str().to_owned()).unwrap_or_default();
    let method = request.method().clone();
    match tokio::time::timeout(patience, next.run(request)).await {
        Ok(response) => {
            if response.status().is_client_error() && route.contains("v1") {
                tracing::info!(%method, route, status = response.status().as_u16(), "refused");
            }
            response
        }
        // A commit that was under way is not cancelled by it: the writing task is another.
        Err(_) => {
            tracing::warn!(%method, route, "given up: it took too long");
            crate::api::error::ApiError::from(FaultCode::TookTooLong).into_response()
        }
    }
}

/// Lets a handler run in a task of its own. Dropped with its request it would be cut in two wherever it waits.
async fn to_its_end(request: Request, next: Next) -> Response {
    match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(e) => {
            tracing::error!("a handler did not come to its end: {e}");
            crate::api::error::ApiError::from(FaultCode::Internal).into_response()
        }
    }
}

/// A tablet takes no answer on anybody's word but the setting's.
async fn vouch(State(server): State<Server>, request: Request, next: Next) -> Response {
    let signature = request.headers().get(SIGNATURE_HEADER).and_then(|v| v.to_str().ok()).and_then(Bytes::<64>::parse);
    let (mut parts, body) = next.run(request).await.into_parts();
    let Some(signature) = signature.filter(|_| parts.status.is_success() || parts.status == 304) else {
        return Response::from_parts(parts, body);
    };
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return crate::api::error::ApiError::from(FaultCode::Internal).into_response();
    };
    let master = server.store.master();
    let signed = master.signing(master.signing_index()).sign(&answer_bytes(server.store.setting(), &signature, &bytes));
    if let Ok(value) = HeaderValue::from_str(&signed.text()) {
        parts.headers.insert(ANSWER_HEADER, value);
    }
    Response::from_parts(parts, bytes.into())
}

async fn nothing(State(_): State<Server>) -> Response {
    crate::api::error::ApiError::from(FaultCode::NoSuchThing).into_response()
}

/// Writes come from our own pages, or from programs that are no browser.
async fn same_site(State(server): State<Server>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let authority = request.uri().authority().map(|a| a.as_str());
    let (address, headers) = (&server.config.address, request.headers());
    let host = headers.get(HOST).and_then(|v| v.to_str().ok()).or(authority);
    if !(if reads { address.is_called(host) } else { address.is_ours(headers, authority) }) {
        tracing::warn!(method = %request.method(), "refused: asked for by another site, or under another name");
        return crate::api::error::ApiError::from(FaultCode::OtherSite).into_response();
    }
    next.run(request).await
}
