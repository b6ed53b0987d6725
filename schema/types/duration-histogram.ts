/** The type DurationHistogram. */
import { ExactnessRef } from '../enums.ts';
import { DurationBucketRef, DurationHistogramRef } from '../refs.ts';

DurationHistogramRef.implement({
  description: 'How many spans there are in each bucket of duration.',
  fields: (t) => ({
    exactness: t.field({ type: ExactnessRef, description: 'Always EXACT.', resolve: () => 'EXACT' as const }),
    buckets: t.expose('buckets', {
      type: [DurationBucketRef],
      description: 'Adjacent buckets from the shortest to the longest duration, empty ones too. None without spans.',
    }),
  }),
});
