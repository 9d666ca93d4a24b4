//! How fast the server is, each figure beside a limit that is measured in the same run. One line of JSON a row, for
//! `cargo xtask bench`, which prints the table. The router and the files are the real ones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../tests/support/mod.rs"]
mod support;

use chrono::TimeDelta;
use domain::entry::{Author, Kind, Part};
use domain::file::{FileClass, FileOf};
use domain::format::envelope::Envelope;
use domain::format::key::{Cost, PersonKeys, PinBlob};
use domain::id::ChildId;
use domain::register::Fact;
use domain::wire::{Outcome, SyncAnswer, SyncRequest, TabletStatus};
use serde_json::json;
use server::store::append::New;
use std::path::Path;
use std::time::{Duration, Instant};
use support::process::{Running, free_port, start};
use support::{Nursery, Tablet, random};

/// Rows of one request, as a tablet sends them.
const BATCH: usize = 100;
const OTHERS: [usize; 2] = [1_000, 1_000_000];
const CHRONOLOGY: usize = 2_000;

struct Row<'a> {
    name: &'a str,
    value: f64,
    unit: &'a str,
    /// What it is compared with, measured in this run.
    limit: (&'a str, f64),
    aim: f64,
    more_is_better: bool,
}

impl Row<'_> {
    fn print(&self) {
        println!(
            "{}",
            json!({
                "name": self.name, "value": self.value, "unit": self.unit, "limit_name": self.limit.0,
                "limit": self.limit.1, "aim": self.aim, "more_is_better": self.more_is_better,
            })
        );
    }
}

/// A tablet with so many rows sealed beforehand.
struct Sender {
    tablet: Tablet,
    rows: Vec<Envelope>,
}

impl Sender {
    fn new(tablet: Tablet, child: ChildId, rows: usize) -> Self {
        let mut tablet = tablet;
        // About as long as what people write.
        let words =
            "Came in at ten past eight with mum. Quiet at breakfast, then built a tower of nine blocks. ".repeat(4);
        let rows = (0..rows)
            .map(|_| {
                let entry = tablet.entry(&tablet.draft(Kind::Achievement, Some(child), &words));
                tablet.seal(&entry)
            })
            .collect();
        Self { tablet, rows }
    }

    /// Sends all, a batch after the other; returns how long each took.
    fn send(&self, port: u16, batch: usize) -> Vec<Duration> {
        let agent = ureq::Agent::new_with_defaults();
        let mut took = vec![];
        for rows in self.rows.chunks(batch) {
            let ask =
                SyncRequest { rows: rows.to_vec(), status: TabletStatus::default(), checkpoint: None, people: vec![] };
            let body = serde_json::to_vec(&ask).unwrap();
            let signed = self.tablet.request("POST", "/api/v1/sync", body.clone());
            let mut request = agent.post(format!("http://127.0.0.1:{port}/api/v1/sync"));
            for (name, value) in signed.headers() {
                request = request.header(name, value);
            }
            let start = Instant::now();
            let mut answer = request.send(&body[..]).unwrap();
            let answer: SyncAnswer = serde_json::from_slice(&answer.body_mut().read_to_vec().unwrap()).unwrap();
            took.push(start.elapsed());
            assert!(answer.receipts.len() == rows.len());
            assert!(answer.receipts.iter().all(|r| r.outcome == Outcome::Kept));
        }
        took
    }
}

/// The router on a real socket.
async fn serve(nursery: &Nursery) -> u16 {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let router = nursery.router.clone();
    tokio::spawn(async move {
        axum_server::from_tcp(listener.into_std().unwrap()).unwrap().serve(router.into_make_service()).await
    });
    port
}

fn percentile(took: &mut [Duration], share: f64) -> f64 {
    took.sort_unstable();
    let at = ((took.len() as f64 * share).ceil() as usize).clamp(1, took.len()) - 1;
    took[at].as_secs_f64() * 1_000.0
}

/// Bare inserts of rows of this size, so many a transaction, with the ledger's own durability. A second.
async fn bare_inserts(folder: &Path, bytes: usize, rows: usize, batch: usize) -> f64 {
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(folder.join("bare.db"))
        .create_if_missing(true)
        .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
        .synchronous(sqlx::sqlite::SqliteSynchronous::Full);
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    sqlx::query("CREATE TABLE bare (id BLOB PRIMARY KEY, bytes BLOB NOT NULL)").execute(&pool).await.unwrap();
    let row = vec![7_u8; bytes];
    let start = Instant::now();
    for _ in 0..rows.div_ceil(batch) {
        let mut transaction = pool.begin().await.unwrap();
        for _ in 0..batch {
            sqlx::query("INSERT INTO bare VALUES (?, ?)")
                .bind(random::<16>().as_slice())
                .bind(row.as_slice())
                .execute(&mut *transaction)
                .await
                .unwrap();
        }
        transaction.commit().await.unwrap();
    }
    let rate = rows as f64 / start.elapsed().as_secs_f64();
    pool.close().await;
    std::fs::remove_file(folder.join("bare.db")).unwrap();
    rate
}

