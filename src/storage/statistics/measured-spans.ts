/** Measures of spans that are being added up, one span or one part at a time. */
import { ATTRIBUTE_SCOPES, type Attributes, type AttributeValue, isArrayValue } from '../../model/attributes.ts';
import { ExactSum } from '../../model/exact-sum.ts';
import { MAX_INT64, MIN_INT64 } from '../../model/int64.ts';
import { durationNano, StatusCode } from '../../model/span.ts';
import type { FilterableSpan } from '../evaluator/filterable.ts';
import type { AttributeName, Measures, NumberMeasures } from '../measures.ts';
import { DurationCounter, sketchBytes } from './duration-sketch.ts';
import { type Gather, NO_BOUND } from './gather.ts';
import { addNumber } from './number-sketch.ts';

/** Bytes of measures without sketches and numbers, about. */
const MEASURES_BYTES = 250;
/** The same of the numbers of an attribute, and of a bucket of their sketch. */
const NUMBERS_BYTES = 500;
const BUCKET_BYTES = 40;

/** A span, as far as it is measured. */
export interface MeasuredSpan {
  readonly durationNano: bigint;
  readonly isError: boolean;
}

/** Calls `gather` with the growth of the {@link measuresBytes}. */
export class MeasuredSpans {
  readonly #gather: Gather;
  count = 0;
  errorCount = 0;
  durationSumNano = 0n;
  durationMaxNano = MIN_INT64;
  /** Undefined once spans were added whose shortest duration is not known. */
  durationMinNano: bigint | undefined = MAX_INT64;
  readonly sketch?: DurationCounter;
  readonly numbers: (MeasuredNumbers | undefined)[];

  constructor(withSketch: boolean, numbers: number, gather: Gather = NO_BOUND) {
    this.#gather = gather;
    gather(MEASURES_BYTES);
    if (withSketch) this.sketch = new DurationCounter(gather);
    this.numbers = Array.from({ length: numbers }, () => undefined);
  }

  add({ durationNano: duration, isError }: MeasuredSpan): void {
    this.count++;
    if (isError) this.errorCount++;
    this.durationSumNano += duration;
    if (duration > this.durationMaxNano) this.durationMaxNano = duration;
    this.durationMinNano = shorter(this.durationMinNano, duration);
    this.sketch?.add(duration);
  }

  /** Adds spans that were measured elsewhere. */
  merge(part: Measures): void {
    this.count += part.count;
    this.errorCount += part.errorCount;
    this.durationSumNano += part.durationSumNano;
    if (part.durationMaxNano > this.durationMaxNano) this.durationMaxNano = part.durationMaxNano;
    this.durationMinNano = shorter(this.durationMinNano, part.durationMinNano);
    if (part.sketch !== undefined) this.sketch?.merge(part.sketch);
    for (const [index, numbers] of part.numbers.entries()) {
      if (numbers === undefined) continue;
      this.numbers[index] ??= new MeasuredNumbers(this.#gather);
      this.numbers[index].merge(numbers);
    }
  }

  /** Adds a number of the attribute with this index. */
  addNumber(index: number, number: bigint | number): void {
    this.numbers[index] ??= new MeasuredNumbers(this.#gather);
    this.numbers[index].add(number);
  }

  /** As plain data. */
  done(): Measures {
    const { count, errorCount, durationSumNano, durationMaxNano, durationMinNano, sketch } = this;
    return {
      count,
      errorCount,
      durationSumNano,
      durationMaxNano,
      durationMinNano,
      ...(sketch === undefined ? {} : { sketch: { first: sketch.first, counts: sketch.counts } }),
      numbers: this.numbers.map((each) => each?.done()),
    };
  }
}

/** Undefined if one of them is not known. */
function shorter(a: bigint | undefined, b: bigint | undefined): bigint | undefined {
  if (a === undefined || b === undefined) return undefined;
  return a < b ? a : b;
}

/** Bytes that the measures of some spans take in memory, about. */
export function measuresBytes({ sketch, numbers }: Measures): number {
  const ofSketch = sketch === undefined ? 0 : sketchBytes(sketch);
  return numbers.reduce(
    (bytes, each) => (each === undefined ? bytes : bytes + NUMBERS_BYTES + each.sketch.size * BUCKET_BYTES),
    MEASURES_BYTES + ofSketch,
  );
}

/** Adds a span, with its numbers of these attributes, which are those that `measures` was made for. */
export function measureSpan(measures: MeasuredSpans, span: FilterableSpan, numbers: readonly AttributeName[]): void {
  measures.add({ durationNano: durationNano(span), isError: span.statusCode === StatusCode.ERROR });
  for (const [index, { key, scope }] of numbers.entries()) {
    for (const where of scope === undefined ? ATTRIBUTE_SCOPES : [scope]) {
      for (const number of numbersIn(span.attributeLists(where), key)) measures.addNumber(index, number);
    }
  }
}

export class MeasuredNumbers {
  readonly #gather: Gather;
  count = 0;
  readonly #sum = new ExactSum();
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  readonly #sketch = new Map<number, number>();

  constructor(gather: Gather = NO_BOUND) {
    this.#gather = gather;
    gather(NUMBERS_BYTES);
  }

  /** Adds a number that occurs so many times. */
  add(exact: bigint | number, times = 1): void {
    const number = Number(exact);
    this.count += times;
    this.#sum.add(exact, times);
    this.min = Math.min(this.min, number);
    this.max = Math.max(this.max, number);
    const buckets = this.#sketch.size;
    addNumber(this.#sketch, number, times);
    if (this.#sketch.size > buckets) this.#gather(BUCKET_BYTES);
  }

  merge(other: NumberMeasures): void {
    this.count += other.count;
    this.#sum.merge(other.sum);
    this.min = Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
    const buckets = this.#sketch.size;
    for (const [bucket, count] of other.sketch) this.#sketch.set(bucket, (this.#sketch.get(bucket) ?? 0) + count);
    this.#gather((this.#sketch.size - buckets) * BUCKET_BYTES);
  }

  done(): NumberMeasures {
    const { count, min, max } = this;
    return { count, sum: this.#sum.done(), min, max, sketch: this.#sketch };
  }
}

/** The numbers of an attribute in the lists of one span: int64 and double values, and such elements of arrays, but not NaN. */
export function* numbersIn(lists: Iterable<Attributes>, key: string): Generator<bigint | number> {
  for (const list of lists) {
    for (const attribute of list) if (attribute.key === key) yield* numbersOf(attribute.value);
  }
}

/** The numbers of a value. -0 is 0. */
export function* numbersOf(value: AttributeValue): Generator<bigint | number> {
  for (const element of value !== null && isArrayValue(value) ? value : [value]) {
    if (typeof element === 'bigint') yield element;
    else if (typeof element === 'number' && !Number.isNaN(element)) yield element + 0;
  }
}
