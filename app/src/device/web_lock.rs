//! Web Locks: one sender among all tabs, and no update under somebody's fingers.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

fn request(name: &str, options: &Object, work: &JsValue) -> Option<Promise> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    request.call3(&locks, &name.into(), options, work).ok()?.dyn_into().ok()
}

fn options(pairs: &[(&str, JsValue)]) -> Object {
    let options = Object::new();
    for (name, value) in pairs {
        // Setting a field of a plain object does not fail.
        let _ = Reflect::set(&options, &(*name).into(), value);
    }
    options
}

/// Does the work if no other tab is at it. A browser without locks has one tab as far as we know.
pub async fn if_free(name: &str, work: impl Future<Output = ()> + 'static) {
    let mut work = Some(work);
    let closure =
        Closure::<dyn FnMut(JsValue) -> Promise>::new(move |lock: JsValue| match (lock.is_null(), work.take()) {
            (false, Some(work)) => future_to_promise(async move {
                work.await;
                Ok(JsValue::UNDEFINED)
            }),
            _ => Promise::resolve(&JsValue::UNDEFINED),
        });
    if let Some(done) = request(name, &options(&[("ifAvailable", true.into())]), closure.as_ref()) {
        // What can fail in the work is handled there.
        let _ = JsFuture::from(done).await;
    }
}

/// A lock that is held until this is dropped.
pub struct Held(Function);

impl Drop for Held {
    fn drop(&mut self) {
        // Resolving a promise does not fail.
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

/// Takes a lock that several may share, and holds it.
pub fn hold_shared(name: &str) -> Option<Held> {
    let mut resolve = None;
    let until = Promise::new(&mut |done, _| resolve = Some(done));
    let closure = Closure::once_into_js(move |_: JsValue| until);
    let _until_it_is_let_go = request(name, &options(&[("mode", "shared".into())]), &closure)?;
    resolve.map(Held)
}

/// A lock that somebody waits for, or holds by now; let go when this is dropped.
pub struct Waiting(std::rc::Rc<std::cell::RefCell<State>>);

enum State {
    Waits,
    Holds { _until: Held },
    GaveUp,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        // What was held is let go by its own drop; what comes later is let go when it comes.
        *self.0.borrow_mut() = State::GaveUp;
    }
}

/// Waits for the lock, then does this and goes on holding it; nothing where the browser has no locks.
pub fn hold_when_free(name: &str, work: impl FnOnce() + 'static) -> Option<Waiting> {
    let state = std::rc::Rc::new(std::cell::RefCell::new(State::Waits));
    let inner = state.clone();
    let closure = Closure::once_into_js(move |_: JsValue| {
        if matches!(*inner.borrow(), State::GaveUp) {
            return Promise::resolve(&JsValue::UNDEFINED);
        }
        let mut resolve = None;
        let until = Promise::new(&mut |done, _| resolve = Some(done));
        if let Some(done) = resolve {
            *inner.borrow_mut() = State::Holds { _until: Held(done) };
        }
        work();
        until
    });
    let _until_it_is_let_go = request(name, &options(&[]), &closure)?;
    Some(Waiting(state))
}

/// Waits until nobody holds the lock, however long that takes, and then does this.
pub fn when_free(name: &str, work: impl FnOnce() + 'static) {
    let closure = Closure::once_into_js(move |_: JsValue| work());
    // Without locks there is no update until the app is opened anew.
    let _ = request(name, &options(&[]), &closure);
}
