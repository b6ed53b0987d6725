/**
 * Operation, status, start and duration of spans, in portions. SQLite puts a portion into three JSON arrays: a row that crosses
 * into JavaScript by itself costs twice as much as one that is read, folded and forgotten this way (ADR 0016).
 */
import type { Bounds } from '../../ordering/bounds.ts';
import type { SqlParameter } from '../file/read-connection.ts';
import { columns, integer, nullable, type RowOf, type Select, select, text } from '../file/select.ts';
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

/** Spans, each at one index of the three lists. */
export interface SpanPortion {
  /** Nanoseconds since the Unix epoch. It seldom changes from portion to portion. */
  readonly base: bigint;
  readonly classes: readonly ClassCode[];
  /** In nanoseconds. Those that a double does not hold exactly are decimal texts. */
  readonly durations: readonly (number | string)[];
  /** Start minus base, in nanoseconds. Exact. */
  readonly offsets: readonly number[];
  /** For each further column of the search, in their order. */
  readonly columns: readonly (readonly ColumnValue[])[];
}

/** Which spans are read. */
export interface PortionSearch {
  /** FTS5 expression. Undefined: all spans. */
  readonly match: string | undefined;
  readonly ids: Bounds;
  readonly step: RecordedStep | undefined;
  /** Further columns of each span. */
  readonly columns: readonly GroupColumn[];
}

const FIRST_ID = columns(integer('id'));
type PortionRow = RowOf<ReturnType<typeof listsOf>>;

/** A list for each column; those of further columns are in one list. */
function listsOf(further: readonly GroupColumn[]) {
  const lists = further.map((_column, index) => `json_group_array(${shortOrLong(`further_${index}`)})`);
  return columns(
    text('classes', 'json_group_array(class)'),
    text('durations', 'json_group_array(exact_duration)'),
    text('offsets', 'json_group_array(start_time_unix_nano - ?)'),
    text('further', `'[' || ${lists.join(` || ',' || `) || "''"} || ']'`),
    nullable(integer('last', 'max(id)')),
    integer('spans', 'count(*)'),
  );
}

/** `from`: the spans `s` in order, without a limit. */
function portionOf(further: readonly GroupColumn[], from: string): Select<PortionRow> {
  const narrow = [NARROW, ...further.map(({ sql }, index) => `${sql} AS further_${index}`)].join(', ');
  return select(listsOf(further), `FROM (SELECT ${narrow} ${from} LIMIT ${SPANS_A_PORTION})`);
}

const MAX_EXACT = Number.MAX_SAFE_INTEGER;
const NARROW = `s.id, s.start_time_unix_nano,
  coalesce(s.operation_id * 3 + CASE s.span_status_code WHEN 'Unset' THEN 0 WHEN 'Ok' THEN 1 WHEN 'Error' THEN 2 END,
    s.operation_id || ' ' || s.span_status_code) AS class,
  iif(s.duration BETWEEN -${MAX_EXACT} AND ${MAX_EXACT}, s.duration, CAST(s.duration AS TEXT)) AS exact_duration`;

/** Statements that read the spans of one table, or of one part of the index. */
interface Source {
  readonly first: Select<RowOf<typeof FIRST_ID>>;
  readonly portion: Select<PortionRow>;
  /** The parameters before the bounds of the ids, and behind them. */
  readonly before: readonly SqlParameter[];
  readonly behind: readonly SqlParameter[];
}

const FIRST_OF_ALL = select(FIRST_ID, 'FROM spans WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 1');

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

/** The spans found, each once. In order of row id within a part of the index. */
export function* spanPortions(search: PortionSearch, source: RowSource): Generator<SpanPortion> {
  const { match, ids, columns: further } = search;
  if (match === undefined) {
    const portion = portionOf(further, 'FROM spans s WHERE s.id BETWEEN ? AND ? ORDER BY s.id');
    return yield* portionsOf({ first: FIRST_OF_ALL, portion, before: [], behind: [] }, search, source);
  }
  for (const { table, blocks } of partsWithin(ids, source)) {
    const found = `FROM ${table} x CROSS JOIN spans s ON s.id = x.rowid
      WHERE x.${table} MATCH ? AND x.rowid BETWEEN ? AND ?`;
    const inPart: Source = {
      first: select(FIRST_ID, `FROM (SELECT s.id ${found} ORDER BY x.rowid LIMIT 1)`),
      portion: portionOf(further, `${found} AND ${OF_BLOCKS} ORDER BY x.rowid`),
      before: [match],
      behind: [blocks.low, blocks.high],
    };
    yield* portionsOf(inPart, search, source);
  }
}

function* portionsOf(
  { first, portion, before, behind }: Source,
  { ids, step, columns: further }: PortionSearch,
  { db }: RowSource,
): Generator<SpanPortion> {
  const parameters = further.flatMap((column) => column.parameters);
  let [low, base] = [ids.low, ids.low];
  step?.begin();
  while (low <= ids.high) {
    const [next] = db.walk(first, ...before, low, ids.high);
    if (next === undefined) break;
    [low] = next;
    if (low - base > MAX_OFFSET) base = low;
    const high = smaller(base + 2n * MAX_OFFSET, ids.high);
    // The statement ends here: the connection is free while the portion is used.
    const [lists] = db.walk(portion, base, ...parameters, ...before, low, high, ...behind);
    if (lists === undefined) break;
    const [classes, durations, offsets, furtherLists, last, spans] = lists;
    if (step !== undefined) step.rowsRead += Number(spans);
    yield {
      base,
      classes: JSON.parse(classes),
      durations: JSON.parse(durations),
      offsets: JSON.parse(offsets),
      columns: JSON.parse(furtherLists),
    };
    low = (last ?? high) + 1n;
  }
  step?.end();
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
