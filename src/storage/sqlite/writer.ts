/**
 * The write connection. A group of batches is one transaction, which is durable when `write` resolves. A long one pauses
 * while it is open, so that its thread answers others. Whatever uses the connection therefore waits for its turn.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database, Statement } from 'better-sqlite3';
import { type Meter, NO_METER } from '../../metrics/definition.ts';
import type { LoggedException } from '../../model/exception.ts';
import type { Span } from '../../model/span.ts';
import { runAtOnce, runInSlices, runInTurns, type Steps } from '../../model/steps.ts';
import type { Rejection, SpanWriter, WriteReport } from '../backend.ts';
import type { ErasedCounts, StorageUsage } from '../definition.ts';
import type { Bounds } from '../ordering/bounds.ts';
import type { SqliteConfig } from './config/config.ts';
import { FREE_PAGES, WAL_SIZE } from './config/metrics.ts';
import { waitingAtMost } from './file/busy-timeout.ts';
import type { WritableDatabase } from './file/database.ts';
import { DatabaseFiles } from './file/database-files.ts';
import { emptyLog } from './file/empty-log.ts';
import { IdleCheckpoint } from './file/idle-checkpoint.ts';
import { realPathOf } from './file/real-path.ts';
import { StoredTotals } from './file/stored-totals.ts';
import { tryRoom } from './file/try-room.ts';
import { WalFile } from './file/wal-file.ts';
import { EXCEPTIONS_A_COMMIT } from './write/logged-exceptions.ts';
import { PROBE } from './write/probe.ts';
import { SpanStore, WRITE_LIMITS } from './write/store-spans.ts';
import type { Extent, TimedRemoval } from './write/timed-removal.ts';
import { BYTES_LEFT, inUse, isOfData, notMoved, reasonOf, storageError } from './write/write-errors.ts';

/** Milliseconds that a checkpoint waits for readers. Those of this server are idle then. */
const CHECKPOINT_WAIT_MS = 100;

/** What the writer needs of the configuration. */
type WriterConfig = Pick<SqliteConfig, 'path' | 'maxWalMib'>;

export class SqliteWriter implements SpanWriter {
  readonly maxConcurrentWrites = 1;
  readonly #db: Database;
  readonly #lock: WritableDatabase['lock'];
  readonly #realPath: string;
  readonly #files: DatabaseFiles;
  readonly #wal: WalFile;
  readonly #idle: IdleCheckpoint;
  readonly #store: SpanStore;
  readonly #totals: StoredTotals;
  readonly #meter: Meter;
  readonly #begin: Statement;
  readonly #commit: Statement;
  readonly #rollback: Statement;
  /** Ends with the last use of the connection that was asked for. Never rejects. */
  #used: Promise<void> = Promise.resolve();

  constructor(
    { db, lock }: WritableDatabase,
    { path, maxWalMib }: WriterConfig,
    limits = WRITE_LIMITS,
    meter: Meter = NO_METER,
  ) {
    this.#db = db;
    this.#lock = lock;
    this.#realPath = realPathOf(path);
    this.#wal = new WalFile(path, maxWalMib);
    this.#idle = new IdleCheckpoint(db, meter, () => this.#files.checkContent());
    this.#store = new SpanStore(db, limits);
    this.#totals = new StoredTotals(db);
    this.#meter = meter;
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#rollback = db.prepare('ROLLBACK');
    this.#files = new DatabaseFiles(db, path);
  }

