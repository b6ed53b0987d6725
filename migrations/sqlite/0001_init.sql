-- Spangraph's first layout. Ten of these tables and views (and schema_migrations, made by the migrator) keep the names and
-- columns that users of the original system query with the sqlite3 program; everything else is ours.

-- Keys with their types, shared by all attribute lists of that form: a JSON array of [key, type code].
-- Type codes: docs/sqlite.md.
CREATE TABLE shapes (
  id INTEGER PRIMARY KEY,
  scope TEXT NOT NULL,               -- SPAN, RESOURCE, SCOPE, EVENT or LINK
  keys TEXT NOT NULL,
  content_hash BLOB NOT NULL UNIQUE
);

-- Keys of lists that are stored without a shape (a sender with endless shapes).
CREATE TABLE shapeless_keys (
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  type TEXT NOT NULL,
  PRIMARY KEY (scope, key, type)
) WITHOUT ROWID;

-- The dictionary of values: how many spans have each value of a key in a scope, kept at write time.
CREATE TABLE value_keys (
  id INTEGER PRIMARY KEY,
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  is_counted INTEGER NOT NULL,       -- 0: too many or too long values; what rows are left mean nothing
  is_repeated INTEGER NOT NULL,      -- 1: some span has a value more than once in this scope
  UNIQUE (scope, key)
);
CREATE TABLE attribute_value_counts (
  key_id INTEGER NOT NULL,
  text TEXT NOT NULL,                -- as a person would type the value
  type INTEGER NOT NULL,             -- 0 ARRAY, 1 BOOL, 2 BYTES, 3 DOUBLE, 4 EMPTY, 5 INT, 6 KVLIST, 7 STRING
  exact TEXT NOT NULL,               -- empty but for lists and maps: an exact text, line feed, JSON of [type code, value]
  span_count INTEGER NOT NULL,
  PRIMARY KEY (key_id, text, type, exact)
) WITHOUT ROWID;

CREATE TABLE resources (
  id INTEGER PRIMARY KEY,
  content_hash BLOB NOT NULL UNIQUE,
  schema_url TEXT NOT NULL,
  dropped_attributes_count INTEGER NOT NULL,
  entity_refs TEXT,                  -- JSON, NULL where there are none
  attribute_shape_id INTEGER REFERENCES shapes(id),
  attribute_values TEXT NOT NULL
);

CREATE TABLE scopes (
  id INTEGER PRIMARY KEY,
  name TEXT,
  version TEXT,
  dropped_attributes_count INTEGER NOT NULL,
  content_hash BLOB NOT NULL UNIQUE,
  schema_url TEXT NOT NULL,
  attribute_shape_id INTEGER REFERENCES shapes(id),
  attribute_values TEXT NOT NULL
);

-- Postings of the attributes of interned resources and scopes: the same terms as in span_index.
CREATE TABLE resource_terms (
  term TEXT NOT NULL,
  resource_id INTEGER NOT NULL,
  PRIMARY KEY (term, resource_id)
) WITHOUT ROWID;
CREATE TABLE scope_terms (
  term TEXT NOT NULL,
  scope_id INTEGER NOT NULL,
  PRIMARY KEY (term, scope_id)
) WITHOUT ROWID;

-- One row for each (service, span name, kind), with the number of its spans.
CREATE TABLE operations (
  id INTEGER PRIMARY KEY,
  service TEXT NOT NULL,
  name TEXT NOT NULL,
  kind INTEGER NOT NULL,
  span_count INTEGER NOT NULL,
  UNIQUE (service, name, kind)
);
-- Spans that start in [minute * 60 s, (minute + 1) * 60 s).
CREATE TABLE operation_minutes (
  minute INTEGER NOT NULL,
  operation_id INTEGER NOT NULL,
  span_count INTEGER NOT NULL,
  PRIMARY KEY (minute, operation_id)
) WITHOUT ROWID;

