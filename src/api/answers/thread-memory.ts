/** The memory of an answering thread, watched so that an operation is ended before the thread is. */
import { getHeapStatistics } from 'node:v8';
import type { MemoryShare } from './memory-shares.ts';

const MIB = 2 ** 20;
/** Share of what may be used from which it is worth a full collection to know what is garbage. */
const FULL_SHARE = 0.95;
/** Share of the limit that is too much without garbage. The difference keeps full collections rare. */
const SHORT_SHARE = 0.9;
/** Share of the limit that a thread without work may keep. */
const IDLE_SHARE = 0.5;

/** All in MiB. */
export interface MemoryLimits {
  /** What the JavaScript objects of a thread may take. */
  readonly maxMemoryMib: number;
  /** What they may take together with garbage, as long as others leave room. Node.js ends a thread that takes more. */
  readonly maxHeapMib: number;
  /** What all threads together may take of the system. */
  readonly maxTotalMib: number;
}

/** MiB of a thread: what its objects take, with garbage, and what it has taken of the system, buffers included. */
export interface MemoryTaken {
  readonly usedMib: number;
  readonly heldMib: number;
}

export class ThreadMemory {
  readonly #limits: MemoryLimits;
  readonly #share: MemoryShare;
  readonly #collect: () => void;
  readonly #taken: () => MemoryTaken;

  /** `collect`: collects all garbage of the calling thread, and waits for it. */
  constructor(limits: MemoryLimits, share: MemoryShare, collect: () => void, taken = takenHere) {
    this.#limits = limits;
    this.#share = share;
    this.#collect = collect;
    this.#taken = taken;
  }

  get maxMemoryMib(): number {
    return this.#limits.maxMemoryMib;
  }

  /** Whether the thread soon ends unless something is given up. Takes 2 us, or a full collection if memory looks full. */
  isShort(): boolean {
    const { maxMemoryMib, maxHeapMib } = this.#limits;
    const usedMib = this.#look();
    if (usedMib < FULL_SHARE * maxMemoryMib) return false;
    if (usedMib < FULL_SHARE * maxHeapMib && this.#othersLeaveRoom()) return false;
    this.#collect();
    return this.#look() >= SHORT_SHARE * maxMemoryMib;
  }

  /** Collects what large answers have left: V8 does not, as long as a thread has no work. */
  giveBack(): void {
    if (this.#look() < IDLE_SHARE * this.maxMemoryMib) return;
    this.#collect();
    this.#look();
  }

  /** MiB in use. The other threads see from now on what this one holds. */
  #look(): number {
    const { usedMib, heldMib } = this.#taken();
    Atomics.store(this.#share.held, this.#share.place, Math.ceil(heldMib));
    return usedMib;
  }

  #othersLeaveRoom(): boolean {
    const { held } = this.#share;
    const total = held.reduce((sum, _, place) => sum + Atomics.load(held, place), 0);
    return total < FULL_SHARE * this.#limits.maxTotalMib;
  }
}

function takenHere(): MemoryTaken {
  const { used_heap_size, total_physical_size, external_memory, malloced_memory } = getHeapStatistics();
  return {
    usedMib: used_heap_size / MIB,
    heldMib: (total_physical_size + external_memory + malloced_memory) / MIB,
  };
}
