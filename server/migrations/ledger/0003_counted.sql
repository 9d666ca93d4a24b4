-- How far a browser had counted that was added anew because its storage was gone: what lies between that and the
-- last that arrived is missing, and the desk says so.
CREATE TABLE counted (
    series BLOB PRIMARY KEY CHECK (length(series) = 16),
    device BLOB NOT NULL,
    place INTEGER NOT NULL
) STRICT;
