//! The desk's place in the address: after `#`, ids only.

use super::screen;

/// Such as `children/0197…`; empty for the inbox.
pub fn here() -> String {
    let hash = web_sys::window().and_then(|w| w.location().hash().ok()).unwrap_or_default();
    hash.trim_start_matches('#').trim_start_matches('/').to_owned()
}

pub fn go(place: &str) {
    if let Some(window) = web_sys::window() {
        // Only fails for addresses that are none.
        let _ = window.location().set_hash(&format!("/{place}"));
    }
}

pub fn on_change(callback: impl FnMut() + 'static) {
    screen::on("hashchange", callback);
}
