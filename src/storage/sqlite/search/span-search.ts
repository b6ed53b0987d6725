/** One search for spans: matching spans in any order, or in the requested order. */
import { orderedTime } from '../../../model/span.ts';
import { type Bounds, intersect, isWithin, startBounds, testBounds } from '../../ordering/bounds.ts';
import { inCrowdedOrder } from '../../ordering/crowded-order.ts';
import { spanValue } from '../../ordering/order.ts';
import { type SpanWalk, valueBounds } from '../../ordering/walk.ts';
import type { OrderDirection, SpanOrder } from '../../query.ts';
import type { Candidate } from '../rows/candidate.ts';
import { kept } from '../rows/counted.ts';
import { idBounds, maxRowShift } from '../rows/row-bounds.ts';
import { firstId } from '../rows/row-ids.ts';
import { candidatesById } from './candidates.ts';
import { conjuncts, type Plan } from './compile-query.ts';
import { planFor, type SpanQuestion, spanComparison, verified } from './matching.ts';
import { narrowScopes } from './narrow-scopes.ts';
import { type StepOrder, searchStep } from './search-step.ts';
import type { ReadSource } from './source.ts';
import { ORDER_COLUMNS, SpanTies, type Ties, tiesOf } from './span-ties.ts';
import { spansByColumn, valuesAfter } from './spans-by-column.ts';

/** The most matches of an indexed filter to sort in memory. If there are more, the index of the order is walked. */
const MAX_SORTED = 20_000;

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
  *#byId(starts: Bounds, direction: OrderDirection, order?: StepOrder): Generator<Candidate> {
    if (this.#plan.empty || starts.low > starts.high) return;
    const ids = idBounds(starts, this.#source);
    const step = searchStep(this.#source, { ...this.#plan, ids, order });
    const candidates = candidatesById(this.#source, { match: this.#plan.match, ids, direction, step });
    yield* verified(startingWithin(starts, candidates), this.#question, this.#source, step);
  }

  #byStart(walk: SpanWalk): Iterable<Candidate> {
    const bounds = intersect(this.#starts(), valueBounds(walk));
    return this.#inCrowdedOrder(walk, undefined, (after) => {
      const starts = after === undefined ? bounds : intersect(bounds, valuesAfter(after.start, walk));
      return this.#byId(starts, walk.order.direction, 'STREAMED');
    });
  }

  /** All matches, sorted. Undefined if there are too many. */
  #sortedMatches(order: SpanOrder): Candidate[] | undefined {
    const matches: Candidate[] = [];
    for (const candidate of this.#byId(this.#starts(), 'DESC', 'SORTED')) {
      if (matches.length === MAX_SORTED) return undefined;
      matches.push(kept(candidate, this.#source));
    }
    return matches.sort(spanComparison(order));
  }

  #byColumn(walk: SpanWalk): Iterable<Candidate> {
    const column = ORDER_COLUMNS[walk.order.field];
    const step = this.#source.steps?.step({ access: 'SCAN', using: `spans in order of ${column}`, order: 'STREAMED' });
    const search = { walk, starts: this.#starts(), step };
    return this.#inCrowdedOrder(walk, column, (after) =>
      verified(spansByColumn(search, after, this.#source), this.#question, this.#source, step),
    );
  }

  /**
   * Row ids have the order of the starts, except for the shift: a span starts at its id or earlier, by at most the
   * largest shift. Without a column the stream is in order of row id, else it is so among equal values of the column.
   */
  #inCrowdedOrder(
    walk: SpanWalk,
    column: string | undefined,
    items: (after: Ties | undefined) => Iterable<Candidate>,
  ): Iterable<Candidate> {
    const { field, direction } = walk.order;
    const shift = maxRowShift(this.#source);
    const ties = new SpanTies({ question: this.#question, plan: this.#plan, walk }, this.#source);
    return inCrowdedOrder<Candidate, Ties>({
      first: walk.begin && { value: walk.begin.value, start: orderedTime(walk.begin.startTimeUnixNano) },
      items,
      compare: spanComparison(walk.order),
      settled: (candidate, next) => {
        if (column !== undefined && spanValue(field, candidate) !== spanValue(field, next)) return true;
        const first = firstId(orderedTime(candidate.startTimeUnixNano));
        return direction === 'DESC' ? first > next.id : first < next.id - shift;
      },
      tiesOf: (candidate) => tiesOf(field, candidate),
      isCrowd: (one) => ties.isCrowd(one),
      crowd: (one) => ties.inOrder(one),
    });
  }
}

/** Row ids within bounds of starts also lead to spans with other starts. */
function* startingWithin(starts: Bounds, candidates: Iterable<Candidate>): Generator<Candidate> {
  for (const candidate of candidates) {
    if (isWithin(starts, orderedTime(candidate.startTimeUnixNano))) yield candidate;
  }
}
