/** The one write connection: a group of batches becomes one transaction, durable when `write` resolves. */
import type { Database, Statement } from 'better-sqlite3';
import { SpangraphError } from '../../errors.ts';
import type { Span } from '../../model/span.ts';
import { orderedTime } from '../../model/span.ts';
import type { Rejection, SpanWriter, WriteReport } from '../backend.ts';
import type { WritableDatabase } from './file/database.ts';
import { IdleCheckpoint } from './file/idle-checkpoint.ts';
import { tryRoom } from './file/try-room.ts';
import { WatchedFile } from './file/watched-file.ts';
import { RowIds } from './rows/row-ids.ts';
import { EVENT_COLUMNS, insertSql, LINK_COLUMNS, SPAN_COLUMNS } from './rows/rows.ts';
import type { EncodedSpan } from './write/span-rows.ts';
import { eventRow, linkRow, SpanEncoder } from './write/span-rows.ts';
import { StoredContent } from './write/stored-content.ts';
import type { Half, TraceState } from './write/trace-states.ts';
import { TraceStates } from './write/trace-states.ts';
import { DICTIONARY_LIMITS } from './write/value-dictionary.ts';

/** A span that is new, on its way into the file. */
interface NewSpan {
  readonly start: bigint;
  readonly trace: TraceState;
  readonly half: Half;
  readonly encoded: EncodedSpan;
}

interface Counts {
  stored: number;
  repeated: number;
  conflicting: number;
}

export class SqliteWriter implements SpanWriter {
  readonly maxConcurrentWrites = 1;
  readonly #db: Database;
  readonly #lock: WritableDatabase['lock'];
  readonly #path: string;
  readonly #file: WatchedFile;
  readonly #idle: IdleCheckpoint;
  readonly #encoder: SpanEncoder;
  readonly #traces: TraceStates;
  readonly #rowIds: RowIds;
  readonly #content: StoredContent;
  readonly #insertSpan: Statement;
  readonly #insertTerms: Statement;
  readonly #insertEvent: Statement;
  readonly #insertLink: Statement;
  readonly #begin: Statement;
  readonly #commit: Statement;
  readonly #rollback: Statement;

  constructor({ db, lock }: WritableDatabase, path: string, limits = DICTIONARY_LIMITS) {
    this.#db = db;
    this.#lock = lock;
    this.#path = path;
    this.#file = new WatchedFile(path);
    this.#idle = new IdleCheckpoint(db);
    this.#encoder = new SpanEncoder(db, limits);
    this.#traces = new TraceStates(db);
    this.#rowIds = new RowIds(db);
    this.#content = new StoredContent(db);
    this.#insertSpan = db.prepare(insertSql('spans', SPAN_COLUMNS));
    this.#insertTerms = db.prepare('INSERT INTO span_index (rowid, terms) VALUES (?, ?)');
    this.#insertEvent = db.prepare(insertSql('events', EVENT_COLUMNS));
    this.#insertLink = db.prepare(insertSql('links', LINK_COLUMNS));
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#rollback = db.prepare('ROLLBACK');
  }

  async write(batches: readonly (readonly Span[])[]): Promise<WriteReport[]> {
    this.#file.check();
    this.#idle.postpone();
    try {
      return this.#writeGroup(batches);
    } catch (thrown) {
      if (isEnvironmental(thrown)) throw unavailable(thrown);
      return batches.map((batch) => this.#writeOneByOne(batch));
    }
  }

  /** Throws STORAGE_UNAVAILABLE where a write would be refused now: it takes the lock, and room on the disk, for a moment. */
  probe(): void {
    this.#file.check();
    const timeout: unknown = this.#db.pragma('busy_timeout', { simple: true });
    try {
      this.#db.pragma('busy_timeout = 0');
      this.#begin.run();
      this.#rollback.run();
      tryRoom(this.#path);
    } catch (thrown) {
      throw unavailable(thrown);
    } finally {
      this.#db.pragma(`busy_timeout = ${Number(timeout)}`);
    }
  }

  /** All or nothing. */
  #writeGroup(batches: readonly (readonly Span[])[]): WriteReport[] {
    try {
      this.#begin.run();
      const reports = this.#writeAll(batches);
      this.#commit.run();
      return reports;
    } catch (thrown) {
      this.#undo();
      throw thrown;
    }
  }

  /** Finds the span that no commit can hold (a value over SQLite's limits), so that its neighbours are stored. */
  #writeOneByOne(batch: readonly Span[]): WriteReport {
    const total = { stored: 0, repeated: 0, conflicting: 0 };
    const rejected: Rejection[] = [];
    batch.forEach((span, index) => {
      try {
        const [report] = this.#writeGroup([[span]]);
        total.stored += report?.stored ?? 0;
        total.repeated += report?.repeated ?? 0;
        total.conflicting += report?.conflicting ?? 0;
      } catch (thrown) {
        // What is stored by then is recognised when the request comes again.
        if (isEnvironmental(thrown)) throw unavailable(thrown);
        rejected.push({ index, reason: `the database cannot hold it: ${sqliteReason(thrown)}` });
      }
    });
    return { ...total, rejected };
  }

