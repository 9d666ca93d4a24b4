//! A copy of everything while the server runs: the ledger, and apart from it the keys. Both are read back and
//! checked in full before either is called a backup.
//!
//! The ledger's copy can be kept for years: without the keys it opens nothing, and the key of a destroyed file is
//! in no copy older than [`KEYS_KEPT`]. The master key is in neither: it is kept apart, by hand.

use super::{Store, StoreError, options};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;
use sqlx::sqlite::SqlitePoolOptions;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Copies of the keys live this long; then what was destroyed is gone from them too (formats.md, section 4).
pub const KEYS_KEPT: TimeDelta = TimeDelta::days(35);

/// What is copied, and the key with which the copy is read back.
#[derive(Debug, Clone, Copy)]
pub struct From<'a> {
    pub folder: &'a Path,
    pub master_key: &'a Path,
}

/// What was copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    pub ledger: PathBuf,
    pub keys: PathBuf,
    pub leaves: u64,
    pub encrypted: bool,
}

/// A folder that goes away with what is in it.
struct Work(PathBuf);

impl Work {
    fn clear(&self) -> io::Result<()> {
        if self.0.exists() { fs::remove_dir_all(&self.0) } else { Ok(()) }
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // What can't be cleared now is cleared by the next copy of the same name.
        let _ = self.clear();
    }
}

/// Where the keys lie that belong to a ledger's copy.
pub fn keys_beside(ledger: &Path) -> PathBuf {
    let mut name = ledger.file_name().unwrap_or_default().to_owned();
    name.push(".keys");
    ledger.with_file_name(name)
}

/// What a copy by hand must not do: take something's place, lie where the nursery itself lies, or lie in a folder that a disk
/// would have brought which is not there.
///
/// # Errors
/// [`StoreError::Refused`] with what is in the way.
pub fn refuse_to_replace(from: &From<'_>, to: &Path) -> Result<(), StoreError> {
    let beside = folder_of(to);
    let Ok(folder) = beside.canonicalize() else { return Err(StoreError::Refused(NO_FOLDER)) };
    if from.folder.canonicalize().is_ok_and(|own| folder.starts_with(own)) {
        return Err(StoreError::Refused(
            "a copy does not lie in the nursery's own folder: what takes the one takes the other. Give another folder",
        ));
    }
    let is_there = |path: &Path| path.symlink_metadata().is_ok();
    if is_there(to) || is_there(&keys_beside(to)) {
        return Err(StoreError::Refused(
            "there is a file of that name already, and it stays. Give the copy a new name",
        ));
    }
    Ok(())
}

const NO_FOLDER: &str = "the folder for the copy is not there. If it lies on another disk: is that one connected?";

fn folder_of(to: &Path) -> &Path {
    to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Copies the data folder's ledger to `to` and its keys beside it, each encrypted for `recipients` where there are
/// any. Nothing that was there is replaced before the new copy is whole.
///
/// # Errors
/// [`StoreError::Broken`] with the first bad row where the copy, and so the ledger, is not as it was kept.
pub async fn take(from: &From<'_>, to: &Path, recipients: &[age::x25519::Recipient]) -> Result<Copied, StoreError> {
    let folder = from.folder;
    if !folder.join("ledger.db").exists() {
        return Err(StoreError::NoData(folder.to_owned()));
    }
    let beside = folder_of(to);
    if !beside.is_dir() {
        return Err(StoreError::Refused(NO_FOLDER));
    }
    // On the same disk as the copy, so that the last step is a rename. One name for each copy: what an interrupted
    // one left behind is cleared by the next.
    let mut name = std::ffi::OsString::from(".making-");
    name.push(to.file_name().unwrap_or_default());
    let work = Work(beside.join(name));
    work.clear()?;
    fs::create_dir(&work.0)?;
    // The ledger first: a file's key is on the disk before anything is written under it, so keys that are copied
    // later are never too few.
    for name in ["ledger.db", "keys.db"] {
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options(&folder.join(name))).await?;
        let copy = work.0.join(name);
        sqlx::query("VACUUM INTO ?").bind(copy.display().to_string()).execute(&pool).await?;
        pool.close().await;
        only_for_us(&copy)?;
    }
    let leaves = check(from.master_key, &work.0).await?;
    let keys = keys_beside(to);
    for (name, to) in [("ledger.db", to), ("keys.db", keys.as_path())] {
        place(&work.0.join(name), to, recipients)?;
    }
    File::open(beside)?.sync_all()?;
    Ok(Copied { ledger: to.to_owned(), keys, leaves, encrypted: !recipients.is_empty() })
}

/// The same, and notes in the keys how it went: the desk says when the last good backup was.
pub async fn take_and_note(
    from: &From<'_>,
    to: &Path,
    recipients: &[age::x25519::Recipient],
    now: DateTime<Utc>,
) -> Result<Copied, StoreError> {
    let copied = take(from, to, recipients).await;
    let keys = from.folder.join("keys.db");
    if keys.exists() {
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options(&keys)).await?;
        let (leaves, fault) = match &copied {
            Ok(copied) => (Some(copied.leaves as i64), None),
            Err(e) => (None, Some(e.to_string())),
        };
        sqlx::query("INSERT OR REPLACE INTO backup (at_ms, leaves, encrypted, fault) VALUES (?, ?, ?, ?)")
            .bind(now.timestamp_millis())
            .bind(leaves)
            .bind(!recipients.is_empty())
            .bind(fault)
            .execute(&pool)
            .await?;
        pool.close().await;
    }
    copied
}

