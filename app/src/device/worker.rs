//! The service worker, seen from the page: registering it, updating when nobody writes, and whether the app
//! is really ready for days with no network.

use super::web_lock;
use js_sys::Reflect;
use std::cell::Cell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ServiceWorker, ServiceWorkerRegistration};

/// Held shared by every screen on which somebody writes.
pub const WRITING: &str = "firsthand-writing";

const UPDATED: &str = "updated";

/// What "Ready for offline use" needs; all three, or it is not said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Readiness {
    /// All files are kept on this tablet.
    pub kept: bool,
    /// The browser promised not to throw them away.
    pub persisted: bool,
    /// It was opened from the home screen.
    pub installed: bool,
}

impl Readiness {
    pub fn ready(self) -> bool {
        self.kept && self.persisted && self.installed
    }
}

pub async fn readiness() -> Readiness {
    let Some(window) = web_sys::window() else { return Readiness::default() };
    let navigator = window.navigator();
    let persisted = match navigator.storage().persisted() {
        Ok(promise) => JsFuture::from(promise).await.is_ok_and(|v| v.is_truthy()),
        Err(_) => false,
    };
    let kept = all_kept(&window).await.unwrap_or(false);
    let controlled = navigator.service_worker().controller().is_some();
    let standalone = window.match_media("(display-mode: standalone)").ok().flatten().is_some_and(|m| m.matches());
    let on_ios = Reflect::get(&navigator, &"standalone".into()).is_ok_and(|v| v.is_truthy());
    Readiness { kept: kept && controlled, persisted, installed: standalone || on_ios }
}

/// Whether every file of the list that the worker kept is kept still.
async fn all_kept(window: &web_sys::Window) -> Result<bool, JsValue> {
    let caches = window.caches()?;
    let list = JsFuture::from(caches.match_with_str("/room/kept.json")).await?;
    if list.is_undefined() {
        return Ok(false);
    }
    let text =
        JsFuture::from(list.unchecked_into::<web_sys::Response>().text()?).await?.as_string().unwrap_or_default();
    let Ok(files) = serde_json::from_str::<Vec<String>>(&text) else { return Ok(false) };
    for file in &files {
        if JsFuture::from(caches.match_with_str(file)).await?.is_undefined() {
            return Ok(false);
        }
    }
    Ok(!files.is_empty())
}

/// Asks the browser to keep our storage, whatever happens. It may say no; then the screen says what to do.
pub async fn ask_to_persist() {
    if let Some(window) = web_sys::window()
        && let Ok(promise) = window.navigator().storage().persist()
    {
        let _ = JsFuture::from(promise).await;
    }
}

/// True once after an update, for the line that says so.
pub fn was_updated() -> bool {
    let storage = web_sys::window().and_then(|w| w.session_storage().ok().flatten());
    let Some(storage) = storage else { return false };
    let updated = storage.get_item(UPDATED).ok().flatten().is_some();
    // Said twice at the worst.
    let _ = storage.remove_item(UPDATED);
    updated
}

thread_local! {
    static LEAVING: Cell<bool> = const { Cell::new(false) };
}

/// The browser is about to forget us: that the worker goes is no update, and the screen that says why stays.
pub fn leave() {
    LEAVING.set(true);
}

/// Registers the worker, and takes over a new version once nobody writes on any tab.
pub fn register() {
    let Some(window) = web_sys::window() else { return };
    let container = window.navigator().service_worker();
    let mut in_charge = container.controller().is_some();
    let changed = Closure::<dyn FnMut()>::new(move || {
        // The very first worker takes charge of a page that is current already; every later one is an update.
        let update = std::mem::replace(&mut in_charge, true) && !LEAVING.get();
        if update && let Some(window) = web_sys::window() {
            if let Ok(Some(storage)) = window.session_storage() {
                let _ = storage.set_item(UPDATED, "1");
            }
            // If it can't reload, the old page goes on working.
            let _ = window.location().reload();
        }
    });
    container.set_oncontrollerchange(Some(changed.as_ref().unchecked_ref()));
    changed.forget();
    spawn_local(async move {
        let Ok(registration) = JsFuture::from(container.register("/room/sw.js")).await else { return };
        let registration: ServiceWorkerRegistration = registration.unchecked_into();
        if let Some(waiting) = registration.waiting() {
            take_over(waiting);
        }
        let inner = registration.clone();
        let found = Closure::<dyn FnMut()>::new(move || {
            let Some(new) = inner.installing() else { return };
            let worker = new.clone();
            let state = Closure::<dyn FnMut()>::new(move || {
                if worker.state() == web_sys::ServiceWorkerState::Installed {
                    take_over(worker.clone());
                }
            });
            new.set_onstatechange(Some(state.as_ref().unchecked_ref()));
            state.forget();
        });
        registration.set_onupdatefound(Some(found.as_ref().unchecked_ref()));
        found.forget();
    });
}

fn take_over(worker: ServiceWorker) {
    web_lock::when_free(WRITING, move || {
        // A worker that is gone needs no word from us.
        let _ = worker.post_message(&JsValue::from("take over"));
    });
}

/// Looks whether there is a new version; called at each contact.
pub fn look_for_update() {
    let Some(window) = web_sys::window() else { return };
    spawn_local(async move {
        let found = JsFuture::from(window.navigator().service_worker().get_registration()).await;
        if let Ok(registration) = found
            && let Ok(registration) = registration.dyn_into::<ServiceWorkerRegistration>()
            && let Ok(update) = registration.update()
        {
            // No network: it is looked for again at the next contact.
            let _ = JsFuture::from(update).await;
        }
    });
}
