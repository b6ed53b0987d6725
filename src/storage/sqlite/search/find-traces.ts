/**
 * Searches and counts of traces. Conditions on the trace as a whole are tested on its summary. Conditions on its spans
 * come in span order while traces are wanted in trace order, and a long trace may match long after its start; see
 * {@link byMatchingSpans} for how pages still neither lose nor repeat one.
 */
import { orderedTime } from '../../../model/span.ts';
import type { TracePage, TraceSummary } from '../../backend.ts';
import { checkPatterns } from '../../evaluator/check-patterns.ts';
import { type ImpliedSpan, impliedSpan, traceConjuncts } from '../../evaluator/implied-span.ts';
import { matchesSpan, matchesTimeRange, matchesTrace, traceIdOf } from '../../evaluator/matches-span.ts';
import { compareTracePositions, type OrderableTrace, tracePosition } from '../../ordering/order.ts';
import { merged, type PlacedTrace, takeTracePage } from '../../ordering/placed-traces.ts';
import { inTotalOrder } from '../../ordering/total-order.ts';
import { type TraceWalk, tracePositionPlace, walkTo } from '../../ordering/walk.ts';
import type { TraceFilter, TraceOrder, TraceQuery } from '../../query.ts';
import type { Budget } from '../file/connection.ts';
import { firstId } from '../rows/row-ids.ts';
import { TRACE_COLUMNS, toTraceSummary } from '../rows/rows.ts';
import type { Plan } from './compile-query.ts';
import type { Bounds, Walk } from './find-spans.ts';
import { candidatesById, EVERYTHING, idBounds, intersect, maxRowShift, planFor, startBounds } from './find-spans.ts';
import type { ReadSource } from './read-source.ts';
import type { StepOrder } from './search-step.ts';
import { searchStep } from './search-step.ts';
import { currentMoment, TraceMoves } from './trace-moves.ts';
import { getTrace } from './traces.ts';

/** Traces that are tested one by one because they are longer than all others. */
const LONG_TRACES = 64;
/** Matching traces that are sorted in memory; with more of them the index of the order is walked. */
const MAX_SORTED = 5_000;

export function findTraces(query: TraceQuery, source: ReadSource, budget: Budget): TracePage {
  const walk = walkTo(query);
  const { asOf } = query;
  const moves = asOf === undefined ? undefined : TraceMoves.since(asOf, source);
  const search = new TraceSearch(query, source, budget);
  const traces = orderedTraces(search, walk);
  const placed = moves === undefined ? placedNow(traces, walk) : placedThen(traces, search, walk, moves);
  return {
    ...takeTracePage(placed, query.page, walk),
    moment: asOf ?? currentMoment(source),
    orderChanged: asOf !== undefined && moves === undefined,
  };
}

function* placedNow(traces: Iterable<TraceSummary>, { order }: TraceWalk): Generator<PlacedTrace> {
  for (const trace of traces) yield { trace, position: tracePosition(order, trace) };
}

/** As of the moment of the moves: traces that are where they were, and those that were elsewhere put in between. */
function placedThen(
  traces: Iterable<TraceSummary>,
  search: TraceSearch,
  walk: TraceWalk,
  moves: TraceMoves,
): Iterable<PlacedTrace> {
  const { earlier } = moves;
  const unmoved = placedNow(traces, walk).filter(
    ({ trace }) => !earlier.has(trace.traceId) && moves.wasStored(trace.traceId),
  );
  return merged(unmoved, search.movedTraces(earlier, walk), (a, b) =>
    compareTracePositions(walk.order, a.position, b.position),
  );
}

export function countTraces(
  query: Pick<TraceQuery, 'filter' | 'timeRange'>,
  source: ReadSource,
  budget: Budget,
): number {
  const { filter, timeRange } = query;
  if (filter === undefined && timeRange === undefined) {
    return Number(source.db.get('SELECT count(*) FROM traces')?.[0] ?? 0);
  }
  const search = new TraceSearch(query, source, budget);
  if (search.traceId !== undefined) return search.oneTrace(search.traceId).length;
  let count = 0;
  for (const _ of search.inAnyOrder()) count++;
  return count;
}

/** Verified traces in the total order, at least those between the ends of the walk. */
function orderedTraces(search: TraceSearch, walk: TraceWalk): Iterable<TraceSummary> {
  if (search.traceId !== undefined) return search.oneTrace(search.traceId);
  if (search.driver === undefined) return search.byColumn(walk);
  if (search.driver.empty) return [];
  if (walk.order.field === 'START_TIME') return search.byMatchingSpans(walk);
  return search.sortedMatches(walk) ?? search.byColumn(walk);
}

const NEWEST_FIRST: TraceWalk = {
  order: { field: 'START_TIME', direction: 'DESC' },
  begin: undefined,
  end: undefined,
};

const COLUMNS = {
  START_TIME: 'start_time_unix_nano',
  DURATION: 'duration',
  SPAN_COUNT: 'span_count',
  ERROR_COUNT: 'error_count',
} as const;

/** What a condition on the trace says of its spans, with the way to them. */
interface SpanCondition extends ImpliedSpan {
  readonly condition: TraceFilter;
  readonly plan: Plan;
}

