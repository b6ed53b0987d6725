/** What is kept of quiet minutes and of hours, and how each row is made. */
import { runAtOnce, type Steps } from '../../../model/steps.ts';
import { callsOfHour, callsWithin } from '../calls/kept-calls.ts';
import type { SqlParameter } from '../file/read-connection.ts';
import { KEPT_MINUTES, startsOf } from '../measure/kept-levels.ts';
import type { NarrowPortion } from '../measure/span-portions.ts';
import { type KeptSums, SpanSums, sumOfHour, sumOfSpans } from '../measure/sum-up.ts';
import type { RowSource } from '../rows/row-source.ts';

/** The columns of a row, without its id. Undefined if the stretch cannot be kept. */
export type KeptRow = readonly SqlParameter[] | undefined;

export interface KeptTable {
  readonly name: string;
  /** The number of columns without the id. */
  readonly columns: number;
}

export interface KeptKind {
  /** The tables, with a row for each minute, and for each hour. */
  readonly minutes: KeptTable;
  readonly hours: KeptTable;
  /** Reads the rows of the minutes. */
  readonly ofHour: (hour: bigint, source: RowSource) => KeptRow;
}

/** Measures of spans by operation and status, and by service. */
export const SUMS: KeptKind = {
  minutes: { name: 'kept_minutes', columns: 2 },
  hours: { name: 'kept_hours', columns: 2 },
  ofHour: (hour, source) => rowOf(runAtOnce(sumOfHour(hour, source))),
};

/** Who calls whom. */
export const CALLS: KeptKind = {
  minutes: { name: 'kept_minute_calls', columns: 3 },
  hours: { name: 'kept_hour_calls', columns: 2 },
  ofHour: callsOfHour,
};

/**
 * Reads the spans of a minute once, for its rows of the wanted kinds. It may pause after every portion of them. It calls
 * `onSpans` with the number of spans of each.
 */
export function* rowsOfMinute(
  minute: bigint,
  wanted: ReadonlySet<KeptKind>,
  source: RowSource,
  onSpans: (count: number) => void,
): Steps<ReadonlyMap<KeptKind, KeptRow>> {
  const starts = startsOf(minute, KEPT_MINUTES);
  const rows = new Map<KeptKind, KeptRow>();
  const count = ({ classes }: NarrowPortion): void => onSpans(classes.length);
  let sums: KeptSums | undefined;
  if (wanted.has(CALLS)) {
    const besides = wanted.has(SUMS) ? new SpanSums(starts, source) : undefined;
    const calls = yield* callsWithin(starts, source, (portion) => {
      count(portion);
      besides?.add(portion);
    });
    rows.set(CALLS, calls);
    // Calls end early where they are too many.
    if (calls !== undefined) sums = besides?.done();
  }
  if (wanted.has(SUMS)) rows.set(SUMS, rowOf(sums ?? (yield* sumOfSpans(starts, source, count))));
  return rows;
}

function rowOf({ services, operations }: KeptSums): KeptRow {
  return [services, operations];
}
