/**
 * Shares the answering threads among the questions that clients ask.
 *
 * One thread, the quick one, is kept for questions with short answers. The pool cannot know beforehand which these are. So
 * if no other thread is free, a question gets a short time on the quick thread. If it needs more, it leaves the thread and
 * joins the slow line. A slow thread later answers it from the beginning. Questions only read, so asking twice changes
 * nothing. A question that was slow the last time joins the slow line at once. So a look-up by id waits only for the short
 * times of the questions before it. This is a multilevel feedback queue with two levels (Corbató et al. 1962).
 *
 * The quick thread starts with the pool. The others start one after another, when a question waits for one. A thread costs a
 * second of CPU time and its memory, and a client that asks one question at a time needs only one thread.
 */
import { SpangraphError } from '../../errors.ts';
import type { Question, Reply } from '../../net/question.ts';
import { type Asked, ThreadLost } from './answering-thread.ts';
import { KnownSlow } from './known-slow.ts';
import type { PoolLimits } from './pool-limits.ts';
import {
  refusedFullLine,
  refusedLongWait,
  refusedLostThread,
  refusedMemory,
  refusedStop,
  refusedTime,
} from './refusals.ts';
import { Seat, type StartThread } from './seat.ts';
import { WaitingLine } from './waiting-line.ts';

export interface AnswerPoolOptions {
  readonly limits: PoolLimits;
  readonly start: StartThread;
  /** A thread ended unexpectedly, and another one takes its place. For the log. */
  readonly onThreadLost: (reason: unknown) => void;
}

/** A question from its arrival to its reply. */
interface Entry {
  readonly client: string;
  readonly question: Question;
  readonly arrivedAt: number;
  readonly reply: PromiseWithResolvers<Reply>;
  readonly timers: NodeJS.Timeout[];
  /** Where it is being answered. */
  at: Place | undefined;
  isSlow: boolean;
}

interface Place {
  readonly entry: Entry;
  readonly seat: Seat;
  readonly asked: Asked;
  readonly startedAt: number;
  /** Whether its time on the quick thread is over. */
  isOverdue: boolean;
  watch: NodeJS.Timeout | undefined;
}

/**
 * A question that took this many times the quick time is remembered as slow. A shorter one costs little on the quick thread.
 * The first question of a kind takes a thread several times as long as the next one.
 */
const SLOW_TIMES = 4;
/** A question that gets no CPU time may stay on the quick thread for this many times the quick time. */
const PATIENCE = 20;
/** Checks for long questions during the time that makes a question long. */
const ENDS_A_LONG_TIME = 4;

export class AnswerPool {
  readonly #limits: PoolLimits;
  readonly #seats: readonly Seat[];
  readonly #fresh = new WaitingLine<Entry>();
  readonly #slow = new WaitingLine<Entry>();
  readonly #running = new Set<Entry>();
  readonly #knownSlow = new KnownSlow();
  #isSlowTurn = false;
  #isPaused = false;

  constructor({ limits, start, onThreadLost }: AnswerPoolOptions) {
    this.#limits = limits;
    const count = limits.threads;
    // The quick seat is the last one: the others are filled first.
    this.#seats = Array.from({ length: count }, (_, index) => {
      const isQuick = count > 1 && index === count - 1;
      return new Seat({ isQuick, start, onFree: () => this.#dispatch(), onLost: onThreadLost });
    });
  }

  /** Resolves when the first thread can answer; rejects with what kept it from starting. */
  async ready(): Promise<void> {
    await this.#seats.at(-1)?.start();
  }

