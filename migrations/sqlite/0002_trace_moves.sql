-- What the orders of traces said before each write that changed a stored trace: pages go on as of their first page. The
-- newest rows only; the newest of all always stays, so that ids only grow.
CREATE TABLE trace_moves (
  id INTEGER PRIMARY KEY,
  trace_row INTEGER NOT NULL,        -- traces.id
  start_time_unix_nano INTEGER NOT NULL,
  duration INTEGER NOT NULL,
  span_count INTEGER NOT NULL,
  error_count INTEGER NOT NULL
);
