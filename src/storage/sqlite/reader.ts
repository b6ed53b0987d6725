/** The reader of the port. It runs reads in a pool of threads, so that a slow one delays neither ingest nor other reads. */
import { Piscina } from 'piscina';
import { SpangraphError } from '../../errors.ts';
import type { SpanReader } from '../backend.ts';
import { openForReading } from './file/database.ts';
import { realPathOf } from './file/real-path.ts';
import { WatchedFile } from './file/watched-file.ts';
import type { RunRead } from './threads/explained-run.ts';
import { explainedRun } from './threads/explained-run.ts';
import { ReadGate } from './threads/read-gate.ts';
import type { ReaderThreadData } from './threads/reader-thread.ts';
import type { ReadAnswers, ReadName, ReadRequests } from './threads/reads.ts';
import type { ReadOutcome, ReadTask } from './threads/run-read.ts';
import { guardWal } from './threads/wal-guard.ts';

export interface SqliteReaderOptions {
  readonly path: string;
  readonly threads: number;
  readonly readTimeoutMs: number;
  /** Called when the write-ahead log is large. The writer moves it into the database. */
  readonly checkpoint?: () => Promise<void>;
  readonly onCheckpointError?: (error: unknown) => void;
}

/** The most reads that wait for a thread. Further ones are refused at once. */
const MAX_WAITING_READS = 10_000;

type Method<Name extends ReadName> = (requests: ReadRequests<Name>, signal?: AbortSignal) => Promise<ReadAnswers<Name>>;

export function createSqliteReader(options: SqliteReaderOptions): SpanReader {
  const { path, threads, readTimeoutMs } = options;
  const pool = new Piscina<ReadTask, ReadOutcome>({
    filename: new URL(
      import.meta.url.endsWith('.ts') ? './threads/reader-thread.ts' : './threads/reader-thread.js',
      import.meta.url,
    ).href,
    name: 'read',
    minThreads: threads,
    maxThreads: threads,
    maxQueue: MAX_WAITING_READS,
    idleTimeout: Number.POSITIVE_INFINITY,
    workerData: { path, readTimeoutMs } satisfies ReaderThreadData,
  });
  const gate = new ReadGate();
  const file = new WatchedFile(path);
  // The probe has its own connection, so that it does not wait for slow reads.
  const probe = openForReading(path);
  const look = probe.prepare('SELECT count(*) FROM schema_migrations');
  const check = async (): Promise<void> => {
    file.check();
    look.get();
  };
  const { checkpoint, onCheckpointError } = options;
  const guard =
    checkpoint && guardWal({ path: realPathOf(path), gate, checkpoint, onError: onCheckpointError ?? (() => {}) });
  const close = async (): Promise<void> => {
    guard?.stop();
    probe.close();
    await pool.destroy();
  };
  return readerOver((task, signal) => gate.pass(() => run(pool, task, signal)), check, close);
}

/** The port's methods over a function that runs a read by its name. */
export function readerOver(runRead: RunRead, check: () => Promise<void>, close: () => Promise<void>): SpanReader {
  const method =
    <Name extends ReadName>(name: Name): Method<Name> =>
    async (requests, signal) =>
      unwrap(await runRead({ name, requests }, signal)) as ReadAnswers<Name>;
  return {
    findSpans: method('findSpans'),
    countSpans: method('countSpans'),
    findTraces: method('findTraces'),
    countTraces: method('countTraces'),
    getTraces: method('getTraces'),
    getSkeletons: method('getSkeletons'),
    getSpans: method('getSpans'),
    getSpansById: method('getSpansById'),
    getAttributes: method('getAttributes'),
    getEvents: method('getEvents'),
    getLinks: method('getLinks'),
    getLinkedFrom: method('getLinkedFrom'),
    getResources: method('getResources'),
    getScopes: method('getScopes'),
    getServices: method('getServices'),
    getOperations: method('getOperations'),
    getAttributeKeys: method('getAttributeKeys'),
    getAttributeValues: method('getAttributeValues'),
    getAttributeStatistics: method('getAttributeStatistics'),
    getFieldStatistics: method('getFieldStatistics'),
    explaining: (report) => readerOver(explainedRun(runRead, report), check, close),
    check,
    close,
  };
}

/** A cancelled read stops at its next check of the clock. Its thread stays alive. */
async function run(pool: Piscina<ReadTask, ReadOutcome>, task: ReadTask, signal?: AbortSignal): Promise<ReadOutcome> {
  if (signal === undefined) return await pool.run(task);
  signal.throwIfAborted();
  const cancelled = new Int32Array(new SharedArrayBuffer(4));
  const cancel = (): void => {
    Atomics.store(cancelled, 0, 1);
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const outcome = await pool.run({ ...task, cancelled });
    signal.throwIfAborted();
    return outcome;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function unwrap(outcome: ReadOutcome): unknown {
  if ('answers' in outcome) return outcome.answers;
  throw SpangraphError.fromPlain(outcome.error, outcome.stack);
}
