/**
 * Shares the answering threads among the questions that clients ask.
 *
 * One thread, the quick one, is kept for questions with short answers. The pool cannot know beforehand which these are. So
 * if no other thread is free, a question gets a short time on the quick thread. If it needs more, it leaves the thread and
 * joins the slow line. A slow thread later answers it from the beginning. Questions only read, so asking twice changes
 * nothing. A question that was slow the last time joins the slow line at once. So a look-up by id waits only for the short
 * times of the questions before it. This is a multilevel feedback queue with two levels (Corbató et al. 1962).
 *
 * Questions that mostly wait for a cluster share a thread. Then one that keeps the quick thread busy leaves it when another
 * question comes to the thread.
 *
 * The quick thread starts with the pool. The others start one after another, when a question waits for one. A thread costs a
 * second of CPU time and its memory, and a client that asks one question at a time needs only one thread. Short questions of
 * many clients are not answered sooner by more threads than processors, so one more starts only when a question has waited for
 * several times as long as one may keep the quick thread.
 *
 * Questions on one thread share its memory, too. When the thread ends because of one of them, the others are asked again. Those
 * that had taken most are then asked alone, so that the next loss affects no other question.
 */
import { SpangraphError } from '../../errors.ts';
import type { Question, Reply } from '../../net/question.ts';
import { type Asked, ThreadLost } from './answering-thread.ts';
import { KnownQuestions } from './known-questions.ts';
import { Lines } from './lines.ts';
import type { PoolLimits } from './pool-limits.ts';
import { watchQuickTime } from './quick-time.ts';
import {
  refusedFullLine,
  refusedLongWait,
  refusedLostThread,
  refusedMemory,
  refusedStop,
  refusedTime,
} from './refusals.ts';
import { Seat, type StartThread } from './seat.ts';

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
  /** Whether it may share its thread with no other question. */
  isAlone: boolean;
  /** Threads that ended while they worked on it. */
  losses: number;
  /** The last of them. */
  lost: ThreadLost | undefined;
}

interface Place {
  readonly entry: Entry;
  readonly seat: Seat;
  readonly asked: Asked;
  readonly startedAt: number;
  /** Whether its time on the quick thread is over. */
  isOverdue: boolean;
  /** Ends the watch of its time on the quick thread. */
  endWatch?: () => void;
}

/**
 * A question that took this many times the quick time is remembered as slow. A shorter one costs little on the quick thread.
 * The first question of a kind takes a thread several times as long as the next one.
 */
const SLOW_TIMES = 4;
/** Times that a question is asked again after a thread was lost. */
const MAX_LOSSES = 3;
/** A question that had taken this share of the largest one may be the one that ended the thread. */
const SUSPECT_SHARE = 1 / 8;
/** Checks for long questions during the time that makes a question long. */
const ENDS_A_LONG_TIME = 4;
/** A thread beyond the processors starts for a question that has waited for this many times the quick time. */
const LONG_WAIT_TIMES = 4;
/** Threads that are busy beside the answering threads: the one that holds the connections. */
const OTHER_THREADS = 1;

