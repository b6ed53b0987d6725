/**
 * The meaning of an {@link AttributeTest}, as code.
 *
 * These rules apply to every backend:
 * - Every attribute with the key (and with the `type`, if given) in every list of the scope counts, not only the first.
 *   `type` is the type of the attribute: an array of ints is an ARRAY. It is not an operator: alone it tests nothing.
 * - Values are compared one by one. An array yields its elements, one level deep (an empty one yields none); any other
 *   value yields itself. Bytes, maps, empty values and arrays within arrays equal nothing and have no order.
 * - Operators that are not negative hold together if one such value meets all of them. Neither two attributes with the
 *   same key nor two elements of an array combine.
 * - Negative operators hold if the key is present and no value of any attribute with the key passes their test. So they
 *   hold for an empty value, for an empty array, and for NaN with every number.
 * - With `valueType`, single values are tested instead: one value of the type meets every operator, the negative ones too.
 * - `exists: true` holds if the key has any value, including an empty one. `exists: false` holds if the key is absent,
 *   so it never holds together with another operator. A test without operators always holds.
 * - Numbers are compared by their mathematical value: 200 and 200n are equal, 2n ** 53n + 1n and 2 ** 53 are not, and
 *   -0 equals 0. NaN equals nothing and has no order. A number never equals a string or a boolean.
 */
import { type Attributes, type AttributeValue, attributeType, isArrayValue } from '../../model/attributes.ts';
import { compareNames, compareNumbers } from '../../model/compare.ts';
import { getOrMake } from '../../model/get-or-make.ts';
import { type Check, checkOf } from '../operators/checks.ts';
import { keyedComparer, numericKey } from '../operators/comparers.ts';
import { criteriaOf } from '../operators/criteria.ts';
import type { Comparer, FilterValue } from '../operators/operators.ts';
import type { AttributeTest, ValueType } from '../query.ts';

const checks = new WeakMap<AttributeTest, Check<Iterable<Attributes>>>();

/** Whether the attributes of these lists meet the test. Throws BAD_USER_INPUT for a pattern that cannot be used. */
export function matchesAttribute(test: AttributeTest, lists: Iterable<Attributes>): boolean {
  return attributeCheck(test)(lists);
}

/** The same as a function of the lists. It reads no further than it must. */
export function attributeCheck(test: AttributeTest): Check<Iterable<Attributes>> {
  return getOrMake(checks, test, () => prepare(test));
}

function prepare(test: AttributeTest): Check<Iterable<Attributes>> {
  if (test.valueType !== undefined) return prepareSingle(test, test.valueType);
  const [wanted, refused] = [checksOf(test, false), checksOf(test, true)];
  const [wants, refuses] = [wanted.length > 0, refused.length > 0];
  return (lists) => {
    if (!wants && !refuses && test.exists === undefined) return true;
    let [present, met] = [false, !wants];
    for (const value of valuesOf(test, lists)) {
      if (test.exists === false) return false;
      if (refuses && someElement(value, (element) => refused.some((passes) => passes(element)))) return false;
      present = true;
      met ||= someElement(value, (element) => wanted.every((passes) => passes(element)));
      if (met && !refuses) return true;
    }
    return test.exists === false ? !wants && !refuses : present && met;
  };
}

/** One value must pass all checks that are not negative, and no value may pass a negative one. */
function checksOf(test: AttributeTest, isNegative: boolean): readonly Check<AttributeValue>[] {
  return criteriaOf<FilterValue>(test)
    .filter(({ takes, negative = false }) => takes !== 'presence' && negative === isNegative)
    .map((criterion) => checkOf(criterion, BY_ATTRIBUTE_VALUE));
}

function prepareSingle(test: AttributeTest, type: ValueType): Check<Iterable<Attributes>> {
  const [wanted, refused] = [checksOf(test, false), checksOf(test, true)];
  const { valueType: _type, ...untyped } = test;
  if (wanted.length === 0 && refused.length === 0) return prepare(untyped);
  if (test.exists === false) return () => false;
  const passes = (value: AttributeValue): boolean =>
    isOfType(value, type) && wanted.every((check) => check(value)) && !refused.some((check) => check(value));
  return (lists) => valuesOf(test, lists).some((value) => someElement(value, passes));
}

function isOfType(value: AttributeValue, type: ValueType): boolean {
  return type === 'NUMBER' ? isNumeric(value) : attributeType(value) === type;
}

/** Whether an attribute of this value meets `eq`. */
export function attributeEquals(value: AttributeValue, wanted: FilterValue): boolean {
  return someElement(value, (element) => equals(element, wanted));
}

/** Every single value of the key in these lists, and the elements of its arrays, in the order of the lists. */
export function* singleValuesOf(key: string, lists: Iterable<Attributes>): Generator<AttributeValue> {
  for (const value of valuesOf({ key }, lists)) yield* elementsOf(value);
}

/** Every number among them: ints and doubles. */
export function numbersOf(key: string, lists: Iterable<Attributes>): IteratorObject<bigint | number> {
  return singleValuesOf(key, lists).filter(isNumeric);
}

function* valuesOf({ key, type }: AttributeTest, lists: Iterable<Attributes>): Generator<AttributeValue> {
  for (const list of lists) {
    for (const attribute of list) {
      if (attribute.key !== key) continue;
      if (type === undefined || attributeType(attribute.value) === type) yield attribute.value;
    }
  }
}

function someElement(value: AttributeValue, passes: Check<AttributeValue>): boolean {
  return value !== null && isArrayValue(value) ? value.some(passes) : passes(value);
}

function elementsOf(value: AttributeValue): readonly AttributeValue[] {
  return value !== null && isArrayValue(value) ? value : [value];
}

function equals(value: AttributeValue, wanted: FilterValue): boolean {
  return isNumeric(value) ? compareValues(value, wanted) === 0 : value === wanted;
}

/** Negative, 0 or positive if the two values can be compared. NaN if they cannot. */
function compareValues(a: AttributeValue, b: FilterValue): number {
  if (typeof a === 'string' && typeof b === 'string') return compareNames(a, b);
  return isNumeric(a) && isNumeric(b) ? compareNumbers(a, b) : Number.NaN;
}

const BY_ATTRIBUTE_VALUE: Comparer<AttributeValue, FilterValue> = keyedComparer({
  equals,
  compare: compareValues,
  keyOf: (value: AttributeValue) => (isNumeric(value) ? numericKey(value) : value),
});

function isNumeric(value: AttributeValue): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}
