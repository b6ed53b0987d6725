/** Removes traces for good, also while others write. Spans that arrive later make a new trace. */
import type { Client, estypes } from '@elastic/elasticsearch';
import type { ErasedCounts } from '../../definition.ts';
import type { Bulk } from '../cluster/bulk.ts';
import { RetryBudget, retrying } from '../cluster/retry.ts';
import { whole } from '../cluster/whole-answer.ts';
import { ANY_DAY, spansIndex, tracesIndex } from '../documents/names.ts';

/** What erasing needs. */
export interface EraseOptions {
  readonly client: Client;
  readonly bulk: Bulk;
  /** The prefix of all indices. */
  readonly index: string;
  readonly retryTimeoutMs: number;
}

/** Traces that are looked for at once, and documents that are removed at once, at most. */
const TRACES_A_REQUEST = 100;
const DOCUMENTS_A_REQUEST = 5_000;

/**
 * Removes the spans first, so that a trace is found again if this is interrupted. Throws errors of the client, also for the index
 * of a day that is closed, and STORAGE_UNAVAILABLE. A trace that changes meanwhile is removed as it is in the end.
 */
export async function eraseTraces(traceIds: readonly string[], options: EraseOptions): Promise<ErasedCounts> {
  const erased = { traces: 0, spans: 0 };
  for (let at = 0; at < traceIds.length; at += TRACES_A_REQUEST) {
    const ids = traceIds.slice(at, at + TRACES_A_REQUEST);
    erased.spans += await removeAll(spansIndex(options.index, ANY_DAY), ids, options);
    erased.traces += await removeAll(tracesIndex(options.index), ids, options);
  }
  return erased;
}

/** Removes the documents of these traces, until a search finds none. Resolves with their number. */
async function removeAll(
  index: string,
  traceIds: readonly string[],
  { client, bulk, retryTimeoutMs }: EraseOptions,
): Promise<number> {
  const request = {
    index,
    // A closed index is refused, as its spans cannot be removed.
    expand_wildcards: ['open', 'closed'],
    query: { terms: { trace: [...traceIds] } },
    size: DOCUMENTS_A_REQUEST,
    _source: false,
  } satisfies estypes.SearchRequest;
  for (let removed = 0; ; ) {
    const budget = new RetryBudget(retryTimeoutMs);
    const { hits } = await retrying(budget, async () => {
      // Searches do not see the newest documents otherwise, and see removed ones.
      whole(await client.indices.refresh({ index }));
      return whole(await client.search(request));
    });
    if (hits.hits.length === 0) return removed;
    const operations = hits.hits.flatMap(({ _index, _id }) =>
      _id === undefined ? [] : [{ action: 'delete' as const, index: _index, id: _id }],
    );
    await bulk.send(operations, budget);
    removed += operations.length;
  }
}
