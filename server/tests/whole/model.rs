//! Random sequences of all that can go wrong between a tablet and the server, against a model (N21): whatever
//! was shown as *Saved* is in the ledger exactly once, or still on its tablet; and nothing is in the ledger that
//! nobody saved.
//!
//! The outbox's planning and the server, with its router and its SQLite file, are the real ones. The platform is
//! modelled: IndexedDB is a list of rows that a crash keeps, the network loses and delays answers, a crash of the
//! server opens its files anew. `MODEL_CASES` says how many sequences; a failure prints the shortest.

use crate::support::{Nursery, Tablet};
use domain::entry::{Author, Kind};
use domain::format::checkpoint::Checkpoint;
use domain::id::EntryId;
use domain::outbox::{self, Op, Row, State};
use domain::register::Fact;
use domain::wire::{SyncAnswer, SyncRequest, TabletStatus};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};
use server::store::append::New;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const TABLETS: usize = 2;

#[derive(Debug, Clone, Copy)]
enum Step {
    /// Somebody saves on this tablet; several children make several entries in one transaction.
    Save {
        tablet: usize,
        entries: usize,
    },
    /// The same on a full disk: the transaction fails, and the screen does not say *Saved*.
    FullDisk {
        tablet: usize,
    },
    /// Another person signs in, and signs what follows.
    OtherPerson {
        tablet: usize,
    },
    /// One round of sending, and what becomes of its answer.
    Send {
        tablet: usize,
        fate: Fate,
    },
    /// An answer that was held up arrives now.
    LateAnswer {
        tablet: usize,
    },
    /// The tab is killed: what was in memory only is gone.
    CrashTablet {
        tablet: usize,
    },
    /// The server is gone and opens its files anew.
    CrashServer,
    /// The desk switches a tablet off.
    SwitchOff {
        tablet: usize,
    },
    Backup,
    /// The ledger's file is replaced by the last backup.
    Restore,
    Days(i64),
}

#[derive(Debug, Clone, Copy)]
enum Fate {
    Answered,
    /// The server kept it, and nobody hears of it; or the tablet could not write down what it heard.
    Lost,
    HeldUp,
    /// It never got there.
    NoNetwork,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let tablet = 0..TABLETS;
    let fate = prop_oneof![
        4 => Just(Fate::Answered),
        2 => Just(Fate::Lost),
        1 => Just(Fate::HeldUp),
        1 => Just(Fate::NoNetwork),
    ];
    let step = prop_oneof![
        6 => (tablet.clone(), 1..4usize).prop_map(|(tablet, entries)| Step::Save { tablet, entries }),
        1 => tablet.clone().prop_map(|tablet| Step::FullDisk { tablet }),
        1 => tablet.clone().prop_map(|tablet| Step::OtherPerson { tablet }),
        6 => (tablet.clone(), fate).prop_map(|(tablet, fate)| Step::Send { tablet, fate }),
        2 => tablet.clone().prop_map(|tablet| Step::LateAnswer { tablet }),
        1 => tablet.clone().prop_map(|tablet| Step::CrashTablet { tablet }),
        1 => Just(Step::CrashServer),
        1 => tablet.prop_map(|tablet| Step::SwitchOff { tablet }),
        1 => Just(Step::Backup),
        1 => Just(Step::Restore),
        1 => (1..4i64).prop_map(Step::Days),
    ];
    prop::collection::vec(step, 1..20)
}

/// A tablet with the storage that a crash keeps, and what it has in memory.
struct Device {
    tablet: Tablet,
    people: Vec<domain::format::key::PersonKeys>,
    rows: Vec<Row>,
    checkpoint: Option<Checkpoint>,
    /// It deleted its keys: it was told that it is switched off, and nothing was waiting.
    forgot: bool,
    held_up: Vec<SyncAnswer>,
}

struct World {
    nursery: Nursery,
    /// The file as it is, beside the server.
    ledger: sqlx::SqlitePool,
    devices: Vec<Device>,
    /// Shown as *Saved*, and by which tablet.
    saved: BTreeMap<EntryId, usize>,
    backup: Option<tempfile::TempDir>,
    /// What the ledger held at the last backup.
    in_backup: BTreeSet<EntryId>,
    /// Kept by the server, forgotten by a tablet that was switched off, and lost with the ledger that was
    /// replaced: the one loss that sending again can't mend (README, "Honest limits").
    excused: BTreeSet<EntryId>,
    restored: bool,
}

