/** The input TraceFilter, and its translation for the storage. */
import type { StringTest, TraceFilter } from '../../src/query/types.ts';
import { builder } from '../builder.ts';
import { BigIntFilterRef, StringFilterRef, toInt64Test, toTest } from './comparisons.ts';
import { FilterBounds } from './filter-bounds.ts';
import { type SpanFilterInput, SpanFilterRef, toSpanFilter } from './span-filter.ts';

/** Exactly one condition is given; GraphQL checks that. */
export interface TraceFilterInput {
  readonly and?: readonly TraceFilterInput[] | null | undefined;
  readonly traceId?: string | null | undefined;
  readonly durationNano?: typeof BigIntFilterRef.$inferInput | null | undefined;
  readonly service?: typeof StringFilterRef.$inferInput | null | undefined;
  readonly anySpan?: SpanFilterInput | null | undefined;
}

export const TraceFilterRef = builder.inputRef<TraceFilterInput>('TraceFilter').implement({
  description: 'A condition on traces. Exactly one field is given; combine several with `and: [{...}, {...}]`.',
  isOneOf: true,
  fields: (t) => ({
    and: t.field({ type: [TraceFilterRef], description: 'All of these hold. An empty list always holds.' }),
    traceId: t.field({ type: 'TraceID', description: 'The trace with this id.' }),
    durationNano: t.field({
      type: BigIntFilterRef,
      description: 'From the earliest start to the latest end of its spans, in nanoseconds.',
    }),
    service: t.field({ type: StringFilterRef, description: 'Some span of the trace is of such a service.' }),
    anySpan: t.field({ type: SpanFilterRef, description: 'One span of the trace meets this whole filter.' }),
  }),
});

/** Undefined where every trace meets the filter. Throws BAD_USER_INPUT for a filter without a meaning. */
export function toTraceFilter(
  input: TraceFilterInput | null | undefined,
  bounds: FilterBounds = new FilterBounds(),
  depth = 1,
): TraceFilter | undefined {
  if (!input) return undefined;
  bounds.enter(depth);
  if (input.and) {
    const filters = input.and.flatMap((part) => toTraceFilter(part, bounds, depth + 1) ?? []);
    return filters.length > 1 ? { type: 'and', filters } : filters[0];
  }
  if (input.traceId) return { type: 'traceId', eq: input.traceId };
  if (input.anySpan) {
    const filter = toSpanFilter(input.anySpan, bounds, depth + 1);
    return filter && { type: 'anySpan', filter };
  }
  if (input.service) {
    const test = toTest<StringTest>(input.service);
    return test && { type: 'service', test };
  }
  const test = input.durationNano ? toInt64Test(input.durationNano) : undefined;
  return test && { type: 'durationNano', test };
}
