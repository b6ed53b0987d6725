/**
 * Keeps the write-ahead log within its bound. SQLite begins it from the start only while no reader uses it. Where slow
 * reads overlap there is no such moment, so one is made: slow reads lose their snapshot, and most of the log is moved while
 * short ones go on. Only the rest is moved while none is under way.
 */
import { SpangraphError } from '../../../errors.ts';
import type { ReadersControl } from '../../definition.ts';
import type { WalFile } from './wal-file.ts';

/** Milliseconds between two looks at its size. */
export const LOOK_INTERVAL_MS = 1_000;
/** Looks that are left out after a moment without readers of this server did not help, because another program reads. */
export const LOOKS_LEFT_OUT = 10;
/** Milliseconds after which a read is slow. */
const SLOW_READ_MS = 1_000;

/** Watches the log until `stop`. */
export function guardWal(
  wal: WalFile,
  { whileQuick, whileIdle, checkpoint, onError }: ReadersControl,
): { stop(): void } {
  let busy = false;
  let leftOut = 0;
  const truncate = async (): Promise<void> => {
    await checkpoint();
    if (wal.isOverBound) await whileIdle(checkpoint);
  };
  const look = async (): Promise<void> => {
    if (busy || !wal.isOverBound) return;
    if (leftOut > 0) {
      leftOut -= 1;
      return;
    }
    busy = true;
    try {
      await whileQuick(truncate, SLOW_READ_MS, snapshotLost(wal));
      if (!wal.isOverBound) return;
      // More moments would only stop the readers of this server.
      leftOut = LOOKS_LEFT_OUT;
      onError(readElsewhere(wal));
    } catch (error) {
      onError(error);
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void look(), LOOK_INTERVAL_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

function snapshotLost({ maxMib }: WalFile): SpangraphError {
  return new SpangraphError(
    'READ_TIMEOUT',
    `The read was ended because what was written beside it filled the write-ahead log (exporters.sqlite.max_wal_size_mib: ` +
      `${maxMib}). Ask for a shorter timeRange or a more selective filter.`,
    { retryAfterMs: SLOW_READ_MS },
  );
}

function readElsewhere({ maxMib }: WalFile): SpangraphError {
  return new SpangraphError(
    'STORAGE_UNAVAILABLE',
    `Another program reads the database, so its write-ahead log grows over exporters.sqlite.max_wal_size_mib (${maxMib}). ` +
      'At twice this size spans are refused. End that program.',
  );
}
