/** A place for one answering thread. When the thread ends unexpectedly, another one takes its place. */

import type { Question } from '../../net/question.ts';
import type { AnsweringThread, Asked } from './answering-thread.ts';

/** Milliseconds until a thread that could not start is started again. */
const RESTART_DELAY_MS = 1_000;

/** Starts a thread. `isQuick`: it is kept for questions with short answers. */
export type StartThread = (isQuick: boolean) => AnsweringThread;

export interface SeatOptions {
  readonly isQuick: boolean;
  readonly start: StartThread;
  /** The seat can take a question again. */
  readonly onFree: () => void;
  /** A thread ended unexpectedly, or could not start. */
  readonly onLost: (reason: unknown) => void;
}

export class Seat {
  readonly isQuick: boolean;
  readonly #options: SeatOptions;
  /** Undefined until the seat is started. */
  #thread: AnsweringThread | undefined;
  #isReady = false;
  #isStopping = false;
  /** It works on a question that shares its thread with no other. */
  #isTakenAlone = false;
  readonly #underWay = new Set<Promise<void>>();
  #restart: NodeJS.Timeout | undefined;

  constructor(options: SeatOptions) {
    this.isQuick = options.isQuick;
    this.#options = options;
  }

  /** Starts the first thread. Resolves when it can answer; rejects with what kept it from starting. */
  start(): Promise<void> {
    this.#thread ??= this.#startThread();
    return this.#thread.ready;
  }

  get isStarted(): boolean {
    return this.#thread !== undefined;
  }

  /** Whether it was started and cannot answer at the moment. */
  get isStarting(): boolean {
    return this.isStarted && !this.#isReady;
  }

  /** Whether the thread works on fewer than `limit` questions and can take another one. */
  hasRoom(limit: number): boolean {
    return this.#isReady && this.#thread?.hasEnded === false && !this.#isTakenAlone && this.#underWay.size < limit;
  }

  /** The seat must have room. `alone`: it has no room until this question is settled. */
  ask(question: Question, waitedMs: number, alone: boolean): Asked {
    if (this.#thread === undefined) throw new Error('No thread was started.');
    const asked = this.#thread.ask(question, waitedMs);
    this.#isTakenAlone = alone;
    this.#underWay.add(asked.settled);
    void asked.settled.then(() => {
      this.#underWay.delete(asked.settled);
      this.#isTakenAlone = false;
      this.#options.onFree();
    });
    return asked;
  }

  /** Milliseconds of CPU time that the thread has used. */
  async cpuMs(): Promise<number> {
    return (await this.#thread?.cpuMs()) ?? 0;
  }

  /** Resolves when the thread has ended its work on all questions asked until now. */
  async idle(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#restart);
    await this.#thread?.stop();
  }

  #startThread(): AnsweringThread {
    const { isQuick, start, onFree, onLost } = this.#options;
    const thread = start(isQuick);
    thread.ready.then(
      () => {
        this.#isReady = true;
        onFree();
      },
      () => {}, // `ended` follows.
    );
    void thread.ended.then((error) => {
      const wasReady = this.#isReady;
      this.#isReady = false;
      if (this.#isStopping) return;
      onLost(error);
      const again = (): void => {
        this.#thread = this.#startThread();
      };
      if (wasReady) again();
      else this.#restart = setTimeout(again, RESTART_DELAY_MS);
    });
    return thread;
  }
}
