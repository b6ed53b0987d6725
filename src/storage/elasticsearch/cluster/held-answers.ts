/**
 * The answers of the cluster that a reader has in memory as text: they are being received, or are not parsed yet. Memory outside the
 * JavaScript heap holds them, so the limit of the heap does not bound them.
 *
 * When they are over the limit together, all but one of them wait before they receive more. The one that became large first never
 * waits, so there is always one that goes on. Small answers never wait, so that a look-up by id does not wait for a large answer.
 */
import type { OperationMeter } from '../../backend.ts';

/** What counts the bytes of an answer in the connection. An alias, because the client demands an index signature. */
export type AnswerContext = {
  readonly operation?: OperationMeter | undefined;
  readonly held?: HeldAnswer;
};

/** Bytes up to which an answer is small. */
const SMALL_BYTES = 256 * 1_024;

export class HeldAnswers {
  readonly #maxBytes: number;
  readonly #large = new Set<HeldAnswer>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** For an answer that will be requested. Dispose of it when the answer is parsed. It no longer waits once `signal` is aborted. */
  open(signal: AbortSignal): HeldAnswer {
    const counted = (bytes: number, held: HeldAnswer): void => {
      this.#bytes += bytes;
      if (held.bytes > SMALL_BYTES) this.#large.add(held);
      else this.#large.delete(held);
      if (bytes < 0) for (const large of this.#large) if (this.#mayGoOn(large)) large.goOn();
    };
    return new HeldAnswer(signal, counted, (held) => this.#mayGoOn(held));
  }

  #mayGoOn(held: HeldAnswer): boolean {
    const [first] = this.#large;
    return this.#bytes <= this.#maxBytes || held === first || held.bytes <= SMALL_BYTES;
  }
}

export class HeldAnswer implements Disposable {
  readonly #signal: AbortSignal;
  readonly #counted: (bytes: number, held: HeldAnswer) => void;
  readonly #mayGoOn: (held: HeldAnswer) => boolean;
  #bytes = 0;
  #waiting: PromiseWithResolvers<void> | undefined;
  readonly goOn = (): void => this.#waiting?.resolve();

  constructor(
    signal: AbortSignal,
    counted: (bytes: number, held: HeldAnswer) => void,
    mayGoOn: (held: HeldAnswer) => boolean,
  ) {
    this.#signal = signal;
    this.#counted = counted;
    this.#mayGoOn = mayGoOn;
    signal.addEventListener('abort', this.goOn);
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Counts bytes that have arrived. Undefined if more may be received at once; otherwise resolves when it may. */
  add(bytes: number): Promise<void> | undefined {
    this.#count(bytes);
    if (this.#mayGoOn(this) || this.#signal.aborted) return undefined;
    this.#waiting = Promise.withResolvers();
    return this.#waiting.promise;
  }

  /** Forgets what has arrived: the answer is requested again. */
  restart(): void {
    if (this.#bytes > 0) this.#count(-this.#bytes);
  }

  [Symbol.dispose](): void {
    this.#signal.removeEventListener('abort', this.goOn);
    this.restart();
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    this.#counted(bytes, this);
  }
}
