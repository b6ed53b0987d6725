/** Comparisons as the storage knows them. */
import { MAX_LIST_VALUES } from '../../../src/query/filter-bounds.ts';
import { regexMistake, regexParts } from '../../../src/query/regex.ts';
import type { EnumTest, FilterValue, Int64Test, NumberTest, StringTest } from '../../../src/query/types.ts';
import type {
  AggregateFilterInput,
  BigIntFilterInput,
  IntFilterInput,
  KindFilterInput,
  StatusCodeFilterInput,
  StringFilterInput,
} from '../refs.ts';
import type { FilterPart } from './part.ts';

/** An input's fields, each given or not. */
type Nullable<Shape> = { readonly [Key in keyof Shape]?: Shape[Key] | null | undefined };

const INT64_MAX = 2n ** 63n - 1n;

export function toStringTest(input: StringFilterInput, part: FilterPart): StringTest {
  const test: StringTest = given<StringTest>(input);
  refuseLongLists(test, part);
  refuseBadRegex(test, part);
  return test;
}

export function toEnumTest(input: KindFilterInput | StatusCodeFilterInput, part: FilterPart): EnumTest {
  const test: EnumTest = given<EnumTest>(input);
  refuseLongLists(test, part);
  return test;
}

/** BigInt goes up to 2^64 - 1; what no value can be is refused, as a backend could not take it. */
export function toInt64Test(input: BigIntFilterInput, part: FilterPart): Int64Test {
  const test = given<Int64Test>(input);
  refuseLongLists(test, part);
  for (const [operator, values] of Object.entries(test)) {
    for (const value of [values].flat()) {
      if (value > INT64_MAX) {
        throw part.at(operator).refusal(`${value} is over 2^63 - 1, the largest value there is.`);
      }
    }
  }
  return test;
}

/** Throws BAD_USER_INPUT for an operand that is no number. */
export function toNumberTest(input: Omit<AggregateFilterInput, 'of'>, part: FilterPart): NumberTest {
  const test = given<Readonly<Record<string, FilterValue | readonly FilterValue[]>>>(input);
  refuseLongLists(test, part);
  const exact = Object.entries(test).map(([operator, operand]) => {
    const numberOf = (value: FilterValue): bigint | number => {
      if (typeof value === 'bigint' || typeof value === 'number') return exactNumber(value);
      throw part.at(operator).refusal(`${JSON.stringify(value)} is no number.`);
    };
    return [operator, isList(operand) ? operand.map(numberOf) : numberOf(operand)] as const;
  });
  return Object.fromEntries(exact);
}

/** JSON variables bring integers as doubles; as integers they are the same to every comparison, and to cursors. */
export function exactNumber(value: bigint | number): bigint | number {
  return Number.isSafeInteger(value) ? BigInt(value) : value;
}

function isList<Item>(value: Item | readonly Item[]): value is readonly Item[] {
  return Array.isArray(value);
}

export function toCountTest(input: IntFilterInput): Int64Test {
  const operators = Object.entries(given<Readonly<Record<string, number>>>(input));
  return Object.fromEntries(operators.map(([operator, value]) => [operator, BigInt(value)]));
}

/** The fields that are neither absent nor null. */
export function given<Fields extends object>(input: Nullable<Fields>): Fields {
  const entries = Object.entries(input).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries) as Fields;
}

/** Throws BAD_USER_INPUT for an `in` or `notIn` over the bound. */
export function refuseLongLists(test: { readonly in?: unknown; readonly notIn?: unknown }, part: FilterPart): void {
  for (const operator of ['in', 'notIn'] as const) {
    const list = test[operator];
    const count = Array.isArray(list) ? list.length : 0;
    if (count <= MAX_LIST_VALUES) continue;
    throw part
      .at(operator)
      .refusal(`${count} values, over the limit of ${MAX_LIST_VALUES}. Split the list, or use regex or startsWith.`);
  }
}

/** Throws BAD_USER_INPUT for a pattern that RE2 does not read, or that would take too much to match. */
export function refuseBadRegex(test: { readonly regex?: string; readonly notRegex?: string }, part: FilterPart): void {
  for (const operator of ['regex', 'notRegex'] as const) {
    const pattern = test[operator];
    if (pattern === undefined) continue;
    const place = part.at(operator);
    place.bounds.addRegexParts(place.path, regexParts(pattern));
    const mistake = regexMistake(pattern);
    if (mistake !== undefined) throw place.refusal(mistake);
  }
}
