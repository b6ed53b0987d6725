/** Spans that may be answers, in order of their row ids. */
import type { Bounds } from '../../ordering/bounds.ts';
import type { OrderDirection } from '../../query.ts';
import type { SqlParameter } from '../file/read-connection.ts';
import { type Select, select } from '../file/select.ts';
import type { RecordedStep } from '../file/step-recorder.ts';
import { Candidate } from '../rows/candidate.ts';
import { partsWithin } from '../rows/index-parts.ts';
import type { RowSource } from '../rows/row-source.ts';
import { SPAN, type SpanRow, type WholeSpanRow } from '../rows/span-columns.ts';
import { acrossParts } from './across-parts.ts';
import { searchStep } from './search-step.ts';

const SPANS_BY_ID = {
  ASC: select(SPAN, 'FROM spans WHERE id BETWEEN ? AND ? ORDER BY id ASC'),
  DESC: select(SPAN, 'FROM spans WHERE id BETWEEN ? AND ? ORDER BY id DESC'),
} as const;

export interface CandidateSearch {
  /** FTS5 expression. Undefined if every span is a candidate. */
  readonly match: string | undefined;
  readonly ids: Bounds;
  readonly direction: OrderDirection;
  /** Counts the rows, if the read is explained. */
  readonly step?: RecordedStep | undefined;
}

export function candidatesById(source: RowSource, search: CandidateSearch): Generator<Candidate> {
  const { match, ids, direction, step = searchStep(source, { match, ids }) } = search;
  if (match === undefined) return candidatesOf(source, step, SPANS_BY_ID[direction], ids.low, ids.high);
  return acrossParts({
    parts: partsWithin(ids, source),
    direction,
    open: ({ table }) => candidatesOf(source, step, matchesById(table, direction), match, ids.low, ids.high),
  });
}

function matchesById(table: string, direction: OrderDirection): Select<WholeSpanRow> {
  return select(
    SPAN,
    `FROM ${table} x CROSS JOIN spans s ON s.id = x.rowid
      WHERE x.${table} MATCH ? AND x.rowid BETWEEN ? AND ? ORDER BY x.rowid ${direction}`,
  );
}

/** The spans in a statement's rows. The step counts them. */
export function candidatesOf<Row extends SpanRow>(
  source: RowSource,
  step: RecordedStep | undefined,
  statement: Select<Row>,
  ...parameters: readonly SqlParameter[]
): Generator<Candidate> {
  return itemsOf(source, step, statement, (row) => new Candidate(row, source), ...parameters);
}

/** What is made of a statement's rows, one by one. The step counts them. */
export function* itemsOf<Row extends readonly unknown[], Item>(
  { db }: RowSource,
  step: RecordedStep | undefined,
  statement: Select<Row>,
  make: (row: Row) => Item,
  ...parameters: readonly SqlParameter[]
): Generator<Item> {
  step?.begin();
  try {
    for (const row of db.walk(statement, ...parameters)) {
      if (step !== undefined) step.rowsRead++;
      yield make(row);
    }
  } finally {
    step?.end();
  }
}
