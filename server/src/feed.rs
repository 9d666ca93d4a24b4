//! Server-sent events for the desk: after each commit, those who may read a changed file hear that there is
//! something to read. Nobody else hears anything, not even that something happened.

use crate::api::Server;
use axum::response::sse::Event;
use chrono::TimeDelta;
use domain::access::{Action, Actor, FileInfo, may, may_hear_of_typed, reads_achievements_only};
use domain::entry::{Kind, Part};
use domain::file::FileClass;
use domain::id::{DeviceId, FileId, PersonId};
use domain::london;
use domain::wire::desk::News;
use futures_util::Stream;
use futures_util::stream;
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, Interval, MissedTickBehavior};

/// Streams that one person has open, at most: a screen has one.
const SCREENS_MAX: usize = 20;

/// Counts the open streams of each person.
#[derive(Default)]
pub struct Screens(Mutex<HashMap<PersonId, usize>>);

impl Screens {
    /// One more for this person, until it is dropped; nothing where they have too many.
    pub fn open(self: &Arc<Self>, person: PersonId) -> Option<Screen> {
        let mut all = self.0.lock().unwrap_or_else(|e| e.into_inner());
        let count = all.entry(person).or_default();
        if *count >= SCREENS_MAX {
            return None;
        }
        *count += 1;
        Some(Screen { of: self.clone(), person })
    }
}

/// One open stream.
pub struct Screen {
    of: Arc<Screens>,
    person: PersonId,
}

impl Drop for Screen {
    fn drop(&mut self) {
        let mut all = self.of.0.lock().unwrap_or_else(|e| e.into_inner());
        if let Some(count) = all.get_mut(&self.person) {
            *count -= 1;
            if *count == 0 {
                all.remove(&self.person);
            }
        }
    }
}

/// Between two signs of life. A line that dies says nothing of it: whoever hears none of these knows.
const BEAT: Duration = Duration::from_secs(10);
/// Beats from one word about tablets to the next.
const TABLETS_EACH: u32 = 3;

/// The events of one reader, until their session ends, which is said in the last one.
struct Events {
    server: Server,
    actor: Actor,
    token: String,
    changes: broadcast::Receiver<Arc<Vec<FileId>>>,
    contacts: broadcast::Receiver<DeviceId>,
    ended: broadcast::Receiver<()>,
    beat: Interval,
    beats: u32,
    /// A tablet was in contact since that was said last.
    contact: bool,
    /// Still to be said.
    news: Vec<News>,
    /// Nothing comes after it.
    is_over: bool,
    _screen: Screen,
}

impl Events {
    async fn next(&mut self) -> Option<News> {
        if let Some(news) = self.news.pop() {
            return Some(news);
        }
        if self.is_over {
            return None;
        }
        loop {
            let news = self.hear().await?;
            if !self.is_signed_in().await {
                self.is_over = true;
                return Some(News::Left);
            }
            self.news = news;
            if let Some(news) = self.news.pop() {
                return Some(news);
            }
        }
    }

    /// Waits for something that may be news for this reader; nothing where the server stops.
    async fn hear(&mut self) -> Option<Vec<News>> {
        tokio::select! {
            biased;
            // Said on a beat of its own: when just now would tell when a record came, and from where (H1).
            contact = self.contacts.recv() => match contact {
                Ok(_) | Err(RecvError::Lagged(_)) => {
                    self.contact = true;
                    Some(vec![])
                }
                Err(RecvError::Closed) => None,
            },
            changed = self.changes.recv() => match changed {
                Ok(files) => Some(of_files(&self.server, &self.actor, &files).await),
                // It fell behind: everything may have changed.
                Err(RecvError::Lagged(_)) => Some(vec![News::Records, News::Register]),
                Err(RecvError::Closed) => None,
            },
            // Some sessions ended: it is asked below whether this was one.
            _ = self.ended.recv() => Some(vec![]),
            _ = self.beat.tick() => {
                self.beats += 1;
                let tablets = self.beats.is_multiple_of(TABLETS_EACH) && std::mem::take(&mut self.contact);
                Some(if tablets { vec![News::Tablets] } else { vec![News::Beat] })
            }
        }
    }

