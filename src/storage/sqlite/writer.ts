/** The write connection. A group of batches is one transaction, which is durable when `write` resolves. */
import type { Database, Statement } from 'better-sqlite3';
import type { Span } from '../../model/span.ts';
import type { Rejection, SpanWriter, WriteReport } from '../backend.ts';
import type { WritableDatabase } from './file/database.ts';
import { IdleCheckpoint } from './file/idle-checkpoint.ts';
import { realPathOf } from './file/real-path.ts';
import { tryRoom } from './file/try-room.ts';
import { WatchedFile } from './file/watched-file.ts';
import { PROBE } from './write/probe.ts';
import { SpanStore } from './write/store-spans.ts';
import { DICTIONARY_LIMITS } from './write/value-dictionary.ts';
import { isOfData, reasonOf, storageError } from './write/write-errors.ts';

export class SqliteWriter implements SpanWriter {
  readonly maxConcurrentWrites = 1;
  readonly #db: Database;
  readonly #lock: WritableDatabase['lock'];
  readonly #realPath: string;
  readonly #file: WatchedFile;
  readonly #idle: IdleCheckpoint;
  readonly #store: SpanStore;
  readonly #begin: Statement;
  readonly #commit: Statement;
  readonly #rollback: Statement;

  constructor({ db, lock }: WritableDatabase, path: string, limits = DICTIONARY_LIMITS) {
    this.#db = db;
    this.#lock = lock;
    this.#realPath = realPathOf(path);
    this.#file = new WatchedFile(path);
    this.#idle = new IdleCheckpoint(db);
    this.#store = new SpanStore(db, limits);
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#rollback = db.prepare('ROLLBACK');
  }

  async write(batches: readonly (readonly Span[])[]): Promise<WriteReport[]> {
    this.#checkFile();
    this.#idle.postpone();
    try {
      return this.#writeGroup(batches);
    } catch (thrown) {
      if (!isOfData(thrown)) throw storageError(thrown);
      return batches.map((batch) => this.#writeOneByOne(batch));
    }
  }

  /**
   * Throws STORAGE_UNAVAILABLE, or a defect, if a write would fail now. Writes a span, allocates space on the disk, and
   * undoes both.
   */
  probe(): void {
    this.#checkFile();
    const timeout: unknown = this.#db.pragma('busy_timeout', { simple: true });
    try {
      this.#db.pragma('busy_timeout = 0');
      this.#begin.run();
      this.#store.write([[PROBE]]);
      tryRoom(this.#realPath);
    } catch (thrown) {
      throw storageError(thrown);
    } finally {
      this.#undo();
      this.#db.pragma(`busy_timeout = ${Number(timeout)}`);
    }
  }

  /** All or nothing. */
  #writeGroup(batches: readonly (readonly Span[])[]): WriteReport[] {
    try {
      this.#begin.run();
      const reports = this.#store.write(batches);
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
        // Spans stored so far are recognised when the request is repeated.
        if (!isOfData(thrown)) throw storageError(thrown);
        rejected.push({ index, reason: `the database cannot hold it: ${reasonOf(thrown)}` });
      }
    });
    return { ...total, rejected };
  }

  /** Moves the write-ahead log into the database and restarts it, unless a reader is using it. */
  checkpoint(): void {
    this.#db.pragma('wal_checkpoint(TRUNCATE)');
  }

  async close(): Promise<void> {
    // Read-only connections cannot checkpoint. After this the database file alone is complete.
    this.#idle.stop();
    this.checkpoint();
    this.#db.close();
    this.#lock.release();
  }

  #checkFile(): void {
    this.#file.check();
    this.#lock.check();
  }

  #undo(): void {
    try {
      if (this.#db.inTransaction) this.#rollback.run();
    } finally {
      this.#store.reset();
    }
  }
}
