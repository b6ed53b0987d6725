/**
 * The documents of old traces, for retention. A trace has up to 500,000 spans in its skeleton. So their numbers are read first, and
 * then as many documents at once as fit in an answer: the cluster makes an answer whole in its memory.
 */
import type { Client, estypes } from '@elastic/elasticsearch';
import type { DocumentVersion } from '../cluster/bulk.ts';
import { fittingAnswers } from '../cluster/fitting-answers.ts';
import { portionsOf } from '../cluster/portions.ts';
import { RetryBudget, retrying } from '../cluster/retry.ts';
import { whole } from '../cluster/whole-answer.ts';
import { SUMMARY_FIELDS, type TraceSource } from '../documents/documents.ts';
import { tracesIndex } from '../documents/names.ts';
import { BASE64_GROWTH, ENTRY_BYTES } from '../documents/skeleton.ts';

/** How old traces are read. */
export interface OldTracesOptions {
  readonly client: Client;
  /** The prefix of all indices. */
  readonly index: string;
  readonly retryTimeoutMs: number;
  readonly maxResponseBytes: number;
}

/** The document of a trace as it was read. */
export interface OldTrace {
  readonly source: TraceSource;
  readonly version: DocumentVersion;
}

type TraceSize = Pick<TraceSource, 'trace' | 'span_count'>;

/** Traces whose sizes are read at once. */
const STEP = 500;
/** Bytes of a trace in an answer, besides its skeleton. */
const TRACE_BYTES = 1_024;

/** The traces that start before `bound` (nanoseconds), or all, in order of their ids, in portions of bounded size. */
export async function* tracesBefore(
  bound: bigint | undefined,
  options: OldTracesOptions,
): AsyncGenerator<readonly OldTrace[], void, undefined> {
  for await (const sizes of sizesBefore(bound, options)) {
    for (const portion of portionsOf(sizes, bytesOf, options.maxResponseBytes)) {
      yield* readTraces(
        portion.map(({ trace }) => trace),
        options,
      );
    }
  }
}

async function* sizesBefore(
  bound: bigint | undefined,
  { client, index, retryTimeoutMs }: OldTracesOptions,
): AsyncGenerator<readonly TraceSize[], void, undefined> {
  let after: estypes.SortResults | undefined;
  for (;;) {
    const body = {
      index: tracesIndex(index),
      size: STEP,
      // As text: a number would lose digits.
      query: bound === undefined ? { match_all: {} } : { range: { start: { lt: String(bound) } } },
      _source: ['trace', 'span_count'],
      sort: [{ trace: 'asc' }],
      ...(after === undefined ? {} : { search_after: after }),
    } satisfies estypes.SearchRequest;
    const { hits } = await retrying(new RetryBudget(retryTimeoutMs), async () =>
      whole(await client.search<TraceSize>(body)),
    );
    after = hits.hits.at(-1)?.sort;
    if (after === undefined) return;
    yield hits.hits.flatMap(({ _source: source }) => source ?? []);
  }
}

function bytesOf({ span_count: spans }: TraceSize): number {
  return TRACE_BYTES + BASE64_GROWTH * ENTRY_BYTES * spans;
}

/** Those that are still stored. Names of services or new spans may make the answer too large: then it is read in parts. */
export async function* readTraces(
  ids: readonly string[],
  { client, index, retryTimeoutMs, maxResponseBytes: maxBytes }: OldTracesOptions,
): AsyncGenerator<readonly OldTrace[], void, undefined> {
  const fields = { index: tracesIndex(index), _source_includes: [...SUMMARY_FIELDS, 'skeleton'] };
  const answers = fittingAnswers(
    ids,
    async (part, limit) => whole(await client.mget<TraceSource>({ ...fields, ids: [...part] }, limit)),
    { maxBytes, budget: new RetryBudget(retryTimeoutMs) },
  );
  for await (const { answer } of answers) {
    yield answer.docs.flatMap((doc) => {
      if (!('found' in doc) || !doc.found || doc._source === undefined) return [];
      const { _source: source, _seq_no: seqNo, _primary_term: primaryTerm } = doc;
      return seqNo === undefined || primaryTerm === undefined ? [] : [{ source, version: { seqNo, primaryTerm } }];
    });
  }
}
