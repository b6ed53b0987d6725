/** Spans that may be answers, in order of their row ids. */
import type { Bounds } from '../../ordering/bounds.ts';
import type { OrderDirection } from '../../query.ts';
import type { SqlParameter } from '../file/read-connection.ts';
import { type Select, select } from '../file/select.ts';
import type { RecordedStep } from '../file/step-recorder.ts';
import { Candidate } from '../rows/candidate.ts';
import type { RowSource } from '../rows/row-source.ts';
import { SPAN, type SpanRow } from '../rows/span-columns.ts';
import { searchStep } from './search-step.ts';

const SPANS_BY_ID = {
  ASC: select(SPAN, 'FROM spans WHERE id BETWEEN ? AND ? ORDER BY id ASC'),
  DESC: select(SPAN, 'FROM spans WHERE id BETWEEN ? AND ? ORDER BY id DESC'),
} as const;
const INDEXED = `FROM span_index x CROSS JOIN spans s ON s.id = x.rowid
  WHERE x.span_index MATCH ? AND x.rowid BETWEEN ? AND ? ORDER BY x.rowid`;
const MATCHES_BY_ID = { ASC: select(SPAN, `${INDEXED} ASC`), DESC: select(SPAN, `${INDEXED} DESC`) } as const;

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
  return match === undefined
    ? candidatesOf(source, step, SPANS_BY_ID[direction], ids.low, ids.high)
    : candidatesOf(source, step, MATCHES_BY_ID[direction], match, ids.low, ids.high);
}

/** The spans in a statement's rows. The step counts them. */
export function* candidatesOf<Row extends SpanRow>(
  source: RowSource,
  step: RecordedStep | undefined,
  statement: Select<Row>,
  ...parameters: readonly SqlParameter[]
): Generator<Candidate> {
  step?.begin();
  try {
    for (const row of source.db.walk(statement, ...parameters)) {
      if (step !== undefined) step.rowsRead++;
      yield new Candidate(row, source);
    }
  } finally {
    step?.end();
  }
}