export class AnswerPool {
  readonly #limits: PoolLimits;
  readonly #seats: readonly Seat[];
  readonly #lines = new Lines<Entry>();
  readonly #running = new Set<Entry>();
  readonly #knownSlow = new KnownQuestions();
  readonly #knownAlone = new KnownQuestions();
  /** Seats that take no question for a while. */
  #paused: ReadonlySet<Seat> = new Set();
  /** Looks for questions that have waited for long. */
  #growth: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor({ limits, start, onThreadLost }: AnswerPoolOptions) {
    this.#limits = limits;
    const count = limits.threads;
    // The other seats are filled before the quick one, unless it has room for many questions.
    const quick = limits.questionsPerThread === 1 ? count - 1 : 0;
    this.#seats = Array.from({ length: count }, (_, index) => {
      const isQuick = count > 1 && index === quick;
      return new Seat({ isQuick, start, onFree: () => this.#dispatch(), onLost: onThreadLost });
    });
  }

  /** Resolves when the first thread can answer; rejects with what kept it from starting. */
  async ready(): Promise<void> {
    await (this.#seats.find((seat) => seat.isQuick) ?? this.#seats[0])?.start();
  }

  /**
   * Answers a question of `client`. Throws OPERATION_REFUSED if too many wait or it waited too long, READ_TIMEOUT if it
   * took too long, OPERATION_TOO_LARGE if it needed too much memory, or the reason of `signal`, which ends it.
   */
  async ask(question: Question, client: string, signal: AbortSignal): Promise<Reply> {
    signal.throwIfAborted();
    if (this.#lines.length >= this.#limits.maxWaiting) throw refusedFullLine(this.#limits);
    const entry = this.#enter(question, client);
    const onAbort = (): void => this.#giveUp(entry, SpangraphError.from(signal.reason));
    signal.addEventListener('abort', onAbort);
    this.#lines.push(entry);
    this.#dispatch();
    try {
      return await entry.reply.promise;
    } finally {
      signal.removeEventListener('abort', onAbort);
      for (const timer of entry.timers) clearTimeout(timer);
    }
  }

  /**
   * Runs the action while only the quick thread answers. Questions are ended with the reason when they have been under way for
   * `longMs` milliseconds. Shorter ones are answered first, and the other threads take no new ones.
   */
  async whileQuick(action: () => Promise<void>, longMs: number, reason: SpangraphError): Promise<void> {
    const endLong = (): void => {
      const since = performance.now() - longMs;
      for (const { entry, startedAt } of this.#places()) if (startedAt <= since) this.#giveUp(entry, reason);
    };
    endLong();
    const ending = setInterval(endLong, longMs / ENDS_A_LONG_TIME);
    try {
      const slow = this.#seats.filter(({ isQuick }) => !isQuick);
      await this.#whileFree(slow, action);
    } finally {
      clearInterval(ending);
    }
  }

  /** Runs the action while no question is being answered. Those under way are answered first, and new ones wait. */
  whileIdle(action: () => Promise<void>): Promise<void> {
    return this.#whileFree(this.#seats, action);
  }

  async #whileFree(seats: readonly Seat[], action: () => Promise<void>): Promise<void> {
    const before = this.#paused;
    this.#paused = new Set([...before, ...seats]);
    try {
      await Promise.all(seats.map((seat) => seat.idle()));
      await action();
    } finally {
      this.#paused = before;
      this.#dispatch();
    }
  }

  /** Refuses what is not answered yet with SHUTTING_DOWN, and ends all threads. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#growth);
    const open = [...this.#lines.entries(), ...this.#running];
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
          if (entry.at === undefined) this.#giveUp(entry, refusedLongWait(this.#limits, entry.lost));
        }, maxWaitMs),
      ],
      at: undefined,
      isSlow: this.#knownSlow.has(question),
      isAlone: this.#knownAlone.has(question),
      losses: 0,
      lost: undefined,
    };
    return entry;
  }

  /** Gives questions that wait to the seats that have room. */
  #dispatch(): void {
    if (this.#isClosed) return;
    for (const seat of this.#seats) {
      for (let entry = this.#next(seat); entry !== undefined; entry = this.#next(seat)) this.#start(entry, seat);
    }
    this.#grow();
    for (const place of this.#places()) this.#makeWay(place);
  }

  /** Starts one more thread if a question needs one. */
  #grow(): void {
    const seat = this.#seats.find(({ isStarted }) => !isStarted);
    if (seat === undefined || this.#lines.length === 0 || this.#seats.some(({ isStarting }) => isStarting)) return;
    // Its failure is reported as that of a thread that was lost.
    if (this.#isThreadWanted()) seat.start().catch(() => {});
    else this.#growth ??= setTimeout(() => this.#growLater(), this.#longWaitMs);
  }

  #growLater(): void {
    this.#growth = undefined;
    this.#grow();
  }

  get #longWaitMs(): number {
    return LONG_WAIT_TIMES * this.#limits.quickMs;
  }

  /** Some questions wait. */
  #isThreadWanted(): boolean {
    const { processors } = this.#limits;
    const started = this.#seats.filter(({ isStarted }) => isStarted).length;
    if (started + OTHER_THREADS < processors || this.#lines.hasOther) return true;
    const since = performance.now() - this.#longWaitMs;
    return this.#lines.entries().some(({ arrivedAt }) => arrivedAt <= since);
  }

  #next(seat: Seat): Entry | undefined {
    if (this.#paused.has(seat) || !seat.hasRoom(this.#limits.questionsPerThread)) return undefined;
    const entry = this.#lines.next(seat, (client) => this.#slowRunningOf(client) < this.#limits.maxSlowPerClient);
    if (entry === undefined || !seat.isQuick || !this.#knownSlow.has(entry.question)) return entry;
    // The same question proved slow while this one waited.
    entry.isSlow = true;
    this.#lines.push(entry);
    return this.#next(seat);
  }

  #slowRunningOf(client: string): number {
    let running = 0;
    for (const { client: own, at } of this.#running) if (own === client && at?.seat.isQuick === false) running += 1;
    return running;
  }

  #start(entry: Entry, seat: Seat): void {
    const startedAt = performance.now();
    const asked = seat.ask(entry.question, startedAt - entry.arrivedAt, entry.isAlone);
    const place: Place = { entry, seat, asked, startedAt, isOverdue: false };
    entry.at = place;
    this.#running.add(entry);
    if (seat.isQuick) place.endWatch = watchQuickTime(seat, this.#limits.quickMs, () => this.#overdue(place));
    const finish = (): boolean => {
      place.endWatch?.();
      if (entry.at !== place) return false;
      this.#running.delete(entry);
      entry.at = undefined;
      return true;
    };
    asked.answered.then(
      ({ reply, cpuMs }) => {
        if (!finish()) return;
        const isSlow = cpuMs > SLOW_TIMES * this.#limits.quickMs && this.#keepsBusy(place);
        this.#knownSlow.note(entry.question, isSlow);
        entry.reply.resolve(reply);
      },
      (thrown: unknown) => {
        if (!finish()) return;
        if (!(thrown instanceof ThreadLost)) entry.reply.reject(thrown);
        else if (!this.#askAgain(entry, asked.taken(), thrown)) entry.reply.reject(this.#reasonOf(thrown, entry));
      },
    );
  }

  /** Puts a question back in line whose thread may have ended for another one. */
  #askAgain(entry: Entry, taken: number, lost: ThreadLost): boolean {
    if (this.#limits.questionsPerThread === 1 || entry.isAlone || ++entry.losses > MAX_LOSSES) return false;
    entry.lost = lost;
    entry.isAlone = taken >= lost.mostTaken * SUSPECT_SHARE;
    this.#lines.push(entry);
    this.#dispatch();
    return true;
  }

  /** Its time is over. It may stay until another question waits for the quick thread, or shares it. */
  #overdue(place: Place): void {
    place.isOverdue = true;
    this.#makeWay(place);
  }

  #makeWay(place: Place): void {
    if (!place.isOverdue || place.entry.at !== place) return;
    const isInTheWay = (): boolean =>
      this.#keepsBusy(place) && this.#places().some((other) => other.seat === place.seat && !this.#keepsBusy(other));
    if (this.#lines.hasFresh || isInTheWay()) this.#moveToSlowLine(place);
  }

  /** Whether the CPU time of its thread is due to this question. If others share the thread, one that has taken little is not. */
  #keepsBusy({ asked }: Place): boolean {
    return this.#limits.questionsPerThread === 1 || asked.taken() > 0;
  }

  #moveToSlowLine({ entry, asked }: Place): void {
    entry.at = undefined;
    this.#running.delete(entry);
    entry.isSlow = true;
    this.#knownSlow.note(entry.question, true);
    this.#lines.push(entry);
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
    this.#lines.remove(entry);
    at?.asked.cancel(reason);
    entry.reply.reject(reason);
  }

  #reasonOf(lost: ThreadLost, { isAlone, question }: Entry): SpangraphError {
    if (!lost.isOutOfMemory) return refusedLostThread(lost);
    if (isAlone) this.#knownAlone.note(question, true);
    const wasAlone = isAlone || this.#limits.questionsPerThread === 1;
    return wasAlone ? refusedMemory(this.#limits) : refusedLostThread(lost);
  }
}