/// How a backup went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    pub at: DateTime<Utc>,
    /// Leaves in it; absent where it failed.
    pub leaves: Option<u64>,
    pub encrypted: bool,
    pub fault: Option<String>,
}

const GOOD: &str = "SELECT * FROM backup WHERE leaves IS NOT NULL AND at_ms <= ? ORDER BY at_ms DESC LIMIT 1";
const BAD: &str = "SELECT * FROM backup WHERE leaves IS NULL AND at_ms <= ? ORDER BY at_ms DESC LIMIT 1";

impl Store {
    /// The last backup that was found whole, and the last one that failed after it. One from a time that is still to come was
    /// made by a wrong clock: it may be any age.
    pub async fn backups(&self, now: DateTime<Utc>) -> Result<(Option<Noted>, Option<Noted>), StoreError> {
        let by = now + TimeDelta::hours(1);
        let good = self.noted(GOOD, by).await?;
        let bad = self.noted(BAD, by).await?;
        let since = bad.filter(|b| good.as_ref().is_none_or(|g| g.at < b.at));
        Ok((good, since))
    }

    async fn noted(&self, sql: &'static str, by: DateTime<Utc>) -> Result<Option<Noted>, StoreError> {
        let row = sqlx::query(sql).bind(by.timestamp_millis()).fetch_optional(&self.keys).await?;
        row.map(|row| {
            Ok(Noted {
                at: crate::clock::from_ms(row.try_get("at_ms")?),
                leaves: row.try_get::<Option<i64>, _>("leaves")?.map(|n| n as u64),
                encrypted: row.try_get("encrypted")?,
                fault: row.try_get("fault")?,
            })
        })
        .transpose()
    }
}

/// Whether a daily backup is due.
pub fn due(last_good: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    last_good.is_none_or(|last| (now - last).abs() >= TimeDelta::hours(23))
}

/// Opens the copies with the master key and recomputes everything; returns how many leaves there are.
async fn check(master_key: &Path, copies: &Path) -> Result<u64, StoreError> {
    // In a folder of its own: opening writes into the files, and the copies stay as they were made.
    let trial = copies.join("trial");
    fs::create_dir(&trial)?;
    for name in ["ledger.db", "keys.db"] {
        fs::copy(copies.join(name), trial.join(name))?;
    }
    let store = Store::open_with(&trial, master_key).await?;
    let found = store.verify().await;
    store.close().await;
    Ok(found?.leaves)
}

/// Writes a file under another name and then renames it, so that it is there whole or not at all.
fn place(from: &Path, to: &Path, recipients: &[age::x25519::Recipient]) -> Result<(), StoreError> {
    let part = from.with_extension("part");
    let mut out = File::create(&part)?;
    only_for_us(&part)?;
    let mut plain = File::open(from)?;
    if recipients.is_empty() {
        io::copy(&mut plain, &mut out)?;
    } else {
        let to_whom = recipients.iter().map(|r| r as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(to_whom).map_err(io::Error::other)?;
        let mut writer = encryptor.wrap_output(&mut out)?;
        io::copy(&mut plain, &mut writer)?;
        writer.finish()?;
    }
    out.flush()?;
    out.sync_all()?;
    fs::rename(&part, to)?;
    Ok(())
}

/// Nobody else on the machine reads this file.
pub(crate) fn only_for_us(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}

/// Opens a copy, encrypted or not, into a file.
///
/// # Errors
/// [`StoreError::Backup`] where it is encrypted for somebody else, or is no backup at all.
pub fn unpack(copy: &Path, into: &Path, identities: &[age::x25519::Identity]) -> Result<(), StoreError> {
    let mut head = [0; 16];
    let mut file = File::open(copy).map_err(|_| StoreError::Backup("the file is not there, or can't be read"))?;
    let found = io::Read::read(&mut file, &mut head)?;
    let mut out = File::create(into)?;
    only_for_us(into)?;
    let file = File::open(copy)?;
    if head[..found].starts_with(b"SQLite format 3\0") {
        io::copy(&mut io::BufReader::new(file), &mut out)?;
    } else if head[..found].starts_with(b"age-encryption") {
        let decryptor = age::Decryptor::new(io::BufReader::new(file))
            .map_err(|_| StoreError::Backup("it is encrypted, and cut or changed"))?;
        let keys = identities.iter().map(|i| i as &dyn age::Identity);
        let mut reader = decryptor
            .decrypt(keys)
            .map_err(|_| StoreError::Backup("it is encrypted for another key than the one given with --identity"))?;
        io::copy(&mut reader, &mut out).map_err(|_| StoreError::Backup("it is encrypted, and cut or changed"))?;
    } else {
        return Err(StoreError::Backup("it is no backup of Firsthand"));
    }
    out.sync_all()?;
    Ok(())
}

/// One copy in the folder of daily backups.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Daily {
    pub day: chrono::NaiveDate,
    pub path: PathBuf,
}

