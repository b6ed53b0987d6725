-- Exceptions and errors that log records tell of spans. The span may come later, or never.
CREATE TABLE logged_exceptions (
  trace_id BLOB NOT NULL,            -- 16 bytes
  span_id BLOB NOT NULL,             -- 8 bytes
  time BLOB NOT NULL,                -- nanoseconds since the Unix epoch, 8 bytes, the highest first
  content_hash BLOB NOT NULL,        -- of the texts, so that a repeated record changes nothing
  type TEXT NOT NULL,
  message TEXT NOT NULL,
  stacktrace TEXT NOT NULL,
  PRIMARY KEY (trace_id, span_id, time, content_hash)
) WITHOUT ROWID;
CREATE INDEX logged_exceptions_time_index ON logged_exceptions(time);
