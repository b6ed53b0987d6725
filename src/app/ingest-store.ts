/** One store that is open for writing: the sink to it, and the work on it beside writes. */
import type { ComponentList } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import { SpangraphError } from '../errors.ts';
import { GroupCommit } from '../ingest/group-commit.ts';
import type { IngestQueue } from '../ingest/ingest-queue.ts';
import { StorageWatch } from '../ingest/storage-watch.ts';
import type { Meter } from '../metrics/definition.ts';
import type { SpanWriter } from '../storage/backend.ts';
import type { ErasedCounts, Expiry, OpenWriter, StorageUsage } from '../storage/definition.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { CommitSummary } from '../telemetry/own-traces.ts';
import { rateLimited } from '../telemetry/rate-limited.ts';
import { tracedWriter } from '../telemetry/traced-writer.ts';
import { backendOf } from './backend-of.ts';
import { keepRules } from './keep-rules.ts';
import { keepRemoving } from './retention-timer.ts';
import { keepUp } from './upkeep-timer.ts';
import { keepMeasuring } from './usage-timer.ts';

/** What the ingest half tells of itself, and to whom. */
export interface Reporting {
  readonly log: Logger;
  readonly meter: Meter;
  /** Called after each commit if the server traces itself. */
  readonly onCommit: (commit: CommitSummary) => void;
}

export interface IngestStoreOptions extends Reporting {
  readonly queue: IngestQueue;
  /** Called with what is stored, again and again. Absent: nobody wants to know. */
  readonly onUsage?: ((usage: StorageUsage) => void) | undefined;
  /** What stands between the sink and the writer. */
  readonly guard?: (writer: SpanWriter) => Promise<SpanWriter> | SpanWriter;
}

export class IngestStore {
  readonly sink: GroupCommit;
  readonly #storage: OpenWriter;
  readonly #log: Logger;
  /** Ends the work on the storage that goes on beside writes. */
  readonly #stopping = new AbortController();
  readonly #stopped: Promise<unknown>;
  /** Whether anything ever expires. */
  readonly expires: boolean;
  /** Resolves when what had expired at the opening is removed, or could not be. */
  readonly isTidy: Promise<void>;

  /** Opens the store of the configuration, and makes or migrates it. Throws what `openWriter` of its backend throws. */
  static async open(config: Config, list: ComponentList, options: IngestStoreOptions): Promise<IngestStore> {
    const { log, meter, onCommit, guard = (writer) => writer } = options;
    const backend = backendOf(config, list);
    const keep = keepRules(config.storage.keep);
    const warn = rateLimited(log);
    const onUndecided = (traceId: string, rule: string) =>
      warn({ traceId, rule }, 'A rule takes too long for a trace; the trace is kept as if it met the rule');
    const opened = await backend.openWriter({ report: log.info, meter, keep, onUndecided });
    try {
      const guarded = await guard(opened.writer);
      const writer = config.ownTraces.targets.length > 0 ? tracedWriter(guarded, onCommit) : guarded;
      const storage = { ...opened, writer };
      return new IngestStore(storage, watchStorage(storage, backend.describe(), log), options);
    } catch (thrown) {
      await opened.writer.close();
      throw thrown;
    }
  }

  private constructor(storage: OpenWriter, watch: StorageWatch, options: IngestStoreOptions) {
    const { log, meter, queue, onUsage } = options;
    // Senders can cause these lines at any rate.
    const warn = rateLimited(log);
    const error = rateLimited({ ...log, warn: log.error });
    this.#storage = storage;
    this.#log = log;
    this.sink = new GroupCommit({
      writer: storage.writer,
      storage: watch,
      queue,
      meter,
      onConflict: (spans) => warn({ spans }, 'Spans were repeated with different content; the stored ones stay'),
      onDefect: (err) => error({ err }, 'Spans could not be stored because of a defect; senders must retry'),
    });
    const { signal } = this.#stopping;
    const { expiry, upkeep } = storage;
    const [removing, isTidy] = expiry === undefined ? [] : this.#remove(expiry);
    this.expires = expiry !== undefined;
    this.isTidy = isTidy ?? Promise.resolve();
    const keptUp = upkeep === undefined ? undefined : keepUp(upkeep, log, signal);
    const measuring = onUsage === undefined ? undefined : keepMeasuring(storage, onUsage, warn, signal);
    this.#stopped = Promise.all([removing, keptUp, measuring]);
  }

  /** Throws STORAGE_UNAVAILABLE if spans cannot be stored now. */
  async check(): Promise<void> {
    if (this.sink.storage.refusal !== undefined) throw this.sink.storage.refusal;
    await this.#storage.check();
  }

  /** Removes these traces. Throws INVALID_CONFIG if the storage cannot do that, and STORAGE_UNAVAILABLE. */
  async erase(traceIds: readonly string[]): Promise<ErasedCounts> {
    const { erasure } = this.#storage;
    if (erasure === undefined) throw new SpangraphError('INVALID_CONFIG', 'The storage cannot remove single traces.');
    return erasure.remove(traceIds);
  }

  checkpoint(): Promise<void> {
    return this.#storage.checkpoint();
  }

  /** Commits what was taken, then closes the storage. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.sink.close();
    this.sink.storage.stop();
    await this.#stopped;
    this.#storage.expiry?.close?.();
    await this.#storage.writer.close();
  }

  #remove({ remove, ...expiry }: Expiry): [Promise<void>, Promise<void>] {
    const first = Promise.withResolvers<void>();
    const { signal } = this.#stopping;
    const watched: Expiry['remove'] = (now, end) => remove(now, end).finally(first.resolve);
    return [keepRemoving({ ...expiry, remove: watched }, this.#log, signal), first.promise];
  }
}

/** The log names the storage. Senders and clients, who get the same reasons, do not learn where it is. */
function watchStorage(storage: OpenWriter, place: string, log: Logger): StorageWatch {
  const watch = new StorageWatch(() => storage.probe());
  watch.onChange(() => {
    if (watch.isWritable) log.info({ storage: place }, 'The storage takes spans again');
    else log.error({ storage: place, err: watch.refusal }, 'The storage takes no spans; senders must retry');
  });
  return watch;
}
