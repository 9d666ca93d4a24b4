//! The server's time on every answer of the API: how a tablet with a wrong clock learns it.

use crate::api::Server;
use axum::http::{HeaderMap, HeaderValue};
use domain::wire::NOW_HEADER;

pub fn set(headers: &mut HeaderMap, path: &str, server: &Server) {
    if path.starts_with("/api/") {
        headers.insert(NOW_HEADER, HeaderValue::from(server.clock.now().timestamp_millis()));
    }
}
