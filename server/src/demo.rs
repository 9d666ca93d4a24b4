//! The demo nursery: Teasel Wharf (made up). Written by the same code as a real one: facts at a desk, sealed
//! entries from tablets. Days are counted from W0, the latest working day.

mod background;
mod calendar;
mod cast;
mod children;
mod hands;
mod story;

use crate::address::Address;
use crate::clock::Clock;
use crate::mail::Mail;
use crate::serve::{Listen, ServeError, serve};
use crate::store::accounts::Purpose;
use crate::store::{Held, Store, StoreError};
use calendar::Calendar;
use cast::Cast;
use chrono::{DateTime, TimeDelta, Utc};
use domain::format::key::Cost;
use domain::rules::Rules;
use hands::Hands;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Everyone's PIN in the demo.
pub const PIN: &str = "2846";
/// Everyone's passphrase at the demo's desk.
pub const PASSPHRASE: &str = "teasel wharf demo only";

/// What the demo costs to make: real parameters for people, cheap ones for tests.
#[derive(Clone, Copy)]
pub struct Costs {
    pub pin: Cost,
    pub passphrase: Cost,
}

impl Costs {
    pub const REAL: Costs = Costs { pin: Cost::PIN, passphrase: Cost::PASSPHRASE };
    pub const CHEAP: Costs = Costs { pin: Cost::CHEAP, passphrase: Cost::CHEAP };
}

/// Fills an empty store with the nursery as of `now`. Entries later than `now` don't exist yet.
pub async fn fill(store: &Store, rules: &Rules, now: DateTime<Utc>, costs: Costs) -> Result<Cast, StoreError> {
    let calendar = Calendar::of(now, &rules.calendar);
    let cast = Cast::enter(store, &calendar, costs).await?;
    let mut hands = Hands::enrol(store, &cast, &calendar, now).await?;
    let children = children::enter(&mut hands, &calendar, &cast)?;
    background::weeks(&mut hands, &cast, &children, &calendar)?;
    story::arcs(&mut hands, &cast, &children, &calendar)?;
    hands.send_all(store, now).await?;
    Ok(cast)
}

/// Says of a folder that nothing in it is real: only such a one is ever started over.
const MARK: &str = "MADE-UP";

/// Demo people, with a passphrase that is printed at each start, exist only under `firsthand demo`.
///
/// # Errors
/// [`StoreError::Refused`] where the folder holds a demo nursery.
pub fn refuse_made_up(store: &Store) -> Result<(), StoreError> {
    match store.state().register.made_up {
        true => Err(StoreError::Refused("this folder holds the demo nursery. Give a real one a folder of its own")),
        false => Ok(()),
    }
}

/// A real nursery is never opened as a demo, and never cleared by one.
async fn refuse_real(data: &Path) -> Result<(), StoreError> {
    let anything = std::fs::read_dir(data).is_ok_and(|mut found| found.next().is_some());
    if !anything || data.join(MARK).exists() {
        return Ok(());
    }
    if data.join("ledger.db").exists() {
        // Made by a version that left no mark.
        let store = Store::open(data).await?;
        let made_up = store.state().register.made_up;
        store.close().await;
        if made_up {
            return Ok(());
        }
    }
    Err(StoreError::Refused(
        "this folder is no demo nursery: it holds other files. Give the demo an empty folder, with --data",
    ))
}

/// How a demo is started.
pub struct Demo {
    pub data: PathBuf,
    pub site: PathBuf,
    pub port: u16,
    /// Start over: what lies there is deleted.
    pub fresh: bool,
    pub costs: Costs,
    /// Where browsers find it.
    pub address: Address,
    pub clock: Clock,
    pub rules: Rules,
    pub mail: Option<Mail>,
}

pub async fn run(demo: Demo) -> Result<(), ServeError> {
    let Demo { data, site, port, fresh, costs, address, clock, rules, mail } = demo;
    refuse_real(&data).await?;
    if fresh && data.exists() {
        std::fs::remove_dir_all(&data).map_err(StoreError::Io)?;
    }
    std::fs::create_dir_all(&data).map_err(StoreError::Io)?;
    std::fs::write(data.join(MARK), "Nobody in here is real.\n").map_err(StoreError::Io)?;
    let _held = Held::hold(&data)?;
    let now = clock.now();
    let store = Store::open(&data).await?;
    if store.state().register.people.is_empty() {
        println!("Making the demo nursery …");
        fill(&store, &rules, now, costs).await?;
    }
    let mut codes = vec![];
    let state = store.state();
    let manager = state.register.people.keys().next().copied().ok_or(StoreError::NotFound)?;
    for (room, name) in state.register.rooms.iter().map(|(id, r)| (*id, r.name.clone())) {
        let purpose = Purpose::Enrol { name: format!("{name} (this browser)"), room: Some(room), by: manager };
        codes.push((name, store.new_code(&purpose, TimeDelta::hours(12), now).await?));
    }
    codes.sort();
    let listen = Listen {
        at: SocketAddr::from(([127, 0, 0, 1], port)),
        address: address.clone(),
        site,
        tls: None,
        second_factor: false,
        backups: None,
        mail,
        clock,
        rules,
    };
    serve(store, listen, || {
        println!("\nTeasel Wharf Nursery. MADE UP: every person, place and number.\n");
        println!("Desk   {address}/desk/");
        println!("       sign in as imogen, adaeze, tomasz or harriet; the passphrase is: {PASSPHRASE}");
        for (name, code) in codes {
            println!("Tablet {address}/room/#{code}   ({name}; the link works once)");
        }
        println!("       everyone's PIN is {PIN}\n");
        println!("Stop with Ctrl+C. The data stays; --fresh starts over.");
    })
    .await
}
