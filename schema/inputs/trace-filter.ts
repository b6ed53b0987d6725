/** The input TraceFilter. */
import { conditionCost } from '../cost.ts';
import { BigIntFilterRef, FloatFilterRef, IntFilterRef, StringFilterRef } from './comparisons.ts';
import { MatchingSpansFilterRef, SpanFilterRef, TraceFilterRef } from './refs.ts';

TraceFilterRef.implement({
  description:
    'A condition on traces. Exactly one field is given; combine several with `and: [{...}, {...}]`, `or` and `not`.',
  isOneOf: true,
  fields: (t) => {
    const spans = (description: string) => t.field({ type: SpanFilterRef, description, extensions: conditionCost() });
    return {
      and: t.field({ type: [TraceFilterRef], description: 'All of these hold. An empty list always holds.' }),
      or: t.field({ type: [TraceFilterRef], description: 'One of these holds. An empty list never holds.' }),
      not: t.field({ type: TraceFilterRef, description: 'This does not hold.' }),
      traceId: t.field({ type: 'TraceID', description: 'The trace with this id.' }),
      durationNano: t.field({
        type: BigIntFilterRef,
        description:
          'From the earliest start to the latest end of its spans, in nanoseconds, or with a unit: `"500ms"`.',
      }),
      durationMs: t.field({ type: FloatFilterRef, description: 'The same in milliseconds.' }),
      spanCount: t.field({ type: IntFilterRef, description: 'How many spans of it are stored.' }),
      errorCount: t.field({ type: IntFilterRef, description: 'How many of its spans have status ERROR.' }),
      rootService: t.field({
        type: StringFilterRef,
        description: 'The service of its root span; not met while no root is stored.',
      }),
      rootName: t.field({
        type: StringFilterRef,
        description: 'The name of its root span; not met while no root is stored.',
      }),
      service: t.field({ type: StringFilterRef, description: 'Some span of the trace is of such a service.' }),
      anySpan: spans('One span of the trace meets this whole filter.'),
      noSpan: spans('No span of the trace meets this filter.'),
      everySpan: spans('Every span of the trace meets this filter.'),
      matchingSpans: t.field({
        type: MatchingSpansFilterRef,
        description: 'The number of its spans that meet a filter, and aggregates of their numbers.',
        extensions: conditionCost(),
      }),
    };
  },
});
