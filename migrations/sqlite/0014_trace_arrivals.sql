-- Traces in the order in which the last of their spans arrived. One pass over the spans: about a second for each million.
ALTER TABLE traces ADD COLUMN last_arrival_unix_nano INTEGER NOT NULL DEFAULT 0;
UPDATE traces SET last_arrival_unix_nano = arrivals.last
  FROM (SELECT trace_id, max(ingestion_time_unix_nano) AS last FROM spans GROUP BY trace_id) arrivals
  WHERE traces.trace_id = unhex(arrivals.trace_id);
CREATE INDEX traces_arrival_index ON traces(last_arrival_unix_nano, start_time_unix_nano, trace_id);
-- Walks that began before cannot be in this order, so earlier rows need no value.
ALTER TABLE trace_moves ADD COLUMN last_arrival_unix_nano INTEGER NOT NULL DEFAULT 0;
