-- People who had left, or whose staff file was destroyed: a copy of the ledger from before lets none of them in again.
CREATE TABLE gone (
    person BLOB PRIMARY KEY CHECK (length(person) = 16),
    at_ms INTEGER NOT NULL,
    -- Nothing of them is taken in again, not even their name.
    destroyed INTEGER NOT NULL
) STRICT;

-- Files that were written out on the server itself, until the running server has put it into the access log.
CREATE TABLE exported (
    file BLOB NOT NULL,
    child BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (file, at_ms)
) STRICT, WITHOUT ROWID;
