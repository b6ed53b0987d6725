/**
 * Which spans of many traces meet a filter. If the index decides the filter alone, one request answers this without reading
 * documents. The answer is what searches see, so it must not be used for a query about one trace by its id.
 */
import type { SkeletonNode } from '../../../model/trace-tree.ts';
import type { SpanFilter } from '../../query.ts';
import { buckets } from '../cluster/buckets.ts';
import type { ClusterRead } from '../cluster/cluster-read.ts';
import type { Query } from '../cluster/queries.ts';
import { anyOfTerms, every, isExact } from '../cluster/queries.ts';
import { compileSpanFilter } from './compile-query.ts';

/** The marks of one filter. */
interface FilterMarks {
  readonly query: Query;
  /** By trace: {@link keyOf} of the spans that meet the filter. */
  readonly byTrace: Map<string, ReadonlySet<string>>;
  readonly wanted: Set<string>;
}

export class Marks {
  readonly #read: ClusterRead;
  /** Undefined if the index does not decide the filter alone, or if the skeleton of a trace does. */
  readonly #filters = new Map<SpanFilter, FilterMarks | undefined>();

  constructor(read: ClusterRead) {
    this.#read = read;
  }

  /** Traces that were requested and are not fetched yet, summed over the filters. */
  get wanted(): number {
    return this.#filters.values().reduce((sum, marks) => sum + (marks?.wanted.size ?? 0), 0);
  }

  /** Whether the span meets the filter. Undefined: the span must be tested. `wanted`: {@link fetch} brings the answer. */
  of(filter: SpanFilter, traceId: string, span: SkeletonNode): boolean | 'wanted' | undefined {
    const marks = this.#marksOf(filter);
    if (marks === undefined) return undefined;
    const ofTrace = marks.byTrace.get(traceId);
    if (ofTrace !== undefined) return ofTrace.has(keyOf(span));
    marks.wanted.add(traceId);
    return 'wanted';
  }

  /** Fetches the requested items of the traces that `choose` returns. The others must be requested again. */
  async fetch(choose: (traceIds: readonly string[]) => readonly string[]): Promise<void> {
    await Promise.all(
      this.#filters.values().map(async (marks) => {
        if (marks === undefined || marks.wanted.size === 0) return;
        const traceIds = choose([...marks.wanted]);
        marks.wanted.clear();
        const found = new Map(traceIds.map((traceId) => [traceId, new Set<string>()]));
        const query = every([marks.query, anyOfTerms('trace', traceIds)]);
        const request = { kind: 'spans', query, fields: ['trace', 'id', 'kind'] } as const;
        for await (const portion of buckets(this.#read, request)) {
          for (const { key } of portion) {
            const span = { spanId: String(key.id), kind: Number(key.kind) };
            found.get(String(key.trace))?.add(keyOf(span));
          }
        }
        for (const [traceId, ofTrace] of found) marks.byTrace.set(traceId, ofTrace);
      }),
    );
  }

  forget(traceId: string): void {
    for (const marks of this.#filters.values()) marks?.byTrace.delete(traceId);
  }

  #marksOf(filter: SpanFilter): FilterMarks | undefined {
    if (!this.#filters.has(filter)) this.#filters.set(filter, marksOf(filter));
    return this.#filters.get(filter);
  }
}

function marksOf(filter: SpanFilter): FilterMarks | undefined {
  if (isOfSkeleton(filter)) return undefined;
  const compiled = compileSpanFilter(filter, new Map());
  return isExact(compiled) ? { query: compiled.all, byTrace: new Map(), wanted: new Set() } : undefined;
}

/** Whether the skeleton of a trace is enough to decide the filter. */
function isOfSkeleton(filter: SpanFilter): boolean {
  switch (filter.type) {
    case 'and':
    case 'or':
      return filter.filters.every(isOfSkeleton);
    case 'not':
      return isOfSkeleton(filter.filter);
    case 'traceId':
    case 'spanId':
    case 'parentSpanId':
    case 'isRoot':
    case 'kind':
    case 'durationNano':
    case 'startTimeUnixNano':
    case 'endTimeUnixNano':
      return true;
    default:
      return false;
  }
}

function keyOf({ spanId, kind }: Pick<SkeletonNode, 'spanId' | 'kind'>): string {
  return `${spanId}${kind}`;
}
