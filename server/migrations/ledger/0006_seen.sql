-- What tablets are told of what they sent: which entry somebody has seen first, and when. Made from the entries that say
-- so, as they are kept; `by` is empty where even the name would tell whom it went to (H1).
CREATE TABLE seen (
    entry BLOB PRIMARY KEY CHECK (length(entry) = 16),
    by BLOB,
    at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_at ON seen (at_ms);
-- What was made from the entries and is kept beside them. A name that is missing here is made anew at the next start.
CREATE TABLE made (name TEXT PRIMARY KEY) STRICT;
-- A tablet's measure of a day is counted from the index alone.
DROP INDEX arrival_brought;
CREATE INDEX arrival_brought ON arrival (brought_by, received_ms, set_aside, bytes);
