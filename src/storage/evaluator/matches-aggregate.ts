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

import { ExactSum } from '../../model/exact-sum.ts';
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

class Tally {
  count = 0n;
  min: bigint | number = Number.POSITIVE_INFINITY;
  max: bigint | number = Number.NEGATIVE_INFINITY;
  readonly sum = new ExactSum();

  add(number: bigint | number): void {
    this.count++;
    if (number < this.min) this.min = number;
    if (number > this.max) this.max = number;
    this.sum.add(number);
  }
}

const sumCheck = numberChecks((all: Tally, operand) => all.sum.compare(operand, 1n));
const averageCheck = numberChecks((all: Tally, operand) => all.sum.compare(operand, all.count));