-- The id is the start time in nanoseconds, raised by one until free: id order is time order.
CREATE TABLE spans (
  id INTEGER PRIMARY KEY,
  span_id TEXT NOT NULL,
  trace_id TEXT NOT NULL,
  trace_state TEXT,
  parent_span_id TEXT,
  name TEXT,
  kind TEXT,
  start_time_unix_nano INTEGER NOT NULL,
  end_time_unix_nano INTEGER NOT NULL,
  dropped_span_attributes_count INTEGER NOT NULL,
  span_status_message TEXT NOT NULL,
  span_status_code TEXT NOT NULL,
  dropped_resource_attributes_count INTEGER NOT NULL,
  dropped_events_count INTEGER NOT NULL,
  dropped_links_count INTEGER NOT NULL,
  duration INTEGER NOT NULL,
  ingestion_time_unix_nano INTEGER NOT NULL,
  instrumentation_scope_id INTEGER NOT NULL REFERENCES scopes(id),
  resource_id INTEGER NOT NULL REFERENCES resources(id),
  operation_id INTEGER NOT NULL REFERENCES operations(id),
  flags INTEGER NOT NULL,
  exact_times TEXT,                  -- 'start end' in decimal where one is beyond 2^63 - 1; the columns then hold 2^63 - 1
  attribute_shape_id INTEGER REFERENCES shapes(id), -- NULL: attribute_values is a JSON array of [key, type code, value]
  attribute_values TEXT NOT NULL     -- JSON array of values, in the order of the shape's keys
);
CREATE INDEX start_time_index ON spans(start_time_unix_nano);
CREATE INDEX end_time_index ON spans(end_time_unix_nano);
CREATE INDEX duration_index ON spans(duration);

CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  span_id TEXT NOT NULL,
  time_unix_nano INTEGER,
  name TEXT,
  dropped_attributes_count INTEGER,
  span_row INTEGER NOT NULL REFERENCES spans(id),
  exact_time TEXT,                   -- decimal, where the time is beyond 2^63 - 1
  attribute_shape_id INTEGER REFERENCES shapes(id),
  attribute_values TEXT NOT NULL
);
CREATE INDEX events_span_index ON events(span_row);

CREATE TABLE links (
  id INTEGER PRIMARY KEY,
  span_id TEXT NOT NULL,
  trace_state TEXT,
  dropped_attributes_count INTEGER,
  span_row INTEGER NOT NULL REFERENCES spans(id),
  target_trace_id TEXT NOT NULL,
  target_span_id TEXT NOT NULL,
  flags INTEGER NOT NULL,
  attribute_shape_id INTEGER REFERENCES shapes(id),
  attribute_values TEXT NOT NULL
);
CREATE INDEX links_span_index ON links(span_row);
CREATE INDEX links_target_index ON links(target_trace_id, target_span_id);

-- One row a trace, kept at write time, in order of arrival. Times are the ordered ones (at most 2^63 - 1).
CREATE TABLE traces (
  id INTEGER PRIMARY KEY,
  trace_id BLOB NOT NULL UNIQUE,     -- 16 bytes
  start_time_unix_nano INTEGER NOT NULL,
  end_time_unix_nano INTEGER NOT NULL,
  duration INTEGER NOT NULL,
  start_spread INTEGER NOT NULL,     -- latest start minus earliest start of its spans
  span_count INTEGER NOT NULL,
  error_count INTEGER NOT NULL,
  missing_parent_count INTEGER NOT NULL,
  root_span_row INTEGER,             -- NULL while no span without a parent has arrived
  services TEXT NOT NULL,            -- JSON array of names, sorted
  exact_times TEXT                   -- 'start end' as in spans
);
CREATE INDEX traces_start_index ON traces(start_time_unix_nano);
CREATE INDEX traces_duration_index ON traces(duration);
CREATE INDEX traces_span_count_index ON traces(span_count);
CREATE INDEX traces_error_count_index ON traces(error_count);
-- Traces with spans that start after the latest end: only where spans end before they start.
CREATE INDEX traces_spread_index ON traces(start_spread) WHERE start_spread > duration;

-- One document a span; terms are listed in docs/sqlite.md.
CREATE VIRTUAL TABLE span_index USING fts5(
  terms, content = '', columnsize = 0, detail = none, tokenize = 'ascii'
);
INSERT INTO span_index (span_index, rank) VALUES ('pgsz', 16000);

