//! Nothing with anybody's data is ever kept by a browser. Files named by their content may be, for good.

use axum::http::{HeaderMap, HeaderValue};

pub fn set(headers: &mut HeaderMap, path: &str) {
    let value = if path.starts_with("/site/") { "public, max-age=31536000, immutable" } else { "no-store" };
    headers.insert("cache-control", HeaderValue::from_static(value));
}
