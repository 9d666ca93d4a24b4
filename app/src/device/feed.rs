//! The desk's event stream. No polling: an event says what to read again. The browser connects again by itself.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::EventSource;

pub struct Feed(EventSource);

impl Drop for Feed {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Opens the stream and calls back with each event's name; `state` hears whether it is connected.
pub fn open(callback: impl Fn(&'static str) + Clone + 'static, state: impl Fn(bool) + Clone + 'static) -> Option<Feed> {
    let source = EventSource::new("/api/v1/feed").ok()?;
    for name in ["records", "register", "tablets"] {
        let callback = callback.clone();
        let listener = Closure::<dyn FnMut()>::new(move || callback(name));
        source.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref()).ok()?;
        listener.forget();
    }
    for (name, connected) in [("open", true), ("error", false)] {
        let state = state.clone();
        let listener = Closure::<dyn FnMut()>::new(move || state(connected));
        source.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref()).ok()?;
        listener.forget();
    }
    Some(Feed(source))
}
