/**
 * Compiles filters to queries. The evaluator decides what the index cannot: a node that is not known here proposes
 * every span, so that a new node is answered correctly before it is answered fast.
 */
import { presenceIn } from '../../evaluator/expression-parts.ts';
import type {
  AttributeTest,
  EventTest,
  LinkTest,
  SpanFilter,
  StringField,
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
  exactly,
  isAllowed,
  negated,
  onOneValue,
  UNDECIDED,
} from '../cluster/queries.ts';
import { asksNothing, compileAttribute, compileOwned } from './compile-attribute.ts';
import { compileEnum, compileInt64, compileString, someString } from './compile-test.ts';
import { anyText, escaped, fieldOf, startingWith } from './compile-text.ts';

/**
 * Ids of the traces with a span that meets a filter, or of the traces that meet a filter, if they are few. For `isLogged`, ids of the
 * spans that log records belong to, if they are few.
 */
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
    case 'isLogged':
      return compileLogged(few.get(filter), filter.eq);
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
      return compileWithElse(filter.test);
    case 'comparison':
    case 'computed':
      return among(compileSpan(presenceIn(filter), few).all);
    case 'group':
      return among(compileSpan(filter.filter, few).all);
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

/** Where the scope lacks the key, the other scope counts. */
function compileWithElse({ orElse, ...own }: AttributeTest): Compiled {
  const compiled = compileAttribute(own);
  if (orElse === undefined) return compiled;
  const other = compileAttribute({ ...own, scope: orElse });
  if (own.exists === false) return both([compiled, other]);
  return either([compiled, both([compileAttribute(keyAbsent(own)), other])]);
}

function keyAbsent({ key, scope }: AttributeTest): AttributeTest {
  return { key, ...(scope && { scope }), exists: false };
}

/** The ids are those of any trace. */
function compileLogged(spanIds: readonly string[] | undefined, eq: boolean): Compiled {
  const logged = spanIds === undefined ? UNDECIDED : among(anyOfTerms('id', spanIds));
  return eq ? logged : negated(logged);
}

/** Spans of the few traces that have a span which meets the filter. */
function inFew(filter: SpanFilter, few: FewTraces): Compiled {
  const ids = few.get(filter);
  return ids === undefined ? UNDECIDED : among(anyOfTerms('trace', ids));
}

/** If the traces are known, having such a span is the only condition. */
function holding({ all }: Compiled): Compiled {
  return all === ALL ? UNDECIDED : exactly(all);
}

/** Of spans or traces that start in the range. */
export function compileTimeRange(range: TimeRange | undefined): Query {
  const { from, to } = range ?? {};
  const test = { ...(from === undefined ? {} : { gte: from }), ...(to === undefined ? {} : { lt: to }) };
  return from === undefined && to === undefined ? ALL : compileInt64(test, 'start').all;
}

/** For each condition, the index says whether some event meets it, but not whether one event meets all conditions. */
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
  // Conditions that require an absence do not imply that there is an event or link.
  return both([onOneValue(parts), exactly(anyOwned)]);
}