  write(batches: readonly (readonly Span[])[]): Promise<WriteReport[]> {
    return this.#alone(async () => {
      this.#checkRoom();
      this.#checkFiles();
      const reports = await this.#writeBatches(batches);
      // Nothing is acknowledged that went into a file without a name.
      this.#checkFiles();
      return reports;
    });
  }

  /** In commits of few, so that spans need not wait for many. */
  async writeExceptions(batches: readonly (readonly LoggedException[])[]): Promise<void> {
    const all = batches.flat();
    for (let from = 0; from < all.length; from += EXCEPTIONS_A_COMMIT) {
      await this.#change(async () => {
        this.#atOnce(() => this.#store.exceptions.insert(all.slice(from, from + EXCEPTIONS_A_COMMIT)));
        // As for spans.
        this.#checkFiles();
      });
    }
  }

  /**
   * Removes one commit of exceptions of these times (nanoseconds since the Unix epoch) whose traces are not stored. Resolves with
   * whether there may be more. Throws STORAGE_UNAVAILABLE.
   */
  removeLonelyExceptions(times: Bounds): Promise<boolean> {
    return this.#change(async () => this.#atOnce(() => this.#store.exceptions.removeLonely(times)));
  }

  async #writeBatches(batches: readonly (readonly Span[])[]): Promise<WriteReport[]> {
    try {
      return await this.#writeGroup(batches);
    } catch (thrown) {
      if (!isOfData(thrown)) throw storageError(thrown);
      return await this.#writeAllOneByOne(batches);
    } finally {
      this.#idle.postpone();
    }
  }

  /**
   * Throws STORAGE_UNAVAILABLE, or a defect, if a write would fail now. Writes a span, allocates space on the disk, and
   * undoes both.
   */
  probe(): Promise<void> {
    return this.#alone(() => this.#probe());
  }

  /** Runs `use` when the uses asked for before have ended. */
  #alone<Result>(use: () => Result | Promise<Result>): Promise<Result> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = this.#used;
    this.#used = promise;
    return before.then(use).finally(resolve);
  }

  #probe(): void {
    this.#checkRoom();
    this.#checkFiles();
    waitingAtMost(this.#db, 0, () => {
      try {
        this.#begin.run();
        runAtOnce(this.#store.write([[PROBE]]));
        tryRoom(this.#realPath);
      } catch (thrown) {
        throw storageError(thrown);
      } finally {
        this.#undo();
      }
    });
  }

  #writeGroup(batches: readonly (readonly Span[])[]): Promise<WriteReport[]> {
    return this.#transaction(this.#store.write(batches));
  }

  /** All or nothing, without a pause. */
  #atOnce<Result>(action: () => Result): Result {
    try {
      this.#begin.run();
      const result = action();
      this.#commit.run();
      return result;
    } catch (thrown) {
      this.#undo();
      throw thrown;
    }
  }

  /** All or nothing. */
  async #transaction<Result>(steps: Steps<Result>): Promise<Result> {
    try {
      this.#begin.run();
      const result = await runInSlices(steps, nextTurn);
      this.#commit.run();
      return result;
    } catch (thrown) {
      this.#undo();
      throw thrown;
    }
  }

  async #writeAllOneByOne(batches: readonly (readonly Span[])[]): Promise<WriteReport[]> {
    const reports: WriteReport[] = [];
    for (const batch of batches) reports.push(await this.#writeOneByOne(batch));
    return reports;
  }

  /** Finds the span that no commit can hold (a value over SQLite's limits), so that its neighbours are stored. */
  async #writeOneByOne(batch: readonly Span[]): Promise<WriteReport> {
    const total = { stored: 0, repeated: 0, conflicting: 0 };
    const rejected: Rejection[] = [];
    for (const [index, span] of batch.entries()) {
      await nextTurn();
      try {
        const [report] = await this.#writeGroup([[span]]);
        total.stored += report?.stored ?? 0;
        total.repeated += report?.repeated ?? 0;
        total.conflicting += report?.conflicting ?? 0;
      } catch (thrown) {
        // Spans stored so far are recognised when the request is repeated.
        if (!isOfData(thrown)) throw storageError(thrown);
        rejected.push({ index, reason: `the database cannot hold it: ${reasonOf(thrown)}` });
      }
    }
    return { ...total, rejected };
  }

  /** How much is stored. Waits for the commit under way. */
  extent(): Promise<Extent> {
    return this.#alone(() => this.#extent());
  }

  /** Not while a commit is under way: the connection may be busy then. */
  #extent(): Extent {
    const [pages, free, bytes] = ['page_count', 'freelist_count', 'page_size'].map((name) =>
      Number(this.#db.pragma(name, { simple: true })),
    );
    return { spans: this.#store.spanCount, usedBytes: ((pages ?? 0) - (free ?? 0)) * (bytes ?? 0) };
  }

  /** Removes at most `maxSpans` spans of these traces, in order, in one commit. Throws STORAGE_UNAVAILABLE. */
  remove(traceIds: readonly string[], maxSpans: number): Promise<TimedRemoval> {
    return this.#change(async () => {
      const begin = performance.now();
      this.#totals.catchUp();
      const removal = await this.#transaction(this.#store.remove(traceIds, maxSpans));
      this.#totals.removed(removal.traces - removal.missing);
      return { ...removal, durationMs: performance.now() - begin, left: this.#extent() };
    });
  }

  #change<Result>(change: () => Promise<Result>): Promise<Result> {
    return this.#alone(async () => {
      this.#checkRoom();
      this.#checkFiles();
      try {
        return await change();
      } catch (thrown) {
        throw storageError(thrown);
      } finally {
        this.#idle.postpone();
      }
    });
  }

  /**
   * Removes these traces and their terms, in commits of at most `spansACommit` spans. {@link finishErasing} must follow. Throws
   * STORAGE_UNAVAILABLE.
   */
  async erase(traceIds: readonly string[], spansACommit: number): Promise<ErasedCounts> {
    const erased = { traces: 0, spans: 0 };
    for (let left = traceIds; left.length > 0; ) {
      const { traces, missing, spans } = await this.#change(() =>
        this.#transaction(this.#store.erase(left, spansACommit)),
      );
      left = left.slice(traces);
      erased.traces += traces - missing;
      erased.spans += spans;
    }
    return erased;
  }

  /**
   * Removes what erased traces have left: in the index, in rows that spans shared, and in the bytes of the file. Does nothing if
   * no trace was erased since it last succeeded. Takes the room of the database twice. Throws STORAGE_UNAVAILABLE; call it again
   * then.
   */
  finishErasing(): Promise<void> {
    return this.#change(async () => {
      if (!this.#store.isErasing) return;
      await this.#inCommits(this.#store.sweep());
      this.#rewriteFile();
      this.#atOnce(() => this.#store.endErasing());
    });
  }

  /** Each step is a commit. */
  async #inCommits(steps: Steps<void>): Promise<void> {
    // It cannot be changed inside a transaction.
    this.#db.pragma('foreign_keys = OFF');
    try {
      for (let isDone = false; !isDone; ) {
        isDone = this.#atOnce(() => steps.next().done === true);
        await nextTurn();
      }
    } finally {
      this.#db.pragma('foreign_keys = ON');
      this.#store.reset();
    }
  }

  /** Bytes of deleted rows stay in pages until something else is written there. */
  #rewriteFile(): void {
    // In memory, the copy would take that of the whole database.
    this.#db.pragma('temp_store = FILE');
    try {
      this.#db.exec('VACUUM');
    } catch (thrown) {
      throw storageError(thrown, BYTES_LEFT);
    } finally {
      this.#db.pragma('temp_store = MEMORY');
    }
    if (!this.#checkpoint()) throw inUse();
  }

  /** Keeps what is known of some minutes that are quiet at `now` (milliseconds since the Unix epoch). Throws STORAGE_UNAVAILABLE. */
  async keepSums(now: number): Promise<void> {
    if (!this.#store.hasSumsToKeep(now)) return;
    await runInTurns(this.#store.readSums(now), (slice) => this.#change(async () => slice()));
    if (this.#store.hasReadSums(now)) await this.#change(() => this.#transaction(this.#store.keepSums(now)));
  }

  /** Whether a part of the index has terms and no spans. */
  get hasEmptyPart(): boolean {
    return this.#store.hasEmptyPart;
  }

  /** Drops such a part, or its terms if spans are still added to it. Resolves with what is stored after it. Throws STORAGE_UNAVAILABLE. */
  dropEmptyPart(): Promise<Extent> {
    return this.#change(async () => {
      this.#atOnce(() => this.#store.dropEmptyPart());
      return this.#extent();
    });
  }

  /** Moves the write-ahead log into the database and restarts it, unless a reader is using it. */
  checkpoint(): Promise<void> {
    return this.#alone(() => void this.#checkpoint());
  }

  /** Throws STORAGE_UNAVAILABLE if a file of the database is no longer the one in use. Costs little. */
  check(): void {
    this.#files.checkDatabase();
    this.#files.checkLog();
  }

  /** What is stored. Waits for the commit under way. */
  usage(): Promise<StorageUsage> {
    return this.#alone(() => {
      const { freePages, ...usage } = this.#totals.read();
      this.#meter.set(FREE_PAGES, freePages);
      this.#meter.set(WAL_SIZE, this.#wal.bytes);
      return { ...usage, spans: this.#store.spanCount };
    });
  }

  /**
   * Closes the file, and moves the log into it before. Throws STORAGE_UNAVAILABLE if that is not possible: the file is closed
   * all the same, and what is in the log stays there.
   */
  close(): Promise<void> {
    return this.#alone(() => {
      this.#idle.stop();
      try {
        // Read-only connections cannot checkpoint. After this the database file alone is complete.
        this.#checkpoint();
      } catch (thrown) {
        throw notMoved(thrown);
      } finally {
        this.#db.close();
        this.#files.close();
        this.#lock.release();
      }
    });
  }

  /**
   * Hardly waits for readers of other programs: they may take any time, and meanwhile nothing could be written. Returns whether
   * the log is empty.
   */
  #checkpoint(): boolean {
    this.#files.checkContent();
    const isEmptied = emptyLog(this.#db, CHECKPOINT_WAIT_MS, this.#meter);
    this.#files.checkContent();
    return isEmptied;
  }

  #checkRoom(): void {
    this.#wal.refuseIfFull();
    this.#lock.check();
  }

  /** What a lost log has is acknowledged, and only this connection still reaches it: it is moved into the database. */
  #checkFiles(): void {
    this.#files.checkDatabase();
    try {
      this.#files.checkLog();
    } catch (thrown) {
      this.#checkpoint();
      throw thrown;
    }
  }

  #undo(): void {
    try {
      if (this.#db.inTransaction) this.#rollback.run();
    } finally {
      this.#store.reset();
    }
  }
}
