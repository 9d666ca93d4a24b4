-- What has to outlive the ledger's being put back from an older copy.

-- Files that were destroyed, and who decided it: carried through again on a copy that still holds them.
CREATE TABLE destroyed (
    file BLOB PRIMARY KEY CHECK (length(file) = 16),
    decided TEXT NOT NULL
) STRICT;

-- Tablets that were switched off: a copy from before takes none of them in again.
CREATE TABLE switched_off (
    device BLOB PRIMARY KEY CHECK (length(device) = 16),
    at_ms INTEGER NOT NULL
) STRICT;

-- Backups that were read back and found whole, newest last; and the last one that failed.
CREATE TABLE backup (
    at_ms INTEGER PRIMARY KEY,
    leaves INTEGER,
    encrypted INTEGER NOT NULL,
    fault TEXT
) STRICT;
