//! What the browser runs. `device` is the only code that touches the browser; `part` holds pieces of screens;
//! `state` what screens share; `page` one screen a file. The room's bundle carries no desk and the desk's no room.

#[cfg(any(feature = "room", feature = "desk"))]
pub mod device;
#[cfg(any(feature = "room", feature = "desk"))]
pub mod page;
#[cfg(any(feature = "room", feature = "desk"))]
pub mod part;
#[cfg(any(feature = "room", feature = "desk"))]
pub mod state;

/// Called by `boot.js` once the module is there.
#[cfg(any(feature = "room", feature = "desk"))]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn start() {
    console_error_panic_hook::set_once();
    device::screen::clear_waiting_line();
    #[cfg(feature = "room")]
    leptos::mount::mount_to_body(page::room::Room);
    #[cfg(feature = "desk")]
    leptos::mount::mount_to_body(page::desk::Desk);
}