    async fn is_signed_in(&self) -> bool {
        let now = self.server.clock.now();
        let session = self.server.store.session(&self.token, self.server.config.idle, false, now).await;
        matches!(session, Ok(Some(_)))
    }
}

pub fn events(
    server: Server,
    actor: Actor,
    token: String,
    screen: Screen,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let mut beat = tokio::time::interval_at(Instant::now() + BEAT, BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let events = Events {
        changes: server.store.writer_changes(),
        contacts: server.contacts.subscribe(),
        ended: server.store.sessions_ended(),
        beat,
        beats: 0,
        contact: false,
        // The first event says "read now": nothing can fall between the page's first read and this.
        news: vec![News::Records, News::Register, News::Tablets],
        is_over: false,
        server,
        actor,
        token,
        _screen: screen,
    };
    stream::unfold(events, async |mut events| {
        let news = events.next().await?;
        Some((Ok(Event::default().event(name(news)).data("{}")), events))
    })
}

fn name(news: News) -> &'static str {
    match news {
        News::Records => "records",
        News::Register => "register",
        News::Tablets => "tablets",
        News::Beat => "beat",
        News::Left => "left",
    }
}

async fn of_files(server: &Server, actor: &Actor, files: &[FileId]) -> Vec<News> {
    let state = server.store.state();
    // Rights may have changed since the stream began.
    let Some(actor) = Actor::of(&state.register, actor.person) else { return vec![] };
    let actor = actor.today(&state.register, london::date(server.clock.now()));
    let mut news = vec![];
    for (id, file) in files.iter().filter_map(|f| Some((*f, state.files.get(f)?))) {
        let kind = match file.info.class {
            FileClass::Setting | FileClass::Staff | FileClass::Registration => News::Register,
            _ => News::Records,
        };
        let hears = kind == News::Register || may(&actor, Action::Read, &file.info, &state.register);
        if hears && !news.contains(&kind) && hears_of_newest(server, &actor, id, &file.info).await {
            news.push(kind);
        }
    }
    news
}

/// Entries that arrived so shortly before the newest one may have come with it.
const TOGETHER: TimeDelta = TimeDelta::seconds(60);

/// What is about a child with whom this reader is connected makes no sound (R132): typed words, what was done about them,
/// and that somebody opened the file.
async fn hears_of_newest(server: &Server, actor: &Actor, file: FileId, info: &FileInfo) -> bool {
    let achievements_only = reads_achievements_only(actor, info);
    if !achievements_only && !matches!(info.class, FileClass::Unfiled | FileClass::AccessLog) {
        return true;
    }
    let Ok(all) = server.store.entries(file).await else { return true };
    let Some(last) = all.last().map(|s| s.received) else { return true };
    let register = &server.store.state().register;
    // That there is such a file at all is no news.
    let written = all.iter().filter(|s| s.entry.head.kind != Kind::FileOpened);
    let mut newest = written.filter(|s| last - s.received < TOGETHER);
    newest.any(|stored| {
        if achievements_only {
            return stored.entry.head.kind == Kind::Achievement;
        }
        let looked = stored.entry.parts.iter().find_map(|p| match p {
            Part::Looked { child, .. } => Some(*child),
            _ => None,
        });
        // What stands beside a record is about whom that is about.
        let about = all.iter().filter(|s| stored.entry.head.about.contains(&s.id));
        let mut typed = about.chain([stored]).filter_map(|s| s.entry.typed_subject());
        !looked.is_some_and(|child| actor.related.contains(&child))
            && typed.all(|words| may_hear_of_typed(actor, words, register))
    })
}
