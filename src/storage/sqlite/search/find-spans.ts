/** Searches and counts of spans. */
import { durationNano, orderedTime } from '../../../model/span.ts';
import type { SpanRecord } from '../../backend.ts';
import { checkPatterns } from '../../evaluator/check-patterns.ts';
import { matchesSpan } from '../../evaluator/matches-span.ts';
import { matchesTimeRange } from '../../evaluator/time-range.ts';
import { compareSpanPositions, spanPosition } from '../../ordering/order.ts';
import { inTotalOrder } from '../../ordering/total-order.ts';
import type { Int64Test, Page, SpanFilter, SpanOrder, SpanPosition, SpanQuery, TimeRange } from '../../query.ts';
import type { Budget } from '../file/connection.ts';
import { Candidate } from '../rows/candidate.ts';
import type { Step } from '../rows/explanation.ts';
import { firstId } from '../rows/row-ids.ts';
import { RECORD_COLUMNS } from '../rows/rows.ts';
import type { Source } from '../rows/source.ts';
import type { Plan } from './compile-query.ts';
import { compileSpanFilter, conjuncts } from './compile-query.ts';
import { narrowScopes } from './narrow-scopes.ts';
import type { ReadSource } from './read-source.ts';
import type { StepOrder } from './search-step.ts';
import { searchStep } from './search-step.ts';
import { isOperationCondition, operationsFor } from './select-operations.ts';

/** Matches of an indexed filter that are sorted in memory; with more of them the index of the order is walked. */
const MAX_SORTED = 20_000;
const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);

/** Inclusive. */
export interface Bounds {
  readonly low: bigint;
  readonly high: bigint;
}

export const EVERYTHING: Bounds = { low: MIN_INT64, high: MAX_INT64 };

/** The most by which a row id is over its span's start. */
export function maxRowShift({ db }: Source): bigint {
  return (db.get("SELECT value FROM facts WHERE name = 'max_row_shift'")?.[0] ?? 0n) as bigint;
}

const NOTHING: Bounds = { low: MAX_INT64, high: MIN_INT64 };

export function startBounds(range: TimeRange | undefined): Bounds {
  if (range?.from !== undefined && range.from > MAX_INT64) return NOTHING;
  return {
    low: clamp(range?.from ?? MIN_INT64),
    high: clamp(range?.to === undefined ? MAX_INT64 : range.to - 1n),
  };
}

function clamp(value: bigint): bigint {
  return value < MIN_INT64 ? MIN_INT64 : value > MAX_INT64 ? MAX_INT64 : value;
}

/** Starts that the time range and the filter leave. */
function startsOf({ filter, timeRange }: Pick<SpanQuery, 'filter' | 'timeRange'>): Bounds {
  return conjuncts(filter).reduce<Bounds>(
    (bounds, condition) =>
      condition.type === 'startTimeUnixNano' ? intersect(bounds, int64Bounds(condition.test)) : bounds,
    startBounds(timeRange),
  );
}

function int64Bounds({ eq, gt, gte, lt, lte }: Int64Test): Bounds {
  const lows = [eq, gte, gt === undefined ? undefined : gt + 1n].filter((low) => low !== undefined);
  const highs = [eq, lte, lt === undefined ? undefined : lt - 1n].filter((high) => high !== undefined);
  return {
    low: lows.reduce((most, low) => (low > most ? low : most), MIN_INT64),
    high: highs.reduce((least, high) => (high < least ? high : least), MAX_INT64),
  };
}

/** Row ids that spans with starts in these bounds may have. */
export function idBounds(starts: Bounds, source: Source): Bounds {
  return { low: firstId(starts.low), high: clamp(firstId(starts.high) + maxRowShift(source)) };
}

export type Walk = 'ASC' | 'DESC';

/** Candidates in order of row id. `step` is told of each. */
export function* candidatesById(
  source: Source,
  match: string | undefined,
  ids: Bounds,
  walk: Walk,
  budget: Budget,
  step: Step | undefined = searchStep(source, { match, ids }),
): Generator<Candidate> {
  const sql =
    match === undefined
      ? `SELECT ${RECORD_COLUMNS} FROM spans s WHERE s.id BETWEEN ? AND ? ORDER BY s.id ${walk}`
      : `SELECT ${RECORD_COLUMNS} FROM span_index x CROSS JOIN spans s ON s.id = x.rowid
          WHERE x.span_index MATCH ? AND x.rowid BETWEEN ? AND ? ORDER BY x.rowid ${walk}`;
  const parameters = match === undefined ? [ids.low, ids.high] : [match, ids.low, ids.high];
  budget.check();
  step?.begin();
  try {
    for (const row of source.db.walk(sql, ...parameters)) {
      budget.spend();
      if (step !== undefined) step.rowsRead++;
      yield new Candidate(row, source);
    }
  } finally {
    step?.end();
  }
}

