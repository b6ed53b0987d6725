/** Conditions on attributes, as queries on the terms of `keys` and `attributes`. */
import { ATTRIBUTE_SCOPES, type AttributeScope, type AttributeType } from '../../../model/attributes.ts';
import { matchesAttribute } from '../../evaluator/matches-attribute.ts';
import { type Criterion, criteriaOf, equalTo, isOnText, listedIn } from '../../operators/criteria.ts';
import type { AttributeTest, FilterValue, ValueType } from '../../query.ts';
import type { Compiled, Query } from '../cluster/queries.ts';
import {
  ALL,
  among,
  anyOfTerms,
  both,
  either,
  every,
  exactly,
  MAX_TERMS,
  NONE,
  negated,
  onOneValue,
  UNDECIDED,
} from '../cluster/queries.ts';
import {
  comparableTerm,
  ELEMENT,
  keyPrefix,
  NumberType,
  orderedNumber,
  Tag,
  TYPE_LETTERS,
} from '../documents/terms.ts';
import type { Texts } from './compile-text.ts';
import { isBound, textConditions, textPassing } from './compile-text.ts';

/**
 * Maximum number of terms for one value: in five scopes, as a value and as an array element, for three types of
 * numbers.
 */
const MAX_PLACES = 30;

/**
 * A position among the terms of `attributes`: a scope and key, either for whole values or for the elements of arrays.
 */
interface Place {
  readonly prefix: string;
  readonly isElement: boolean;
}

/** The condition in the index for a test on any of the attributes in its scope. */
export function compileAttribute(test: AttributeTest): Compiled {
  const { wanted, refused } = criteriaIn(test);
  const isPresent = exactly(presence(test));
  if (test.exists === false) {
    return wanted.length > 0 || refused.length > 0 ? exactly(NONE) : negated(isPresent);
  }
  if (test.valueType !== undefined && wanted.length + refused.length > 0) return compileSingle(test, wanted, refused);
  const parts = wanted.length > 0 ? [compileWanted(test, wanted)] : [];
  if (refused.length > 0) parts.push(isPresent, ...refused.map((criterion) => negated(passing(criterion, test))));
  if (test.exists === true) parts.push(isPresent);
  return both(parts);
}

/** One value of `valueType` meets all criteria, negative ones too. */
function compileSingle(test: AttributeTest, wanted: Criteria['wanted'], refused: Criteria['refused']): Compiled {
  const values = listedIn(wanted);
  if (values !== undefined) return valuesEqual(test, values.filter(meetsAll(test)));
  const present = among(presence(test));
  const compiled = wanted.length > 0 ? compileWanted(test, wanted) : present;
  const isOfType = test.valueType === 'STRING' && wanted.every(({ operand }) => typeof operand === 'string');
  return isOfType && refused.length === 0 ? compiled : among(every([present.all, compiled.all]));
}

/** For a test on the attributes of one event or link: the condition on all events or links together. */
export function compileOwned(test: AttributeTest, scope: AttributeScope): Compiled {
  const own = { ...test, scope };
  const { wanted, refused } = criteriaIn(own);
  if (test.exists === false) return wanted.length + refused.length > 0 ? exactly(NONE) : { all: ALL, sure: NONE };
  if (refused.length === 0) return compileAttribute(own);
  return among(every([presence(own), ...(wanted.length > 0 ? [compileWanted(own, wanted).all] : [])]));
}

/** Whether the test has a condition on an attribute. */
export function asksNothing(test: AttributeTest): boolean {
  return criteriaOf(test).length === 0;
}

interface Criteria {
  /** One value meets all of them. */
  readonly wanted: readonly Criterion<FilterValue>[];
  /** No value passes any of their tests. */
  readonly refused: readonly Criterion<FilterValue>[];
}

function criteriaIn(test: AttributeTest): Criteria {
  const criteria = criteriaOf<FilterValue>(test).filter(({ takes }) => takes !== 'presence');
  return {
    wanted: criteria.filter(({ negative }) => !negative),
    refused: criteria.filter(({ negative }) => negative),
  };
}

/** Spans with the key, and with the type if one is given. */
export function presence({ key, scope, type }: KeyTest): Query {
  const letters = type === undefined ? Object.values(TYPE_LETTERS) : [TYPE_LETTERS[type]];
  return anyOfTerms(
    'keys',
    scopesOf(scope).flatMap((one) => letters.map((letter) => keyPrefix(one, key) + letter)),
  );
}

/** Spans with a value that passes the criterion's test. */
function passing(criterion: Criterion<FilterValue>, test: AttributeTest): Compiled {
  const values = equalTo(criterion);
  if (values !== undefined) return valuesEqual(test, values);
  if (!isOnText(criterion)) return UNDECIDED;
  return either(textPlaces(test).map((place) => textPassing(criterion, place)));
}

/** Spans with one value that meets all criteria. */
function compileWanted(test: AttributeTest, wanted: readonly Criterion<FilterValue>[]): Compiled {
  const values = listedIn(wanted);
  if (values !== undefined) return valuesEqual(test, values.filter(meetsAll(test)));
  const known = wanted.filter((criterion) => isBound(criterion) || isOnText(criterion));
  if (known.length === 0) return UNDECIDED;
  const compiled = compileKnown(test, known);
  return known.length < wanted.length ? among(compiled.all) : compiled;
}

