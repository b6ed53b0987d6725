/**
 * Some columns of many spans, in portions. SQLite puts each column of a portion into a JSON array: a row that crosses into
 * JavaScript by itself costs twice as much as one that is read, folded and forgotten this way (ADR 0016).
 */
import { NO_PARENT } from '../../../model/span.ts';
import type { Bounds } from '../../ordering/bounds.ts';
import type { SqlParameter } from '../file/read-connection.ts';
import {
  type ColumnList,
  type Columns,
  columns,
  integer,
  nullable,
  type Row,
  type RowOf,
  type Select,
  select,
  text,
} from '../file/select.ts';
import type { RecordedStep } from '../file/step-recorder.ts';
import { OF_BLOCKS, partsWithin } from '../rows/index-parts.ts';
import type { RowSource } from '../rows/row-source.ts';
import { type ColumnValue, type GroupColumn, shortOrLong } from './group-columns.ts';

/** Spans that are read between two looks at the clock: about a millisecond. */
const SPANS_A_PORTION = 4_096;
/** Nanoseconds (26 days) from a base to the first span of a portion, at most. Offsets up to twice this are exact in a double. */
const MAX_OFFSET = 2n ** 51n;

/** Operation and status. A number for the usual codes: see {@link classOf}. A text for any other. */
export type ClassCode = number | string;

/** Spans, each at one index of the lists. */
export interface NarrowPortion {
  /** Nanoseconds since the Unix epoch. It seldom changes from portion to portion. */
  readonly base: bigint;
  readonly classes: readonly ClassCode[];
  /** In nanoseconds. Those that a double does not hold exactly are decimal texts. */
  readonly durations: readonly (number | string)[];
  /** Start minus base, in nanoseconds. Exact. */
  readonly offsets: readonly number[];
}

/** With further columns. */
export interface SpanPortion extends NarrowPortion {
  /** For each further column of the search, in their order. */
  readonly columns: readonly (readonly ColumnValue[])[];
}

/** Which spans are read. */
export interface PortionSearch {
  /** FTS5 expression. Undefined: all spans. */
  readonly match: string | undefined;
  readonly ids: Bounds;
  /** Only spans of this trace. */
  readonly traceId?: string;
  readonly step: RecordedStep | undefined;
}

/** Columns of which portions are made. */
export interface PortionColumns<Of extends ColumnList> {
  /** The columns of spans `s`, which include `id`, as SQL. */
  readonly ofSpan: string;
  /** Of `ofSpan`. */
  readonly parameters?: readonly SqlParameter[];
  /** What is made of them for a portion. The first parameter is the base. */
  readonly lists: Columns<Of>;
  /** Spans in a portion, at most. */
  readonly size?: number;
}

/** Spans, each at one index of the lists. */
export interface Portion<Lists> {
  /** Nanoseconds since the Unix epoch. It seldom changes from portion to portion. */
  readonly base: bigint;
  readonly lists: Lists;
}

const FIRST_ID = columns(integer('id'));
const EXTENT = columns(nullable(integer('last', 'max(id)')), integer('spans', 'count(*)'));
const MAX_EXACT = Number.MAX_SAFE_INTEGER;
/** The class of spans that do not count because of their parent. No operation has it. */
export const NO_CLASS: ClassCode = -1;
const CLASS = `coalesce(s.operation_id * 3 + CASE s.span_status_code WHEN 'Unset' THEN 0 WHEN 'Ok' THEN 1 WHEN 'Error' THEN 2 END,
    s.operation_id || ' ' || s.span_status_code)`;
const NAMES_NO_PARENT = `coalesce(s.parent_span_id, '') IN ('', '${NO_PARENT}')`;
/** The columns of {@link NARROW_LISTS}. */
export const NARROW_COLUMNS = narrowColumns(CLASS);

function narrowColumns(ofClass: string): string {
  return `s.id, s.start_time_unix_nano, ${ofClass} AS class,
    iif(s.duration BETWEEN -${MAX_EXACT} AND ${MAX_EXACT}, s.duration, CAST(s.duration AS TEXT)) AS exact_duration`;
}

/** With {@link NO_CLASS} for the others. */
function columnsOf(isRoot: boolean): string {
  return narrowColumns(`iif(${NAMES_NO_PARENT} = ${isRoot ? 1 : 0}, ${CLASS}, ${NO_CLASS})`);
}
/** {@link NarrowPortion.offsets}, `classes` and `durations`. */
export const NARROW_LISTS = [
  text('offsets', 'json_group_array(start_time_unix_nano - ?)'),
  text('classes', 'json_group_array(class)'),
  text('durations', 'json_group_array(exact_duration)'),
] as const;

/** A list for each column; those of further columns are in one list. */
function narrowWith(further: readonly GroupColumn[], isRoot: boolean | undefined) {
  const narrow = isRoot === undefined ? NARROW_COLUMNS : columnsOf(isRoot);
  const lists = further.map((_column, index) => `json_group_array(${shortOrLong(`further_${index}`)})`);
  return {
    ofSpan: [narrow, ...further.map(({ sql }, index) => `${sql} AS further_${index}`)].join(', '),
    parameters: further.flatMap(({ parameters }) => parameters),
    lists: columns(...NARROW_LISTS, text('further', `'[' || ${lists.join(` || ',' || `) || "''"} || ']'`)),
  };
}

