//! No other site may show us in a frame.

use axum::http::{HeaderMap, HeaderValue};

pub fn set(headers: &mut HeaderMap) {
    headers.insert("x-frame-options", HeaderValue::from_static("DENY"));
}
