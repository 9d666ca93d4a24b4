//! The real server as a process, and how a tablet speaks with it on a real socket.

use super::{NOW, Tablet};
use chrono::{DateTime, TimeDelta, Utc};
use domain::format::envelope::Envelope;
use domain::id::EntryId;
use domain::wire::{SyncAnswer, SyncRequest, TabletStatus};
use server::clock::Clock;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The program, with a clock that stood at [`NOW`] when the first of this test program's processes started.
pub fn firsthand() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_firsthand"));
    command.env("FIRSTHAND_AHEAD_MS", ahead().num_milliseconds().to_string()).env("RUST_LOG", "warn");
    command
}

/// What that clock shows.
pub fn now() -> DateTime<Utc> {
    Clock::Machine.now() + ahead()
}

fn ahead() -> TimeDelta {
    // What benches run knows no clock but the machine's (`seams.rs`).
    if !cfg!(any(debug_assertions, feature = "soak")) {
        return TimeDelta::zero();
    }
    static AHEAD: std::sync::OnceLock<TimeDelta> = std::sync::OnceLock::new();
    *AHEAD.get_or_init(|| NOW.parse::<DateTime<Utc>>().unwrap() - Clock::Machine.now())
}

/// A server that does not outlive its test, however that ends.
pub struct Running(pub Child);

impl Running {
    /// With SIGKILL: it has no time for anything.
    pub fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub fn start(data: &Path, port: u16) -> Running {
    let mut server = spawn(&mut firsthand(), data, port);
    assert!(is_up(&mut server), "the server did not start");
    server
}

/// Without waiting for it.
pub fn spawn(firsthand: &mut Command, data: &Path, port: u16) -> Running {
    let serve = firsthand.args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data"]).arg(data);
    Running(serve.stdout(Stdio::piped()).spawn().unwrap())
}

/// Waits until it, or the demo, has said its last line of the start, or is gone.
pub fn is_up(server: &mut Running) -> bool {
    let mut said = BufReader::new(server.0.stdout.take().unwrap()).lines();
    said.any(|line| line.is_ok_and(|line| line.contains("Firsthand is at") || line.contains("Stop with")))
}

pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

pub fn verify(data: &Path) {
    let run = firsthand().args(["verify", "--data"]).arg(data).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}

pub async fn in_ledger(data: &Path) -> Vec<EntryId> {
    let url = format!("sqlite://{}", data.join("ledger.db").display());
    let ledger = sqlx::SqlitePool::connect(&url).await.unwrap();
    let ids: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT l.entry FROM leaf l JOIN arrival a ON a.entry = l.entry AND a.seq = l.seq")
            .fetch_all(&ledger)
            .await
            .unwrap();
    ledger.close().await;
    ids.into_iter().map(|id| EntryId::from_bytes(id.try_into().unwrap())).collect()
}

/// One request with these rows, and what came back: the status and the body, or nothing where there was no answer or
/// half of one.
pub fn ask(tablet: &mut Tablet, rows: &[Envelope], port: u16) -> Option<(u16, Vec<u8>)> {
    tablet.tick(now());
    let ask = SyncRequest { rows: rows.to_vec(), status: TabletStatus::default(), checkpoint: None, people: vec![] };
    let body = serde_json::to_vec(&ask).unwrap();
    let signed = tablet.request("POST", "/api/v1/sync", body.clone());
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut request = agent.post(format!("http://127.0.0.1:{port}/api/v1/sync"));
    for (name, value) in signed.headers() {
        request = request.header(name, value);
    }
    let mut answer = request.send(&body[..]).ok()?;
    Some((answer.status().as_u16(), answer.body_mut().read_to_vec().ok()?))
}

/// The same, for who expects receipts.
pub fn sync(tablet: &mut Tablet, rows: &[Envelope], port: u16) -> Option<SyncAnswer> {
    serde_json::from_slice(&ask(tablet, rows, port)?.1).ok()
}
