/**
 * The meaning of a {@link SpanFilter} and a {@link TraceFilter}, as code. The memory backend answers with it, and
 * backends whose index only proposes candidates check them with it. Attribute conditions are in matches-attribute.ts,
 * relations in relatives.ts, aggregates in matches-aggregate.ts; each file states its rules.
 *
 * These rules apply to every backend:
 * - A test without operators always holds. An empty `in` never holds, an empty `notIn` always does. An empty `and`
 *   holds, an empty `or` does not. `not` is plain negation.
 * - Ids are compared as they are stored: a parent id of zeros equals zeros, and not the empty text.
 * - An event or link condition without parts holds if there is any event or link.
 * - If the context does not have the trace of a span, the span meets no condition on relations, the number of its
 *   children, the targets of links, or its trace.
 */
import { getOrMake } from '../../model/get-or-make.ts';
import { durationNano, hasParent, orderedTime, type SpanLink } from '../../model/span.ts';
import type {
  EnumField,
  Int64Field,
  Int64Test,
  LinkTest,
  MatchingSpans,
  Relation,
  SpanFilter,
  SpanGroup,
  SpanNumber,
  StringField,
  StringTest,
  TraceFilter,
} from '../query.ts';
import type { SpanValue } from '../span-value.ts';
import { someCompares } from './compare-values.ts';
import { keyOfValues, valuesOf } from './expression-values.ts';
import type { FilterableSpan, FilterableTrace, FilterContext } from './filterable.ts';
import { listsOf } from './listed-attributes.ts';
import { matchesAggregate } from './matches-aggregate.ts';
import { attributeCheck, numbersOf } from './matches-attribute.ts';
import { enumCheck, int64Check, matchesInt64, matchesNumber, matchesString, stringCheck } from './matches-test.ts';
import { matchesEvent, matchesOwnLink } from './owned.ts';
import { Groups, Relatives } from './relatives.ts';
import { memoryOf } from './trace-memory.ts';

/** Whether a span meets a filter. */
type SpanCheck = (span: FilterableSpan, context: FilterContext) => boolean;

const checks = new WeakMap<SpanFilter, SpanCheck>();

/** Whether the span meets the filter. Throws BAD_USER_INPUT for a pattern that cannot be used. */
export function matchesSpan(filter: SpanFilter, span: FilterableSpan, context: FilterContext): boolean {
  return checkOf(filter)(span, context);
}

/** Each filter is prepared once, so that testing a span costs no more than the conditions themselves. */
function checkOf(filter: SpanFilter): SpanCheck {
  return getOrMake(checks, filter, () => prepare(filter));
}

function prepare(filter: SpanFilter): SpanCheck {
  switch (filter.type) {
    case 'and': {
      const parts = filter.filters.map(checkOf);
      return (span, context) => parts.every((check) => check(span, context));
    }
    case 'or': {
      const parts = filter.filters.map(checkOf);
      return (span, context) => parts.some((check) => check(span, context));
    }
    case 'not': {
      const check = checkOf(filter.filter);
      return (span, context) => !check(span, context);
    }
    case 'event':
      return (span) =>
        Iterator.from(span.events()).some((event) => matchesEvent(filter.test, event, span.startTimeUnixNano));
    case 'link':
      return (span, context) => Iterator.from(span.links()).some((link) => matchesLink(filter.test, link, context));
    case 'trace':
      return (span, context) => matchesTraceOf(filter.filter, span, context);
    case 'isLogged':
      return (span, context) => filter.eq === context.exceptions(span).length > 0;
    case 'childCount':
      return (span, context) => matchesChildCount(filter.test, span, context);
    case 'parent':
    case 'ancestor':
    case 'child':
    case 'descendant':
    case 'sibling':
      return (span, context) => hasRelative(filter, span, context);
    case 'comparison':
      return (span, context) => matchesComparison(filter, span, context);
    case 'computed': {
      const check = someStringCheck(filter.test);
      return (span, context) => check(valuesOf(filter.of, span, context, matchesSpan));
    }
    case 'group':
      return (span, context) => matchesGroup(filter, span, context);
    default:
      return prepareField(filter);
  }
}

type FieldFilter = Extract<
  SpanFilter,
  { type: 'isRoot' | 'traceId' | 'spanId' | 'parentSpanId' | StringField | EnumField | Int64Field | 'attribute' }
>;

