/**
 * The meaning of an {@link Aggregate} of numbers, as code.
 *
 * These rules apply to every backend:
 * - The numbers of an attribute are all its ints and doubles in every list of the scope (of all scopes if none is
 *   given). The elements of arrays count one by one. If several attributes have the key, each counts. All other values
 *   are ignored.
 * - NaN is ignored too, because programs write it if they have no number. Infinities count. A sum of both infinities is
 *   not a number, so it meets only the operator `ne`.
 * - Without any number, no test is met. A count does not need numbers: see {@link MatchingSpans}.
 * - Nothing is rounded, whatever the types: sums are exact, and instead of an average, the sum is compared with the
 *   operand times the number of values. So the order in which a backend returns spans does not affect the answer.
 */

import { compareNumbers } from '../../model/compare.ts';
import type { Aggregate, NumberTest } from '../query.ts';
import { matchesNumber, numberChecks } from './matches-test.ts';

/** Whether the aggregate of these numbers, in any order, meets the test. */
export function matchesAggregate(
  name: Exclude<Aggregate['function'], 'count'>,
  numbers: Iterable<bigint | number>,
  test: NumberTest,
): boolean {
  const all = new Tally();
  for (const number of numbers) if (!Number.isNaN(number)) all.add(number);
  if (all.count === 0n) return false;
  switch (name) {
    case 'min':
      return matchesNumber(test, all.min);
    case 'max':
      return matchesNumber(test, all.max);
    case 'sum':
      return sumCheck(test)(all);
    case 'avg':
      return averageCheck(test)(all);
  }
}

/** Every finite double is an integer times 2^-1074. */
const FRACTION_BITS = 1074n;

class Tally {
  count = 0n;
  min: bigint | number = Number.POSITIVE_INFINITY;
  max: bigint | number = Number.NEGATIVE_INFINITY;
  #ints = 0n;
  /** Of the finite doubles, in units of 2^-1074. */
  #fractions = 0n;
  /** Of the infinities; 0 without any, NaN with both. */
  #infinite = 0;

  add(number: bigint | number): void {
    this.count++;
    if (number < this.min) this.min = number;
    if (number > this.max) this.max = number;
    if (typeof number === 'bigint') this.#ints += number;
    else if (Number.isSafeInteger(number)) this.#ints += BigInt(number);
    else if (Number.isFinite(number)) this.#fractions += inFractions(number);
    else this.#infinite += number;
  }

  /** The sum beside `times` the operand, as `compareNumbers` says it. */
  compareSum(operand: bigint | number, times: bigint): number {
    if (this.#infinite !== 0 || !(typeof operand === 'bigint' || Number.isFinite(operand))) {
      return compareNumbers(this.#infinite, operand);
    }
    return compareNumbers((this.#ints << FRACTION_BITS) + this.#fractions, inFractions(operand) * times);
  }
}

const sumCheck = numberChecks((all: Tally, operand) => all.compareSum(operand, 1n));
const averageCheck = numberChecks((all: Tally, operand) => all.compareSum(operand, all.count));

/** A finite number in units of 2^-1074. */
function inFractions(number: bigint | number): bigint {
  if (typeof number === 'bigint' || Number.isInteger(number)) return BigInt(number) << FRACTION_BITS;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, number);
  const word = bits.getBigUint64(0);
  const exponent = (word >> 52n) & 0x7ffn;
  const digits = word & 0xf_ffff_ffff_ffffn;
  const size = exponent === 0n ? digits : (digits | (1n << 52n)) << (exponent - 1n);
  return number < 0 ? -size : size;
}
