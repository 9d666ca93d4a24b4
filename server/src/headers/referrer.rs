//! Where somebody came from is told to nobody.

use axum::http::{HeaderMap, HeaderValue};

pub fn set(headers: &mut HeaderMap) {
    headers.insert("referrer-policy", HeaderValue::from_static("no-referrer"));
}
