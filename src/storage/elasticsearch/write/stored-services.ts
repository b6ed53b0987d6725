/** The services of the spans of a trace, from their documents. */
import type { Client } from '@elastic/elasticsearch';
import type { SkeletonSpan } from '../../backend.ts';
import type { RetryBudget } from '../cluster/retry.ts';
import { retrying } from '../cluster/retry.ts';
import { whole } from '../cluster/whole-answer.ts';
import { readSpanRef, spansIndex } from '../documents/names.ts';

/** Documents in one request. */
const MAX_IDS = 1_000;

/** The terms of the field `service`. */
export async function storedServices(
  client: Client,
  index: string,
  spans: readonly SkeletonSpan[],
  budget: RetryBudget,
): Promise<ReadonlySet<string>> {
  const places = spans.flatMap(({ ref }) => readSpanRef(ref) ?? []);
  const services = new Set<string>();
  for (let from = 0; from < places.length; from += MAX_IDS) {
    const docs = places.slice(from, from + MAX_IDS).map(({ day, id }) => ({ _index: spansIndex(index, day), _id: id }));
    const answer = await retrying(budget, async () =>
      whole(await client.mget<{ readonly service: string }>({ docs, _source_includes: ['service'] })),
    );
    for (const doc of answer.docs) {
      if ('found' in doc && doc.found && doc._source !== undefined) services.add(doc._source.service);
    }
  }
  return services;
}
