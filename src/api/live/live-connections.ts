/**
 * Subscriptions. This thread keeps the connection and the place up to which it is answered. Each turn is an ordinary question to an
 * answering thread, asked only when the storage has changed and the client has taken what it was sent. So the storage is the
 * buffer, and nothing of a slow client is held but one answer.
 */
import type { ServerResponse } from 'node:http';
import type { Caller } from '../../access/caller.ts';
import type { Visit } from '../../access/quotas/quotas.ts';
import { ERROR_CODES, SpangraphError } from '../../errors.ts';
import type { OperationSummary } from '../../net/answer-report.ts';
import type { LiveTurn, TimedOutcome } from '../../net/live.ts';
import { lengthOf, type Question, type Reply, textReply } from '../../net/question.ts';
import type { Asker } from '../answers/asker.ts';
import type { Changes, DataVersion, WaitBounds } from './changes.ts';
import { EventStream, type StreamLimits } from './event-stream.ts';
import { StoreChanges, type WatchedStore } from './store-changes.ts';

export interface LiveLimits extends StreamLimits {
  /** Subscriptions at a time, of all clients and of one. */
  readonly maxSubscriptions: number;
  readonly maxSubscriptionsPerClient: number;
  /** Milliseconds between two looks at the storage. */
  readonly intervalMs: number;
  /** Milliseconds until a client that takes nothing misses all but the newest. */
  readonly lateMs: number;
  /** Least milliseconds between two turns of a subscription to measures. */
  readonly measuresMs: number;
}

/** Counts the turn that began at `startedAt` (performance.now). */
export interface TurnMeter {
  answered(startedAt: number, summary: OperationSummary | undefined): void;
}

export interface Subscriber {
  readonly question: Question;
  /** Who asks, if they still may. Throws if not. */
  readonly readmit: () => Promise<Caller>;
  readonly client: string;
  readonly response: ServerResponse;
  /** Aborted when the client has closed its connection. */
  readonly gone: AbortSignal;
  /** The body of a refusal. */
  readonly refusal: (error: SpangraphError) => object | string;
  readonly meter: TurnMeter;
  /** Counts the bytes of events. */
  readonly visit: Pick<Visit, 'take'>;
}

interface Admitted extends Subscriber {
  /** Aborted when the client may not subscribe any more. */
  readonly denied: AbortController;
}

/** A subscriber, and the changes of the store that it subscribes to. */
interface Watching extends Admitted {
  readonly changes: Changes;
}

/** Turns that take too long, one after the other, before the subscription ends. */
const MAX_TIMEOUTS = 3;
const RETRY_AFTER_MS = 5_000;
/** A turn that measures is followed by a pause of so many times what it took, so that no subscription keeps a thread busy. */
const PAUSE_PER_MEASURING = 10;

export class LiveConnections {
  readonly #asker: Asker;
  readonly #limits: LiveLimits;
  readonly #stores: StoreChanges;
  readonly #perClient = new Map<string, number>();
  readonly #stopping = new AbortController();
  readonly #open = new Set<Admitted>();
  #count = 0;

  /** `watch`: begins to watch the store of a tenant. */
  constructor(asker: Asker, limits: LiveLimits, watch: (tenant: string) => WatchedStore) {
    this.#asker = asker;
    this.#limits = limits;
    this.#stores = new StoreChanges(watch, limits.intervalMs);
  }

  /** Resolves when the connection has ended. Throws what refuses the subscription as a whole; nothing is sent then. */
  async serve(subscriber: Subscriber): Promise<void> {
    this.#enter(subscriber.client);
    const denied = new AbortController();
    const open = { ...subscriber, denied };
    this.#open.add(open);
    const { tenant } = subscriber.question.caller;
    try {
      await this.#stores.during(tenant, (changes) => this.#serve({ ...open, changes }));
    } finally {
      this.#open.delete(open);
      this.#leave(subscriber.client);
    }
  }

