//! Sign-in at the desk: passphrases, sessions, one-use codes. In `keys.db`, never in the ledger.

use super::read::row_id;
use super::stretch::{Asker, salted, stretch};
use super::{Store, StoreError};
use crate::random;
use chrono::{DateTime, TimeDelta, Utc};
use domain::bytes::{Bytes, decode, encode};
use domain::format::key::Cost;
use domain::format::sha256;
use domain::id::{FileId, PersonId, RoomId};
use serde::{Deserialize, Serialize};
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Row, Sqlite};

/// A one-use code is good for this long.
pub const CODE_MINUTES: i64 = 10;
/// The link of the first start is good for this long: somebody may have to be fetched.
pub const SET_UP_HOURS: i64 = 24;
/// A session at the desk ends after this long, however much it is used: a day of work.
const SESSION_HOURS: i64 = 12;

/// A clock may be put back by so much without ending anybody's session.
const CLOCK_SLACK: TimeDelta = TimeDelta::minutes(5);

/// After the passphrase, the second factor is waited for this long.
pub const HALF_MINUTES: i64 = 5;

/// What a one-use code is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    Enrol {
        name: String,
        room: Option<RoomId>,
        by: PersonId,
    },
    Pin {
        person: PersonId,
        /// Who made the code at the desk; nobody where it was made on the server itself.
        #[serde(default)]
        by: Option<PersonId>,
    },
    Passphrase {
        person: PersonId,
        /// They lost their second factor as well: it is forgotten when the code is used.
        #[serde(default)]
        forget_factors: bool,
        /// As above.
        #[serde(default)]
        by: Option<PersonId>,
    },
    SetUp,
}

impl Purpose {
    /// Whether a code for this makes an earlier one for that worthless. Tablets are added several at a time.
    fn replaces(&self, earlier: &Self) -> bool {
        match (self, earlier) {
            (Self::Pin { person, .. }, Self::Pin { person: other, .. })
            | (Self::Passphrase { person, .. }, Self::Passphrase { person: other, .. }) => person == other,
            (Self::SetUp, Self::SetUp) => true,
            _ => false,
        }
    }
}

/// A session as its cookie names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    pub token: Bytes<32>,
    pub person: PersonId,
    /// When the person last showed that it is them.
    pub proved: DateTime<Utc>,
}

impl Store {
    /// Makes a code and keeps only its hash. An earlier one for the same person's PIN or passphrase, or an earlier link
    /// of the first start, is worth nothing any more.
    pub async fn new_code(
        &self,
        purpose: &Purpose,
        good_for: TimeDelta,
        now: DateTime<Utc>,
    ) -> Result<String, StoreError> {
        let code = if *purpose == Purpose::SetUp { random::link()? } else { random::code()? };
        for row in sqlx::query("SELECT hash, purpose FROM code").fetch_all(&self.keys).await? {
            let (hash, earlier): (Vec<u8>, String) = (row.try_get(0)?, row.try_get(1)?);
            if purpose.replaces(&serde_json::from_str(&earlier)?) {
                sqlx::query("DELETE FROM code WHERE hash = ?").bind(hash).execute(&self.keys).await?;
            }
        }
        sqlx::query("DELETE FROM code WHERE expires_ms < ?").bind(now.timestamp_millis()).execute(&self.keys).await?;
        sqlx::query("INSERT INTO code (hash, purpose, expires_ms) VALUES (?, ?, ?)")
            .bind(code_hash(&code).as_slice())
            .bind(serde_json::to_string(purpose)?)
            .bind((now + good_for).timestamp_millis())
            .execute(&self.keys)
            .await?;
        Ok(code)
    }

    /// Whether a code is still good, without using it.
    pub async fn look_at_code(&self, code: &str, now: DateTime<Utc>) -> Result<Option<Purpose>, StoreError> {
        let purpose: Option<String> = sqlx::query_scalar("SELECT purpose FROM code WHERE hash = ? AND expires_ms >= ?")
            .bind(code_hash(code).as_slice())
            .bind(now.timestamp_millis())
            .fetch_optional(&self.keys)
            .await?;
        Ok(purpose.map(|p| serde_json::from_str(&p)).transpose()?)
    }

