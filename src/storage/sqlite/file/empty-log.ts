import type { Database } from 'better-sqlite3';
import type { Meter } from '../../../metrics/definition.ts';
import { CHECKPOINTS } from '../config/metrics.ts';
import { waitingAtMost } from './busy-timeout.ts';

/**
 * Moves the write-ahead log into the database and empties it. Waits for readers for at most `waitMs` milliseconds. Returns
 * whether it is empty now: a reader may still need a part of it.
 */
export function emptyLog(db: Database, waitMs: number, meter: Meter): boolean {
  try {
    const busy = waitingAtMost(db, waitMs, () => db.pragma('wal_checkpoint(TRUNCATE)', { simple: true }));
    meter.add(CHECKPOINTS, 1, { outcome: busy === 0 ? 'complete' : 'partial' });
    return busy === 0;
  } catch (thrown) {
    meter.add(CHECKPOINTS, 1, { outcome: 'failed' });
    throw thrown;
  }
}
