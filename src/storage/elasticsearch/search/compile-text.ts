/** Conditions on texts: on a field of texts, or on the strings among the terms of attributes. */
import { compareNames } from '../../ordering/order.ts';
import type { Compiled, Query } from '../cluster/queries.ts';
import { ALL, among, anyOfTerms, every, exactly, NONE, none, some } from '../cluster/queries.ts';
import { ESCAPE, MAX_TERM_LENGTH, textTerm } from '../documents/terms.ts';
import { requiredText } from './required-text.ts';

/** Longest text that is searched for within others; of a longer one its beginning proposes candidates. An automaton for a
 * long text that repeats itself would be refused by the cluster. */
const MAX_NEEDLE = 64;

/** A field, and what stands in it before each text. */
export interface Texts {
  readonly field: string;
  /** Before texts that stand there as they are. */
  readonly plain: string;
  /** Before hashes of the others. */
  readonly hashed: string;
  /** Behind all terms that begin with `plain`; absent where the whole field is of texts. */
  readonly end?: string;
}

/** A field of its own, whose terms are made by `textTerm`. */
export function fieldOf(field: string): Texts {
  return { field, plain: '', hashed: ESCAPE };
}

export interface TextBounds {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
}

/** Texts that are there at all. */
export function anyText(texts: Texts): Query {
  if (texts.plain === '') return { exists: { field: texts.field } };
  return some([startingWith(texts.field, texts.plain), hashed(texts)]);
}

/** Texts of a field of its own. */
export function textsEqual(field: string, values: readonly string[]): Query {
  return anyOfTerms(field, [...new Set(values.map(textTerm))]);
}

export function textContains(texts: Texts, needle: string): Compiled {
  if (needle === '') return exactly(anyText(texts));
  const shown = wellFormedStart(needle, MAX_NEEDLE);
  if (shown === '') return among(anyText(texts));
  const value = `${escaped(texts.plain)}*${escaped(shown)}*`;
  const found: Query = { wildcard: { [texts.field]: { value } } };
  return withHashed(texts, found, shown === needle);
}

/** A regular expression is looked at candidate by candidate. */
export function textMatches(texts: Texts, pattern: string): Compiled {
  return among(textContains(texts, requiredText(pattern)).all);
}

export function textStartsWith(texts: Texts, prefix: string): Compiled {
  if (prefix === '') return exactly(anyText(texts));
  const shown = wellFormedStart(prefix, MAX_TERM_LENGTH);
  return withHashed(texts, startingWith(texts.field, texts.plain + shown), shown === prefix);
}

/** By code point. */
export function textBetween(texts: Texts, { gt, gte, lt, lte }: TextBounds): Compiled {
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

/** Hashed texts are candidates. In a field of its own their terms may look like a hit, so none is sure beside one. */
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

/** So much of the beginning as UTF-8 can hold. */
export function wellFormedStart(text: string, length: number): string {
  const start = text.slice(0, length);
  if (start.isWellFormed()) return start;
  const end = start.search(/\p{Surrogate}/u);
  return start.slice(0, end);
}

/** Letters that mean something in a wildcard stand for themselves. */
export function escaped(text: string): string {
  return text.replace(/[\\*?]/g, '\\$&');
}
