-- A private address at which somebody's calendar finds their deadlines. Only a hash of it is kept.
CREATE TABLE calendar (
    person BLOB PRIMARY KEY CHECK (length(person) = 16),
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    made_ms INTEGER NOT NULL
) STRICT;
