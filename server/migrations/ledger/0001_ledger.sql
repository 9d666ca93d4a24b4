-- The ledger. Written once: `leaf` and `node` refuse UPDATE, DELETE and INSERT OR REPLACE.
-- In clear stand only ids, file, sequence and times. No migration ever alters `leaf`.

-- One row: which nursery this is.
CREATE TABLE setting (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id BLOB NOT NULL CHECK (length(id) = 16),
    -- The series in which the server numbers what is written at the desk.
    series BLOB NOT NULL CHECK (length(series) = 16),
    epoch INTEGER NOT NULL CHECK (epoch >= 1),
    -- Why the last new epoch began, until somebody has read it.
    banner TEXT
) STRICT;

CREATE TABLE leaf (
    -- Its index in the tree, from 0.
    seq INTEGER PRIMARY KEY,
    entry BLOB NOT NULL UNIQUE CHECK (length(entry) = 16),
    series BLOB NOT NULL CHECK (length(series) = 16),
    place INTEGER NOT NULL CHECK (place >= 1),
    file BLOB NOT NULL CHECK (length(file) = 16),
    place_in_file INTEGER NOT NULL CHECK (place_in_file >= 1),
    received_ms INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 32),
    UNIQUE (file, place_in_file)
) STRICT;

CREATE TABLE node (
    level INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER leaf_never_updated BEFORE UPDATE ON leaf BEGIN SELECT RAISE(ABORT, 'a leaf is never changed'); END;
CREATE TRIGGER leaf_never_deleted BEFORE DELETE ON leaf BEGIN SELECT RAISE(ABORT, 'a leaf is never deleted'); END;
-- INSERT OR REPLACE deletes first, and with recursive_triggers off that delete would be silent.
CREATE TRIGGER leaf_next BEFORE INSERT ON leaf
WHEN NEW.seq != (SELECT coalesce(max(seq) + 1, 0) FROM leaf) OR EXISTS (SELECT 1 FROM leaf WHERE entry = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'a leaf comes next or not at all'); END;
CREATE TRIGGER node_never_updated BEFORE UPDATE ON node BEGIN SELECT RAISE(ABORT, 'a node is never changed'); END;
CREATE TRIGGER node_never_deleted BEFORE DELETE ON node BEGIN SELECT RAISE(ABORT, 'a node is never deleted'); END;
CREATE TRIGGER node_new BEFORE INSERT ON node
WHEN EXISTS (SELECT 1 FROM node WHERE level = NEW.level AND idx = NEW.idx)
BEGIN SELECT RAISE(ABORT, 'a node is written once'); END;

-- An entry's lines, each under a key of its own. `id` is the id under which they came.
CREATE TABLE body (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    sealed BLOB NOT NULL
) STRICT;

-- Which lines a leaf shows. What was filed elsewhere shows the same lines twice, of which one can be read.
CREATE TABLE stands (
    seq INTEGER PRIMARY KEY REFERENCES leaf (seq),
    body BLOB NOT NULL
) STRICT;
CREATE INDEX stands_body ON stands (body);

-- A body's key, wrapped by its file's key. Moving an entry moves this.
CREATE TABLE wrap (
    body BLOB NOT NULL,
    file BLOB NOT NULL,
    wrapped BLOB NOT NULL,
    PRIMARY KEY (body, file)
) STRICT, WITHOUT ROWID;

-- What came from tablets, and what became of it: so every retry is safe, and a gap shows.
CREATE TABLE arrival (
    series BLOB NOT NULL,
    place INTEGER NOT NULL,
    hash BLOB NOT NULL,
    entry BLOB NOT NULL,
    device BLOB NOT NULL,
    seq INTEGER NOT NULL,
    -- NULL: kept. Otherwise the reason for which it was set aside, as JSON.
    set_aside TEXT,
    received_ms INTEGER NOT NULL,
    PRIMARY KEY (series, place, hash, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX arrival_entry ON arrival (entry);
CREATE INDEX arrival_device ON arrival (device, received_ms);

-- The envelope of what could not be taken, whole.
CREATE TABLE raw (
    entry BLOB PRIMARY KEY,
    envelope TEXT NOT NULL
) STRICT;

CREATE TABLE checkpoint (
    epoch INTEGER NOT NULL,
    size INTEGER NOT NULL,
    signed TEXT NOT NULL,
    PRIMARY KEY (epoch, size)
) STRICT, WITHOUT ROWID;

-- The last word of each tablet: counts and times. Not history.
CREATE TABLE contact (
    device BLOB PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    offset_ms INTEGER NOT NULL,
    status TEXT NOT NULL
) STRICT;

-- Pictures, sealed as they came. The entry that names one comes apart from it.
CREATE TABLE attachment (
    id BLOB NOT NULL CHECK (length(id) = 16),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    device BLOB NOT NULL,
    sealed BLOB NOT NULL,
    received_ms INTEGER NOT NULL,
    PRIMARY KEY (id, hash)
) STRICT;
