/**
 * From filters to queries. What the index cannot decide is left to the evaluator: a node that is not known here proposes
 * every span, so that a new one is answered right before it is answered fast.
 */
import { matchesEnum, matchesString } from '../../evaluator/matches-test.ts';
import type {
  EnumTest,
  EventTest,
  Int64Test,
  LinkTest,
  SpanFilter,
  StringField,
  StringTest,
  TimeRange,
  TraceFilter,
} from '../../query.ts';
import type { Compiled, Query } from '../cluster/queries.ts';
import {
  ALL,
  among,
  anyOfTerms,
  both,
  either,
  every,
  exactly,
  isAllowed,
  MAX_TERMS,
  NONE,
  negated,
  none,
  onOneValue,
  UNDECIDED,
} from '../cluster/queries.ts';
import { asksNothing, compileAttribute, compileOwned } from './compile-attribute.ts';
import type { Texts } from './compile-text.ts';
import {
  anyText,
  escaped,
  fieldOf,
  startingWith,
  textBetween,
  textContains,
  textMatches,
  textStartsWith,
  textsEqual,
} from './compile-text.ts';

/** Ids of the traces with a span that meets a filter, or that meet a filter of traces; only those that are few. */
export type FewTraces = ReadonlyMap<SpanFilter | TraceFilter, readonly string[]>;

const STRING_FIELDS: Readonly<Record<StringField, string>> = {
  service: 'service',
  name: 'name',
  statusMessage: 'status_message',
  scopeName: 'scope_name',
  scopeVersion: 'scope_version',
};

export function compileSpanFilter(filter: SpanFilter | undefined, few: FewTraces): Compiled {
  return filter === undefined ? exactly(ALL) : allowed(compileSpan(filter, few));
}

/** On the documents of traces. */
export function compileTraceFilter(filter: TraceFilter | undefined, few: FewTraces): Compiled {
  return filter === undefined ? exactly(ALL) : allowed(compileTrace(filter, few));
}

function allowed(compiled: Compiled): Compiled {
  if (!isAllowed(compiled.all)) return UNDECIDED;
  return isAllowed(compiled.sure) ? compiled : among(compiled.all);
}

function compileSpan(filter: SpanFilter, few: FewTraces): Compiled {
  switch (filter.type) {
    case 'and':
      return both(filter.filters.map((part) => compileSpan(part, few)));
    case 'or':
      return either(filter.filters.map((part) => compileSpan(part, few)));
    case 'not':
      return negated(compileSpan(filter.filter, few));
    case 'traceId':
      return exactly(anyOfTerms('trace', [filter.eq]));
    case 'spanId':
      return exactly(anyOfTerms('id', [filter.eq]));
    case 'parentSpanId':
      return exactly(anyOfTerms('parent', [filter.eq]));
    case 'isRoot':
      return exactly({ term: { root: filter.eq } });
    case 'service':
    case 'name':
    case 'statusMessage':
    case 'scopeName':
    case 'scopeVersion':
      return compileString(filter.test, STRING_FIELDS[filter.type]);
    case 'kind':
      return compileEnum(filter.test, 'kind');
    case 'statusCode':
      return compileEnum(filter.test, 'status');
    case 'durationNano':
      return compileInt64(filter.test, 'duration');
    case 'startTimeUnixNano':
      return compileInt64(filter.test, 'start');
    case 'endTimeUnixNano':
      return compileInt64(filter.test, 'end');
    case 'attribute':
      return compileAttribute(filter.test);
    case 'event':
      return compileEvent(filter.test);
    case 'link':
      return compileLink(filter.test);
    case 'trace':
      return compileTraceOf(filter.filter, few);
    case 'parent':
    case 'ancestor':
    case 'child':
    case 'descendant':
    case 'sibling':
      return inFew(filter.filter, few);
    default:
      return UNDECIDED;
  }
}

