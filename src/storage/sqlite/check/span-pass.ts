/** Reads all spans in the order of rows, and encodes each of them again as the writer would. */
import type { Database, Statement } from 'better-sqlite3';
import { thrownMessage } from '../../../errors.ts';
import { MAX_INT64, MIN_INT64 } from '../../../model/int64.ts';
import { type Span, serviceName } from '../../../model/span.ts';
import { runAtOnce } from '../../../model/steps.ts';
import type { Findings } from '../../findings.ts';
import type { ReportProgress } from '../../maintenance.ts';
import { firstId } from '../rows/row-ids.ts';
import { insertSql, kindOf, SPAN_COLUMNS } from '../rows/rows.ts';
import { traceTerm } from '../rows/terms.ts';
import { SpanEncoder } from '../write/span-rows.ts';
import { StoredContent } from '../write/stored-content.ts';
import type { DictionaryLimits } from '../write/value-dictionary.ts';
import { DICTIONARY_LIMITS } from '../write/value-dictionary.ts';
import { halvesOf, IndexSums } from './index-sums.ts';
import type { PartBlocks } from './part-blocks.ts';
import type { CheckedFile } from './shadow.ts';

/** Spans that are read at once. Each may be as large as a request. */
const SPANS_A_PORTION = 64;
/** Spans whose counts are written at once. */
const SPANS_A_FLUSH = 10_000;
/** Counts all values of the keys that the file counts. When a key was given up depends on the order of arrival. */
const LIMITS: DictionaryLimits = {
  ...DICTIONARY_LIMITS,
  maxValues: Number.POSITIVE_INFINITY,
  maxNumbers: Number.POSITIVE_INFINITY,
  minIds: Number.POSITIVE_INFINITY,
};

type SpanColumn = (typeof SPAN_COLUMNS)[number];
/** A row of `spans`, in the order of its columns, with integers as bigint. */
type StoredSpan = readonly (string | bigint | null)[];

const at = (column: SpanColumn): number => SPAN_COLUMNS.indexOf(column);
const AT = {
  id: at('id'),
  block: at('arrival_block'),
  traceId: at('trace_id'),
  start: at('start_time_unix_nano'),
  ingested: at('ingestion_time_unix_nano'),
  name: at('name'),
  kind: at('kind'),
  operation: at('operation_id'),
};

/** What the pass has found out besides the content of the shadow. */
export interface PassResult {
  readonly spans: number;
  /** Spans that could not be read. */
  readonly unread: number;
  readonly sums: IndexSums;
  /** The most by which a row id is over its start. */
  readonly maxShift: bigint;
}

type Result = { -readonly [Key in keyof PassResult]: PassResult[Key] };

export class SpanPass {
  readonly #file: CheckedFile;
  readonly #shadow: Database;
  readonly #findings: Findings;
  readonly #encoder: SpanEncoder;
  readonly #content: StoredContent;
  readonly #insertSpan: Statement;
  readonly #insertMember: Statement;
  readonly #insertLostOperation: Statement;
  readonly #hasOperation: Statement<[unknown], number>;

  constructor(file: CheckedFile, shadow: Database, findings: Findings) {
    this.#file = file;
    this.#shadow = shadow;
    this.#findings = findings;
    this.#encoder = new SpanEncoder(shadow, LIMITS, []);
    this.#content = new StoredContent(file.reads);
    this.#insertSpan = shadow.prepare(insertSql('spans', SPAN_COLUMNS));
    this.#insertMember = shadow.prepare('INSERT INTO members VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#insertLostOperation = shadow.prepare('INSERT OR IGNORE INTO operations VALUES (?, ?, ?, ?, 0)');
    this.#hasOperation = file.db.prepare<[unknown], number>('SELECT 1 FROM operations WHERE id = ?').pluck();
  }

