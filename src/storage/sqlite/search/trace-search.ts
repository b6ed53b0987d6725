/** One search for traces: its conditions, the spans that propose traces, and the test of each trace. */
import { orderedTime } from '../../../model/span.ts';
import type { TraceSummary } from '../../backend.ts';
import { checkPatterns } from '../../evaluator/check-patterns.ts';
import { type ImpliedSpan, impliedSpan, traceConjuncts } from '../../evaluator/implied-span.ts';
import { matchesSpan, matchesTrace } from '../../evaluator/matches-span.ts';
import { matchesTimeRange } from '../../evaluator/time-range.ts';
import { ALL_INT64, type Bounds, intersect, startBounds } from '../../ordering/bounds.ts';
import { compareTracePositions, tracePosition } from '../../ordering/order.ts';
import { type TraceWalk, valueBounds } from '../../ordering/walk.ts';
import type { OrderDirection, TraceFilter, TraceOrder, TracePosition, TraceQuery } from '../../query.ts';
import type { SqlParameter } from '../file/read-connection.ts';
import { type RowOf, select } from '../file/select.ts';
import { countedTrace, countName } from '../rows/counted.ts';
import { traceIdBytes } from '../rows/keys.ts';
import { idBounds } from '../rows/row-bounds.ts';
import { TRACE, toTraceSummary } from '../rows/trace-columns.ts';
import { candidatesById } from './candidates.ts';
import type { Plan } from './compile-query.ts';
import { AFTER_IDS, BEFORE_IDS, inGroups, ofRows, TRACES_BY_DURATION } from './duration-order.ts';
import { planFor } from './matching.ts';
import { type StepOrder, searchStep } from './search-step.ts';
import type { ReadSource } from './source.ts';
import { getTrace } from './traces.ts';

/** The most matching traces to sort in memory. If there are more, the index of the order is walked. */
const MAX_SORTED = 5_000;

const ROWS = select(TRACE, ofRows('traces'));

/** The traces of a query, without an order. */
export type TraceQuestion = Pick<TraceQuery, 'filter' | 'timeRange'>;

const COLUMNS = {
  START_TIME: 'start_time_unix_nano',
  DURATION: 'duration',
  SPAN_COUNT: 'span_count',
  ERROR_COUNT: 'error_count',
  INGESTION_TIME: 'last_arrival_unix_nano',
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
    if (this.driver === undefined) return this.byColumn(ANY_ORDER);
    return this.driver.empty ? [] : this.ofMatchingSpans(this.#spanStarts(), 'DESC');
  }

  /** No span starts before its trace. */
  #spanStarts(): Bounds {
    return { ...ALL_INT64, low: startBounds(this.#question.timeRange).low };
  }

  /** Walks the order's index, which has the total order, and tests each trace. */
  *byColumn(walk: TraceWalk): Generator<TraceSummary> {
    const column = COLUMNS[walk.order.field];
    const step = this.#source.steps?.step({
      access: 'SCAN',
      using: `traces in order of ${column}`,
      order: 'STREAMED',
    });
    step?.begin();
    try {
      for (const row of this.#rowsInOrder(walk)) {
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

  *#rowsInOrder(walk: TraceWalk): Generator<RowOf<typeof TRACE>> {
    const { db } = this.#source;
    const { order, begin } = walk;
    const bounds = this.bounds(walk);
    const after = begin && parametersOf(order, begin);
    if (order.field !== 'DURATION') {
      yield* db.walk(inOrder(order, begin), bounds.low, bounds.high, ...(after ?? []));
      return;
    }
    const entries = TRACES_BY_DURATION[order.direction].entries(db, bounds, after);
    for (const group of inGroups(entries.map(([row]) => row))) yield* db.walk(ROWS, group);
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
      countName(candidate.traceId, this.#source);
      const trace = getTrace(candidate.traceId, this.#source);
      if (trace !== undefined && this.matches(trace, driver?.proves ? driver.condition : undefined))
        yield { trace, id: candidate.id };
    }
  }

  /** All matching traces, sorted. Undefined if there are too many. */
  sortedMatches(order: TraceOrder): TraceSummary[] | undefined {
    const matches: TraceSummary[] = [];
    for (const { trace } of this.ofMatchingSpans(this.#spanStarts(), 'DESC', 'SORTED')) {
      if (matches.push(countedTrace(trace, this.#source)) > MAX_SORTED) return undefined;
    }
    return matches.sort(traceComparison(order));
  }
}

/** Compares traces by position. */
export function traceComparison(order: TraceOrder): (a: TraceSummary, b: TraceSummary) => number {
  return (a, b) => compareTracePositions(order, tracePosition(order, a), tracePosition(order, b));
}

const START = COLUMNS.START_TIME;

/** The columns of the order's index. */
function indexColumns({ field }: TraceOrder): readonly string[] {
  return field === 'START_TIME' ? [START, 'trace_id'] : [COLUMNS[field], START, 'trace_id'];
}

/** Traces between two values of the order's field, after `begin`. */
function inOrder(order: TraceOrder, begin?: TracePosition) {
  const { field, direction } = order;
  const all = indexColumns(order);
  const placeholders = all.map(() => '?').join(', ');
  const isAfter = `(${all.join(', ')}) ${direction === 'ASC' ? '>' : '<'} (${placeholders})`;
  // The bound on the side of `begin` would keep SQLite from seeking to `begin`. A plus sign hides it from the planner.
  const [above, below] = begin === undefined ? ['', ''] : direction === 'ASC' ? ['+', ''] : ['', '+'];
  return select(
    TRACE,
    `FROM traces WHERE ${above}${COLUMNS[field]} >= ? AND ${below}${COLUMNS[field]} <= ?
      ${begin === undefined ? '' : `AND ${isAfter}`}
      ORDER BY ${all.map((column) => `${column} ${direction}`).join(', ')}`,
  );
}

/** Values of {@link indexColumns}. In a forged position the value may differ from the start. */
function parametersOf({ field, direction }: TraceOrder, position: TracePosition): [bigint, ...SqlParameter[]] {
  const { value, traceId } = position;
  const start = orderedTime(position.startTimeUnixNano);
  if (field !== 'START_TIME') return [value, start, traceIdBytes(traceId)];
  if (value === start) return [value, traceIdBytes(traceId)];
  return [value, direction === 'ASC' ? BEFORE_IDS : AFTER_IDS];
}
