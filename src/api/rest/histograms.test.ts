import { expect, test } from 'vitest';
import { attributesOf, makeSpan, traceIdOf } from '../../../test/fixtures/spans.ts';
import type { Span } from '../../model/span.ts';
import { filter, ms, SPANS, startApi } from './testing/api.ts';

const REQUEST = { interval: 500, intervalKey: 'span.startTimeUnixNano' };

async function ask(body: object, spans: readonly Span[] = SPANS) {
  await using api = await startApi(spans);
  // 64-bit integers are numbers in the answer: as text they keep their digits.
  const { status, text } = await api.post('/v1/histograms', { ...REQUEST, ...body });
  const exact: unknown = JSON.parse(text.replaceAll(/(?<=:)(\d{16,})/g, '"$1"'));
  return { status, histograms: (exact as { histograms: unknown }).histograms };
}

/** Starts of the three buckets of half a second: two spans, none, one. */
const KEYS = [0, 500, 1_000].map((start) => String(ms(start)));
const buckets = (...data: readonly unknown[]) => data.map((one, index) => ({ bucketKey: KEYS[index], data: one }));
const one = (key: unknown) => ({ key, count: 1 });
const groups = (groupBy: string) => ({ aggregations: { x: { func: 'DISTINCT_COUNT', groupBy, maxGroups: 2 } } });

test('a histogram for each aggregation, with empty buckets in between', async () => {
  const answer = await ask({
    aggregations: {
      spans: { func: 'COUNT' },
      kinds: { func: 'DISTINCT_COUNT', groupBy: 'span.kind' },
      names: { func: 'DISTINCT_COUNT', groupBy: 'span.name', maxGroups: 1 },
      codes: { func: 'DISTINCT_COUNT', groupBy: 'span.attributes.http.status_code', maxGroups: 1 },
      latency: {
        func: 'PERCENTILES',
        key: 'externalFields.durationNano',
        aggregationParameters: { percentiles: [50, 99.9] },
      },
      code: {
        func: 'PERCENTILES',
        key: 'span.attributes.http.status_code',
        aggregationParameters: { percentiles: [0] },
      },
    },
  });
  expect(answer).toEqual({
    status: 200,
    histograms: [
      { histogramLabel: 'spans', buckets: buckets(2, 0, 1) },
      {
        histogramLabel: 'kinds',
        buckets: buckets(
          { totalCount: 2, subBuckets: [one('Server'), one('Client')] },
          { totalCount: 0, subBuckets: [] },
          { totalCount: 1, subBuckets: [one('Internal')] },
        ),
      },
      {
        histogramLabel: 'names',
        buckets: buckets(
          { totalCount: 2, subBuckets: [one('GET /')] },
          { totalCount: 0, subBuckets: [] },
          { totalCount: 1, subBuckets: [one('job')] },
        ),
      },
      {
        histogramLabel: 'codes',
        buckets: buckets(
          { totalCount: 2, subBuckets: [one(200)] },
          { totalCount: 0, subBuckets: [] },
          { totalCount: 1, subBuckets: [one(404)] },
        ),
      },
      {
        histogramLabel: 'latency',
        buckets: buckets(
          { '50.0': 55_000_000, '99.9': expect.closeTo(99_910_000, 3) },
          { '50.0': null, '99.9': null },
          { '50.0': 2_000_000_000, '99.9': 2_000_000_000 },
        ),
      },
      { histogramLabel: 'code', buckets: buckets({ '0.0': 200 }, { '0.0': null }, { '0.0': 404 }) },
    ],
  });
});

test('of the spans that match, in the time frame', async () => {
  const count = { aggregations: { spans: { func: 'COUNT' } } };
  const client = await ask({ ...count, filters: [filter('span.kind', 'equals', 'Client')] });
  expect(client.histograms).toEqual([{ histogramLabel: 'spans', buckets: buckets(1) }]);
  const timeframe = { startTimeUnixNanoSec: String(ms(10)), endTimeUnixNanoSec: String(ms(20)) };
  expect((await ask({ ...count, timeframe })).histograms).toEqual([{ histogramLabel: 'spans', buckets: buckets(1) }]);
  const none = await ask({ ...count, filters: [filter('span.name', 'equals', '-')] });
  expect(none).toEqual({ status: 200, histograms: [{ histogramLabel: 'spans', buckets: [] }] });
});

test('groups are the most frequent ones of each bucket, ties by value, without spans that lack one', async () => {
  const codes = [1n, 2n, 2n, 3n, null, 7n];
  const spans = codes.map((code, index) =>
    makeSpan({
      traceId: traceIdOf(index + 1),
      startTimeUnixNano: ms(index === 5 ? 500 : 0),
      kind: 9,
      attributes: code === null ? [] : attributesOf({ code }),
    }),
  );
  const { histograms } = await ask(groups('span.attributes.code'), spans);
  expect(histograms).toEqual([
    {
      histogramLabel: 'x',
      buckets: buckets(
        { totalCount: 5, subBuckets: [{ key: 2, count: 2 }, one(1)] },
        { totalCount: 1, subBuckets: [one(7)] },
      ),
    },
  ]);
  const { histograms: kinds } = await ask({ ...groups('span.kind'), interval: 10_000 }, spans);
  expect(kinds).toMatchObject([{ buckets: [{ data: { totalCount: 6, subBuckets: [{ key: '9', count: 6 }] } }] }]);
});

test('no aggregations, no histograms', async () => {
  expect(await ask({ interval: 0.000001, aggregations: {} })).toEqual({ status: 200, histograms: [] });
});
