/**
 * Keeps the write-ahead log from growing without end. SQLite begins it anew only when no reader uses it; where slow reads
 * overlap for minutes there is no such moment, so one is made: new reads wait until those under way are done.
 */
import { statSync } from 'node:fs';
import type { ReadGate } from './read-gate.ts';

/** Bytes of the log from which on a moment without readers is made. */
export const MAX_WAL_BYTES = 256 * 1024 * 1024;
/** Milliseconds between two looks at its size. */
export const LOOK_INTERVAL_MS = 1_000;

export interface WalGuardOptions {
  /** Of the database, without symbolic links: SQLite keeps the log beside the real file. */
  readonly path: string;
  /** Through which all reads of this process go. */
  readonly gate: ReadGate;
  /** Writes the log into the database and begins it anew. */
  readonly checkpoint: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Watches until `stop`. */
export function guardWal({ path, gate, checkpoint, onError }: WalGuardOptions): { stop(): void } {
  let busy = false;
  const look = async (): Promise<void> => {
    const size = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    if (busy || size < MAX_WAL_BYTES) return;
    busy = true;
    try {
      await gate.close(checkpoint);
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
