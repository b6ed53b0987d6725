/** Sums of numbers that are not rounded until they are shown, so the order of the numbers does not matter. */
import { compareNumbers } from './compare.ts';

/** A sum as plain data: `infinite` if that is not 0, else `units * 2 ** exponent`. Sums of the same numbers are equal. */
export interface NumberSum {
  readonly units: bigint;
  /** That of the finest number, at most 0. */
  readonly exponent: number;
  /** The sum of the infinities: 0 without any, NaN with both. */
  readonly infinite: number;
}

/** A quotient gets that many binary digits more than its dividend has, which are more than any divisor takes away. */
const QUOTIENT_BITS = 128;
/** Digits that are dropped at once from a number that is too long for a double. */
const DROPPED_BITS = 64n;
const DROPPED = (1n << DROPPED_BITS) - 1n;

const FRACTION_BITS = 52n;
const FRACTION = (1n << FRACTION_BITS) - 1n;
const EXPONENT = 0x7ffn;
/** Every finite double is an integer times two to the power of this. */
const LEAST_EXPONENT = -1074;
const DOUBLE = new DataView(new ArrayBuffer(8));

export class ExactSum {
  #units = 0n;
  #exponent = 0;
  #infinite = 0;
  /** Safe integers, added up as numbers for speed. It is one itself. */
  #small = 0;

  /** Adds a number that is not NaN and occurs so many times. */
  add(number: bigint | number, times = 1): void {
    if (typeof number === 'bigint') this.#addUnits(number * BigInt(times), 0);
    else if (!Number.isFinite(number)) this.#infinite += number;
    else if (Number.isSafeInteger(number * times) && Number.isInteger(number)) this.#addSmall(number * times);
    else {
      const { units, exponent } = unitsOf(number);
      this.#addUnits(units * BigInt(times), exponent);
    }
  }

  merge({ units, exponent, infinite }: NumberSum): void {
    this.#addUnits(units, exponent);
    this.#infinite += infinite;
  }

  /** This sum beside `times` the operand, as `compareNumbers` says it. */
  compare(operand: bigint | number, times: bigint): number {
    const isNumber = typeof operand === 'bigint' || Number.isFinite(operand);
    if (this.#infinite !== 0 || !isNumber) return compareNumbers(this.#infinite, operand);
    const { units, exponent } = typeof operand === 'bigint' ? { units: operand, exponent: 0 } : unitsOf(operand);
    const difference = new ExactSum();
    difference.merge(this.done());
    difference.merge({ units: -units * times, exponent, infinite: 0 });
    return compareNumbers(difference.done().units, 0n);
  }

  done(): NumberSum {
    this.#settle();
    return { units: this.#units, exponent: this.#exponent, infinite: this.#infinite };
  }

  #addSmall(number: number): void {
    if (!Number.isSafeInteger(this.#small + number)) this.#settle();
    this.#small += number;
  }

  #settle(): void {
    if (this.#small === 0) return;
    const small = BigInt(this.#small);
    this.#small = 0;
    this.#addUnits(small, 0);
  }

  #addUnits(units: bigint, exponent: number): void {
    if (exponent < this.#exponent) {
      this.#units <<= BigInt(this.#exponent - exponent);
      this.#exponent = exponent;
    }
    this.#units += units << BigInt(exponent - this.#exponent);
  }
}

/** The nearest double. */
export function sumOf({ units, exponent, infinite }: NumberSum): number {
  return infinite === 0 ? nearest(units, exponent) : infinite;
}

/** The sum divided by a count of at least 1: the nearest double. */
export function meanOf({ units, exponent, infinite }: NumberSum, count: number): number {
  if (infinite !== 0) return infinite;
  const [dividend, divisor] = [units << BigInt(QUOTIENT_BITS), BigInt(count)];
  return nearest(marked(dividend / divisor, dividend % divisor), exponent - QUOTIENT_BITS);
}

/** The double nearest to `units * 2 ** exponent`. */
function nearest(units: bigint, exponent: number): number {
  let [left, power] = [units, exponent];
  for (; !Number.isFinite(Number(left)); power += Number(DROPPED_BITS)) {
    left = marked(left / (DROPPED + 1n), left % (DROPPED + 1n));
  }
  // In two steps, because the power alone may be too small for a double.
  const half = Math.trunc(power / 2);
  return Number(left) * 2 ** half * 2 ** (power - half);
}

/** A number without its last digits, which still rounds as it would with them: the last one left is odd if they were not 0. */
function marked(number: bigint, dropped: bigint): bigint {
  if (dropped === 0n) return number;
  return dropped < 0n ? -(-number | 1n) : number | 1n;
}

/** A finite double as an integer times a power of two. The power is 0 for every integer. */
function unitsOf(number: number): Pick<NumberSum, 'units' | 'exponent'> {
  if (Number.isInteger(number)) return { units: BigInt(number), exponent: 0 };
  DOUBLE.setFloat64(0, number);
  const bits = DOUBLE.getBigUint64(0);
  const power = (bits >> FRACTION_BITS) & EXPONENT;
  const digits = power === 0n ? bits & FRACTION : (bits & FRACTION) | (FRACTION + 1n);
  const exponent = LEAST_EXPONENT + Math.max(0, Number(power) - 1);
  return { units: number < 0 ? -digits : digits, exponent };
}
