/** Spans in order of their end, arrival or duration, then of row id. */
import { clampInt64 } from '../../../model/int64.ts';
import { orderedTime } from '../../../model/span.ts';
import { ALL_INT64, type Bounds, intersect, isWithin } from '../../ordering/bounds.ts';
import { spanValue } from '../../ordering/order.ts';
import { type SpanWalk, valueBounds } from '../../ordering/walk.ts';
import type { SpanPosition } from '../../query.ts';
import { select } from '../file/select.ts';
import type { RecordedStep } from '../file/step-recorder.ts';
import type { Candidate } from '../rows/candidate.ts';
import { idBounds } from '../rows/row-bounds.ts';
import { SPAN } from '../rows/span-columns.ts';
import { candidatesOf } from './candidates.ts';
import { inGroups, ofRows, SPANS_BY_DURATION } from './duration-order.ts';
import type { ReadSource } from './source.ts';
import { BY_TIME, ORDER_COLUMNS, type Ties, type TimeOrderField } from './span-ties.ts';

const ROWS = select(SPAN, ofRows('spans'));

export interface ColumnSearch {
  readonly walk: SpanWalk;
  /** Bounds of the starts. Others may be among the candidates. */
  readonly starts: Bounds;
  readonly step: RecordedStep | undefined;
}

/** The spans from where the walk begins, or after these ties. */
export function spansByColumn(
  { walk, starts, step }: ColumnSearch,
  after: Ties | undefined,
  source: ReadSource,
): Iterable<Candidate> {
  const value = after?.value ?? walk.begin?.value;
  const tiedStarts = after === undefined ? startsFrom(walk.begin, walk) : valuesAfter(after.start, walk);
  const from = value === undefined ? undefined : { value: clampInt64(value), starts: tiedStarts };
  const search = { walk, starts, step, from };
  switch (walk.order.field) {
    case 'DURATION':
      return byDuration(search, source);
    case 'END_TIME':
    case 'INGESTION_TIME':
      return byTime(walk.order.field, search, source);
    case 'START_TIME':
      throw new RangeError('Row ids have the order of starts.');
  }
}

interface BegunSearch extends ColumnSearch {
  /** The first value, and bounds of the starts of the spans that have it. */
  readonly from: { readonly value: bigint; readonly starts: Bounds } | undefined;
}

function* byTime(field: TimeOrderField, { walk, step, from }: BegunSearch, source: ReadSource): Generator<Candidate> {
  const { direction } = walk.order;
  const rows = BY_TIME[field];
  let times = valueBounds(walk);
  if (from !== undefined) {
    const ofTime = select(SPAN, `${rows} = ? AND id BETWEEN ? AND ? ORDER BY id ${direction}`);
    const ids = idBounds(from.starts, source);
    for (const span of candidatesOf(source, step, ofTime, from.value, ids.low, ids.high)) {
      if (isWithin(from.starts, orderedTime(span.startTimeUnixNano))) yield span;
    }
    times = intersect(times, valuesAfter(from.value, walk));
  }
  if (times.low > times.high) return;
  const inOrder = `${rows} BETWEEN ? AND ? ORDER BY ${ORDER_COLUMNS[field]} ${direction}, id ${direction}`;
  yield* candidatesOf(source, step, select(SPAN, inOrder), clampInt64(times.low), clampInt64(times.high));
}

function* byDuration({ walk, starts, step, from }: BegunSearch, source: ReadSource): Generator<Candidate> {
  const { direction } = walk.order;
  const ids = idBounds(starts, source);
  const durations = valueBounds(walk);
  const wanted = function* (): Generator<bigint> {
    const after = from && justBefore(from.value, idBounds(from.starts, source), walk);
    for (const [id] of SPANS_BY_DURATION[direction].entries(source.db, durations, after)) {
      if (isWithin(ids, id)) yield id;
    }
  };
  for (const group of inGroups(wanted())) {
    for (const span of candidatesOf(source, step, ROWS, group)) {
      const isTied = from !== undefined && spanValue('DURATION', span) === from.value;
      if (!isTied || isWithin(from.starts, orderedTime(span.startTimeUnixNano))) yield span;
    }
  }
}

/** The position just before the rows with the value and ids within the bounds. */
function justBefore(value: bigint, ids: Bounds, { order }: SpanWalk): [bigint, bigint] {
  return [value, clampInt64(order.direction === 'ASC' ? ids.low - 1n : ids.high + 1n)];
}

/** Starts from where the walk begins. */
function startsFrom(begin: SpanPosition | undefined, { order }: SpanWalk): Bounds {
  if (begin === undefined) return ALL_INT64;
  const start = orderedTime(begin.startTimeUnixNano);
  return order.direction === 'ASC' ? { ...ALL_INT64, low: start } : { ...ALL_INT64, high: start };
}

/** What comes after the value in the direction of the walk. */
export function valuesAfter(value: bigint, { order }: SpanWalk): Bounds {
  return order.direction === 'ASC' ? { ...ALL_INT64, low: value + 1n } : { ...ALL_INT64, high: value - 1n };
}
