/** Span filters as the storage knows them. */
import { defined } from '../../../src/query/defined.ts';
import { allOf, anyOf, EVERYTHING, isEverything, negationOf } from '../../../src/query/filter-logic.ts';
import type {
  EnumField,
  EventTest,
  Int64Field,
  LinkTest,
  Relation,
  SpanFilter,
  StringField,
} from '../../../src/query/types.ts';
import type { EventFilterInput, LinkFilterInput, SpanFilterInput } from '../refs.ts';
import { toAttributeTest, toOwnAttributeTests } from './attribute-test.ts';
import { FilterPart } from './part.ts';
import { toEnumTest, toInt64Test, toStringTest } from './tests.ts';
import { toTraceCondition } from './trace-filter.ts';

const IDS = ['traceId', 'spanId', 'parentSpanId'] as const;
const STRINGS: readonly StringField[] = ['service', 'name', 'statusMessage', 'scopeName', 'scopeVersion'];
const ENUMS: readonly EnumField[] = ['kind', 'statusCode'];
const INTEGERS: readonly Int64Field[] = ['durationNano', 'startTimeUnixNano', 'endTimeUnixNano'];
const RELATIONS: readonly Relation[] = ['parent', 'ancestor', 'child', 'descendant', 'sibling'];

/** Undefined where every span meets the filter. Throws BAD_USER_INPUT that names the part for one without a meaning. */
export function toSpanFilter(input: SpanFilterInput | null | undefined): SpanFilter | undefined {
  if (!input) return undefined;
  const filter = toSpanCondition(input, FilterPart.root());
  return isEverything(filter) ? undefined : filter;
}

/** The same for a filter inside another. */
export function toSpanCondition(input: SpanFilterInput, part: FilterPart): SpanFilter {
  part.count();
  return toJunction(input, part) ?? toOwnCondition(input, part) ?? toRelatedCondition(input, part) ?? EVERYTHING;
}

function toJunction({ and, or, not }: SpanFilterInput, part: FilterPart): SpanFilter | undefined {
  const inside = (list: readonly SpanFilterInput[], name: string) =>
    list.map((item, index) => toSpanCondition(item, part.inside(name).at(index)));
  if (and) return allOf(inside(and, 'and'));
  if (or) return anyOf(inside(or, 'or'));
  return not ? negationOf(toSpanCondition(not, part.inside('not'))) : undefined;
}

/** Conditions that the span itself answers. */
function toOwnCondition(input: SpanFilterInput, part: FilterPart): SpanFilter | undefined {
  for (const type of IDS) {
    const eq = input[type];
    if (eq) return { type, eq };
  }
  for (const type of STRINGS) {
    const text = input[type];
    if (text) return tested({ type, test: toStringTest(text, part.at(type)) });
  }
  for (const type of ENUMS) {
    const value = input[type];
    if (value) return tested({ type, test: toEnumTest(value, part.at(type)) });
  }
  for (const type of INTEGERS) {
    const integer = input[type];
    if (integer) return tested({ type, test: toInt64Test(integer, part.at(type)) });
  }
  const { isRoot, attribute, event } = input;
  if (typeof isRoot === 'boolean') return { type: 'isRoot', eq: isRoot };
  if (attribute) return { type: 'attribute', test: toAttributeTest(attribute, part.at('attribute')) };
  return event ? { type: 'event', test: toEventTest(event, part.at('event')) } : undefined;
}

/** Conditions for which other spans are looked at. */
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
    return tested({ type: 'childCount', test: toInt64Test(childCount, part.at('childCount')) });
  }
  if (link) return { type: 'link', test: toLinkTest(link, part.at('link')) };
  if (!trace) return undefined;
  part.countRelated();
  const filter = toTraceCondition(trace, part.inside('trace'));
  return isEverything(filter) ? EVERYTHING : { type: 'trace', filter };
}

function toEventTest(input: EventFilterInput, part: FilterPart): EventTest {
  const name = input.name ? toStringTest(input.name, part.at('name')) : undefined;
  const timeSinceStartNano = input.timeSinceStartNano
    ? toInt64Test(input.timeSinceStartNano, part.at('timeSinceStartNano'))
    : undefined;
  return { ...defined({ name, timeSinceStartNano }), attributes: toOwnAttributeTests(input, 'EVENT', part) };
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

/** A comparison without operators says nothing. */
function tested(condition: SpanFilter & { readonly test: object }): SpanFilter {
  return Object.keys(condition.test).length === 0 ? EVERYTHING : condition;
}
