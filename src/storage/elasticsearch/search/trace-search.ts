/** One search for traces, by queries on the documents of traces and of spans. */
import type { TraceSummary } from '../../backend.ts';
import type { ImpliedSpan } from '../../evaluator/implied-span.ts';
import { impliedSpan, traceConjuncts } from '../../evaluator/implied-span.ts';
import { matchesSpan } from '../../evaluator/matches-span.ts';
import { matchesTimeRange } from '../../evaluator/time-range.ts';
import { tracePosition } from '../../ordering/order.ts';
import type { TraceWalk } from '../../ordering/walk.ts';
import type { TraceFilter, TraceOrder, TraceQuery } from '../../query.ts';
import { buckets } from '../cluster/buckets.ts';
import { MAX_HITS } from '../cluster/hits.ts';
import type { Compiled, Query } from '../cluster/queries.ts';
import { ALL, every, isExact, NONE, none } from '../cluster/queries.ts';
import type { Candidate } from '../documents/candidate.ts';
import type { TraceSource } from '../documents/documents.ts';
import { readTraceSummary, SUMMARY_FIELDS } from '../documents/documents.ts';
import { compileSpanFilter, compileTimeRange, compileTraceFilter } from './compile-query.ts';
import { compileInt64 } from './compile-test.ts';
import { findFewTraces } from './few-traces.ts';
import { orderedSpans, scanMatches } from './find-spans.ts';
import type { ClusterSource } from './source.ts';
import { traceAfter, traceSort, upToEnd } from './trace-order.ts';

/** Traces in the first portion if not every one is a match. */
const FIRST_TRACES = 64;

type Question = Pick<TraceQuery, 'filter' | 'timeRange'>;
type Traces = AsyncGenerator<readonly TraceSummary[], void, undefined>;

/** A condition on the trace which implies that one of its spans meets a filter. */
interface SpanCondition extends ImpliedSpan {
  readonly condition: TraceFilter;
  readonly compiled: Compiled;
}

export class TraceSearch {
  /** The condition whose matching spans propose traces. Undefined if there is none. */
  readonly driver: SpanCondition | undefined;
  readonly timeRange: TraceQuery['timeRange'];
  readonly #conditions: readonly TraceFilter[];
  readonly #compiled: Compiled;
  readonly #source: ClusterSource;

  static async open(question: Question, source: ClusterSource): Promise<TraceSearch> {
    const few = await findFewTraces(question.filter, source);
    const conditions = traceConjuncts(question.filter);
    const spanConditions = conditions.flatMap((condition) => {
      const implied = impliedSpan(condition);
      return implied === undefined ? [] : [{ ...implied, condition, compiled: compileSpanFilter(implied.filter, few) }];
    });
    return new TraceSearch(question, conditions, spanConditions, compileTraceFilter(question.filter, few), source);
  }

  private constructor(
    { timeRange }: Question,
    conditions: readonly TraceFilter[],
    spanConditions: readonly SpanCondition[],
    compiled: Compiled,
    source: ClusterSource,
  ) {
    this.timeRange = timeRange;
    this.#conditions = conditions;
    this.#compiled = compiled;
    this.#source = source;
    this.driver =
      spanConditions.find((one) => isExact(one.compiled) && one.compiled.all !== ALL) ??
      spanConditions.find((one) => one.compiled.all !== ALL) ??
      spanConditions.find((one) => one.proves);
  }

  /** Whether the index decides the filter alone. */
  get exact(): boolean {
    return isExact(this.#compiled);
  }

  /** The traces that match. `proven` is a condition that is known to hold. */
  async select(traces: readonly TraceSummary[], proven?: TraceFilter): Promise<TraceSummary[]> {
    const inRange = traces.filter((trace) => matchesTimeRange(this.timeRange, trace.startTimeUnixNano));
    return this.#source.context.selectTraces(
      inRange,
      this.#conditions.filter((condition) => condition !== proven),
    );
  }

