/** Conditions on attributes, as queries on the terms of `keys` and `attributes`. */
import type { AttributeScope, AttributeType } from '../../../model/attributes.ts';
import { matchesAttribute } from '../../evaluator/matches-attribute.ts';
import { ATTRIBUTE_SCOPES } from '../../evaluator/matches-span.ts';
import type { AttributeTest, FilterValue } from '../../query.ts';
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
import { anyText, textBetween, textContains, textMatches, textStartsWith } from './compile-text.ts';

/** Terms that stand for one value at the most: in five scopes, as such and in arrays, of three types of numbers. */
const MAX_PLACES = 30;

/** A place among the terms of `attributes`: a scope and key, for values as such or for the elements of arrays. */
interface Place {
  readonly prefix: string;
  readonly isElement: boolean;
}

/** What the index says of a test on any of the attributes in its scope. */
export function compileAttribute(test: AttributeTest): Compiled {
  const wants = wantedBy(test);
  const refused = refusedBy(test);
  const isPresent = exactly(presence(test));
  if (test.exists === false) {
    return wants.length > 0 || refused !== undefined ? exactly(NONE) : negated(isPresent);
  }
  const parts = wants.length > 0 ? [compileWanted(test)] : [];
  if (refused !== undefined) parts.push(isPresent, ...refused.map(negated));
  if (test.exists === true) parts.push(isPresent);
  return both(parts);
}

/** Of a test on the attributes of one event or link: what can be said of all events or links together. */
export function compileOwned(test: AttributeTest, scope: AttributeScope): Compiled {
  const own = { ...test, scope };
  if (test.exists === false)
    return wantedBy(test).length > 0 || refusedBy(own) ? exactly(NONE) : { all: ALL, sure: NONE };
  if (refusedBy(own) === undefined) return compileAttribute(own);
  const { ne: _ne, notIn: _notIn, notContains: _notContains, notRegex: _notRegex, ...positive } = own;
  return among(every([presence(own), compileAttribute(positive).all]));
}

/** Whether the test asks anything of an attribute. */
export function asksNothing(test: AttributeTest): boolean {
  return test.exists === undefined && wantedBy(test).length === 0 && refusedBy(test) === undefined;
}

/** Spans with the key, with the type where one is given. */
export function presence({ key, scope, type }: KeyTest): Query {
  const letters = type === undefined ? Object.values(TYPE_LETTERS) : [TYPE_LETTERS[type]];
  return anyOfTerms(
    'keys',
    scopesOf(scope).flatMap((one) => letters.map((letter) => keyPrefix(one, key) + letter)),
  );
}

const WANTS = ['eq', 'in', 'contains', 'startsWith', 'regex', 'gt', 'gte', 'lt', 'lte'] as const;

function wantedBy(test: AttributeTest): (typeof WANTS)[number][] {
  return WANTS.filter((operator) => test[operator] !== undefined);
}

/** Conditions of which none may hold of any value; undefined where there is no such operator. */
function refusedBy(test: AttributeTest): Compiled[] | undefined {
  const { ne, notIn, notContains, notRegex } = test;
  const values = [...(ne === undefined ? [] : [ne]), ...(notIn ?? [])];
  const refused: Compiled[] = [];
  if (ne !== undefined || notIn !== undefined) refused.push(valuesEqual(test, values));
  const places = textPlaces(test);
  if (notContains !== undefined) refused.push(either(places.map((place) => textContains(place, notContains))));
  if (notRegex !== undefined) refused.push(either(places.map((place) => among(anyText(place)))));
  return refused.length === 0 ? undefined : refused;
}

function compileWanted(test: AttributeTest): Compiled {
  const values = test.eq === undefined ? test.in : [test.eq];
  if (values !== undefined) return valuesEqual(test, values.filter(meetsTheRest(test)));
  const bounds = [test.gt, test.gte, test.lt, test.lte].filter((bound) => bound !== undefined);
  const isText = test.contains !== undefined || test.startsWith !== undefined || test.regex !== undefined;
  if (bounds.every((bound) => typeof bound === 'string')) {
    return either(textPlaces(test).map((place) => onOneValue(textConditions(place, test))));
  }
  if (isText || !bounds.every(isNumber)) return exactly(NONE);
  return numbersBetween(test);
}