  /**
   * Answers a question of `client`. Throws OPERATION_REFUSED if too many wait or it waited too long, READ_TIMEOUT if it
   * took too long, OPERATION_TOO_LARGE if it needed too much memory, or the reason of `signal`, which ends it.
   */
  async ask(question: Question, client: string, signal: AbortSignal): Promise<Reply> {
    signal.throwIfAborted();
    if (this.#fresh.length + this.#slow.length >= this.#limits.maxWaiting) throw refusedFullLine(this.#limits);
    const entry = this.#enter(question, client);
    const onAbort = (): void => this.#giveUp(entry, SpangraphError.from(signal.reason));
    signal.addEventListener('abort', onAbort);
    this.#lineOf(entry).push(entry);
    this.#dispatch();
    try {
      return await entry.reply.promise;
    } finally {
      signal.removeEventListener('abort', onAbort);
      for (const timer of entry.timers) clearTimeout(timer);
    }
  }

  /**
   * Runs the action while no question is being answered. Questions are ended with the reason when they have been under way
   * for `longMs` milliseconds. The others are answered first, and new ones wait.
   */
  async whileIdle(action: () => Promise<void>, longMs: number, reason: SpangraphError): Promise<void> {
    const endLong = (): void => {
      const since = performance.now() - longMs;
      for (const { entry, startedAt } of this.#places()) if (startedAt <= since) this.#giveUp(entry, reason);
    };
    endLong();
    this.#isPaused = true;
    const ending = setInterval(endLong, longMs / ENDS_A_LONG_TIME);
    try {
      await Promise.all(this.#seats.map((seat) => seat.idle()));
      await action();
    } finally {
      clearInterval(ending);
      this.#isPaused = false;
      this.#dispatch();
    }
  }

  /** Refuses what is not answered yet with SHUTTING_DOWN, and ends all threads. */
  async close(): Promise<void> {
    this.#isPaused = true;
    const open = [...this.#fresh.entries(), ...this.#slow.entries(), ...this.#running];
    for (const entry of open) this.#giveUp(entry, refusedStop());
    await Promise.all(this.#seats.map((seat) => seat.stop()));
  }

  #enter(question: Question, client: string): Entry {
    const { maxTimeMs, maxWaitMs } = this.#limits;
    const entry: Entry = {
      client,
      question,
      arrivedAt: performance.now(),
      reply: Promise.withResolvers(),
      timers: [
        setTimeout(() => this.#giveUp(entry, refusedTime(this.#limits)), maxTimeMs),
        setTimeout(() => {
          if (entry.at === undefined) this.#giveUp(entry, refusedLongWait(this.#limits));
        }, maxWaitMs),
      ],
      at: undefined,
      isSlow: this.#knownSlow.has(question),
    };
    return entry;
  }

  #lineOf(entry: Entry): WaitingLine<Entry> {
    return entry.isSlow ? this.#slow : this.#fresh;
  }

  /** Gives questions that wait to the seats that have room. */
  #dispatch(): void {
    if (this.#isPaused) return;
    for (const seat of this.#seats) {
      for (let entry = this.#next(seat); entry !== undefined; entry = this.#next(seat)) this.#start(entry, seat);
    }
    this.#grow();
    if (this.#fresh.length === 0) return;
    for (const place of this.#places()) if (place.isOverdue) this.#moveToSlowLine(place);
  }

  /** Starts one more thread if a question waits. */
  #grow(): void {
    if (this.#fresh.length + this.#slow.length === 0 || this.#seats.some((seat) => seat.isStarting)) return;
    // Its failure is reported as that of a thread that was lost.
    this.#seats
      .find((seat) => !seat.isStarted)
      ?.start()
      .catch(() => {});
  }

  #next(seat: Seat): Entry | undefined {
    if (!seat.hasRoom(this.#limits.questionsPerThread)) return undefined;
    if (seat.isQuick) return this.#fresh.shift();
    const mayTake = (client: string): boolean => this.#slowRunningOf(client) < this.#limits.maxSlowPerClient;
    // The lines take turns, so that neither starves.
    this.#isSlowTurn = !this.#isSlowTurn;
    const [first, second] = this.#isSlowTurn ? [this.#slow, this.#fresh] : [this.#fresh, this.#slow];
    return first.shift(mayTake) ?? second.shift(mayTake);
  }

  #slowRunningOf(client: string): number {
    let running = 0;
    for (const { client: own, at } of this.#running) if (own === client && at?.seat.isQuick === false) running += 1;
    return running;
  }

  #start(entry: Entry, seat: Seat): void {
    const startedAt = performance.now();
    const asked = seat.ask(entry.question, startedAt - entry.arrivedAt);
    const place: Place = { entry, seat, asked, startedAt, isOverdue: false, watch: undefined };
    entry.at = place;
    this.#running.add(entry);
    if (seat.isQuick) this.#watch(place);
    const finish = (): boolean => {
      clearTimeout(place.watch);
      if (entry.at !== place) return false;
      this.#running.delete(entry);
      entry.at = undefined;
      return true;
    };
    asked.answered.then(
      ({ reply, cpuMs }) => {
        if (!finish()) return;
        this.#knownSlow.note(entry.question, cpuMs > SLOW_TIMES * this.#limits.quickMs);
        entry.reply.resolve(reply);
      },
      (thrown: unknown) => finish() && entry.reply.reject(this.#reasonOf(thrown)),
    );
  }

  /** The time on the quick thread is CPU time: a thread that waits for the processor has not had it. */
  #watch(place: Place): void {
    const { quickMs } = this.#limits;
    const half = quickMs / 2;
    const look = async (usedBefore?: number): Promise<void> => {
      const used = await place.seat.cpuMs();
      if (place.entry.at !== place) return;
      const isBusy = usedBefore !== undefined && used - usedBefore >= half;
      if (isBusy || performance.now() - place.startedAt >= PATIENCE * quickMs) this.#overdue(place);
      else place.watch = setTimeout(() => void look(usedBefore ?? used), half);
    };
    place.watch = setTimeout(() => void look(), half);
  }

  /** Its time is over. It may stay until another question waits for the quick thread. */
  #overdue(place: Place): void {
    place.isOverdue = true;
    if (this.#fresh.length > 0) this.#moveToSlowLine(place);
  }

  #moveToSlowLine({ entry, asked }: Place): void {
    entry.at = undefined;
    this.#running.delete(entry);
    entry.isSlow = true;
    this.#knownSlow.note(entry.question, true);
    this.#slow.push(entry);
    asked.cancel(new SpangraphError('OPERATION_REFUSED', 'The operation gives its thread to a quick one.'));
    this.#dispatch();
  }

  #places(): Place[] {
    return [...this.#running].flatMap(({ at }) => at ?? []);
  }

  #giveUp(entry: Entry, reason: SpangraphError): void {
    const { at } = entry;
    entry.at = undefined;
    this.#running.delete(entry);
    this.#lineOf(entry).remove(entry);
    at?.asked.cancel(reason);
    entry.reply.reject(reason);
  }

  #reasonOf(thrown: unknown): unknown {
    if (!(thrown instanceof ThreadLost)) return thrown;
    const isAlone = this.#limits.questionsPerThread === 1;
    return thrown.isOutOfMemory && isAlone ? refusedMemory(this.#limits) : refusedLostThread(thrown);
  }
}
