//! Rows on their way into the ledger. A statement by itself costs more than its row, so rows wait here and go many
//! together: before anything is read, and before their transaction ends.

use super::StoreError;
use domain::bytes::Bytes;
use domain::format::leaf::Leaf;
use domain::format::tree::Node;
use domain::id::{DeviceId, EntryId, FileId, SeriesId};
use sqlx::query_builder::Separated;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

/// Rows in one statement: only these numbers, so that SQLite has few texts to prepare, and keeps them.
const TOGETHER: [usize; 3] = [32, 8, 1];

/// Where an envelope came from, and what became of it.
pub(crate) struct Arrival {
    pub series: SeriesId,
    pub place: u64,
    pub as_sent: Bytes<32>,
    pub entry: EntryId,
    pub device: DeviceId,
    pub brought_by: DeviceId,
    pub seq: u64,
    pub set_aside: Option<String>,
    pub received_ms: i64,
    pub bytes: i64,
}

/// The writer's connection, and what waits to go through it.
pub(crate) struct Staged<'c> {
    conn: &'c mut SqliteConnection,
    bodies: Vec<(EntryId, Vec<u8>)>,
    wraps: Vec<(EntryId, FileId, Vec<u8>)>,
    leaves: Vec<(u64, Leaf)>,
    stands: Vec<(u64, EntryId)>,
    nodes: Vec<(Node, Bytes<32>)>,
    arrivals: Vec<Arrival>,
}

impl<'c> Staged<'c> {
    pub fn new(conn: &'c mut SqliteConnection) -> Self {
        Self { conn, bodies: vec![], wraps: vec![], leaves: vec![], stands: vec![], nodes: vec![], arrivals: vec![] }
    }

    pub fn body(&mut self, id: EntryId, sealed: Vec<u8>) {
        self.bodies.push((id, sealed));
    }

    pub fn wrap(&mut self, body: EntryId, file: FileId, wrapped: Vec<u8>) {
        self.wraps.push((body, file, wrapped));
    }

    /// A leaf that shows this body, and the nodes of the tree that it completes.
    pub fn leaf(&mut self, seq: u64, leaf: Leaf, body: EntryId, nodes: Vec<(Node, Bytes<32>)>) {
        self.leaves.push((seq, leaf));
        self.stands.push((seq, body));
        self.nodes.extend(nodes);
    }

    pub fn arrival(&mut self, arrival: Arrival) {
        self.arrivals.push(arrival);
    }

    /// The connection, when all that waited has gone through it.
    pub async fn settled(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        let conn = &mut *self.conn;
        insert(conn, "INSERT INTO body (id, sealed) ", &mut self.bodies, |mut row, (id, sealed)| {
            row.push_bind(id.bytes().to_vec()).push_bind(sealed);
        })
        .await?;
        insert(conn, "INSERT INTO wrap (body, file, wrapped) ", &mut self.wraps, |mut row, (body, file, wrapped)| {
            row.push_bind(body.bytes().to_vec()).push_bind(file.bytes().to_vec()).push_bind(wrapped);
        })
        .await?;
        let text = "INSERT INTO leaf (seq, entry, series, place, file, place_in_file, received_ms, content) ";
        insert(conn, text, &mut self.leaves, |mut row, (seq, leaf)| {
            row.push_bind(seq as i64)
                .push_bind(leaf.entry.bytes().to_vec())
                .push_bind(leaf.series.bytes().to_vec())
                .push_bind(leaf.place as i64)
                .push_bind(leaf.file.bytes().to_vec())
                .push_bind(leaf.place_in_file as i64)
                .push_bind(leaf.received_ms)
                .push_bind(leaf.content.0.to_vec());
        })
        .await?;
        insert(conn, "INSERT INTO stands (seq, body) ", &mut self.stands, |mut row, (seq, body)| {
            row.push_bind(seq as i64).push_bind(body.bytes().to_vec());
        })
        .await?;
        insert(conn, "INSERT INTO node (level, idx, hash) ", &mut self.nodes, |mut row, (node, hash)| {
            row.push_bind(node.level).push_bind(node.index as i64).push_bind(hash.0.to_vec());
        })
        .await?;
        let text = "INSERT INTO arrival
            (series, place, hash, entry, device, brought_by, seq, set_aside, received_ms, bytes) ";
        insert(conn, text, &mut self.arrivals, |mut row, a| {
            row.push_bind(a.series.bytes().to_vec())
                .push_bind(a.place as i64)
                .push_bind(a.as_sent.0.to_vec())
                .push_bind(a.entry.bytes().to_vec())
                .push_bind(a.device.bytes().to_vec())
                .push_bind(a.brought_by.bytes().to_vec())
                .push_bind(a.seq as i64)
                .push_bind(a.set_aside)
                .push_bind(a.received_ms)
                .push_bind(a.bytes);
        })
        .await?;
        Ok(conn)
    }
}

async fn insert<T>(
    conn: &mut SqliteConnection,
    text: &'static str,
    rows: &mut Vec<T>,
    mut bind: impl FnMut(Separated<'_, Sqlite, &'static str>, T),
) -> Result<(), StoreError> {
    let mut rows = std::mem::take(rows).into_iter();
    for together in TOGETHER {
        while rows.len() >= together {
            let mut query = QueryBuilder::new(text);
            query.push_values(rows.by_ref().take(together), &mut bind);
            query.build().execute(&mut *conn).await?;
        }
    }
    Ok(())
}
