//! Every answer under `/api/v1/`: parse, ask `access`, call the store, answer. No SQL.

pub mod answers;
pub mod desk;
pub mod error;
pub mod extract;
pub mod facts;
pub mod records;
pub mod register;
pub mod roster;
pub mod sign_in;
pub mod tablet;
pub mod tries;

use crate::clock::Clock;
use crate::feed::Screens;
use crate::page::Site;
use crate::store::Store;
use domain::format::key::Cost;
use domain::id::DeviceId;
use std::sync::Arc;
use tokio::sync::broadcast;

/// What every handler is handed.
#[derive(Clone)]
pub struct Server {
    pub store: Store,
    pub clock: Clock,
    pub config: Arc<Config>,
    pub tries: Arc<tries::Tries>,
    pub site: Arc<Site>,
    /// Tablets that were just heard of.
    pub contacts: broadcast::Sender<DeviceId>,
    /// Who has how many streams of events open.
    pub screens: Arc<Screens>,
}

pub struct Config {
    /// What one guess of a passphrase costs.
    pub cost: Cost,
    /// A desk session ends after this long without use.
    pub idle: chrono::TimeDelta,
    /// Cookies go over TLS only. Off on localhost alone.
    pub secure: bool,
    /// Where tablets find the server, for the picture with their code.
    pub address: String,
    /// "Not ready for real children's records" stands at the desk (H6).
    pub not_ready: bool,
}

impl Server {
    pub fn new(store: Store, clock: Clock, config: Config, site: Site) -> Self {
        let (contacts, _) = broadcast::channel(64);
        Self {
            store,
            clock,
            config: config.into(),
            tries: Arc::default(),
            site: site.into(),
            contacts,
            screens: Arc::default(),
        }
    }
}