/** Conditions on the fields and the attributes of the span. */
function prepareField(filter: FieldFilter): SpanCheck {
  switch (filter.type) {
    case 'isRoot':
      return (span) => filter.eq !== hasParent(span);
    case 'traceId':
    case 'spanId':
    case 'parentSpanId':
      return (span) => filter.eq === span[filter.type];
    case 'service':
    case 'name':
    case 'statusMessage':
    case 'scopeName':
    case 'scopeVersion': {
      const check = stringCheck(filter.test);
      return (span) => check(span[filter.type]);
    }
    case 'kind':
    case 'statusCode': {
      const check = enumCheck(filter.test);
      return (span) => check(span[filter.type]);
    }
    case 'durationNano':
    case 'startTimeUnixNano':
    case 'endTimeUnixNano': {
      const check = int64Check(filter.test);
      return (span) => check(timeOf(filter.type, span));
    }
    case 'attribute': {
      const check = attributeCheck(filter.test);
      return (span) => check(listsOf(filter.test, span));
    }
  }
}

/** The same for a span that a condition on another span has reached. */
function meets(filter: SpanFilter, span: FilterableSpan, context: FilterContext): boolean {
  return context.known(filter, span) ?? matchesSpan(filter, span, context);
}

const negations = new WeakMap<SpanFilter, SpanFilter>();

/** The same object for the same filter, because contexts distinguish filters by identity. */
function negationOf(filter: SpanFilter): SpanFilter {
  const negation = negations.get(filter) ?? { type: 'not', filter };
  negations.set(filter, negation);
  return negation;
}

/** Whether the trace meets the filter. */
export function matchesTrace(filter: TraceFilter, trace: FilterableTrace, context: FilterContext): boolean {
  switch (filter.type) {
    case 'and':
      return filter.filters.every((part) => matchesTrace(part, trace, context));
    case 'or':
      return filter.filters.some((part) => matchesTrace(part, trace, context));
    case 'not':
      return !matchesTrace(filter.filter, trace, context);
    case 'traceId':
      return filter.eq === trace.summary.traceId;
    case 'durationNano':
      return matchesInt64(filter.test, durationNano(trace.summary));
    case 'spanCount':
    case 'errorCount':
      return matchesInt64(filter.test, BigInt(trace.summary[filter.type]));
    case 'rootService':
      return matchesRoot(filter.test, trace, 'service');
    case 'rootName':
      return matchesRoot(filter.test, trace, 'name');
    case 'service':
      return trace.summary.services.some((service) => matchesString(filter.test, service));
    case 'anySpan':
      return someSpan(filter, trace, (span) => meets(filter.filter, span, context));
    case 'noSpan':
      return !someSpan(filter, trace, (span) => meets(filter.filter, span, context));
    case 'everySpan': {
      // A span that the context does not know of yet meets no filter: it must not count as one that breaks the rule.
      const broken = negationOf(filter.filter);
      return !someSpan(filter, trace, (span) => meets(broken, span, context));
    }
    case 'matchingSpans':
      return matchesMatching(filter, trace, context);
  }
}

/** Whether one link meets every condition. */
function matchesLink(test: LinkTest, link: SpanLink, context: FilterContext): boolean {
  const { target } = test;
  if (!matchesOwnLink(test, link)) return false;
  if (target === undefined) return true;
  return Iterator.from(context.spansById(link.traceId, link.spanId)).some((span) => matchesSpan(target, span, context));
}

function timeOf(field: Int64Field, span: FilterableSpan): bigint {
  return field === 'durationNano' ? durationNano(span) : orderedTime(span[field]);
}

function matchesRoot(test: StringTest, trace: FilterableTrace, field: 'service' | 'name'): boolean {
  const root = trace.summary.rootRef === undefined ? undefined : trace.root();
  return root !== undefined && matchesString(test, root[field]);
}

function matchesMatching(filter: MatchingSpans, trace: FilterableTrace, context: FilterContext): boolean {
  return comesTo(
    filter,
    trace.spans().filter((span) => meets(filter.filter, span, context)),
    context,
  );
}

/** Whether what the spans come to meets the condition. */
function comesTo(
  { aggregate, test }: Pick<MatchingSpans, 'aggregate' | 'test'>,
  spans: readonly FilterableSpan[],
  context: FilterContext,
): boolean {
  if (aggregate.function === 'count') return matchesNumber(test, BigInt(spans.length));
  const numbers = spans.values().flatMap((span) => numbersOfSpan(aggregate.of, span, context));
  return matchesAggregate(aggregate.function, numbers, test);
}

