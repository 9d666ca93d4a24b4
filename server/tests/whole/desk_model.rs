//! Random sequences of all that can go wrong between a desk and the server, against a model (W1 to W4, W12; R91): whatever was
//! answered as kept stands in the ledger once; nothing stands there twice, or by somebody who had no right to it in that
//! moment; and no words leave before the line stands that says who opened the file.
//!
//! The server is the real one, with its router and its SQLite files. What the desk's browser does is modelled: it mints an
//! id for each write, and sends the same again when an answer was lost. `DESK_CASES` says how many sequences.

use crate::model::{copy, in_threads, memory, vacuum};
use crate::support::{Nursery, Tablet, json_request};
use axum::body::Body;
use axum::http::Request;
use domain::entry::{Author, Kind, Part};
use domain::file::{FileClass, FileOf};
use domain::format::key::Cost;
use domain::id::{ChildId, EntryId, FileId, PersonId};
use domain::register::Fact;
use domain::routing::Role;
use domain::view::Stored;
use domain::wire::{AFTER_HEADER, WRITE_HEADER};
use futures_util::future::join;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};
use serde_json::{Value, json};
use server::demo::PASSPHRASE;
use server::store::append::New;
use std::collections::BTreeMap;
use std::pin::pin;
use std::task::{Context, Waker};
use tower::ServiceExt;

const NAMES: [&str; 2] = ["imogen", "ada"];
/// The deputy, whose role comes and goes.
const ADA: usize = 1;
/// What stands in the record, and nowhere else.
const WORDS: &str = "WORDS OF THE RECORD";

#[derive(Debug, Clone, Copy)]
enum What {
    Seen,
    Note,
    Safe(bool),
    /// A fact about the child.
    Marks,
    Record,
    Helpful,
    /// Of what somebody wrote beside the record, the last but so many.
    Agree(usize),
    Correct(usize),
    TakeBack(usize),
}

#[derive(Debug, Clone, Copy)]
enum Fate {
    Answered,
    /// Pressed twice: both are under way at once.
    Twice,
    /// Its answer is lost, and it is sent again.
    Lost,
    /// The connection breaks after so many turns; and perhaps it is sent again.
    HungUp(usize, bool),
    /// After so many turns the deputy's role is taken.
    RoleTaken(usize),
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Write {
        desk: usize,
        what: What,
        fate: Fate,
        stale: bool,
    },
    /// Reads a page; the connection breaks after so many turns, where it does.
    Read {
        desk: usize,
        page: usize,
        polls: Option<usize>,
    },
    RoleTaken,
    RoleGiven,
    /// Locks, and signs in again.
    Lock {
        desk: usize,
    },
    /// The server is gone and opens its files anew.
    Restart,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let desk = 0..NAMES.len();
    let what = prop_oneof![
        2 => Just(What::Seen),
        3 => Just(What::Note),
        2 => any::<bool>().prop_map(What::Safe),
        2 => Just(What::Marks),
        1 => Just(What::Record),
        1 => Just(What::Helpful),
        1 => (0..3usize).prop_map(What::Agree),
        2 => (0..3usize).prop_map(What::Correct),
        2 => (0..3usize).prop_map(What::TakeBack),
    ];
    let fate = prop_oneof![
        4 => Just(Fate::Answered),
        2 => Just(Fate::Twice),
        2 => Just(Fate::Lost),
        4 => (0..14usize, any::<bool>()).prop_map(|(polls, again)| Fate::HungUp(polls, again)),
        1 => (0..14usize).prop_map(Fate::RoleTaken),
    ];
    let polls = prop_oneof![2 => Just(None), 3 => (0..14usize).prop_map(Some)];
    let step = prop_oneof![
        10 => (desk.clone(), what, fate, prop::bool::weighted(0.2))
            .prop_map(|(desk, what, fate, stale)| Step::Write { desk, what, fate, stale }),
        4 => (desk.clone(), 0..PAGES, polls).prop_map(|(desk, page, polls)| Step::Read { desk, page, polls }),
        1 => Just(Step::RoleTaken),
        1 => Just(Step::RoleGiven),
        1 => desk.prop_map(|desk| Step::Lock { desk }),
        1 => Just(Step::Restart),
    ];
    prop::collection::vec(step, 1..16)
}

