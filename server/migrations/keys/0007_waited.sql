-- How long a role that nobody could confirm has waited while the server ran (W7). Time that passed, and no clock.
CREATE TABLE waited (
    person BLOB NOT NULL,
    role TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    ms INTEGER NOT NULL,
    PRIMARY KEY (person, role, since_ms)
);