  /** Ends those whose clients may not subscribe any more. They get the reason when they come again. */
  async recheck(): Promise<void> {
    await Promise.allSettled([...this.#open].map(callerNow));
  }

  async #serve(subscriber: Watching): Promise<void> {
    const signal = AbortSignal.any([subscriber.gone, this.#stopping.signal, subscriber.denied.signal]);
    const first = await this.#ask(subscriber, {}, signal);
    const stream = new EventStream(subscriber.response, this.#limits);
    try {
      if (await this.#follow(subscriber, first, { stream, signal })) stream.complete();
    } finally {
      stream.close();
    }
  }

  /** Ends all connections without the event `complete`, so that clients come again. */
  close(): void {
    this.#stopping.abort(new SpangraphError('SHUTTING_DOWN', 'The server is stopping.'));
  }

  /** Turn after turn. False if the connection ended before the subscription did. */
  async #follow(subscriber: Watching, first: AnsweredTurn, { stream, signal }: Following): Promise<boolean> {
    let answered = first;
    for (;;) {
      const { live, body } = answered.reply;
      if (!live?.isEmpty) subscriber.visit.take(lengthOf(answered.reply));
      const takenMs = live?.isEmpty ? 0 : await stream.next(body);
      if (live === undefined) return true;
      if (!live.hasMore) await subscriber.changes.after(answered.seen, signal, this.#boundsOf(live, answered));
      const turn = { after: live.after, ...(takenMs > this.#limits.lateMs && { isLate: true }) };
      const next = await this.#askUntilAnswered(subscriber, turn, signal);
      if (next === undefined) return false;
      answered = next;
    }
  }

  /** When the next turn may be asked. */
  #boundsOf({ pace, tookMs }: TimedOutcome, { endedAt }: AnsweredTurn): WaitBounds {
    if (pace === undefined) return {};
    const { leastMs, dueMs = Number.POSITIVE_INFINITY } = pace;
    const pauseMs = Math.max(this.#limits.measuresMs, leastMs, PAUSE_PER_MEASURING * tookMs);
    return { earliest: endedAt + pauseMs, latest: endedAt + dueMs };
  }

  /** Asks again after refusals that pass, but not for ever what takes too long. Undefined if the connection has ended. */
  async #askUntilAnswered(
    subscriber: Watching,
    turn: LiveTurn,
    signal: AbortSignal,
  ): Promise<AnsweredTurn | undefined> {
    let timeouts = 0;
    while (!signal.aborted) {
      try {
        return await this.#ask(subscriber, turn, signal);
      } catch (thrown) {
        if (signal.aborted) break;
        const error = SpangraphError.from(thrown);
        if (error.code === 'INTERNAL_SERVER_ERROR') throw thrown;
        if (error.code === 'READ_TIMEOUT') timeouts++;
        if (!ERROR_CODES[error.code].retryable || timeouts === MAX_TIMEOUTS) {
          const reply = textReply(200, {}, JSON.stringify(subscriber.refusal(error)));
          return { reply, seen: undefined, endedAt: performance.now() };
        }
        await subscriber.changes.after(undefined, signal);
      }
    }
    return undefined;
  }

  async #ask(subscriber: Watching, live: LiveTurn, signal: AbortSignal): Promise<AnsweredTurn> {
    const { question, client, meter, changes } = subscriber;
    const caller = await callerNow(subscriber);
    const seen = changes.version();
    const startedAt = performance.now();
    const reply = await this.#asker.ask({ ...question, caller, live }, client, signal);
    meter.answered(startedAt, reply.summary);
    return { reply, seen, endedAt: performance.now() };
  }

  #enter(client: string): void {
    const { maxSubscriptions, maxSubscriptionsPerClient } = this.#limits;
    const ofClient = this.#perClient.get(client) ?? 0;
    if (ofClient >= maxSubscriptionsPerClient) {
      throw tooMany(`This client has ${ofClient} subscriptions`, 'api.limits.max_subscriptions_per_client');
    }
    if (this.#count >= maxSubscriptions) {
      throw tooMany(`All clients together have ${this.#count} subscriptions`, 'api.limits.max_subscriptions');
    }
    this.#count++;
    this.#perClient.set(client, ofClient + 1);
  }

  #leave(client: string): void {
    this.#count--;
    const left = (this.#perClient.get(client) ?? 1) - 1;
    if (left === 0) this.#perClient.delete(client);
    else this.#perClient.set(client, left);
  }
}

/** Who asks now. Ends the connection, and throws, if they may not any more, or would see what is not theirs. */
async function callerNow({ readmit, question, denied }: Admitted): Promise<Caller> {
  try {
    const caller = await readmit();
    if (caller.tenant === question.caller.tenant) return caller;
    throw new SpangraphError('PERMISSION_DENIED', 'The credentials belong to another tenant now.');
  } catch (thrown) {
    denied.abort(thrown);
    throw thrown;
  }
}

interface AnsweredTurn {
  readonly reply: Reply;
  /** The version of the data before the turn. */
  readonly seen: DataVersion;
  /** By performance.now. */
  readonly endedAt: number;
}

interface Following {
  readonly stream: EventStream;
  readonly signal: AbortSignal;
}

function tooMany(what: string, limit: string): SpangraphError {
  return new SpangraphError(
    'OPERATION_REFUSED',
    `${what}, which is the limit (${limit}). End one, or ask again later.`,
    {
      retryAfterMs: RETRY_AFTER_MS,
    },
  );
}
