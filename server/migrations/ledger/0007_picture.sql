-- Pictures that entries name, by the id under which their words came. Once one has come and is what was taken, it lies as words
-- do: in `body`, under a key of its own that its file's key wraps; a copy for each entry that names it.
CREATE TABLE picture (
    entry BLOB NOT NULL CHECK (length(entry) = 16),
    attachment BLOB NOT NULL CHECK (length(attachment) = 16),
    -- NULL: it has not come yet.
    body BLOB CHECK (length(body) = 16),
    -- Why what came under its id is not it, as JSON. What came stays as it came.
    fault TEXT,
    PRIMARY KEY (entry, attachment)
) STRICT, WITHOUT ROWID;
CREATE INDEX picture_attachment ON picture (attachment);

-- How much each tablet brought, for its measure of a day: what lies where it belongs has left `attachment`.
CREATE TABLE picture_brought (
    device BLOB NOT NULL,
    received_ms INTEGER NOT NULL,
    bytes INTEGER NOT NULL
) STRICT;
CREATE INDEX picture_brought_device ON picture_brought (device, received_ms, bytes);
INSERT INTO picture_brought SELECT device, received_ms, length(sealed) FROM attachment;

-- Pictures of records that were destroyed: one that comes later is not kept.
CREATE TABLE picture_gone (
    attachment BLOB PRIMARY KEY CHECK (length(attachment) = 16)
) STRICT, WITHOUT ROWID;