async fn size_of(nursery: &Nursery) -> u64 {
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", nursery.folder.path().join("ledger.db").display()))
        .await
        .unwrap();
    let row: (i64, i64) = sqlx::query_as("SELECT page_count, page_size FROM pragma_page_count, pragma_page_size")
        .fetch_one(&pool)
        .await
        .unwrap();
    (row.0 * row.1) as u64
}

async fn receiving() {
    let nursery = Nursery::small().await;
    let port = serve(&nursery).await;
    let child = nursery.child("Pip");
    let mut senders = vec![];
    for n in 0..30 {
        // Nobody signs in more often than ten times a minute.
        nursery.clock.advance(TimeDelta::seconds(7));
        let tablet = Tablet::enrol(&nursery, &format!("Tablet {n}"), if n == 0 { "Dot" } else { "Imogen" }).await;
        senders.push(Sender::new(tablet, child, if n == 0 { 2_900 } else { 300 }));
    }
    // Warm, and the size that a row has on the disk.
    let mut first = senders.remove(0);
    let warm = Sender { tablet: first.tablet.clone_for_test(), rows: first.rows.drain(..900).collect() };
    tokio::task::spawn_blocking(move || warm.send(port, BATCH)).await.unwrap();
    let before = size_of(&nursery).await;
    let rows = first.rows.len();
    let took = tokio::task::spawn_blocking(move || {
        let start = Instant::now();
        first.send(port, BATCH);
        start.elapsed()
    })
    .await
    .unwrap();
    let one = rows as f64 / took.as_secs_f64();
    let bytes = ((size_of(&nursery).await - before) as usize / rows).max(200);
    let bare = bare_inserts(nursery.folder.path(), bytes, 20_000, BATCH).await;

    let total: usize = senders.iter().map(|s| s.rows.len()).sum();
    let took = tokio::task::spawn_blocking(move || {
        let start = Instant::now();
        std::thread::scope(|scope| {
            for sender in &senders {
                scope.spawn(move || sender.send(port, BATCH));
            }
        });
        start.elapsed()
    })
    .await
    .unwrap();
    let thirty = total as f64 / took.as_secs_f64();
    let limit = ("bare SQLite inserts of that size, 100 a transaction", bare);
    let row = |name, value| Row { name, value, unit: "entries/s", limit, aim: 5_000.0, more_is_better: true };
    row("received from 1 tablet, 100 a request", one).print();
    row("received from 30 tablets, 100 a request", thirty).print();

    // One at a time: from the request to its receipt.
    nursery.clock.advance(TimeDelta::minutes(1));
    let tablet = Tablet::enrol(&nursery, "Single", "Dot").await;
    let single = Sender::new(tablet, child, 500);
    let mut took = tokio::task::spawn_blocking(move || single.send(port, 1)).await.unwrap();
    let bare = bare_inserts(nursery.folder.path(), bytes, 500, 1).await;
    Row {
        name: "one entry from sending to receipt, p99",
        value: percentile(&mut took, 0.99),
        unit: "ms",
        limit: ("one bare insert in a transaction of its own", 1_000.0 / bare),
        aim: 50.0,
        more_is_better: false,
    }
    .print();
}

/// So many records about other children, through the store's own writing.
async fn fill(nursery: &Nursery, others: usize) {
    let now = nursery.clock.now();
    let author = Author::Desk { person: nursery.person("Imogen") };
    let children: Vec<ChildId> = (0..100).map(|_| ChildId::from_random(random())).collect();
    let born = "2024-06-10".parse().unwrap();
    let facts = children.iter().enumerate().map(|(n, child)| {
        let fact = Fact::Child { child: *child, preferred: format!("Child {n}"), surname: "Made Up".into(), born };
        New::fact(fact, author, now)
    });
    nursery.store.write(facts.collect(), now).await.unwrap();
    for chunk in (0..others).collect::<Vec<usize>>().chunks(1_000) {
        let entry = |n: &usize| {
            let to = FileOf::Child(FileClass::Learning, children[n % children.len()]);
            let words = "Built a tower of nine blocks and knocked it down, twice.".to_owned();
            New::entry(to, Kind::Achievement, author, vec![Part::Saw { words }], now)
        };
        nursery.store.write(chunk.iter().map(entry).collect(), now).await.unwrap();
    }
}

