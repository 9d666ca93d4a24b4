//! Listening, in clear on localhost or behind a proxy, or over TLS from certificate files.

use crate::address::{Address, AddressFault};
use crate::api::{Config, Server};
use crate::clock::Clock;
use crate::commands::Data;
use crate::door::Door;
use crate::mail::{self, Mail};
use crate::page::Site;
use crate::router::router;
use crate::seams::failpoint;
use crate::store::accounts::{Purpose, SET_UP_HOURS};
use crate::store::append::New;
use crate::store::{Store, StoreError, backup, restore};
use crate::tasks::Tasks;
use axum_server::tls_rustls::RustlsConfig;
use chrono::{DateTime, TimeDelta, Utc};
use domain::entry::Author;
use domain::format::key::Cost;
use domain::register::Fact;
use domain::rules::Rules;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// A desk session ends after this long without use.
const IDLE_MINUTES: i64 = 20;

pub struct Listen {
    pub at: SocketAddr,
    /// Where browsers find us, such as `https://records.example`.
    pub address: Address,
    pub site: PathBuf,
    /// Certificate and key, in PEM.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Whoever runs the nursery, leads or deputises needs a second factor; until all have one, the desk says that
    /// this is not ready for real children's records (H6).
    pub second_factor: bool,
    pub backups: Option<Backups>,
    /// By which those on duty hear of what can't wait.
    pub mail: Option<Mail>,
    pub clock: Clock,
    pub rules: Rules,
}

impl Listen {
    /// Browsers speak with it in clear: on this machine, where nobody can listen in between.
    pub fn is_in_clear(&self) -> bool {
        self.tls.is_none() && !self.address.is_tls()
    }

    /// Whether passphrases would cross a network in clear: then it does not start.
    fn is_overheard(&self) -> bool {
        self.is_in_clear() && !(self.address.is_here() && self.at.ip().is_loopback())
    }
}

/// Daily backups, made by the server itself.
pub struct Backups {
    pub data: Data,
    pub to: PathBuf,
    pub encrypt_for: Vec<age::x25519::Recipient>,
}

/// Between two looks at what is due.
const LOOK: Duration = Duration::from_secs(3600);

/// A new version can bring new editions: from when each counted is kept (R24).
async fn note_rules(store: &Store, rules: &Rules, now: DateTime<Utc>) -> Result<(), StoreError> {
    let state = store.state();
    let packs = rules.editions(state.register.authority.as_deref());
    if state.register.rules != packs && !state.register.people.is_empty() {
        store.write(vec![New::fact(Fact::RulesInForce { packs }, Author::Server, now)], now).await?;
    }
    Ok(())
}

