//! The second factor of people at the desk: a code app, passkeys, recovery codes. In `keys.db`, never in the ledger.

use super::read::row_id;
use super::{Store, StoreError};
use crate::random;
use chrono::{DateTime, Utc};
use domain::bytes::encode;
use domain::format::sha256;
use domain::id::PersonId;
use sqlx::Row;
use totp_rs::{Algorithm, Builder, Totp};
use webauthn_rs::prelude::Passkey;

/// Recovery codes that somebody gets at once.
pub const RECOVERY_CODES: usize = 10;
/// Passkeys of one person, at most.
pub const PASSKEYS_MAX: usize = 10;

/// A passkey as it is kept.
pub struct KeptPasskey {
    pub name: String,
    pub added: DateTime<Utc>,
    pub passkey: Passkey,
}

/// What somebody has set up.
pub struct Known {
    /// A code app, confirmed.
    pub code: bool,
    pub passkeys: Vec<KeptPasskey>,
    pub recovery_left: u32,
}

impl Known {
    /// Whether there is a second factor at all. Recovery codes alone are none.
    pub fn any(&self) -> bool {
        self.code || !self.passkeys.is_empty()
    }
}

/// Codes of six digits, each good for half a minute, as every code app makes them. One step either side is taken:
/// a telephone's clock may be off.
fn totp(secret: &[u8; 20]) -> Result<Totp, StoreError> {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(30)
        .with_secret(secret.to_vec())
        .build()
        .map_err(|_| StoreError::Random)
}

fn purpose(person: PersonId) -> Vec<u8> {
    [b"totp".as_slice(), person.bytes()].concat()
}

fn recovery_hash(person: PersonId, code: &str) -> [u8; 32] {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    sha256(&[b"fh1/recovery", person.bytes(), plain.as_bytes()])
}

impl Store {
    pub async fn factors(&self, person: PersonId) -> Result<Known, StoreError> {
        let code: i64 = sqlx::query_scalar("SELECT count(*) FROM totp WHERE person = ?")
            .bind(person.bytes().as_slice())
            .fetch_one(&self.keys)
            .await?;
        let rows = sqlx::query("SELECT name, added_ms, credential FROM passkey WHERE person = ? ORDER BY added_ms")
            .bind(person.bytes().as_slice())
            .fetch_all(&self.keys)
            .await?;
        let passkeys = rows
            .iter()
            .map(|row| {
                let credential: String = row.try_get(2)?;
                let added = crate::clock::from_ms(row.try_get(1)?);
                Ok(KeptPasskey { name: row.try_get(0)?, added, passkey: serde_json::from_str(&credential)? })
            })
            .collect::<Result<_, StoreError>>()?;
        let left: i64 = sqlx::query_scalar("SELECT count(*) FROM recovery WHERE person = ?")
            .bind(person.bytes().as_slice())
            .fetch_one(&self.keys)
            .await?;
        Ok(Known { code: code > 0, passkeys, recovery_left: left as u32 })
    }

    /// Everyone who has a second factor.
    pub async fn with_factors(&self) -> Result<std::collections::BTreeSet<PersonId>, StoreError> {
        let rows =
            sqlx::query("SELECT person FROM totp UNION SELECT person FROM passkey").fetch_all(&self.keys).await?;
        rows.iter().map(|row| Ok(PersonId::from_bytes(row_id(row, 0)?))).collect()
    }

    /// A new secret for a code app. It counts once a code of it was shown; an older app of theirs counts until then.
    pub async fn new_code_app(&self, person: PersonId) -> Result<[u8; 20], StoreError> {
        let secret = random::bytes()?;
        self.pending_apps().insert(person, secret);
        Ok(secret)
    }

    /// Takes a new app into use, with one code of it.
    pub async fn confirm_code_app(&self, person: PersonId, code: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let Some(secret) = self.pending_apps().get(&person).copied() else { return Ok(false) };
        let Some(step) = check(&secret, code, now)? else { return Ok(false) };
        let mut padded = [0; 32];
        padded[..20].copy_from_slice(&secret);
        sqlx::query("INSERT OR REPLACE INTO totp (person, secret, last_step) VALUES (?, ?, ?)")
            .bind(person.bytes().as_slice())
            .bind(self.master.wrap(&purpose(person), &padded)?)
            .bind(step)
            .execute(&self.keys)
            .await?;
        self.pending_apps().remove(&person);
        Ok(true)
    }

    pub async fn forget_code_app(&self, person: PersonId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM totp WHERE person = ?").bind(person.bytes().as_slice()).execute(&self.keys).await?;
        Ok(())
    }

    /// Whether a code is right and was not used before. Of two that come together, one is taken.
    pub async fn check_code(&self, person: PersonId, code: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let wrapped: Option<Vec<u8>> = sqlx::query_scalar("SELECT secret FROM totp WHERE person = ?")
            .bind(person.bytes().as_slice())
            .fetch_optional(&self.keys)
            .await?;
        let Some(wrapped) = wrapped else { return Ok(false) };
        let padded = self.master.unwrap(&purpose(person), &wrapped)?;
        let mut secret = [0; 20];
        secret.copy_from_slice(&padded[..20]);
        let Some(step) = check(&secret, code, now)? else { return Ok(false) };
        let taken = sqlx::query("UPDATE totp SET last_step = ?1 WHERE person = ?2 AND last_step < ?1")
            .bind(step)
            .bind(person.bytes().as_slice())
            .execute(&self.keys)
            .await?;
        Ok(taken.rows_affected() == 1)
    }

