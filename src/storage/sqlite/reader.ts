/** The reader of the port: hands each read to a pool of threads, so that a slow one delays neither ingest nor another. */
import { Piscina } from 'piscina';
import { SpangraphError } from '../../errors.ts';
import type { SpanReader } from '../backend.ts';
import type { ReaderThreadData, ReadOutcome, ReadTask } from './reader-thread.ts';
import type { ReadAnswers, ReadName, ReadRequests } from './reads.ts';
import { WatchedFile } from './watched-file.ts';

export interface SqliteReaderOptions {
  readonly path: string;
  readonly threads: number;
  readonly readTimeoutMs: number;
}

/** Reads that may wait for a thread; one more is refused at once. */
const MAX_WAITING_READS = 10_000;

type Method<Name extends ReadName> = (requests: ReadRequests<Name>, signal?: AbortSignal) => Promise<ReadAnswers<Name>>;
type RunRead = (task: ReadTask, signal?: AbortSignal) => Promise<unknown>;

export function createSqliteReader({ path, threads, readTimeoutMs }: SqliteReaderOptions): SpanReader {
  const pool = new Piscina<ReadTask, ReadOutcome>({
    filename: new URL(import.meta.url.endsWith('.ts') ? './reader-thread.ts' : './reader-thread.js', import.meta.url)
      .href,
    name: 'read',
    minThreads: threads,
    maxThreads: threads,
    maxQueue: MAX_WAITING_READS,
    idleTimeout: Number.POSITIVE_INFINITY,
    workerData: { path, readTimeoutMs } satisfies ReaderThreadData,
  });
  return readerOver(
    path,
    (task, signal) => run(pool, task, signal),
    () => pool.destroy(),
  );
}

/** The port's methods over whatever runs a read by its name. */
export function readerOver(path: string, runRead: RunRead, close: () => Promise<void>): SpanReader {
  const file = new WatchedFile(path);
  const method =
    <Name extends ReadName>(name: Name): Method<Name> =>
    async (requests, signal) =>
      (await runRead({ name, requests }, signal)) as ReadAnswers<Name>;
  return {
    capabilities: { durable: true },
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
    check: async () => {
      file.check();
      await method('getTraces')([]);
    },
    close,
  };
}

/** A read that nobody waits for any more stops at its next look at the budget; its thread goes on living. */
async function run(pool: Piscina<ReadTask, ReadOutcome>, task: ReadTask, signal?: AbortSignal): Promise<unknown> {
  if (signal === undefined) return unwrap(await pool.run(task));
  signal.throwIfAborted();
  const cancelled = new Int32Array(new SharedArrayBuffer(4));
  const cancel = (): void => {
    Atomics.store(cancelled, 0, 1);
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const outcome = await pool.run({ ...task, cancelled });
    signal.throwIfAborted();
    return unwrap(outcome);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function unwrap(outcome: ReadOutcome): unknown {
  if ('answers' in outcome) return outcome.answers;
  throw SpangraphError.fromPlain(outcome.error, outcome.stack);
}
