/** One search for spans: matching spans in any order, or in the requested order. */
import { clampInt64 } from '../../../model/int64.ts';
import { durationNano, orderedTime } from '../../../model/span.ts';
import { type Bounds, intersect, startBounds, testBounds } from '../../ordering/bounds.ts';
import { inTotalOrder } from '../../ordering/total-order.ts';
import { type SpanWalk, valueBounds } from '../../ordering/walk.ts';
import type { OrderDirection, SpanOrder } from '../../query.ts';
import { select } from '../file/select.ts';
import type { Candidate } from '../rows/candidate.ts';
import { idBounds, maxRowShift } from '../rows/row-bounds.ts';
import { firstId } from '../rows/row-ids.ts';
import { SPAN } from '../rows/span-columns.ts';
import { candidatesById, candidatesOf } from './candidates.ts';
import { conjuncts, type Plan } from './compile-query.ts';
import { planFor, type SpanQuestion, spanComparison, verified } from './matching.ts';
import { narrowScopes } from './narrow-scopes.ts';
import { type StepOrder, searchStep } from './search-step.ts';
import type { ReadSource } from './source.ts';

/** The most matches of an indexed filter to sort in memory. If there are more, the index of the order is walked. */
const MAX_SORTED = 20_000;

/** The indexed column of each order. */
export const COLUMNS = {
  START_TIME: 'start_time_unix_nano',
  END_TIME: 'end_time_unix_nano',
  DURATION: 'duration',
} as const;

export class SpanSearch {
  readonly #question: SpanQuestion;
  readonly #plan: Plan;
  readonly #source: ReadSource;

  /** Throws BAD_USER_INPUT for an invalid regular expression. */
  constructor({ filter, timeRange }: SpanQuestion, source: ReadSource) {
    this.#question = { filter: filter && narrowScopes(filter, source), timeRange };
    this.#plan = planFor(this.#question.filter, source);
    this.#source = source;
  }

  count(): number {
    let count = 0;
    for (const _ of this.inAnyOrder()) count++;
    return count;
  }

  inAnyOrder(): Iterable<Candidate> {
    return this.#byId(this.#starts(), 'DESC');
  }

  /** Matching spans in the total order: at least those within the walk. */
  inOrder(walk: SpanWalk): Iterable<Candidate> {
    if (this.#plan.empty) return [];
    if (walk.order.field === 'START_TIME') return this.#byStart(walk);
    return (this.#plan.match === undefined ? undefined : this.#sortedMatches(walk.order)) ?? this.#byColumn(walk);
  }

  /** Bounds of the starts, by the time range and the filter. */
  #starts(): Bounds {
    return conjuncts(this.#question.filter).reduce(
      (bounds, condition) =>
        condition.type === 'startTimeUnixNano' ? intersect(bounds, testBounds(condition.test)) : bounds,
      startBounds(this.#question.timeRange),
    );
  }

  /** Matching spans that start within these bounds, in order of row id. */
  #byId(starts: Bounds, direction: OrderDirection, order?: StepOrder): Iterable<Candidate> {
    if (this.#plan.empty) return [];
    const ids = idBounds(starts, this.#source);
    const step = searchStep(this.#source, { ...this.#plan, ids, order });
    const candidates = candidatesById(this.#source, { match: this.#plan.match, ids, direction, step });
    return verified(candidates, this.#question, this.#source, step);
  }

  /** Row ids have the order of the starts, except for the shift: a span starts at its id or earlier, by at most the
   * largest shift. */
  #byStart(walk: SpanWalk): Iterable<Candidate> {
    const { direction } = walk.order;
    const shift = maxRowShift(this.#source);
    return inTotalOrder({
      items: this.#byId(intersect(this.#starts(), valueBounds(walk)), direction, 'STREAMED'),
      compare: spanComparison(walk.order),
      settled: (candidate, next) =>
        direction === 'DESC'
          ? firstId(orderedTime(candidate.startTimeUnixNano)) > next.id
          : firstId(orderedTime(candidate.startTimeUnixNano)) < next.id - shift,
    });
  }

  /** All matches, sorted. Undefined if there are too many. */
  #sortedMatches(order: SpanOrder): Candidate[] | undefined {
    const matches: Candidate[] = [];
    for (const candidate of this.#byId(this.#starts(), 'DESC', 'SORTED')) {
      if (matches.length === MAX_SORTED) return undefined;
      matches.push(candidate);
    }
    return matches.sort(spanComparison(order));
  }

  /** Walks the index of the order's column, in which equal values have no order. */
  #byColumn(walk: SpanWalk): Iterable<Candidate> {
    const { field, direction } = walk.order;
    const column = COLUMNS[field];
    const { low, high } = valueBounds(walk);
    const columnValue = (candidate: Candidate): bigint =>
      field === 'DURATION' ? durationNano(candidate) : orderedTime(candidate.endTimeUnixNano);
    const step = this.#source.steps?.step({
      access: 'SCAN',
      using: `spans in order of ${column}`,
      order: 'STREAMED',
    });
    const statement = select(SPAN, `FROM spans WHERE ${column} BETWEEN ? AND ? ORDER BY ${column} ${direction}`);
    const candidates = candidatesOf(this.#source, step, statement, clampInt64(low), clampInt64(high));
    return inTotalOrder({
      items: verified(candidates, this.#question, this.#source, step),
      compare: spanComparison(walk.order),
      settled: (candidate, next) => columnValue(candidate) !== columnValue(next),
    });
  }
}
