/** The meaning of the tests of fields, as code. The tests of attributes are in matches-attribute.ts. */
import { compareNames, compareNumbers } from '../../model/compare.ts';
import { getOrMake } from '../../model/get-or-make.ts';
import { type Check, checkOf } from '../operators/checks.ts';
import { BY_IDENTITY, keyedComparer, numericKey } from '../operators/comparers.ts';
import { criteriaOf } from '../operators/criteria.ts';
import type { Comparer } from '../operators/operators.ts';
import type { EnumTest, Int64Test, NumberTest, StringTest } from '../query.ts';

/** The check of a test: whether a value meets every operator. Throws BAD_USER_INPUT for a pattern that cannot be used. */
type Prepare<Test, Value> = (test: Test) => Check<Value>;

export const stringCheck: Prepare<StringTest, string> = preparing(
  keyedComparer({ ...BY_IDENTITY, compare: compareNames }),
);
export const enumCheck: Prepare<EnumTest, number> = preparing(
  keyedComparer({ ...BY_IDENTITY, compare: compareNumbers }),
);
export const int64Check: Prepare<Int64Test, bigint> = preparing(
  keyedComparer({ ...BY_IDENTITY, compare: compareNumbers }),
);
const numberCheck: Prepare<NumberTest, bigint | number> = preparing(
  keyedComparer({
    equals: (value, operand) => compareNumbers(value, operand) === 0,
    compare: compareNumbers,
    keyOf: numericKey,
  }),
);

export function matchesString(test: StringTest, value: string): boolean {
  return stringCheck(test)(value);
}

export function matchesEnum(test: EnumTest, value: number): boolean {
  return enumCheck(test)(value);
}

export function matchesInt64(test: Int64Test, value: bigint): boolean {
  return int64Check(test)(value);
}

export function matchesNumber(test: NumberTest, value: bigint | number): boolean {
  return numberCheck(test)(value);
}

/** Checks of values that are known by comparing them with numbers. `compare` answers as {@link compareNumbers} does. */
export function numberChecks<Value>(
  compare: (value: Value, operand: bigint | number) => number,
): Prepare<NumberTest, Value> {
  const equals = (value: Value, operand: bigint | number): boolean => compare(value, operand) === 0;
  return preparing({
    equals,
    compare,
    isAmong: (value, operands) => operands.some((operand) => equals(value, operand)),
  });
}

/** Each test is taken apart once. */
function preparing<Value, Operand>(by: Comparer<Value, Operand>): Prepare<object, Value> {
  const prepared = new WeakMap<object, Check<Value>>();
  const prepare = (test: object): Check<Value> =>
    all(criteriaOf<Operand>(test).map((criterion) => signed(checkOf(criterion, by), criterion.negative)));
  return (test) => getOrMake(prepared, test, () => prepare(test));
}

function signed<Value>(check: Check<Value>, isNegative = false): Check<Value> {
  return isNegative ? (value) => !check(value) : check;
}

function all<Value>(checks: readonly Check<Value>[]): Check<Value> {
  const [first, second, ...others] = checks;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (others.length === 0) return (value) => first(value) && second(value);
  return (value) => checks.every((check) => check(value));
}
