-- Spans are found by their id and by their parent's id alone: a term of `span_index` for the end of each. Spans that were
-- stored before have the terms added here; a document may be given to a contentless index in parts.
INSERT INTO span_index (rowid, terms)
  SELECT id, 'i' || substr(span_id, -5) ||
      CASE coalesce(parent_span_id, '') WHEN '' THEN '' ELSE ' i' || substr(parent_span_id, -5) END
    FROM spans ORDER BY id;

-- Ties in an order are in order of start, then of ids. Where more than 65 spans begin at one time, the others have row ids
-- far from it, and a page finds its place among them by this. The number is the largest first row id (row-ids.ts).
CREATE INDEX crowded_starts_index ON spans(start_time_unix_nano, trace_id, span_id)
  WHERE id > min(start_time_unix_nano, 9223370937343148031) + 64;

-- The orders of traces, whole: many traces have one number of spans or errors.
DROP INDEX traces_start_index;
DROP INDEX traces_duration_index;
DROP INDEX traces_span_count_index;
DROP INDEX traces_error_count_index;
CREATE INDEX traces_start_index ON traces(start_time_unix_nano, trace_id);
CREATE INDEX traces_duration_index ON traces(duration, start_time_unix_nano, trace_id);
CREATE INDEX traces_span_count_index ON traces(span_count, start_time_unix_nano, trace_id);
CREATE INDEX traces_error_count_index ON traces(error_count, start_time_unix_nano, trace_id);
