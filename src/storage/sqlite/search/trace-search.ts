/** One search for traces: its conditions, the spans that propose traces, and the test of each trace. */
import type { TraceSummary } from '../../backend.ts';
import { checkPatterns } from '../../evaluator/check-patterns.ts';
import { type ImpliedSpan, impliedSpan, traceConjuncts } from '../../evaluator/implied-span.ts';
import { matchesSpan, matchesTrace } from '../../evaluator/matches-span.ts';
import { matchesTimeRange } from '../../evaluator/time-range.ts';
import { ALL_INT64, type Bounds, intersect, startBounds } from '../../ordering/bounds.ts';
import { compareTracePositions, tracePosition } from '../../ordering/order.ts';
import { inTotalOrder } from '../../ordering/total-order.ts';
import { type TraceWalk, valueBounds } from '../../ordering/walk.ts';
import type { OrderDirection, TraceFilter, TraceOrder, TraceQuery } from '../../query.ts';
import { select } from '../file/select.ts';
import { idBounds } from '../rows/row-bounds.ts';
import { TRACE, toTraceSummary } from '../rows/trace-columns.ts';
import { candidatesById } from './candidates.ts';
import type { Plan } from './compile-query.ts';
import { planFor } from './matching.ts';
import { type StepOrder, searchStep } from './search-step.ts';
import type { ReadSource } from './source.ts';
import { getTrace } from './traces.ts';

/** The most matching traces to sort in memory. If there are more, the index of the order is walked. */
const MAX_SORTED = 5_000;

/** The traces of a query, without an order. */
export type TraceQuestion = Pick<TraceQuery, 'filter' | 'timeRange'>;

const COLUMNS = {
  START_TIME: 'start_time_unix_nano',
  DURATION: 'duration',
  SPAN_COUNT: 'span_count',
  ERROR_COUNT: 'error_count',
} as const;

const ANY_ORDER: TraceWalk = {
  order: { field: 'START_TIME', direction: 'DESC' },
  begin: undefined,
  end: undefined,
};

/** A condition on the trace that implies a condition on its spans, and the plan of that. */
interface SpanCondition extends ImpliedSpan {
  readonly condition: TraceFilter;
  readonly plan: Plan;
}

/** A matching trace, found by a matching span. */
export interface ProposedTrace {
  readonly trace: TraceSummary;
  /** Row id of the span. */
  readonly id: bigint;
}

export class TraceSearch {
  readonly #question: TraceQuestion;
  readonly #source: ReadSource;
  readonly #conditions: readonly TraceFilter[];
  readonly #driver: SpanCondition | undefined;

