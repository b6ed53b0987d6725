/** Translates comparisons to those of the storage. */
import { MAX_INT64 } from '../../../src/model/int64.ts';
import { checkOperands } from '../../../src/query/operators.ts';
import type { EnumTest, FilterValue, Int64Test, NumberTest, StringTest } from '../../../src/query/types.ts';
import type { IntFilterInput } from '../comparisons.ts';
import type { NumberInput, OperatorInput } from '../operator-fields.ts';
import type { FilterPart } from './part.ts';

export function toStringTest(input: OperatorInput<'string'>, part: FilterPart): StringTest {
  const test = given(input);
  checkOperands(test, part);
  return test;
}

export function toEnumTest(input: OperatorInput<'enum'>, part: FilterPart): EnumTest {
  const test = given(input);
  checkOperands(test, part);
  return test;
}

/** BigInt goes up to 2^64 - 1. Values beyond 2^63 - 1 are refused, because a backend could not store them. */
export function toInt64Test(input: OperatorInput<'int64'>, part: FilterPart): Int64Test {
  const test = given(input);
  checkOperands(test, part);
  return mapOperands(test, (value, operator) => {
    if (typeof value !== 'bigint' || value <= MAX_INT64) return value;
    throw part.at(operator).refusal(`${value} is over 2^63 - 1, the largest value there is.`);
  });
}

/** Throws BAD_USER_INPUT for an operand that is not a number. */
export function toNumberTest(input: NumberInput, part: FilterPart): NumberTest {
  const test = given(input);
  checkOperands(test, part);
  return mapOperands(test, (value, operator) => {
    if (typeof value === 'bigint' || typeof value === 'number') return exactNumber(value);
    throw part.at(operator).refusal(`${JSON.stringify(value)} is not a number.`);
  });
}

export function toCountTest(input: IntFilterInput): Int64Test {
  return mapOperands(given(input), BigInt);
}

/**
 * Integers in JSON variables arrive as doubles. They are converted to integers, which compare the same and give the
 * same cursors.
 */
export function exactNumber(value: bigint | number): bigint | number {
  return Number.isSafeInteger(value) ? BigInt(value) : value;
}

/** The fields that are neither absent nor null. */
export function given<Input extends object>(
  input: Input,
): { readonly [Field in keyof Input]?: NonNullable<Input[Field]> } {
  const entries = Object.entries(input).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries) as { readonly [Field in keyof Input]?: NonNullable<Input[Field]> };
}

/** The test with other operands; those of lists are mapped one by one. */
export function mapOperands(
  test: object,
  map: (operand: FilterValue, operator: string) => FilterValue,
): ReturnType<typeof Object.fromEntries> {
  return Object.fromEntries(
    Object.entries(test).map(([name, operand]) => [
      name,
      Array.isArray(operand) ? operand.map((one) => map(one, name)) : map(operand, name),
    ]),
  );
}