/// Records about one child, half of them in the protection file.
async fn chronology(nursery: &Nursery) -> (ChildId, Vec<Duration>) {
    let (child, start) = (nursery.child("Pip"), nursery.clock.now());
    let author = Author::Desk { person: nursery.person("Imogen") };
    let mut entries = vec![];
    for n in 0..CHRONOLOGY {
        let (class, kind) = match n % 2 {
            0 => (FileClass::Learning, Kind::Achievement),
            _ => (FileClass::Protection, Kind::Concern),
        };
        let words = format!("Record {n}: quiet at breakfast, then built a tower of nine blocks and knocked it down.");
        let at = start - TimeDelta::hours(n as i64);
        entries.push(New::entry(FileOf::Child(class, child), kind, author, vec![Part::Saw { words }], at));
    }
    nursery.store.write(entries, start).await.unwrap();
    let desk = nursery.sign_in("imogen").await;
    let path = format!("/api/v1/children/{child}");
    let mut took = vec![];
    for _ in 0..30 {
        let start = Instant::now();
        let (status, page) = nursery.get_text(&desk, &path).await;
        took.push(start.elapsed());
        assert_eq!(status, 200);
        assert!(page.matches("Record ").count() >= CHRONOLOGY, "it is all there");
    }
    (child, took)
}

fn memory(server: &Running) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.0.id())).unwrap();
    let line = status.lines().find(|l| l.starts_with("VmRSS:")).unwrap();
    let kilobytes: f64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kilobytes / 1_024.0
}

/// Starts a server on a folder; how long until it takes requests, and its memory then.
fn starting(folder: &Path) -> (f64, f64) {
    let begin = Instant::now();
    let server = start(folder, free_port());
    let took = begin.elapsed().as_secs_f64() * 1_000.0;
    (took, memory(&server))
}

/// What starting the program takes, with nothing to open.
fn bare_start() -> f64 {
    let begin = Instant::now();
    let run = support::process::firsthand().arg("--version").output().unwrap();
    assert!(run.status.success());
    begin.elapsed().as_secs_f64() * 1_000.0
}

async fn ledgers() {
    let mut reads = vec![];
    for others in OTHERS {
        let nursery = Nursery::small().await;
        let begin = Instant::now();
        if others > 100_000 {
            fill(&nursery, 100_000).await;
            let copy = tempfile::tempdir().unwrap();
            at_rest(&nursery, copy.path()).await;
            let empty = Nursery::small().await;
            let bare = tempfile::tempdir().unwrap();
            at_rest(&empty, bare.path()).await;
            let (_, rest) = starting(bare.path());
            let (_, full) = starting(copy.path());
            let limit = ("at rest on an empty ledger", rest);
            let row = |name, value| Row { name, value, unit: "MB", limit, aim: 100.0, more_is_better: false };
            row("the server's memory at rest", rest).print();
            row("the server's memory with 100,000 entries", full).print();
            fill(&nursery, others - 100_000).await;
        } else {
            fill(&nursery, others).await;
        }
        eprintln!("{others} other entries written in {:.0} s", begin.elapsed().as_secs_f64());
        let (_, mut took) = chronology(&nursery).await;
        reads.push(percentile(&mut took, 0.5));
        if others > 100_000 {
            let copy = tempfile::tempdir().unwrap();
            at_rest(&nursery, copy.path()).await;
            let limit = bare_start();
            let (took, _) = starting(copy.path());
            Row {
                name: "start on 1,000,000 entries",
                value: took,
                unit: "ms",
                limit: ("starting the program at all", limit),
                aim: 1_000.0,
                more_is_better: false,
            }
            .print();
        }
    }
    let row = |name, value, limit| Row { name, value, unit: "ms", limit, aim: 50.0, more_is_better: false };
    row("a chronology of 2,000, with 1,000,000 others, p50", reads[1], ("the same with 1,000 others", reads[0]))
        .print();
}

/// Whole files of one moment, as a stopped server leaves them.
async fn at_rest(nursery: &Nursery, to: &Path) {
    for name in ["ledger.db", "keys.db"] {
        let from = nursery.folder.path().join(name);
        let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", from.display())).await.unwrap();
        sqlx::query("VACUUM INTO ?").bind(to.join(name).display().to_string()).execute(&pool).await.unwrap();
        pool.close().await;
    }
    std::fs::copy(&nursery.master_key, to.join("master.key")).unwrap();
}

/// What a PIN's stretching costs here: the least that signing in on a tablet can take.
fn stretching() {
    let keys = PersonKeys::from_seed(random());
    let person = domain::id::PersonId::from_random(random());
    let blob = PinBlob::wrap(person, "2846", &keys, (Cost::PIN, 0), random(), random()).unwrap();
    let begin = Instant::now();
    for _ in 0..5 {
        assert!(blob.unwrap_with(person, "2846").is_ok());
    }
    println!("{}", json!({ "pin_ms": begin.elapsed().as_secs_f64() * 200.0 }));
}

#[tokio::main]
async fn main() {
    // With a word, that part alone. Cargo hands in options of its own.
    let word = std::env::args().skip(1).find(|a| !a.starts_with('-'));
    let wanted = |name: &str| word.as_ref().is_none_or(|w| name.contains(w.as_str()));
    if wanted("stretching") {
        stretching();
    }
    if wanted("receiving") {
        receiving().await;
    }
    if wanted("ledgers") {
        ledgers().await;
    }
}