/** Bounds and operators on text. No value meets operands of several types. */
function compileKnown(test: AttributeTest, known: readonly Criterion<FilterValue>[]): Compiled {
  if (known.every(({ operand }) => typeof operand === 'string')) {
    return either(textPlaces(test).map((place) => onOneValue(textConditions(criteriaOf<string>(test), place))));
  }
  return known.every(isBound) ? numbersBetween(test) : exactly(NONE);
}

/** Whether an attribute with this value meets the test: all operators compare by value. */
function meetsAll({
  scope: _scope,
  type: _type,
  valueType: _valueType,
  ...test
}: AttributeTest): (value: FilterValue) => boolean {
  return (value) => matchesAttribute(test, [[{ key: test.key, value }]]);
}

/** The position of the strings of the key. */
function textPlaces({ key, scope, type }: AttributeTest): Texts[] {
  return placesOf({ key, scope, type }, 'STRING').map(({ prefix }) => ({
    field: 'attributes',
    plain: prefix + Tag.STRING,
    hashed: prefix + Tag.HASHED,
    end: prefix + nextLetter(Tag.STRING),
  }));
}

function valuesEqual({ key, scope, type, valueType }: AttributeTest, values: readonly FilterValue[]): Compiled {
  if (values.length > MAX_TERMS / MAX_PLACES) return among(presence({ key, scope, type }));
  const terms = new Set<string>();
  for (const value of values) {
    for (const term of comparableTerms(value).filter((one) => isOfValueType(typeOf(one), valueType))) {
      for (const { prefix } of placesOf({ key, scope, type }, typeOf(term))) terms.add(prefix + term);
    }
  }
  return exactly(anyOfTerms('attributes', [...terms]));
}

function isOfValueType(type: AttributeType, wanted: ValueType | undefined): boolean {
  if (wanted === undefined || wanted === type) return true;
  return wanted === 'NUMBER' && (type === 'INT' || type === 'DOUBLE');
}

/** The terms of all values that are equal to it. */
function comparableTerms(value: FilterValue): string[] {
  const term = comparableTerm(value);
  if (term === undefined) return [];
  if (!isNumber(value)) return [term];
  return Object.values(NumberType).map((type) => Tag.NUMBER + orderedNumber(value) + type);
}

function typeOf(term: string): AttributeType {
  if (term.startsWith(Tag.BOOLEAN)) return 'BOOL';
  if (!term.startsWith(Tag.NUMBER)) return 'STRING';
  return term.endsWith(NumberType.INT) ? 'INT' : 'DOUBLE';
}

/** Numbers only: no value meets a bound of another type. */
function numbersBetween(test: AttributeTest): Compiled {
  const bounds = [test.gt, test.gte, test.lt, test.lte];
  if (bounds.some((bound) => bound !== undefined && (!isNumber(bound) || Number.isNaN(bound)))) return exactly(NONE);
  const [gt, gte, lt, lte] = bounds.map((bound) => (isNumber(bound) ? orderedNumber(bound) : undefined));
  const low =
    [gte, behindEqual(gt)]
      .filter((bound) => bound !== undefined)
      .sort()
      .at(-1) ?? '';
  const [high] = [lt, behindEqual(lte)].filter((bound) => bound !== undefined).sort();
  const places = [...placesOf(test, 'INT'), ...placesOf(test, 'DOUBLE').filter(() => test.type === 'DOUBLE')];
  const ranges = places.map(({ prefix, isElement }) => {
    const base = prefix + Tag.NUMBER;
    const lessThan = high === undefined ? prefix + nextLetter(Tag.NUMBER) : base + high;
    const range: Query = { range: { attributes: { gte: base + low, lt: lessThan } } };
    return test.type === undefined || isElement ? exactly(range) : among(range);
  });
  return either(ranges);
}

/** Comes after every term of the number, whatever its type. */
function behindEqual(ordered: string | undefined): string | undefined {
  return ordered === undefined ? undefined : `${ordered}~`;
}

/**
 * The positions of values of a type: as whole values, and as elements of arrays. `type` of the test is the type of the
 * attribute.
 */
function placesOf({ key, scope, type }: KeyTest, ofValue: AttributeType): Place[] {
  return scopesOf(scope).flatMap((one) => {
    const prefix = keyPrefix(one, key);
    return [
      ...(type === undefined || type === ofValue ? [{ prefix, isElement: false }] : []),
      ...(type === undefined || type === 'ARRAY' ? [{ prefix: prefix + ELEMENT, isElement: true }] : []),
    ];
  });
}

/** The attributes that a test is about. */
export interface KeyTest {
  readonly key: string;
  readonly scope?: AttributeScope | undefined;
  readonly type?: AttributeType | undefined;
}

function scopesOf(scope: AttributeScope | undefined): readonly AttributeScope[] {
  return scope === undefined ? ATTRIBUTE_SCOPES : [scope];
}

function nextLetter(letter: string): string {
  return String.fromCharCode(letter.charCodeAt(0) + 1);
}

function isNumber(value: FilterValue | undefined): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}
