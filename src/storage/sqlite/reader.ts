/** The reader of the port. It reads in the calling thread, on a connection of its own. */
import type { SpanReader } from '../backend.ts';
import { openForReading } from './file/database.ts';
import { WatchedFile } from './file/watched-file.ts';
import { type ReadAnswers, type ReadName, type ReadRequests, SqliteReads } from './reads/reads.ts';
import { type RunOptions, runRead } from './reads/run-read.ts';

export interface SqliteReaderOptions {
  readonly path: string;
  readonly readTimeoutMs: number;
}

type Method<Name extends ReadName> = (requests: ReadRequests<Name>, signal?: AbortSignal) => Promise<ReadAnswers<Name>>;

/** Opens a file that a writer has made. Throws DATABASE_UNUSABLE. */
export function createSqliteReader({ path, readTimeoutMs }: SqliteReaderOptions): SpanReader {
  const file = new WatchedFile(path);
  const reads = new SqliteReads(path);
  // The probe has its own connection, so that it does not wait for slow reads.
  const probe = openForReading(path);
  const look = probe.prepare('SELECT count(*) FROM schema_migrations');
  return readerOver(
    reads,
    { timeoutMs: readTimeoutMs },
    {
      check: async () => {
        file.check();
        look.get();
      },
      close: async () => {
        probe.close();
        reads.close();
      },
    },
  );
}

/** The port's methods over the reads. */
function readerOver(reads: SqliteReads, options: RunOptions, file: Pick<SpanReader, 'check' | 'close'>): SpanReader {
  const method =
    <Name extends ReadName>(name: Name): Method<Name> =>
    (requests, signal) =>
      new Promise((resolve) => {
        signal?.throwIfAborted();
        resolve(runRead(reads, name, requests, options));
      });
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
    getServiceCounts: method('getServiceCounts'),
    getOperations: method('getOperations'),
    countOperations: method('countOperations'),
    getAttributeKeys: method('getAttributeKeys'),
    countAttributeKeys: method('countAttributeKeys'),
    getAttributeValues: method('getAttributeValues'),
    getAttributeStatistics: method('getAttributeStatistics'),
    getFieldStatistics: method('getFieldStatistics'),
    within: (operation) => readerOver(reads, { ...options, operation }, file),
    explaining: (report) => readerOver(reads, { ...options, report }, file),
    ...file,
  };
}