function compileTrace(filter: TraceFilter, few: FewTraces): Compiled {
  switch (filter.type) {
    case 'and':
      return both(filter.filters.map((part) => compileTrace(part, few)));
    case 'or':
      return either(filter.filters.map((part) => compileTrace(part, few)));
    case 'not':
      return negated(compileTrace(filter.filter, few));
    case 'traceId':
      return exactly(anyOfTerms('trace', [filter.eq]));
    case 'durationNano':
      return compileInt64(filter.test, 'duration');
    case 'spanCount':
      return compileInt64(filter.test, 'span_count');
    case 'errorCount':
      return compileInt64(filter.test, 'error_count');
    case 'service':
      return someString(filter.test, fieldOf('services'));
    case 'rootService':
      return among(someString(filter.test, fieldOf('services')).all);
    case 'anySpan':
      return holding(inFew(filter.filter, few));
    case 'noSpan':
      return negated(holding(inFew(filter.filter, few)));
    case 'everySpan':
      return inFew(filter.filter, few);
    default:
      return UNDECIDED;
  }
}

function compileTraceOf(filter: TraceFilter, few: FewTraces): Compiled {
  const ids = few.get(filter);
  if (ids !== undefined) return exactly(anyOfTerms('trace', ids));
  switch (filter.type) {
    case 'and':
      return both(filter.filters.map((part) => compileTraceOf(part, few)));
    case 'or':
      return either(filter.filters.map((part) => compileTraceOf(part, few)));
    case 'not':
      return negated(compileTraceOf(filter.filter, few));
    case 'traceId':
      return exactly(anyOfTerms('trace', [filter.eq]));
    case 'anySpan':
      return holding(inFew(filter.filter, few));
    case 'noSpan':
      return negated(holding(inFew(filter.filter, few)));
    case 'everySpan':
      return inFew(filter.filter, few);
    default:
      return UNDECIDED;
  }
}

/** Spans of the few traces that have a span which meets the filter. */
function inFew(filter: SpanFilter, few: FewTraces): Compiled {
  const ids = few.get(filter);
  return ids === undefined ? UNDECIDED : among(anyOfTerms('trace', ids));
}

/** Where the traces are known, having such a span is all that is asked. */
function holding({ all }: Compiled): Compiled {
  return all === ALL ? UNDECIDED : exactly(all);
}

/** Of spans or traces that start in the range. */
export function compileTimeRange(range: TimeRange | undefined): Query {
  const { from, to } = range ?? {};
  const test = { ...(from === undefined ? {} : { gte: from }), ...(to === undefined ? {} : { lt: to }) };
  return from === undefined && to === undefined ? ALL : compileInt64(test, 'start').all;
}

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

