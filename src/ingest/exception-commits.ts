/** Commits what log records tell of spans. Requests that arrive during a commit go into the next one together. */
import type { LoggedException } from '../model/exception.ts';

type Batch = readonly LoggedException[];

interface Waiting {
  readonly batch: Batch;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

export class ExceptionCommits {
  readonly #commit: (batches: readonly Batch[]) => Promise<void>;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;

  /** `commit`: resolves when the batches are durable. Its errors go to all that wait for it. */
  constructor(commit: (batches: readonly Batch[]) => Promise<void>) {
    this.#commit = commit;
  }

  /** Resolves when they are durable. */
  write(batch: Batch): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject });
      this.#running ??= this.#commitAll();
    });
  }

  /** Resolves when everything is answered. */
  async drain(): Promise<void> {
    await this.#running;
  }

  async #commitAll(): Promise<void> {
    // Requests that arrive in the same turn of the event loop belong to the same commit.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        await this.#commit(group.map(({ batch }) => batch));
        for (const { resolve } of group) resolve();
      } catch (thrown) {
        for (const { reject } of group) reject(thrown);
      }
    }
    this.#running = undefined;
  }
}
