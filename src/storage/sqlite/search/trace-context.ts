/** The context of one read's conditions that look beyond their span: whole traces, read on demand. */
import { BoundedCache } from '../../../model/bounded-cache.ts';
import type { Exception } from '../../../model/exception.ts';
import type { TraceSummary } from '../../backend.ts';
import type { FilterableSpan, FilterableTrace, FilterContext } from '../../evaluator/filterable.ts';
import { LazyTrace } from '../../evaluator/lazy-trace.ts';
import type { SpanFilter } from '../../query.ts';
import type { Candidate } from '../rows/candidate.ts';
import { getExceptions } from '../rows/logged-exceptions.ts';
import type { RowSource } from '../rows/row-source.ts';
import { FewTraces } from './few-traces.ts';
import { filterableSpans, getTrace, spanAt, spansWithIds } from './traces.ts';

/**
 * The most spans of all cached traces together, as their rows stay in memory: about 0.7 KB each. A larger trace is cached
 * alone.
 */
const MAX_SPANS = 100_000;
/** The most cached traces. */
const MAX_TRACES = 256;

export class TraceContext implements FilterContext {
  readonly #source: RowSource;
  /** null if there is no trace with that id. */
  readonly #traces: BoundedCache<string, FilterableTrace | null>;
  readonly #fewTraces: FewTraces;
  readonly #maxSpans: number;
  /** Spans of traces that were read. */
  #gathered = 0;

  constructor(source: RowSource, maxSpans = MAX_SPANS) {
    this.#source = source;
    this.#maxSpans = maxSpans;
    this.#fewTraces = new FewTraces(source, this);
    this.#traces = new BoundedCache(maxSpans, (trace) =>
      Math.max(trace?.summary.spanCount ?? 0, maxSpans / MAX_TRACES),
    );
  }

  trace(traceId: string): FilterableTrace | undefined {
    let trace = this.#traces.get(traceId);
    if (trace === undefined) {
      trace = this.#open(traceId);
      this.#traces.set(traceId, trace);
    }
    return trace ?? undefined;
  }

  exceptions(span: FilterableSpan): readonly Exception[] {
    return getExceptions(span, this.#source);
  }

  /** Nothing is cheaper than reading the spans. */
  known(): undefined {}

  spansById(traceId: string, spanId: string): Iterable<FilterableSpan> {
    return spansWithIds(traceId, [spanId], this.#source);
  }

  /** Traces with spans that meet the filter. Undefined if they, or the candidates, are many. */
  fewTraces(filter: SpanFilter): readonly string[] | undefined {
    return this.#fewTraces.of(filter);
  }

  /** Counts what all cached traces can take together at most, and what a larger trace takes. */
  #gather(summary: TraceSummary): readonly Candidate[] {
    const spans: Candidate[] = [];
    for (const span of filterableSpans(summary, this.#source)) {
      this.#gathered++;
      spans.push(span.slim());
      const isMore = this.#gathered <= this.#maxSpans || spans.length > this.#maxSpans;
      if (isMore) this.#source.db.clock.countBytes(span.size);
    }
    return spans;
  }

  #open(traceId: string): FilterableTrace | null {
    const summary = getTrace(traceId, this.#source);
    if (summary === undefined) return null;
    return new LazyTrace({
      summary: () => summary,
      spans: () => this.#gather(summary),
      root: () => (summary.rootRef === undefined ? undefined : spanAt(summary.rootRef, this.#source)),
    });
  }
}
