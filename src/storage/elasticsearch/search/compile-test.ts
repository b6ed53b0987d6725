/**
 * Compiles tests of fields to queries. An operator that is not named here is undecided: the query proposes candidates
 * without it, and the evaluator decides.
 */
import { isInt64, MAX_INT64, MIN_INT64 } from '../../../model/int64.ts';
import { matchesEnum, matchesString } from '../../evaluator/matches-test.ts';
import { type Criterion, criteriaOf, equalTo, isOnText, listedIn } from '../../operators/criteria.ts';
import type { EnumTest, Int64Test, StringTest } from '../../query.ts';
import type { Compiled } from '../cluster/queries.ts';
import {
  among,
  anyOfTerms,
  both,
  every,
  exactly,
  MAX_TERMS,
  NONE,
  negated,
  onOneValue,
  UNDECIDED,
} from '../cluster/queries.ts';
import type { Texts } from './compile-text.ts';
import { anyText, fieldOf, isBound, textConditions, textPassing, textsEqual } from './compile-text.ts';

export function compileInt64(test: Int64Test, field: string): Compiled {
  const parts = criteriaOf<bigint>(test)
    .filter((criterion) => !isBound(criterion))
    .map((criterion) => conditionOf(criterion, (values) => numbersEqual(field, values)));
  const { low, high } = boundsOf(test);
  if (low > high || low > MAX_INT64 || high < MIN_INT64) return exactly(NONE);
  if (low > MIN_INT64 || high < MAX_INT64) parts.push(exactly({ range: { [field]: rangeOf(low, high) } }));
  return both(parts);
}

/** On a field that has one number of an enum. */
export function compileEnum(test: EnumTest, field: string): Compiled {
  const criteria = criteriaOf<number>(test);
  const listed = listedIn(criteria)?.filter((value) => matchesEnum(test, value));
  if (listed !== undefined) return enumsEqual(field, listed);
  return both(criteria.map((criterion) => conditionOf(criterion, (values) => enumsEqual(field, values))));
}

/** On a field that has one text. */
export function compileString(test: StringTest, field: string): Compiled {
  const texts = fieldOf(field);
  const criteria = criteriaOf<string>(test);
  const listed = listedIn(criteria)?.filter((value) => matchesString(test, value));
  if (listed !== undefined) return stringsEqual(field, listed);
  const refused = criteria.filter(({ negative }) => negative);
  return both([...textConditions(criteria, texts), ...refused.map((criterion) => negated(passing(criterion, texts)))]);
}

/** On a field that has several texts, one of which must meet the test. */
export function someString(test: StringTest, texts: Texts): Compiled {
  const criteria = criteriaOf<string>(test);
  const listed = listedIn(criteria)?.filter((value) => matchesString(test, value));
  if (listed !== undefined) return stringsEqual(texts.field, listed);
  const isRefusing = criteria.some(({ negative }) => negative);
  const parts = textConditions(criteria, texts);
  if (parts.length === 0) return isRefusing ? among(anyText(texts)) : exactly(anyText(texts));
  return isRefusing ? among(every(parts.map((part) => part.all))) : onOneValue(parts);
}

/** The condition in the index for one criterion. `equal` finds the fields that have one of some values. */
function conditionOf<Operand>(
  criterion: Criterion<Operand>,
  equal: (values: readonly Operand[]) => Compiled,
): Compiled {
  const values = equalTo(criterion);
  if (values === undefined) return UNDECIDED;
  return criterion.negative ? negated(equal(values)) : equal(values);
}

/** Texts that pass the criterion's test. */
function passing(criterion: Criterion<string>, texts: Texts): Compiled {
  const values = equalTo(criterion);
  if (values !== undefined) return stringsEqual(texts.field, values);
  return isOnText(criterion) ? textPassing(criterion, texts) : UNDECIDED;
}

function stringsEqual(field: string, values: readonly string[]): Compiled {
  return values.length > MAX_TERMS ? UNDECIDED : exactly(textsEqual(field, values));
}

function numbersEqual(field: string, values: readonly bigint[]): Compiled {
  const possible = values.filter(isInt64).map(String);
  return possible.length > MAX_TERMS ? UNDECIDED : exactly(anyOfTerms(field, possible));
}

/** Numbers of enums are int32; no other can be stored. */
function enumsEqual(field: string, values: readonly number[]): Compiled {
  const possible = values.filter((value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31);
  return exactly(anyOfTerms(field, [...new Set(possible)].map(String)));
}

function rangeOf(low: bigint, high: bigint): { gte?: string; lte?: string } {
  return {
    ...(low > MIN_INT64 ? { gte: String(low) } : {}),
    ...(high < MAX_INT64 ? { lte: String(high) } : {}),
  };
}

/** Both included. */
function boundsOf({ gt, gte, lt, lte }: Int64Test): { low: bigint; high: bigint } {
  const lows = [MIN_INT64, gte, gt === undefined ? undefined : gt + 1n].filter((low) => low !== undefined);
  const highs = [MAX_INT64, lte, lt === undefined ? undefined : lt - 1n].filter((high) => high !== undefined);
  return {
    low: lows.reduce((most, low) => (low > most ? low : most)),
    high: highs.reduce((least, high) => (high < least ? high : least)),
  };
}
