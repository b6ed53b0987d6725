/** The API's handle on one thread that answers questions. */
import type { Worker } from 'node:worker_threads';
import { SpangraphError } from '../../errors.ts';
import type { Question, Reply } from '../../net/question.ts';
import type { FromThread, ToThread } from './messages.ts';

/** Milliseconds that a thread with one question at a time has to stop cancelled work before it is terminated. */
const CANCEL_GRACE_MS = 2_000;
/** The same for a thread that several questions share. Its end is that of all of them, and each may delay the others. */
export const SHARED_CANCEL_GRACE_MS = 20_000;
/** Milliseconds that a thread has to close its storage at the end. */
const STOP_GRACE_MS = 5_000;

export interface Answered {
  readonly reply: Reply;
  /** Milliseconds of CPU time that the thread used meanwhile, for all of its questions. */
  readonly cpuMs: number;
}

/** A question that a thread works on. */
export interface Asked {
  /** Rejects with the reason of {@link cancel}, or with {@link ThreadLost}. */
  readonly answered: Promise<Answered>;
  /** Resolves when the thread has ended its work on the question, or has ended itself. */
  readonly settled: Promise<void>;
  /** KiB that the answer has read and made so far. 0 below about 1 MiB. */
  taken(): number;
  /** Call when nobody wants the answer any more. */
  cancel(reason: SpangraphError): void;
}

/** The thread ended while it worked on the question. */
export class ThreadLost extends Error {
  override readonly name = 'ThreadLost';
  /** Whether it exceeded its memory limit. */
  readonly isOutOfMemory: boolean;
  /** The largest {@link Asked.taken} of the questions that it worked on. */
  readonly mostTaken: number;

  constructor(cause: Error | undefined, mostTaken: number) {
    super('The answering thread ended.', { cause });
    this.isOutOfMemory = cause !== undefined && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
    this.mostTaken = mostTaken;
  }
}

interface Pending {
  readonly cancelled: Int32Array;
  readonly progress: Int32Array;
  readonly answered: PromiseWithResolvers<Answered>;
  readonly settled: PromiseWithResolvers<void>;
  grace?: NodeJS.Timeout;
}

export class AnsweringThread {
  readonly #worker: Worker;
  readonly #cancelGraceMs: number;
  readonly #pending = new Map<number, Pending>();
  readonly #ready = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<Error | undefined>();
  #lastId = 0;
  #error: Error | undefined;
  #hasEnded = false;

  /** Resolves when the thread can answer. Rejects with the reason if it cannot start. */
  readonly ready: Promise<void> = this.#ready.promise;
  /** Resolves when the thread has ended, with the reason if it ended unexpectedly. */
  readonly ended: Promise<Error | undefined> = this.#ended.promise;

  /** `cancelGraceMs`: milliseconds that it has to stop cancelled work. */
  constructor(worker: Worker, cancelGraceMs = CANCEL_GRACE_MS) {
    this.#worker = worker;
    this.#cancelGraceMs = cancelGraceMs;
    this.#ready.promise.catch(() => {});
    worker.on('message', (message: FromThread) => this.#hear(message));
    worker.on('error', (error) => {
      this.#error = error instanceof Error ? error : new Error(String(error));
    });
    worker.on('exit', () => this.#end());
  }

  /** Whether the thread has ended. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** The thread must not have ended: it would never answer. */
  ask(question: Question, waitedMs: number): Asked {
    const id = ++this.#lastId;
    const pending: Pending = {
      cancelled: sharedInteger(),
      progress: sharedInteger(),
      answered: Promise.withResolvers(),
      settled: Promise.withResolvers(),
    };
    this.#pending.set(id, pending);
    const { cancelled, progress } = pending;
    this.#post({ type: 'ask', id, question, waitedMs, cancelled, progress });
    return {
      answered: pending.answered.promise,
      settled: pending.settled.promise,
      taken: () => takenBy(pending),
      cancel: (reason) => this.#cancel(id, reason),
    };
  }

  /** Milliseconds of CPU time that the thread has used. 0 if it has ended. */
  async cpuMs(): Promise<number> {
    const { user, system } = await this.#worker.cpuUsage().catch(() => ({ user: 0, system: 0 }));
    return (user + system) / 1_000;
  }

  /** Lets the thread close its storage, then ends it. */
  async stop(): Promise<void> {
    this.#post({ type: 'stop' });
    const timer = setTimeout(() => void this.#worker.terminate(), STOP_GRACE_MS);
    await this.#ended.promise;
    clearTimeout(timer);
  }

  #post(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #cancel(id: number, reason: SpangraphError): void {
    const pending = this.#pending.get(id);
    if (pending === undefined || pending.grace !== undefined) return;
    Atomics.store(pending.cancelled, 0, 1);
    this.#post({ type: 'cancel', id, error: reason.toPlain() });
    pending.answered.reject(reason);
    pending.grace = setTimeout(() => void this.#worker.terminate(), this.#cancelGraceMs);
  }

  #hear(message: FromThread): void {
    switch (message.type) {
      case 'ready':
        this.#ready.resolve();
        return;
      case 'failed':
        this.#ready.reject(SpangraphError.fromPlain(message.error, message.stack));
        return;
      case 'cancelled':
        // It was rejected when it was cancelled.
        this.#settle(message.id, () => {});
        return;
      case 'reply':
        this.#settle(message.id, (pending) => pending.answered.resolve(message));
    }
  }

  #settle(id: number, answer: (pending: Pending) => void): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    clearTimeout(pending.grace);
    answer(pending);
    pending.settled.resolve();
  }

  #end(): void {
    // Set first: a listener of the end may ask the next question at once.
    this.#hasEnded = true;
    const mostTaken = Math.max(0, ...[...this.#pending.values()].map(takenBy));
    const lost = new ThreadLost(this.#error, mostTaken);
    this.#ready.reject(lost);
    for (const id of this.#pending.keys()) this.#settle(id, (pending) => pending.answered.reject(lost));
    this.#ended.resolve(this.#error);
  }
}

function takenBy({ progress }: Pending): number {
  return Atomics.load(progress, 0);
}

function sharedInteger(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}
