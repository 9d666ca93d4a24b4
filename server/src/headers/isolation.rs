//! Other sites' pages and ours don't share a process, and theirs can't embed our answers.

use axum::http::{HeaderMap, HeaderValue};

pub fn set(headers: &mut HeaderMap) {
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-embedder-policy", HeaderValue::from_static("require-corp"));
}
