/**
 * Sketches of durations as bytes: for each bucket with a count, ascending, the number of buckets left out before it and the count,
 * each as LEB128. Quantiles are found without decoding the whole.
 */
import type { DurationSketch } from '../measures.ts';

/** Where the bytes are, and which buckets they have. */
export interface SketchBytes {
  readonly bytes: Uint8Array;
  readonly begin: number;
  readonly end: number;
  /** The bucket of the first count, and how many there are from it to the last one. */
  readonly first: number;
  readonly length: number;
}

/** All of these bytes. */
export type EncodedCounts = Pick<SketchBytes, 'bytes' | 'first' | 'length'>;

export class EncodedSketch implements DurationSketch {
  readonly #of: SketchBytes;
  #counts: Uint32Array | undefined;

  constructor(of: SketchBytes) {
    this.#of = of;
  }

  get first(): number {
    return this.#of.first;
  }

  /** The bucket of the last count. Before the first one if there is none. */
  get last(): number {
    return this.#of.first + this.#of.length - 1;
  }

  /** Bytes that it takes before its counts are asked for. */
  get byteLength(): number {
    return this.#of.end - this.#of.begin;
  }

  get counts(): Uint32Array {
    this.#counts ??= this.#decode();
    return this.#counts;
  }

  get encoded(): EncodedCounts {
    const { bytes, begin, end, first, length } = this.#of;
    return { bytes: bytes.subarray(begin, end), first, length };
  }

  /** The bucket of the duration with this rank, 0 for the shortest. */
  bucketAt(rank: number): number {
    const { bytes, begin, end, first } = this.#of;
    const reader = new NumberReader(bytes, begin);
    let bucket = first - 1;
    for (let seen = 0; seen <= rank && reader.at < end; ) {
      bucket += reader.next() + 1;
      seen += reader.next();
    }
    return bucket;
  }

  /** The bucket of the duration with this rank, 0 for the longest. */
  bucketFromEnd(rank: number): number {
    const { bytes, begin, end, first, length } = this.#of;
    const reader = new NumberReader(bytes, end);
    let bucket = first + length - 1;
    for (let seen = reader.previous(); seen <= rank; seen += reader.previous()) {
      bucket -= reader.previous() + 1;
      if (reader.at <= begin) break;
    }
    return bucket;
  }

  /** Adds each count. `first`: the bucket of the first of these counts, which have room for all. */
  addTo(counts: Uint32Array, first: number): void {
    const { bytes, begin, end } = this.#of;
    const reader = new NumberReader(bytes, begin);
    for (let place = this.first - first; reader.at < end; place++) {
      place += reader.next();
      counts[place] = (counts[place] ?? 0) + reader.next();
    }
  }

  #decode(): Uint32Array {
    const counts = new Uint32Array(this.#of.length);
    this.addTo(counts, this.first);
    return counts;
  }
}

/** The same sketch in a few bytes. */
export function encodedSketch(sketch: DurationSketch): EncodedSketch {
  const { bytes, first, length } = encodeSketch(sketch);
  return new EncodedSketch({ bytes, begin: 0, end: bytes.length, first, length });
}

/** The bytes of a sketch. Equal counts give equal bytes. */
export function encodeSketch(sketch: DurationSketch): EncodedCounts {
  return sketch instanceof EncodedSketch ? sketch.encoded : encodeCounts(sketch);
}

function encodeCounts({ first, counts }: DurationSketch): EncodedCounts {
  const bytes: number[] = [];
  let [from, next]: [number | undefined, number] = [undefined, 0];
  for (let place = 0; place < counts.length; place++) {
    const count = counts[place] ?? 0;
    if (count === 0) continue;
    if (from === undefined) [from, next] = [place, place];
    pushNumber(bytes, place - next);
    pushNumber(bytes, count);
    next = place + 1;
  }
  const bounds = from === undefined ? { first: 0, length: 0 } : { first: first + from, length: next - from };
  return { bytes: Uint8Array.from(bytes), ...bounds };
}

function pushNumber(bytes: number[], value: number): void {
  let left = value;
  for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
  bytes.push(left);
}

/** Reads whole numbers of seven bits a byte, the lowest first. Only the last byte of a number is below 128. */
class NumberReader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  next(): number {
    const first = this.#bytes[this.at++] ?? 0;
    if (first < 128) return first;
    let [value, factor] = [first - 128, 128];
    for (; (this.#bytes[this.at] ?? 0) >= 128; factor *= 128) value += ((this.#bytes[this.at++] ?? 0) - 128) * factor;
    return value + (this.#bytes[this.at++] ?? 0) * factor;
  }

  /** The number that ends here. */
  previous(): number {
    let value = this.#bytes[--this.at] ?? 0;
    while ((this.#bytes[this.at - 1] ?? 0) >= 128) value = value * 128 + ((this.#bytes[--this.at] ?? 0) - 128);
    return value;
  }
}