/** Whether a candidate is in the range and meets the filter. */
export function verify(
  filter: SpanFilter | undefined,
  range: TimeRange | undefined,
  candidate: Candidate,
  { context }: ReadSource,
): boolean {
  return (
    matchesTimeRange(range, candidate.startTimeUnixNano) &&
    (filter === undefined || matchesSpan(filter, candidate, context))
  );
}

/** The plan of a query's whole filter. Throws BAD_USER_INPUT for a pattern that is no regular expression. */
export function planFor(filter: SpanFilter | undefined, source: ReadSource): Plan {
  checkPatterns(filter);
  return compileSpanFilter(filter, source, (inner) => source.context.fewTraces(inner));
}

export function findSpans(asked: SpanQuery, source: ReadSource, budget: Budget): Page<SpanRecord> {
  const query = narrowed(asked, source);
  const { page, order } = query;
  const plan = planFor(query.filter, source);
  if (plan.empty) return { items: [], hasMore: false };
  const direction = page.fromEnd ? opposite(order.direction) : order.direction;
  const walk: SpanWalk = {
    order: { field: order.field, direction },
    begin: page.fromEnd ? page.before : page.after,
    end: page.fromEnd ? page.after : page.before,
  };
  const found: Candidate[] = [];
  for (const candidate of walkSpans(query, walk, plan, source, budget)) {
    found.push(candidate);
    if (found.length > page.limit) break;
  }
  const hasMore = found.length > page.limit;
  const items = found.slice(0, page.limit).map((candidate) => candidate.toRecord());
  return { items: page.fromEnd ? items.reverse() : items, hasMore };
}

function narrowed<Query extends Pick<SpanQuery, 'filter'>>(query: Query, source: Source): Query {
  return query.filter === undefined ? query : { ...query, filter: narrowScopes(query.filter, source) };
}

export function opposite(direction: Walk): Walk {
  return direction === 'ASC' ? 'DESC' : 'ASC';
}

/** The way through an order: from behind `begin` until before `end`. */
interface SpanWalk {
  readonly order: SpanOrder;
  readonly begin: SpanPosition | undefined;
  readonly end: SpanPosition | undefined;
}

function* walkSpans(
  query: SpanQuery,
  walk: SpanWalk,
  plan: Plan,
  source: ReadSource,
  budget: Budget,
): Generator<Candidate> {
  const { order, begin, end } = walk;
  const compare = compareSpanPositions.bind(undefined, order);
  for (const candidate of orderedCandidates(query, walk, plan, source, budget)) {
    const position = spanPosition(order, candidate);
    if (begin !== undefined && compare(position, begin) <= 0) continue;
    if (end !== undefined && compare(position, end) >= 0) return;
    yield candidate;
  }
}

/** Verified candidates in the total order, at least those between the ends of the walk. */
function orderedCandidates(
  query: SpanQuery,
  walk: SpanWalk,
  plan: Plan,
  source: ReadSource,
  budget: Budget,
): Iterable<Candidate> {
  if (walk.order.field === 'START_TIME') return byStart(query, walk, plan, source, budget);
  if (plan.match !== undefined) {
    const sorted = sortedMatches(query, walk.order, plan, source, budget);
    if (sorted !== undefined) return sorted;
  }
  return byColumn(query, walk, source, budget);
}

/** Values between the ends of the walk. */
function valueBounds({ order, begin, end }: SpanWalk): Bounds {
  const [low, high] = order.direction === 'ASC' ? [begin, end] : [end, begin];
  return { low: low?.value ?? MIN_INT64, high: high?.value ?? MAX_INT64 };
}

export function intersect(a: Bounds, b: Bounds): Bounds {
  return { low: a.low > b.low ? a.low : b.low, high: a.high < b.high ? a.high : b.high };
}

/** Row ids follow the starts but for the shift: what comes later in the stream starts at most at its id, and at least at
 * its id less the largest shift. */
function byStart(
  query: SpanQuery,
  walk: SpanWalk,
  plan: Plan,
  source: ReadSource,
  budget: Budget,
): Iterable<Candidate> {
  const { direction } = walk.order;
  const starts = intersect(startsOf(query), valueBounds(walk));
  const shift = maxRowShift(source);
  const items = matching(query, plan, idBounds(starts, source), { direction, order: 'STREAMED' }, source, budget);
  return inTotalOrder({
    items,
    compare: positionOrder(walk.order),
    settled: (candidate, next) =>
      direction === 'DESC'
        ? firstId(orderedTime(candidate.startTimeUnixNano)) > next.id
        : firstId(orderedTime(candidate.startTimeUnixNano)) < next.id - shift,
  });
}

