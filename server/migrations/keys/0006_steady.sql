-- The clock by which things are deleted: it follows the machine's, and never leaps.
CREATE TABLE steady (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    at_ms INTEGER NOT NULL
) STRICT;
