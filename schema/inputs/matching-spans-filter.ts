/** The input MatchingSpansFilter. */
import { AggregateFilterRef } from './aggregate-filter.ts';
import { BigIntFilterRef } from './comparisons.ts';
import { MatchingSpansFilterRef, SpanFilterRef } from './refs.ts';

MatchingSpansFilterRef.implement({
  description:
    'Conditions on all spans of a trace that meet a filter; at least one is given, and each that is given holds. ' +
    '`count: { eq: 0 }` finds traces without such a span; the other conditions need at least one.',
  fields: (t) => {
    const aggregate = (description: string) => t.field({ type: AggregateFilterRef, description });
    return {
      filter: t.field({ type: SpanFilterRef, required: true, description: 'Which spans.' }),
      count: t.field({ type: BigIntFilterRef, description: 'The number of these spans.' }),
      avg: aggregate('The average of their numbers.'),
      sum: aggregate('The sum of their numbers.'),
      min: aggregate('The smallest of their numbers.'),
      max: aggregate('The largest of their numbers.'),
    };
  },
});
