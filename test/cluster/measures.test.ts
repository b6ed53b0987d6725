/** Measures that the cluster makes, compared with those of the memory backend: many groups, borders, large sums, several shards. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Span, StatusCode } from '../../src/model/span.ts';
import type { SpanReader } from '../../src/storage/backend.ts';
import { groupText } from '../../src/storage/evaluator/group-values.ts';
import type { ExplainedCall } from '../../src/storage/explain.ts';
import type { MeasuredGroup, Measures, MeasuresRequest } from '../../src/storage/measures.ts';
import { createMemoryBackend } from '../../src/storage/memory/index.ts';
import { bucketsOf } from '../../src/storage/statistics/duration-sketch.ts';
import { type ElasticsearchStore, noElasticsearch, openElasticsearchFixture } from '../fixtures/elasticsearch.ts';
import { attributesOf, BASE_TIME, makeEvent, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { storeAsLayout1 } from './layout-1.ts';

const MINUTE = 60_000_000_000n;
const HOUR = 60n * MINUTE;
const DAY = 24n * HOUR;
const NAMES = 3_000;
const SERVICES = ['shop', 'cart', '', 'x'.repeat(2_000)].map((name) => resourceOf(name));
const LONGEST = BigInt(Number.MAX_SAFE_INTEGER);
/** Of neighbouring and of far durations, those included that doubles do not hold. */
const DURATIONS = [0n, 1n, 999n, 1_000n, 123_456_789n, LONGEST - 1n, LONGEST, LONGEST + 1n, 2n ** 62n, -1n];
/** From the borders of minutes on, to a nanosecond. */
const OFFSETS = [-1n, 0n, 1n, MINUTE - 1n, 12_345n];

const MIXED = ['x', '', 1n, 1, -0, 0, true, null, ['x', 1n], Number.NaN];

function spanAt(number: number): Span {
  const start = BASE_TIME + BigInt(number % 100) * MINUTE + (OFFSETS[number % OFFSETS.length] ?? 0n);
  return makeSpan({
    traceId: traceIdOf(1 + Math.floor(number / 10)),
    spanId: spanIdOf(1 + number),
    name: `operation ${number % NAMES}`,
    kind: number % 5,
    statusCode: number % 7 === 0 ? StatusCode.ERROR : 0,
    startTimeUnixNano: start,
    endTimeUnixNano: start + (DURATIONS[number % DURATIONS.length] ?? 0n),
    resource: SERVICES[number % SERVICES.length] ?? resourceOf('shop'),
    attributes: [
      ...attributesOf({ even: number % 2 === 0, number: BigInt(number % 1_000), long: 'x'.repeat(998 + (number % 5)) }),
      ...attributesOf(number % 3 === 0 ? { mixed: MIXED[number % MIXED.length] ?? null } : {}),
      ...attributesOf({ twice: number % 11 }),
      ...attributesOf(number % 11 === 0 ? { twice: 'again' } : {}),
    ],
    ...(number % 4 === 0 && { events: [makeEvent({ attributes: attributesOf({ mixed: 'of an event' }) })] }),
  });
}

const SPANS = Array.from({ length: 2 * NAMES + 7 }, (_, number) => spanAt(number));
const UNFINISHED = makeSpan({
  traceId: traceIdOf(0xffff),
  spanId: spanIdOf(1),
  name: 'replaced',
  startTimeUnixNano: BASE_TIME,
  endTimeUnixNano: 0n,
});

const timesFrom = (first: bigint, step: bigint, buckets: number) =>
  Array.from({ length: buckets + 1 }, (_, index) => first + BigInt(index) * step);
/** A day of 23 hours, as where clocks are changed. */
const DAYS = [0n, DAY, 2n * DAY - HOUR, 3n * DAY - HOUR].map((offset) => BASE_TIME - DAY + offset);

