//! Security headers, on every answer, one small file each.

mod cache;
mod content_policy;
mod frames;
mod isolation;
mod now;
mod permissions;
mod referrer;
mod sniffing;
mod transport;

use crate::api::Server;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

pub async fn all(State(server): State<Server>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let status = response.status();
    let headers = response.headers_mut();
    cache::set(headers, &path, status);
    content_policy::set(headers);
    frames::set(headers);
    isolation::set(headers);
    now::set(headers, &path, &server);
    permissions::set(headers);
    referrer::set(headers);
    sniffing::set(headers);
    transport::set(headers, server.config.secure);
    response
}
