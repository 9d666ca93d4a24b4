//! Nothing of the device is used but what a screen asks for: no camera, no microphone, no position.

use axum::http::{HeaderMap, HeaderValue};

pub fn set(headers: &mut HeaderMap) {
    headers.insert(
        "permissions-policy",
        HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    );
}