impl World {
    async fn new(template: &Template) -> Self {
        let folder = tempfile::tempdir_in(memory()).unwrap();
        copy(template.nursery.folder.path(), folder.path(), &["ledger.db", "keys.db", "master.key"]);
        let nursery = Nursery::open(folder).await;
        let device = |tablet: &Tablet| Device {
            tablet: tablet.clone_for_test(),
            people: template.devices.iter().map(|t| t.keys.clone()).collect(),
            rows: vec![],
            checkpoint: None,
            forgot: false,
            held_up: vec![],
        };
        Self {
            ledger: raw(&nursery).await,
            nursery,
            devices: template.devices.iter().map(device).collect(),
            saved: BTreeMap::new(),
            backup: None,
            in_backup: BTreeSet::new(),
            excused: BTreeSet::new(),
            restored: false,
        }
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Save { tablet, entries } => self.save(tablet, entries),
            Step::FullDisk { tablet } => self.full_disk(tablet),
            Step::OtherPerson { tablet } => {
                let device = &mut self.devices[tablet];
                device.people.rotate_left(1);
            }
            Step::Send { tablet, fate } => self.send(tablet, fate).await,
            Step::LateAnswer { tablet } => {
                if let Some(answer) = self.devices[tablet].held_up.pop() {
                    self.hear(tablet, &answer);
                }
            }
            Step::CrashTablet { tablet } => self.devices[tablet].held_up.clear(),
            Step::CrashServer => self.reopen(None).await,
            Step::SwitchOff { tablet } => {
                let device = self.devices[tablet].tablet.device();
                let fact = Fact::TabletOff { device, why: "test".into() };
                let now = self.nursery.clock.now();
                let entry = New::fact(fact, Author::Server, now);
                self.nursery.store.write(vec![entry], now).await.unwrap();
            }
            Step::Backup => {
                let folder = tempfile::tempdir_in(memory()).unwrap();
                vacuum(self.nursery.folder.path(), folder.path(), "ledger.db").await;
                self.in_backup = self.in_ledger().await.into_iter().collect();
                self.backup = Some(folder);
            }
            Step::Restore => {
                if let Some(backup) = self.backup.take() {
                    let gone: Vec<EntryId> =
                        self.in_ledger().await.into_iter().filter(|id| !self.in_backup.contains(id)).collect();
                    let forgotten = |id: &EntryId| self.saved.get(id).is_some_and(|t| self.devices[*t].forgot);
                    self.excused.extend(gone.iter().copied().filter(forgotten));
                    self.reopen(Some(backup.path())).await;
                    self.restored = true;
                    self.backup = Some(backup);
                }
            }
            Step::Days(days) => {
                self.nursery.clock.advance(chrono::TimeDelta::days(days));
                // A backup that is older than what tablets keep is another matter.
                if days > 0 && self.backup.is_some() && self.age_of_backup() > 10 {
                    self.backup = None;
                }
            }
        }
    }

    fn age_of_backup(&self) -> i64 {
        let start: chrono::DateTime<chrono::Utc> = crate::support::NOW.parse().unwrap();
        (self.nursery.clock.now() - start).num_days()
    }

    fn save(&mut self, tablet: usize, entries: usize) {
        let pip = self.nursery.child("Pip");
        let device = &mut self.devices[tablet];
        if device.forgot {
            return;
        }
        device.tablet.keys = device.people[0].clone();
        device.tablet.person = self.nursery.store.state().register.key(&device.tablet.keys.public().id()).unwrap().0;
        for n in 0..entries {
            let entry = device.tablet.entry(&device.tablet.draft(Kind::Concern, Some(pip), &format!("words {n}")));
            let envelope = device.tablet.seal(&entry);
            self.saved.insert(envelope.id, tablet);
            device.rows.push(Row { v: 1, envelope, saved_ms: 0, state: State::Waiting, urgent: true });
        }
    }

    /// Queueing, giving places and deleting the draft are one transaction, so none of it happened: the place is
    /// given again, to something else.
    fn full_disk(&mut self, tablet: usize) {
        let (rows, place) = (self.devices[tablet].rows.clone(), self.devices[tablet].tablet.place);
        let saved = self.saved.clone();
        self.save(tablet, 1);
        self.saved = saved;
        self.devices[tablet].rows = rows;
        self.devices[tablet].tablet.place = place;
    }

    async fn send(&mut self, tablet: usize, fate: Fate) {
        let device = &mut self.devices[tablet];
        if device.forgot || matches!(fate, Fate::NoNetwork) {
            return;
        }
        device.tablet.tick(self.nursery.clock.now());
        let ask = SyncRequest {
            rows: outbox::batch(&device.rows, outbox::Pace::FULL),
            status: TabletStatus { waiting: outbox::counts(&device.rows).waiting as u32, ..Default::default() },
            checkpoint: device.checkpoint,
            people: vec![],
        };
        let request = device.tablet.request("POST", "/api/v1/sync", serde_json::to_vec(&ask).unwrap());
        let (status, answer) = self.nursery.send(request).await;
        assert_eq!(status, 200, "{answer}");
        let answer: SyncAnswer = serde_json::from_value(answer).unwrap();
        match fate {
            Fate::Answered => self.hear(tablet, &answer),
            Fate::HeldUp => self.devices[tablet].held_up.push(answer),
            Fate::Lost | Fate::NoNetwork => {}
        }
    }

    /// What `app/src/device/sync.rs` does with an answer.
    fn hear(&mut self, tablet: usize, answer: &SyncAnswer) {
        let device = &mut self.devices[tablet];
        if device.forgot {
            return;
        }
        device.checkpoint = Checkpoint::newest(device.checkpoint, answer.checkpoint);
        let receipts = [answer.receipts.as_slice(), &answer.taken].concat();
        for op in outbox::on_answer(&device.rows, &receipts, answer.epoch, answer.now_ms) {
            let (Op::Mark(id, place, _) | Op::Forget(id, place)) = op;
            let at = device.rows.iter().position(|r| r.envelope.id == id && r.envelope.place == place).unwrap();
            match op {
                Op::Mark(_, _, state) => device.rows[at].state = state,
                Op::Forget(..) => drop(device.rows.remove(at)),
            }
        }
        if answer.off && outbox::counts(&device.rows).waiting == 0 {
            device.forgot = true;
            if self.restored {
                // It heard of its receipts from a ledger that is no more, and forgot on their strength.
                self.excused.extend(device.rows.iter().map(|r| r.envelope.id));
            }
        }
    }

    async fn reopen(&mut self, backup: Option<&Path>) {
        let folder = tempfile::tempdir_in(memory()).unwrap();
        let here = self.nursery.folder.path();
        copy(here, folder.path(), &["master.key"]);
        for name in ["ledger.db", "keys.db"] {
            match backup {
                Some(backup) if name == "ledger.db" => copy(backup, folder.path(), &[name]),
                // All that was committed, wherever it stood: what a start after a crash finds.
                _ => vacuum(here, folder.path(), name).await,
            }
        }
        let now = self.nursery.clock.now();
        let mut nursery = Nursery::open(folder).await;
        nursery.set_clock(now);
        self.ledger = raw(&nursery).await;
        self.nursery = nursery;
    }

    async fn in_ledger(&self) -> Vec<EntryId> {
        let ids: Vec<Vec<u8>> = sqlx::query_scalar(
            "SELECT l.entry FROM leaf l JOIN arrival a ON a.entry = l.entry WHERE a.set_aside IS NULL",
        )
        .fetch_all(&self.ledger)
        .await
        .unwrap();
        let set_aside: i64 = sqlx::query_scalar("SELECT count(*) FROM arrival WHERE set_aside IS NOT NULL")
            .fetch_one(&self.ledger)
            .await
            .unwrap();
        assert_eq!(set_aside, 0, "nothing here gives a reason to set anything aside");
        ids.into_iter().map(|id| EntryId::from_bytes(id.try_into().unwrap())).collect()
    }

    /// After every step: all that was shown as *Saved* is somewhere.
    async fn nothing_is_lost(&self) -> Result<(), TestCaseError> {
        let ledger = self.in_ledger().await;
        let once: BTreeSet<EntryId> = ledger.iter().copied().collect();
        prop_assert_eq!(once.len(), ledger.len(), "something is in the ledger twice");
        for id in &once {
            prop_assert!(self.saved.contains_key(id), "{} is in the ledger, and nobody saved it", id);
        }
        for (id, tablet) in &self.saved {
            let device = &self.devices[*tablet];
            let held = !device.forgot && device.rows.iter().any(|r| r.envelope.id == *id);
            prop_assert!(once.contains(id) || held || self.excused.contains(id), "{} is lost", id);
        }
        Ok(())
    }

    /// The network is back and stays: everything arrives.
    async fn all_arrives(&mut self) -> Result<(), TestCaseError> {
        for _ in 0..3 {
            for tablet in 0..TABLETS {
                self.send(tablet, Fate::Answered).await;
            }
        }
        self.nothing_is_lost().await?;
        let ledger: BTreeSet<EntryId> = self.in_ledger().await.into_iter().collect();
        for (id, tablet) in &self.saved {
            prop_assert!(
                ledger.contains(id) || self.excused.contains(id),
                "{} never arrived from tablet {}",
                id,
                tablet
            );
        }
        for device in &self.devices {
            prop_assert_eq!(outbox::counts(&device.rows).waiting, 0, "something waits for ever");
        }
        prop_assert!(self.nursery.store.verify().await.is_ok(), "the ledger does not verify");
        Ok(())
    }
}

