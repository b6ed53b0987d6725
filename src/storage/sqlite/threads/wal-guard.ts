/**
 * Limits the write-ahead log. SQLite restarts the log only when no reader uses it. If slow reads overlap for minutes, there
 * is no such moment. Then the guard makes one: new reads wait until the running ones have ended.
 */
import { statSync } from 'node:fs';
import type { ReadGate } from './read-gate.ts';

/** Bytes of the log from which the guard acts. */
export const MAX_WAL_BYTES = 256 * 1024 * 1024;
/** Milliseconds between two checks of its size. */
export const LOOK_INTERVAL_MS = 1_000;

export interface WalGuardOptions {
  /** Path of the database without symbolic links. SQLite keeps the log beside the real file. */
  readonly path: string;
  /** The gate of all reads of this process. */
  readonly gate: ReadGate;
  /** Moves the log into the database and restarts it. */
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
