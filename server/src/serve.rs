//! Listening, in clear on localhost or behind a proxy, or over TLS from certificate files.

use crate::api::{Config, Server};
use crate::clock::Clock;
use crate::commands::Data;
use crate::page::Site;
use crate::router::router;
use crate::store::accounts::{Purpose, SET_UP_HOURS};
use crate::store::{Store, StoreError, backup};
use chrono::TimeDelta;
use domain::format::key::Cost;
use std::net::SocketAddr;
use std::path::PathBuf;

/// A desk session ends after this long without use.
const IDLE_MINUTES: i64 = 20;

pub struct Listen {
    pub at: SocketAddr,
    /// Where browsers find us, such as `https://records.example`.
    pub address: String,
    pub site: PathBuf,
    /// Certificate and key, in PEM.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Whoever runs the nursery, leads or deputises needs a second factor; until all have one, the desk says that
    /// this is not ready for real children's records (H6).
    pub second_factor: bool,
    pub backups: Option<Backups>,
    pub clock: Clock,
}

/// Daily backups, made by the server itself.
pub struct Backups {
    pub data: Data,
    pub to: PathBuf,
    pub encrypt_for: Vec<age::x25519::Recipient>,
}

/// Between two looks at whether a backup is due.
const LOOK: std::time::Duration = std::time::Duration::from_secs(3600);

impl Backups {
    /// One a day, as long as the server runs; what the keep rule lets go is deleted. A day that fails is noted for
    /// the desk and tried again within the hour.
    async fn keep_making(self, store: Store) {
        loop {
            if let Err(e) = self.make(&store).await {
                tracing::error!("no backup was made: {e}");
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn make(&self, store: &Store) -> Result<(), StoreError> {
        let now = Clock::Machine.now();
        let (good, _) = store.backups().await?;
        if backup::due(good.map(|g| g.at), now) {
            let to = self.to.join(backup::daily_name(domain::london::date(now)));
            let key = self.data.key();
            let from = backup::From { folder: &self.data.folder, master_key: &key };
            backup::take_and_note(&from, &to, &self.encrypt_for, now).await?;
            backup::tidy_up(&self.to, now)?;
        }
        Ok(())
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("Can't listen on {0}: {1}. Is another program using that port?")]
    Bind(SocketAddr, std::io::Error),
    #[error("The certificate files can't be used: {0}. Both have to be PEM files that this user may read.")]
    Certificate(std::io::Error),
    #[error("The server stopped: {0}")]
    Stopped(std::io::Error),
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
}

/// Serves until it is told to stop. `ready` is called once the port is open.
pub async fn serve(store: Store, listen: Listen, ready: impl FnOnce()) -> Result<(), ServeError> {
    let config = Config {
        cost: Cost::PASSPHRASE,
        idle: TimeDelta::minutes(IDLE_MINUTES),
        secure: listen.address.starts_with("https://"),
        address: listen.address,
        second_factor: listen.second_factor,
        makes_backups: listen.backups.is_some(),
    };
    // Whatever can't be rescued stays set aside; the nursery opens all the same.
    if let Err(e) = store.retry_set_aside(listen.clock.now()).await {
        tracing::error!("what was set aside could not be tried again: {e}");
    }
    let daily = listen.backups.map(|backups| tokio::spawn(backups.keep_making(store.clone())));
    let app = router(Server::new(store, listen.clock, config, Site::new(listen.site)));
    let served = match listen.tls {
        None => {
            let socket = tokio::net::TcpListener::bind(listen.at).await.map_err(|e| ServeError::Bind(listen.at, e))?;
            ready();
            axum::serve(socket, app).with_graceful_shutdown(told_to_stop()).await.map_err(ServeError::Stopped)
        }
        Some((certificate, key)) => {
            // Only fails if a provider was chosen before, and then that one stands.
            let _ = rustls::crypto::ring::default_provider().install_default();
            let tls = axum_server::tls_rustls::RustlsConfig::from_pem_file(certificate, key)
                .await
                .map_err(ServeError::Certificate)?;
            ready();
            axum_server::bind_rustls(listen.at, tls).serve(app.into_make_service()).await.map_err(ServeError::Stopped)
        }
    };
    if let Some(daily) = daily {
        daily.abort();
    }
    served
}

/// The one-time link of a first start, or nothing where somebody can sign in already.
pub async fn set_up_link(store: &Store, address: &str) -> Result<Option<String>, ServeError> {
    if store.has_accounts().await? {
        return Ok(None);
    }
    let code = store.new_code(&Purpose::SetUp, TimeDelta::hours(SET_UP_HOURS), Clock::Machine.now()).await?;
    Ok(Some(format!("{address}/desk/#/setup/{code}")))
}

async fn told_to_stop() {
    // Without a handler for the signal there is nothing to wait for: it stops the process anyway.
    let _ = tokio::signal::ctrl_c().await;
}