    /// Uses a code up, if it is good. Of two that come together, one gets it.
    pub async fn use_code(&self, code: &str, now: DateTime<Utc>) -> Result<Option<Purpose>, StoreError> {
        let purpose: Option<String> =
            sqlx::query_scalar("DELETE FROM code WHERE hash = ? AND expires_ms >= ? RETURNING purpose")
                .bind(code_hash(code).as_slice())
                .bind(now.timestamp_millis())
                .fetch_optional(&self.keys)
                .await?;
        Ok(purpose.map(|p| serde_json::from_str(&p)).transpose()?)
    }

    /// Sets a person's sign-in name and passphrase; every session of theirs ends.
    pub async fn set_passphrase(
        &self,
        person: PersonId,
        name: &str,
        passphrase: &str,
        cost: Cost,
    ) -> Result<bool, StoreError> {
        let (salt, hash) = salted(passphrase, cost).await?;
        let name = name.trim().to_lowercase();
        let taken: Option<Vec<u8>> = sqlx::query_scalar("SELECT person FROM account WHERE name = ? AND person != ?")
            .bind(&name)
            .bind(person.bytes().as_slice())
            .fetch_optional(&self.keys)
            .await?;
        if taken.is_some() {
            return Ok(false);
        }
        sqlx::query("INSERT OR REPLACE INTO account (person, name, cost, salt, hash) VALUES (?, ?, ?, ?, ?)")
            .bind(person.bytes().as_slice())
            .bind(name)
            .bind(serde_json::to_string(&cost)?)
            .bind(salt.as_slice())
            .bind(hash.as_slice())
            .execute(&self.keys)
            .await?;
        self.end_sessions(person).await?;
        Ok(true)
    }

    /// Sets another passphrase for whoever is signed in here; every other session of theirs ends.
    pub async fn change_passphrase(&self, session: &Session, passphrase: &str, cost: Cost) -> Result<(), StoreError> {
        self.end_calendar(session.person).await?;
        let (salt, hash) = salted(passphrase, cost).await?;
        sqlx::query("UPDATE account SET cost = ?, salt = ?, hash = ? WHERE person = ?")
            .bind(serde_json::to_string(&cost)?)
            .bind(salt.as_slice())
            .bind(hash.as_slice())
            .bind(session.person.bytes().as_slice())
            .execute(&self.keys)
            .await?;
        self.end_other_sessions(session).await
    }

    /// The name with which this person signs in.
    pub async fn sign_in_name(&self, person: PersonId) -> Result<Option<String>, StoreError> {
        let name = sqlx::query_scalar("SELECT name FROM account WHERE person = ?")
            .bind(person.bytes().as_slice())
            .fetch_optional(&self.keys)
            .await?;
        Ok(name)
    }

    /// Whether this is the person's passphrase.
    pub async fn is_passphrase(&self, person: PersonId, passphrase: &str, usual: Cost) -> Result<bool, StoreError> {
        let name = self.sign_in_name(person).await?.unwrap_or_default();
        let found = self.check_passphrase(&name, passphrase, usual, Asker::Known).await?;
        Ok(found == Some(person))
    }

    /// Checks a passphrase. It takes as long for a name that nobody has.
    pub async fn check_passphrase(
        &self,
        name: &str,
        passphrase: &str,
        usual: Cost,
        asker: Asker,
    ) -> Result<Option<PersonId>, StoreError> {
        let row = sqlx::query("SELECT person, cost, salt, hash FROM account WHERE name = ?")
            .bind(name.trim().to_lowercase())
            .fetch_optional(&self.keys)
            .await?;
        let (person, cost, salt, wanted) = match &row {
            Some(row) => {
                let cost: String = row.try_get(1)?;
                let wanted: Vec<u8> = row.try_get(3)?;
                (Some(PersonId::from_bytes(row_id(row, 0)?)), serde_json::from_str(&cost)?, row_id(row, 2)?, wanted)
            }
            None => (None, usual, [0; 16], vec![0; 32]),
        };
        let hash = stretch(passphrase.to_owned(), salt, cost, asker).await?;
        // Both are hashes of hashes: comparing them tells nothing about where they differ.
        let same = sha256(&[&hash]) == sha256(&[&wanted]);
        Ok(person.filter(|_| same))
    }

