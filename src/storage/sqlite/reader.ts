/** The reader of the port. It reads in the calling thread, on a connection of its own. */
import type { OperationMeter, SpanReader } from '../backend.ts';
import { type ReportCall, reportedCall } from '../explain.ts';
import { StepRecorder } from './file/step-recorder.ts';
import { WatchedFile } from './file/watched-file.ts';
import { type ReadAnswers, type ReadName, type ReadRequests, SqliteReads } from './reads/reads.ts';
import { runRead } from './reads/run-read.ts';

export interface SqliteReaderOptions {
  readonly path: string;
  readonly readTimeoutMs: number;
  /** KiB of page cache, if the file is one of many. */
  readonly cacheKib?: number | undefined;
}

/** What the reads of a reader are held to, and whether they are reported. */
interface Options {
  readonly timeoutMs: number;
  readonly operation?: OperationMeter;
  readonly report?: ReportCall;
}

type Method<Name extends ReadName> = (requests: ReadRequests<Name>, signal?: AbortSignal) => Promise<ReadAnswers<Name>>;

/** Opens a file that a writer has made. Throws DATABASE_UNUSABLE. */
export function createSqliteReader({ path, readTimeoutMs, cacheKib }: SqliteReaderOptions): SpanReader {
  const file = new WatchedFile(path);
  const reads = new SqliteReads(path, cacheKib);
  return readerOver(
    reads,
    { timeoutMs: readTimeoutMs },
    {
      settlingMs: 0,
      dataVersion: () => reads.dataVersion(),
      check: async () => {
        file.check();
        reads.check();
      },
      close: async () => reads.close(),
    },
  );
}

/** The port's methods over the reads. */
function readerOver(
  reads: SqliteReads,
  options: Options,
  file: Pick<SpanReader, 'settlingMs' | 'dataVersion' | 'check' | 'close'>,
): SpanReader {
  const { report, ...limits } = options;
  const method =
    <Name extends ReadName>(name: Name): Method<Name> =>
    (requests, signal) =>
      new Promise((resolve) => {
        signal?.throwIfAborted();
        const run = (steps?: StepRecorder) => runRead(reads, name, requests, { ...limits, steps });
        if (report === undefined) return resolve(run());
        const steps = new StepRecorder();
        const call = { report, method: name, keys: requests.length, stepsOf: () => steps.result() };
        resolve(reportedCall(call, () => run(steps)));
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
    getExceptions: method('getExceptions'),
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
    measureSpans: method('measureSpans'),
    measureCalls: method('measureCalls'),
    profileAttributes: method('profileAttributes'),
    within: (operation) => readerOver(reads, { ...options, operation }, file),
    explaining: (reportCall) => readerOver(reads, { ...options, report: reportCall }, file),
    ...file,
  };
}