  /** Walks the traces in order, and tests them if the index does not decide alone. */
  async *inOrder(walk: TraceWalk, wanted: number): Traces {
    const { order, begin } = walk;
    const query = every([this.#compiled.all, compileTimeRange(this.timeRange), upToEnd(walk)]);
    if (query === NONE) return;
    const positionOf = (found: TraceSource): string[] => traceAfter(tracePosition(order, readTraceSummary(found)));
    const request = {
      kind: 'traces',
      query,
      fields: SUMMARY_FIELDS,
      sort: traceSort(order),
      size: Math.min(MAX_HITS, this.exact ? wanted : Math.max(wanted, FIRST_TRACES)),
      after: begin && traceAfter(begin),
      positionOf,
    } as const;
    const { read } = this.#source;
    const portions =
      this.exact && wanted <= MAX_HITS ? read.hits.page<TraceSource>(request) : read.hits.scan<TraceSource>(request);
    for await (const hits of portions) {
      yield this.#selectFound(hits.map((hit) => readTraceSummary(hit.source)));
    }
  }

  async #selectFound(traces: readonly TraceSummary[]): Promise<readonly TraceSummary[]> {
    if (this.exact) return traces;
    for (const trace of traces) this.#source.context.offer(trace);
    return this.select(traces);
  }

  async count(): Promise<number> {
    const { read } = this.#source;
    const range = compileTimeRange(this.timeRange);
    if (!this.exact && this.driver !== undefined) return countAll(this.inAnyOrder());
    const sure = every([this.#compiled.sure, range]);
    const counted = sure === NONE ? 0 : await read.totals.count('traces', sure);
    if (this.exact) return counted;
    return counted + (await countAll(this.#scan(every([this.#compiled.all, range, none(this.#compiled.sure)]))));
  }

  /** Matching traces, each once. */
  async *inAnyOrder(): Traces {
    const { driver } = this;
    if (this.exact || driver === undefined) {
      yield* this.#scan(every([this.#compiled.all, compileTimeRange(this.timeRange)]));
    } else if (isExact(driver.compiled)) yield* this.#tracesOfHits(driver);
    else yield* this.#tracesOfMatches(driver);
  }

  async *#scan(query: Query): Traces {
    if (query === NONE) return;
    const scan = {
      kind: 'traces',
      query,
      fields: SUMMARY_FIELDS,
      sort: [{ _shard_doc: 'asc' }],
      size: MAX_HITS,
    } as const;
    for await (const hits of this.#source.read.hits.scan<TraceSource>(scan)) {
      yield this.#selectFound(hits.map((hit) => readTraceSummary(hit.source)));
    }
  }

  /** A span that starts before the range is in no trace that starts within the range. */
  #spansInRange({ compiled }: SpanCondition): Query {
    const from = this.timeRange?.from;
    return every([compiled.all, compileTimeRange(from === undefined ? undefined : { from })]);
  }

  async *#tracesOfHits(driver: SpanCondition): Traces {
    const request = { kind: 'spans', query: this.#spansInRange(driver), fields: ['trace'] } as const;
    for await (const portion of buckets(this.#source.read, request)) {
      yield this.selectIds(portion.map(({ key }) => String(key.trace)));
    }
  }

  async *#tracesOfMatches(driver: SpanCondition): Traces {
    const seen = new Set<string>();
    for await (const matches of scanMatches(driver.filter, this.#spansInRange(driver), this.#source)) {
      yield this.selectIds(newTraces(matches, seen));
    }
  }

  /** The traces that match, among traces with a span that meets the driver's filter. */
  async selectIds(traceIds: readonly string[]): Promise<TraceSummary[]> {
    const traces = await this.#source.context.summaries(traceIds);
    return this.select(traces, this.driver?.proves ? this.driver.condition : undefined);
  }

  /** Spans that meet the driver's filter, in order of start, between two starts (both included). */
  async *matchingSpans(
    bounds: { readonly low: bigint; readonly high: bigint },
    direction: TraceOrder['direction'],
    wanted: number,
  ): AsyncGenerator<SpanPortion, void, undefined> {
    const { driver } = this;
    if (driver === undefined) return;
    const { context } = this.#source;
    const query = every([driver.compiled.all, compileInt64({ gte: bounds.low, lte: bounds.high }, 'start').all]);
    const walk = { order: { field: 'START_TIME', direction }, begin: undefined, end: undefined } as const;
    for await (const spans of orderedSpans(query, walk, this.#source, { exact: false, wanted })) {
      const last = spans.at(-1);
      if (last === undefined) continue;
      const matches = isExact(driver.compiled)
        ? spans
        : await context.select(spans, ({ filterable }) => matchesSpan(driver.filter, filterable, context));
      yield { matches, last };
    }
  }
}

/** The matches among the next spans of a walk, and the last span of these. */
export interface SpanPortion {
  readonly matches: readonly Candidate[];
  readonly last: Candidate;
}

/** Ids of traces that are not in `seen`. Adds them to it. */
export function newTraces(spans: readonly Candidate[], seen: Set<string>): string[] {
  return spans
    .map(({ span }) => span.traceId)
    .filter((traceId) => {
      const isNew = !seen.has(traceId);
      seen.add(traceId);
      return isNew;
    });
}

async function countAll(portions: Traces): Promise<number> {
  let count = 0;
  for await (const traces of portions) count += traces.length;
  return count;
}
