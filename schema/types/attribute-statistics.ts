/** The type AttributeStatistics. */
import { finite } from '../finite.ts';
import { AttributeStatisticsRef } from '../refs.ts';

AttributeStatisticsRef.implement({
  description:
    'Statistics of the numeric values of an attribute, or of a field of spans. An INT beyond 2^53 is shown as the nearest Float. ' +
    'Null replaces a result that a Float cannot show, such as an infinity.',
  fields: (t) => ({
    count: t.expose('count', {
      type: 'Count',
      description: 'How many numbers there are. A number that a span has several times counts each time.',
    }),
    min: t.float({ nullable: true, description: 'The minimum.', resolve: ({ min }) => finite(min) }),
    max: t.float({ nullable: true, description: 'The maximum.', resolve: ({ max }) => finite(max) }),
    avg: t.float({ nullable: true, description: 'The arithmetic mean.', resolve: ({ avg }) => finite(avg) }),
    quantile: t.float({
      nullable: true,
      description:
        'The quantile `q`. It is exact, and interpolated linearly between the closest ranks; in a comparison of spans it is off by ' +
        'at most 1% of its value.',
      args: {
        q: t.arg.float({ required: true, description: 'From 0 (the minimum) to 1 (the maximum). 0.99 gives p99.' }),
      },
      resolve: ({ quantile }, { q }) => finite(quantile(q)),
    }),
  }),
});
