/** Random numbers and ids from a seed: the same seed gives the same load on every machine. */

const TWO_POW_32 = 2 ** 32;

/** Mixes the bits of a 32-bit number (the finalizer of MurmurHash3); no two numbers have the same result. */
function mix(number: number): number {
  let hash = number | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function hex32(number: number): string {
  return (number >>> 0).toString(16).padStart(8, '0');
}

/** The id of a trace by its place in the load: known without making the trace. */
export function traceIdOf(seed: number, trace: number): string {
  const salt = mix(seed + 1);
  const words = [mix(trace ^ salt), mix(trace + 0x1111), mix(trace * 3 + salt), mix(trace ^ 0x2222) | 1];
  return words.map(hex32).join('');
}

/** The id of a span by its place in its trace. */
export function spanIdOf(seed: number, trace: number, position: number): string {
  const low = mix(position ^ mix(trace ^ mix(seed + 2)));
  return hex32(mix(low ^ mix(trace + 0x3333)) | 1) + hex32(low);
}

/** A short text that one trace alone has. */
export function referenceOf(seed: number, trace: number): string {
  return hex32(mix(trace ^ mix(seed + 3)));
}

/** Numbers of one stream of a seed (the generator sfc32); streams do not depend on each other. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, stream: number) {
    this.#a = mix(seed);
    this.#b = mix(stream + 1);
    this.#c = mix(seed ^ stream);
    for (let round = 0; round < 12; round++) this.uint32();
  }

  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter++) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** In [0, 1). */
  fraction(): number {
    return this.uint32() / TWO_POW_32;
  }

  /** A whole number in [0, end). */
  below(end: number): number {
    return Math.floor(this.fraction() * end);
  }

  /** True once in so many times, on average. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  }

  /** Normal distribution, mean 0, deviation 1. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.fraction())) * Math.cos(2 * Math.PI * this.fraction());
  }

  /** Exponential distribution, mean 1. */
  exponential(): number {
    return -Math.log(1 - this.fraction());
  }

  /** 16 hex digits. */
  hex64(): string {
    return hex32(this.uint32()) + hex32(this.uint32());
  }
}
