import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  attributesOf,
  BASE_TIME,
  makeEvent,
  makeSpan,
  resourceOf,
  spanIdOf,
  traceIdOf,
} from '../../../test/fixtures/spans.ts';
import { openSqliteFixture, type SqliteFixture } from '../../../test/fixtures/sqlite.ts';
import { labelsOf, metricsOver, planOf } from '../../../test/fixtures/traceql-metrics.ts';
import type { AttributeValue } from '../../model/attributes.ts';
import type { Span } from '../../model/span.ts';
import type { MetricSeries } from './answer.ts';
import { rangeTimes, usualStep } from './sample-times.ts';

const SECOND = 1_000_000_000n;
const MINUTE = 60n * SECOND;
/** A multiple of a minute. */
const T = (BASE_TIME / MINUTE) * MINUTE;

let ids = 0;
function span(at: bigint, ms: number, overrides: Partial<Span> = {}): Span {
  const start = T + at;
  ids++;
  return makeSpan({
    traceId: traceIdOf(ids),
    spanId: spanIdOf(ids),
    startTimeUnixNano: start,
    endTimeUnixNano: start + BigInt(ms) * 1_000_000n,
    ...overrides,
  });
}
const having = (values: Readonly<Record<string, AttributeValue>>) => ({ attributes: attributesOf(values) });
const of = (service: string, values: Readonly<Record<string, AttributeValue>> = {}) => ({
  resource: resourceOf(service, values),
});

/** Samples stand at T, T+1m and T+2m. Two spans are exactly at a border. */
const spans: Span[] = [
  span(0n, 250, { ...of('a', { zone: 'x' }), name: 'first', kind: 2, ...having({ size: 10n, code: 200n }) }),
  span(1n, 500, {
    ...of('a'),
    name: 'second',
    statusCode: 2,
    statusMessage: 'bad',
    ...having({ size: 2.5, zone: 'y' }),
  }),
  span(30n * SECOND, 1_000, { ...of('b'), name: 'second', ...having({ size: [4n, 8n], code: 'text', ok: true }) }),
  span(MINUTE, 2_000, { ...of('b'), name: 'third', ...having({ code: 200 }) }),
  span(MINUTE + 1n, 4_000, {
    resource: { ...resourceOf('b'), attributes: [] },
    name: 'third',
    events: [
      makeEvent({ name: 'e', timeUnixNano: T + MINUTE + 1n + 5n * SECOND, attributes: attributesOf({ weight: 3n }) }),
    ],
  }),
];

let fixture: SqliteFixture;
beforeAll(async () => {
  fixture = await openSqliteFixture();
  await fixture.writer.write([spans]);
  await fixture.writer.keepSums(Number.MAX_SAFE_INTEGER);
});
afterAll(() => fixture.close());

const range = { start: T + 1n, end: T + 2n * MINUTE, step: MINUTE };

async function seriesOf(text: string, exemplars = 0): Promise<readonly MetricSeries[]> {
  const { series } = await metricsOver(fixture.reader).range({ ...range, plan: planOf(text), exemplars });
  return series;
}

/** Labels and values; null where there is no sample at T, T+1m, T+2m. */
async function valuesOf(text: string) {
  const times = [T, T + MINUTE, T + 2n * MINUTE];
  return (await seriesOf(text)).map((series) => [
    labelsOf(series),
    times.map((time) => series.samples.find(({ timeUnixNano }) => timeUnixNano === time)?.value ?? null),
  ]);
}

test('a sample counts what starts after the sample before it, up to its own time', async () => {
  expect(await valuesOf('{} | count_over_time()')).toEqual([[{ __name__: 'count_over_time' }, [1, 3, 1]]]);
  expect(await valuesOf('{} | rate()')).toEqual([[{ __name__: 'rate' }, [1 / 60, 3 / 60, 1 / 60]]]);
});

test('groups have typed labels with their scope; those that lack it have none', async () => {
  expect(await valuesOf('{} | count_over_time() by (resource.service.name)')).toEqual([
    [{ 'resource.service.name': '' }, [0, 0, 1]],
    [{ 'resource.service.name': 'a' }, [1, 1, 0]],
    [{ 'resource.service.name': 'b' }, [0, 2, 0]],
  ]);
  expect(await valuesOf('{} | count_over_time() by (span.code)')).toEqual([
    [{}, [0, 1, 1]],
    [{ 'span.code': 'text' }, [0, 1, 0]],
    [{ 'span.code': 200 }, [0, 1, 0]],
    [{ 'span.code': 200n }, [1, 0, 0]],
  ]);
  expect(await valuesOf('{ span.ok } | count_over_time() by (span.ok, status, kind, name)')).toEqual([
    [{ 'span.ok': true, status: 'unset', kind: 'internal', name: 'second' }, [0, 1, 0]],
  ]);
});