/// A small nursery with its tablets, made once and copied for each sequence.
struct Template {
    nursery: Nursery,
    devices: Vec<Tablet>,
}

impl Template {
    async fn new() -> Self {
        let made = Nursery::small().await;
        let mut devices = vec![];
        for (n, holder) in [(1, "Dot"), (2, "Imogen")] {
            devices.push(Tablet::enrol(&made, &format!("Tablet {n}"), holder).await);
        }
        let folder = tempfile::tempdir_in(memory()).unwrap();
        copy(made.folder.path(), folder.path(), &["master.key"]);
        for name in ["ledger.db", "keys.db"] {
            vacuum(made.folder.path(), folder.path(), name).await;
        }
        // Not opened: an open file is copied only by SQLite itself.
        Self { nursery: Nursery { folder, ..made }, devices }
    }
}

/// Thousands of commits, each with its sync: in memory where the machine offers that.
pub fn memory() -> &'static Path {
    let shared = Path::new("/dev/shm");
    if shared.is_dir() { shared } else { Path::new("/tmp") }
}

pub fn copy(from: &Path, to: &Path, names: &[&str]) {
    for name in names {
        std::fs::copy(from.join(name), to.join(name)).unwrap();
    }
}

async fn raw(nursery: &Nursery) -> sqlx::SqlitePool {
    let path = nursery.folder.path().join("ledger.db");
    sqlx::SqlitePool::connect(&format!("sqlite://{}", path.display())).await.unwrap()
}