    pub async fn add_passkey(
        &self,
        person: PersonId,
        name: &str,
        passkey: &Passkey,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO passkey (id, person, name, credential, added_ms) VALUES (?, ?, ?, ?, ?)")
            .bind(passkey.cred_id().as_slice())
            .bind(person.bytes().as_slice())
            .bind(name)
            .bind(serde_json::to_string(passkey)?)
            .bind(now.timestamp_millis())
            .execute(&self.keys)
            .await?;
        Ok(())
    }

    /// Whether somebody has this passkey already.
    pub async fn has_passkey(&self, id: &[u8]) -> Result<bool, StoreError> {
        let count: i64 =
            sqlx::query_scalar("SELECT count(*) FROM passkey WHERE id = ?").bind(id).fetch_one(&self.keys).await?;
        Ok(count > 0)
    }

    /// Notes that a passkey was used: its counter goes on.
    pub async fn used_passkey(&self, passkey: &Passkey) -> Result<(), StoreError> {
        sqlx::query("UPDATE passkey SET credential = ? WHERE id = ?")
            .bind(serde_json::to_string(passkey)?)
            .bind(passkey.cred_id().as_slice())
            .execute(&self.keys)
            .await?;
        Ok(())
    }

    pub async fn forget_passkey(&self, person: PersonId, id: &[u8]) -> Result<(), StoreError> {
        let gone = sqlx::query("DELETE FROM passkey WHERE person = ? AND id = ?")
            .bind(person.bytes().as_slice())
            .bind(id)
            .execute(&self.keys)
            .await?;
        if gone.rows_affected() == 0 { Err(StoreError::NotFound) } else { Ok(()) }
    }

    /// New recovery codes; earlier ones open nothing any more.
    pub async fn new_recovery(&self, person: PersonId) -> Result<Vec<String>, StoreError> {
        let mut codes = vec![];
        for _ in 0..RECOVERY_CODES {
            codes.push(format!("{}-{}-{}", random::code()?, random::code()?, random::code()?));
        }
        let mut both = self.keys.begin().await?;
        sqlx::query("DELETE FROM recovery WHERE person = ?")
            .bind(person.bytes().as_slice())
            .execute(&mut *both)
            .await?;
        for code in &codes {
            sqlx::query("INSERT INTO recovery (person, hash) VALUES (?, ?)")
                .bind(person.bytes().as_slice())
                .bind(recovery_hash(person, code).as_slice())
                .execute(&mut *both)
                .await?;
        }
        both.commit().await?;
        Ok(codes)
    }

    /// Uses a recovery code up, if it is one.
    pub async fn use_recovery(&self, person: PersonId, code: &str) -> Result<bool, StoreError> {
        let used = sqlx::query("DELETE FROM recovery WHERE person = ? AND hash = ?")
            .bind(person.bytes().as_slice())
            .bind(recovery_hash(person, code).as_slice())
            .execute(&self.keys)
            .await?;
        Ok(used.rows_affected() == 1)
    }

    /// Forgets all of somebody's factors: they lost them, and set up new ones at the next sign-in.
    pub async fn forget_factors(&self, person: PersonId) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM totp WHERE person = ?",
            "DELETE FROM passkey WHERE person = ?",
            "DELETE FROM recovery WHERE person = ?",
        ] {
            sqlx::query(sql).bind(person.bytes().as_slice()).execute(&self.keys).await?;
        }
        Ok(())
    }

    fn pending_apps(&self) -> std::sync::MutexGuard<'_, std::collections::HashMap<PersonId, [u8; 20]>> {
        self.pending_apps.lock().unwrap_or_else(|e| e.into_inner())
    }
}

/// The step of which this is the code, or none.
fn check(secret: &[u8; 20], code: &str, now: DateTime<Utc>) -> Result<Option<i64>, StoreError> {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let time = u64::try_from(now.timestamp()).unwrap_or(0);
    Ok(totp(secret)?.check(&digits, time).map(|step| step as i64))
}

/// The address that a code app reads from a picture.
pub fn address(secret: &str, nursery: &str, name: &str) -> String {
    let plain = |text: &str| -> String {
        text.bytes()
            .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
            .collect()
    };
    let issuer = plain(&format!("Firsthand {nursery}"));
    format!("otpauth://totp/{issuer}:{}?secret={secret}&issuer={issuer}", plain(name))
}

/// A secret as a person types it.
pub fn base32(secret: &[u8; 20]) -> String {
    totp_rs::Secret::from(secret.to_vec()).to_base32()
}

/// A passkey's id in an address.
pub fn passkey_id(passkey: &Passkey) -> String {
    encode(passkey.cred_id().as_slice())
}