test('an attribute without a scope is that of the span, else that of the resource', async () => {
  expect(await valuesOf('{} | count_over_time() by (.zone)')).toEqual([
    [{}, [0, 2, 1]],
    [{ '.zone': 'x' }, [1, 0, 0]],
    [{ '.zone': 'y' }, [0, 1, 0]],
  ]);
  expect(await valuesOf('{} | max_over_time(.size)')).toEqual([[{ __name__: 'max_over_time' }, [10, 8, null]]]);
});

test('durations are in seconds; what has no spans has no sample', async () => {
  const figures: [string, (number | null)[]][] = [
    ['min_over_time(duration)', [0.25, 0.5, 4]],
    ['max_over_time(duration)', [0.25, 2, 4]],
    ['sum_over_time(duration)', [0.25, 3.5, 4]],
    ['avg_over_time(duration)', [0.25, 3.5 / 3, 4]],
  ];
  for (const [call, expected] of figures) {
    expect(await valuesOf(`{} | ${call}`)).toEqual([[{ __name__: call.split('(')[0] }, expected]]);
  }
  expect(await valuesOf('{ name = "first" } | max_over_time(duration)')).toEqual([
    [{ __name__: 'max_over_time' }, [0.25, null, null]],
  ]);
  expect(await valuesOf('{} | sum_over_time(span.size)')).toEqual([[{ __name__: 'sum_over_time' }, [10, 14.5, null]]]);
  expect(await valuesOf('{} | sum_over_time(span.absent)')).toEqual([]);
});

test('without any span, ungrouped counts are zeros and all else has no series', async () => {
  const none = '{ name = "none" }';
  expect(await valuesOf(`${none} | rate()`)).toEqual([[{ __name__: 'rate' }, [0, 0, 0]]]);
  expect(await valuesOf(`${none} | count_over_time()`)).toEqual([[{ __name__: 'count_over_time' }, [0, 0, 0]]]);
  for (const call of [
    'rate() by (name)',
    'max_over_time(duration)',
    'quantile_over_time(duration, 0.5)',
    'histogram_over_time(duration)',
  ])
    expect(await valuesOf(`${none} | ${call}`)).toEqual([]);
});

test('quantiles are a series each, histograms one for each power of two, both with zeros', async () => {
  const quantiles = await valuesOf('{} | quantile_over_time(duration, 0, .5, 1)');
  expect(quantiles.map(([labels]) => labels)).toEqual([{ p: 0 }, { p: 0.5 }, { p: 1 }]);
  for (const [index, expected] of [
    [0.25, 0.5, 4],
    [0.25, 1, 4],
    [0.25, 2, 4],
  ].entries()) {
    for (const [sample, value] of expected.entries()) {
      const found = quantiles[index]?.[1];
      expect(Math.abs((Array.isArray(found) ? Number(found[sample]) : 0) / value - 1)).toBeLessThan(0.011);
    }
  }
  expect(await valuesOf('{ name = "first" } | quantile_over_time(duration, .9)')).toMatchObject([
    [{ p: 0.9 }, [expect.closeTo(0.25, 2), 0, 0]],
  ]);
  const histogram = await valuesOf('{} | histogram_over_time(duration)');
  expect(histogram).toEqual([
    [{ __bucket: 0.268435456 }, [1, 0, 0]],
    [{ __bucket: 0.536870912 }, [0, 1, 0]],
    [{ __bucket: 1.073741824 }, [0, 1, 0]],
    [{ __bucket: 2.147483648 }, [0, 1, 0]],
    [{ __bucket: 4.294967296 }, [0, 0, 1]],
  ]);
  // A number that is a power of two is in its own bucket.
  expect(await valuesOf('{} | histogram_over_time(span.size) by (resource.service.name)')).toEqual([
    [{ 'resource.service.name': 'a', __bucket: 16 }, [1, 0, 0]],
    [{ 'resource.service.name': 'a', __bucket: 4 }, [0, 1, 0]],
    [{ 'resource.service.name': 'b', __bucket: 4 }, [0, 1, 0]],
    [{ 'resource.service.name': 'b', __bucket: 8 }, [0, 1, 0]],
  ]);
});

