//! Reading: rows of a file, opened; where an entry stands.

use super::state::At;
use super::{Store, StoreError};
use domain::entry::Entry;
use domain::format::body;
use domain::format::lines::{Lines, Voucher};
use domain::id::{EntryId, FileId};
use domain::view::Stored;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, SqlitePool};

/// Sixteen bytes of a column.
pub(crate) fn row_id(row: &SqliteRow, column: usize) -> Result<[u8; 16], StoreError> {
    let bytes: Vec<u8> = row.try_get(column)?;
    bytes.try_into().map_err(|_| StoreError::Broken(0, "an id has another length"))
}

/// The rows of a file that can be read, behind its first `after`, in the order of receipt: seq, entry, received, body,
/// sealed, wrapped.
pub(crate) async fn rows_of(ledger: &SqlitePool, file: FileId, after: u64) -> Result<Vec<SqliteRow>, StoreError> {
    let rows = sqlx::query(
        "SELECT l.seq, l.entry, l.received_ms, s.body, b.sealed, w.wrapped FROM leaf l JOIN stands s ON s.seq = l.seq
         JOIN body b ON b.id = s.body JOIN wrap w ON w.body = s.body AND w.file = l.file
         -- Filed away and back, the same words stand twice in a file: only the last place counts.
         WHERE l.file = ?1 AND l.seq = (SELECT max(l2.seq) FROM stands s2 JOIN leaf l2 ON l2.seq = s2.seq
                                        WHERE s2.body = s.body AND l2.file = ?1)
         AND l.place_in_file > ?2 ORDER BY l.place_in_file",
    )
    .bind(file.bytes().as_slice())
    .bind(after as i64)
    .fetch_all(ledger)
    .await?;
    Ok(rows)
}

/// Opens a row of [`rows_of`].
pub(crate) fn open_body(row: &SqliteRow, file_key: &[u8; 32], file: FileId) -> Result<Lines, StoreError> {
    let id = EntryId::from_bytes(row_id(row, 3)?);
    let sealed: Vec<u8> = row.try_get(4)?;
    let wrapped: Vec<u8> = row.try_get(5)?;
    let key = body::unwrap(file_key, id, file, &wrapped)?;
    Ok(Lines::read(body::unlock(&key, id, &sealed)?)?)
}

/// Where the words that came under this id stand now: after filing, that is another file.
pub(crate) async fn find(ledger: &mut SqliteConnection, id: EntryId) -> Result<Option<At>, StoreError> {
    let row = sqlx::query(
        "SELECT l.seq, l.entry, l.file FROM stands s JOIN leaf l ON l.seq = s.seq
         JOIN wrap w ON w.body = s.body AND w.file = l.file
         WHERE s.body = (SELECT coalesce((SELECT s2.body FROM leaf l2 JOIN stands s2 ON s2.seq = l2.seq WHERE l2.entry = ?1), ?1))
         ORDER BY l.seq DESC LIMIT 1",
    )
    .bind(id.bytes().as_slice())
    .fetch_optional(ledger)
    .await?;
    row.map(|row| {
        Ok(At {
            seq: row.try_get::<i64, _>(0)? as u64,
            entry: EntryId::from_bytes(row_id(&row, 1)?),
            file: FileId::from_bytes(row_id(&row, 2)?),
        })
    })
    .transpose()
}

impl Store {
    /// All entries of a file, opened. An unknown or destroyed file has none.
    pub async fn entries(&self, file: FileId) -> Result<Vec<Stored>, StoreError> {
        self.entries_after(file, 0).await
    }

    /// Those behind its first `after`.
    pub async fn entries_after(&self, file: FileId, after: u64) -> Result<Vec<Stored>, StoreError> {
        let state = self.state();
        let Some(key) = state.files.get(&file).map(|f| f.key) else { return Ok(vec![]) };
        let mut out = vec![];
        for row in rows_of(&self.ledger, file, after).await? {
            let lines = open_body(&row, &key, file)?;
            out.push(Stored {
                id: EntryId::from_bytes(row_id(&row, 1)?),
                received: crate::clock::from_ms(row.try_get(2)?),
                entry: Entry::read(&lines)?.as_far_as_known(),
                verified: !matches!(lines.by, Voucher::Tablet { .. }),
                by_setting: matches!(lines.by, Voucher::Setting { .. }),
            });
        }
        Ok(out)
    }

    /// Where an entry stands now.
    pub async fn locate(&self, id: EntryId) -> Result<Option<At>, StoreError> {
        find(&mut *self.ledger.acquire().await?, id).await
    }
}
