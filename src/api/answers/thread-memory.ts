/** The memory of an answering thread, watched so that an operation is ended before the thread is. */
import { getHeapStatistics } from 'node:v8';
import type { MemoryShare } from './memory-shares.ts';

const MIB = 2 ** 20;
/** Share of what may be used from which it is worth a full collection to know what is garbage. */
const FULL_SHARE = 0.95;
/** Share of a limit that is too much without garbage. The difference keeps full collections rare. */
const SHORT_SHARE = 0.9;
/** Share of its part that a thread without work may keep. */
const IDLE_SHARE = 0.5;

/** MiB that a thread must take after a collection before the next one is worth it. Buffers can be garbage, too. */
const STEP_MIB = 24;

/** All in MiB. */
export interface MemoryLimits {
  /** What the JavaScript objects of a thread may take. */
  readonly maxMemoryMib: number;
  /** What they may take together with garbage, as long as the total has room. Node.js ends a thread that takes more. */
  readonly maxHeapMib: number;
  /** What all threads may hold of the system's memory. When it is full, each may use an equal part. */
  readonly maxTotalMib: number;
}

/** Which limit is reached: that of the thread, or that of all threads. */
export type Shortage = 'maxMemoryMib' | 'maxTotalMib';

/** How a thread gives memory back. */
export interface Release {
  /** Collects all garbage of the calling thread, and waits for it. */
  readonly collect: () => void;
  /** Drops what the thread keeps for later questions. Returns whether there was something. */
  readonly forget: () => boolean;
}

/** MiB of a thread: what its objects take, with garbage, and what it has taken of the system, buffers included. */
export interface MemoryTaken {
  readonly usedMib: number;
  readonly heldMib: number;
}

export class ThreadMemory {
  readonly #limits: MemoryLimits;
  readonly #share: MemoryShare;
  readonly #release: Release;
  readonly #taken: () => MemoryTaken;
  /** MiB that it held after the last collection, or less. */
  #keptMib = 0;

  constructor(limits: MemoryLimits, share: MemoryShare, release: Release, taken = takenHere) {
    this.#limits = limits;
    this.#share = share;
    this.#release = release;
    this.#taken = taken;
  }

  get limits(): MemoryLimits {
    return this.#limits;
  }

  /** The limit that an operation must be ended for, if there is one. Takes 2 us, or a full collection if memory looks full. */
  shortage(): Shortage | undefined {
    const { maxHeapMib } = this.#limits;
    const { usedMib, heldMib } = this.#look();
    this.#keptMib = Math.min(this.#keptMib, heldMib);
    if (usedMib < FULL_SHARE * maxHeapMib) {
      if (!this.#isTotalFull()) return undefined;
      if (usedMib < FULL_SHARE * this.#partMib && heldMib < this.#keptMib + STEP_MIB) return undefined;
    }
    const reached = this.#collect();
    // What is kept for later questions is not worth the refusal of this one.
    return reached !== undefined && this.#release.forget() ? this.#collect() : reached;
  }

  /** Tells the other threads what this one holds. Call when it has begun, and when it has answered. */
  show(): void {
    this.#look();
  }

  /** The limit that is reached nevertheless. */
  #collect(): Shortage | undefined {
    const { maxMemoryMib } = this.#limits;
    this.#release.collect();
    const left = this.#look();
    this.#keptMib = left.heldMib;
    if (left.usedMib >= SHORT_SHARE * maxMemoryMib) return 'maxMemoryMib';
    return left.usedMib >= SHORT_SHARE * this.#partMib && this.#isTotalFull() ? 'maxTotalMib' : undefined;
  }

  /** Collects what large answers have left: V8 does not, as long as a thread has no work. */
  giveBack(): void {
    const { usedMib, heldMib } = this.#look();
    if (usedMib >= IDLE_SHARE * this.#partMib && heldMib >= this.#keptMib + STEP_MIB) this.#collect();
  }

  /** What each thread may use when all are busy. */
  get #partMib(): number {
    const { maxMemoryMib, maxTotalMib } = this.#limits;
    return Math.min(maxMemoryMib, maxTotalMib / this.#share.held.length);
  }

  /** The other threads see from now on what this one holds. */
  #look(): MemoryTaken {
    const taken = this.#taken();
    Atomics.store(this.#share.held, this.#share.place, Math.ceil(taken.heldMib));
    return taken;
  }

  #isTotalFull(): boolean {
    const { held } = this.#share;
    const total = held.reduce((sum, _, place) => sum + Atomics.load(held, place), 0);
    return total >= FULL_SHARE * this.#limits.maxTotalMib;
  }
}

function takenHere(): MemoryTaken {
  const { used_heap_size, total_physical_size, external_memory, malloced_memory } = getHeapStatistics();
  return {
    usedMib: used_heap_size / MIB,
    heldMib: (total_physical_size + external_memory + malloced_memory) / MIB,
  };
}
