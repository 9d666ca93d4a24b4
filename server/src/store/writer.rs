//! The one task that writes. A dropped request can't cancel a commit; requests that wait together share a
//! transaction with a savepoint each; answers go out after COMMIT.

use super::append::{New, Work};
use super::destroy::{Destroyed, Order};
use super::judged::Judged;
use super::opening::Prepared;
use super::pictures::Checked;
use super::refile::Place;
use super::staged::Staged;
use super::{State, StoreError};
use crate::keys::Master;
use crate::random;
use crate::seams::failpoint;
use chrono::{DateTime, Utc};
use domain::access::Actor;
use domain::bytes::Bytes;
use domain::format::checkpoint::Checkpoint;
use domain::id::{DeviceId, EntryId, FileId, SeriesId};
use domain::register::Register;
use domain::wire::{Receipt, TabletStatus};
use sqlx::{Connection, SqliteConnection, SqlitePool};
use std::sync::{Arc, RwLock};
use tokio::sync::{broadcast, mpsc, oneshot};

/// Requests that share a transaction, at most.
const TOGETHER_MAX: usize = 32;
/// Requests that wait, at most: then the next one waits at the door.
const QUEUE_MAX: usize = 256;

pub(crate) enum Command {
    Receive {
        device: DeviceId,
        public: Bytes<32>,
        /// Opened by this register.
        prepared: (Vec<Prepared>, Arc<Register>),
        /// What the tablet says of itself in the same breath.
        status: Option<TabletStatus>,
        now: DateTime<Utc>,
    },
    Write {
        /// By what it was judged, where somebody at the desk writes.
        judged: Option<Judged>,
        entries: Vec<New>,
        now: DateTime<Utc>,
    },
    Refile {
        entry: EntryId,
        to: Place,
        by: Actor,
        reason: String,
        now: DateTime<Utc>,
    },
    NewEpoch {
        above: u64,
        banner: String,
        now: DateTime<Utc>,
    },
    BannerRead,
    Destroy {
        file: FileId,
        order: Order,
    },
    /// A picture that was looked at, to be put into its record's file.
    Picture(Checked),
    /// Ends the task, once all before it is committed.
    Stop,
    /// Tries again what could not be taken before: a key or a version may be known now.
    Retry {
        now: DateTime<Utc>,
    },
}

pub(crate) enum Answer {
    Receipts(Vec<Receipt>),
    Written(Vec<EntryId>),
    Destroyed(Destroyed),
    Done,
}

type Reply = oneshot::Sender<Result<Answer, StoreError>>;

#[derive(Clone)]
pub struct Handle {
    queue: mpsc::Sender<(Command, Reply)>,
    changes: broadcast::Sender<Arc<Vec<FileId>>>,
}

impl Handle {
    pub(crate) async fn ask(&self, command: Command) -> Result<Answer, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.queue.send((command, reply)).await.map_err(|_| StoreError::Stopped)?;
        answer.await.map_err(|_| StoreError::Stopped)?
    }

    /// Waits until the task has ended.
    pub(crate) async fn ended(&self) {
        self.queue.closed().await;
    }

    /// The files that each commit changed.
    pub fn changes(&self) -> broadcast::Receiver<Arc<Vec<FileId>>> {
        self.changes.subscribe()
    }
}

pub(crate) fn start(
    conn: SqliteConnection,
    keys: SqlitePool,
    master: Master,
    state: Arc<RwLock<Arc<State>>>,
) -> Handle {
    let (queue, commands) = mpsc::channel(QUEUE_MAX);
    let (changes, _) = broadcast::channel(256);
    let handle = Handle { queue, changes: changes.clone() };
    tokio::spawn(run(Writer { conn, keys, master, state, changes }, commands));
    handle
}

struct Writer {
    conn: SqliteConnection,
    keys: SqlitePool,
    master: Master,
    state: Arc<RwLock<Arc<State>>>,
    changes: broadcast::Sender<Arc<Vec<FileId>>>,
}

async fn run(mut writer: Writer, mut commands: mpsc::Receiver<(Command, Reply)>) {
    while let Some(first) = commands.recv().await {
        let mut together = vec![first];
        while together.len() < TOGETHER_MAX {
            match commands.try_recv() {
                Ok(next) => together.push(next),
                Err(_) => break,
            }
        }
        let stop = together.iter().any(|(command, _)| matches!(command, Command::Stop));
        let (commands, replies): (Vec<Command>, Vec<Reply>) = together.into_iter().unzip();
        let answers = match writer.commit(commands).await {
            Ok(answers) => answers,
            Err(e) => {
                // Whatever was half done is undone before the next request; nobody gets a receipt.
                let _ = sqlx::query("ROLLBACK").execute(&mut writer.conn).await;
                tracing::error!("a transaction failed: {e}");
                if let Err(e) = writer.is_as_known().await {
                    tracing::error!(
                        "after that the ledger is not as it is known here, so nothing more is written: {e}"
                    );
                    return;
                }
                let full = matches!(e, StoreError::DiskFull);
                replies.iter().map(|_| Err(if full { StoreError::DiskFull } else { StoreError::Stopped })).collect()
            }
        };
        if stop {
            if let Err(e) = writer.conn.close().await {
                tracing::error!("the ledger could not be closed: {e}");
            }
            return tell(replies, answers);
        }
        tell(replies, answers);
    }
}

/// Nobody waits any more where the request was dropped. What was committed stays committed.
fn tell(replies: Vec<Reply>, answers: Vec<Result<Answer, StoreError>>) {
    for (reply, answer) in replies.into_iter().zip(answers) {
        let _ = reply.send(answer);
    }
}

