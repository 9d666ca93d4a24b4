//! Nothing of the device is used but what a screen asks for: our own pages may photograph a handwritten note; no microphone,
//! no position.

use axum::http::{HeaderMap, HeaderValue};

pub fn set(headers: &mut HeaderMap) {
    headers.insert(
        "permissions-policy",
        HeaderValue::from_static("camera=(self), microphone=(), geolocation=(), payment=(), usb=()"),
    );
}
