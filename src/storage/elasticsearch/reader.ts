/** The reader of the port. Each read has its own time limit, and each query its own context of traces. */
import { SpangraphError } from '../../errors.ts';
import type { OperationMeter, SpanReader } from '../backend.ts';
import { type ReportCall, reportedCall } from '../explain.ts';
import { countAttributeKeys, getAttributeKeys } from './catalog/attribute-keys.ts';
import { getAttributeStatistics } from './catalog/attribute-statistics.ts';
import { getAttributeValues } from './catalog/attribute-values.ts';
import {
  getAttributes,
  getLinkedFrom,
  getList,
  getResources,
  getScopes,
  getSkeletons,
  getSpans,
  getSpansById,
  getTraces,
} from './catalog/details.ts';
import { getFieldStatistics } from './catalog/field-statistics.ts';
import { measureCalls } from './catalog/measure-calls.ts';
import { measureSpans } from './catalog/measure-spans.ts';
import { countOperations, getOperations, getServiceCounts, getServices } from './catalog/operations.ts';
import { profileAttributes } from './catalog/profile-attributes.ts';
import { reasonOf } from './cluster/client.ts';
import type { Cluster } from './cluster/cluster.ts';
import { ClusterRead } from './cluster/cluster-read.ts';
import { ExplainedRequests } from './cluster/explained-requests.ts';
import { DocumentCache } from './documents/document-cache.ts';
import { countSpans, findSpans } from './search/find-spans.ts';
import { countTraces, findTraces } from './search/find-traces.ts';
import { Marks } from './search/marks.ts';
import type { ClusterSource } from './search/source.ts';
import { exceptionsOfSpans } from './search/stored-exceptions.ts';
import { TraceContext } from './search/trace-context.ts';

export interface ElasticsearchReaderOptions {
  readonly cluster: Cluster;
  readonly readTimeoutMs: number;
  /** See `SpanReader.settlingMs`. */
  readonly settlingMs: number;
}

/** Milliseconds within which the cluster must report its health. */
const CHECK_TIMEOUT_MS = 5_000;

type Method<Request, Answer> = (requests: readonly Request[], signal?: AbortSignal) => Promise<Answer[]>;

/** Closing the reader closes the client. */
export function createElasticsearchReader(options: ElasticsearchReaderOptions): SpanReader {
  return readerOf({ ...options, cache: new DocumentCache() });
}

interface Parts extends ElasticsearchReaderOptions {
  readonly cache: DocumentCache;
  readonly operation?: OperationMeter;
  readonly report?: ReportCall;
}

function readerOf(parts: Parts): SpanReader {
  const { cluster, cache } = parts;
  const sourceOf = (read: ClusterRead): ClusterSource => ({
    read,
    cache,
    context: new TraceContext(read, cache, new Marks(read)),
  });
  /** Answers all requests together. */
  const batch = <Request, Answer>(
    method: keyof SpanReader,
    answer: (requests: readonly Request[], source: ClusterSource) => Promise<Answer[]>,
  ): Method<Request, Answer> =>
    methodOf(parts, method, async (requests, read) => (requests.length === 0 ? [] : answer(requests, sourceOf(read))));
  /** Answers each request separately, all at once. */
  const each = <Request, Answer>(
    method: keyof SpanReader,
    answer: (request: Request, source: ClusterSource) => Promise<Answer>,
  ): Method<Request, Answer> =>
    methodOf(parts, method, (requests, read) =>
      Promise.all(requests.map((request) => answer(request, sourceOf(read)))),
    );
  return {
    findSpans: each('findSpans', findSpans),
    countSpans: each('countSpans', countSpans),
    findTraces: each('findTraces', findTraces),
    countTraces: each('countTraces', countTraces),
    getTraces: batch('getTraces', getTraces),
    getSkeletons: batch('getSkeletons', getSkeletons),
    getSpans: batch('getSpans', getSpans),
    getSpansById: batch('getSpansById', getSpansById),
    getAttributes: batch('getAttributes', getAttributes),
    getEvents: batch('getEvents', (requests, source) => getList(requests, source, (span) => span.events)),
    getLinks: batch('getLinks', (requests, source) => getList(requests, source, (span) => span.links)),
    getLinkedFrom: each('getLinkedFrom', getLinkedFrom),
    getResources: batch('getResources', getResources),
    getScopes: batch('getScopes', getScopes),
    getServices: each('getServices', getServices),
    getServiceCounts: batch('getServiceCounts', getServiceCounts),
    getOperations: each('getOperations', getOperations),
    countOperations: each('countOperations', countOperations),
    getAttributeKeys: each('getAttributeKeys', getAttributeKeys),
    countAttributeKeys: each('countAttributeKeys', countAttributeKeys),
    getAttributeValues: each('getAttributeValues', getAttributeValues),
    getAttributeStatistics: each('getAttributeStatistics', getAttributeStatistics),
    getFieldStatistics: each('getFieldStatistics', getFieldStatistics),
    getExceptions: batch('getExceptions', (keys, { read }) => exceptionsOfSpans(keys, read)),
    measureSpans: each('measureSpans', measureSpans),
    measureCalls: each('measureCalls', measureCalls),
    profileAttributes: each('profileAttributes', profileAttributes),
    within: (operation) => readerOf({ ...parts, operation }),
    explaining: (report) => readerOf({ ...parts, report }),
    settlingMs: parts.settlingMs,
    dataVersion: () => undefined,
    check: () => check(cluster),
    close: () => cluster.client.close(),
  };
}

/** A method of the port. Each call is one read of the cluster, and is reported if a report is wanted. */
function methodOf<Request, Answer>(
  { cluster, readTimeoutMs: timeoutMs, operation, report }: Parts,
  method: keyof SpanReader,
  answer: (requests: readonly Request[], read: ClusterRead) => Promise<Answer[]>,
): Method<Request, Answer> {
  return (requests, signal) => {
    const run = async (explained?: ExplainedRequests): Promise<Answer[]> => {
      const read = new ClusterRead(cluster, { timeoutMs, signal, operation }, explained);
      read.check();
      return await answer(requests, read);
    };
    if (report === undefined) return run();
    const explained = new ExplainedRequests();
    const stepsOf = () => explained.result();
    return reportedCall({ report, method, keys: requests.length, stepsOf }, () => run(explained));
  };
}

/** Throws STORAGE_UNAVAILABLE with the reason. Indices of others in the cluster do not matter. */
async function check({ client, index }: Cluster): Promise<void> {
  try {
    await client.cluster.health(
      { index: `${index}-*`, wait_for_status: 'yellow', timeout: `${CHECK_TIMEOUT_MS}ms`, level: 'cluster' },
      { requestTimeout: 2 * CHECK_TIMEOUT_MS, maxRetries: 0 },
    );
  } catch (thrown) {
    throw new SpangraphError('STORAGE_UNAVAILABLE', `The storage cannot be read now: ${reasonOf(thrown)}`);
  }
}