    pub async fn has_account(&self, person: PersonId) -> Result<bool, StoreError> {
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM account WHERE person = ?")
            .bind(person.bytes().as_slice())
            .fetch_one(&self.keys)
            .await?;
        Ok(count > 0)
    }

    /// Whether anyone can sign in at all: before set-up, nobody can.
    pub async fn has_accounts(&self) -> Result<bool, StoreError> {
        are_there(&self.keys).await
    }

    /// Starts a session; the token goes into a cookie and is kept here only as a hash. `half`: the second factor is
    /// still to come.
    pub async fn start_session(&self, person: PersonId, half: bool, now: DateTime<Utc>) -> Result<String, StoreError> {
        let token: [u8; 32] = random::bytes()?;
        sqlx::query(
            "INSERT INTO session (token, person, started_ms, used_ms, half, proved_ms) VALUES (?1, ?2, ?3, ?3, ?4, ?3)",
        )
        .bind(sha256(&[&token]).as_slice())
        .bind(person.bytes().as_slice())
        .bind(now.timestamp_millis())
        .bind(half)
        .execute(&self.keys)
        .await?;
        Ok(encode(&token))
    }

    /// The session of a token, if it is known, whole, and was used within `idle`. Using it keeps it alive.
    pub async fn session(
        &self,
        token: &str,
        idle: TimeDelta,
        keep_alive: bool,
        now: DateTime<Utc>,
    ) -> Result<Option<Session>, StoreError> {
        let found = self.find_session(token, false, idle, now).await?;
        if let (Some(session), true) = (&found, keep_alive) {
            let used = sqlx::query("UPDATE session SET used_ms = ? WHERE token = ?")
                .bind(now.timestamp_millis())
                .bind(session.token.0.as_slice());
            // On a full disk reading goes on, if only until the session would have ended.
            if let Err(e) = used.execute(&self.keys).await {
                tracing::error!("that a session was used could not be noted: {e}");
            }
        }
        Ok(found)
    }

    /// A session whose second factor is still to come. It ends after a few minutes, whatever is done with it.
    pub async fn half_session(&self, token: &str, now: DateTime<Utc>) -> Result<Option<Session>, StoreError> {
        self.find_session(token, true, TimeDelta::minutes(HALF_MINUTES), now).await
    }

    async fn find_session(
        &self,
        token: &str,
        half: bool,
        idle: TimeDelta,
        now: DateTime<Utc>,
    ) -> Result<Option<Session>, StoreError> {
        let Some(token) = decode(token) else { return Ok(None) };
        let token = sha256(&[&token]);
        let row = sqlx::query(
            "SELECT person, proved_ms FROM session
             WHERE token = ? AND half = ? AND used_ms >= ? AND started_ms >= ? AND used_ms <= ?",
        )
        .bind(token.as_slice())
        .bind(half)
        .bind((now - idle).timestamp_millis())
        .bind((now - TimeDelta::hours(SESSION_HOURS)).timestamp_millis())
        // One that was used later than now was begun by a clock that has been put right since.
        .bind((now + CLOCK_SLACK).timestamp_millis())
        .fetch_optional(&self.keys)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let proved = crate::clock::from_ms(row.try_get(1)?);
        Ok(Some(Session { token: Bytes(token), person: PersonId::from_bytes(row_id(&row, 0)?), proved }))
    }

