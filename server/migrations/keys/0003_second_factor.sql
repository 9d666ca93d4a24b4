-- The second factor at the desk: a code app, passkeys, recovery codes.

CREATE TABLE totp (
    person BLOB PRIMARY KEY CHECK (length(person) = 16),
    -- Wrapped by a key that derives from the master key.
    secret BLOB NOT NULL,
    -- The last step of which a code was taken: each code works once.
    last_step INTEGER NOT NULL
) STRICT;

CREATE TABLE passkey (
    id BLOB PRIMARY KEY,
    person BLOB NOT NULL,
    name TEXT NOT NULL,
    -- Its public key and counter, as webauthn-rs writes them.
    credential TEXT NOT NULL,
    added_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX passkey_person ON passkey (person);

CREATE TABLE recovery (
    person BLOB NOT NULL,
    -- SHA-256 of the code; it holds 80 random bits.
    hash BLOB NOT NULL,
    PRIMARY KEY (person, hash)
) STRICT, WITHOUT ROWID;

-- 1: the passphrase was given, and the second factor not yet.
ALTER TABLE session ADD COLUMN half INTEGER NOT NULL DEFAULT 0;
-- When the person last showed that it is them.
ALTER TABLE session ADD COLUMN proved_ms INTEGER NOT NULL DEFAULT 0;
