//! Server-sent events for the desk: after each commit, those who may read a changed file hear that there is
//! something to read. Nobody else hears anything, not even that something happened.

use crate::api::Server;
use axum::response::sse::Event;
use chrono::TimeDelta;
use domain::access::{Action, Actor, FileInfo, may, may_hear_of_typed, reads_achievements_only};
use domain::entry::{Kind, Part};
use domain::file::FileClass;
use domain::id::{FileId, PersonId};
use domain::london;
use domain::wire::desk::News;
use futures_util::Stream;
use futures_util::stream;
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use tokio::sync::broadcast::error::RecvError;

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

/// The events of one reader, until their session ends.
pub fn events(
    server: Server,
    actor: Actor,
    token: String,
    screen: Screen,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let changes = server.store.writer_changes();
    let contacts = server.contacts.subscribe();
    // The first event says "read now": nothing can fall between the page's first read and this.
    let first = vec![News::Records, News::Register, News::Tablets];
    stream::unfold((server, actor, token, changes, contacts, first, screen), async |mut this| {
        loop {
            if let Some(news) = this.5.pop() {
                let event = Event::default().event(name(news)).data("{}");
                return Some((Ok(event), this));
            }
            let (server, actor) = (&this.0, &this.1);
            let news = tokio::select! {
                // In the order in which a tablet causes them, where both are there.
                biased;
                contact = this.4.recv() => match contact {
                    Ok(_) | Err(RecvError::Lagged(_)) => vec![News::Tablets],
                    Err(RecvError::Closed) => return None,
                },
                changed = this.3.recv() => match changed {
                    Ok(files) => of_files(server, actor, &files).await,
                    // It fell behind: everything may have changed.
                    Err(RecvError::Lagged(_)) => vec![News::Records, News::Register],
                    Err(RecvError::Closed) => return None,
                },
            };
            let now = this.0.clock.now();
            match this.0.store.session(&this.2, this.0.config.idle, false, now).await {
                Ok(Some(_)) => this.5 = news,
                _ => return None,
            }
        }
    })
}

fn name(news: News) -> &'static str {
    match news {
        News::Records => "records",
        News::Register => "register",
        News::Tablets => "tablets",
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
