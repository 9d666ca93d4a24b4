//! The desk's line to the server: one stream of events for all tabs of this browser, because a browser has few connections
//! to give. The tab that holds the lock listens and tells the others. It hears a beat every ten seconds; where none comes,
//! the stream is opened anew, whatever ended it and whatever it was answered.

use super::{clock, web_lock};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, EventSource, MessageEvent};

/// What the server says, and what tabs say to one another.
const RECORDS: &str = "records";
const REGISTER: &str = "register";
const TABLETS: &str = "tablets";
const BEAT: &str = "beat";
const LEFT: &str = "left";
const TOUCHED: &str = "touched";
/// What a browser calls it when a stream breaks off, or is answered with anything else.
const LOST: &str = "error";
/// A tab was opened: whoever listens says whether the line is alive.
const HELLO: &str = "hello";

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum News {
    Records,
    Register,
    Tablets,
    Beat,
    /// The session ended, in this tab, another one, or elsewhere.
    Left,
    /// Somebody is at another tab of this desk.
    Touched,
    /// The stream broke off, or was answered with anything else.
    Lost,
}

impl News {
    fn read(name: &str) -> Option<Self> {
        Some(match name {
            RECORDS => Self::Records,
            REGISTER => Self::Register,
            TABLETS => Self::Tablets,
            BEAT => Self::Beat,
            LEFT => Self::Left,
            TOUCHED => Self::Touched,
            LOST => Self::Lost,
            _ => return None,
        })
    }
}

const LOCK: &str = "firsthand-feed";
const CHANNEL: &str = "firsthand-desk";
/// Milliseconds without a sign of life after which a line counts as dead: two beats and a half.
const SILENCE_MS: f64 = 25_000.0;

type Callback = Rc<dyn Fn(News)>;

/// One tab's part in the line, until it is dropped.
pub struct Feed {
    line: Rc<Line>,
    _heard: Closure<dyn FnMut(MessageEvent)>,
    _lock: Option<web_lock::Waiting>,
}

struct Line {
    callback: Callback,
    /// To the other tabs; nothing where the browser has no such thing.
    others: Option<BroadcastChannel>,
    source: RefCell<Option<Source>>,
    /// When anything was heard last, or this tab began to wait for it, by the clock that never jumps.
    heard_ms: Cell<f64>,
    opened_ms: Cell<f64>,
    /// This tab is the one that listens.
    listens: Cell<bool>,
}

/// An open stream, with what hears its events.
struct Source {
    stream: EventSource,
    _listener: Closure<dyn FnMut(web_sys::Event)>,
}

impl Drop for Source {
    fn drop(&mut self) {
        self.stream.close();
    }
}

impl Line {
    fn hear(&self, news: News) {
        // Somebody's hands, and that the line was lost, are no signs of its life.
        if !matches!(news, News::Touched | News::Lost) {
            self.heard_ms.set(clock::monotonic_ms());
        }
        (self.callback)(news);
    }

    fn is_silent(&self) -> bool {
        clock::monotonic_ms() - self.heard_ms.get() > SILENCE_MS
    }

    fn answer_hello(&self) {
        if self.listens.get() && !self.is_silent() && self.source.borrow().is_some() {
            self.tell(BEAT);
        }
    }

    fn tell(&self, name: &str) {
        if let Some(others) = &self.others {
            // A tab that is gone hears nothing, and need not.
            let _ = others.post_message(&JsValue::from_str(name));
        }
    }

    fn open(self: &Rc<Self>) {
        self.opened_ms.set(clock::monotonic_ms());
        let Ok(stream) = EventSource::new("/api/v1/feed") else { return };
        let line = Rc::downgrade(self);
        let listener = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            let Some(line) = line.upgrade() else { return };
            let name = event.type_();
            if let Some(news) = News::read(&name) {
                line.tell(&name);
                line.hear(news);
            }
        });
        for name in [RECORDS, REGISTER, TABLETS, BEAT, LEFT, LOST] {
            // A name is all it takes; there is nothing here that could be refused.
            let _ = stream.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        }
        *self.source.borrow_mut() = Some(Source { stream, _listener: listener });
    }
}

impl Feed {
    /// Takes part in the line, and calls back with all that is heard.
    pub fn open(callback: impl Fn(News) + 'static) -> Self {
        let others = BroadcastChannel::new(CHANNEL).ok();
        let line = Rc::new(Line {
            callback: Rc::new(callback),
            others,
            source: RefCell::default(),
            heard_ms: Cell::new(clock::monotonic_ms()),
            opened_ms: Cell::new(0.0),
            listens: Cell::new(false),
        });
        let by_others = Rc::downgrade(&line);
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let name = event.data().as_string().unwrap_or_default();
            let Some(line) = by_others.upgrade() else { return };
            match News::read(&name) {
                Some(news) => line.hear(news),
                None => line.answer_hello(),
            }
        });
        if let Some(others) = &line.others {
            others.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        }
        line.tell(HELLO);
        let listener = Rc::downgrade(&line);
        let lock = web_lock::hold_when_free(LOCK, move || {
            if let Some(line) = listener.upgrade() {
                line.listens.set(true);
                line.open();
            }
        });
        if lock.is_none() {
            // A browser without locks has one tab as far as we know.
            line.listens.set(true);
            line.open();
        }
        Self { line, _heard: heard, _lock: lock }
    }

    /// Whether the line is alive. Where it is not, and this tab listens, the stream is opened anew.
    pub fn look(&self) -> bool {
        let line = &self.line;
        let closed = line.source.borrow().as_ref().is_none_or(|s| s.stream.ready_state() == EventSource::CLOSED);
        // One that was opened just now is given its time.
        let had_its_time = clock::monotonic_ms() - line.opened_ms.get() > SILENCE_MS;
        if line.listens.get() && (closed || line.is_silent() && had_its_time) {
            line.open();
        }
        !line.is_silent()
    }

    /// Says to the other tabs that whoever was signed in here left.
    pub fn tell_left(&self) {
        self.line.tell(LEFT);
    }

    /// Says to the other tabs that somebody is here.
    pub fn tell_touched(&self) {
        self.line.tell(TOUCHED);
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        if let Some(others) = &self.line.others {
            others.set_onmessage(None);
            others.close();
        }
    }
}
