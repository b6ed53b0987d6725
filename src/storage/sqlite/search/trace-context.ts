/** Where conditions of one read look beyond their span: whole traces, read when they are first asked for. */

import type { FilterableSpan, FilterableTrace, FilterContext } from '../../evaluator/filterable.ts';
import { LazyTrace } from '../../evaluator/lazy-trace.ts';
import { matchesSpan } from '../../evaluator/matches-span.ts';
import type { SpanFilter } from '../../query.ts';
import type { Budget } from '../file/connection.ts';
import type { Source } from '../rows/source.ts';
import { compileSpanFilter, MAX_ALTERNATIVES } from './compile-query.ts';
import { candidatesById, EVERYTHING } from './find-spans.ts';
import { searchStep } from './search-step.ts';
import { filterableSpans, getTrace, spanAt, spansWithIds } from './traces.ts';

/** Traces remembered at the most; the one not used for the longest time goes first. */
const MAX_TRACES = 256;
/** Spans of all remembered traces together, as their rows stay in memory; a larger trace is remembered alone. */
const MAX_SPANS = 500_000;
/** Candidates looked at to learn whether a filter matches in few traces. */
const MAX_PROBED = 2_000;

export class TraceContext implements FilterContext {
  readonly #source: Source;
  readonly #budget: Budget;
  readonly #traces = new Map<string, FilterableTrace | undefined>();
  readonly #fewTraces = new Map<SpanFilter, readonly string[] | undefined>();
  readonly #maxSpans: number;
  /** Of all remembered traces. */
  #spans = 0;

  constructor(source: Source, budget: Budget, maxSpans = MAX_SPANS) {
    this.#source = source;
    this.#budget = budget;
    this.#maxSpans = maxSpans;
  }

  trace(traceId: string): FilterableTrace | undefined {
    const known = this.#traces.get(traceId);
    if (known !== undefined || this.#traces.has(traceId)) {
      this.#traces.delete(traceId);
      this.#traces.set(traceId, known);
      return known;
    }
    const trace = this.#open(traceId);
    this.#traces.set(traceId, trace);
    this.#spans += trace?.summary.spanCount ?? 0;
    this.#forgetOldest();
    return trace;
  }

  /** All but the newest, until the others are within the bounds. */
  #forgetOldest(): void {
    for (const [traceId, trace] of this.#traces) {
      if (this.#traces.size === 1 || (this.#traces.size <= MAX_TRACES && this.#spans <= this.#maxSpans)) return;
      this.#traces.delete(traceId);
      this.#spans -= trace?.summary.spanCount ?? 0;
    }
  }

  /** Spans are at hand: nothing is cheaper than a look. */
  known(): undefined {}

  spansById(traceId: string, spanId: string): readonly FilterableSpan[] {
    this.#budget.check();
    return spansWithIds(traceId, [spanId], this.#source);
  }

  /** Traces with spans that meet the filter; undefined where they are many, or many candidates have to be looked at. */
  fewTraces(filter: SpanFilter): readonly string[] | undefined {
    if (this.#fewTraces.has(filter)) return this.#fewTraces.get(filter);
    const found = this.#probe(filter);
    this.#fewTraces.set(filter, found);
    return found;
  }

  #probe(filter: SpanFilter): readonly string[] | undefined {
    const plan = compileSpanFilter(filter, this.#source, (inner) => this.fewTraces(inner));
    if (plan.empty) return [];
    if (plan.match === undefined) return undefined;
    const traceIds = new Set<string>();
    let probed = 0;
    const words = (): string => `first to learn how many traces have spans with: ${plan.words?.() ?? ''}`;
    const step = searchStep(this.#source, { match: plan.match, words, ids: EVERYTHING });
    for (const candidate of candidatesById(this.#source, plan.match, EVERYTHING, 'DESC', this.#budget, step)) {
      if (++probed > MAX_PROBED || traceIds.size > MAX_ALTERNATIVES) return undefined;
      if (!traceIds.has(candidate.traceId) && matchesSpan(filter, candidate, this)) traceIds.add(candidate.traceId);
    }
    return [...traceIds];
  }

  #open(traceId: string): FilterableTrace | undefined {
    const summary = getTrace(traceId, this.#source);
    if (summary === undefined) return undefined;
    return new LazyTrace({
      summary: () => summary,
      spans: () => filterableSpans(summary, this.#source, this.#budget),
      root: () => (summary.rootRef === undefined ? undefined : spanAt(summary.rootRef, this.#source)),
    });
  }
}
