/** What the SQLite backend counts of itself. */
import type { MetricDefinition } from '../../../metrics/definition.ts';

export const WAL_SIZE: MetricDefinition = {
  name: 'spangraph_sqlite_wal_size_bytes',
  help: 'Size of the write-ahead log.',
  type: 'gauge',
};
export const FREE_PAGES: MetricDefinition = {
  name: 'spangraph_sqlite_free_pages',
  help: 'Pages of the file that hold nothing and are used next.',
  type: 'gauge',
};
export const CHECKPOINTS: MetricDefinition = {
  name: 'spangraph_sqlite_checkpoints_total',
  help:
    'Moves of the whole write-ahead log into the database that the server asked for: all of it was moved, a reader still needed ' +
    'a part, or it failed. Those that SQLite makes within a commit are not counted.',
  type: 'counter',
  labels: { outcome: ['complete', 'partial', 'failed'] },
};

export const SQLITE_METRICS: readonly MetricDefinition[] = [WAL_SIZE, FREE_PAGES, CHECKPOINTS];
