/** The queue between the shop and its worker. */
import { setTimeout as sleep } from 'node:timers/promises';

/** An order to be shipped. */
export interface Message {
  readonly order: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Limits of a batch: the number of messages, and the time to wait for them. */
const BATCH_SIZE = 3;
const BATCH_WAIT_MS = 1500;

/** First in, first out. */
export class MessageQueue {
  readonly #waiting: Message[] = [];
  #full = Promise.withResolvers<void>();

  send(message: Message): void {
    this.#waiting.push(message);
    if (this.#waiting.length >= BATCH_SIZE) this.#full.resolve();
  }

  /** The next batch. It is empty if no message came in time. Returns at once if the signal is aborted. */
  async receive(signal: AbortSignal): Promise<Message[]> {
    await Promise.race([this.#full.promise, sleep(BATCH_WAIT_MS, undefined, { signal }).catch(() => undefined)]);
    this.#full = Promise.withResolvers();
    return this.#waiting.splice(0, BATCH_SIZE);
  }
}
