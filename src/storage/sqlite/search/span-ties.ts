/**
 * Spans that tie in an order: they have the same value and the same start. Row ids have the order of the starts, but not
 * that of span ids. If many spans start at one time, the row ids of most are far from it. These spans are in an index of
 * their own, which has the total order.
 */
import { clampInt64 } from '../../../model/int64.ts';
import { orderedTime } from '../../../model/span.ts';
import { traceIdOf } from '../../evaluator/trace-id-of.ts';
import type { Bounds } from '../../ordering/bounds.ts';
import { spanValue } from '../../ordering/order.ts';
import { merged } from '../../ordering/placed-traces.ts';
import { inTotalOrder } from '../../ordering/total-order.ts';
import type { SpanWalk } from '../../ordering/walk.ts';
import type { SpanOrderField, SpanPosition } from '../../query.ts';
import type { SqlParameter } from '../file/read-connection.ts';
import { columns, integer, type Select, select } from '../file/select.ts';
import type { Candidate } from '../rows/candidate.ts';
import { idBounds } from '../rows/row-bounds.ts';
import { firstId, MAX_ID, NEAR_IDS } from '../rows/row-ids.ts';
import { SPAN, type WholeSpanRow } from '../rows/span-columns.ts';
import { candidatesOf } from './candidates.ts';
import type { Plan } from './compile-query.ts';
import { SPANS_BY_DURATION } from './duration-order.ts';
import { hasMoreMatches, matchingIds } from './matches.ts';
import { type SpanQuestion, spanComparison, verified } from './matching.ts';
import type { ReadSource } from './source.ts';

/** The value of the order's field, and the start. Both are ordered times or numbers. */
export interface Ties {
  readonly value: bigint;
  readonly start: bigint;
}

export const ORDER_COLUMNS = {
  START_TIME: 'start_time_unix_nano',
  END_TIME: 'end_time_unix_nano',
  DURATION: 'duration',
  INGESTION_TIME: 'ingestion_time_unix_nano',
} as const;

/** The orders with an index of their own. */
export type TimeOrderField = 'END_TIME' | 'INGESTION_TIME';

/** The spans by such a time; a condition on it follows. */
export const BY_TIME: Readonly<Record<TimeOrderField, string>> = {
  END_TIME: `FROM spans INDEXED BY end_time_index WHERE ${ORDER_COLUMNS.END_TIME}`,
  INGESTION_TIME: `FROM spans INDEXED BY ingestion_time_index WHERE ${ORDER_COLUMNS.INGESTION_TIME}`,
};

/** The most ties to read together and sort. More are a crowd. */
const MAX_FEW = 256;
/** The condition of the partial index. A statement must repeat it to use the index. */
const FAR = `id > min(start_time_unix_nano, ${MAX_ID}) + ${NEAR_IDS}`;
const FAR_OF_START = `FROM spans INDEXED BY start_time_index WHERE start_time_unix_nano = ? AND ${FAR}`;
const COUNT = columns(integer('count', 'count(*)'));
const fewOf = (rows: string): Select<readonly [bigint]> => select(COUNT, `FROM (${rows} LIMIT ${MAX_FEW + 1})`);
const FEW_OF_TIME = { END_TIME: fewOfTime('END_TIME'), INGESTION_TIME: fewOfTime('INGESTION_TIME') } as const;
const OF_START = fewOf(
  `SELECT 1 FROM spans WHERE id BETWEEN ? AND ? AND start_time_unix_nano = ? UNION ALL SELECT 1 ${FAR_OF_START}`,
);

function fewOfTime(field: TimeOrderField): Select<readonly [bigint]> {
  return fewOf(`SELECT 1 ${BY_TIME[field]} = ? AND id BETWEEN ? AND ?`);
}

/** Which spans are wanted, and in which order. */
export interface TiesSearch {
  readonly question: SpanQuestion;
  readonly plan: Plan;
  readonly walk: SpanWalk;
}

export function tiesOf(field: SpanOrderField, span: Candidate): Ties {
  return { value: spanValue(field, span), start: orderedTime(span.startTimeUnixNano) };
}

export class SpanTies {
  readonly #search: TiesSearch;
  readonly #source: ReadSource;
  /** Undefined if the start is the value. */
  readonly #column: string | undefined;

  constructor(search: TiesSearch, source: ReadSource) {
    this.#search = search;
    this.#source = source;
    const { field } = search.walk.order;
    this.#column = field === 'START_TIME' ? undefined : ORDER_COLUMNS[field];
  }

