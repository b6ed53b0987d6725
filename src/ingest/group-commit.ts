/**
 * The sink between receivers and the writer. It bounds what is under way. Requests that arrive while the writer has as many
 * commits as it takes go into the next one together. A request is answered when its commit is durable. A large request takes
 * several commits, and shares each with what has come meanwhile.
 */
import { SpangraphError } from '../errors.ts';
import { type Meter, NO_METER } from '../metrics/definition.ts';
import type { Span } from '../model/span.ts';
import type { SpanWriter } from '../storage/backend.ts';
import { CommitMeter } from './ingest-metrics.ts';
import type { Reservation, SinkReport, SpanSink } from './sink.ts';
import { isDefect, storageFailure } from './storage-failure.ts';
import type { StorageWatch } from './storage-watch.ts';
import { Turns } from './turns.ts';
import { WaitingRequest } from './waiting-request.ts';

/** Most spans of one commit, unless a single part of a request has more. */
const MAX_SPANS_A_COMMIT = 8_000;
/** Milliseconds that a refused sender must wait. Some commits later there is room. */
const RETRY_AFTER_MS = 1_000;

export interface GroupCommitOptions {
  readonly writer: SpanWriter;
  /** Called with the outcome of each commit. */
  readonly storage: StorageWatch;
  /** Most bytes of requests that are being decoded or wait for their commit. A single larger request is let in alone. */
  readonly maxQueueBytes: number;
  /** Called with the number of spans of a commit that were left out as repeats with other content. */
  readonly onConflict?: (spans: number) => void;
  /** Called with an error of a write that only a defect can cause. The senders of the spans must retry. */
  readonly onDefect?: (thrown: unknown) => void;
  readonly meter?: Meter;
}

export class GroupCommit implements SpanSink {
  readonly storage: StorageWatch;
  readonly #writer: SpanWriter;
  readonly #maxQueueBytes: number;
  readonly #onConflict: GroupCommitOptions['onConflict'];
  readonly #onDefect: GroupCommitOptions['onDefect'];
  readonly #meter: CommitMeter;
  readonly #turns = new Turns();
  #queue: WaitingRequest[] = [];
  #reservedBytes = 0;
  /** One for each write that the writer takes at once. A slot in use commits until the queue is empty. */
  readonly #slots: (Promise<void> | undefined)[];
  #draining = false;
  #isClosed = false;

  constructor({ writer, storage, maxQueueBytes, onConflict, onDefect, meter = NO_METER }: GroupCommitOptions) {
    this.storage = storage;
    this.#writer = writer;
    this.#onConflict = onConflict;
    this.#onDefect = onDefect;
    this.#maxQueueBytes = maxQueueBytes;
    this.#meter = new CommitMeter(meter, maxQueueBytes);
    this.#slots = Array.from({ length: writer.maxConcurrentWrites }, () => undefined);
  }

  reserve(): Reservation {
    if (this.#draining) throw shuttingDown();
    let own = 0;
    return {
      growTo: (bytes) => {
        const others = this.#reservedBytes - own;
        if (bytes <= own) return;
        if (others > 0 && others + bytes > this.#maxQueueBytes) throw this.#full(others);
        this.#reservedBytes = others + bytes;
        own = bytes;
        this.#meter.queueHas(this.#reservedBytes);
      },
      release: () => {
        this.#reservedBytes -= own;
        own = 0;
        this.#meter.queueHas(this.#reservedBytes);
      },
    };
  }

  #full(others: number): SpangraphError {
    return new SpangraphError(
      'QUEUE_FULL',
      `Other requests of ${others} bytes wait for their commit, and the ingest queue takes at most ` +
        `${this.#maxQueueBytes} (ingest.max_queue_size_mib); nothing of this request was stored, send it again later.`,
      { retryAfterMs: RETRY_AFTER_MS },
    );
  }

  write(spans: readonly Span[]): Promise<SinkReport> {
    if (this.#isClosed) return Promise.reject(shuttingDown());
    return new Promise((resolve, reject) => {
      this.#queue.push(new WaitingRequest(spans, resolve, reject));
      const free = this.#slots.indexOf(undefined);
      if (free >= 0) this.#slots[free] = this.#commitAll(free);
    });
  }

  async nextTurn(): Promise<void> {
    await this.#turns.next();
    if (this.#isClosed) throw shuttingDown();
  }

  /** Takes nothing new. Resolves when everything taken is answered. */
  async drain(): Promise<void> {
    this.#draining = true;
    await Promise.all(this.#slots.filter((slot) => slot !== undefined));
  }

  /** Drains, and ends what is still being decoded: its sender is gone. Afterwards the writer is not used. */
  async close(): Promise<void> {
    await this.drain();
    this.#isClosed = true;
  }

  async #commitAll(slot: number): Promise<void> {
    while (this.#queue.length > 0) {
      // Requests that arrive in the same turn of the event loop belong to the same commit.
      await new Promise(setImmediate);
      await this.#commit(this.#takeGroup());
    }
    this.#slots[slot] = undefined;
  }

  /** The next requests, in order, but only one of those that take several commits: a small request waits for one part. */
  #takeGroup(): WaitingRequest[] {
    const group: WaitingRequest[] = [];
    const left: WaitingRequest[] = [];
    let spans = 0;
    let hasLarge = false;
    for (const request of this.#queue) {
      const isFull = group.length > 0 && spans + request.part.length > MAX_SPANS_A_COMMIT;
      if (isFull || (hasLarge && request.isLarge)) left.push(request);
      else {
        group.push(request);
        spans += request.part.length;
        hasLarge ||= request.isLarge;
      }
    }
    this.#queue = left;
    return group;
  }

  async #commit(group: readonly WaitingRequest[]): Promise<void> {
    if (group.length === 0) return;
    const startedAt = performance.now();
    const spans = group.reduce((sum, { part }) => sum + part.length, 0);
    try {
      const reports = await this.#writer.write(group.map(({ part }) => part));
      this.#meter.succeeded(startedAt, spans, reports);
      this.storage.succeeded();
      const conflicting = reports.reduce((sum, report) => sum + report.conflicting, 0);
      if (conflicting > 0) this.#onConflict?.(conflicting);
      for (const [index, request] of group.entries()) {
        if (!request.took(reports[index])) this.#queue.push(request);
      }
    } catch (thrown) {
      this.#meter.failed(startedAt, spans);
      // The defect may concern only one of the requests.
      if (group.length > 1 && isDefect(thrown)) for (const one of group) await this.#commit([one]);
      else this.#fail(group, thrown);
    }
  }

  #fail(group: readonly WaitingRequest[], thrown: unknown): void {
    if (isDefect(thrown)) this.#onDefect?.(thrown);
    const failure = storageFailure(thrown);
    this.storage.failed(failure);
    for (const request of group) request.fail(failure);
  }
}

function shuttingDown(): SpangraphError {
  return new SpangraphError('SHUTTING_DOWN', 'The server is stopping; send this request again when it is back.', {
    retryAfterMs: RETRY_AFTER_MS,
  });
}
