/** Lets reads pass, and knows when none is running. */
export class ReadGate {
  #running = 0;
  #closed: PromiseWithResolvers<void> | undefined;
  #idle: PromiseWithResolvers<void> | undefined;

  /** Runs a read. Waits while the gate is closed. */
  async pass<Answer>(read: () => Promise<Answer>): Promise<Answer> {
    while (this.#closed !== undefined) await this.#closed.promise;
    this.#running++;
    try {
      return await read();
    } finally {
      this.#running--;
      if (this.#running === 0) this.#idle?.resolve();
    }
  }

  /** Closes the gate, waits for the running reads, runs the action and opens the gate. Must not be called while closed. */
  async close(action: () => Promise<void>): Promise<void> {
    const closed = Promise.withResolvers<void>();
    this.#closed = closed;
    try {
      if (this.#running > 0) {
        this.#idle = Promise.withResolvers<void>();
        await this.#idle.promise;
      }
      await action();
    } finally {
      this.#idle = undefined;
      this.#closed = undefined;
      closed.resolve();
    }
  }
}
