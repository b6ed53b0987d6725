/**
 * The spans that a filter chooses in each of many traces. Traces are mostly small, so the spans of many are read together; a large
 * trace is read by itself, and no further than needed.
 */
import { getOrMake } from '../../model/get-or-make.ts';
import { allOf, isEverything } from '../../query/filter-logic.ts';
import type { SpanRecord, TraceSummary } from '../../storage/backend.ts';
import type { SpanFilter } from '../../storage/query.ts';
import type { Asked } from '../adapter/adapter.ts';

/** Traces with more spans are read by themselves. */
const MAX_SPANS_OF_SMALL = 100;
/** What is read together. */
const TRACES_TOGETHER = 50;
const SPANS_TOGETHER = 1_000;

const OLDEST_FIRST = { field: 'START_TIME', direction: 'ASC' } as const;

/** Of one trace, in order of start. */
export interface Chosen {
  readonly spans: readonly SpanRecord[];
  /** All that are chosen, shown or not. */
  readonly matched: number;
}

/** Small traces that are read together. */
interface Batch {
  readonly traceIds: string[];
  spanCount: number;
}

type Found = ReadonlyMap<string, readonly SpanRecord[]>;

export class ChosenSpans {
  readonly #asked: Asked;
  readonly #filter: SpanFilter;
  readonly #batches = new Map<string, Batch>();
  readonly #found = new Map<Batch, Promise<Found | undefined>>();

  /** `traces`: those that will be asked for. */
  constructor(asked: Asked, filter: SpanFilter, traces: readonly TraceSummary[]) {
    this.#asked = asked;
    this.#filter = filter;
    let open: Batch | undefined;
    for (const { traceId, spanCount } of traces) {
      if (spanCount > MAX_SPANS_OF_SMALL) continue;
      if (open === undefined || !this.#hasRoom(open, spanCount)) open = { traceIds: [], spanCount: 0 };
      open.traceIds.push(traceId);
      open.spanCount += spanCount;
      this.#batches.set(traceId, open);
    }
  }

  /** Whether the spans of the trace cost little. */
  isSmall({ traceId }: TraceSummary): boolean {
    return this.#batches.has(traceId);
  }

  /** The first ones. */
  async first(trace: TraceSummary, limit: number): Promise<Chosen> {
    const together = await this.#ofBatch(trace);
    if (together !== undefined) return { spans: together.slice(0, limit), matched: together.length };
    const page = this.#page(trace, limit, null);
    const [spans, { hasNextPage }] = await Promise.all([page.nodes(), page.pageInfo()]);
    return { spans, matched: hasNextPage ? await page.totalCount() : spans.length };
  }

  async all(trace: TraceSummary): Promise<readonly SpanRecord[]> {
    const together = await this.#ofBatch(trace);
    if (together !== undefined) return together;
    const spans: SpanRecord[] = [];
    let after: string | null = null;
    do {
      const page = this.#page(trace, this.#asked.limits.maxPageSize, after);
      for (const span of await page.nodes()) spans.push(span);
      const { hasNextPage, endCursor } = await page.pageInfo();
      after = hasNextPage ? endCursor : null;
    } while (after !== null);
    return spans;
  }

  #hasRoom({ traceIds, spanCount }: Batch, more: number): boolean {
    const most = Math.min(SPANS_TOGETHER, this.#asked.limits.maxPageSize);
    return traceIds.length < TRACES_TOGETHER && spanCount + more <= most;
  }

  #page(trace: TraceSummary, first: number, after: string | null) {
    const filter = isEverything(this.#filter) ? undefined : this.#filter;
    return this.#asked.query.search.spansOfTrace(trace, { filter, first, after });
  }

  /** Undefined if the trace is read by itself. */
  async #ofBatch({ traceId }: TraceSummary): Promise<readonly SpanRecord[] | undefined> {
    const batch = this.#batches.get(traceId);
    if (batch === undefined) return undefined;
    const found = await getOrMake(this.#found, batch, () => this.#read(batch));
    return found && (found.get(traceId) ?? []);
  }

  /** Undefined if the traces have grown meanwhile, so that there may be more spans than were read. */
  async #read({ traceIds, spanCount }: Batch): Promise<Found | undefined> {
    const ofTraces: SpanFilter = { type: 'or', filters: traceIds.map((eq) => ({ type: 'traceId', eq })) };
    const filter = allOf<SpanFilter>([ofTraces, this.#filter]);
    const page = this.#asked.query.search.spans({ filter, orderBy: OLDEST_FIRST, first: spanCount });
    const spans = await page.nodes();
    if ((await page.pageInfo()).hasNextPage) return undefined;
    return Map.groupBy(spans, (span) => span.traceId);
  }
}