function numbersOfSpan(of: SpanNumber, span: FilterableSpan, context: FilterContext): Iterable<bigint | number> {
  if (of === 'durationNano') return [durationNano(span)];
  if ('key' in of) return numbersOf(of.key, listsOf(of, span));
  return valuesOf(of.expression, span, context, matchesSpan).flatMap(({ value }) =>
    typeof value === 'bigint' || typeof value === 'number' ? [value] : [],
  );
}

function matchesComparison(
  { operator, left, right }: Extract<SpanFilter, { type: 'comparison' }>,
  span: FilterableSpan,
  context: FilterContext,
): boolean {
  const first = valuesOf(left, span, context, matchesSpan);
  return first.length > 0 && someCompares(operator, first, valuesOf(right, span, context, matchesSpan));
}

/** Whether one of the values is a text that meets the test. */
function someStringCheck(test: StringTest): (values: readonly SpanValue[]) => boolean {
  const check = stringCheck(test);
  return (values) => values.some((value) => value.type === 'string' && check(value.value));
}

function matchesGroup(filter: SpanGroup, span: FilterableSpan, context: FilterContext): boolean {
  const trace = context.trace(span.traceId);
  const index = trace?.tree().indexOf(span);
  if (trace === undefined || index === undefined) return false;
  return getOrMake(memoryOf(trace).grouped, filter, () => spansOfGroups(filter, trace, context)).has(index);
}

/** The indexes of the spans whose groups meet the condition. */
function spansOfGroups(filter: SpanGroup, trace: FilterableTrace, context: FilterContext): ReadonlySet<number> {
  const spans = trace.spans();
  const chosen = spans.entries().filter(([, span]) => meets(filter.filter, span, context));
  const groups = Map.groupBy(chosen, ([, span]) =>
    keyOfValues(filter.by.map((expression) => valuesOf(expression, span, context, matchesSpan))),
  );
  const meeting = groups.values().filter((group) =>
    comesTo(
      filter,
      group.map(([, span]) => span),
      context,
    ),
  );
  return new Set(meeting.flatMap((group) => group.map(([index]) => index)));
}

function matchesChildCount(test: Int64Test, span: FilterableSpan, context: FilterContext): boolean {
  const tree = context.trace(span.traceId)?.tree();
  const index = tree?.indexOf(span);
  return tree !== undefined && index !== undefined && matchesInt64(test, BigInt(tree.children(index).length));
}

/**
 * Whether some span meets the test. A context may interrupt this to fetch a span. The next call then continues from
 * there.
 */
function someSpan(filter: TraceFilter, trace: FilterableTrace, test: (span: FilterableSpan) => boolean): boolean {
  const spans = trace.spans();
  const { passed } = memoryOf(trace);
  let next = passed.get(filter) ?? 0;
  try {
    for (let span = spans[next]; span !== undefined; span = spans[++next]) if (test(span)) return true;
    return false;
  } finally {
    passed.set(filter, next);
  }
}

function matchesTraceOf(filter: TraceFilter, span: FilterableSpan, context: FilterContext): boolean {
  const trace = context.trace(span.traceId);
  if (trace === undefined) return false;
  const { answers } = memoryOf(trace);
  const known = answers.get(filter);
  if (known !== undefined) return known;
  const answer = matchesTrace(filter, trace, context);
  answers.set(filter, answer);
  return answer;
}

function hasRelative(
  { type, filter, amongRoots = false }: Extract<SpanFilter, { type: Relation }>,
  span: FilterableSpan,
  context: FilterContext,
): boolean {
  const trace = context.trace(span.traceId);
  const index = trace?.tree().indexOf(span);
  if (trace === undefined || index === undefined) return false;
  const memory = memoryOf(trace);
  let relatives = memory.relatives.get(filter);
  if (relatives === undefined) {
    const spans = trace.spans();
    memory.groups ??= new Groups(trace.tree());
    relatives = new Relatives(memory.groups, (at) => {
      const other = spans[at];
      return other !== undefined && meets(filter, other, context);
    });
    memory.relatives.set(filter, relatives);
  }
  return relatives.some(type, index) || (amongRoots && relatives.someRoot(index));
}
