//! Something to do once nothing has happened for a while, and never for a screen that is gone.

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

/// Of the screen that makes it. A screen's clean-up runs before its signals go, so whatever still rings after it finds
/// `gone` and touches none of them.
#[derive(Clone)]
pub struct Pause(Rc<RefCell<Waiting>>);

#[derive(Default)]
struct Waiting {
    timer: Option<TimeoutHandle>,
    gone: bool,
}

impl Waiting {
    fn stop(&mut self) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
    }
}

impl Pause {
    pub fn of_this_screen() -> Self {
        let pause = Self(Rc::default());
        let mine = SendWrapper::new(pause.clone());
        on_cleanup(move || {
            let mut waiting = mine.0.borrow_mut();
            waiting.gone = true;
            waiting.stop();
        });
        pause
    }

    /// Does it after this while, unless this is called again before, or the screen goes.
    pub fn then(&self, wait: Duration, act: impl FnOnce() + 'static) {
        let mut waiting = self.0.borrow_mut();
        waiting.stop();
        let mine = self.0.clone();
        let ring = move || {
            let gone = mine.borrow().gone;
            if !gone {
                act();
            }
        };
        waiting.timer = set_timeout_with_handle(ring, wait).ok();
    }
}