test('what the storage does not add up is read span by span', async () => {
  expect(await valuesOf('{} | count_over_time() by (statusMessage)')).toEqual([
    [{ statusMessage: '' }, [1, 2, 1]],
    [{ statusMessage: 'bad' }, [0, 1, 0]],
  ]);
  expect(await valuesOf('{} | max_over_time(event:timeSinceStart) by (event:name, event.weight)')).toEqual([
    [{ 'event:name': 'e', 'event.weight': 3n }, [null, null, 5]],
  ]);
  expect(await valuesOf('{} | sum_over_time(event.weight)')).toEqual([
    [{ __name__: 'sum_over_time' }, [null, null, 3]],
  ]);
  expect(await valuesOf('{} | max_over_time(traceDuration)')).toEqual([[{ __name__: 'max_over_time' }, [0.25, 2, 4]]]);
  expect(await valuesOf('{} | count_over_time() by (span:childCount)')).toEqual([
    [{ 'span:childCount': 0n }, [1, 3, 1]],
  ]);
  const plan = planOf('{} | count_over_time() by (statusMessage)');
  const few = metricsOver(fixture.reader, { maxWalkedSpans: 4 });
  await expect(few.range({ ...range, plan, exemplars: 0 })).rejects.toThrow(
    'The storage does not add up statusMessage, and more than 4 spans match',
  );
});

test('topk and bottomk choose at every sample; a comparison drops samples, and series that have none left', async () => {
  const bySvc = '{} | count_over_time() by (resource.service.name)';
  expect(await valuesOf(`${bySvc} | topk(1)`)).toEqual([
    [{ 'resource.service.name': '' }, [null, null, 1]],
    [{ 'resource.service.name': 'a' }, [1, null, null]],
    [{ 'resource.service.name': 'b' }, [null, 2, null]],
  ]);
  expect(await valuesOf(`${bySvc} | bottomk(1)`)).toEqual([
    [{ 'resource.service.name': '' }, [0, 0, null]],
    [{ 'resource.service.name': 'a' }, [null, null, 0]],
  ]);
  expect(await valuesOf(`${bySvc} > 1`)).toEqual([[{ 'resource.service.name': 'b' }, [null, 2, null]]]);
  expect(await valuesOf('{} | max_over_time(duration) > 1s | topk(1) != 4')).toEqual([
    [{ __name__: 'max_over_time' }, [null, 2, null]],
  ]);
});

test('arithmetic joins series with equal labels; a side of all spans is joined with every series', async () => {
  expect(await valuesOf('({ status = error } | count_over_time()) / ({} | count_over_time())')).toEqual([
    [{ __name__: '(count_over_time / count_over_time)' }, [0, 1 / 3, 0]],
  ]);
  expect(await valuesOf('({ name = "first" } | rate()) / ({ name = "first" } | rate())')).toEqual([
    [{ __name__: '(rate / rate)' }, [1, null, null]],
  ]);
  const byName = '({} | count_over_time() by (name))';
  const all = '({} | count_over_time())';
  const shares = [
    [{ name: 'first' }, [1, 0, 0]],
    [{ name: 'second' }, [0, 2 / 3, 0]],
    [{ name: 'third' }, [0, 1 / 3, 1]],
  ];
  expect(await valuesOf(`${byName} / ${all}`)).toEqual(shares);
  expect(await valuesOf(`${all} / ${byName} > 2`)).toEqual([[{ name: 'third' }, [null, 3, null]]]);
  expect(await valuesOf(`${byName} + ({ name = "first" } | count_over_time() by (name))`)).toEqual([
    [{ name: 'first' }, [2, 0, 0]],
  ]);
  // Spans that lack the key are not all spans.
  expect(await valuesOf(`${byName} + ({} | count_over_time() by (span.absent))`)).toEqual([]);
  expect(await valuesOf('1 - ({} | max_over_time(duration)) * 2')).toEqual([
    [{ __name__: 'max_over_time' }, [0.5, -3, -7]],
  ]);
  expect(
    await valuesOf('({ name = "first" } | max_over_time(duration)) + ({ name = "third" } | max_over_time(duration))'),
  ).toEqual([[{ __name__: '(max_over_time + max_over_time)' }, [0.25, 2, 4]]]);
});

test('an instant query has one sample of the whole range, both ends included', async () => {
  const instant = async (text: string, start = T, end = T + MINUTE) => {
    const { series } = await metricsOver(fixture.reader).instant({ start, end, plan: planOf(text) });
    return series.map((each) => [labelsOf(each), each.samples]);
  };
  const sample = (value: number) => [{ timeUnixNano: T + MINUTE, value }];
  expect(await instant('{} | count_over_time()')).toEqual([[{ __name__: 'count_over_time' }, sample(4)]]);
  expect(await instant('{} | rate()')).toEqual([[{ __name__: 'rate' }, sample(4 / 60)]]);
  expect(await instant('{} | count_over_time()', T + 1n, T + MINUTE)).toEqual([
    [{ __name__: 'count_over_time' }, sample(3)],
  ]);
});