const QUESTIONS: Readonly<Record<string, Partial<MeasuresRequest>>> = {
  'of all spans': {},
  'with sketches': { sketch: true },
  'in one bucket of time': { times: [BASE_TIME + MINUTE, BASE_TIME + 2n * MINUTE] },
  'in minutes': { times: timesFrom(BASE_TIME, MINUTE, 50), sketch: true },
  'in steps that begin at an odd moment': { times: timesFrom(BASE_TIME + 12_345n, 7n * MINUTE + 1n, 12) },
  'in minutes, the first and the last cut short': {
    times: [BASE_TIME + 5n, ...timesFrom(BASE_TIME + MINUTE, MINUTE, 20), BASE_TIME + 21n * MINUTE + 1n],
  },
  'in days of which one is short': { times: DAYS },
  'by thousands of names': { groupBy: [{ field: 'name' }], sketch: true },
  'by thousands of names, over more than a page': {
    groupBy: [{ field: 'name' }],
    times: timesFrom(BASE_TIME, MINUTE, 99),
  },
  'by service and status': { groupBy: [{ field: 'service' }, { field: 'statusCode' }], sketch: true },
  'by kind, in a part of the time': {
    groupBy: [{ field: 'kind' }],
    timeRange: { from: BASE_TIME + MINUTE, to: BASE_TIME + 7n * MINUTE },
  },
  'by ranges of durations': {
    groupBy: [{ durations: [-1n, 0n, 1n, 1_000n, LONGEST, LONGEST + 1n, 2n ** 63n] }, { field: 'service' }],
    times: timesFrom(BASE_TIME, 10n * MINUTE, 10),
  },
  'by an attribute of few values, in minutes': {
    groupBy: [{ field: 'service' }, { attribute: { key: 'even' } }],
    times: timesFrom(BASE_TIME, MINUTE, 50),
    sketch: true,
  },
  'by an attribute that not all spans have, and several scopes': {
    groupBy: [{ attribute: { key: 'mixed' } }, { field: 'kind' }],
    sketch: true,
  },
  'by an attribute that some spans have twice': { groupBy: [{ attribute: { key: 'twice', scope: 'SPAN' } }] },
  'by an attribute of too many values': { groupBy: [{ attribute: { key: 'number', scope: 'SPAN' } }] },
  'by a long attribute': { groupBy: [{ attribute: { key: 'long' } }] },
  'by an attribute that no span has': { groupBy: [{ attribute: { key: 'absent' } }] },
  'of spans with an attribute': {
    filter: { type: 'attribute', test: { key: 'even', scope: 'SPAN', eq: true } },
    groupBy: [{ field: 'service' }],
  },
};

const READ = { groupBy: [], sketch: false, numbers: [], maxGroups: 10_000 } as const;

describeUnless(noElasticsearch, 'on three shards', () => {
  const memory = createMemoryBackend();
  let store: ElasticsearchStore & { readonly reader: SpanReader };
  beforeAll(async () => {
    store = await openElasticsearchFixture({ numberOfShards: 3 });
    for (const { writer } of [memory, store]) {
      await writer.write([SPANS, [UNFINISHED]]);
      await writer.write([[{ ...UNFINISHED, endTimeUnixNano: BASE_TIME + 77n }], SPANS.slice(0, 100)]);
    }
    await store.settle();
  });
  afterAll(() => store?.close());

  test.each(Object.entries(QUESTIONS))('%s', async (_name, question) => {
    const [measured, expected] = await Promise.all(
      [store.reader, memory.reader].map(async (reader) =>
        readable(await reader.measureSpans([{ ...READ, ...question }])),
      ),
    );
    expect(measured).toEqual(expected);
    expect(expected?.length).toBeGreaterThan(0);
  });

  test('only spans whose durations doubles do not hold are read', async () => {
    const calls: ExplainedCall[] = [];
    const reader = store.reader.explaining((call) => calls.push(call));
    await reader.measureSpans([{ ...READ, groupBy: [{ field: 'service' }] }]);
    const steps = calls.flatMap((call) => call.steps).map(({ using, rowsRead }) => [using.split(' ')[0], rowsRead]);
    const unmeasured = SPANS.filter(
      (_, number) => (DURATIONS[number % DURATIONS.length] ?? 0n) > LONGEST || number % 10 === 9,
    );
    expect(Object.fromEntries(steps)).toEqual({ aggregation: 0, search: unmeasured.length });
  });

  test('more groups than the request allows are refused', async () => {
    const asked = store.reader.measureSpans([{ ...READ, groupBy: [{ field: 'name' }], maxGroups: NAMES }]);
    await expect(asked).rejects.toMatchObject({ code: 'OPERATION_TOO_COMPLEX' });
  });

  test('spans of an earlier layout are measured too', async () => {
    const spans = SPANS.slice(0, 20).map((span) => ({ ...span, traceId: traceIdOf(0xeeee) }));
    await storeAsLayout1(store, spans);
    await memory.writer.write([spans]);
    await store.settle();
    const question = { ...READ, groupBy: [{ field: 'kind' }], sketch: true } as const;
    const [measured, expected] = await Promise.all(
      [store.reader, memory.reader].map(async (reader) => readable(await reader.measureSpans([question]))),
    );
    expect(measured).toEqual(expected);
  });
});

/** Groups in the order of their keys, with all figures as texts. */
function readable([groups = []]: readonly MeasuredGroup[][]) {
  return groups
    .map(({ key, total, times }) => ({
      key: groupText(key),
      total: figures(total),
      times: times.map(({ time, measures }) => [time, figures(measures)]),
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function figures({ count, errorCount, durationSumNano, durationMaxNano, sketch }: Measures): string {
  const buckets = sketch === undefined ? [] : [...bucketsOf(sketch)];
  return `${count} ${errorCount} ${durationSumNano} ${durationMaxNano} ${buckets.join(';')}`;
}
