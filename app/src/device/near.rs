//! What comes near to what is in sight: so that a page of thousands makes what can be pressed only where somebody is about to
//! be, and still holds every word, to be found, printed and read out.

use js_sys::Array;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// Two screens above and below: with the Tab key one is never there first.
const MARGIN: &str = "200% 0px";

type Told = Rc<RefCell<HashMap<String, Rc<dyn Fn(bool)>>>>;

/// Looks at elements, each known by its `id`. It stops when it is dropped.
pub struct Near {
    /// None where this browser has none: then everything is near.
    observer: Option<IntersectionObserver>,
    told: Told,
    _heard: Closure<dyn FnMut(Array)>,
}

impl Near {
    pub fn looking() -> Self {
        let told = Told::default();
        let by_id = told.clone();
        let heard = Closure::new(move |entries: Array| {
            for entry in entries.iter().filter_map(|e| e.dyn_into::<IntersectionObserverEntry>().ok()) {
                let tell = by_id.borrow().get(&entry.target().id()).cloned();
                tell.into_iter().for_each(|tell| tell(entry.is_intersecting()));
            }
        });
        let how = IntersectionObserverInit::new();
        how.set_root_margin(MARGIN);
        let observer = IntersectionObserver::new_with_options(heard.as_ref().unchecked_ref(), &how).ok();
        Self { observer, told, _heard: heard }
    }

    /// Says whether it is near now, and each time that this changes.
    pub fn tell(&self, element: &Element, near: impl Fn(bool) + 'static) {
        match &self.observer {
            None => near(true),
            Some(observer) => {
                self.told.borrow_mut().insert(element.id(), Rc::new(near));
                observer.observe(element);
            }
        }
    }

    /// Nobody has to know any more.
    pub fn forget(&self, element: &Element) {
        if let Some(observer) = &self.observer {
            self.told.borrow_mut().remove(&element.id());
            observer.unobserve(element);
        }
    }
}

impl Drop for Near {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}
