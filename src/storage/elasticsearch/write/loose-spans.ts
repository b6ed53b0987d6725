/** Removes the spans of an expired day that no trace names: a run of retention was cut off before it had removed them. */
import { ClusterRead } from '../cluster/cluster-read.ts';
import { type Hit, MAX_HITS } from '../cluster/hits.ts';
import { RetryBudget } from '../cluster/retry.ts';
import type { SpanSource } from '../documents/documents.ts';
import { readSpanRef, spansIndex } from '../documents/names.ts';
import { readSkeleton } from '../documents/skeleton.ts';
import { readTraces } from './old-traces.ts';
import type { RetentionOptions } from './retention-options.ts';

/** Milliseconds that the clocks of processes may differ. */
const CLOCK_DIFFERENCE_MS = 60_000;
/** Milliseconds for one day. */
const TIMEOUT_MS = 3_600_000;
const NANOS_PER_MILLI = 1_000_000n;

type FoundSpan = Pick<SpanSource, 'ingested'> & { readonly trace: string };

/** Leaves spans that may be on their way: a span is stored before its trace, and no later than `retryTimeoutMs` before it. */
export async function removeLooseSpans(day: string, options: RetentionOptions): Promise<void> {
  const name = spansIndex(options.index, day);
  const newest = Date.now() - options.retryTimeoutMs - CLOCK_DIFFERENCE_MS;
  const scan = {
    kind: 'spans',
    query: { term: { _index: name } },
    fields: ['trace', 'ingested'],
    sort: [{ _shard_doc: 'asc' }],
    size: MAX_HITS,
  } as const;
  for await (const hits of new ClusterRead(options.cluster, { timeoutMs: TIMEOUT_MS }).hits.scan<FoundSpan>(scan)) {
    const old = hits.filter(({ source }) => BigInt(source.ingested) / NANOS_PER_MILLI < newest);
    const loose = await looseAmong(day, old, options);
    const operations = [...loose].map((id) => ({ action: 'delete' as const, index: name, id }));
    await options.bulk.send(operations, new RetryBudget(options.retryTimeoutMs));
  }
}

/** The `_id`s of those that their traces do not name. */
async function looseAmong(
  day: string,
  hits: readonly Hit<FoundSpan>[],
  options: RetentionOptions,
): Promise<ReadonlySet<string>> {
  const loose = new Set(hits.map(({ id }) => id));
  const traceIds = [...new Set(hits.map(({ source }) => source.trace))];
  for await (const traces of readTraces(traceIds, options)) {
    for (const { source } of traces) {
      for (const { ref } of readSkeleton(source.trace, Buffer.from(source.skeleton, 'base64'))) {
        const place = readSpanRef(ref);
        if (place?.day === day) loose.delete(place.id);
      }
    }
  }
  return loose;
}
