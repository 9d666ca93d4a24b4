//! Passkeys: what webauthn-rs needs to know of us, and what is remembered while a browser answers.

use chrono::{DateTime, TimeDelta, Utc};
use domain::bytes::Bytes;
use std::collections::HashMap;
use std::sync::Mutex;
use webauthn_rs::Webauthn;
use webauthn_rs::WebauthnBuilder;
use webauthn_rs::prelude::{PasskeyAuthentication, PasskeyRegistration, Url};

/// A browser has this long to answer.
const WITHIN: TimeDelta = TimeDelta::minutes(5);
/// Answers that are waited for, at most.
const WAITING_MAX: usize = 1_000;

/// Builds what checks passkeys, for the address under which browsers find us; nothing where that is no address that
/// passkeys can be bound to.
pub fn checker(address: &str) -> Option<Webauthn> {
    let origin = Url::parse(address).ok()?;
    let host = origin.host_str()?.to_owned();
    WebauthnBuilder::new(&host, &origin).ok()?.rp_name("Firsthand").build().ok()
}

/// What was asked of a browser.
pub enum Asked {
    ToMake(PasskeyRegistration),
    ToUse(PasskeyAuthentication),
}

/// What was asked, by the session that was asked. In memory only: after a restart it is asked again.
#[derive(Default)]
pub struct Waiting(Mutex<HashMap<Bytes<32>, (DateTime<Utc>, Asked)>>);

impl Waiting {
    pub fn ask(&self, session: Bytes<32>, asked: Asked, now: DateTime<Utc>) {
        let mut all = self.0.lock().unwrap_or_else(|e| e.into_inner());
        if all.len() >= WAITING_MAX {
            all.retain(|_, (at, _)| now - *at < WITHIN);
        }
        all.insert(session, (now, asked));
    }

    /// Takes what was asked, once.
    pub fn answer(&self, session: &Bytes<32>, now: DateTime<Utc>) -> Option<Asked> {
        let mut all = self.0.lock().unwrap_or_else(|e| e.into_inner());
        all.remove(session).filter(|(at, _)| now - *at < WITHIN).map(|(_, asked)| asked)
    }
}
