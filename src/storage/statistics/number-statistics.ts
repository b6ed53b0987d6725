/** Count, minimum, maximum, mean and exact quantiles of the numbers of one attribute. Their order does not matter. */
import { SpangraphError } from '../../errors.ts';
import type { Attributes, AttributeValue } from '../../model/attributes.ts';
import type { AttributeStatistics } from '../backend.ts';
import { type Gather, NO_BOUND } from './gather.ts';
import { numbersIn, numbersOf } from './measured-spans.ts';

/** Maximum number of distinct numbers in one answer (16 bytes each). */
export const MAX_DISTINCT_NUMBERS = 4_000_000;
/** Bytes of a distinct number with its count, and room to collect another one. */
const NUMBER_BYTES = 24;
/** Minimum number of numbers that are collected before they are sorted and merged. */
const MIN_GATHERED = 4_096;

export class NumberStatistics {
  readonly #key: string;
  readonly #maxDistinct: number;
  readonly #gather: Gather;
  #tally: Tally = { numbers: new Float64Array(), counts: new Float64Array() };
  #gathered = new Float64Array(MIN_GATHERED);
  #length = 0;

  constructor(key: string, gather: Gather = NO_BOUND, maxDistinct = MAX_DISTINCT_NUMBERS) {
    this.#gather = gather;
    this.#key = key;
    this.#maxDistinct = maxDistinct;
  }

