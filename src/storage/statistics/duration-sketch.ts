/** Durations counted in the buckets of the {@link durationBucket} grid. Sketches of any spans can be added, in any order. */
import type { DurationSketch } from '../measures.ts';
import { bucketOfNumber, durationBucket, middleOf } from './duration-grid.ts';
import { EncodedSketch } from './encoded-sketch.ts';
import { type Gather, NO_BOUND } from './gather.ts';

/** The buckets with durations, ascending, with their counts. */
export function* bucketsOf({ first, counts }: DurationSketch): Generator<readonly [bucket: number, count: number]> {
  for (let place = 0; place < counts.length; place++) {
    const count = counts[place] ?? 0;
    if (count > 0) yield [first + place, count];
  }
}

/** How many durations there are. */
export function countOf({ counts }: DurationSketch): number {
  let total = 0;
  // Loops by index are many times faster than iterators, and answers have thousands of sketches.
  for (let place = 0; place < counts.length; place++) total += counts[place] ?? 0;
  return total;
}

/**
 * The duration of rank `q * (count - 1)`, rounded down, in nanoseconds: off by at most 1% of it. `q` is in [0, 1]. Undefined
 * without durations. `total`: how many there are, if the caller knows.
 */
export function durationQuantile(sketch: DurationSketch, q: number, total = countOf(sketch)): number | undefined {
  const bucket = bucketOfQuantile(sketch, q, total);
  return bucket === undefined ? undefined : middleOf(bucket);
}

/** The bucket of that duration. */
export function bucketOfQuantile(sketch: DurationSketch, q: number, total = countOf(sketch)): number | undefined {
  if (total === 0) return undefined;
  const rank = Math.floor(q * (total - 1));
  const fromEnd = total - 1 - rank;
  if (sketch instanceof EncodedSketch) return rank < fromEnd ? sketch.bucketAt(rank) : sketch.bucketFromEnd(fromEnd);
  return sketch.first + (rank < fromEnd ? placeOf(sketch, rank) : placeFromEnd(sketch, fromEnd));
}

function placeOf({ counts }: DurationSketch, rank: number): number {
  let place = 0;
  for (let seen = counts[0] ?? 0; seen <= rank && place < counts.length; seen += counts[place] ?? 0) place++;
  return place;
}

/** `rank`: 0 for the longest duration. */
function placeFromEnd({ counts }: DurationSketch, rank: number): number {
  let place = counts.length - 1;
  for (let seen = counts[place] ?? 0; seen <= rank && place > 0; seen += counts[place] ?? 0) place--;
  return place;
}

const FIRST_ROOM = 8;
/** Bytes of a typed array beside its elements, about. */
const ARRAY_BYTES = 200;

/** Bytes that a sketch takes in memory, about. */
export function sketchBytes(sketch: DurationSketch): number {
  return sketch instanceof EncodedSketch ? sketch.byteLength : ARRAY_BYTES + sketch.counts.byteLength;
}

/** A {@link DurationSketch} that durations are added to. Calls `gather` with the growth of its {@link sketchBytes}. */
export class DurationCounter implements DurationSketch {
  readonly #gather: Gather;
  counts = new Uint32Array(0);
  first = 0;

  constructor(gather: Gather = NO_BOUND) {
    this.#gather = gather;
    gather(ARRAY_BYTES);
  }

  /** Adds a duration in nanoseconds. */
  add(duration: bigint): void {
    this.addAt(durationBucket(duration), 1);
  }

  /** Adds a duration that a double holds exactly. */
  addNumber(duration: number): void {
    this.addAt(bucketOfNumber(duration), 1);
  }

  /** Adds a number of durations of one bucket. */
  addAt(bucket: number, count: number): void {
    if (!this.#hasRoom(bucket)) this.#makeRoom(bucket);
    this.counts[bucket - this.first] = (this.counts[bucket - this.first] ?? 0) + count;
  }

  merge(other: DurationSketch): void {
    if (this.counts.length === 0) {
      this.first = other.first;
      this.counts = other.counts.slice();
      this.#gather(this.counts.byteLength);
      return;
    }
    if (other instanceof EncodedSketch) {
      // Both have counts.
      for (const bucket of [other.first, other.last]) if (!this.#hasRoom(bucket)) this.#makeRoom(bucket);
      other.addTo(this.counts, this.first);
      return;
    }
    for (let place = 0; place < other.counts.length; place++) {
      const count = other.counts[place] ?? 0;
      if (count > 0) this.addAt(other.first + place, count);
    }
  }

  #hasRoom(bucket: number): boolean {
    return bucket >= this.first && bucket < this.first + this.counts.length;
  }

  /** Enlarges the counts on one side, by half as much again as they are, so that few durations out of order cost a copy each. */
  #makeRoom(bucket: number): void {
    const { first, counts } = this;
    const spare = Math.max(FIRST_ROOM, counts.length >> 1);
    const from = counts.length === 0 || bucket < first ? bucket - (counts.length === 0 ? spare >> 1 : spare) : first;
    const to =
      counts.length === 0 || bucket >= first + counts.length
        ? bucket + (counts.length === 0 ? spare >> 1 : spare)
        : first + counts.length - 1;
    this.counts = new Uint32Array(to - from + 1);
    this.#gather(this.counts.byteLength - counts.byteLength);
    this.counts.set(counts, counts.length === 0 ? 0 : first - from);
    this.first = from;
  }
}