/// The child's file, the inbox, the record, the board.
const PAGES: usize = 4;

/// One write: who sent it, and what is known of it.
#[derive(Debug, Clone)]
struct Sent {
    desk: usize,
    what: What,
    /// It was answered as kept.
    kept: bool,
    /// It may have been: nobody heard the answer.
    unknown: bool,
}

fn running() -> usize {
    tokio::runtime::Handle::current().metrics().num_alive_tasks()
}

/// One person's desk.
struct Desk {
    person: PersonId,
    cookie: String,
    /// Words left in this session.
    read: bool,
    /// Lines that there may be of it: one for its reads, and one for each read that was cut off. Such a one may come to its end
    /// when the session is over, and says once more that it opened the file.
    lines_at_most: usize,
    /// Of the sessions before this one: how many read, and how many lines there may be.
    before: (usize, usize),
}

struct World {
    nursery: Nursery,
    desks: Vec<Desk>,
    child: ChildId,
    record: EntryId,
    file: FileId,
    has_role: bool,
    /// Tasks that run where no request is under way.
    at_rest: usize,
    /// By what stands in it alone.
    sent: BTreeMap<String, Sent>,
}

impl World {
    async fn new(template: &Template) -> Self {
        let folder = tempfile::tempdir_in(memory()).unwrap();
        copy(template.folder.path(), folder.path(), &["ledger.db", "keys.db", "master.key"]);
        let nursery = Nursery::open(folder).await;
        let mut desks = vec![];
        for (name, short) in NAMES.into_iter().zip(["Imogen", "Ada"]) {
            let (person, cookie) = (nursery.person(short), nursery.sign_in(name).await);
            desks.push(Desk { person, cookie, read: false, lines_at_most: 0, before: (0, 0) });
        }
        let child = nursery.child("Pip");
        let file = nursery.store.state().by_owner[&FileOf::Child(FileClass::Protection, child)];
        let (record, sent) = (template.record, BTreeMap::new());
        let world = Self { nursery, desks, child, record, file, has_role: true, at_rest: template.at_rest, sent };
        world.settle().await;
        world
    }

    async fn take(&mut self, step: Step) -> Result<(), TestCaseError> {
        match step {
            Step::Write { desk, what, fate, stale } => self.write(desk, what, fate, stale).await?,
            Step::Read { desk, page, polls } => self.read(desk, page, polls).await?,
            Step::RoleTaken => self.role(false).await,
            Step::RoleGiven => self.role(true).await,
            Step::Lock { desk } => {
                let end = json_request("DELETE", "/api/v1/session", Some(&self.desks[desk].cookie), &json!(null));
                self.nursery.send(end).await;
                let cookie = self.nursery.sign_in(NAMES[desk]).await;
                let of = &mut self.desks[desk];
                of.before.0 += usize::from(of.read);
                of.before.1 += of.lines_at_most;
                *of = Desk { person: of.person, cookie, read: false, lines_at_most: 0, before: of.before };
            }
            Step::Restart => {
                // What stops in the middle of a write is for `kill.rs`.
                self.settle().await;
                self.restart().await;
            }
        }
        self.settle().await;
        Ok(())
    }

    async fn role(&mut self, has: bool) {
        let roles = if has { [Role::Deputy].into() } else { [Role::Practitioner].into() };
        let now = self.nursery.clock.now();
        let fact = Fact::Roles { person: self.desks[ADA].person, roles };
        self.nursery.store.write(vec![New::fact(fact, Author::Server, now)], now).await.unwrap();
        self.has_role = has;
    }

    async fn restart(&mut self) {
        let folder = tempfile::tempdir_in(memory()).unwrap();
        let here = self.nursery.folder.path();
        copy(here, folder.path(), &["master.key"]);
        for name in ["ledger.db", "keys.db"] {
            vacuum(here, folder.path(), name).await;
        }
        self.nursery = Nursery::open(folder).await;
    }

