/** Sends the requests of one read: a bounded number at once, all under the time limit of the read. */
import { SpangraphError } from '../../../errors.ts';
import type { OperationMeter } from '../../backend.ts';
import { isTooLarge, lacksShard, storageError } from './client.ts';
import type { ExplainedRequests, RequestWords } from './explained-requests.ts';
import type { AnswerContext, HeldAnswers } from './held-answers.ts';
import { RetryBudget } from './retry.ts';
import { whole } from './whole-answer.ts';

/** Requests that one read has under way. */
const MAX_CONCURRENT = 8;
/** Milliseconds that a request waits for shards that have no copy to read: those of a new daily index start within it. */
const SHARDS_MS = 5_000;

/** Thrown if an answer is larger than the limit, or larger than the memory of the cluster allows. */
export const TOO_LARGE = Symbol('too large');

const UNREADABLE = 'The storage cannot be read now';

/** Options of the client for one request. */
export interface SendOptions {
  readonly signal: AbortSignal;
  readonly requestTimeout: number;
  readonly maxResponseSize?: number;
  readonly context: AnswerContext;
}

/** One request. */
export interface ClusterRequest<Answer> {
  readonly send: (options: SendOptions) => Promise<Answer>;
  /** What an explanation says. Absent: nothing. */
  readonly words?: RequestWords;
  /** Rows of the answer, for the explanation. */
  readonly rowsOf?: (answer: Answer) => number;
  /** Called with the size of an answer. */
  readonly onReceived?: (answer: Answer, bytes: number) => void;
  /** Whether a part of the answer can be asked for instead. If so, TOO_LARGE is thrown for an answer that is too large. */
  readonly isDivisible?: boolean;
}

/** The limits for the requests of a read. */
export interface RequestLimits {
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
  readonly held: HeldAnswers;
  /** The caller's. */
  readonly signal?: AbortSignal | undefined;
  /** Counts what is read. */
  readonly operation?: OperationMeter | undefined;
}

export class Requests {
  readonly #limits: RequestLimits;
  readonly #deadline: AbortSignal;
  readonly #signal: AbortSignal;
  readonly #explained: ExplainedRequests | undefined;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** `explained` collects the requests. */
  constructor(limits: RequestLimits, explained?: ExplainedRequests) {
    const { timeoutMs, signal } = limits;
    this.#limits = limits;
    this.#explained = explained;
    this.#deadline = AbortSignal.timeout(timeoutMs);
    this.#signal = signal === undefined ? this.#deadline : AbortSignal.any([signal, this.#deadline]);
  }

  /** Throws READ_TIMEOUT if the time is over, and the caller's reason if the caller has given up. */
  check(): void {
    this.#limits.signal?.throwIfAborted();
    if (this.#deadline.aborted) throw this.#timeout();
  }

  /** Throws STORAGE_UNAVAILABLE, TOO_LARGE and what {@link check} throws. */
  async send<Answer>(request: ClusterRequest<Answer>): Promise<Answer> {
    this.check();
    if (this.#running >= MAX_CONCURRENT) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running++;
    try {
      this.check();
      return await this.#sendWithShards(request);
    } catch (thrown) {
      this.check();
      if (request.isDivisible && isTooLarge(thrown)) throw TOO_LARGE;
      throw storageError(thrown, UNREADABLE);
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }

  /** Sends it again while shards have no copy to read. */
  async #sendWithShards<Answer>(request: ClusterRequest<Answer>): Promise<Answer> {
    const budget = new RetryBudget(SHARDS_MS);
    for (;;) {
      try {
        return await this.#sendOnce(request);
      } catch (thrown) {
        if (!lacksShard(thrown) || !(await budget.another())) throw thrown;
        this.check();
      }
    }
  }

  async #sendOnce<Answer>(request: ClusterRequest<Answer>): Promise<Answer> {
    const { send, words, rowsOf, onReceived, isDivisible = false } = request;
    const { timeoutMs, maxResponseBytes, operation } = this.#limits;
    const begun = performance.now();
    using held = this.#limits.held.open(this.#signal);
    const answer = whole(
      await send({
        signal: this.#signal,
        // The time limit of the read ends a request first, and has the better message.
        requestTimeout: 2 * timeoutMs,
        context: { operation, held },
        ...(isDivisible && { maxResponseSize: maxResponseBytes }),
      }),
    );
    onReceived?.(answer, held.bytes);
    if (words !== undefined) this.#explained?.add(words, rowsOf?.(answer) ?? 0, performance.now() - begun);
    return answer;
  }

  #timeout(): SpangraphError {
    return new SpangraphError(
      'READ_TIMEOUT',
      `The read took longer than ${this.#limits.timeoutMs} ms (storage.read_timeout). ` +
        'Ask for a shorter timeRange or a more selective filter, or raise the limit.',
    );
  }
}
