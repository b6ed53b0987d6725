/** Where conditions of one read look beyond their span: whole traces, read when they are first asked for. */
import { BoundedCache } from '../../../model/bounded-cache.ts';
import type { FilterableSpan, FilterableTrace, FilterContext } from '../../evaluator/filterable.ts';
import { LazyTrace } from '../../evaluator/lazy-trace.ts';
import type { SpanFilter } from '../../query.ts';
import type { RowSource } from '../rows/row-source.ts';
import { FewTraces } from './few-traces.ts';
import { filterableSpans, getTrace, spanAt, spansWithIds } from './traces.ts';

/** Spans of all remembered traces together, as their rows stay in memory. A larger trace is remembered alone. */
const MAX_SPANS = 500_000;
/** Traces that are remembered, however short they are. */
const MAX_TRACES = 256;

export class TraceContext implements FilterContext {
  readonly #source: RowSource;
  /** null: there is no trace of that id. */
  readonly #traces: BoundedCache<string, FilterableTrace | null>;
  readonly #fewTraces: FewTraces;

  constructor(source: RowSource, maxSpans = MAX_SPANS) {
    this.#source = source;
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

  /** Spans are at hand: nothing is cheaper than a look. */
  known(): undefined {}

  spansById(traceId: string, spanId: string): readonly FilterableSpan[] {
    return spansWithIds(traceId, [spanId], this.#source);
  }

  /** Traces with spans that meet the filter. Undefined where they are many, or many candidates would be looked at. */
  fewTraces(filter: SpanFilter): readonly string[] | undefined {
    return this.#fewTraces.of(filter);
  }

  #open(traceId: string): FilterableTrace | null {
    const summary = getTrace(traceId, this.#source);
    if (summary === undefined) return null;
    return new LazyTrace({
      summary: () => summary,
      spans: () => filterableSpans(summary, this.#source),
      root: () => (summary.rootRef === undefined ? undefined : spanAt(summary.rootRef, this.#source)),
    });
  }
}