export function compileInt64(test: Int64Test, field: string): Compiled {
  const parts: Query[] = [];
  if (test.eq !== undefined) parts.push(numbersEqual(field, [test.eq]));
  if (test.in !== undefined) parts.push(numbersEqual(field, test.in));
  if (test.ne !== undefined) parts.push(none(numbersEqual(field, [test.ne])));
  const { low, high } = boundsOf(test);
  if (low > high || low > MAX_INT64 || high < MIN_INT64) return exactly(NONE);
  if (low > MIN_INT64 || high < MAX_INT64) parts.push({ range: { [field]: rangeOf(low, high) } });
  return exactly(every(parts));
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

function numbersEqual(field: string, values: readonly bigint[]): Query {
  const possible = values.filter((value) => value >= MIN_INT64 && value <= MAX_INT64).map(String);
  if (possible.length > MAX_TERMS) return ALL;
  return anyOfTerms(field, possible);
}

/** Numbers of enums are int32; no other can be stored. */
function compileEnum(test: EnumTest, field: string): Compiled {
  const wanted = test.eq === undefined ? test.in : [test.eq];
  const parts: Query[] = [];
  if (wanted !== undefined)
    parts.push(
      enumsEqual(
        field,
        wanted.filter((value) => matchesEnum(test, value)),
      ),
    );
  else if (test.ne !== undefined) parts.push(none(enumsEqual(field, [test.ne])));
  return exactly(every(parts));
}

function enumsEqual(field: string, values: readonly number[]): Query {
  const possible = values.filter((value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31);
  return anyOfTerms(field, [...new Set(possible)].map(String));
}

/** On a field that has one text. */
function compileString(test: StringTest, field: string): Compiled {
  const { ne, notIn, notContains, notRegex } = test;
  const parts = wantedStrings(test, fieldOf(field));
  const refused = [...(ne === undefined ? [] : [ne]), ...(notIn ?? [])];
  if (refused.length > 0) parts.push(negated(stringsEqual(field, refused)));
  if (notContains !== undefined) parts.push(negated(textContains(fieldOf(field), notContains)));
  if (notRegex !== undefined) parts.push(UNDECIDED);
  return both(parts);
}

/** On a field that has several texts, one of which must meet the test. */
function someString(test: StringTest, texts: Texts): Compiled {
  const { ne, notIn, notContains, notRegex, ...wanted } = test;
  const refuses = [ne, notIn, notContains, notRegex].some((operand) => operand !== undefined);
  const parts = wantedStrings(test, texts);
  if (parts.length === 0) return refuses ? among(anyText(texts)) : exactly(anyText(texts));
  const isComplete = !refuses || wanted.eq !== undefined || wanted.in !== undefined;
  return isComplete ? onOneValue(parts) : among(every(parts.map((part) => part.all)));
}

/** The operators that ask for a text; with `eq` or `in` these decide on all others too. */
function wantedStrings(test: StringTest, texts: Texts): Compiled[] {
  const { eq, in: listed, ...others } = test;
  if (eq !== undefined) return [stringsEqual(texts.field, matchesString(test, eq) ? [eq] : [])];
  if (listed !== undefined) {
    const matching = listed.filter((value) => matchesString(others, value));
    return [stringsEqual(texts.field, matching)];
  }
  const { contains, startsWith, regex, gt, gte, lt, lte } = test;
  const bounds = Object.entries({ gt, gte, lt, lte }).filter(([, bound]) => bound !== undefined);
  const parts: Compiled[] = [];
  if (contains !== undefined) parts.push(textContains(texts, contains));
  if (startsWith !== undefined) parts.push(textStartsWith(texts, startsWith));
  if (regex !== undefined) parts.push(textMatches(texts, regex));
  if (bounds.length > 0) parts.push(textBetween(texts, Object.fromEntries(bounds)));
  return parts;
}

function stringsEqual(field: string, values: readonly string[]): Compiled {
  return values.length > MAX_TERMS ? UNDECIDED : exactly(textsEqual(field, values));
}

/** The index says of each condition whether some event meets it, and not whether one meets them all. */
function compileEvent({ name, timeSinceStartNano, attributes }: EventTest): Compiled {
  const texts = fieldOf('event_names');
  const tests = attributes.filter((test) => !asksNothing(test)).map((test) => compileOwned(test, 'EVENT'));
  const named = name === undefined ? [] : [someString(name, texts)];
  const compiled = onOneOwned([...named, ...tests], anyText(texts));
  return timeSinceStartNano === undefined ? compiled : among(compiled.all);
}

function compileLink({ traceId, spanId, attributes, target }: LinkTest): Compiled {
  const tests = attributes.filter((test) => !asksNothing(test)).map((test) => compileOwned(test, 'LINK'));
  const ids = linkIds(traceId, spanId);
  const parts = [...(ids === undefined ? [] : [exactly(ids)]), ...tests];
  const compiled = onOneOwned(parts, { exists: { field: 'links' } });
  return target === undefined ? compiled : among(compiled.all);
}

function linkIds(traceId: string | undefined, spanId: string | undefined): Query | undefined {
  if (traceId !== undefined && spanId !== undefined) return anyOfTerms('links', [`${traceId}/${spanId}`]);
  if (traceId !== undefined) return startingWith('links', `${traceId}/`);
  return spanId === undefined ? undefined : { wildcard: { links: { value: `*/${escaped(spanId)}` } } };
}

function onOneOwned(parts: readonly Compiled[], anyOwned: Query): Compiled {
  if (parts.length === 0) return exactly(anyOwned);
  // Conditions that ask for an absence say nothing of there being an event or link.
  return both([onOneValue(parts), exactly(anyOwned)]);
}
