//! Nothing with anybody's data is ever kept by a browser. Files named by their content may be, for good; others of
//! the site for an hour; an answer that something went wrong, never.

use axum::http::{HeaderMap, HeaderValue, StatusCode};

pub fn set(headers: &mut HeaderMap, path: &str, status: StatusCode) {
    let site = path.strip_prefix("/site/").filter(|_| status == StatusCode::OK);
    let value = match site {
        Some(name) if named_by_content(name) => "public, max-age=31536000, immutable",
        Some(_) => "public, max-age=3600",
        None => "no-store",
    };
    headers.insert("cache-control", HeaderValue::from_static(value));
}

/// `room.ce831e4d9b83bf38.js`: another content, another name.
fn named_by_content(name: &str) -> bool {
    name.split('.').any(|part| part.len() == 16 && part.bytes().all(|b| b.is_ascii_hexdigit()))
}