pub async fn vacuum(from: &Path, to: &Path, name: &str) {
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", from.join(name).display())).await.unwrap();
    sqlx::query("VACUUM INTO ?").bind(to.join(name).display().to_string()).execute(&pool).await.unwrap();
    pool.close().await;
}

#[test]
fn n21_whatever_was_shown_as_saved_is_in_the_ledger_once_or_still_on_its_tablet() {
    in_threads("MODEL_CASES", 500, run);
}

/// Runs so many sequences on all processors; the variable of the environment says how many, where it is there.
pub fn in_threads(variable: &str, usual: u32, run: impl Fn(u32, u64) + Copy + Send) {
    let cases: u32 = std::env::var(variable).ok().and_then(|n| n.parse().ok()).unwrap_or(usual);
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get() as u32);
    std::thread::scope(|scope| {
        let running: Vec<_> =
            (0..threads).map(|n| scope.spawn(move || run(cases.div_ceil(threads), seed(n.into())))).collect();
        for one in running {
            one.join().unwrap();
        }
    });
}

/// The same sequences each time, so that a change that breaks one is the change that is told; `MODEL_SEED` chooses
/// others, and `MODEL_SEED=any` others each time.
fn seed(thread: u64) -> u64 {
    match std::env::var("MODEL_SEED").as_deref() {
        Ok("any") => u64::from_be_bytes(crate::support::random()),
        Ok(given) => given.parse().unwrap(),
        Err(_) => 21 + thread,
    }
}

async fn go_through(template: &Template, steps: Vec<Step>) -> Result<(), TestCaseError> {
    let mut world = World::new(template).await;
    for step in steps {
        world.take(step).await;
        world.nothing_is_lost().await?;
    }
    world.all_arrives().await
}

/// Found by 10,000 sequences: a late answer made the tablet forget how long the ledger had been.
#[test]
fn n21_an_answer_that_comes_late_hides_no_ledger_that_was_put_back() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let template = Template::new().await;
        let steps = vec![
            Step::Backup,
            Step::Send { tablet: 1, fate: Fate::HeldUp },
            Step::Save { tablet: 1, entries: 1 },
            Step::Send { tablet: 1, fate: Fate::Answered },
            Step::LateAnswer { tablet: 1 },
            Step::Restore,
        ];
        go_through(&template, steps).await.unwrap();
    });
}

/// Runs so many sequences, each with its own files, and says which is the shortest that fails.
fn run(cases: u32, seed: u64) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let template = runtime.block_on(Template::new());
    let config = Config { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(seed), ..Config::default() };
    let mut runner = TestRunner::new(config);
    let outcome = runner.run(&steps(), |steps| runtime.block_on(go_through(&template, steps)));
    if let Err(failure) = outcome {
        panic!("MODEL_SEED={seed}: {failure}");
    }
}
