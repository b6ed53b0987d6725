-- Spans are found by their id and by their parent's id alone: a term of `span_index` for the end of each. Spans that were
-- stored before have the terms added here; a document may be given to a contentless index in parts.
INSERT INTO span_index (rowid, terms)
  SELECT id, 'i' || substr(span_id, -5) ||
      CASE coalesce(parent_span_id, '') WHEN '' THEN '' ELSE ' i' || substr(parent_span_id, -5) END
    FROM spans ORDER BY id;