test('exemplars name their trace and have the value that is measured, or that of the sample', async () => {
  const [counted] = await seriesOf('{ name = "first" } | count_over_time() by (name)', 10);
  const [first] = spans;
  const exemplar = { traceId: first?.traceId, spanId: first?.spanId, timeUnixNano: T };
  expect(counted?.exemplars).toEqual([{ ...exemplar, labels: [{ key: 'name', value: 'first' }], value: 1 }]);
  const [, second] = await seriesOf('{} | max_over_time(span.size) by (resource.service.name)', 10);
  expect(second?.exemplars.map(({ value }) => value)).toEqual([4]);
  const buckets = await seriesOf('{} | histogram_over_time(duration)', 100);
  expect(buckets.map(({ exemplars }) => exemplars.map(({ value }) => value))).toEqual([[0.25], [0.5], [1], [2], [4]]);
  const quantiles = await seriesOf('{} | quantile_over_time(duration, 0, 1) with (exemplars = 50)');
  expect(quantiles.flatMap(({ exemplars }) => exemplars).length).toBe(5);
  expect((await seriesOf('{} | rate() with (exemplars = false)', 10))[0]?.exemplars).toEqual([]);
  // Those of samples that a later stage drops are dropped, too.
  expect((await seriesOf('{} | count_over_time() > 2', 10))[0]?.exemplars.length).toBe(3);
});

test('compare() counts the values of both sides', async () => {
  const all = await valuesOf('{} | compare({ status = error }, 1)');
  const find = (labels: object) => all.find(([each]) => isDeepStrictEqual(each, labels))?.[1];
  expect(find({ __meta_type: 'selection', name: 'second' })).toEqual([0, 1, 0]);
  expect(find({ __meta_type: 'baseline', name: 'third' })).toEqual([0, 1, 1]);
  expect(find({ __meta_type: 'baseline_total', name: null })).toEqual([1, 2, 1]);
  expect(find({ __meta_type: 'selection_total', 'span.zone': null })).toEqual([0, 1, 0]);
  expect(find({ __meta_type: 'selection', 'span.zone': 'y' })).toEqual([0, 1, 0]);
  expect(find({ __meta_type: 'baseline', 'resource.service.name': 'b' })).toEqual([0, 2, 0]);
  expect(find({ __meta_error: '__too_many_values__', name: null })).toEqual([null, null, null]);
  expect(find({ __meta_error: '__too_many_values__', 'resource.zone': null })).toBeUndefined();
  const timed = await valuesOf(`{} | compare({ duration > 0s }, 10, ${T + MINUTE}, ${T + 2n * MINUTE})`);
  expect(timed).toContainEqual([{ __meta_type: 'selection_total', name: null }, [0, 1, 1]]);
});

test('an answer that is cut off says so', async () => {
  const plan = planOf('{} | rate() by (name)');
  const answer = await metricsOver(fixture.reader).range({ ...range, plan, exemplars: 0, maxSeries: 2 });
  expect(answer.series.map(labelsOf)).toEqual([{ name: 'first' }, { name: 'second' }]);
  expect(answer.partial).toContain('3 series');
});

test('limits and ranges are errors of the caller', async () => {
  const plan = planOf('{} | rate() by (name)');
  const ask = (changed: object, limits = {}) =>
    metricsOver(fixture.reader, limits).range({ ...range, plan, exemplars: 0, ...changed });
  await expect(ask({ step: 0n })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  await expect(ask({ end: range.start })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  await expect(ask({}, { maxMetricBuckets: 2 })).rejects.toMatchObject({ code: 'OPERATION_TOO_COMPLEX' });
  await expect(ask({}, { maxMetricGroups: 2 })).rejects.toMatchObject({ code: 'OPERATION_TOO_COMPLEX' });
});

const step = (length: bigint) => usualStep({ start: T, end: T + length });

test('the usual step gives about 240 samples', () => {
  expect(step(3_600n * SECOND)).toBe(15n * SECOND);
  expect(step(24n * 3_600n * SECOND)).toBe(5n * MINUTE);
  expect(step(120n * SECOND)).toBe(SECOND);
  expect(step(30n * SECOND)).toBe(100_000_000n);
  expect(step(1n)).toBe(50_000_000n);
});

test('samples stand at multiples of the step, from the step before the start', () => {
  const { samples, edges } = rangeTimes({ start: T + 90n * SECOND, end: T + 150n * SECOND }, MINUTE, 10);
  expect(samples).toEqual([T + MINUTE, T + 2n * MINUTE, T + 3n * MINUTE]);
  expect(edges).toEqual([T + 1n, T + MINUTE + 1n, T + 2n * MINUTE + 1n, T + 3n * MINUTE + 1n]);
  expect(rangeTimes({ start: 0n, end: 10n }, 5n, 10).samples).toEqual([5n, 10n]);
});
