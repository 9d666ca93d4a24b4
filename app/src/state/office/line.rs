//! The desk's line: what is read when it brings news, and what becomes of the screen while it is silent.

use super::{LOOK, Office};
use crate::device::feed::{Feed, News};
use crate::device::{clock, lock};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use std::time::Duration;

/// What brings news to this screen.
#[derive(Clone, Copy, PartialEq)]
pub enum Line {
    /// Nothing was heard yet.
    Opening,
    Live,
    /// Nothing is heard any more; what was read then was the last that was whole.
    Broken(DateTime<Utc>),
}

/// After so long without a first event the screen reads by itself.
const FIRST_READ: Duration = Duration::from_secs(1);
impl Office {
    /// Takes part in the line; its first events make the screen read everything.
    pub(super) fn open_line(self) {
        lock::touched();
        self.line.set(Line::Opening);
        self.feed.set_value(Some(Feed::open(move |news| self.hear(news))));
        let visit = self.visit.get_value();
        // What the line makes this screen read comes after the line is open, so that nothing falls in between. Where it does
        // not open, nobody waits for it.
        let read = move || {
            if self.visit.get_value() == visit && self.read_at.get_untracked().is_none() {
                self.reads_all(false);
            }
        };
        set_timeout(read, FIRST_READ);
    }

    fn hear(self, news: News) {
        match news {
            News::Records => {
                self.read_inbox(true);
                self.read_calls();
            }
            News::Register => {
                self.read_register();
                // Somebody else may have the turn by now, and a page may show what was entered.
                self.read_calls();
                self.changes.update(|c| *c += 1);
            }
            News::Tablets => self.read_register(),
            // This tab was opened while another one listens.
            News::Beat if self.line.get_untracked() != Line::Live => self.reads_all(true),
            News::Beat => {}
            News::Touched => return lock::touched(),
            // Its session is gone, whoever ended it.
            News::Left => return self.leave(),
            News::Lost => return self.lost(),
        }
        self.line.set(Line::Live);
    }

    /// Reads all that the line's events make a desk read.
    fn reads_all(self, by_itself: bool) {
        self.read_inbox(by_itself);
        self.read_calls();
        self.read_register();
    }

    /// Whether the line is alive. While it is not, the desk reads by itself now and then: what is shown is never older than
    /// that, once the server can be reached, and the screen says since when it may be.
    fn look_at_line(self) {
        let Some(alive) = self.feed.with_value(|feed| feed.as_ref().map(Feed::look)) else { return };
        if !alive {
            self.lost();
            self.reads_all(true);
        }
    }

    /// Says since when nothing is heard; perhaps the session ended.
    fn lost(self) {
        if !matches!(self.line.get_untracked(), Line::Broken(_)) {
            self.line.set(Line::Broken(self.read_at.get_untracked().unwrap_or_else(clock::now)));
        }
        self.ask_who();
    }

    /// Now and then: whether anybody is still here, and whether the line is.
    pub(super) fn look_around(self) {
        if !lock::is_idle_for(LOOK.as_secs_f64()) {
            self.feed.with_value(|feed| feed.iter().for_each(Feed::tell_touched));
        }
        self.lock_if_idle();
        self.look_at_line();
    }
}
