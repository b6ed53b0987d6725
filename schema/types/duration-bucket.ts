/** The type DurationBucket. */
import { DurationBucketRef } from '../refs.ts';

DurationBucketRef.implement({
  description: 'Spans whose durations are in [fromNano, toNano).',
  fields: (t) => ({
    fromNano: t.expose('fromNano', {
      type: 'BigInt',
      description: 'The first duration of the bucket, in nanoseconds.',
    }),
    toNano: t.expose('toNano', { type: 'BigInt', description: 'The first duration after the bucket, in nanoseconds.' }),
    count: t.expose('count', { type: 'Count', description: 'How many spans there are.' }),
    errorCount: t.expose('errorCount', { type: 'Count', description: 'Spans with status ERROR.' }),
  }),
});