impl Writer {
    /// One transaction. The outer error means that nothing of it happened.
    async fn commit(&mut self, commands: Vec<Command>) -> Result<Vec<Result<Answer, StoreError>>, StoreError> {
        failpoint("before-begin");
        sqlx::query("BEGIN IMMEDIATE").execute(&mut self.conn).await?;
        let before = self.state.read().unwrap_or_else(|e| e.into_inner()).clone();
        let mut state = (*before).clone();
        let mut changed: Vec<FileId> = vec![];
        let mut answers = vec![];
        for command in commands {
            sqlx::query("SAVEPOINT one").execute(&mut self.conn).await?;
            let mut work = Work {
                ledger: Staged::new(&mut self.conn),
                keys: &self.keys,
                master: &self.master,
                state: state.clone(),
                changed: vec![],
            };
            let done = match work.carry_out(command).await {
                Ok(answer) => work.ledger.settled().await.map(|_| answer),
                Err(e) => Err(e),
            };
            match done {
                Ok(answer) => {
                    state = work.state;
                    changed.append(&mut work.changed);
                    answers.push(Ok(answer));
                }
                Err(e) => {
                    sqlx::query("ROLLBACK TO one").execute(&mut self.conn).await?;
                    answers.push(Err(e));
                }
            }
            sqlx::query("RELEASE one").execute(&mut self.conn).await?;
        }
        if state.size != before.size {
            self.checkpoint(&state).await?;
        }
        failpoint("before-commit");
        sqlx::query("COMMIT").execute(&mut self.conn).await?;
        failpoint("after-commit");
        *self.state.write().unwrap_or_else(|e| e.into_inner()) = Arc::new(state);
        changed.sort();
        changed.dedup();
        // Nobody may be listening.
        let _ = self.changes.send(Arc::new(changed));
        failpoint("before-answer");
        Ok(answers)
    }

    /// Whether the ledger ends where the state in memory says. A COMMIT that reports failure may have been one.
    async fn is_as_known(&mut self) -> Result<(), StoreError> {
        let size: i64 =
            sqlx::query_scalar("SELECT coalesce(max(seq) + 1, 0) FROM leaf").fetch_one(&mut self.conn).await?;
        let known = self.state.read().unwrap_or_else(|e| e.into_inner()).size;
        if size as u64 == known { Ok(()) } else { Err(StoreError::Broken(known, "the ledger goes on after it")) }
    }

    async fn checkpoint(&mut self, state: &State) -> Result<(), StoreError> {
        let received: i64 = sqlx::query_scalar("SELECT received_ms FROM leaf ORDER BY seq DESC LIMIT 1")
            .fetch_one(&mut self.conn)
            .await?;
        let index = self.master.signing_index();
        let signing = self.master.signing(index);
        let signed = Checkpoint::write(state.setting, state.epoch, state.size, state.root(), received, index, &signing);
        sqlx::query("INSERT INTO checkpoint (epoch, size, signed) VALUES (?, ?, ?)")
            .bind(state.epoch as i64)
            .bind(state.size as i64)
            .bind(serde_json::to_string(&signed)?)
            .execute(&mut self.conn)
            .await?;
        Ok(())
    }
}

impl Work<'_> {
    async fn carry_out(&mut self, command: Command) -> Result<Answer, StoreError> {
        match command {
            Command::Receive { device, public, prepared, status, now } => {
                let receipts = self.receive_all(device, &public, prepared, now).await?;
                if let Some(mut status) = status {
                    // What came with this very request does not wait any more.
                    status.waiting = status.waiting.saturating_sub(receipts.len() as u32);
                    self.note_contact(device, status, now).await?;
                }
                Ok(Answer::Receipts(receipts))
            }
            Command::Write { judged, entries, now } => {
                if let Some(written) = self.written_before(&entries).await? {
                    return Ok(Answer::Written(written));
                }
                if let Some(judged) = &judged {
                    self.still_holds(judged).await?;
                }
                let mut written = vec![];
                for entry in entries {
                    written.push(self.write(entry, now).await?);
                }
                Ok(Answer::Written(written))
            }
            Command::Refile { entry, to, by, reason, now } => {
                self.refile(entry, to, &by, &reason, now).await?;
                Ok(Answer::Done)
            }
            Command::NewEpoch { above, banner, now } => {
                self.state.epoch = (now.timestamp_millis() as u64).max(above.max(self.state.epoch) + 1);
                self.state.banner = Some(banner);
                // Places that the server gave after the copy was made are not given twice.
                self.state.series = SeriesId::from_random(random::bytes()?);
                self.state.server_place = 0;
                self.keep_epoch().await?;
                Ok(Answer::Done)
            }
            Command::Retry { now } => {
                self.retry(now).await?;
                Ok(Answer::Done)
            }
            Command::Picture(checked) => {
                self.take_picture(checked).await?;
                Ok(Answer::Done)
            }
            Command::Destroy { file, order } => Ok(Answer::Destroyed(self.destroy(file, order).await?)),
            Command::Stop => Ok(Answer::Done),
            Command::BannerRead => {
                self.state.banner = None;
                self.keep_epoch().await?;
                Ok(Answer::Done)
            }
        }
    }

    async fn keep_epoch(&mut self) -> Result<(), StoreError> {
        sqlx::query("UPDATE setting SET epoch = ?, banner = ?, series = ?")
            .bind(self.state.epoch as i64)
            .bind(&self.state.banner)
            .bind(self.state.series.bytes().as_slice())
            .execute(self.ledger.settled().await?)
            .await?;
        Ok(())
    }
}
