/** What the tests of fields mean, as code. Those of attributes are in matches-attribute.ts. */
import { compareNames, compareNumbers } from '../../model/compare.ts';
import { type Check, checkOf } from '../operators/checks.ts';
import { criteriaOf } from '../operators/criteria.ts';
import type { Comparer } from '../operators/operators.ts';
import type { EnumTest, Int64Test, NumberTest, StringTest } from '../query.ts';

/** Whether a value meets every operator of a test. Throws BAD_USER_INPUT for a pattern that cannot be used. */
type Matches<Test, Value> = (test: Test, value: Value) => boolean;

export const matchesString: Matches<StringTest, string> = matcher({ equals: isSame, compare: compareNames });

export const matchesEnum: Matches<EnumTest, number> = matcher({ equals: isSame, compare: compareNumbers });

export const matchesInt64: Matches<Int64Test, bigint> = matcher({ equals: isSame, compare: compareNumbers });

export const matchesNumber: Matches<NumberTest, bigint | number> = numberMatcher(compareNumbers);

/** The same for values that are known by comparing them with numbers; `compare` answers as {@link compareNumbers} does. */
export function numberMatcher<Value>(
  compare: (value: Value, operand: bigint | number) => number,
): Matches<NumberTest, Value> {
  return matcher({ equals: (value, operand) => compare(value, operand) === 0, compare });
}

/** A test is taken apart once, when it first meets a value. */
function matcher<Value, Operand>(by: Comparer<Value, Operand>): Matches<object, Value> {
  const prepared = new WeakMap<object, readonly Check<Value>[]>();
  return (test, value) => {
    let checks = prepared.get(test);
    if (checks === undefined) {
      checks = criteriaOf<Operand>(test).map((criterion) => {
        const check = checkOf(criterion, by);
        return criterion.negative ? (one: Value) => !check(one) : check;
      });
      prepared.set(test, checks);
    }
    for (const check of checks) if (!check(value)) return false;
    return true;
  };
}

function isSame<Value>(value: Value, operand: Value): boolean {
  return value === operand;
}
