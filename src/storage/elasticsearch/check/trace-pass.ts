/** Reads the documents of traces and those of their spans side by side, in order of trace ids. */
import type { ClusterRead } from '../cluster/cluster-read.ts';
import type { Hit } from '../cluster/hits.ts';
import { NONE, none, type Query } from '../cluster/queries.ts';
import type { StoredFields } from './compare-documents.ts';
import { SPAN_INTEGERS } from './span-pass.ts';

/** Fields with 64-bit integers. */
export const TRACE_INTEGERS: readonly string[] = ['start', 'end', 'duration', 'last_start', 'start_spread'];
/** Documents of traces that are read at once, at most. */
const MAX_TRACES = 512;
/** Documents in the first answer. The size of a document is not known yet. */
const FIRST_HITS = 64;

/** The ids in (after, to], which the spans of a step have. */
export interface Step {
  readonly traces: readonly Hit<StoredFields>[];
  /** What finds the spans. */
  readonly spans: Query;
}

/** The ids from this one on, or after it. */
interface Bound {
  readonly gte?: string;
  readonly gt?: string;
}

/**
 * All of the storage, step by step. A step reads a range of ids and not a point in time, because a walk over a whole sorted index
 * costs each of its requests a look at all documents. What changes within a step is read again anyway.
 */
export async function* stepsOf(begin: () => ClusterRead): AsyncGenerator<Step, void, undefined> {
  let above: Bound = { gte: '' };
  let [isLast, size] = [false, FIRST_HITS];
  for (; !isLast; size = Math.min(MAX_TRACES, 2 * size)) {
    isLast = true;
    for await (const traces of tracesFrom(begin(), above, size)) {
      const to = traces.at(-1)?.sort[0];
      if (typeof to !== 'string') break;
      yield { traces, spans: { range: { trace: { ...above, lte: to } } } };
      [above, isLast] = [{ gt: to }, false];
    }
  }
  yield { traces: [], spans: { range: { trace: above } } };
  const nameless = { kind: 'traces', query: NAMELESS, sort: [{ _shard_doc: 'asc' }], ...ALL_FIELDS } as const;
  for await (const traces of begin().hits.scan<StoredFields>({ ...nameless, size: FIRST_HITS }))
    yield { traces, spans: NONE };
  yield { traces: [], spans: NAMELESS };
}

function tracesFrom(read: ClusterRead, above: Bound, size: number): AsyncIterable<readonly Hit<StoredFields>[]> {
  const query: Query = { range: { trace: above } };
  return read.hits.page<StoredFields>({ kind: 'traces', query, sort: [{ trace: 'asc' }], size, ...ALL_FIELDS });
}

const ALL_FIELDS = { fields: ['*'], exact: TRACE_INTEGERS } as const;
/** Damaged documents that name no trace. They are in no range. */
const NAMELESS: Query = none({ exists: { field: 'trace' } });

/** The documents of these spans, those of a trace together. */
export async function* spansOf(
  read: ClusterRead,
  query: Query,
): AsyncGenerator<readonly Hit<StoredFields>[], void, undefined> {
  const sort = [{ trace: 'asc' }, { _shard_doc: 'asc' }] as const;
  const request = { kind: 'spans', query, fields: ['*'], sort, size: FIRST_HITS } as const;
  yield* read.hits.scan<StoredFields>({ ...request, exact: SPAN_INTEGERS });
}

/** The documents of traces with these ids. */
export async function* tracesById(
  read: ClusterRead,
  ids: readonly string[],
): AsyncGenerator<readonly Hit<StoredFields>[], void, undefined> {
  const query: Query = { ids: { values: [...ids] } };
  const request = { kind: 'traces', query, sort: [{ _shard_doc: 'asc' }], size: FIRST_HITS, ...ALL_FIELDS } as const;
  yield* read.hits.scan<StoredFields>(request);
}
