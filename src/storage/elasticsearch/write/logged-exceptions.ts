/** Stores and removes what log records tell of spans. */
import type { estypes } from '@elastic/elasticsearch';
import type { LoggedException } from '../../../model/exception.ts';
import type { BulkOperation } from '../cluster/bulk.ts';
import { unavailable } from '../cluster/client.ts';
import { anyOfTerms, every, type Query } from '../cluster/queries.ts';
import { RetryBudget, retrying } from '../cluster/retry.ts';
import { whole } from '../cluster/whole-answer.ts';
import { exceptionDocument, exceptionId } from '../documents/exceptions.ts';
import { exceptionsIndex, tracesIndex } from '../documents/names.ts';
import { type RemovalOptions, removeDocuments } from './remove-documents.ts';

/** Traces that are looked at together. */
const TRACES_A_REQUEST = 500;

interface TracesAnswer {
  readonly traces: {
    readonly buckets: readonly { readonly key: { readonly trace: string } }[];
    readonly after_key?: { readonly trace: string };
  };
}

/**
 * Resolves when they are durable and searches see them. Those that are stored already stay as they are. Throws STORAGE_UNAVAILABLE and
 * errors of the client.
 */
export async function storeExceptions(
  exceptions: readonly LoggedException[],
  { client, bulk, index, retryTimeoutMs }: RemovalOptions,
): Promise<void> {
  if (exceptions.length === 0) return;
  const name = exceptionsIndex(index);
  const distinct = new Map(exceptions.map((exception) => [exceptionId(exception), exception]));
  const operations = [...distinct].map(
    ([id, exception]): BulkOperation => ({ action: 'create', index: name, id, source: [exceptionDocument(exception)] }),
  );
  const budget = new RetryBudget(retryTimeoutMs);
  for (const outcome of await bulk.send(operations, budget)) {
    if (outcome.type === 'refused') throw unavailable(outcome.reason);
  }
  // Another process may have stored the same just before, and not have refreshed yet.
  await retrying(budget, async () => whole(await client.indices.refresh({ index: name })));
}

/** Removes what is told of the spans of these traces. */
export async function removeExceptionsOf(traceIds: readonly string[], options: RemovalOptions): Promise<void> {
  for (let at = 0; at < traceIds.length; at += TRACES_A_REQUEST) {
    const query = anyOfTerms('trace', traceIds.slice(at, at + TRACES_A_REQUEST));
    await removeDocuments(exceptionsIndex(options.index), query, options);
  }
}

/**
 * Removes what is told of traces that are not stored, if it is from before `from` or from `to` on (nanoseconds since the Unix
 * epoch). When `signal` ends it, resolves after the traces under way.
 */
export async function removeLonelyExceptions(
  { from, to }: { readonly from: bigint; readonly to: bigint },
  options: RemovalOptions,
  signal: AbortSignal,
): Promise<void> {
  const outside = { bool: { must_not: [{ range: { time: { gte: String(from), lt: String(to) } } }] } };
  for await (const traceIds of tracesTold(outside, options)) {
    if (signal.aborted) return;
    const lonely = await notStored(traceIds, options);
    if (lonely.length === 0) continue;
    await removeDocuments(exceptionsIndex(options.index), every([anyOfTerms('trace', lonely), outside]), options);
  }
}

/** The traces of the exceptions that the query finds, in portions. */
async function* tracesTold(
  query: Query,
  { client, index, retryTimeoutMs }: RemovalOptions,
): AsyncGenerator<readonly string[], void, undefined> {
  const sources = [{ trace: { terms: { field: 'trace' } } }];
  for (let after: { readonly trace: string } | undefined; ; ) {
    const composite = { size: TRACES_A_REQUEST, sources, ...(after && { after }) };
    const request = { index: exceptionsIndex(index), size: 0, query, aggs: { traces: { composite } } };
    const { aggregations } = await retrying(new RetryBudget(retryTimeoutMs), async () =>
      whole(await client.search<unknown, TracesAnswer>(request satisfies estypes.SearchRequest)),
    );
    const buckets = aggregations?.traces.buckets ?? [];
    if (buckets.length === 0) return;
    yield buckets.map(({ key }) => key.trace);
    after = aggregations?.traces.after_key;
    if (after === undefined) return;
  }
}

async function notStored(
  traceIds: readonly string[],
  { client, index, retryTimeoutMs }: RemovalOptions,
): Promise<readonly string[]> {
  const request = { index: tracesIndex(index), ids: [...traceIds], _source: false };
  const { docs } = await retrying(new RetryBudget(retryTimeoutMs), async () => whole(await client.mget(request)));
  return traceIds.filter((_, position) => {
    const doc = docs[position];
    return doc !== undefined && 'found' in doc && !doc.found;
  });
}