  /** Counts every number that the key has in the lists of one span. Throws OPERATION_TOO_COMPLEX. */
  add(lists: Iterable<Attributes>): void {
    for (const number of numbersIn(lists, this.#key)) this.#collect(Number(number));
  }

  /** Counts values with the number of their occurrences. Throws OPERATION_TOO_COMPLEX. */
  addCounted(values: Iterable<readonly [value: AttributeValue, count: number]>): void {
    const pairs: (readonly [number, number])[] = [];
    for (const [value, count] of values) for (const number of numbersOf(value)) pairs.push([Number(number), count]);
    pairs.sort(([a], [b]) => compareNumbers(a, b));
    this.#mergeIn(
      tallyOf(
        pairs.map(([number]) => number),
        (index) => pairs[index]?.[1] ?? 0,
      ),
    );
  }

  /** Undefined if there were no numbers. */
  answer(quantiles: readonly number[]): AttributeStatistics | undefined {
    this.#settle();
    const { numbers, counts } = this.#tally;
    const [min, max] = [numbers[0], numbers.at(-1)];
    if (min === undefined || max === undefined) return undefined;
    const count = counts.reduce((sum, each) => sum + each, 0);
    const ranks = new Ranks(this.#tally);
    return { count, min, max, avg: mean(this.#tally, count), quantiles: quantiles.map((q) => ranks.quantile(q)) };
  }

  #collect(number: number): void {
    if (this.#length === this.#gathered.length) this.#settle();
    this.#gathered[this.#length++] = number;
  }

  /**
   * Sorts the collected numbers and merges them. Their buffer grows with the tally, so that each number is moved only a
   * few times.
   */
  #settle(): void {
    if (this.#length === 0) return;
    const sorted = this.#gathered.subarray(0, this.#length).sort();
    this.#length = 0;
    this.#mergeIn(tallyOf(sorted, () => 1));
    const room = Math.max(MIN_GATHERED, this.#tally.numbers.length);
    if (room > this.#gathered.length) this.#gathered = new Float64Array(room);
  }

  #mergeIn(added: Tally): void {
    const before = this.#tally.numbers.length;
    this.#tally = merge(this.#tally, added);
    this.#gather((this.#tally.numbers.length - before) * NUMBER_BYTES);
    if (this.#tally.numbers.length <= this.#maxDistinct) return;
    throw new SpangraphError(
      'OPERATION_TOO_COMPLEX',
      `The attribute "${this.#key}" has more than ${this.#maxDistinct} distinct numbers in these spans, too many for exact ` +
        'statistics. Ask for a shorter timeRange or a more selective filter.',
    );
  }
}

/** Distinct numbers in ascending order, with the number of occurrences of each. */
interface Tally {
  readonly numbers: Float64Array;
  readonly counts: Float64Array;
}

function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : Number(a > b);
}

/** The tally of sorted numbers. */
function tallyOf(sorted: ArrayLike<number>, countOf: (index: number) => number): Tally {
  const numbers = new Float64Array(sorted.length);
  const counts = new Float64Array(sorted.length);
  let length = 0;
  for (let i = 0; i < sorted.length; i++) {
    const number = at(sorted, i);
    if (length === 0 || numbers[length - 1] !== number) numbers[length++] = number;
    counts[length - 1] = at(counts, length - 1) + countOf(i);
  }
  return { numbers: numbers.slice(0, length), counts: counts.slice(0, length) };
}

function merge(a: Tally, b: Tally): Tally {
  if (a.numbers.length === 0) return b;
  const numbers = new Float64Array(a.numbers.length + b.numbers.length);
  const counts = new Float64Array(numbers.length);
  let [length, i, j] = [0, 0, 0];
  while (i < a.numbers.length || j < b.numbers.length) {
    const left = i < a.numbers.length ? at(a.numbers, i) : undefined;
    const right = j < b.numbers.length ? at(b.numbers, j) : undefined;
    const takesLeft = left !== undefined && (right === undefined || left <= right);
    const takesRight = right !== undefined && (left === undefined || right <= left);
    numbers[length] = (takesLeft ? left : right) ?? 0;
    counts[length++] = (takesLeft ? at(a.counts, i++) : 0) + (takesRight ? at(b.counts, j++) : 0);
  }
  return { numbers: numbers.slice(0, length), counts: counts.slice(0, length) };
}

/** The same to the last bit for every order of the numbers, because the sum goes from the smallest to the largest. */
function mean(tally: Tally, count: number): number {
  const average = compensatedSum(tally, 1) / count;
  const [min, max] = [at(tally.numbers, 0), at(tally.numbers, tally.numbers.length - 1)];
  // The sum of finite numbers may exceed the largest double even if their mean does not.
  const overflowed = !Number.isFinite(average) && Number.isFinite(min) && Number.isFinite(max);
  return Math.min(max, Math.max(min, overflowed ? compensatedSum(tally, count) : average));
}

/** Neumaier's sum of number * count / divisor: the rounding error of each addition is summed separately. */
function compensatedSum({ numbers, counts }: Tally, divisor: number): number {
  let [sum, lost] = [0, 0];
  for (let i = 0; i < numbers.length; i++) {
    const term = at(numbers, i) * (at(counts, i) / divisor);
    const next = sum + term;
    if (Number.isFinite(next)) lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }
  return sum + lost;
}

/** Numbers by their rank among all occurrences. */
class Ranks {
  readonly #numbers: Float64Array;
  /** The rank after the last occurrence of each number. */
  readonly #ends: Float64Array;

  constructor({ numbers, counts }: Tally) {
    this.#numbers = numbers;
    let end = 0;
    this.#ends = counts.map((count) => {
      end += count;
      return end;
    });
  }

  quantile(q: number): number {
    const place = q * ((this.#ends.at(-1) ?? 1) - 1);
    const fraction = place - Math.floor(place);
    const below = this.#at(Math.floor(place));
    const above = fraction === 0 ? below : this.#at(Math.floor(place) + 1);
    return below === above ? below : between(below, above, fraction);
  }

  #at(place: number): number {
    let [low, high] = [0, this.#ends.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(this.#ends, middle) > place) high = middle;
      else low = middle + 1;
    }
    return at(this.#numbers, low);
  }
}

/** Never overflows for finite numbers, and never leaves the interval between them. */
function between(below: number, above: number, fraction: number): number {
  return Math.min(above, Math.max(below, below * (1 - fraction) + above * fraction));
}

/** The number at an index that is known to be in range. */
function at(numbers: ArrayLike<number>, index: number): number {
  return numbers[index] ?? 0;
}