  /** Throws BAD_USER_INPUT for an invalid regular expression. */
  constructor(question: TraceQuestion, source: ReadSource) {
    this.#question = question;
    this.#source = source;
    checkPatterns(question.filter);
    this.#conditions = traceConjuncts(question.filter);
    const spanConditions = this.#conditions.flatMap((condition) => {
      const implied = impliedSpan(condition);
      return implied === undefined ? [] : [{ condition, ...implied, plan: planFor(implied.filter, source) }];
    });
    this.#driver =
      spanConditions.find(({ plan }) => plan.empty) ??
      spanConditions.find(({ plan }) => plan.match !== undefined) ??
      spanConditions.find(({ proves }) => proves);
  }

  /** The plan of the condition on spans that proposes traces. Undefined if there is none. */
  get driver(): Plan | undefined {
    return this.#driver?.plan;
  }

  /** `proven` is a condition that is known to hold. */
  matches(trace: TraceSummary, proven?: TraceFilter): boolean {
    return matchesTimeRange(this.#question.timeRange, trace.startTimeUnixNano) && this.meetsFilter(trace, proven);
  }

  /** Like {@link matches}, for any start of the trace. */
  meetsFilter(trace: TraceSummary, proven?: TraceFilter): boolean {
    return this.#conditions.every((condition) => condition === proven || this.#meets(condition, trace));
  }

  #meets(condition: TraceFilter, trace: TraceSummary): boolean {
    const { context } = this.#source;
    const whole = context.trace(trace.traceId);
    return whole !== undefined && matchesTrace(condition, whole, context);
  }

  count(): number {
    let count = 0;
    for (const _ of this.#inAnyOrder()) count++;
    return count;
  }

  #inAnyOrder(): Iterable<unknown> {
    if (this.driver === undefined) return this.#walkColumn(ANY_ORDER);
    return this.driver.empty ? [] : this.ofMatchingSpans(this.#spanStarts(), 'DESC');
  }

  /** No span starts before its trace. */
  #spanStarts(): Bounds {
    return { ...ALL_INT64, low: startBounds(this.#question.timeRange).low };
  }

  /** Walks the traces by the order's index and tests each. */
  byColumn(walk: TraceWalk): Iterable<TraceSummary> {
    const value = (trace: TraceSummary): bigint => tracePosition(walk.order, trace).value;
    return inTotalOrder({
      items: this.#walkColumn(walk),
      compare: traceComparison(walk.order),
      settled: (trace, next) => value(trace) !== value(next),
    });
  }

  *#walkColumn(walk: TraceWalk): Generator<TraceSummary> {
    const column = COLUMNS[walk.order.field];
    const { low, high } = this.bounds(walk);
    const using = `traces in order of ${column}`;
    const step = this.#source.steps?.step({ access: 'SCAN', using, order: 'STREAMED' });
    const rest = `FROM traces WHERE ${column} BETWEEN ? AND ? ORDER BY ${column} ${walk.order.direction}`;
    step?.begin();
    try {
      for (const row of this.#source.db.walk(select(TRACE, rest), low, high)) {
        if (step !== undefined) step.rowsRead++;
        const trace = toTraceSummary(row);
        const matches = this.matches(trace);
        step?.tested(matches);
        if (matches) yield trace;
      }
    } finally {
      step?.end();
    }
  }

  /** Bounds of the order's field, by the walk and the time range. */
  bounds(walk: TraceWalk): Bounds {
    const between = valueBounds(walk);
    return walk.order.field === 'START_TIME' ? intersect(between, startBounds(this.#question.timeRange)) : between;
  }

  /** Matching traces, each once, in the order of their first matching spans. `starts` are bounds of the spans. */
  *ofMatchingSpans(starts: Bounds, direction: OrderDirection, order?: StepOrder): Generator<ProposedTrace> {
    const seen = new Set<string>();
    const driver = this.#driver;
    const ids = idBounds(starts, this.#source);
    const step = searchStep(this.#source, { ...driver?.plan, ids, order });
    const search = { match: driver?.plan.match, ids, direction, step };
    for (const candidate of candidatesById(this.#source, search)) {
      if (seen.has(candidate.traceId)) continue;
      const matches = driver === undefined || matchesSpan(driver.filter, candidate, this.#source.context);
      step?.tested(matches);
      if (!matches) continue;
      seen.add(candidate.traceId);
      const trace = getTrace(candidate.traceId, this.#source);
      if (trace !== undefined && this.matches(trace, driver?.proves ? driver.condition : undefined))
        yield { trace, id: candidate.id };
    }
  }

  /** All matching traces, sorted. Undefined where there are too many. */
  sortedMatches(order: TraceOrder): TraceSummary[] | undefined {
    const matches: TraceSummary[] = [];
    for (const { trace } of this.ofMatchingSpans(this.#spanStarts(), 'DESC', 'SORTED')) {
      if (matches.push(trace) > MAX_SORTED) return undefined;
    }
    return matches.sort(traceComparison(order));
  }
}

/** Compares traces by position. */
export function traceComparison(order: TraceOrder): (a: TraceSummary, b: TraceSummary) => number {
  return (a, b) => compareTracePositions(order, tracePosition(order, a), tracePosition(order, b));
}
