/** Metrics of TraceQL are what a plain reading of the spans says, in memory and in a SQLite file with kept sums. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Span } from '../../src/model/span.ts';
import type { SpanReader } from '../../src/storage/backend.ts';
import { createMemoryBackend } from '../../src/storage/memory/index.ts';
import { BASE_TIME, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { openSqliteFixture } from '../fixtures/sqlite.ts';
import { metricsOver, planOf } from '../fixtures/traceql-metrics.ts';
import { trialsOf } from '../fixtures/trials.ts';
import {
  type Call,
  type Key,
  type Measured,
  type PlainSeries,
  plainSeries,
  type Question,
  textOf,
  textOfLabels,
} from './traceql-metrics.ts';

const { runs, seed } = trialsOf('SPANGRAPH_PROPERTY_RUNS', 12);

const SECOND = 1_000_000_000n;
const MINUTE = 60n * SECOND;
/** A multiple of an hour. */
const T = (BASE_TIME / (60n * MINUTE)) * 60n * MINUTE;
/** Sketches are this exact, and the plain side rounds, too. */
const TOLERANCE = 0.0101;

const offsets = [
  0n,
  1n,
  10n * SECOND,
  MINUTE - 1n,
  MINUTE,
  MINUTE + 1n,
  2n * MINUTE,
  3n * MINUTE,
  60n * MINUTE,
  60n * MINUTE + 1n,
];
const durations = [0n, 1n, 2n ** 20n, 3_000_000n, 250_000_000n, 2_000_000_000n, -5n];
const numbers = [1n, 8n, 100n, 0.75, -2, 'text', true, [4n, 50.5]];

const anySpan = fc.record({
  at: fc.constantFrom(...offsets),
  duration: fc.constantFrom(...durations),
  trace: fc.integer({ min: 1, max: 3 }),
  name: fc.constantFrom('a', 'b'),
  service: fc.constantFrom('s', 't', ''),
  kind: fc.constantFrom(1, 2),
  statusCode: fc.constantFrom(0, 2),
  statusMessage: fc.constantFrom('', 'bad'),
  ofSpan: fc.option(fc.constantFrom(...numbers)),
  ofResource: fc.option(fc.constantFrom(...numbers)),
});
const anySpans = fc.array(anySpan, { maxLength: 12 }).map((all) => all.map(toSpan));

type SmallSpan = typeof anySpan extends fc.Arbitrary<infer Value> ? Value : never;

function toSpan(small: SmallSpan, index: number): Span {
  const { at, duration, trace, service, ofSpan, ofResource, ...fields } = small;
  const start = T + at;
  return makeSpan({
    ...fields,
    traceId: traceIdOf(trace),
    spanId: spanIdOf(index + 1),
    startTimeUnixNano: start,
    endTimeUnixNano: start + duration,
    attributes: ofSpan === null ? [] : [{ key: 'n', value: ofSpan }],
    resource: resourceOf(service, ofResource === null ? {} : { n: ofResource }),
  });
}

const measured = fc.constantFrom<Measured>('duration', 'duration', '.n', 'span.n', 'resource.n', 'traceDuration');
const anyCall: fc.Arbitrary<Call> = fc.oneof(
  fc.record({ name: fc.constantFrom('rate' as const, 'count_over_time' as const) }),
  fc.record({
    name: fc.constantFrom(
      'min_over_time' as const,
      'max_over_time' as const,
      'avg_over_time' as const,
      'sum_over_time' as const,
    ),
    of: measured,
  }),
  // Sketches of other durations are those of seconds.
  fc.record({ name: fc.constant('histogram_over_time' as const), of: measured.filter((of) => of !== 'traceDuration') }),
  fc.record({
    name: fc.constant('quantile_over_time' as const),
    of: measured,
    quantiles: fc.uniqueArray(fc.constantFrom(0, 0.5, 0.9, 1), { minLength: 1, maxLength: 3 }),
  }),
);
const anyKey = fc.constantFrom<Key>(
  'resource.service.name',
  'name',
  'status',
  'kind',
  '.n',
  'span.n',
  'resource.n',
  'statusMessage',
);

const anyQuestion: fc.Arbitrary<Question> = fc.record({
  call: anyCall,
  by: fc.uniqueArray(anyKey, { maxLength: 3 }),
  named: fc.option(fc.constantFrom('a', 'none'), { nil: undefined }),
  failed: fc.boolean(),
  start: fc.constantFrom(...offsets.filter((offset) => offset < 60n * MINUTE)).map((offset) => T + offset),
  end: fc.constantFrom(1n, MINUTE, 2n * MINUTE + 5n, 61n * MINUTE).map((offset) => T + 60n * MINUTE + offset),
  step: fc.constantFrom(MINUTE, 5n * MINUTE, 60n * MINUTE, 47n * SECOND),
});

const names = (all: readonly PlainSeries[]) => all.map(({ labels }) => textOfLabels(labels)).sort();

async function check(reader: SpanReader, question: Question, spans: readonly Span[]): Promise<void> {
  const { start, end, step } = question;
  const text = textOf(question);
  const { series } = await metricsOver(reader).range({ start, end, step, plan: planOf(text), exemplars: 0 });
  const found = series.map(
    ({ labels, samples }): PlainSeries => ({
      labels,
      samples: new Map(samples.map(({ timeUnixNano, value }) => [timeUnixNano, value])),
    }),
  );
  const expected = plainSeries(question, spans);
  expect(names(found), text).toEqual(names(expected));
  for (const { labels, samples } of expected) {
    const other = found.find((each) => textOfLabels(each.labels) === textOfLabels(labels))?.samples;
    expect([...(other?.keys() ?? [])], text).toEqual([...samples.keys()]);
    for (const [time, value] of samples) {
      const difference = Math.abs((other?.get(time) ?? Number.NaN) - value);
      const allowed = question.call.name === 'quantile_over_time' ? TOLERANCE : 1e-9;
      expect(difference, `${text} at ${time}: ${other?.get(time)} for ${value}`).toBeLessThanOrEqual(
        allowed * Math.abs(value) + 1e-12,
      );
    }
  }
}

test(
  `series are those of a plain reading (seed ${seed}, ${runs} cases)`,
  async () => {
    const property = fc.asyncProperty(
      anySpans,
      fc.array(anyQuestion, { minLength: 1, maxLength: 8 }),
      async (spans, questions) => {
        const memory = createMemoryBackend();
        await memory.writer.write([spans]);
        const fixture = await openSqliteFixture();
        try {
          await fixture.writer.write([spans]);
          await fixture.writer.keepSums(Number.MAX_SAFE_INTEGER);
          for (const question of questions) {
            await check(memory.reader, question, spans);
            await check(fixture.reader, question, spans);
          }
        } finally {
          await fixture.close();
        }
      },
    );
    await fc.assert(property, { numRuns: runs, seed });
  },
  1_000 * runs,
);