interface Way {
  readonly direction: Walk;
  readonly order?: StepOrder;
}

/** Verified candidates of a plan in order of row id. */
function matching(
  query: Pick<SpanQuery, 'filter' | 'timeRange'>,
  plan: Plan,
  ids: Bounds,
  { direction, order }: Way,
  source: ReadSource,
  budget: Budget,
): Iterable<Candidate> {
  const step = searchStep(source, { ...plan, ids, order });
  return filtered(candidatesById(source, plan.match, ids, direction, budget, step), query, source, step);
}

function* filtered(
  stream: Iterable<Candidate>,
  { filter, timeRange: range }: Pick<SpanQuery, 'filter' | 'timeRange'>,
  source: ReadSource,
  step: Step | undefined,
): Generator<Candidate> {
  for (const candidate of stream) {
    const matches = verify(filter, range, candidate, source);
    step?.tested(matches);
    if (matches) yield candidate;
  }
}

/** Compares candidates by where they stand in the order. */
export function positionOrder(order: SpanOrder): (a: Candidate, b: Candidate) => number {
  return (a, b) => compareSpanPositions(order, spanPosition(order, a), spanPosition(order, b));
}

/** All matches, sorted; undefined where there are too many. */
function sortedMatches(
  query: SpanQuery,
  order: SpanOrder,
  plan: Plan,
  source: ReadSource,
  budget: Budget,
): Candidate[] | undefined {
  const matches: Candidate[] = [];
  const ids = idBounds(startsOf(query), source);
  for (const candidate of matching(query, plan, ids, { direction: 'DESC', order: 'SORTED' }, source, budget)) {
    if (matches.length === MAX_SORTED) return undefined;
    matches.push(candidate);
  }
  return matches.sort(positionOrder(order));
}

const COLUMNS = { END_TIME: 'end_time_unix_nano', DURATION: 'duration', START_TIME: 'start_time_unix_nano' } as const;

/** Walks the index of the order's column; equal values come in any order. */
function byColumn(query: SpanQuery, walk: SpanWalk, source: ReadSource, budget: Budget): Iterable<Candidate> {
  const column = COLUMNS[walk.order.field];
  const { low, high } = valueBounds(walk);
  const columnValue = (candidate: Candidate): bigint =>
    walk.order.field === 'DURATION' ? durationNano(candidate) : orderedTime(candidate.endTimeUnixNano);
  const step = source.explanation?.step({ access: 'SCAN', using: `spans in order of ${column}`, order: 'STREAMED' });
  return inTotalOrder({
    items: filtered(candidatesByColumn(), query, source, step),
    compare: positionOrder(walk.order),
    settled: (candidate, next) => columnValue(candidate) !== columnValue(next),
  });

  function* candidatesByColumn(): Generator<Candidate> {
    const sql = `SELECT ${RECORD_COLUMNS} FROM spans s WHERE s.${column} BETWEEN ? AND ?
      ORDER BY s.${column} ${walk.order.direction}`;
    step?.begin();
    try {
      for (const row of source.db.walk(sql, clamp(low), clamp(high))) {
        budget.spend();
        if (step !== undefined) step.rowsRead++;
        yield new Candidate(row, source);
      }
    } finally {
      step?.end();
    }
  }
}

export function countSpans(asked: Pick<SpanQuery, 'filter' | 'timeRange'>, source: ReadSource, budget: Budget): number {
  const query = narrowed(asked, source);
  const { filter, timeRange } = query;
  const conditions = conjuncts(filter);
  if (conditions.every(isOperationCondition) && timeRange?.from === undefined && timeRange?.to === undefined) {
    const counted = countOperations(conditions, source);
    if (counted !== undefined) return counted;
  }
  const plan = planFor(filter, source);
  if (plan.empty) return 0;
  let count = 0;
  const ids = idBounds(startsOf(query), source);
  for (const _ of matching(query, plan, ids, { direction: 'DESC' }, source, budget)) count++;
  return count;
}

/** Undefined where there are too many operations to look through. */
function countOperations(conditions: readonly SpanFilter[], source: Source): number | undefined {
  if (conditions.length === 0) return Number(source.db.get('SELECT sum(span_count) FROM operations')?.[0] ?? 0);
  return operationsFor(conditions, source)?.reduce((sum, { spanCount }) => sum + spanCount, 0);
}