/** Statements that read the spans of one table, or of one part of the index. */
interface Source<Of extends ColumnList> {
  readonly first: Select<RowOf<typeof FIRST_ID>>;
  readonly portion: Select<readonly [...RowOf<typeof EXTENT>, ...Row<Of>]>;
  /** The parameters of the columns, those before the bounds of the ids, and those behind them. */
  readonly parameters: readonly SqlParameter[];
  readonly before: readonly SqlParameter[];
  readonly behind: readonly SqlParameter[];
}

/** The operation and the usual status code that a number stands for. */
export function classOf(code: ClassCode): readonly [operationId: number, statusCode: number] {
  if (typeof code === 'number') return [Math.floor(code / 3), code % 3];
  const [operation, status] = code.split(' ');
  return [Number(operation), Number(status)];
}

/** Inverse of {@link classOf}. */
export function codeOf(operationId: number, statusCode: number): ClassCode {
  return statusCode >= 0 && statusCode < 3 ? operationId * 3 + statusCode : `${operationId} ${statusCode}`;
}

/** The spans found, each once, with further columns. Where `isRoot` is given, others have {@link NO_CLASS}. In order of row id within a part of the index. */
export function* spanPortions(
  search: PortionSearch,
  further: readonly GroupColumn[],
  source: RowSource,
  isRoot?: boolean,
): Generator<SpanPortion> {
  for (const { base, lists } of portionsOf(narrowWith(further, isRoot), search, source)) {
    const [offsets, classes, durations, furtherLists] = lists;
    yield { ...parsedPortion(base, [offsets, classes, durations]), columns: JSON.parse(furtherLists) };
  }
}

/** The lists of {@link NARROW_LISTS}. */
export function parsedPortion(
  base: bigint,
  [offsets, classes, durations]: readonly [string, string, string],
): NarrowPortion {
  return { base, classes: JSON.parse(classes), durations: JSON.parse(durations), offsets: JSON.parse(offsets) };
}

/** As {@link spanPortions}, with other columns. */
export function* portionsOf<const Of extends ColumnList>(
  wanted: PortionColumns<Of>,
  search: PortionSearch,
  source: RowSource,
): Generator<Portion<Row<Of>>> {
  const { match, ids, traceId } = search;
  if (match === undefined) return yield* walkPortions(allSpans(wanted), search, source);
  for (const { table, blocks } of partsWithin(ids, source)) {
    const found = `FROM ${table} x CROSS JOIN spans s ON s.id = x.rowid
      WHERE x.${table} MATCH ? AND x.rowid BETWEEN ? AND ?`;
    const ofTrace = traceId === undefined ? '' : 'AND s.trace_id = ?';
    const inPart: Source<Of> = {
      first: select(FIRST_ID, `FROM (SELECT s.id ${found} ORDER BY x.rowid LIMIT 1)`),
      portion: portionOf(wanted, `${found} AND ${OF_BLOCKS} ${ofTrace} ORDER BY x.rowid`),
      parameters: wanted.parameters ?? [],
      before: [match],
      behind: [blocks.low, blocks.high, ...(traceId === undefined ? [] : [traceId])],
    };
    yield* walkPortions(inPart, search, source);
  }
}

function allSpans<Of extends ColumnList>(wanted: PortionColumns<Of>): Source<Of> {
  return {
    first: select(FIRST_ID, 'FROM spans WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 1'),
    portion: portionOf(wanted, 'FROM spans s WHERE s.id BETWEEN ? AND ? ORDER BY s.id'),
    parameters: wanted.parameters ?? [],
    before: [],
    behind: [],
  };
}

function portionOf<Of extends ColumnList>(wanted: PortionColumns<Of>, rest: string): Source<Of>['portion'] {
  return portionFrom(wanted, `${rest} LIMIT ${wanted.size ?? SPANS_A_PORTION}`);
}

/** All spans `s` of `from` as one row. */
export function portionFrom<Of extends ColumnList>(
  { ofSpan, lists }: PortionColumns<Of>,
  from: string,
): Select<readonly [...RowOf<typeof EXTENT>, ...Row<Of>]> {
  return { sql: `SELECT ${EXTENT.sql}, ${lists.sql} FROM (SELECT ${ofSpan} ${from})` };
}

function* walkPortions<Of extends ColumnList>(
  { first, portion, parameters, before, behind }: Source<Of>,
  { ids, step }: PortionSearch,
  { db }: RowSource,
): Generator<Portion<Row<Of>>> {
  let [low, base] = [ids.low, ids.low];
  step?.begin();
  while (low <= ids.high) {
    const [next] = db.walk(first, ...before, low, ids.high);
    if (next === undefined) break;
    [low] = next;
    if (low - base > MAX_OFFSET) base = low;
    const high = smaller(base + 2n * MAX_OFFSET, ids.high);
    // The statement ends here: the connection is free while the portion is used.
    const [row] = db.walk(portion, base, ...parameters, ...before, low, high, ...behind);
    if (row === undefined) break;
    const [last, spans, ...lists] = row;
    if (step !== undefined) step.rowsRead += Number(spans);
    yield { base, lists };
    low = (last ?? high) + 1n;
  }
  step?.end();
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