    /// What was begun comes to its end, also where its caller is gone.
    async fn settle(&self) {
        while running() > self.at_rest {
            tokio::task::yield_now().await;
            self.nursery.store.write(vec![], self.nursery.clock.now()).await.unwrap();
        }
    }

    fn may(&self, desk: usize) -> bool {
        desk != ADA || self.has_role
    }

    async fn entries(&self, file: FileId) -> Vec<Stored> {
        self.nursery.store.entries(file).await.unwrap()
    }

    /// What a desk sends: a path and a body in which `mark` stands, and nowhere else.
    async fn ask(&self, what: What, mark: &str) -> Option<(String, Value)> {
        let notes: Vec<EntryId> = self
            .entries(self.file)
            .await
            .iter()
            .filter(|s| s.entry.head.kind == Kind::Note)
            .map(|s| s.entry.head.id)
            .collect();
        let note = |back: usize| notes.iter().rev().nth(back).copied();
        let beside = |id: EntryId, what: &str| format!("/api/v1/entries/{id}/{what}");
        let step = |safe: bool| json!({ "s": "goes_home", "safe": if safe { "yes" } else { "no" } });
        Some(match what {
            What::Seen => (beside(self.record, "seen"), json!({})),
            What::Note => (beside(self.record, "decision"), json!({ "words": mark, "why": "To be sure." })),
            What::Safe(is) => (beside(self.record, "decision"), json!({ "words": "", "why": mark, "step": step(is) })),
            What::Marks => {
                ("/api/v1/facts".into(), json!([{ "f": "child_known_marks", "child": self.child, "words": mark }]))
            }
            What::Record => (
                format!("/api/v1/children/{}/records", self.child),
                json!({ "kind": "concern", "occurred": self.nursery.clock.now(), "saw": mark }),
            ),
            What::Helpful => (
                format!("/api/v1/children/{}/helpful", self.child),
                json!({ "check": "looked-after", "on": true, "why": mark, "review": "2027-11-01" }),
            ),
            What::Agree(back) => (beside(note(back)?, "agree"), json!({})),
            What::Correct(back) => {
                (beside(note(back)?, "correction"), json!({ "words": mark, "why": "In better words." }))
            }
            What::TakeBack(back) => (beside(note(back)?, "take-back"), json!({ "why": mark })),
        })
    }

    async fn write(&mut self, desk: usize, what: What, fate: Fate, stale: bool) -> Result<(), TestCaseError> {
        let mark = format!("mark{}.", self.sent.len());
        let Some((path, body)) = self.ask(what, &mark).await else { return Ok(()) };
        let (id, cookie) = (EntryId::from_random(crate::support::random()), self.desks[desk].cookie.clone());
        let request = || {
            let mut request = json_request("POST", &path, Some(&cookie), &body);
            request.headers_mut().insert(WRITE_HEADER, id.to_string().parse().unwrap());
            if stale {
                request.headers_mut().insert(AFTER_HEADER, "2".parse().unwrap());
            }
            request
        };
        let mut sent = Sent { desk, what, kept: false, unknown: false };
        let may = self.may(desk);
        let status = async |request| self.nursery.send(request).await.0.as_u16();
        match fate {
            Fate::Answered => sent.kept = status(request()).await == 200,
            Fate::Twice => {
                let (one, other) = join(status(request()), status(request())).await;
                prop_assert_eq!(one == 200, other == 200, "{:?}: {} and {}", what, one, other);
                sent.kept = one == 200;
            }
            Fate::Lost => {
                let first = status(request()).await;
                let again = status(request()).await;
                prop_assert!(first != 200 || again == 200, "{:?}: kept, and then {}", what, again);
                sent.kept = again == 200;
            }
            Fate::HungUp(polls, again) => {
                self.hang_up(request(), polls);
                self.settle().await;
                sent.unknown = true;
                if again {
                    sent.kept = status(request()).await == 200;
                }
            }
            Fate::RoleTaken(polls) => {
                let router = self.nursery.router.clone();
                let mut running = pin!(router.oneshot(request()));
                let mut context = Context::from_waker(Waker::noop());
                let early = (0..polls).any(|_| running.as_mut().poll(&mut context).is_ready());
                self.role(false).await;
                let size = self.nursery.store.state().size;
                if !early {
                    sent.kept = running.await.unwrap().status() == 200;
                }
                sent.unknown = early;
                self.settle().await;
                // What was not written when the role went is not written afterwards.
                let path = self.nursery.folder.path().join("ledger.db");
                let ledger = sqlx::SqlitePool::connect(&format!("sqlite://{}", path.display())).await.unwrap();
                let seq: Option<i64> = sqlx::query_scalar("SELECT seq FROM leaf WHERE entry = ?")
                    .bind(id.bytes().as_slice())
                    .fetch_optional(&ledger)
                    .await
                    .unwrap();
                let late = seq.is_some_and(|seq| seq as u64 >= size);
                prop_assert!(desk != ADA || !late, "{:?}: written without a right", what);
            }
        }
        prop_assert!(may || !sent.kept, "{:?}: kept, though she had no right to it", what);
        sent.unknown &= may;
        self.sent.insert(mark, sent);
        Ok(())
    }

