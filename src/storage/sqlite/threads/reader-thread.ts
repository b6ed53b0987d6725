/** Entry of a reader thread: one read-only connection, one read at a time. */
import { workerData } from 'node:worker_threads';
import { SqliteReads } from './reads.ts';
import type { ReadOutcome, ReadTask } from './run-read.ts';
import { runRead } from './run-read.ts';

export interface ReaderThreadData {
  readonly path: string;
  readonly readTimeoutMs: number;
}

const { path, readTimeoutMs } = workerData as ReaderThreadData;
const reads = new SqliteReads(path);

export function read(task: ReadTask): ReadOutcome {
  return runRead(reads, task, readTimeoutMs);
}
