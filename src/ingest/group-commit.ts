/**
 * The sink between receivers and the writer. It bounds what is under way. Requests that arrive while the writer has as many
 * commits as it takes go into the next one together. A request is answered when its commit is durable. A large request takes
 * several commits, and shares each with what has come meanwhile.
 */
import { SpangraphError } from '../errors.ts';
import { type Meter, NO_METER } from '../metrics/definition.ts';
import type { LoggedException } from '../model/exception.ts';
import type { Span } from '../model/span.ts';
import type { SpanWriter } from '../storage/backend.ts';
import type { Lane } from './entrance.ts';
import { ExceptionCommits } from './exception-commits.ts';
import { CommitMeter } from './ingest-metrics.ts';
import type { IngestQueue } from './ingest-queue.ts';
import { RETRY_AFTER_MS } from './queue-room.ts';
import type { Reservation, Sender, SinkReport, SpanSink } from './sink.ts';
import { isDefect, storageFailure } from './storage-failure.ts';
import type { StorageWatch } from './storage-watch.ts';
import { WaitingRequest } from './waiting-request.ts';

/** Most spans of one commit, unless a single part of a request has more. */
const MAX_SPANS_A_COMMIT = 8_000;
/** While the next commit has all its spans, no further request is decoded: bytes take less memory, and others wait less. */
const MAX_SPANS_WAITING = MAX_SPANS_A_COMMIT;
/**
 * Milliseconds that the next commit waits at most for senders that were just answered. They usually send their next request at
 * once, and a commit of more spans costs less for each (docs/benchmarks.md).
 */
const GATHER_MS = 5;

export interface GroupCommitOptions {
  readonly writer: SpanWriter;
  /** Called with the outcome of each commit. */
  readonly storage: StorageWatch;
  /** Shared with the sinks of other stores. */
  readonly queue: IngestQueue;
  /** Called with the number of spans of a commit that were left out as repeats with other content. */
  readonly onConflict?: (spans: number) => void;
  /** Called with an error of a write that only a defect can cause. The senders of the spans must retry. */
  readonly onDefect?: (thrown: unknown) => void;
  readonly meter?: Meter;
}

export class GroupCommit implements SpanSink {
  readonly storage: StorageWatch;
  readonly #writer: SpanWriter;
  readonly #shared: IngestQueue;
  readonly #lane: Lane;
  readonly #onConflict: GroupCommitOptions['onConflict'];
  readonly #onDefect: GroupCommitOptions['onDefect'];
  readonly #meter: CommitMeter;
  #queue: WaitingRequest[] = [];
  /** Spans in the queue, those of the next part of each request. */
  #queued = 0;
  /** One for each write that the writer takes at once. A slot in use commits until the queue is empty. */
  readonly #slots: (Promise<void> | undefined)[];
  /** Requests that were in the last commit or waited behind it. */
  #senders = 0;
  /** Called for each request that is queued. */
  #onQueued: (() => void) | undefined;
  readonly #exceptions: ExceptionCommits | undefined;
  readonly writeExceptions: SpanSink['writeExceptions'];
  #draining = false;
  #isClosed = false;

  constructor(options: GroupCommitOptions) {
    const { writer, storage, queue, onConflict, onDefect, meter = NO_METER } = options;
    this.storage = storage;
    this.#writer = writer;
    this.#onConflict = onConflict;
    this.#onDefect = onDefect;
    this.#meter = new CommitMeter(meter);
    this.#shared = queue;
    this.#lane = queue.entrance.lane(() => this.#queued < MAX_SPANS_WAITING);
    const commit = writer.writeExceptions?.bind(writer);
    this.#exceptions = commit && new ExceptionCommits((batches) => this.#watched(() => commit(batches)));
    this.writeExceptions = this.#exceptions && ((exceptions) => this.#writeExceptions(exceptions));
    this.#slots = Array.from({ length: writer.maxConcurrentWrites }, () => undefined);
  }

