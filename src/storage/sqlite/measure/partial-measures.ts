/** Measures of spans that are being added up in doubles, as long as these are exact. */
import { MIN_INT64 } from '../../../model/int64.ts';
import { DurationCounter } from '../../statistics/duration-sketch.ts';
import type { Starts } from '../../statistics/measured-groups.ts';
import type { MeasuredPart } from '../../statistics/measured-spans.ts';

/** A sum of doubles stays exact below it. */
const MAX_SUM = 2 ** 52;

export class PartialMeasures {
  readonly #sketch: DurationCounter | undefined;
  #count = 0;
  #sum = 0;
  #max = Number.NEGATIVE_INFINITY;
  /** What is beyond doubles. */
  #largeSum = 0n;
  #largeMax = MIN_INT64;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  constructor(withSketch: boolean) {
    if (withSketch) this.#sketch = new DurationCounter();
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** `offset` is the start, in nanoseconds after some base. */
  add(duration: number | string, offset: number): void {
    this.#count++;
    if (offset < this.#first) this.#first = offset;
    if (offset > this.#last) this.#last = offset;
    if (typeof duration === 'string') this.#addLarge(BigInt(duration));
    else this.#addExact(duration);
  }

  /** What was added since the last call. `isError` says of what status these spans are. */
  take(isError: boolean): MeasuredPart {
    this.#moveSum();
    return {
      count: this.#count,
      errorCount: isError ? this.#count : 0,
      durationSumNano: this.#largeSum,
      durationMaxNano:
        this.#max === Number.NEGATIVE_INFINITY ? this.#largeMax : larger(BigInt(this.#max), this.#largeMax),
      ...(this.#sketch && { sketch: this.#sketch }),
    };
  }

  /** Earliest and latest start. */
  startsFrom(base: bigint): Starts {
    return { first: base + BigInt(this.#first), last: base + BigInt(this.#last) };
  }

  clear(): void {
    this.#count = 0;
    this.#max = Number.NEGATIVE_INFINITY;
    this.#largeSum = 0n;
    this.#largeMax = MIN_INT64;
    this.#first = Number.POSITIVE_INFINITY;
    this.#last = Number.NEGATIVE_INFINITY;
    this.#sketch?.counts.fill(0);
  }

  #addExact(duration: number): void {
    this.#sum += duration;
    if (this.#sum > MAX_SUM || this.#sum < -MAX_SUM) this.#moveSum();
    if (duration > this.#max) this.#max = duration;
    this.#sketch?.addNumber(duration);
  }

  #addLarge(duration: bigint): void {
    this.#largeSum += duration;
    this.#largeMax = larger(duration, this.#largeMax);
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
