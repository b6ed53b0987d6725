/** Traces and spans that are named by their id or reference. */
import type { SkeletonSpan, TraceSummary } from '../../backend.ts';
import { ALL_INT64 } from '../../ordering/bounds.ts';
import { type ColumnList, type Columns, type Row, select } from '../file/select.ts';
import type { RecordedStep } from '../file/step-recorder.ts';
import { Candidate } from '../rows/candidate.ts';
import { type IndexPart, OF_BLOCKS, partsOfTrace } from '../rows/index-parts.ts';
import { traceIdBytes } from '../rows/keys.ts';
import { rowOf } from '../rows/refs.ts';
import type { RowSource } from '../rows/row-source.ts';
import { SKELETON, toSkeleton } from '../rows/skeleton-row.ts';
import { BARE_SPAN, SPAN } from '../rows/span-columns.ts';
import { idTerm, isSpanId, traceTerm } from '../rows/terms.ts';
import { TRACE, toTraceSummary } from '../rows/trace-columns.ts';
import { acrossParts } from './across-parts.ts';
import { itemsOf } from './candidates.ts';
import { anyOf, MAX_ALTERNATIVES } from './compile-query.ts';
import { searchStep } from './search-step.ts';

/** Spans of larger traces are held without their large columns. */
const LARGE_TRACE = 5_000;

const TRACE_BY_ID = select(TRACE, 'FROM traces WHERE trace_id = ?');
const SPAN_BY_ROW = select(SPAN, 'FROM spans WHERE id = ?');

export function getTrace(traceId: string, { db }: RowSource): TraceSummary | undefined {
  const row = db.get(TRACE_BY_ID, traceIdBytes(traceId));
  return row === undefined ? undefined : toTraceSummary(row);
}

/** All spans of one trace, in order of row id. `bare` leaves out the large columns. */
export function spansOfTrace(traceId: string, source: RowSource, bare: boolean): Generator<Candidate> {
  return bare
    ? itemsOfTrace(traceId, source, BARE_SPAN, (row) => new Candidate(row, source))
    : itemsOfTrace(traceId, source, SPAN, (row) => new Candidate(row, source));
}

/** The skeleton of one trace, in any order. `onSpan` is called for each of its spans. */
export function skeletonOfTrace(traceId: string, source: RowSource, onSpan: () => void): SkeletonSpan[] {
  const step = traceStep(source);
  const skeleton: SkeletonSpan[] = [];
  step?.begin();
  try {
    for (const part of partsOfTrace(traceId, source)) {
      const rows = select(SKELETON, `${indexed(part)} AND s.trace_id = ? AND ${OF_BLOCKS} ORDER BY x.rowid`);
      const { low, high } = part.blocks;
      for (const row of source.db.walk(rows, anyOf([traceTerm(traceId)]), traceId, low, high)) {
        onSpan();
        skeleton.push(toSkeleton(row, source));
      }
    }
  } finally {
    if (step !== undefined) step.rowsRead += skeleton.length;
    step?.end();
  }
  return skeleton;
}

function traceStep(source: RowSource): RecordedStep | undefined {
  return searchStep(source, { match: '', words: () => 'the spans of a trace', ids: ALL_INT64 });
}

function* itemsOfTrace<Of extends ColumnList, Item extends { readonly id: bigint; readonly traceId: string }>(
  traceId: string,
  source: RowSource,
  of: Columns<Of>,
  make: (row: Row<Of>) => Item,
): Generator<Item> {
  const step = traceStep(source);
  const match = anyOf([traceTerm(traceId)]);
  const items = acrossParts({
    parts: partsOfTrace(traceId, source),
    direction: 'ASC',
    open: (part) => itemsOf(source, step, select(of, `${indexed(part)} ORDER BY x.rowid`), make, match),
  });
  for (const item of items) if (item.traceId === traceId) yield item;
}

/**
 * The spans of one trace with one of these ids, read one by one: a sender may use an id for many spans. Given many ids, SQLite
 * tests all spans of the trace.
 */
export function* spansWithIds(traceId: string, spanIds: readonly string[], source: RowSource): Generator<Candidate> {
  const ids = spanIds.filter(isSpanId);
  if (ids.length === 0) return;
  const ofTrace = anyOf([traceTerm(traceId)]);
  const match = ids.length > MAX_ALTERNATIVES ? ofTrace : `(${ofTrace} AND ${anyOf(ids.map(idTerm))})`;
  const ofIds = 'AND in_time() AND s.span_id IN (SELECT value FROM json_each(?)) AND s.trace_id = ?';
  for (const part of partsOfTrace(traceId, source)) {
    const rows = select(SPAN, `${indexed(part)} ${ofIds} AND ${OF_BLOCKS}`);
    const { low, high } = part.blocks;
    for (const row of source.db.iterate(rows, match, JSON.stringify(ids), traceId, low, high)) {
      yield new Candidate(row, source);
    }
  }
}

function indexed({ table }: IndexPart): string {
  return `FROM ${table} x CROSS JOIN spans s ON s.id = x.rowid WHERE x.${table} MATCH ?`;
}

/** All spans of a trace, for filters. */
export function filterableSpans({ traceId, spanCount }: TraceSummary, source: RowSource): Iterable<Candidate> {
  return spansOfTrace(traceId, source, spanCount > LARGE_TRACE);
}

/** The span of a reference. */
export function spanAt(ref: string, source: RowSource): Candidate | undefined {
  const row = source.db.get(SPAN_BY_ROW, rowOf(ref));
  return row === undefined ? undefined : new Candidate(row, source);
}
