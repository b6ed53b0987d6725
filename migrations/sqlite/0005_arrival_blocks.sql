-- An index in order of duration, or of ids, is written at a random place for each row: at scale a page for each span. The
-- indexes that follow begin with the number of digits and the block of arrival in its place, so a commit writes at the end
-- of few runs. ADR 0011 has the measurements.
ALTER TABLE spans ADD COLUMN arrival_block INTEGER NOT NULL DEFAULT 0; -- spans stored before are one block, sorted whole
ALTER TABLE spans ADD COLUMN duration_digits INTEGER
  GENERATED ALWAYS AS (CASE WHEN duration < 0 THEN 0 ELSE length(duration) END) VIRTUAL;
ALTER TABLE traces ADD COLUMN arrival_block INTEGER GENERATED ALWAYS AS (id / 4096) VIRTUAL;
ALTER TABLE traces ADD COLUMN duration_digits INTEGER
  GENERATED ALWAYS AS (CASE WHEN duration < 0 THEN 0 ELSE length(duration) END) VIRTUAL;
ALTER TABLE links ADD COLUMN arrival_block INTEGER GENERATED ALWAYS AS (id / 4096) VIRTUAL;
DROP INDEX duration_index;
DROP INDEX traces_duration_index;
DROP INDEX links_target_index;
