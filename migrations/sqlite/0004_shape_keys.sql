-- The shapes of each key: the types of a key are read without reading all shapes.
CREATE TABLE shape_keys (
  key_id INTEGER NOT NULL,           -- value_keys.id, which names the scope and the key
  type TEXT NOT NULL,
  shape_id INTEGER NOT NULL,
  PRIMARY KEY (key_id, type, shape_id)
) WITHOUT ROWID;
INSERT OR IGNORE INTO shape_keys
  SELECT v.id, k.value ->> 1, s.id
    FROM shapes s CROSS JOIN json_each(s.keys) k CROSS JOIN value_keys v ON v.scope = s.scope AND v.key = k.value ->> 0;
