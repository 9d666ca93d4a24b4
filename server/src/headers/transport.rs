//! Once seen over TLS, always over TLS.

use axum::http::{HeaderMap, HeaderValue};

pub fn set(headers: &mut HeaderMap, secure: bool) {
    if secure {
        headers.insert("strict-transport-security", HeaderValue::from_static("max-age=63072000"));
    }
}
