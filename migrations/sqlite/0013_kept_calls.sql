-- Calls of the spans that start in one minute, or in one hour, kept when nothing they depend on has changed for a while. Spans of
-- long traces are left out. A row exists only while it is exact: what stores, replaces or removes a span deletes the rows in
-- which calls may change. ADR 0018 has the rules.
CREATE TABLE kept_minute_calls (
  id INTEGER PRIMARY KEY,            -- spans that start in [id * 60 s, (id + 1) * 60 s)
  calls TEXT NOT NULL,               -- JSON: [kind, calling service, kind of the target, name of the target] of each call
  measures BLOB NOT NULL,            -- a cell for each call (docs/sqlite.md)
  links TEXT NOT NULL                -- JSON: [trace id, span id] of each span that its consumers link to
);
CREATE TABLE kept_hour_calls (
  id INTEGER PRIMARY KEY,            -- spans that start in [id * 3600 s, (id + 1) * 3600 s)
  calls TEXT NOT NULL,
  measures BLOB NOT NULL
);
-- The links of these rows, to find the minutes whose calls change with a span.
CREATE TABLE kept_links (
  trace_id TEXT NOT NULL,
  span_id TEXT NOT NULL,
  minute INTEGER NOT NULL,
  PRIMARY KEY (trace_id, span_id, minute)
) WITHOUT ROWID;
CREATE TRIGGER kept_links_insert AFTER INSERT ON kept_minute_calls BEGIN
  INSERT OR IGNORE INTO kept_links SELECT value ->> 0, value ->> 1, new.id FROM json_each(new.links);
END;
CREATE TRIGGER kept_links_delete AFTER DELETE ON kept_minute_calls BEGIN
  DELETE FROM kept_links
    WHERE (trace_id, span_id, minute) IN (SELECT value ->> 0, value ->> 1, old.id FROM json_each(old.links));
END;
-- Long traces: those whose starts are more than five minutes apart.
CREATE INDEX traces_long_index ON traces(start_time_unix_nano) WHERE start_spread > 300000000000;