/** A value of an attribute that equals it meets the other operators too: all compare by value. */
function meetsTheRest(test: AttributeTest): (value: FilterValue) => boolean {
  const { key, eq, in: listed, contains, startsWith, regex, gt, gte, lt, lte } = test;
  const given = Object.entries({
    contains,
    startsWith,
    regex,
    gt,
    gte,
    lt,
    lte,
    ...(eq === undefined ? {} : { in: listed }),
  });
  const rest: AttributeTest = { key, ...Object.fromEntries(given.filter(([, operand]) => operand !== undefined)) };
  return (value) => matchesAttribute(rest, [[{ key, value }]]);
}

function textConditions(place: Texts, test: AttributeTest): Compiled[] {
  const { contains, startsWith, regex, gt, gte, lt, lte } = test;
  const conditions: Compiled[] = [];
  if (contains !== undefined) conditions.push(textContains(place, contains));
  if (startsWith !== undefined) conditions.push(textStartsWith(place, startsWith));
  if (regex !== undefined) conditions.push(textMatches(place, regex));
  const bounds = Object.entries({ gt, gte, lt, lte }).filter(([, bound]) => bound !== undefined);
  if (bounds.length > 0) conditions.push(textBetween(place, Object.fromEntries(bounds)));
  return conditions;
}

/** Where strings of the key stand. */
function textPlaces({ key, scope, type }: AttributeTest): Texts[] {
  return placesOf({ key, scope, type }, 'STRING').map(({ prefix }) => ({
    field: 'attributes',
    plain: prefix + Tag.STRING,
    hashed: prefix + Tag.HASHED,
    end: prefix + nextLetter(Tag.STRING),
  }));
}

function valuesEqual({ key, scope, type }: AttributeTest, values: readonly FilterValue[]): Compiled {
  if (values.length > MAX_TERMS / MAX_PLACES) return among(presence({ key, scope, type }));
  const terms = new Set<string>();
  for (const value of values) {
    for (const term of comparableTerms(value)) {
      for (const { prefix } of placesOf({ key, scope, type }, typeOf(term))) terms.add(prefix + term);
    }
  }
  return exactly(anyOfTerms('attributes', [...terms]));
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

function numbersBetween(test: AttributeTest): Compiled {
  const { gt, gte, lt, lte } = test;
  if ([gt, gte, lt, lte].some((bound) => Number.isNaN(bound))) return exactly(NONE);
  const lows = [gte === undefined ? '' : orderedNumber(gte as bigint), above(gt)];
  const highs = [
    lt === undefined ? undefined : orderedNumber(lt as bigint),
    lte === undefined ? undefined : above(lte),
  ];
  const low = lows.sort().at(-1) ?? '';
  const high = highs.filter((bound) => bound !== undefined).sort()[0];
  const places = [...placesOf(test, 'INT'), ...placesOf(test, 'DOUBLE').filter(() => test.type === 'DOUBLE')];
  const ranges = places.map(({ prefix, isElement }) => {
    const base = prefix + Tag.NUMBER;
    const lessThan = high === undefined ? prefix + nextLetter(Tag.NUMBER) : base + high;
    const range: Query = { range: { attributes: { gte: base + low, lt: lessThan } } };
    return test.type === undefined || isElement ? exactly(range) : among(range);
  });
  return either(ranges);
}

/** Behind every term of an equal number. */
function above(bound: FilterValue | undefined): string {
  return bound === undefined ? '' : `${orderedNumber(bound as bigint)}~`;
}

/** Where values of a type stand: as such, and as elements of arrays. `type` of the test is that of the attribute. */
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

function isNumber(value: FilterValue): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}
