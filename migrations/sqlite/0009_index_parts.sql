-- FTS5 forgets a row only if it gets all of its terms again, and a removed posting stays until its segment is merged. The index
-- of terms is therefore divided into parts, in order of arrival. When all spans of a part are removed, its table is dropped.
-- ADR 0014 has the measurements.
ALTER TABLE span_index RENAME TO span_index_1;
CREATE TABLE span_index_parts (
  id INTEGER PRIMARY KEY,            -- the terms are in the table span_index_ID
  first_block INTEGER NOT NULL,      -- the spans have this arrival_block or a later one, up to the next part
  low_id INTEGER NOT NULL,           -- all their row ids are within these bounds; low is above high if there are none
  high_id INTEGER NOT NULL,
  span_count INTEGER NOT NULL
);
INSERT INTO span_index_parts (id, first_block, low_id, high_id, span_count) VALUES (1, 0,
  coalesce((SELECT min(id) FROM spans), 9223372036854775807), coalesce((SELECT max(id) FROM spans), -9223372036854775808),
  (SELECT count(*) FROM spans));
