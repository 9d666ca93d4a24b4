//! What a page may load: our own files, and nothing written into the page. WASM needs a word of its own.

use axum::http::{HeaderMap, HeaderValue};

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'";

pub fn set(headers: &mut HeaderMap) {
    headers.insert("content-security-policy", HeaderValue::from_static(POLICY));
}
