-- Calls of the spans that start in one minute, or in one hour, kept when nothing they depend on has changed for a while. Spans of
-- long traces are left out. A row exists only while it is exact: what stores, replaces or removes a span deletes the rows in
-- which calls may change. ADR 0017 has the rules.
CREATE TABLE kept_minute_calls (
  id INTEGER PRIMARY KEY,            -- spans that start in [id * 60 s, (id + 1) * 60 s)
  calls TEXT NOT NULL,               -- JSON: [kind, calling service, kind of the target, name of the target] of each call
  measures BLOB NOT NULL             -- a cell for each call (docs/sqlite.md)
);
CREATE TABLE kept_hour_calls (
  id INTEGER PRIMARY KEY,            -- spans that start in [id * 3600 s, (id + 1) * 3600 s)
  calls TEXT NOT NULL,
  measures BLOB NOT NULL
);
-- Long traces: those whose starts are more than five minutes apart.
CREATE INDEX traces_long_index ON traces(start_time_unix_nano) WHERE start_spread > 300000000000;
