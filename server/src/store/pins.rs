//! People's wrapped seeds and tablets' roster keys.

use super::read::row_id;
use super::{Store, StoreError};
use crate::random;
use chrono::{DateTime, Utc};
use domain::bytes::Bytes;
use domain::format::key::{PersonPublic, PinBlob};
use domain::format::vouched::{Names, PersonStatement};
use domain::id::{DeviceId, PersonId};
use domain::wire::Tile;
use sqlx::Row;
use std::collections::BTreeMap;

impl Store {
    /// The setting's word for whose keys these are.
    pub fn vouch(&self, tile: &Tile, public: PersonPublic) -> PersonStatement {
        let names = Names { name: &tile.name, short: &tile.short, job: &tile.job };
        let index = self.master.signing_index();
        PersonStatement::write(self.setting, tile.person, names, public, (index, &self.master.signing(index)))
    }

    pub async fn set_pin(&self, person: PersonId, blob: &PinBlob, key: &Bytes<16>) -> Result<(), StoreError> {
        sqlx::query("INSERT OR REPLACE INTO pin (person, blob, key) VALUES (?, ?, ?)")
            .bind(person.bytes().as_slice())
            .bind(serde_json::to_string(blob)?)
            .bind(key.0.as_slice())
            .execute(&self.keys)
            .await?;
        Ok(())
    }

    /// Everyone's wrapped seed, with the id of the key that it yields.
    pub async fn pins(&self) -> Result<BTreeMap<PersonId, (PinBlob, Bytes<16>)>, StoreError> {
        let rows = sqlx::query("SELECT person, key, blob FROM pin").fetch_all(&self.keys).await?;
        rows.iter()
            .map(|row| {
                let blob: String = row.try_get(2)?;
                Ok((PersonId::from_bytes(row_id(row, 0)?), (serde_json::from_str(&blob)?, Bytes(row_id(row, 1)?))))
            })
            .collect()
    }

    /// The tablet's roster key, made at first use.
    pub async fn roster_key(&self, device: DeviceId) -> Result<[u8; 32], StoreError> {
        let purpose = [b"roster".as_slice(), device.bytes()].concat();
        let wrapped = self.master.wrap(&purpose, &random::bytes::<32>()?)?;
        sqlx::query("INSERT OR IGNORE INTO roster_key (device, wrapped) VALUES (?, ?)")
            .bind(device.bytes().as_slice())
            .bind(wrapped)
            .execute(&self.keys)
            .await?;
        let wrapped: Vec<u8> = sqlx::query_scalar("SELECT wrapped FROM roster_key WHERE device = ?")
            .bind(device.bytes().as_slice())
            .fetch_one(&self.keys)
            .await?;
        self.master.unwrap(&purpose, &wrapped)
    }

    /// Switching a tablet off ends its roster key; and should an older ledger be put back, it stays off.
    pub async fn switched_off(&self, device: DeviceId, now: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query("INSERT OR IGNORE INTO switched_off (device, at_ms) VALUES (?, ?)")
            .bind(device.bytes().as_slice())
            .bind(now.timestamp_millis())
            .execute(&self.keys)
            .await?;
        sqlx::query("DELETE FROM roster_key WHERE device = ?")
            .bind(device.bytes().as_slice())
            .execute(&self.keys)
            .await?;
        Ok(())
    }

    /// Whether this tablet was ever switched off, whatever the ledger knows of it.
    pub async fn was_switched_off(&self, device: DeviceId) -> Result<bool, StoreError> {
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM switched_off WHERE device = ?")
            .bind(device.bytes().as_slice())
            .fetch_one(&self.keys)
            .await?;
        Ok(count > 0)
    }
}
