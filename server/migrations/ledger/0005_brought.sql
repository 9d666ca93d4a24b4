-- Which tablet brought it, and how many sealed bytes that were: `device` is the one on which it was written.
ALTER TABLE arrival ADD COLUMN brought_by BLOB;
ALTER TABLE arrival ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
UPDATE arrival SET brought_by = device;
CREATE INDEX arrival_brought ON arrival (brought_by, received_ms);