  isCrowd({ value, start }: Ties): boolean {
    const ids = idBounds({ low: start, high: start }, this.#source);
    const { field } = this.#search.walk.order;
    switch (field) {
      case 'DURATION':
        return isCrowdOfDuration(value, ids, this.#source);
      case 'END_TIME':
      case 'INGESTION_TIME':
        return this.#isMany(FEW_OF_TIME[field], value, ids.low, ids.high);
      case 'START_TIME': {
        const { match } = this.#search.plan;
        if (match !== undefined) return hasMoreMatches({ match, ids }, MAX_FEW, this.#source);
        const first = firstId(start);
        return this.#isMany(OF_START, first, first + BigInt(NEAR_IDS), start, start);
      }
    }
  }

  #isMany(rows: Select<readonly [bigint]>, ...parameters: readonly SqlParameter[]): boolean {
    return (this.#source.db.get(rows, ...parameters)?.[0] ?? 0n) > MAX_FEW;
  }

  /** Matching spans in the total order, at least those after the walk's beginning. */
  inOrder(ties: Ties): Iterable<Candidate> {
    const { question, walk } = this.#search;
    const compare = spanComparison(walk.order);
    const step = this.#source.steps?.step({
      access: 'INDEX',
      using: 'spans of one start by their ids',
      order: 'STREAMED',
    });
    const found = (statement: Select<WholeSpanRow>, parameters: readonly SqlParameter[]): Iterable<Candidate> =>
      verified(candidatesOf(this.#source, step, statement, ...parameters), question, this.#source, step);
    const far = inTotalOrder({
      items: found(...this.#far(ties)),
      compare,
      settled: (a, b) => a.traceId !== b.traceId || a.spanId !== b.spanId,
    });
    return merged([...found(...this.#near(ties))].sort(compare), far, compare);
  }

  #near({ value, start }: Ties): [Select<WholeSpanRow>, readonly SqlParameter[]] {
    const first = firstId(start);
    const isWanted = this.#column === undefined ? '' : `AND ${this.#column} = ?`;
    const statement = select(SPAN, `FROM spans WHERE id BETWEEN ? AND ? AND start_time_unix_nano = ? ${isWanted}`);
    const values = this.#column === undefined ? [] : [value];
    return [statement, [first, first + BigInt(NEAR_IDS), start, ...values]];
  }

  #far(ties: Ties): [Select<WholeSpanRow>, readonly SqlParameter[]] {
    const { direction } = this.#search.walk.order;
    const conditions = [this.#fromBegin(ties), this.#ofFilter(ties.start)];
    if (this.#column !== undefined) conditions.push([`${this.#column} = ?`, [ties.value]]);
    const where = conditions.map(([sql]) => `AND ${sql}`).join(' ');
    const rest = `${FAR_OF_START} ${where} AND in_time()
      ORDER BY trace_id ${direction}, span_id ${direction}`;
    return [select(SPAN, rest), [ties.start, ...conditions.flatMap(([, parameters]) => parameters)]];
  }

  #fromBegin(ties: Ties): Condition {
    const { order, begin } = this.#search.walk;
    const at = begin !== undefined && isAmong(ties, begin) ? begin : undefined;
    return order.direction === 'ASC'
      ? ['(trace_id, span_id) >= (?, ?)', [at?.traceId ?? '', at?.spanId ?? '']]
      : ['(trace_id, span_id) <= (?, ?)', [at?.traceId ?? AFTER_IDS, at?.spanId ?? AFTER_IDS]];
  }

  /** Narrows the walk by the filter, as far as an index can. */
  #ofFilter(start: bigint): Condition {
    const { question, plan } = this.#search;
    const traceId = traceIdOf(question.filter);
    if (traceId !== undefined) return ['trace_id = ?', [traceId]];
    if (plan.match === undefined) return ['true', []];
    const ids = idBounds({ low: start, high: start }, this.#source);
    const [matches, parameters] = matchingIds({ match: plan.match, ids }, this.#source);
    return [`id IN (${matches})`, parameters];
  }
}

type Condition = readonly [sql: string, parameters: readonly SqlParameter[]];

/** Sorts after every id. */
const AFTER_IDS = 'g';

function isAmong({ value, start }: Ties, position: SpanPosition): boolean {
  return position.value === value && orderedTime(position.startTimeUnixNano) === start;
}

/** Whether many spans have the duration and row ids within the bounds. */
function isCrowdOfDuration(duration: bigint, ids: Bounds, { db }: ReadSource): boolean {
  let count = 0;
  const only = { low: duration, high: duration };
  for (const [id] of SPANS_BY_DURATION.ASC.entries(db, only, [duration, clampInt64(ids.low - 1n)])) {
    if (id > ids.high || ++count > MAX_FEW) break;
  }
  return count > MAX_FEW;
}