/// The name of a day's copy.
pub fn daily_name(day: chrono::NaiveDate) -> String {
    format!("firsthand-{day}.backup")
}

/// Which of the days in a folder stay: the last fourteen, the last of each of eight weeks, the last of each of
/// twelve months. Pure, newest first.
pub fn stay(days: &[chrono::NaiveDate]) -> std::collections::BTreeSet<chrono::NaiveDate> {
    use chrono::Datelike;
    let mut newest_first = days.to_vec();
    newest_first.sort_unstable_by(|a, b| b.cmp(a));
    newest_first.dedup();
    let mut stay: std::collections::BTreeSet<_> = newest_first.iter().take(14).copied().collect();
    let mut last_of = |key: fn(&chrono::NaiveDate) -> (i32, u32), count: usize| {
        let mut seen = vec![];
        for day in &newest_first {
            if !seen.contains(&key(day)) && seen.len() < count {
                seen.push(key(day));
                stay.insert(*day);
            }
        }
    };
    last_of(|d| (d.iso_week().year(), d.iso_week().week()), 8);
    last_of(|d| (d.year(), d.month()), 12);
    stay
}

/// Of these days' copies of the keys, those that are older than [`KEYS_KEPT`]. The newest two stay, whatever the clock says. A
/// day that is still to come was written by a wrong clock: such a copy goes like the others once it is that far off.
pub fn old_keys(days: &[chrono::NaiveDate], today: chrono::NaiveDate) -> Vec<chrono::NaiveDate> {
    let mut come: Vec<_> = days.iter().filter(|day| **day <= today).copied().collect();
    come.sort_unstable_by(|a, b| b.cmp(a));
    let old = come.iter().skip(2).filter(|day| today - **day > KEYS_KEPT).copied();
    let to_come = days.iter().filter(|day| **day - today > KEYS_KEPT && come.len() > 1).copied();
    old.chain(to_come).collect()
}

/// Deletes what the keep rule lets go, and every copy of the keys that is older than [`KEYS_KEPT`]. `steady`: by the clock that
/// never leaps.
pub fn tidy_up(folder: &Path, steady: DateTime<Utc>) -> Result<(), StoreError> {
    let (mut found, mut keys) = (vec![], vec![]);
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            continue;
        }
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let day = name.strip_prefix("firsthand-").and_then(|n| n.get(..10)).and_then(|d| d.parse().ok());
        let Some(day) = day else { continue };
        if name.ends_with(".backup") {
            found.push(Daily { day, path });
        } else if name.ends_with(".backup.keys") {
            keys.push(Daily { day, path });
        }
    }
    let old = old_keys(&keys.iter().map(|k| k.day).collect::<Vec<_>>(), domain::london::date(steady));
    for copy in keys.iter().filter(|k| old.contains(&k.day)) {
        fs::remove_file(&copy.path)?;
    }
    let stays = stay(&found.iter().map(|d| d.day).collect::<Vec<_>>());
    for old in found.iter().filter(|d| !stays.contains(&d.day)) {
        fs::remove_file(&old.path)?;
        let keys = keys_beside(&old.path);
        if keys.exists() {
            fs::remove_file(keys)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn r94_copies_of_keys_go_after_thirty_five_days_and_the_newest_two_stay() {
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        let all = ["2026-10-20", "2026-10-25", "2026-10-26", "2026-11-29", "2026-11-30"].map(day);
        assert_eq!(
            old_keys(&all, day("2026-11-30")),
            [day("2026-10-25"), day("2026-10-20")],
            "of 35 days stays, of 36 not"
        );
        // A start with the clock 36 days ahead, whatever else fails.
        assert_eq!(old_keys(&all[3..], day("2027-01-05")), []);
        // One of a clock that was ahead is of no known age.
        let ahead = [all.as_slice(), &[day("2029-01-01")]].concat();
        assert!(old_keys(&ahead, day("2026-11-30")).contains(&day("2029-01-01")));
        assert_eq!(
            old_keys(&[day("2029-01-01"), day("2026-11-30")], day("2026-11-30")),
            [],
            "until there are two others"
        );
    }

    #[test]
    fn r94_fourteen_days_eight_weeks_and_twelve_months_stay() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 26).unwrap();
        let days: Vec<NaiveDate> = (0..800).map(|n| today - TimeDelta::days(n)).collect();
        let stays = stay(&days);
        assert!((0..14).all(|n| stays.contains(&(today - TimeDelta::days(n)))));
        assert!(stays.contains(&"2026-10-11".parse().unwrap()), "the last day of the seventh week before");
        assert!(stays.contains(&"2025-12-31".parse().unwrap()), "the last day of the eleventh month before");
        assert!(!stays.contains(&"2025-11-30".parse().unwrap()));
        assert!(stays.len() <= 14 + 8 + 12);
        assert!(stay(&[]).is_empty());
    }
}
