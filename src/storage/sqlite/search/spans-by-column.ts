/** Spans in order of their end or duration, then of row id. */
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
import type { Ties } from './span-ties.ts';

const BY_END = 'FROM spans INDEXED BY end_time_index WHERE end_time_unix_nano';
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
  return walk.order.field === 'DURATION' ? byDuration(search, source) : byEnd(search, source);
}

interface BegunSearch extends ColumnSearch {
  /** The first value, and bounds of the starts of the spans that have it. */
  readonly from: { readonly value: bigint; readonly starts: Bounds } | undefined;
}

function* byEnd({ walk, step, from }: BegunSearch, source: ReadSource): Generator<Candidate> {
  const { direction } = walk.order;
  let ends = valueBounds(walk);
  if (from !== undefined) {
    const ofEnd = select(SPAN, `${BY_END} = ? AND id BETWEEN ? AND ? ORDER BY id ${direction}`);
    const ids = idBounds(from.starts, source);
    for (const span of candidatesOf(source, step, ofEnd, from.value, ids.low, ids.high)) {
      if (isWithin(from.starts, orderedTime(span.startTimeUnixNano))) yield span;
    }
    ends = intersect(ends, valuesAfter(from.value, walk));
  }
  if (ends.low > ends.high) return;
  const inOrder = `${BY_END} BETWEEN ? AND ? ORDER BY end_time_unix_nano ${direction}, id ${direction}`;
  yield* candidatesOf(source, step, select(SPAN, inOrder), clampInt64(ends.low), clampInt64(ends.high));
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
