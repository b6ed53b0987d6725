/** The tables of kept calls: what is in their rows, and how calls are taken from them. */

import { SpangraphError } from '../../../errors.ts';
import { compareNames } from '../../../model/compare.ts';
import { runAtOnce, type Steps } from '../../../model/steps.ts';
import type { Call, CallsRequest, MeasuredCall } from '../../calls.ts';
import type { Bounds } from '../../ordering/bounds.ts';
import { MeasuredCalls } from '../../statistics/measured-calls.ts';
import type { ReadConnection } from '../file/read-connection.ts';
import { blob, columns, integer, type RowOf, type Select, select, text } from '../file/select.ts';
import { coverBy } from '../measure/cover.ts';
import { cellsOf, encodeCells } from '../measure/kept-cells.ts';
import { type KeptRows, keptRows, MINUTES_AN_HOUR, NANOS_A_MINUTE, NANOS_AN_HOUR } from '../measure/kept-levels.ts';
import type { NarrowPortion } from '../measure/span-portions.ts';
import type { RowSource } from '../rows/row-source.ts';
import { EVERY_SPAN, NarrowCalls } from './narrow-calls.ts';
import { isLong, LONG_SPREAD, type TraceExtent } from './trace-extent.ts';

/** Calls in one row, and links. A stretch with more is not kept. */
const MAX_CALLS = 10_000;
const MAX_LINKS = 100_000;
const REQUEST: CallsRequest = { sketch: true, numbers: [], maxCalls: MAX_CALLS };

const CALLS = columns(text('calls'), blob('measures'));
export const LINKS_OF_MINUTE = select(columns(text('links')), 'FROM kept_minute_calls WHERE id = ?');

interface CallLevel extends KeptRows {
  readonly row: Select<RowOf<typeof CALLS>>;
}

function levelOf(table: string, size: bigint): CallLevel {
  return { ...keptRows(table, size), row: select(CALLS, `FROM ${table} WHERE id = ?`) };
}

export const MINUTE_CALLS = levelOf('kept_minute_calls', NANOS_A_MINUTE);
export const HOUR_CALLS = levelOf('kept_hour_calls', NANOS_AN_HOUR);

/** The content of a row. */
export type KeptCalls = readonly [calls: string, measures: Buffer];

type StoredCall = readonly [Call['kind'], source: string, Call['target']['kind'], name: string];

function encodeCalls(calls: readonly MeasuredCall[]): KeptCalls {
  const inOrder = calls
    .map(({ kind, source, target, measures }) => {
      const call: StoredCall = [kind, source, target.kind, target.name];
      return { text: JSON.stringify(call), measures };
    })
    .sort((a, b) => compareNames(a.text, b.text));
  const cells = inOrder.map(
    ({ measures }, index) =>
      [
        { operationId: index, statusCode: 0 },
        { total: measures, firstStartUnixNano: 0n, lastStartUnixNano: 0n },
      ] as const,
  );
  return [`[${inOrder.map(({ text: call }) => call).join()}]`, encodeCells(cells)];
}

function addKept([texts, cells]: KeptCalls, withSketch: boolean, calls: MeasuredCalls): void {
  const stored: readonly StoredCall[] = JSON.parse(texts);
  for (const cell of cellsOf(cells, withSketch)) {
    const call = stored[cell.operationId];
    if (call === undefined)
      throw new Error(`kept calls have measures of a call ${cell.operationId} that they do not name`);
    const [kind, source, targetKind, name] = call;
    calls.addPart({ kind, source, target: { kind: targetKind, name } }, cell);
  }
}

/** Calls, and as JSON the spans that consumers link to. */
export type KeptMinute = readonly [...KeptCalls, links: string];

/**
 * The row of the spans that start within these bounds. Undefined for too many calls or links. It may pause after every portion
 * of spans. It calls `onPortion` as {@link NarrowCalls.addWithin} does.
 */
export function* callsWithin(
  starts: Bounds,
  source: RowSource,
  onPortion: (portion: NarrowPortion) => void = () => {},
): Steps<KeptMinute | undefined> {
  const calls = new MeasuredCalls(REQUEST);
  const links = new Set<string>();
  const narrow = new NarrowCalls(calls, EVERY_SPAN, source, (traceId, spanId) => {
    if (links.size <= MAX_LINKS) links.add(JSON.stringify([traceId, spanId]));
  });
  try {
    yield* narrow.addWithin(starts, (extent) => !isLong(extent), onPortion);
  } catch (thrown) {
    if (isTooMany(thrown)) return undefined;
    throw thrown;
  }
  if (links.size > MAX_LINKS) return undefined;
  return [...encodeCalls(calls.calls()), `[${[...links].sort().join()}]`];
}

/** The row of an hour, from those of its minutes. */
export function callsOfHour(hour: bigint, { db }: Pick<RowSource, 'db'>): KeptCalls | undefined {
  const calls = new MeasuredCalls(REQUEST);
  const first = hour * BigInt(MINUTES_AN_HOUR);
  try {
    for (let minute = first; minute < first + BigInt(MINUTES_AN_HOUR); minute++) {
      const row = db.get(MINUTE_CALLS.row, minute);
      if (row !== undefined) addKept(row, true, calls);
    }
  } catch (thrown) {
    if (isTooMany(thrown)) return undefined;
    throw thrown;
  }
  return encodeCalls(calls.calls());
}

function isTooMany(thrown: unknown): boolean {
  return thrown instanceof SpangraphError && thrown.code === 'OPERATION_TOO_COMPLEX';
}

/** Adds the calls of all spans that start within these bounds: from rows where there are some, else from spans. */
export function addAll(starts: Bounds, calls: MeasuredCalls, withSketch: boolean, source: RowSource): void {
  const { db } = source;
  const narrow = new NarrowCalls(calls, EVERY_SPAN, source);
  const left = coverBy(starts, [HOUR_CALLS, MINUTE_CALLS], db, ([id], stretch, { row }) => {
    const kept = db.get(row, id);
    if (kept !== undefined) addKept(kept, withSketch, calls);
    return kept && stretch;
  });
  for (const stretch of left) runAtOnce(narrow.addWithin(stretch, (extent) => !isLong(extent)));
  for (const extent of longTraces(starts, db)) narrow.addTrace(extent, starts);
}

const LONG_TRACES = select(
  columns(
    text('trace_id', 'lower(hex(trace_id))'),
    integer('span_count'),
    integer('start_time_unix_nano'),
    integer('start_spread'),
  ),
  `FROM traces WHERE start_spread > ${LONG_SPREAD} AND start_time_unix_nano <= ?
    AND start_time_unix_nano + start_spread >= ?`,
);

/** Long traces that have spans within these bounds, or around them. */
function longTraces({ low, high }: Bounds, db: ReadConnection): TraceExtent[] {
  return Array.from(db.iterate(LONG_TRACES, high, low), ([traceId, spans, start, spread]) => ({
    traceId,
    spanCount: Number(spans),
    starts: { low: start, high: start + spread },
  }));
}
