/** Trace filters as the storage knows them. */
import {
  allOf,
  anyOf,
  EVERYTHING,
  isEverything,
  isNothing,
  NOTHING,
  negationOf,
} from '../../../src/query/filter-logic.ts';
import type { Int64Test, SpanFilter, SpanNumber, TraceFilter } from '../../../src/query/types.ts';
import type { AggregateFilterInput, MatchingSpansFilterInput, TraceFilterInput } from '../refs.ts';
import { FilterPart } from './part.ts';
import { toSpanCondition } from './span-filter.ts';
import { given, toCountTest, toInt64Test, toNumberTest, toStringTest } from './tests.ts';

const STRINGS = ['rootService', 'rootName', 'service'] as const;
const COUNTS = ['spanCount', 'errorCount'] as const;

/** Undefined where every trace meets the filter. Throws BAD_USER_INPUT that names the part for one without a meaning. */
export function toTraceFilter(input: TraceFilterInput | null | undefined): TraceFilter | undefined {
  if (!input) return undefined;
  const filter = toTraceCondition(input, FilterPart.root());
  return isEverything(filter) ? undefined : filter;
}

/** The same for a filter inside another. */
export function toTraceCondition(input: TraceFilterInput, part: FilterPart): TraceFilter {
  part.count();
  return toJunction(input, part) ?? toOwnCondition(input, part) ?? toSpansCondition(input, part) ?? EVERYTHING;
}

function toJunction({ and, or, not }: TraceFilterInput, part: FilterPart): TraceFilter | undefined {
  const inside = (list: readonly TraceFilterInput[], name: string) =>
    list.map((item, index) => toTraceCondition(item, part.inside(name).at(index)));
  if (and) return allOf(inside(and, 'and'));
  if (or) return anyOf(inside(or, 'or'));
  return not ? negationOf(toTraceCondition(not, part.inside('not'))) : undefined;
}

/** Conditions on the trace as a whole. */
function toOwnCondition(input: TraceFilterInput, part: FilterPart): TraceFilter | undefined {
  if (input.traceId) return { type: 'traceId', eq: input.traceId };
  for (const type of STRINGS) {
    const text = input[type];
    if (text) return tested({ type, test: toStringTest(text, part.at(type)) });
  }
  for (const type of COUNTS) {
    const count = input[type];
    if (count) return tested({ type, test: toCountTest(count) });
  }
  const { durationNano } = input;
  return durationNano
    ? tested({ type: 'durationNano', test: toInt64Test(durationNano, part.at('durationNano')) })
    : undefined;
}

/** Conditions on its spans. A trace has at least one. */
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

/** Each aggregate is a condition of its own, for all of which the spans have to be found. */
function toMatchingSpans(input: MatchingSpansFilterInput, part: FilterPart): TraceFilter {
  part.countRelated();
  const filter = toSpanCondition(input.filter, part.inside('filter'));
  const { count } = input;
  const conditions: TraceFilter[] = count ? [toCountCondition(filter, toInt64Test(count, part.at('count')))] : [];
  for (const name of ['avg', 'sum', 'min', 'max'] as const) {
    const aggregate = input[name];
    if (!aggregate) continue;
    if (conditions.length > 0) part.at(name).countRelated();
    const { of, ...operators } = aggregate;
    const test = toNumberTest(operators, part.at(name));
    if (Object.keys(test).length === 0) continue;
    conditions.push({ type: 'matchingSpans', filter, aggregate: { function: name, of: toSpanNumber(of) }, test });
  }
  if (count || input.avg || input.sum || input.min || input.max) return allOf(conditions);
  throw part.refusal('no count, avg, sum, min or max is given. To ask for any such span, use anySpan.');
}

/** All spans of a trace are counted already. */
function toCountCondition(filter: SpanFilter, test: Int64Test): TraceFilter {
  if (isEverything(filter)) return tested({ type: 'spanCount', test });
  return tested({ type: 'matchingSpans', filter, aggregate: { function: 'count' }, test });
}

function toSpanNumber({ attribute, field }: AggregateFilterInput['of']): SpanNumber {
  return attribute ? { key: attribute.key, ...given({ scope: attribute.scope }) } : (field ?? 'durationNano');
}

/** A comparison without operators says nothing. */
function tested(condition: TraceFilter & { readonly test: object }): TraceFilter {
  return Object.keys(condition.test).length === 0 ? EVERYTHING : condition;
}