    /// Polls it so often, and then the connection is gone.
    fn hang_up(&self, request: Request<Body>, polls: usize) {
        let mut running = pin!(self.nursery.router.clone().oneshot(request));
        let mut context = Context::from_waker(Waker::noop());
        let _gone = (0..polls).any(|_| running.as_mut().poll(&mut context).is_ready());
    }

    async fn read(&mut self, desk: usize, page: usize, polls: Option<usize>) -> Result<(), TestCaseError> {
        let paths = [
            format!("/api/v1/children/{}", self.child),
            "/api/v1/inbox".into(),
            format!("/api/v1/records/{}", self.record),
            "/api/v1/board".into(),
        ];
        let may = self.may(desk);
        match polls {
            Some(polls) => {
                let get = Request::get(&paths[page]).header("cookie", &self.desks[desk].cookie);
                self.hang_up(get.body(Body::empty()).unwrap(), polls);
                self.desks[desk].lines_at_most += usize::from(may);
            }
            None => {
                let (_, text) = self.nursery.get_text(&self.desks[desk].cookie, &paths[page]).await;
                let of = &mut self.desks[desk];
                if text.contains(WORDS) {
                    prop_assert!(may, "{}: read without a right", paths[page]);
                    of.lines_at_most += usize::from(!of.read);
                    of.read = true;
                }
                self.openings_are_logged().await?;
            }
        }
        Ok(())
    }

    /// One line for each session in which words left, at the latest when they leave; and none where nobody read.
    async fn openings_are_logged(&self) -> Result<(), TestCaseError> {
        let state = self.nursery.store.state();
        let log = match state.by_owner.get(&FileOf::AccessLog) {
            Some(log) => self.entries(*log).await,
            None => vec![],
        };
        for desk in &self.desks {
            let by = |s: &&Stored| s.entry.head.author.person() == Some(desk.person);
            let of = |s: &&Stored| {
                s.entry.parts.iter().any(|p| matches!(p, Part::Looked { file, .. } if *file == self.file))
            };
            let lines = log.iter().filter(by).filter(of).count();
            let least = desk.before.0 + usize::from(desk.read);
            let most = desk.before.1 + desk.lines_at_most;
            prop_assert!(least <= lines && lines <= most, "{} lines, of {} to {} sessions", lines, least, most);
        }
        Ok(())
    }

