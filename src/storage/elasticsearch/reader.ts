/** The reader of the port: each read has its requests and its time limit, each query its own context of traces. */
import type { Client } from '@elastic/elasticsearch';
import { SpangraphError } from '../../errors.ts';
import type { SpanReader } from '../backend.ts';
import { getAttributeValues } from './attribute-values.ts';
import { getAttributeKeys, getOperations, getServices } from './catalog.ts';
import { reasonOf } from './client.ts';
import { type Cluster, Connection } from './connection.ts';
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
} from './details.ts';
import { DocumentCache } from './document-cache.ts';
import { countSpans, findSpans } from './find-spans.ts';
import { countTraces, findTraces } from './find-traces.ts';
import type { Source } from './source.ts';
import { TraceContext } from './trace-context.ts';

export interface ElasticsearchReaderOptions {
  readonly client: Client;
  /** The prefix of all indices. */
  readonly index: string;
  readonly readTimeoutMs: number;
}

/** Milliseconds that the cluster has to say that it is there. */
const CHECK_TIMEOUT_MS = 5_000;

type Method<Request, Answer> = (requests: readonly Request[], signal?: AbortSignal) => Promise<Answer[]>;

/** Closes the client at its end. */
export function createElasticsearchReader({ client, index, readTimeoutMs }: ElasticsearchReaderOptions): SpanReader {
  const cluster: Cluster = { client, index };
  const cache = new DocumentCache();
  const sourceOf = (connection: Connection): Source => ({
    connection,
    cache,
    context: new TraceContext(connection, cache),
  });
  /** All requests at once. */
  const batch =
    <Request, Answer>(
      read: (requests: readonly Request[], source: Source) => Promise<Answer[]>,
    ): Method<Request, Answer> =>
    async (requests, signal) => {
      const connection = new Connection(cluster, readTimeoutMs, signal);
      connection.check();
      return requests.length === 0 ? [] : read(requests, sourceOf(connection));
    };
  /** Each request for itself, side by side. */
  const each =
    <Request, Answer>(read: (request: Request, source: Source) => Promise<Answer>): Method<Request, Answer> =>
    async (requests, signal) => {
      const connection = new Connection(cluster, readTimeoutMs, signal);
      connection.check();
      return Promise.all(requests.map((request) => read(request, sourceOf(connection))));
    };
  return {
    capabilities: { durable: true, searchesLag: true },
    findSpans: each(findSpans),
    countSpans: each(countSpans),
    findTraces: each(findTraces),
    countTraces: each(countTraces),
    getTraces: batch(getTraces),
    getSkeletons: batch(getSkeletons),
    getSpans: batch(getSpans),
    getSpansById: batch(getSpansById),
    getAttributes: batch(getAttributes),
    getEvents: batch((requests, source) => getList(requests, source, (span) => span.events)),
    getLinks: batch((requests, source) => getList(requests, source, (span) => span.links)),
    getLinkedFrom: each(getLinkedFrom),
    getResources: batch(getResources),
    getScopes: batch(getScopes),
    getServices: each(getServices),
    getOperations: each(getOperations),
    getAttributeKeys: each(getAttributeKeys),
    getAttributeValues: each(getAttributeValues),
    check: () => check(cluster),
    close: () => client.close(),
  };
}

/** Looks at the index of traces, whatever else the cluster may hold. */
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
