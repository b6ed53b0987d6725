/** Removes the documents that a search finds, also while others write. */
import type { Client, estypes } from '@elastic/elasticsearch';
import type { Bulk } from '../cluster/bulk.ts';
import type { Query } from '../cluster/queries.ts';
import { RetryBudget, retrying } from '../cluster/retry.ts';
import { whole } from '../cluster/whole-answer.ts';

/** What removing needs. */
export interface RemovalOptions {
  readonly client: Client;
  readonly bulk: Bulk;
  /** The prefix of all indices. */
  readonly index: string;
  readonly retryTimeoutMs: number;
}

/** Documents that are removed at once, at most. */
const DOCUMENTS_A_REQUEST = 5_000;

/** Removes until a search finds none. Resolves with their number. Throws errors of the client, also for an index that is closed. */
export async function removeDocuments(
  index: string,
  query: Query,
  { client, bulk, retryTimeoutMs }: RemovalOptions,
): Promise<number> {
  const request = {
    index,
    // A closed index is refused, as its documents cannot be removed.
    expand_wildcards: ['open', 'closed'],
    query,
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
