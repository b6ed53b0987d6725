/**
 * Keeps the write-ahead log within its bound. SQLite begins it from the start only while no reader uses it. Where slow
 * reads overlap there is no such moment, so one is made: slow reads lose their snapshot, short ones end, new ones wait.
 */
import { statSync } from 'node:fs';
import { SpangraphError } from '../../../errors.ts';
import type { ReadersControl } from '../../definition.ts';

/** Bytes of the log from which a moment without readers is made. */
export const MAX_WAL_BYTES = 256 * 1024 * 1024;
/** Milliseconds between two looks at its size. */
export const LOOK_INTERVAL_MS = 1_000;
/** Milliseconds after which a read is slow. */
const SLOW_READ_MS = 1_000;

/** Watches the log of the database until `stop`. `path` has no symbolic links: SQLite keeps the log beside the real file. */
export function guardWal(path: string, { whileIdle, checkpoint, onError }: ReadersControl): { stop(): void } {
  let busy = false;
  const look = async (): Promise<void> => {
    const size = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    if (busy || size < MAX_WAL_BYTES) return;
    busy = true;
    try {
      await whileIdle(checkpoint, SLOW_READ_MS, snapshotLost());
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

function snapshotLost(): SpangraphError {
  return new SpangraphError(
    'READ_TIMEOUT',
    `The read was ended because what was written beside it filled the write-ahead log (${MAX_WAL_BYTES} bytes). Ask for a ` +
      'shorter timeRange or a more selective filter.',
    { retryAfterMs: SLOW_READ_MS },
  );
}
