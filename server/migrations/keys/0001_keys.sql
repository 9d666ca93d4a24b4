-- Secrets, apart from the ledger and never in its backups.

-- Each file's key, wrapped by a key that derives from the master key.
CREATE TABLE file_key (
    file BLOB PRIMARY KEY CHECK (length(file) = 16),
    wrapped BLOB NOT NULL
) STRICT;

-- People's seeds under their PINs, as tablets get them.
CREATE TABLE pin (
    person BLOB PRIMARY KEY,
    blob TEXT NOT NULL,
    key BLOB NOT NULL
) STRICT;

-- Each tablet's roster key, wrapped.
CREATE TABLE roster_key (
    device BLOB PRIMARY KEY,
    wrapped BLOB NOT NULL
) STRICT;

CREATE TABLE account (
    person BLOB PRIMARY KEY,
    -- Lower case.
    name TEXT NOT NULL UNIQUE,
    cost TEXT NOT NULL,
    salt BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE TABLE session (
    -- SHA-256 of the token; the token itself is in the browser only.
    token BLOB PRIMARY KEY,
    person BLOB NOT NULL,
    started_ms INTEGER NOT NULL,
    used_ms INTEGER NOT NULL
) STRICT;

-- Protection files that were opened in a session: recorded once each (design.md, section 6).
CREATE TABLE session_opened (
    token BLOB NOT NULL REFERENCES session (token) ON DELETE CASCADE,
    file BLOB NOT NULL,
    PRIMARY KEY (token, file)
) STRICT, WITHOUT ROWID;

-- One-use codes: the hash of the code, what it is for, until when.
CREATE TABLE code (
    hash BLOB PRIMARY KEY,
    purpose TEXT NOT NULL,
    expires_ms INTEGER NOT NULL
) STRICT;
