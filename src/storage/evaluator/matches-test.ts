/** What the tests of fields mean, as code; those of attributes are in matches-attribute.ts. */
import { compareNames } from '../ordering/order.ts';
import type { EnumTest, Int64Test, NumberTest, StringTest } from '../query.ts';
import { matchesPattern, matchesRefusedPattern } from './regular-expressions.ts';

/** Throws BAD_USER_INPUT for a pattern that is no regular expression, if it gets there. */
export function matchesString(test: StringTest, value: string): boolean {
  return (
    (test.eq === undefined || test.eq === value) &&
    (test.ne === undefined || test.ne !== value) &&
    (test.in === undefined || test.in.includes(value)) &&
    (test.notIn === undefined || !test.notIn.includes(value)) &&
    (test.contains === undefined || value.includes(test.contains)) &&
    (test.notContains === undefined || !value.includes(test.notContains)) &&
    (test.startsWith === undefined || value.startsWith(test.startsWith)) &&
    matchesPattern(test, value) &&
    !matchesRefusedPattern(test, value) &&
    (test.gt === undefined || compareNames(value, test.gt) > 0) &&
    (test.gte === undefined || compareNames(value, test.gte) >= 0) &&
    (test.lt === undefined || compareNames(value, test.lt) < 0) &&
    (test.lte === undefined || compareNames(value, test.lte) <= 0)
  );
}

export function matchesEnum(test: EnumTest, value: number): boolean {
  return (
    (test.eq === undefined || test.eq === value) &&
    (test.ne === undefined || test.ne !== value) &&
    (test.in === undefined || test.in.includes(value))
  );
}

export function matchesInt64(test: Int64Test, value: bigint): boolean {
  return (
    (test.eq === undefined || value === test.eq) &&
    (test.ne === undefined || value !== test.ne) &&
    (test.in === undefined || test.in.includes(value)) &&
    (test.gt === undefined || value > test.gt) &&
    (test.gte === undefined || value >= test.gte) &&
    (test.lt === undefined || value < test.lt) &&
    (test.lte === undefined || value <= test.lte)
  );
}

export function matchesNumber(test: NumberTest, value: bigint | number): boolean {
  return meetsNumberTest(test, (operand) => compareNumbers(value, operand));
}

/** Whether a number known by comparing alone meets the test; `compareWith` answers as {@link compareNumbers} does. */
export function meetsNumberTest(test: NumberTest, compareWith: (operand: bigint | number) => number): boolean {
  const { eq, ne, in: among, gt, gte, lt, lte } = test;
  return (
    (eq === undefined || compareWith(eq) === 0) &&
    (ne === undefined || compareWith(ne) !== 0) &&
    (among === undefined || among.some((operand) => compareWith(operand) === 0)) &&
    (gt === undefined || compareWith(gt) > 0) &&
    (gte === undefined || compareWith(gte) >= 0) &&
    (lt === undefined || compareWith(lt) < 0) &&
    (lte === undefined || compareWith(lte) <= 0)
  );
}

/** Negative, 0 or positive by the mathematical values, which JavaScript compares exactly; NaN where one is NaN. */
export function compareNumbers(a: bigint | number, b: bigint | number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return a >= b ? 0 : Number.NaN;
}