-- Facts about the data that plans rest on.
CREATE TABLE facts (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO facts VALUES ('max_row_shift', 0); -- the most by which an id is over its start time

-- The attribute tables of the original, as views: a row for each attribute, whichever way its list is stored. Look one
-- span's up by `span_row` (spans.id): span_id has no index.
CREATE VIEW attribute_types AS
  SELECT column1 AS code, column2 AS type FROM (VALUES
    ('s', 'Str'), ('b', 'Bool'), ('i', 'Int'), ('d', 'Double'), ('y', 'Bytes'), ('n', 'Empty'),
    ('as', 'Slice'), ('ab', 'Slice'), ('ai', 'Slice'), ('ad', 'Slice'), ('x', 'Slice'), ('m', 'Map'));

CREATE VIEW span_attributes AS
  SELECT s.span_id, k.value ->> 0 AS key,
      CASE WHEN h.id IS NULL THEN k.value ->> 2 ELSE json_extract(s.attribute_values, '$[' || k.key || ']') END AS value,
      (SELECT t.type FROM attribute_types t WHERE t.code = k.value ->> 1) AS type,
      s.id AS span_row
    FROM spans s LEFT JOIN shapes h ON h.id = s.attribute_shape_id,
      json_each(coalesce(h.keys, s.attribute_values)) k;

CREATE VIEW event_attributes AS
  SELECT e.id AS event_id, k.value ->> 0 AS key,
      CASE WHEN h.id IS NULL THEN k.value ->> 2 ELSE json_extract(e.attribute_values, '$[' || k.key || ']') END AS value,
      (SELECT t.type FROM attribute_types t WHERE t.code = k.value ->> 1) AS type
    FROM events e LEFT JOIN shapes h ON h.id = e.attribute_shape_id,
      json_each(coalesce(h.keys, e.attribute_values)) k;

CREATE VIEW link_attributes AS
  SELECT l.id AS link_id, k.value ->> 0 AS key,
      CASE WHEN h.id IS NULL THEN k.value ->> 2 ELSE json_extract(l.attribute_values, '$[' || k.key || ']') END AS value,
      (SELECT t.type FROM attribute_types t WHERE t.code = k.value ->> 1) AS type
    FROM links l LEFT JOIN shapes h ON h.id = l.attribute_shape_id,
      json_each(coalesce(h.keys, l.attribute_values)) k;

CREATE VIEW scope_attributes AS
  SELECT c.id AS scope_id, k.value ->> 0 AS key,
      CASE WHEN h.id IS NULL THEN k.value ->> 2 ELSE json_extract(c.attribute_values, '$[' || k.key || ']') END AS value,
      (SELECT t.type FROM attribute_types t WHERE t.code = k.value ->> 1) AS type
    FROM scopes c LEFT JOIN shapes h ON h.id = c.attribute_shape_id,
      json_each(coalesce(h.keys, c.attribute_values)) k;

-- resource_id is 'resource/position': one row for each attribute of each distinct resource. Join by resource_row and
-- position, which are numbers: the text has no index.
CREATE VIEW resource_attributes AS
  SELECT r.id || '/' || k.key AS resource_id, k.value ->> 0 AS key,
      CASE WHEN h.id IS NULL THEN k.value ->> 2 ELSE json_extract(r.attribute_values, '$[' || k.key || ']') END AS value,
      (SELECT t.type FROM attribute_types t WHERE t.code = k.value ->> 1) AS type,
      r.id AS resource_row, k.key AS position
    FROM resources r LEFT JOIN shapes h ON h.id = r.attribute_shape_id,
      json_each(coalesce(h.keys, r.attribute_values)) k;

CREATE VIEW span_resource_attributes AS
  SELECT s.id || '/' || v.key AS id, s.span_id, r.id || '/' || v.key AS resource_attribute_id, s.id AS span_row,
      r.id AS resource_row, v.key AS position
    FROM spans s JOIN resources r ON r.id = s.resource_id, json_each(r.attribute_values) v;
