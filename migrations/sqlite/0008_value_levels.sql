-- Values arrive in random order, so at scale each one dirties a page of the dictionary. Rows are now written to a small level
-- and move down in large sorted portions. ADR 0013 has the measurements.
CREATE TABLE leveled_value_counts (
  level INTEGER NOT NULL,            -- 2 what was counted last, 1 counts that replace those in level 0, 0 the rest
  key_id INTEGER NOT NULL,
  text TEXT NOT NULL,                -- as a person would type the value
  type INTEGER NOT NULL,             -- 0 ARRAY, 1 BOOL, 2 BYTES, 3 DOUBLE, 4 EMPTY, 5 INT, 6 KVLIST, 7 STRING
  exact TEXT NOT NULL,               -- empty but for lists and maps: an exact text, line feed, JSON of [type code, value]
  span_count INTEGER NOT NULL,       -- in level 2: to add to the count in level 1 or 0
  added INTEGER,                     -- in level 1: values more than in level 0: 1, 0, or -1 if no span has the value any more
  PRIMARY KEY (level, key_id, text, type, exact)
) WITHOUT ROWID;
-- Keys of few values stay in the level that is written. Rows of given-up keys mean nothing.
INSERT INTO leveled_value_counts (level, key_id, text, type, exact, span_count)
  WITH keys AS MATERIALIZED (
    SELECT key_id, iif(count(*) > 1024, 0, 2) AS level FROM attribute_value_counts
      WHERE key_id IN (SELECT id FROM value_keys WHERE is_counted) GROUP BY key_id)
  SELECT k.level, key_id, text, type, exact, span_count
    FROM keys k CROSS JOIN attribute_value_counts USING (key_id) ORDER BY k.level, key_id, text, type, exact;
DROP TABLE attribute_value_counts;
CREATE VIEW attribute_value_counts AS
  SELECT key_id, text, type, exact, span_count FROM (
    SELECT key_id, text, type, exact, span_count + iif(level < 2, 0, coalesce(
        (SELECT span_count FROM leveled_value_counts o WHERE o.level = 1
          AND o.key_id = v.key_id AND o.text = v.text AND o.type = v.type AND o.exact = v.exact),
        (SELECT span_count FROM leveled_value_counts o WHERE o.level = 0
          AND o.key_id = v.key_id AND o.text = v.text AND o.type = v.type AND o.exact = v.exact), 0)) AS span_count
      FROM leveled_value_counts v
      WHERE level IN (0, 1, 2) AND NOT EXISTS (
        SELECT 1 FROM leveled_value_counts o WHERE o.level IN (1, 2) AND o.level > v.level
          AND o.key_id = v.key_id AND o.text = v.text AND o.type = v.type AND o.exact = v.exact))
    WHERE span_count > 0;