    /// Notes that the person has just shown again that it is them.
    pub async fn note_proof(&self, session: &Session, now: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query("UPDATE session SET proved_ms = ? WHERE token = ?")
            .bind(now.timestamp_millis())
            .bind(session.token.0.as_slice())
            .execute(&self.keys)
            .await?;
        Ok(())
    }

    /// Ends the session of this token, if there is one.
    pub async fn end_token(&self, token: &str) -> Result<(), StoreError> {
        let Some(token) = decode(token) else { return Ok(()) };
        self.end(sqlx::query("DELETE FROM session WHERE token = ?").bind(sha256(&[&token]).to_vec())).await
    }

    pub async fn end_session(&self, session: &Session) -> Result<(), StoreError> {
        self.end(sqlx::query("DELETE FROM session WHERE token = ?").bind(session.token.0.to_vec())).await
    }

    /// Ends all of a person's sessions: at a new passphrase, and at every change of their rights.
    pub async fn end_sessions(&self, person: PersonId) -> Result<(), StoreError> {
        // Whatever else lets somebody read as them ends with it.
        self.end_calendar(person).await?;
        self.end(sqlx::query("DELETE FROM session WHERE person = ?").bind(person.bytes().to_vec())).await
    }

    /// Ends this person's other sessions.
    pub async fn end_other_sessions(&self, session: &Session) -> Result<(), StoreError> {
        self.end_calendar(session.person).await?;
        let others = sqlx::query("DELETE FROM session WHERE person = ? AND token != ?");
        self.end(others.bind(session.person.bytes().to_vec()).bind(session.token.0.to_vec())).await
    }

    /// Deletes sessions, and lets every screen hear of it at once.
    async fn end(&self, sessions: Query<'_, Sqlite, SqliteArguments>) -> Result<(), StoreError> {
        sessions.execute(&self.keys).await?;
        self.tell_sessions_ended();
        Ok(())
    }

    /// How many other screens this person is signed in on.
    pub async fn other_sessions(&self, of: &Session, idle: TimeDelta, now: DateTime<Utc>) -> Result<u32, StoreError> {
        let count: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM session WHERE person = ? AND token != ? AND half = 0 AND used_ms >= ? AND started_ms >= ?",
        )
        .bind(of.person.bytes().as_slice())
        .bind(of.token.0.as_slice())
        .bind((now - idle).timestamp_millis())
        .bind((now - TimeDelta::hours(SESSION_HOURS)).timestamp_millis())
        .fetch_one(&self.keys)
        .await?;
        Ok(count as u32)
    }

    /// Ends everybody's sessions, and every code that was not used yet.
    pub async fn end_all_sessions(&self) -> Result<(), StoreError> {
        self.end(sqlx::query("DELETE FROM session")).await?;
        sqlx::query("DELETE FROM code").execute(&self.keys).await?;
        Ok(())
    }

    /// Whether it stands on the log that this file was opened in this session.
    pub async fn has_opened(&self, session: &Session, file: FileId) -> Result<bool, StoreError> {
        let found = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM session_opened WHERE token = ? AND file = ?)");
        let found = found.bind(session.token.0.as_slice()).bind(file.bytes().as_slice());
        Ok(found.fetch_one(&self.keys).await?)
    }

    pub async fn note_opened(&self, session: &Session, file: FileId) -> Result<(), StoreError> {
        // Whoever signed out meanwhile opens it anew next time.
        sqlx::query(
            "INSERT OR IGNORE INTO session_opened (token, file)
             SELECT ?1, ?2 WHERE EXISTS (SELECT 1 FROM session WHERE token = ?1)",
        )
        .bind(session.token.0.as_slice())
        .bind(file.bytes().as_slice())
        .execute(&self.keys)
        .await?;
        Ok(())
    }
}

/// Whether anybody has an account by these keys.
pub(super) async fn are_there(keys: &sqlx::SqlitePool) -> Result<bool, StoreError> {
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM account").fetch_one(keys).await?;
    Ok(count > 0)
}

fn code_hash(code: &str) -> [u8; 32] {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    sha256(&[b"fh1/code", plain.as_bytes()])
}