class TraceSearch {
  readonly #query: Pick<TraceQuery, 'filter' | 'timeRange'>;
  readonly #source: ReadSource;
  readonly #budget: Budget;
  readonly #conditions: readonly TraceFilter[];
  readonly #spanConditions: readonly SpanCondition[];
  readonly #driver: SpanCondition | undefined;

  constructor(query: Pick<TraceQuery, 'filter' | 'timeRange'>, source: ReadSource, budget: Budget) {
    this.#query = query;
    this.#source = source;
    this.#budget = budget;
    checkPatterns(query.filter);
    this.#conditions = traceConjuncts(query.filter);
    this.#spanConditions = this.#conditions.flatMap((condition) => {
      const implied = impliedSpan(condition);
      return implied === undefined ? [] : [{ condition, ...implied, plan: planFor(implied.filter, source) }];
    });
    this.#driver =
      this.#spanConditions.find(({ plan }) => plan.empty) ??
      this.#spanConditions.find(({ plan }) => plan.match !== undefined) ??
      this.#spanConditions.find(({ proves }) => proves);
  }

  /** The trace that the filter names. */
  get traceId(): string | undefined {
    return traceIdOf(this.#query.filter);
  }

  /** The trace, where it matches. */
  oneTrace(traceId: string): readonly TraceSummary[] {
    const trace = getTrace(traceId, this.#source);
    return trace !== undefined && this.matches(trace) ? [trace] : [];
  }

  /** Of traces that have moved, those on the way of the walk that match, by where they were. */
  *movedTraces(earlier: ReadonlyMap<string, OrderableTrace>, walk: TraceWalk): Generator<PlacedTrace> {
    const place = tracePositionPlace(walk);
    const named = this.traceId;
    const then = [...earlier.values()]
      .filter(({ traceId }) => named === undefined || traceId === named)
      .filter(({ startTimeUnixNano }) => matchesTimeRange(this.#query.timeRange, startTimeUnixNano))
      .map((trace) => tracePosition(walk.order, trace))
      .filter((position) => place(position) === 'WITHIN')
      .sort((a, b) => compareTracePositions(walk.order, a, b));
    for (const position of then) {
      this.#budget.spend();
      const trace = getTrace(position.traceId, this.#source);
      if (trace !== undefined && this.#meetsAll(trace)) yield { trace, position };
    }
  }

  /** The plan of the condition on spans that proposes traces; absent without one. */
  get driver(): Plan | undefined {
    return this.#driver?.plan;
  }

  /** `proven`: a condition that is known to hold. */
  matches(trace: TraceSummary, proven?: TraceFilter): boolean {
    return matchesTimeRange(this.#query.timeRange, trace.startTimeUnixNano) && this.#meetsAll(trace, proven);
  }

  #meetsAll(trace: TraceSummary, proven?: TraceFilter): boolean {
    return this.#conditions.every((condition) => condition === proven || this.#meets(condition, trace));
  }

  #meets(condition: TraceFilter, trace: TraceSummary): boolean {
    const { context } = this.#source;
    const whole = context.trace(trace.traceId);
    return whole !== undefined && matchesTrace(condition, whole, context);
  }

  inAnyOrder(): Iterable<unknown> {
    if (this.driver === undefined) return this.#walkColumn(NEWEST_FIRST);
    if (this.driver.empty) return [];
    return this.#tracesOfMatchingSpans({ ...EVERYTHING, low: startBounds(this.#query.timeRange).low }, 'DESC');
  }

  /** Walks the traces by the order's index and tests each. */
  byColumn(walk: TraceWalk): Iterable<TraceSummary> {
    const value = (trace: TraceSummary): bigint => tracePosition(walk.order, trace).value;
    return inTotalOrder({
      items: this.#walkColumn(walk),
      compare: positionOrder(walk.order),
      settled: (trace, next) => value(trace) !== value(next),
    });
  }

  *#walkColumn({ order, ...ends }: TraceWalk): Generator<TraceSummary> {
    const column = COLUMNS[order.field];
    const { low, high } = this.#bounds({ order, ...ends });
    const sql = `SELECT ${TRACE_COLUMNS} FROM traces t WHERE t.${column} BETWEEN ? AND ?
      ORDER BY t.${column} ${order.direction}`;
    const using = `traces in order of ${column}`;
    const step = this.#source.explanation?.step({ access: 'SCAN', using, order: 'STREAMED' });
    step?.begin();
    try {
      for (const row of this.#source.db.walk(sql, low, high)) {
        this.#budget.spend();
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

  #bounds({ order, begin, end }: TraceWalk): Bounds {
    const [low, high] = order.direction === 'ASC' ? [begin, end] : [end, begin];
    const between = { low: low?.value ?? EVERYTHING.low, high: high?.value ?? EVERYTHING.high };
    return order.field === 'START_TIME' ? intersect(between, startBounds(this.#query.timeRange)) : between;
  }

  /** Distinct traces of matching spans, each verified once, in the order of the stream; `starts` bounds the spans. */
  *#tracesOfMatchingSpans(starts: Bounds, direction: Walk, order?: StepOrder): Generator<StreamItem> {
    const seen = new Set<string>();
    const driver = this.#driver;
    const ids = idBounds(starts, this.#source);
    const step = searchStep(this.#source, { ...driver?.plan, ids, order });
    for (const candidate of candidatesById(this.#source, driver?.plan.match, ids, direction, this.#budget, step)) {
      if (seen.has(candidate.traceId)) continue;
      const matches = driver === undefined || matchesSpan(driver.filter, candidate, this.#source.context);
      step?.tested(matches);
      if (!matches) continue;
      seen.add(candidate.traceId);
      const trace = getTrace(candidate.traceId, this.#source);
      if (trace !== undefined && this.matches(trace, driver?.proves ? driver.condition : undefined))
        yield { trace, id: candidate.id, tested: true };
    }
  }

  /** All matching traces, sorted; undefined where there are too many. */
  sortedMatches(walk: TraceWalk): TraceSummary[] | undefined {
    const matches: TraceSummary[] = [];
    const starts = { ...EVERYTHING, low: startBounds(this.#query.timeRange).low };
    for (const { trace } of this.#tracesOfMatchingSpans(starts, 'DESC', 'SORTED')) {
      if (matches.push(trace) > MAX_SORTED) return undefined;
    }
    return matches.sort(positionOrder(walk.order));
  }

  /**
   * Traces in order of start, by their matching spans in order of start. A span starts with its trace or later, by at most
   * D unless the trace is one of the few longest ones. So the spans to look at are those up to D behind the bounds; the
   * longest traces are tested one by one when their turn comes; and a trace is settled when the stream has passed its
   * start (descending: no later span can belong to a trace that starts after it) or its start plus D (ascending).
   */
  *byMatchingSpans(walk: TraceWalk): Generator<TraceSummary> {
    const { direction } = walk.order;
    const bounds = this.#bounds(walk);
    // From the newest span of all downwards every trace is met in time, whatever its length.
    const { spread, traces } = direction === 'DESC' && bounds.high === EVERYTHING.high ? NO_TRACES : this.#longTraces();
    const high = bounds.high > EVERYTHING.high - spread ? EVERYTHING.high : bounds.high + spread;
    const slack = direction === 'DESC' ? 0n : spread + maxRowShift(this.#source);
    const ordered = inTotalOrder<StreamItem>({
      items: this.#streamWithLong({ low: bounds.low, high }, direction, traces.filter(startsWithin(bounds))),
      compare: (a, b) => positionOrder(walk.order)(a.trace, b.trace),
      settled: ({ trace }, next) =>
        direction === 'DESC' ? firstIdOf(trace) > next.id : firstIdOf(trace) < next.id - slack,
    });
    for (const { trace, tested } of ordered) if (tested || this.matches(trace)) yield trace;
  }

  /** The long traces stand at the head of the stream, where nothing is settled yet. */
  *#streamWithLong(starts: Bounds, direction: Walk, long: readonly TraceSummary[]): Generator<StreamItem> {
    const head = direction === 'DESC' ? EVERYTHING.high : EVERYTHING.low;
    for (const trace of long) yield { trace, id: head, tested: false };
    const ids = new Set(long.map((trace) => trace.traceId));
    for (const item of this.#tracesOfMatchingSpans(starts, direction, 'STREAMED')) {
      if (!ids.has(item.trace.traceId)) yield item;
    }
  }

  /** The traces with the widest spread of starts, and the widest spread of all others. */
  #longTraces(): LongTraces {
    const { db } = this.#source;
    const [limit] = db.get('SELECT duration FROM traces ORDER BY duration DESC LIMIT 1 OFFSET ?', LONG_TRACES) ?? [];
    const spread = typeof limit === 'bigint' && limit > 0n ? limit : 0n;
    const longer = `SELECT ${TRACE_COLUMNS} FROM traces t WHERE t.duration > ?
      UNION SELECT ${TRACE_COLUMNS} FROM traces t WHERE t.start_spread > t.duration AND t.start_spread > ?`;
    return { spread, traces: db.all(longer, spread, spread).map(toTraceSummary) };
  }
}

interface LongTraces {
  readonly spread: bigint;
  readonly traces: readonly TraceSummary[];
}

const NO_TRACES: LongTraces = { spread: 0n, traces: [] };

function startsWithin({ low, high }: Bounds): (trace: TraceSummary) => boolean {
  return ({ startTimeUnixNano }) => low <= orderedTime(startTimeUnixNano) && orderedTime(startTimeUnixNano) <= high;
}

function firstIdOf(trace: TraceSummary): bigint {
  return firstId(orderedTime(trace.startTimeUnixNano));
}

interface StreamItem {
  readonly trace: TraceSummary;
  /** Whether the trace is known to match. */
  readonly tested: boolean;
  /** What comes later in the stream has at most (descending) or at least (ascending) this row id. */
  readonly id: bigint;
}

function positionOrder(order: TraceOrder): (a: TraceSummary, b: TraceSummary) => number {
  return (a, b) => compareTracePositions(order, tracePosition(order, a), tracePosition(order, b));
}