  reserve(sender: Sender): Reservation {
    if (this.#draining) throw shuttingDown();
    const room = this.#shared.room.reserve(sender);
    const begun = performance.now();
    return {
      growTo: room.growTo,
      enter: () => this.enter(sender, room.bytes, performance.now() - begun),
      release: room.release,
    };
  }

  /** Lets in a request whose room is reserved. `arrivalMs`: milliseconds since then. Throws QUEUE_FULL. */
  enter(sender: Sender, bytes: number, arrivalMs: number): Promise<void> {
    return this.#lane.enter(sender, bytes, arrivalMs);
  }

  write(spans: readonly Span[]): Promise<SinkReport> {
    if (this.#isClosed) return Promise.reject(shuttingDown());
    return new Promise((resolve, reject) => {
      this.#push(new WaitingRequest(spans, resolve, reject));
      this.#onQueued?.();
      const free = this.#slots.indexOf(undefined);
      if (free >= 0) this.#slots[free] = this.#commitAll(free);
    });
  }

  async nextTurn(): Promise<void> {
    await this.#shared.turns.next();
    if (this.#isClosed) throw shuttingDown();
  }

  /** Takes no new requests. Resolves when no write waits for its commit. What is still being decoded is not waited for. */
  async drain(): Promise<void> {
    this.#draining = true;
    await Promise.all([...this.#slots, this.#exceptions?.drain()]);
  }

  /** Drains, and ends what is still being decoded: its sender is gone. Afterwards the writer is not used. */
  async close(): Promise<void> {
    await this.drain();
    this.#isClosed = true;
    this.#lane.close(shuttingDown());
  }

  async #writeExceptions(exceptions: readonly LoggedException[]): Promise<void> {
    if (this.#isClosed) throw shuttingDown();
    await this.#exceptions?.write(exceptions);
  }

  /** Tells the state of the storage by the outcome. */
  async #watched(commit: () => Promise<void>): Promise<void> {
    try {
      await commit();
      this.storage.succeeded();
    } catch (thrown) {
      throw this.#noteFailure(thrown);
    }
  }

  #push(request: WaitingRequest): void {
    this.#queue.push(request);
    this.#queued += request.part.length;
  }

  async #commitAll(slot: number): Promise<void> {
    while (this.#queue.length > 0) {
      // Requests that arrive in the same turn of the event loop belong to the same commit.
      await new Promise(setImmediate);
      await this.#gather();
      const group = this.#takeGroup();
      await this.#commit(group);
      // A large request of the group waits again for its next part.
      this.#senders = new Set([...group, ...this.#queue]).size;
    }
    this.#slots[slot] = undefined;
  }

  /** Resolves when all senders wait, or after {@link GATHER_MS}. Where several commits run at once it does not wait. */
  async #gather(): Promise<void> {
    const isComplete = (): boolean =>
      this.#draining || this.#queue.length >= this.#senders || this.#queued >= MAX_SPANS_A_COMMIT;
    if (this.#slots.length > 1 || isComplete()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, GATHER_MS);
    this.#onQueued = () => {
      if (isComplete()) resolve();
    };
    await promise;
    clearTimeout(timer);
    this.#onQueued = undefined;
  }

  /** The next requests, in order, but only one of those that take further commits: a small request waits for one part. */
  #takeGroup(): WaitingRequest[] {
    const group: WaitingRequest[] = [];
    const left: WaitingRequest[] = [];
    let spans = 0;
    let hasLarge = false;
    for (const request of this.#queue) {
      const isFull = group.length > 0 && spans + request.part.length > MAX_SPANS_A_COMMIT;
      if (isFull || (hasLarge && request.hasMore)) left.push(request);
      else {
        group.push(request);
        spans += request.part.length;
        hasLarge ||= request.hasMore;
      }
    }
    this.#queue = left;
    this.#queued -= spans;
    this.#lane.reopen();
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
        if (!request.took(reports[index])) this.#push(request);
      }
    } catch (thrown) {
      this.#meter.failed(startedAt, spans);
      // The defect may concern only one of the requests.
      if (group.length > 1 && isDefect(thrown)) for (const one of group) await this.#commit([one]);
      else this.#fail(group, thrown);
    }
  }

  #fail(group: readonly WaitingRequest[], thrown: unknown): void {
    const failure = this.#noteFailure(thrown);
    for (const request of group) request.fail(failure);
  }

  /** The error for those who wait. */
  #noteFailure(thrown: unknown): SpangraphError {
    if (isDefect(thrown)) this.#onDefect?.(thrown);
    const failure = storageFailure(thrown);
    this.storage.failed(failure);
    return failure;
  }
}

/** Why nothing is taken while the server stops. */
export function shuttingDown(): SpangraphError {
  return new SpangraphError('SHUTTING_DOWN', 'The server is stopping; send this request again when it is back.', {
    retryAfterMs: RETRY_AFTER_MS,
  });
}
