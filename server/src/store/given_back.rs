//! What comes back to a server that was put back from an older copy. Its own keys know which tablets were switched
//! off since and who left; tablets bring that they are ours, and whose keys the setting vouched for. Nothing is taken
//! on a tablet's word alone.

use super::append::New;
use super::read::row_id;
use super::{Store, StoreError};
use chrono::{DateTime, Utc};
use domain::bytes::Bytes;
use domain::entry::Author;
use domain::format::vouched::PersonStatement;
use domain::id::{DeviceId, PersonId};
use domain::register::Fact;
use sqlx::Row;

/// Why a tablet is off of which the ledger thinks otherwise.
const OFF_BEFORE: &str = "It had been switched off before the backup was put back.";
/// Before any restore.
const FIRST_EPOCH: u64 = 1;
/// The name of a tablet of which nothing is left but its certificate.
const NAME: &str = "Added after the backup";

impl Store {
    /// Tablets that were switched off after this copy of the ledger was made stay off.
    pub(crate) async fn keep_off(&self) -> Result<(), StoreError> {
        for row in sqlx::query("SELECT device, at_ms FROM switched_off").fetch_all(&self.keys).await? {
            let device = DeviceId::from_bytes(row_id(&row, 0)?);
            let at = crate::clock::from_ms(row.try_get(1)?);
            if self.state().register.tablets.get(&device).is_some_and(|t| t.off.is_none()) {
                let fact = Fact::TabletOff { device, why: OFF_BEFORE.into() };
                self.write(vec![New::fact(fact, Author::Server, at)], at).await?;
            }
        }
        Ok(())
    }

    /// People who left after this copy of the ledger was made stay gone, and their PINs with them.
    pub(crate) async fn keep_gone(&self) -> Result<(), StoreError> {
        for row in sqlx::query("SELECT person, at_ms FROM gone").fetch_all(&self.keys).await? {
            let person = PersonId::from_bytes(row_id(&row, 0)?);
            let at = crate::clock::from_ms(row.try_get(1)?);
            if self.state().register.people.get(&person).is_some_and(|p| !p.left) {
                let fact = Fact::PersonLeft { person, left: true };
                self.write(vec![New::fact(fact, Author::Server, at)], at).await?;
            }
        }
        Ok(())
    }

    /// Notes that somebody left, or that their staff file is destroyed, where an older ledger would not know it. What
    /// wraps their keys goes.
    pub async fn note_gone(&self, person: PersonId, destroyed: bool, now: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO gone (person, at_ms, destroyed) VALUES (?1, ?2, ?3)
             ON CONFLICT (person) DO UPDATE SET destroyed = max(destroyed, ?3)",
        )
        .bind(person.bytes().as_slice())
        .bind(now.timestamp_millis())
        .bind(destroyed)
        .execute(&self.keys)
        .await?;
        sqlx::query("DELETE FROM pin WHERE person = ?").bind(person.bytes().as_slice()).execute(&self.keys).await?;
        Ok(())
    }

    /// They are back. They get a new PIN.
    pub async fn note_back(&self, person: PersonId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM gone WHERE person = ? AND destroyed = 0")
            .bind(person.bytes().as_slice())
            .execute(&self.keys)
            .await?;
        Ok(())
    }

    /// Since when this person is gone, and whether nothing of them is to be known any more.
    async fn gone(&self, person: PersonId) -> Result<Option<bool>, StoreError> {
        let destroyed = sqlx::query_scalar("SELECT destroyed FROM gone WHERE person = ?")
            .bind(person.bytes().as_slice())
            .fetch_optional(&self.keys)
            .await?;
        Ok(destroyed)
    }

    /// Lists a tablet that shows the setting's certificate and is not known. One that was switched off stays off.
    pub async fn know_tablet(&self, device: DeviceId, public: Bytes<32>, now: DateTime<Utc>) -> Result<(), StoreError> {
        if self.state().register.tablets.contains_key(&device) {
            return Ok(());
        }
        let mut facts = vec![Fact::Tablet { device, name: NAME.into(), room: None, public }];
        if self.was_switched_off(device).await? {
            facts.push(Fact::TabletOff { device, why: OFF_BEFORE.into() });
        }
        self.write(facts.into_iter().map(|fact| New::fact(fact, Author::Server, now)).collect(), now).await?;
        Ok(())
    }

    /// Takes in people and keys that the setting vouched for and that are not known any more; then what they
    /// signed and had to be set aside is tried again. Only a ledger that was put back lacks any: of whoever left since,
    /// it takes the keys and lets nobody in; of whoever's file was destroyed, nothing. Returns whether there was
    /// anybody.
    pub async fn know_people(&self, people: &[PersonStatement], now: DateTime<Utc>) -> Result<bool, StoreError> {
        let state = self.state();
        if state.epoch == FIRST_EPOCH {
            return Ok(false);
        }
        let mut facts = vec![];
        for said in people {
            let public = self.master.signing(said.by).public();
            if said.verify(self.setting, &public).is_err() || state.register.key(&said.public.id()).is_some() {
                continue;
            }
            let gone = self.gone(said.person).await?;
            if gone == Some(true) {
                continue;
            }
            let PersonStatement { person, name, short, job, .. } = said.clone();
            if !state.register.people.contains_key(&person) {
                facts.push(Fact::Person { person, name, short, job, room: None });
                facts.extend(gone.map(|_| Fact::PersonLeft { person, left: true }));
            }
            facts.push(Fact::PersonKey { person, public: said.public });
        }
        if facts.is_empty() {
            return Ok(false);
        }
        self.write(facts.into_iter().map(|fact| New::fact(fact, Author::Server, now)).collect(), now).await?;
        self.retry_set_aside(now).await?;
        Ok(true)
    }
}
