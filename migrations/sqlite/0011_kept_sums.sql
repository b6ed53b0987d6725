-- Measures of all spans that start in one minute, or in one hour, kept when no more of them arrive. A row exists only while it is
-- exact: what stores, replaces or removes a span deletes the rows of its minute and hour. ADR 0016 has the measurements.
CREATE TABLE kept_minutes (
  id INTEGER PRIMARY KEY,            -- spans that start in [id * 60 s, (id + 1) * 60 s)
  services BLOB NOT NULL,            -- a cell for each service, under any of its operations (docs/sqlite.md)
  operations BLOB NOT NULL           -- a cell for each operation and status
);
CREATE TABLE kept_hours (
  id INTEGER PRIMARY KEY,            -- spans that start in [id * 3600 s, (id + 1) * 3600 s)
  services BLOB NOT NULL,
  operations BLOB NOT NULL
);
