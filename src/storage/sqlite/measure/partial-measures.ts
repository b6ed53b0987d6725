/** Measures of spans that are being added up in doubles, as long as these are exact. */
import { MAX_INT64, MIN_INT64 } from '../../../model/int64.ts';
import { DurationCounter } from '../../statistics/duration-sketch.ts';
import { encodedSketch } from '../../statistics/encoded-sketch.ts';
import type { MeasuredPart } from '../../statistics/measured-part.ts';

/** A sum of doubles stays exact below it. */
const MAX_SUM = 2 ** 52;

export class PartialMeasures {
  readonly #sketch: DurationCounter | undefined;
  #count = 0;
  #errorCount = 0;
  #sum = 0;
  #max = Number.NEGATIVE_INFINITY;
  #min = Number.POSITIVE_INFINITY;
  /** What is beyond doubles. */
  #largeSum = 0n;
  #largeMax = MIN_INT64;
  #largeMin = MAX_INT64;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  constructor(withSketch: boolean) {
    if (withSketch) this.#sketch = new DurationCounter();
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** `offset` is the start, in nanoseconds after some base. */
  add(duration: number | string, offset: number, isError: boolean): void {
    this.#count++;
    if (isError) this.#errorCount++;
    if (offset < this.#first) this.#first = offset;
    if (offset > this.#last) this.#last = offset;
    if (typeof duration === 'string') this.#addLarge(BigInt(duration));
    else this.#addExact(duration);
  }

  /** What was added since the last call. The offsets are from this base. */
  take(base: bigint): MeasuredPart {
    this.#moveSum();
    const max = this.#max === Number.NEGATIVE_INFINITY ? this.#largeMax : larger(BigInt(this.#max), this.#largeMax);
    const min = this.#min === Number.POSITIVE_INFINITY ? this.#largeMin : smaller(BigInt(this.#min), this.#largeMin);
    const part = {
      total: {
        count: this.#count,
        errorCount: this.#errorCount,
        durationSumNano: this.#largeSum,
        durationMaxNano: max,
        durationMinNano: min,
        // Most buckets between the first and the last are empty.
        sketch: this.#sketch && encodedSketch(this.#sketch),
        numbers: [],
      },
      firstStartUnixNano: base + BigInt(this.#first),
      lastStartUnixNano: base + BigInt(this.#last),
    };
    this.#clear();
    return part;
  }

  #clear(): void {
    this.#count = 0;
    this.#errorCount = 0;
    this.#max = Number.NEGATIVE_INFINITY;
    this.#min = Number.POSITIVE_INFINITY;
    this.#largeSum = 0n;
    this.#largeMax = MIN_INT64;
    this.#largeMin = MAX_INT64;
    this.#first = Number.POSITIVE_INFINITY;
    this.#last = Number.NEGATIVE_INFINITY;
    this.#sketch?.counts.fill(0);
  }

  #addExact(duration: number): void {
    this.#sum += duration;
    if (this.#sum > MAX_SUM || this.#sum < -MAX_SUM) this.#moveSum();
    if (duration > this.#max) this.#max = duration;
    if (duration < this.#min) this.#min = duration;
    this.#sketch?.addNumber(duration);
  }

  #addLarge(duration: bigint): void {
    this.#largeSum += duration;
    this.#largeMax = larger(duration, this.#largeMax);
    this.#largeMin = smaller(duration, this.#largeMin);
    this.#sketch?.add(duration);
  }

  #moveSum(): void {
    this.#largeSum += BigInt(this.#sum);
    this.#sum = 0;
  }
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
