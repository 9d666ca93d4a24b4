-- Files that were destroyed, each with the entry that says so. Only then may words go, and all of them.
CREATE TABLE destroyed (
    file BLOB PRIMARY KEY CHECK (length(file) = 16),
    entry BLOB NOT NULL CHECK (length(entry) = 16)
) STRICT;

CREATE TRIGGER body_goes_with_its_file BEFORE DELETE ON body
WHEN NOT EXISTS (SELECT 1 FROM wrap w JOIN destroyed d ON d.file = w.file WHERE w.body = OLD.id)
BEGIN SELECT RAISE(ABORT, 'words go only with their whole file'); END;
CREATE TRIGGER destroyed_never_taken_back BEFORE DELETE ON destroyed
BEGIN SELECT RAISE(ABORT, 'a destruction is never taken back'); END;
