/** Translates comparisons to those of the storage. */
import { parseDurationNano } from '../../../src/model/go-duration.ts';
import { MAX_INT64 } from '../../../src/model/int64.ts';
import { MOMENT_FORM, type Moment } from '../../../src/model/relative-time.ts';
import type { WrittenInteger } from '../../../src/model/written-integer.ts';
import { checkOperands } from '../../../src/query/operators.ts';
import type { EnumTest, FilterValue, Int64Test, NumberTest, StringTest } from '../../../src/query/types.ts';
import type { IntFilterInput } from '../comparisons.ts';
import type { Int64Input, MomentInput, NumberInput, OperatorInput } from '../operator-fields.ts';
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

/** What an integer counts: things, or nanoseconds of a length of time or since the Unix epoch. */
type Unit = 'count' | 'duration' | 'moment';

const WANTED: Readonly<Record<Unit, string>> = {
  count: 'Give a number.',
  duration: 'Give a length of time: nanoseconds, or a text such as "500ms".',
  moment: `Give a time: nanoseconds since the Unix epoch, or ${MOMENT_FORM}.`,
};

/** BigInt goes up to 2^64 - 1. Values beyond 2^63 - 1 are refused, because a backend could not store them. */
export function toInt64Test(input: Int64Input, unit: Unit, part: FilterPart): Int64Test {
  const integerOf = (value: bigint | WrittenInteger, operator: string): bigint => {
    if (typeof value === 'bigint') return withinInt64(value, part.at(operator));
    if (value.type === unit) {
      return value.type === 'duration' ? value.nanoseconds : withinInt64(part.now.at(value.moment), part.at(operator));
    }
    const kind = value.type === 'duration' ? 'a length of time' : 'a time';
    throw part.at(operator).refusal(`${JSON.stringify(value.text)} is ${kind}. ${WANTED[unit]}`);
  };
  return toIntegerTest(input, integerOf, part);
}

export function toMomentTest(input: MomentInput, part: FilterPart): Int64Test {
  return toIntegerTest(input, (moment: Moment, operator) => withinInt64(part.now.at(moment), part.at(operator)), part);
}

function toIntegerTest(
  input: object,
  integerOf: (operand: never, operator: string) => bigint,
  part: FilterPart,
): Int64Test {
  const test = given(input);
  checkOperands(test, part);
  return mapOperands(test, integerOf);
}

function withinInt64(value: bigint, part: FilterPart): bigint {
  if (value <= MAX_INT64) return value;
  throw part.refusal(`${value} is over 2^63 - 1, the largest value there is.`);
}

/** Throws BAD_USER_INPUT for an operand that is not a number. `wanted` says what the message asks for. */
export function toNumberTest(input: NumberInput, part: FilterPart, wanted = 'a number'): NumberTest {
  const test = given(input);
  checkOperands(test, part);
  return mapOperands(test, (value, operator) => {
    if (typeof value === 'bigint' || typeof value === 'number') return exactNumber(value);
    throw part.at(operator).refusal(`${JSON.stringify(value)} is not ${wanted}.`);
  });
}

/** The same for nanoseconds, which a text such as `500ms` may stand for. */
export function toDurationTest(input: NumberInput, part: FilterPart): NumberTest {
  return toNumberTest(mapOperands(given(input), nanosOf), part, 'a duration such as "500ms", or nanoseconds');
}

function nanosOf(value: FilterValue): FilterValue {
  return typeof value === 'string' ? (parseDurationNano(value) ?? value) : value;
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

/** The test with other operands; those of lists are mapped one by one. `map` takes the operands that the test has. */
export function mapOperands(
  test: object,
  map: (operand: never, operator: string) => FilterValue,
): ReturnType<typeof Object.fromEntries> {
  const mapped = map as (operand: unknown, operator: string) => FilterValue;
  return Object.fromEntries(
    Object.entries(test).map(([name, operand]) => [
      name,
      Array.isArray(operand) ? operand.map((one) => mapped(one, name)) : mapped(operand, name),
    ]),
  );
}
