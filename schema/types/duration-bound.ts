/** The type DurationBound. */
import { DurationBoundRef } from '../refs.ts';

DurationBoundRef.implement({
  description: 'Durations in [fromNano, toNano).',
  fields: (t) => ({
    fromNano: t.expose('fromNano', { type: 'BigInt', description: 'The first duration, in nanoseconds.' }),
    toNano: t.expose('toNano', { type: 'BigInt', description: 'The first duration after these, in nanoseconds.' }),
  }),
});
