//! Small things that only the browser knows: where the focus is, whether the page is in sight, fragments.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// The shell says "Opening Firsthand" until we are here.
pub fn clear_waiting_line() {
    let document = web_sys::window().and_then(|w| w.document());
    if let Some(line) = document.and_then(|d| d.get_element_by_id("wait")) {
        line.remove();
    }
}

/// Moves the focus to the box into which one types at once, or else to the screen's title, so that a screen reader
/// says where one is.
pub fn focus_title() {
    let document = web_sys::window().and_then(|w| w.document());
    let find = |what: &str| document.as_ref().and_then(|d| d.query_selector(what).ok().flatten());
    // Whoever was quicker than the screen types already: the rest of a passphrase is not to land in another box.
    let at = document.as_ref().and_then(|d| d.active_element()).map(|at| at.tag_name()).unwrap_or_default();
    if matches!(at.as_str(), "INPUT" | "TEXTAREA")
        && find("[role=dialog] h1").is_none()
        && find("[data-first]").is_some()
    {
        return;
    }
    if let Some(title) = find("[role=dialog] h1").or_else(|| find("[data-first]")).or_else(|| find("h1"))
        && let Ok(title) = title.dyn_into::<web_sys::HtmlElement>()
    {
        // Nothing to focus is nothing lost.
        let _ = title.focus();
    }
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Brings this into sight and moves the focus to it.
pub fn go_to(what: &str) {
    let document = web_sys::window().and_then(|w| w.document());
    if let Some(found) = document.and_then(|d| d.query_selector(what).ok().flatten())
        && let Ok(found) = found.dyn_into::<web_sys::HtmlElement>()
    {
        // Nothing to focus is nothing lost.
        let _ = found.focus();
        found.scroll_into_view();
    }
}

/// What can have the focus.
const FIELDS: &str = "input, textarea, select, button, summary";

fn fields(part: &str) -> Vec<web_sys::Element> {
    let document = web_sys::window().and_then(|w| w.document());
    let found =
        document.and_then(|d| d.query_selector(part).ok().flatten()).and_then(|p| p.query_selector_all(FIELDS).ok());
    let all = found.into_iter().flat_map(|list| (0..list.length()).filter_map(move |n| list.item(n)));
    all.filter_map(|node| node.dyn_into().ok()).collect()
}

/// Which field of this part of the screen has the focus, counted from 0.
pub fn field_in(part: &str) -> Option<usize> {
    let here = web_sys::window().and_then(|w| w.document()).and_then(|d| d.active_element())?;
    fields(part).iter().position(|field| *field == here)
}

/// Back to where somebody was in a part that was drawn anew, unless they are somewhere else by now.
pub fn back_to(part: &str, field: usize) {
    let nowhere = web_sys::window().and_then(|w| w.document()).and_then(|d| d.active_element());
    if nowhere.is_some_and(|at| at.tag_name() != "BODY") {
        return;
    }
    if let Some(found) = fields(part).into_iter().nth(field).and_then(|f| f.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Nothing to focus is nothing lost.
        let _ = found.focus();
    }
}

/// Calls back when somebody goes back with the system's own button or gesture, instead of leaving: once for each
/// time that it is true that there is somewhere to go back to.
pub fn on_back(back: impl Fn() -> bool + 'static) {
    let stay = || {
        let history = web_sys::window().and_then(|w| w.history().ok());
        // Where it can't be, back leaves the app, and what is written is kept as always.
        history.is_some_and(|h| h.push_state(&wasm_bindgen::JsValue::NULL, "").is_ok())
    };
    stay();
    on("popstate", move || {
        if back() {
            stay();
        } else if let Some(history) = web_sys::window().and_then(|w| w.history().ok()) {
            // Nothing to go back to: it leaves, as one would expect.
            let _ = history.back();
        }
    });
}

/// The text after `#`, taken out of the address at once: a code must not stay there.
pub fn take_fragment() -> Option<String> {
    let location = web_sys::window()?.location();
    let fragment = location.hash().ok()?.trim_start_matches('#').to_owned();
    if fragment.is_empty() {
        return None;
    }
    // In place: it must not come back with the back button. Should it fail, the code works once and for minutes.
    let history = web_sys::window()?.history().ok()?;
    let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&location.pathname().ok()?));
    Some(fragment)
}

fn focused(tag: &str) -> bool {
    let element = web_sys::window().and_then(|w| w.document()).and_then(|d| d.active_element());
    element.is_some_and(|e| e.tag_name().eq_ignore_ascii_case(tag))
}

/// Whether the focus is in a field.
pub fn is_typing() -> bool {
    focused("input") || focused("textarea")
}

pub fn is_on_a_button() -> bool {
    focused("button")
}

pub fn is_visible() -> bool {
    web_sys::window()
        .and_then(|w| w.document())
        .is_some_and(|d| d.visibility_state() == web_sys::VisibilityState::Visible)
}

/// Whether the fold that this event is about is open now.
pub fn is_open(event: &web_sys::Event) -> bool {
    let fold = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
    fold.is_some_and(|f| f.has_attribute("open"))
}

/// The browser asks before the page is left or read anew, where there is something to lose.
pub fn ask_before_leaving(something_to_lose: impl Fn() -> bool + 'static) {
    let ask = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        if something_to_lose() {
            event.prevent_default();
        }
    });
    if let Some(window) = web_sys::window() {
        // Fails only for names that are no events.
        let _ = window.add_event_listener_with_callback("beforeunload", ask.as_ref().unchecked_ref());
    }
    ask.forget();
}

/// Sets the window's title: a count and the product's name, never a child's.
pub fn set_title(words: &str) {
    if let Some(document) = web_sys::window().and_then(|w| w.document()) {
        document.set_title(words);
    }
}

/// What the server wrote into the shell: invented people and places (H6).
pub fn is_made_up() -> bool {
    let document = web_sys::window().and_then(|w| w.document());
    document.and_then(|d| d.query_selector("meta[name=made-up]").ok().flatten()).is_some()
}

/// Calls back on an event of the window or the document, for as long as the page lives.
pub fn on(event: &str, callback: impl FnMut() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let target: web_sys::EventTarget = match (event, window.document()) {
        ("visibilitychange", Some(document)) => document.into(),
        _ => window.into(),
    };
    let callback = Closure::<dyn FnMut()>::new(callback);
    // Fails only for names that are no events.
    let _ = target.add_event_listener_with_callback(event, callback.as_ref().unchecked_ref());
    callback.forget();
}

/// Opens the browser's own way to print what is shown.
pub fn print() {
    if let Some(window) = web_sys::window() {
        drop(window.print());
    }
}
