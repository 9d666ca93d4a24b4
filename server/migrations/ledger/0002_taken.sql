-- When something that had been set aside could be taken after all: its tablet is told, and stops warning.
ALTER TABLE arrival ADD COLUMN taken_ms INTEGER;
