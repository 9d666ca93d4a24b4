//! A file is what its type says.

use axum::http::{HeaderMap, HeaderValue};

pub fn set(headers: &mut HeaderMap) {
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
}