/// What has to be done now and then, as long as the server runs. What fails is tried again within the hour.
async fn look_after(store: Store, clock: Clock, backups: Option<Backups>) {
    let mut looked = std::time::Instant::now();
    loop {
        failpoint("look-after");
        let now = clock.now();
        if let Err(e) = store.log_exports(now).await {
            tracing::error!("an export could not be put into the access log: {e}");
        }
        // Both came, and the machine stopped before they were put together.
        if let Err(e) = store.take_pictures(None, now).await {
            tracing::error!("pictures that came could not be taken: {e}");
        }
        let steady = match store.steady(now).await {
            Ok(steady) => steady,
            Err(e) => {
                tracing::error!("nothing is done by time, as the clock could not be followed: {e}");
                tokio::time::sleep(LOOK).await;
                continue;
            }
        };
        let passed = TimeDelta::from_std(looked.elapsed()).unwrap_or_default();
        looked = std::time::Instant::now();
        if let Err(e) = store.confirm_by_time(passed, now).await {
            tracing::error!("a role that waited for a day could not be confirmed: {e}");
        }
        match store.purge_pictures(steady).await {
            Ok(0) => {}
            Ok(n) => tracing::warn!("{n} pictures whose record never came were let go"),
            Err(e) => tracing::error!("pictures whose record never came could not be let go: {e}"),
        }
        Store::clear_trials();
        if let Some(backups) = &backups {
            if let Err(e) = backups.make(&store, now).await {
                tracing::error!("no backup was made: {e}");
            }
            // Whether or not: copies of keys may not outlive what was destroyed.
            if let Err(e) = backup::tidy_up(&backups.to, steady) {
                tracing::error!("old backups could not be tidied up: {e}");
            }
            if let Err(e) = restore::tidy_up(&backups.data.folder, steady) {
                tracing::error!("what a restore left behind could not be tidied up: {e}");
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// H7: as long as the server runs, and where it has a mail server.
async fn write_to_those_called(server: Server) {
    loop {
        mail::round(&server).await;
        tokio::time::sleep(mail::LOOK).await;
    }
}

impl Backups {
    /// One a day; what the keep rule lets go is deleted. A day that fails is noted for the desk.
    async fn make(&self, store: &Store, now: DateTime<Utc>) -> Result<(), StoreError> {
        let (good, _) = store.backups(now).await?;
        if backup::due(good.map(|g| g.at), now) {
            let to = self.to.join(backup::daily_name(domain::london::date(now)));
            let key = self.data.key();
            let from = backup::From { folder: &self.data.folder, master_key: &key };
            backup::take_and_note(&from, &to, &self.encrypt_for, now).await?;
        }
        Ok(())
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("Can't listen on {0}: {1}. Is another program using that port?")]
    Bind(SocketAddr, std::io::Error),
    #[error("The address can't be used: {0}.")]
    Address(#[from] AddressFault),
    #[error("The certificate files can't be used: {0}. Both have to be PEM files that this user may read.")]
    Certificate(std::io::Error),
    #[error(
        "Passphrases and records would cross the network in clear, so the server does not start. Give --certificate and \
         --key; or, behind a proxy that speaks TLS, --address with https://; or listen on 127.0.0.1 only."
    )]
    InClear,
    #[error("The server stopped: {0}")]
    Stopped(std::io::Error),
    #[error(
        "The server stopped, since {0} had ended. What it said was kept is kept, and tablets hold the rest. Start it again; the \
         lines above say what happened"
    )]
    Ended(&'static str),
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
}

/// Serves until it is told to stop. `ready` is called once the port is open.
pub async fn serve(store: Store, listen: Listen, ready: impl FnOnce()) -> Result<(), ServeError> {
    if listen.is_overheard() {
        return Err(ServeError::InClear);
    }
    note_rules(&store, &listen.rules, listen.clock.now()).await?;
    let config = Config {
        cost: Cost::PASSPHRASE,
        idle: TimeDelta::minutes(IDLE_MINUTES),
        secure: !listen.is_in_clear(),
        address: listen.address.clone().behind_proxy(listen.tls.is_none() && listen.address.is_tls()),
        second_factor: listen.second_factor,
        makes_backups: listen.backups.is_some(),
        mail: listen.mail,
        rules: listen.rules,
    };
    // Whatever can't be rescued stays set aside; the nursery opens all the same.
    if let Err(e) = store.retry_set_aside(listen.clock.now()).await {
        tracing::error!("what was set aside could not be tried again: {e}");
    }
    let mut tasks = Tasks::default();
    let writer = store.clone();
    tasks.run("what writes the ledger", async move { writer.writer_ended().await });
    tasks.run(
        "what looks after backups and what is due",
        look_after(store.clone(), listen.clock.clone(), listen.backups),
    );
    let server = Server::new(store.clone(), listen.clock, config, Site::new(listen.site));
    if server.config.mail.is_some() {
        tasks.run("what writes to those who are called", write_to_those_called(server.clone()));
    }
    let app = router(server);
    let socket = std::net::TcpListener::bind(listen.at).map_err(|e| ServeError::Bind(listen.at, e))?;
    socket.set_nonblocking(true).map_err(|e| ServeError::Bind(listen.at, e))?;
    let handle = axum_server::Handle::new();
    let stopping = tokio::spawn(stop(handle.clone()));
    let app = app.into_make_service();
    let door = Door::new();
    let mut https = None;
    if let Some((certificate, key)) = listen.tls {
        // Only fails if a provider was chosen before, and then that one stands.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let tls = RustlsConfig::from_pem_file(&certificate, &key).await.map_err(ServeError::Certificate)?;
        tasks.run("what takes a renewed certificate", renew(tls.clone(), certificate, key));
        https = Some(tls);
    }
    let serving = async {
        match https {
            None => {
                let mut http =
                    axum_server::from_tcp(socket).map_err(|e| ServeError::Bind(listen.at, e))?.acceptor(door);
                patient(http.http_builder());
                ready();
                http.handle(handle).serve(app).await.map_err(ServeError::Stopped)
            }
            Some(tls) => {
                let https = axum_server::from_tcp_rustls(socket, tls).map_err(|e| ServeError::Bind(listen.at, e))?;
                let mut https = https.map(|tls| tls.acceptor(door));
                patient(https.http_builder());
                ready();
                https.handle(handle).serve(app).await.map_err(ServeError::Stopped)
            }
        }
    };
    let served = tokio::select! {
        served = serving => served,
        name = tasks.one_ended() => Err(ServeError::Ended(name)),
    };
    stopping.abort();
    drop(tasks);
    store.close().await;
    served
}

/// The one-time link of a first start, or nothing where somebody can sign in already.
pub async fn set_up_link(store: &Store, address: &Address) -> Result<Option<String>, ServeError> {
    if store.has_accounts().await? {
        return Ok(None);
    }
    let code = store.new_code(&Purpose::SetUp, TimeDelta::hours(SET_UP_HOURS), Clock::Machine.now()).await?;
    Ok(Some(format!("{address}/desk/#/setup/{code}")))
}

/// Between two looks at whether the certificate's files were renewed. A hang-up signal looks at once.
const RENEWED_LOOK: Duration = Duration::from_secs(60);

/// Certificates live for weeks, the server for years: a renewed one is taken without a restart. One that can't be
/// read leaves the old one in use.
async fn renew(tls: RustlsConfig, certificate: PathBuf, key: PathBuf) {
    let changed = |path: &PathBuf| std::fs::metadata(path).and_then(|m| m.modified()).ok();
    let mut known = (changed(&certificate), changed(&key));
    let mut hang_up = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok();
    loop {
        let signal = async {
            match &mut hang_up {
                Some(signal) => drop(signal.recv().await),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = tokio::time::sleep(RENEWED_LOOK) => {}
            () = signal => {}
        }
        let now = (changed(&certificate), changed(&key));
        if now == known {
            continue;
        }
        match tls.reload_from_pem_file(&certificate, &key).await {
            Ok(()) => {
                tracing::info!("the renewed certificate is in use");
                known = now;
            }
            Err(e) => tracing::error!("the renewed certificate can't be used, and the old one stays: {e}"),
        }
    }
}

/// Streams of events have no end: they are cut once everything else had its time.
async fn stop(handle: axum_server::Handle<SocketAddr>) {
    told_to_stop().await;
    handle.graceful_shutdown(Some(GRACE));
}

const GRACE: Duration = Duration::from_secs(2);

async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    // Without a handler for a signal there is nothing to wait for: it stops the process anyway.
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        },
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}

/// Whoever opens connections and says nothing on them holds none of them for long (`door.rs` too). A screen asks for some
/// things at once; more than that at once on one connection is a flood.
fn patient(http: &mut Builder<TokioExecutor>) {
    http.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_PATIENCE);
    http.http2().timer(TokioTimer::new()).keep_alive_interval(HEAD_PATIENCE).keep_alive_timeout(HEAD_PATIENCE);
    http.http2().max_concurrent_streams(STREAMS_MAX);
}

/// For the head of a request, also the next one on a connection that is kept.
const HEAD_PATIENCE: Duration = crate::door::SILENCE_MAX;
const STREAMS_MAX: u32 = 32;
