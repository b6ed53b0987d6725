/** Entry of a reader thread: one read-only connection, one read at a time. */
import { workerData } from 'node:worker_threads';
import type { PlainError } from '../../errors.ts';
import { SpangraphError } from '../../errors.ts';
import { Budget } from './connection.ts';
import type { ReadName, ReadRequests } from './reads.ts';
import { SqliteReads } from './reads.ts';

export interface ReaderThreadData {
  readonly path: string;
  readonly readTimeoutMs: number;
}

export interface ReadTask {
  readonly name: ReadName;
  readonly requests: ReadRequests<ReadName>;
  /** Becomes 1 when the caller gives up. */
  readonly cancelled?: Int32Array;
}

/** Errors cross threads as plain data: structured clone drops their class and code. */
export type ReadOutcome = { readonly answers: unknown } | { readonly error: PlainError; readonly stack?: string };

const { path, readTimeoutMs } = workerData as ReaderThreadData;
const reads = new SqliteReads(path);

export function read({ name, requests, cancelled }: ReadTask): ReadOutcome {
  try {
    return { answers: reads.run(name, requests, new Budget(readTimeoutMs, cancelled)) };
  } catch (thrown) {
    const error = asStorageError(thrown);
    const stack = error.code === 'INTERNAL_SERVER_ERROR' ? { stack: String((thrown as Error).stack) } : {};
    return { error: error.toPlain(), ...stack };
  }
}

function asStorageError(thrown: unknown): SpangraphError {
  const code = (thrown as { code?: unknown }).code;
  if (thrown instanceof SpangraphError || typeof code !== 'string' || !code.startsWith('SQLITE_')) {
    return SpangraphError.from(thrown);
  }
  return new SpangraphError(
    'STORAGE_UNAVAILABLE',
    `The database cannot be read: ${(thrown as Error).message} (${code}).`,
  );
}
