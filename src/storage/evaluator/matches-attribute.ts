/**
 * What an {@link AttributeTest} means, as code.
 *
 * Open corners, settled here for every backend:
 * - What counts is every attribute of the key (of the `type`, where given) in every list of the scope, not only the first.
 *   `type` is that of the attribute: an array of ints is an ARRAY. It is no operator: alone it asks nothing.
 * - Values are compared one by one: an array gives its elements, one level deep (an empty one none), anything else itself.
 *   Bytes, maps, empty values and arrays within arrays equal nothing and are neither greater nor less than anything.
 * - eq, in, contains, startsWith, regex, gt, gte, lt and lte hold where one such value meets all that are given: neither
 *   two attributes of one key nor two elements of one array combine.
 * - ne, notIn, notContains and notRegex hold where the key is present and no value of any attribute of the key is refused; so they
 *   hold of an empty value, of an empty array, and of NaN whatever the number.
 * - `exists: true` asks for the key with any value, also an empty one; `exists: false` for its absence, so that it never
 *   holds together with another operator. A test without any operator always holds, an empty `in` never.
 * - Numbers are compared by their mathematical value: 200 and 200n are one, 2n ** 53n + 1n and 2 ** 53 are two, -0
 *   equals 0; NaN neither equals nor is above or below anything, itself included. A number never equals a string or a
 *   boolean.
 */
import { type Attributes, type AttributeValue, attributeType, isArrayValue } from '../../model/attributes.ts';
import { compareNames } from '../ordering/order.ts';
import type { AttributeTest, FilterValue } from '../query.ts';
import { compareNumbers } from './matches-test.ts';
import { matchesPattern, matchesRefusedPattern } from './regular-expressions.ts';

/** Whether the attributes of these lists meet the test. Reads no further than it must. */
export function matchesAttribute(test: AttributeTest, lists: Iterable<Attributes>): boolean {
  const [wants, refuses] = [wantsValue(test), refusesValue(test)];
  if (!wants && !refuses && test.exists === undefined) return true;
  let [present, met] = [false, !wants];
  for (const value of valuesOf(test, lists)) {
    if (test.exists === false) return false;
    if (refuses && elementsOf(value).some((element) => isRefused(test, element))) return false;
    present = true;
    met ||= elementsOf(value).some((element) => isWanted(test, element));
    if (met && !refuses) return true;
  }
  return test.exists === false ? !wants && !refuses : present && met;
}

/** Whether an attribute of this value meets `eq`. */
export function attributeEquals(value: AttributeValue, wanted: FilterValue): boolean {
  return elementsOf(value).some((element) => equals(element, wanted));
}

/** Negative, 0 or positive where two values can be compared, NaN where they cannot. */
function compareValues(a: AttributeValue, b: AttributeValue): number {
  if (typeof a === 'string' && typeof b === 'string') return compareNames(a, b);
  return isNumeric(a) && isNumeric(b) ? compareNumbers(a, b) : Number.NaN;
}

/** Every number that the key has in these lists: ints and doubles, also those in arrays, in no order that means anything. */
export function* numbersOf(key: string, lists: Iterable<Attributes>): Generator<bigint | number> {
  for (const value of valuesOf({ key }, lists)) yield* elementsOf(value).filter(isNumeric);
}

function* valuesOf({ key, type }: AttributeTest, lists: Iterable<Attributes>): Generator<AttributeValue> {
  for (const list of lists) {
    for (const attribute of list) {
      if (attribute.key !== key) continue;
      if (type === undefined || attributeType(attribute.value) === type) yield attribute.value;
    }
  }
}

function elementsOf(value: AttributeValue): readonly AttributeValue[] {
  return value !== null && isArrayValue(value) ? value : [value];
}

function wantsValue({ eq, in: among, contains, startsWith, regex, gt, gte, lt, lte }: AttributeTest): boolean {
  return [eq, among, contains, startsWith, regex, gt, gte, lt, lte].some((operand) => operand !== undefined);
}

function refusesValue({ ne, notIn, notContains, notRegex }: AttributeTest): boolean {
  return [ne, notIn, notContains, notRegex].some((operand) => operand !== undefined);
}

function isWanted(test: AttributeTest, value: AttributeValue): boolean {
  return (
    (test.eq === undefined || equals(value, test.eq)) &&
    (test.in === undefined || test.in.some((wanted) => equals(value, wanted))) &&
    isWantedText(test, value) &&
    isInRange(test, value)
  );
}

function isWantedText(test: AttributeTest, value: AttributeValue): boolean {
  const { contains, startsWith, regex } = test;
  if (contains === undefined && startsWith === undefined && regex === undefined) return true;
  return (
    typeof value === 'string' &&
    (contains === undefined || value.includes(contains)) &&
    (startsWith === undefined || value.startsWith(startsWith)) &&
    matchesPattern(test, value)
  );
}

function isInRange({ gt, gte, lt, lte }: AttributeTest, value: AttributeValue): boolean {
  return (
    (gt === undefined || compareValues(value, gt) > 0) &&
    (gte === undefined || compareValues(value, gte) >= 0) &&
    (lt === undefined || compareValues(value, lt) < 0) &&
    (lte === undefined || compareValues(value, lte) <= 0)
  );
}

function isRefused(test: AttributeTest, value: AttributeValue): boolean {
  const { ne, notIn, notContains } = test;
  return (
    (ne !== undefined && equals(value, ne)) ||
    (notIn?.some((refused) => equals(value, refused)) ?? false) ||
    (typeof value === 'string' &&
      ((notContains !== undefined && value.includes(notContains)) || matchesRefusedPattern(test, value)))
  );
}

function equals(value: AttributeValue, wanted: FilterValue): boolean {
  return isNumeric(value) ? compareValues(value, wanted) === 0 : value === wanted;
}

function isNumeric(value: AttributeValue): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}
