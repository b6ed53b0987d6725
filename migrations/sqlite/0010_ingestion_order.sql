-- The newest arrivals are asked for again and again, and a block of arrival has too many rows to read each time. Values only
-- grow, so a commit writes at the end of the index.
CREATE INDEX ingestion_time_index ON spans(ingestion_time_unix_nano);
