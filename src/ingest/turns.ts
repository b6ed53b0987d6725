/** Lets requests that take long go on one after the other, and everything else of the thread in between. */
export class Turns {
  readonly #waiting: (() => void)[] = [];

  /** Resolves in a later turn of the event loop, one caller in each: however many large requests there are, others wait for
   * a slice of one of them. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) setImmediate(() => this.#takeTurn());
    });
  }

  #takeTurn(): void {
    this.#waiting.shift()?.();
    if (this.#waiting.length > 0) setImmediate(() => this.#takeTurn());
  }
}
