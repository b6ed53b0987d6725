/** The type NumberMeasures. */
import { averageOfNumbers, quantileOfNumbers, sumOfNumbers } from '../../src/query/metrics/span-measures.ts';
import { finite } from '../finite.ts';
import { NumberMeasuresRef } from '../refs.ts';

NumberMeasuresRef.implement({
  description:
    "Measures of an attribute's numbers: INT and DOUBLE values, and array elements of these types. NaN is ignored. Null " +
    'replaces a result that a Float cannot show, such as an infinity.',
  fields: (t) => ({
    count: t.expose('count', {
      type: 'Count',
      description: 'How many numbers there are. A number that a span has several times counts each time.',
    }),
    sum: t.float({
      nullable: true,
      description: 'The sum: the Float nearest to the exact one.',
      resolve: (numbers) => finite(sumOfNumbers(numbers)),
    }),
    avg: t.float({
      nullable: true,
      description: 'The arithmetic mean: the Float nearest to the exact one.',
      resolve: (numbers) => finite(averageOfNumbers(numbers)),
    }),
    min: t.float({ nullable: true, description: 'The minimum.', resolve: ({ min }) => finite(min) }),
    max: t.float({ nullable: true, description: 'The maximum.', resolve: ({ max }) => finite(max) }),
    quantile: t.float({
      nullable: true,
      description: 'The quantile `q`, off by at most 1% of its value.',
      args: {
        q: t.arg.float({ required: true, description: 'From 0 (the minimum) to 1 (the maximum). 0.99 gives p99.' }),
      },
      resolve: (numbers, { q }) => finite(quantileOfNumbers(numbers, q)),
    }),
  }),
});
