/** The memory of an answering thread, watched so that an operation is ended before the thread is. */
import { getHeapStatistics } from 'node:v8';

const MIB = 2 ** 20;
/** Share of the limit from which it is worth a full collection to know what is garbage. */
const FULL_SHARE = 0.95;
/** Share of the limit that is too much without garbage. The difference keeps full collections rare. */
const SHORT_SHARE = 0.9;
/** Share of the limit that a thread without work may keep. */
const IDLE_SHARE = 0.5;

/** Collects all garbage of the calling thread, and waits for it. */
export type CollectGarbage = () => void;

export class ThreadMemory {
  readonly maxMemoryMib: number;
  readonly #collect: CollectGarbage;
  readonly #usedMib: () => number;

  /** `maxMemoryMib`: what the JavaScript objects of this thread may take. `usedMib`: what they take, with garbage. */
  constructor(maxMemoryMib: number, collect: CollectGarbage, usedMib = heapMib) {
    this.maxMemoryMib = maxMemoryMib;
    this.#collect = collect;
    this.#usedMib = usedMib;
  }

  /** Whether the thread soon ends unless something is given up. Takes 2 us, or a full collection if memory looks full. */
  isShort(): boolean {
    if (this.#usedMib() < FULL_SHARE * this.maxMemoryMib) return false;
    this.#collect();
    return this.#usedMib() >= SHORT_SHARE * this.maxMemoryMib;
  }

  /** Collects what large answers have left: V8 does not, as long as a thread has no work. */
  giveBack(): void {
    if (this.#usedMib() >= IDLE_SHARE * this.maxMemoryMib) this.#collect();
  }
}

function heapMib(): number {
  return getHeapStatistics().used_heap_size / MIB;
}
