/** What the SQLite backend counts of itself. */
import { counter, gauge, type MetricDefinition } from '../../../metrics/definition.ts';

export const WAL_SIZE = gauge('spangraph_sqlite_wal_size_bytes', 'Size of the write-ahead log.');
export const FREE_PAGES = gauge(
  'spangraph_sqlite_free_pages',
  'Pages of the file that hold nothing and are used next.',
);
export const CHECKPOINTS = counter(
  'spangraph_sqlite_checkpoints_total',
  'Moves of the whole write-ahead log into the database that the server asked for: all of it was moved, a reader still needed ' +
    'a part, or it failed. Those that SQLite makes within a commit are not counted.',
  { labels: { outcome: ['complete', 'partial', 'failed'] } },
);

export const SQLITE_METRICS: readonly MetricDefinition[] = [WAL_SIZE, FREE_PAGES, CHECKPOINTS];
