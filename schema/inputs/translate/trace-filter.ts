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
import type { TraceFilter } from '../../../src/query/types.ts';
import type { TraceFilterInput } from '../refs.ts';
import { FilterPart } from './part.ts';
import { toSpanCondition } from './span-filter.ts';
import { toCountTest, toInt64Test, toStringTest } from './tests.ts';

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
    const given = input[type];
    if (!given) continue;
    part.countRelated();
    const filter = toSpanCondition(given, part.inside(type));
    if (isEverything(filter)) return type === 'noSpan' ? NOTHING : EVERYTHING;
    if (isNothing(filter)) return type === 'noSpan' ? EVERYTHING : NOTHING;
    return { type, filter };
  }
  return undefined;
}

/** A comparison without operators says nothing. */
function tested(condition: TraceFilter & { readonly test: object }): TraceFilter {
  return Object.keys(condition.test).length === 0 ? EVERYTHING : condition;
}
