/** Conditions on texts: on a field of texts, or on the strings among the terms of attributes. */
import { compareNames } from '../../../model/compare.ts';
import { type Criterion, isOnText } from '../../operators/criteria.ts';
import type { OperatorOn } from '../../operators/operators.ts';
import type { StringTest } from '../../query.ts';
import type { Compiled, Query } from '../cluster/queries.ts';
import { ALL, among, anyOfTerms, every, exactly, NONE, none, some, UNDECIDED } from '../cluster/queries.ts';
import { ESCAPE, MAX_TERM_LENGTH, textTerm } from '../documents/terms.ts';
import { requiredText } from './required-text.ts';

/**
 * Maximum length of a text that is searched for within others. For a longer text, its beginning proposes candidates:
 * the cluster would refuse the automaton of a long text with repetitions.
 */
const MAX_NEEDLE = 64;

/** A field, and the prefixes of texts in its terms. */
export interface Texts {
  readonly field: string;
  /** The prefix of unchanged texts. */
  readonly plain: string;
  /** The prefix of the hashes of other texts. */
  readonly hashed: string;
  /** After all terms that begin with `plain`. Absent if all terms of the field are texts. */
  readonly end?: string;
}

/** A separate field, with terms made by `textTerm`. */
export function fieldOf(field: string): Texts {
  return { field, plain: '', hashed: ESCAPE };
}

/** Bounds of a range. The index has a single query for all of them. */
type Bounds = Pick<StringTest, 'gt' | 'gte' | 'lt' | 'lte'>;
type BoundName = keyof Bounds;

const BOUND_NAMES: readonly string[] = ['gt', 'gte', 'lt', 'lte'] satisfies BoundName[];

/** Whether the criterion is a bound of a range. */
export function isBound({ name }: { readonly name: string }): boolean {
  return BOUND_NAMES.includes(name);
}

/** Queries for the texts that pass an operator's test. An operator without an entry is undecided. */
const QUERIES: Readonly<Record<string, (texts: Texts, operand: string) => Compiled>> = {
  contains: textContains,
  notContains: textContains,
  startsWith: textStartsWith,
  regex: textMatches,
  notRegex: textMatches,
} satisfies { readonly [Name in OperatorOn<'string'>]?: unknown };

/** Texts that pass the test of an operator on text. */
export function textPassing(
  { name, operand }: { readonly name: string; readonly operand: string },
  texts: Texts,
): Compiled {
  const query = Object.hasOwn(QUERIES, name) ? QUERIES[name] : undefined;
  return query === undefined ? UNDECIDED : query(texts, operand);
}

/** The criteria that one text must meet, without negative criteria and equality. The bounds are one condition. */
export function textConditions(criteria: readonly Criterion<string>[], texts: Texts): Compiled[] {
  const conditions: Compiled[] = [];
  for (const criterion of criteria) {
    if (criterion.negative || criterion.takes === 'presence' || isBound(criterion)) continue;
    conditions.push(isOnText(criterion) ? textPassing(criterion, texts) : UNDECIDED);
  }
  const bounds: Bounds = Object.fromEntries(criteria.filter(isBound).map(({ name, operand }) => [name, operand]));
  if (Object.keys(bounds).length > 0) conditions.push(textBetween(texts, bounds));
  return conditions;
}

/** All texts. */
export function anyText(texts: Texts): Query {
  if (texts.plain === '') return { exists: { field: texts.field } };
  return some([startingWith(texts.field, texts.plain), hashed(texts)]);
}

/** Texts of a separate field. */
export function textsEqual(field: string, values: readonly string[]): Query {
  return anyOfTerms(field, [...new Set(values.map(textTerm))]);
}

function textContains(texts: Texts, needle: string): Compiled {
  if (needle === '') return exactly(anyText(texts));
  const shown = wellFormedStart(needle, MAX_NEEDLE);
  if (shown === '') return among(anyText(texts));
  const value = `${escaped(texts.plain)}*${escaped(shown)}*`;
  const found: Query = { wildcard: { [texts.field]: { value } } };
  return withHashed(texts, found, shown === needle);
}

/** A regular expression is tested on each candidate. */
function textMatches(texts: Texts, pattern: string): Compiled {
  return among(textContains(texts, requiredText(pattern)).all);
}

function textStartsWith(texts: Texts, prefix: string): Compiled {
  if (prefix === '') return exactly(anyText(texts));
  const shown = wellFormedStart(prefix, MAX_TERM_LENGTH);
  return withHashed(texts, startingWith(texts.field, texts.plain + shown), shown === prefix);
}

/** By code point. */
function textBetween(texts: Texts, { gt, gte, lt, lte }: Bounds): Compiled {
  const lows = [gte, gt === undefined ? undefined : `${gt}\0`].filter((low) => low !== undefined);
  const highs = [lt, lte === undefined ? undefined : `${lte}\0`].filter((high) => high !== undefined);
  if ([...lows, ...highs].some((bound) => wellFormedStart(bound, MAX_TERM_LENGTH) !== bound)) {
    return among(anyText(texts));
  }
  const low = texts.plain + (lows.sort(compareNames).at(-1) ?? '');
  const high = highs.length === 0 ? texts.end : texts.plain + highs.sort(compareNames)[0];
  const found: Query = { range: { [texts.field]: { gte: low, ...(high === undefined ? {} : { lt: high }) } } };
  return withHashed(texts, found, true);
}

/**
 * Hashed texts are candidates. In a separate field, their terms may look like a hit, so a match is not sure if the
 * field has a hash.
 */
function withHashed(texts: Texts, found: Query, isSure: boolean): Compiled {
  const all = some([found, hashed(texts)]);
  if (!isSure) return among(all);
  return { all, sure: texts.plain === '' ? every([found, none(hashed(texts))]) : found };
}

export function startingWith(field: string, prefix: string): Query {
  return prefix === '' ? ALL : { prefix: { [field]: { value: prefix } } };
}

function hashed({ field, hashed: before }: Texts): Query {
  return before === '' ? NONE : startingWith(field, before);
}

/** The longest part of the beginning that UTF-8 can represent. */
export function wellFormedStart(text: string, length: number): string {
  const start = text.slice(0, length);
  if (start.isWellFormed()) return start;
  const end = start.search(/\p{Surrogate}/u);
  return start.slice(0, end);
}

/** Escapes the special characters of wildcards. */
export function escaped(text: string): string {
  return text.replace(/[\\*?]/g, '\\$&');
}
