/** SQLite measures spans as the memory backend does, by whatever way it reads them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ATTRIBUTE_SCOPES } from '../../src/model/attributes.ts';
import type { Span } from '../../src/model/span.ts';
import type { SpanReader } from '../../src/storage/backend.ts';
import { groupText } from '../../src/storage/evaluator/group-values.ts';
import type { GroupKey, Measures, MeasuresRequest } from '../../src/storage/measures.ts';
import { createMemoryBackend } from '../../src/storage/memory/index.ts';
import type { SpanFilter } from '../../src/storage/query.ts';
import { bucketsOf, durationQuantile } from '../../src/storage/statistics/duration-sketch.ts';
import { BASE_TIME } from '../fixtures/spans.ts';
import { openSqliteFixture, SMALL_PARTS } from '../fixtures/sqlite.ts';
import { trialsOf } from '../fixtures/trials.ts';
import { anySpanFilter, anyTimeRange } from './arbitrary-queries.ts';
import { anyBatches, KEYS, KINDS, NAMES, SERVICES, STATUS_CODES, TIMES, TRACE_IDS } from './arbitrary-spans.ts';
import { courseOf, take } from './kept-course.ts';

const { runs, seed } = trialsOf('SPANGRAPH_PROPERTY_RUNS', 50);

const QUANTILES = [0, 0.3, 0.5, 0.99, 1];
const durations = [0n, 1n, 2n ** 53n, 2n ** 62n, -1n, -(2n ** 53n) - 1n];

/** What follows from the operation, the status, the start and the duration. */
const narrowCondition: fc.Arbitrary<SpanFilter> = fc.oneof(
  fc.constantFrom(...SERVICES).map((eq): SpanFilter => ({ type: 'service', test: { eq } })),
  fc.constantFrom(...NAMES).map((ne): SpanFilter => ({ type: 'name', test: { ne } })),
  fc.boolean().map((eq): SpanFilter => ({ type: 'isRoot', eq })),
  fc.constantFrom(...KINDS).map((ne): SpanFilter => ({ type: 'kind', test: { ne } })),
  fc.constantFrom(...STATUS_CODES).map((eq): SpanFilter => ({ type: 'statusCode', test: { eq } })),
  fc.constantFrom(...durations).map((gte): SpanFilter => ({ type: 'durationNano', test: { gte } })),
  fc.constantFrom(...durations).map((ne): SpanFilter => ({ type: 'durationNano', test: { ne } })),
  fc.constantFrom(...TIMES).map((lt): SpanFilter => ({ type: 'startTimeUnixNano', test: { lt } })),
);
const narrowFilter: fc.Arbitrary<SpanFilter> = fc.oneof(
  narrowCondition,
  fc.array(narrowCondition, { maxLength: 3 }).map((filters): SpanFilter => ({ type: 'and', filters })),
  fc.array(narrowCondition, { maxLength: 3 }).map((filters): SpanFilter => ({ type: 'or', filters })),
  narrowCondition.map((filter): SpanFilter => ({ type: 'not', filter })),
);

const field = fc.constantFrom<GroupKey>(
  { field: 'service' },
  { field: 'service' },
  { field: 'name' },
  { field: 'kind' },
  { field: 'statusCode' },
  { field: 'rootService' },
);
const attribute: fc.Arbitrary<GroupKey> = fc
  .record(
    { key: fc.constantFrom(...KEYS, 'absent'), scope: fc.constantFrom(...ATTRIBUTE_SCOPES) },
    { requiredKeys: ['key'] },
  )
  .map((name) => ({ attribute: name }));
const groupKey = fc.oneof({ weight: 3, arbitrary: field }, attribute);

/** Whole minutes, moments within them, and moments before all spans. */
const edges = [
  -1n,
  -(2n ** 62n),
  ...TIMES.filter((time) => time < 2n ** 63n),
  ...[-2n, -1n, 0n, 1n, 2n, 30n].map(minutesFromBase),
  // Where the samples of TraceQL metrics begin.
  ...[0n, 1n, 2n].map((minutes) => minutesFromBase(minutes) + 1n),
  BASE_TIME + 1n,
];
const times = fc
  .uniqueArray(fc.constantFrom(...edges), { minLength: 2, maxLength: 6 })
  .map((all) => all.sort((a, b) => (a < b ? -1 : 1)));

function minutesFromBase(minutes: bigint): bigint {
  return (BASE_TIME / 60_000_000_000n + minutes) * 60_000_000_000n;
}

const anyRequest: fc.Arbitrary<MeasuresRequest> = fc
  .record({
    filter: fc.option(fc.oneof({ weight: 4, arbitrary: narrowFilter }, anySpanFilter), { nil: undefined }),
    timeRange: fc.option(anyTimeRange, { nil: undefined }),
    times: fc.option(times, { nil: undefined }),
    groupBy: fc.uniqueArray(groupKey, { maxLength: 3, selector: (key) => JSON.stringify(key) }),
    sketch: fc.boolean(),
    shortest: fc.boolean(),
  })
  .map(({ filter, timeRange, times: buckets, shortest, ...rest }) => ({
    ...rest,
    ...(shortest && { shortest }),
    ...(filter && { filter }),
    ...(timeRange && { timeRange }),
    ...(buckets && { times: buckets }),
    numbers: [],
    maxGroups: 1_000,
  }));

const requests = fc.array(anyRequest, { minLength: 1, maxLength: 12 });

async function answersOf(reader: SpanReader, asked: readonly MeasuresRequest[]) {
  const answers = await reader.measureSpans(asked);
  return answers.map((groups, index) =>
    groups
      .map(({ key, total, times: buckets, ...starts }) => ({
        key: groupText(key),
        ...starts,
        total: figures(total, asked[index]),
        times: buckets.map(({ time, measures }) => ({ time, ...figures(measures, asked[index]) })),
      }))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
  );
}

function figures(measures: Measures, request: MeasuresRequest | undefined) {
  return { ...plain(measures), shortest: request?.shortest && measures.durationMinNano };
}

/** Measures may find their figures when these are asked for. */
function plain({ count, errorCount, durationSumNano, durationMaxNano, sketch, numbers }: Measures) {
  const quantiles = sketch && QUANTILES.map((q) => durationQuantile(sketch, q, count));
  const buckets = sketch && [...bucketsOf(sketch)];
  return { count, errorCount, durationSumNano, durationMaxNano, quantiles, buckets, numbers };
}

async function expectedOf(batches: readonly (readonly Span[])[], asked: readonly MeasuresRequest[]) {
  const { writer, reader } = createMemoryBackend();
  await writer.write(batches);
  return answersOf(reader, asked);
}

test(
  `spans are measured as in memory, whenever sums are kept (seed ${seed}, ${runs} cases)`,
  async () => {
    const sameMeasures = fc.asyncProperty(anyBatches, courseOf(TRACE_IDS), requests, async (batches, course, asked) => {
      const left = batches.map((batch) => batch.filter(({ traceId }) => !course.removed.includes(traceId)));
      const fixture = await openSqliteFixture(SMALL_PARTS);
      try {
        await take(fixture, batches, course);
        expect(await answersOf(fixture.reader, asked)).toEqual(await expectedOf(left, asked));
      } finally {
        await fixture.close();
      }
    });
    await fc.assert(sameMeasures, { numRuns: runs, ...(seed === undefined ? {} : { seed }) });
  },
  1_000 * runs,
);