  /** Writes the write-ahead log into the database and begins it anew, where no reader is in the way. */
  checkpoint(): void {
    this.#db.pragma('wal_checkpoint(TRUNCATE)');
  }

  async close(): Promise<void> {
    // Readers may still be open, and they cannot do this: the file alone then holds everything.
    this.#idle.stop();
    this.checkpoint();
    this.#db.close();
    this.#lock.release();
  }

  #writeAll(batches: readonly (readonly Span[])[]): WriteReport[] {
    const ingestionTime = BigInt(Date.now()) * 1_000_000n;
    const added: NewSpan[] = [];
    const repeats: { span: Span; counts: Counts }[] = [];
    const reports = batches.map((batch) => {
      const counts: Counts = { stored: 0, repeated: 0, conflicting: 0 };
      for (const span of batch) {
        if (this.#admit(span, ingestionTime, added)) counts.stored++;
        else {
          counts.repeated++;
          repeats.push({ span, counts });
        }
      }
      return { counts, rejected: [] };
    });
    this.#insertAll(added);
    this.#traces.flush();
    this.#encoder.flush();
    for (const { span, counts } of repeats) {
      const half = this.#traces.of(span.traceId).half(span.spanId, span.kind);
      if (half === undefined || !this.#content.equals(span, half.row)) counts.conflicting++;
    }
    return reports.map(({ counts, rejected }) => ({ ...counts, rejected }));
  }

  /** False for a span whose key is there already. */
  #admit(span: Span, ingestionTime: bigint, added: NewSpan[]): boolean {
    const trace = this.#traces.of(span.traceId);
    if (trace.half(span.spanId, span.kind) !== undefined) return false;
    const encoded = this.#encoder.encode(span, ingestionTime);
    const half = this.#traces.add(trace, span);
    const start = orderedTime(span.startTimeUnixNano);
    this.#encoder.operations.count(encoded.operationId, start);
    added.push({ start, trace, half, encoded });
    return true;
  }

  /** In order of start: row ids then only grow, and FTS5 keeps the whole commit in memory until its end. */
  #insertAll(added: NewSpan[]): void {
    added.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
    this.#rowIds.begin();
    for (const { start, trace, half, encoded } of added) {
      const id = this.#rowIds.next(start);
      half.row = id;
      this.#insertSpan.run(id, ...encoded.columns);
      this.#insertTerms.run(id, `${trace.term} ${encoded.terms}`);
      for (const event of encoded.events) this.#insertEvent.run(...eventRow(event, id));
      for (const link of encoded.links) this.#insertLink.run(...linkRow(link, id));
    }
    this.#rowIds.flush();
  }

  #undo(): void {
    try {
      if (this.#db.inTransaction) this.#rollback.run();
    } finally {
      this.#encoder.reset();
      this.#traces.reset();
      this.#rowIds.reset();
      this.#content.reset();
    }
  }
}

/** SQLite result codes that speak of the file, the disk or the lock, and not of what was written. */
const ENVIRONMENTAL = /^SQLITE_(FULL|BUSY|LOCKED|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|NOMEM|PROTOCOL)/;

function unavailable(thrown: unknown): SpangraphError {
  return new SpangraphError('STORAGE_UNAVAILABLE', `The request cannot be stored now: ${sqliteReason(thrown)}`, {
    cause: thrown,
  });
}

function isEnvironmental(thrown: unknown): boolean {
  const code = (thrown as { code?: unknown }).code;
  return typeof code === 'string' && ENVIRONMENTAL.test(code);
}

/** What SQLite's error means to the operator. */
function sqliteReason(thrown: unknown): string {
  const code = (thrown as { code?: unknown }).code;
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT')
    return 'the disk of the database is full; make room, ingest goes on by itself.';
  if (code === 'SQLITE_BUSY') return 'another program holds the lock of the database.';
  return thrown instanceof Error ? thrown.message : String(thrown);
}
