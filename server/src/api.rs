//! Every answer under `/api/v1/`: parse, ask `access`, call the store, answer. No SQL.

pub mod account;
pub mod answers;
pub mod board;
pub mod calendar;
pub mod calls;
pub mod desk;
pub mod error;
pub mod extract;
pub mod factors;
pub mod facts;
mod found;
pub mod leaving;
pub mod openapi;
pub mod pictures;
pub mod put_right;
pub mod records;
pub mod register;
pub mod replies;
pub mod roster;
pub mod second;
pub mod sign_in;
pub mod tablet;
pub mod tries;
pub mod written;

use crate::address::Address;
use crate::calling::Calling;
use crate::clock::Clock;
use crate::feed::Screens;
use crate::mail::{Mail, Sent};
use crate::page::Site;
use crate::passkeys::{Waiting, checker};
use crate::store::Store;
use domain::course::Ground;
use domain::format::key::Cost;
use domain::id::DeviceId;
use domain::register::Register;
use domain::rules::Rules;
use std::sync::Arc;
use tokio::sync::broadcast;
use webauthn_rs::Webauthn;

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
    /// What can't wait, as last found.
    pub calling: Arc<Calling>,
    /// Messages that were sent for it.
    pub sent: Arc<Sent>,
    /// Absent where the address is none that passkeys can be bound to.
    pub passkeys: Option<Arc<Webauthn>>,
    pub waiting: Arc<Waiting>,
    /// Held by whoever puts openings on the log.
    pub openings: Arc<tokio::sync::Mutex<()>>,
}

pub struct Config {
    /// What one guess of a passphrase costs.
    pub cost: Cost,
    /// A desk session ends after this long without use.
    pub idle: chrono::TimeDelta,
    /// Cookies go over TLS only. Off where the server speaks in clear, which it does on this machine alone.
    pub secure: bool,
    /// Where tablets find the server, for the picture with their code.
    pub address: Address,
    /// Whoever runs the nursery, leads or deputises needs a second factor. Off in the demo alone.
    pub second_factor: bool,
    /// Backups are made every day by the server itself.
    pub makes_backups: bool,
    /// Where messages go to those on duty; none where nobody set one up.
    pub mail: Option<Mail>,
    pub rules: Rules,
}

impl Server {
    pub fn new(store: Store, clock: Clock, config: Config, site: Site) -> Self {
        let (contacts, _) = broadcast::channel(64);
        let passkeys = checker(&config.address.to_string()).map(Arc::new);
        Self {
            store,
            clock,
            config: config.into(),
            tries: Arc::default(),
            site: site.into(),
            contacts,
            screens: Arc::default(),
            calling: Arc::default(),
            sent: Arc::default(),
            passkeys,
            waiting: Arc::default(),
            openings: Arc::default(),
        }
    }

    /// The rules under which this nursery works.
    pub fn ground<'a>(&'a self, register: &'a Register) -> Ground<'a> {
        Ground { rules: &self.config.rules, register }
    }
}