    async fn each_stands_once(&self) -> Result<(), TestCaseError> {
        let mut all: Vec<Stored> = vec![];
        for file in self.nursery.store.state().files.keys() {
            all.extend(self.entries(*file).await);
        }
        let said: Vec<String> = all.iter().map(|s| format!("{:?}", s.entry.parts)).collect();
        for (mark, sent) in &self.sent {
            let by = Some(self.desks[sent.desk].person);
            let of_kind = |kind: Kind| {
                all.iter()
                    .filter(|s| s.entry.head.kind == kind && s.entry.head.author.person() == by)
                    .collect::<Vec<_>>()
            };
            match sent.what {
                What::Seen => {
                    let times = of_kind(Kind::Seen).len();
                    prop_assert!(times <= 1 && (times == 1 || !sent.kept), "{}: seen {} times", mark, times);
                }
                What::Agree(_) => {
                    let agreed = of_kind(Kind::Agreed);
                    let twice =
                        |a: &Stored| agreed.iter().filter(|b| b.entry.head.about == a.entry.head.about).count() > 1;
                    prop_assert!(!agreed.iter().any(|a| twice(a)), "agreed twice");
                    prop_assert!(!sent.kept || !agreed.is_empty(), "{}: lost", mark);
                }
                _ => {
                    let times = said.iter().filter(|parts| parts.contains(&format!("\"{mark}\""))).count();
                    prop_assert!(times <= 1, "{} ({:?}) stands {} times", mark, sent, times);
                    prop_assert!(!sent.kept || times == 1, "{} ({:?}) is lost", mark, sent);
                    prop_assert!(
                        sent.kept || sent.unknown || times == 0,
                        "{} ({:?}) was refused, and stands",
                        mark,
                        sent
                    );
                }
            }
        }
        Ok(())
    }
}

/// A nursery with two who hear of concerns and one concern, made once and copied for each sequence.
struct Template {
    folder: tempfile::TempDir,
    record: EntryId,
    at_rest: usize,
}

impl Template {
    async fn new() -> Self {
        let made = Nursery::small().await;
        let (ada, now) = (PersonId::from_random(crate::support::random()), made.clock.now());
        let text = |words: &str| words.to_owned();
        let facts = [
            Fact::Person { person: ada, name: text("Ada Foxley"), short: text("Ada"), job: text("deputy"), room: None },
            Fact::Roles { person: ada, roles: [Role::Deputy].into() },
        ];
        let entries = facts.into_iter().map(|fact| New::fact(fact, Author::Server, now)).collect();
        made.store.write(entries, now).await.unwrap();
        assert!(made.store.set_passphrase(ada, "ada", PASSPHRASE, Cost::CHEAP).await.unwrap());
        let mut tablet = Tablet::enrol(&made, "Oaks", "Dot").await;
        let row = tablet.seal(&tablet.entry(&tablet.draft(Kind::Concern, Some(made.child("Pip")), WORDS)));
        let record = row.id;
        tablet.sync(&made, vec![row]).await;
        for _ in 0..1_000 {
            tokio::task::yield_now().await;
        }
        let at_rest = running();
        let folder = tempfile::tempdir_in(memory()).unwrap();
        copy(made.folder.path(), folder.path(), &["master.key"]);
        for name in ["ledger.db", "keys.db"] {
            vacuum(made.folder.path(), folder.path(), name).await;
        }
        Self { folder, record, at_rest }
    }
}

async fn go_through(template: &Template, steps: Vec<Step>) -> Result<(), TestCaseError> {
    let mut world = World::new(template).await;
    for step in steps {
        world.take(step).await?;
        world.openings_are_logged().await?;
    }
    world.each_stands_once().await?;
    world.restart().await;
    world.each_stands_once().await?;
    prop_assert!(world.nursery.store.verify().await.is_ok(), "the ledger does not verify");
    Ok(())
}

#[test]
fn r91_n21_whatever_happens_at_a_desk_what_was_kept_stands_once_and_every_opening_is_on_the_log() {
    in_threads("DESK_CASES", 120, |cases, seed| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let template = runtime.block_on(Template::new());
        let config = Config { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(seed), ..Config::default() };
        let mut runner = TestRunner::new(config);
        if let Err(failure) = runner.run(&steps(), |steps| runtime.block_on(go_through(&template, steps))) {
            panic!("MODEL_SEED={seed}: {failure}");
        }
    });
}
