/**
 * Translates filters to those of the storage. Filters on spans and on traces contain each other, so they are translated
 * together.
 */
import type { Now } from '../../../src/model/relative-time.ts';
import { defined } from '../../../src/query/defined.ts';
import {
  allOf,
  anyOf,
  EVERYTHING,
  isEverything,
  isNothing,
  NOTHING,
  negationOf,
} from '../../../src/query/filter-logic.ts';
import type { Int64Test, LinkTest, Relation, SpanFilter, SpanNumber, TraceFilter } from '../../../src/query/types.ts';
import type { AggregateFilterInput } from '../aggregate-filter.ts';
import type { LinkFilterInput, MatchingSpansFilterInput, SpanFilterInput, TraceFilterInput } from '../refs.ts';
import { toOwnAttributeTests } from './attribute-test.ts';
import { tested, toOwnSpanCondition, toOwnTraceCondition } from './own-conditions.ts';
import { FilterPart } from './part.ts';
import { given, toDurationTest, toInt64Test, toNumberTest } from './tests.ts';

const RELATIONS: readonly Relation[] = ['parent', 'ancestor', 'child', 'descendant', 'sibling'];

/**
 * Undefined if every span meets the filter. Throws BAD_USER_INPUT, which names the part, for a filter without a
 * meaning.
 */
export function toSpanFilter(input: SpanFilterInput | null | undefined, now: Now): SpanFilter | undefined {
  if (!input) return undefined;
  const filter = toSpanCondition(input, FilterPart.root(now));
  return isEverything(filter) ? undefined : filter;
}

/**
 * Undefined if every trace meets the filter. Throws BAD_USER_INPUT, which names the part, for a filter without a
 * meaning.
 */
export function toTraceFilter(input: TraceFilterInput | null | undefined, now: Now): TraceFilter | undefined {
  if (!input) return undefined;
  const filter = toTraceCondition(input, FilterPart.root(now));
  return isEverything(filter) ? undefined : filter;
}

function toSpanCondition(input: SpanFilterInput, part: FilterPart): SpanFilter {
  part.count();
  return (
    toJunction<SpanFilterInput, SpanFilter>(input, part, toSpanCondition) ??
    toOwnSpanCondition(input, part) ??
    toRelatedCondition(input, part) ??
    EVERYTHING
  );
}

function toTraceCondition(input: TraceFilterInput, part: FilterPart): TraceFilter {
  part.count();
  return (
    toJunction<TraceFilterInput, TraceFilter>(input, part, toTraceCondition) ??
    toOwnTraceCondition(input, part) ??
    toSpansCondition(input, part) ??
    EVERYTHING
  );
}

interface Junction<Input> {
  readonly and?: readonly Input[] | null | undefined;
  readonly or?: readonly Input[] | null | undefined;
  readonly not?: Input | null | undefined;
}

function toJunction<Input, Filter extends SpanFilter | TraceFilter>(
  { and, or, not }: Junction<Input>,
  part: FilterPart,
  toFilter: (input: Input, part: FilterPart) => Filter,
) {
  const inside = (list: readonly Input[], name: string): Filter[] =>
    list.map((item, index) => toFilter(item, part.inside(name).at(index)));
  if (and) return allOf(inside(and, 'and'));
  if (or) return anyOf(inside(or, 'or'));
  return not ? negationOf(toFilter(not, part.inside('not'))) : undefined;
}

/** Conditions on a span that look at other spans. */
function toRelatedCondition(input: SpanFilterInput, part: FilterPart): SpanFilter | undefined {
  for (const type of RELATIONS) {
    const filter = input[type];
    if (!filter) continue;
    part.countRelated();
    return { type, filter: toSpanCondition(filter, part.inside(type)) };
  }
  const { link, trace, childCount } = input;
  if (childCount) {
    part.countRelated();
    return tested({ type: 'childCount', test: toInt64Test(childCount, 'count', part.at('childCount')) });
  }
  if (link) return { type: 'link', test: toLinkTest(link, part.at('link')) };
  if (!trace) return undefined;
  part.countRelated();
  const filter = toTraceCondition(trace, part.inside('trace'));
  return isEverything(filter) ? EVERYTHING : { type: 'trace', filter };
}

function toLinkTest(input: LinkFilterInput, part: FilterPart): LinkTest {
  const { traceId, spanId, target } = input;
  if (target) part.countRelated();
  return {
    ...defined({
      traceId: traceId ?? undefined,
      spanId: spanId ?? undefined,
      target: target ? toSpanCondition(target, part.inside('target')) : undefined,
    }),
    attributes: toOwnAttributeTests(input, 'LINK', part),
  };
}

/** Conditions on the spans of a trace, which has at least one. */
function toSpansCondition(input: TraceFilterInput, part: FilterPart): TraceFilter | undefined {
  for (const type of ['anySpan', 'noSpan', 'everySpan'] as const) {
    const spans = input[type];
    if (!spans) continue;
    part.countRelated();
    const filter = toSpanCondition(spans, part.inside(type));
    if (isEverything(filter)) return type === 'noSpan' ? NOTHING : EVERYTHING;
    if (isNothing(filter)) return type === 'noSpan' ? EVERYTHING : NOTHING;
    return { type, filter };
  }
  return input.matchingSpans ? toMatchingSpans(input.matchingSpans, part.at('matchingSpans')) : undefined;
}

/** Each aggregate is a separate condition, and each has to find the spans. */
function toMatchingSpans(input: MatchingSpansFilterInput, part: FilterPart): TraceFilter {
  part.countRelated();
  const filter = toSpanCondition(input.filter, part.inside('filter'));
  const { count } = input;
  const conditions: TraceFilter[] = count
    ? [toCountCondition(filter, toInt64Test(count, 'count', part.at('count')))]
    : [];
  for (const name of ['avg', 'sum', 'min', 'max'] as const) {
    const aggregate = input[name];
    if (!aggregate) continue;
    if (conditions.length > 0) part.at(name).countRelated();
    const { of, ...operators } = aggregate;
    const test = of.attribute ? toNumberTest(operators, part.at(name)) : toDurationTest(operators, part.at(name));
    if (Object.keys(test).length === 0) continue;
    conditions.push({ type: 'matchingSpans', filter, aggregate: { function: name, of: toSpanNumber(of) }, test });
  }
  if (count || input.avg || input.sum || input.min || input.max) return allOf(conditions);
  throw part.refusal('no count, avg, sum, min or max is given. To ask for any such span, use anySpan.');
}

/** The spans of a whole trace are counted already. */
function toCountCondition(filter: SpanFilter, test: Int64Test): TraceFilter {
  if (isEverything(filter)) return tested({ type: 'spanCount', test });
  return tested({ type: 'matchingSpans', filter, aggregate: { function: 'count' }, test });
}

function toSpanNumber({ attribute, field }: AggregateFilterInput['of']): SpanNumber {
  return attribute ? { key: attribute.key, ...given({ scope: attribute.scope }) } : (field ?? 'durationNano');
}