  run(total: number, onProgress: ReportProgress): PassResult {
    const result = { spans: 0, unread: 0, sums: new IndexSums(), maxShift: 0n };
    let flushed = 0;
    this.#shadow.exec('BEGIN');
    for (const portion of this.#portions(-(2n ** 63n), undefined)) {
      onProgress(result.spans / Math.max(1, total), 'reading spans');
      for (const row of portion) this.#take(row, result);
      if (result.spans - flushed < SPANS_A_FLUSH) continue;
      runAtOnce(this.#encoder.flush());
      flushed = result.spans;
    }
    runAtOnce(this.#encoder.flush());
    this.#shadow.exec('COMMIT');
    return result;
  }

  /** The terms that each span in the rows [from, to) of these blocks should have, with the trace of the span. */
  *termsOf(
    from: bigint,
    to: bigint | undefined,
    { first, next }: Omit<PartBlocks, 'id'> = { first: MIN_INT64, next: MAX_INT64 },
  ): Generator<readonly [row: bigint, traceId: string, Set<string>]> {
    for (const portion of this.#portions(from, to)) {
      for (const row of portion) {
        const block = row[AT.block] as bigint;
        if (block < first || block >= next) continue;
        const span = this.#read(row, () => {});
        if (span !== undefined) yield [rowIdOf(row), span.traceId, termsOf(span, this.#encoder.encode(span, 0n).terms)];
      }
      this.#encoder.reset();
    }
  }

  *#portions(from: bigint, to: bigint | undefined): Generator<StoredSpan[]> {
    const below = to === undefined ? '' : `AND id < ${to}`;
    const next = this.#file.db
      .prepare<[bigint], StoredSpan>(
        `SELECT ${SPAN_COLUMNS.join(', ')} FROM spans WHERE id >= ? ${below} ORDER BY id LIMIT ${SPANS_A_PORTION}`,
      )
      .raw()
      .safeIntegers();
    let rows = next.all(from);
    while (rows.length > 0) {
      yield rows;
      rows = next.all(rowIdOf(rows.at(-1) ?? []) + 1n);
    }
  }

  #take(row: StoredSpan, result: Result): void {
    const id = rowIdOf(row);
    result.spans++;
    const span = this.#read(row, (finding) => this.#findings.add(finding));
    if (span === undefined) {
      result.unread++;
      return;
    }
    const encoded = this.#encoder.encode(span, row[AT.ingested] as bigint);
    const right: StoredSpan = [id, row[AT.block] as bigint, ...encoded.columns.map(asStored)];
    const wrong = SPAN_COLUMNS.filter((_, index) => right[index] !== row[index]);
    if (wrong.length > 0) {
      const what = `The row ${id} of spans has another ${wrong.join(', ')} than its content says.`;
      this.#findings.add({ part: 'spans', traceId: span.traceId, what, repairable: true });
      this.#insertSpan.run(...right);
    }
    this.#insertMember.run(
      span.traceId,
      id,
      span.spanId,
      span.parentSpanId,
      span.kind,
      String(span.startTimeUnixNano),
      String(span.endTimeUnixNano),
      span.statusCode,
      serviceName(span.resource),
      row[AT.ingested],
    );
    result.sums.expect(halvesOf(id), termsOf(span, encoded.terms));
    const shift = id - firstId(right[AT.start] as bigint);
    if (shift > result.maxShift) result.maxShift = shift;
  }

  /** Undefined if what the row refers to is missing or cannot be read. */
  #read(row: StoredSpan, report: (finding: Parameters<Findings['add']>[0]) => void): Span | undefined {
    const id = rowIdOf(row);
    const traceId = String(row[AT.traceId]);
    try {
      if (this.#hasOperation.get(row[AT.operation]) !== undefined) return this.#content.read(id);
      const what = `The row ${id} of spans names the operation ${row[AT.operation]}, which is missing.`;
      report({ part: 'operations', traceId, what, repairable: this.#keepOperation(row) });
    } catch (thrown) {
      const what = `The row ${id} of spans cannot be read: ${thrownMessage(thrown)}`;
      report({ part: 'spans', traceId, what, repairable: false });
    }
    return undefined;
  }

  /** Makes a missing operation again from the columns of a span. Returns whether they suffice. */
  #keepOperation(row: StoredSpan): boolean {
    const resource = this.#file.lookups.resource(Number(row[at('resource_id')]));
    if (resource === undefined) return false;
    const [name, kind] = [row[AT.name], kindOf(String(row[AT.kind]))];
    return this.#insertLostOperation.run(row[AT.operation], serviceName(resource), name, kind).changes >= 0;
  }
}

function rowIdOf(row: StoredSpan): bigint {
  return row[AT.id] as bigint;
}

function asStored(value: unknown): string | bigint | null {
  return typeof value === 'number' ? BigInt(value) : (value as string | bigint | null);
}

function termsOf(span: Span, terms: string): Set<string> {
  const all = new Set(terms.split(' '));
  all.delete('');
  return all.add(traceTerm(span.traceId));
}
