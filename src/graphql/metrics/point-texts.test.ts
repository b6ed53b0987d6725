/** Lists of points are written without resolvers, and have the text and the account that the resolvers give them. */
import fc from 'fast-check';
import { type GraphQLObjectType, parse } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../../schema/index.ts';
import type { SpanMetricsPoint } from '../../query/metrics/metrics.ts';
import type { Measures } from '../../storage/measures.ts';
import { DurationCounter } from '../../storage/statistics/duration-sketch.ts';
import { executeOperation } from '../execution/execute.ts';

const FIGURES = [
  'count',
  'rate',
  'errorCount',
  'errorRate',
  'durationSumNano',
  'durationMaxNano',
  'durationAvgNano',
  'quantile(q: 0.5)',
  'p: quantile(q: $p)',
  'none: quantile(q: 1.5)',
  'number(of: { key: "k" }) { count }',
  '__typename',
  '... @include(if: $p2) { rate2: rate }',
  'skipped: count @skip(if: true)',
];
const anyMeasures = fc.uniqueArray(fc.constantFrom(...FIGURES), { minLength: 1 }).map((all) => `{ ${all.join(' ')} }`);
const anySelection = fc.uniqueArray(
  fc.oneof(
    fc.constantFrom('time', 't: time', '__typename'),
    anyMeasures.map((inner) => `measures ${inner}`),
    anyMeasures.map((inner) => `m: measures ${inner}`),
  ),
  { minLength: 1, selector: (text) => text.split(' ')[0] },
);

const anyPoint: fc.Arbitrary<SpanMetricsPoint> = fc
  .record({
    time: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    nanoseconds: fc.bigInt({ min: 0n, max: 2n ** 64n }),
    durations: fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { maxLength: 4 }),
    errors: fc.nat(4),
  })
  .map(({ time, nanoseconds, durations, errors }) => ({
    time,
    measures: { measures: measuresOf(durations, errors), nanoseconds, numbers: [{ key: 'k' }] },
  }));

function measuresOf(durations: readonly bigint[], errors: number): Measures | undefined {
  const [first] = durations;
  if (first === undefined) return undefined;
  const sketch = new DurationCounter();
  for (const duration of durations) sketch.add(duration);
  return {
    count: durations.length,
    errorCount: Math.min(errors, durations.length),
    durationSumNano: durations.reduce((sum, duration) => sum + duration, 0n),
    durationMaxNano: durations.reduce((max, duration) => (duration > max ? duration : max), first),
    sketch,
    numbers: [undefined],
  };
}

async function written(selection: readonly string[], lists: readonly (readonly SpanMetricsPoint[])[]) {
  const counted = { fields: 0, bytes: 0 };
  const counter = {
    answerField: (bytes: number) => counter.answerFields(1, bytes),
    answerFields: (fields: number, bytes: number) => {
      counted.fields += fields;
      counted.bytes += bytes;
    },
    answerBytes: (bytes: number) => counter.answerFields(0, bytes),
  };
  const document = parse(
    `query ($p: Float! = 0.9, $p2: Boolean! = true) { spanMetrics { groups { points { ${selection.join(' ')} } } } }`,
  );
  const contextValue = { metrics: { spanMetrics: () => ({ groups: lists.map((points) => ({ points })) }) } };
  const { signal } = new AbortController();
  const result = await executeOperation({ schema, document, contextValue, signal }, counter);
  return { text: result?.stringify(result), ...counted };
}

/** By the resolvers, as for types that nobody writes as a whole. */
async function resolved(...args: Parameters<typeof written>) {
  const type = schema.getType('SpanMetricsPoint') as GraphQLObjectType;
  const { extensions } = type;
  type.extensions = {};
  try {
    return await written(...args);
  } finally {
    type.extensions = extensions;
  }
}

test('any points, with any fields', async () => {
  await fc.assert(
    fc.asyncProperty(anySelection, fc.array(fc.array(anyPoint), { maxLength: 3 }), async (selection, lists) => {
      expect(await written(selection, lists)).toEqual(await resolved(selection, lists));
    }),
  );
});
