/**
 * What each answering thread of a process holds of the memory for all of them. Every thread sees what the others hold, so that
 * one alone need not collect its garbage as often as when all are busy.
 */

/** The place of one thread. */
export interface MemoryShare {
  /** MiB that each thread holds, by its place. Shared memory. */
  readonly held: Int32Array;
  readonly place: number;
}

export class MemoryShares {
  readonly #held: Int32Array;
  readonly #free: number[];

  /** `threads`: how many there can be at a time. */
  constructor(threads: number) {
    this.#held = new Int32Array(new SharedArrayBuffer(threads * Int32Array.BYTES_PER_ELEMENT));
    this.#free = [...this.#held.keys()];
  }

  /** Call before a thread starts. Throws if all places are taken. */
  take(): MemoryShare {
    const place = this.#free.pop();
    if (place === undefined) throw new Error(`All ${this.#held.length} places of threads are taken.`);
    return { held: this.#held, place };
  }

  /** Call when the thread has ended. */
  give({ place }: MemoryShare): void {
    Atomics.store(this.#held, place, 0);
    this.#free.push(place);
  }
}
