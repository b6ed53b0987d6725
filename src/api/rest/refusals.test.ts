/** What the REST API refuses, through HTTP. */
import { expect, test } from 'vitest';
import { attributesOf, makeSpan, traceIdOf } from '../../../test/fixtures/spans.ts';
import type { SpanReader } from '../../storage/backend.ts';
import { filter, SPANS, startApi } from './testing/api.ts';

const HISTOGRAM = { interval: 100, intervalKey: 'span.startTimeUnixNano' };
const histogram = (aggregation: object) => ({ ...HISTOGRAM, aggregations: { x: aggregation } });

test.each<[string, unknown, number, string]>([
  ['/v1/search', '{', 400, 'not valid JSON'],
  ['/v1/search', '[]', 400, 'The body: expected an object'],
  [
    '/v1/search',
    { timeframe: { startTimeUnixNanoSec: 2, endTimeUnixNanoSec: 1 } },
    400,
    'endTime cannot be smaller than startTime',
  ],
  [
    '/v1/search',
    { timeframe: { startTimeUnixNanoSec: -1 } },
    400,
    'timeframe.startTimeUnixNanoSec: expected nanoseconds',
  ],
  [
    '/v1/search',
    { filters: [filter('span.nam', 'equals', 'x')] },
    400,
    'filters[0].keyValueFilter.key: expected one of span.traceId',
  ],
  [
    '/v1/search',
    { filters: [filter('span.name', 'like', 'x')] },
    400,
    'filters[0].keyValueFilter.operator: expected one of equals',
  ],
  [
    '/v1/search',
    { filters: [filter('span.name', 'gt', 'x')] },
    400,
    'filters[0].keyValueFilter.operator: gt does not apply to a text',
  ],
  [
    '/v1/search',
    { filters: [filter('span.name', 'in', 'x')] },
    400,
    'filters[0].keyValueFilter.value: expected a list',
  ],
  ['/v1/search', { filters: [filter('span.kind', 'equals', 'client')] }, 400, 'expected one of Unspecified, Internal'],
  [
    '/v1/search',
    { filters: [filter('span.attributes.a', 'equals', { b: 1 })] },
    400,
    'expected text, a number or a boolean',
  ],
  [
    '/v1/search',
    {
      filters: [
        filter(
          'span.attributes.a',
          'in',
          Array.from({ length: 1_001 }, () => 1),
        ),
      ],
    },
    400,
    'at most 1000 values',
  ],
  [
    '/v1/search',
    { filters: Array.from({ length: 501 }, () => filter('span.name', 'equals', 'x')) },
    400,
    'more than 500 conditions',
  ],
  ['/v1/search', { sort: [{ field: 'span.name' }] }, 400, 'sort[0].field: expected one of span.startTimeUnixNano'],
  ['/v1/search', { sort: [{}, {}] }, 400, 'sort: expected one field'],
  ['/v1/search', { metadata: { nextToken: 'x' } }, 400, 'This cursor cannot be used here'],
  ['/v1/tags/span.name', {}, 400, 'span.name: has no list of values'],
  ['/v1/tags/nothing', {}, 400, 'tag: expected one of'],
  ['/v1/tags/%E0', {}, 400, 'not percent-encoded text'],
  ['/v1/tags/span.name/statistics', {}, 400, 'span.name: has no numbers'],
  [
    '/v1/tags/span.attributes.a/statistics',
    { desiredStatistics: ['p50'] },
    400,
    'desiredStatistics[0]: expected one of min',
  ],
  ['/v1/histograms', { interval: 1 }, 400, 'intervalKey: expected span.startTimeUnixNano'],
  ['/v1/histograms', { ...HISTOGRAM, interval: 0 }, 400, 'interval: expected a number of milliseconds above 0'],
  ['/v1/histograms', { ...HISTOGRAM, interval: '5' }, 400, 'interval: expected a number of milliseconds above 0'],
  ['/v1/histograms', HISTOGRAM, 400, 'aggregations: expected an object'],
  ['/v1/histograms', histogram({}), 400, 'aggregations.x.func: expected one of COUNT'],
  ['/v1/histograms', histogram({ func: 'DISTINCT_COUNT' }), 400, 'aggregations.x.groupBy: expected a text'],
  [
    '/v1/histograms',
    histogram({ func: 'DISTINCT_COUNT', groupBy: 'span.status.message' }),
    400,
    'aggregations.x.groupBy: expected an attribute, span.name, span.kind or span.status.code',
  ],
  [
    '/v1/histograms',
    histogram({ func: 'DISTINCT_COUNT', groupBy: 'span.kind', maxGroups: 0 }),
    400,
    'aggregations.x.maxGroups: expected an integer, 1 or more',
  ],
  [
    '/v1/histograms',
    histogram({ func: 'PERCENTILES', key: 'span.kind', aggregationParameters: { percentiles: [50] } }),
    400,
    'aggregations.x.key: has no numbers',
  ],
  [
    '/v1/histograms',
    histogram({ func: 'PERCENTILES', key: 'span.attributes.a', aggregationParameters: {} }),
    400,
    'aggregationParameters.percentiles: missing aggregation parameter',
  ],
  [
    '/v1/histograms',
    histogram({ func: 'PERCENTILES', key: 'span.attributes.a', aggregationParameters: { percentiles: [101] } }),
    400,
    'aggregationParameters.percentiles[0]: expected a number from 0 to 100',
  ],
  [
    '/v1/histograms',
    { ...histogram({ func: 'COUNT' }), interval: 0.5 },
    400,
    'fill 2001 buckets in each of 1 histograms; the limit is 1000 in all (api.limits.max_metric_buckets)',
  ],
  ['/v1/nothing', {}, 404, 'Nothing is served at /v1/nothing'],
  ['/v1/ping', {}, 405, 'POST is not served at /v1/ping: use GET.'],
  ['/v1/search', ' '.repeat(1024 * 1024 + 1), 413, 'more than the 1048576 allowed'],
])('%s refuses %j', async (path, body, status, message) => {
  await using api = await startApi(SPANS);
  const answer = await api.post(path, body);
  expect(answer).toMatchObject({ status, body: { errorMessage: expect.stringContaining(message) } });
  expect(api.logged).toEqual([]);
});

test('a bad trace id, and methods', async () => {
  await using api = await startApi([]);
  expect(await api.get('/v1/trace/xyz')).toMatchObject({ status: 400 });
  expect(await api.send('/v1/search', { method: 'DELETE' })).toMatchObject({ status: 405 });
});

const wrap = (reader: SpanReader): SpanReader => ({ ...reader, findSpans: () => Promise.reject(new Error('secret')) });

test('a defect is logged, and not told', async () => {
  await using api = await startApi([], { wrap });
  const { status, body } = await api.post('/v1/search', {});
  expect(status).toBe(500);
  expect(body.errorMessage).toBe('Internal error; the server log has the details.');
  expect(api.logged).toHaveLength(1);
});

test('more groups than spans may be measured by', async () => {
  const spans = Array.from({ length: 10_001 }, (_, index) =>
    makeSpan({ traceId: traceIdOf(index + 1), attributes: attributesOf({ user: `u${index}` }) }),
  );
  await using api = await startApi(spans);
  const answer = await api.post(
    '/v1/histograms',
    histogram({ func: 'DISTINCT_COUNT', groupBy: 'span.attributes.user' }),
  );
  expect(answer.status).toBe(400);
  expect(answer.body.errorMessage).toContain('10000 groups (api.limits.max_metric_groups)');
});

test('an answer over the limit of its size', async () => {
  await using small = await startApi(SPANS, { limits: { maxAnswerBytes: 100 } });
  const { status, text } = await small.post('/v1/histograms', histogram({ func: 'COUNT' }));
  expect([status, text]).toEqual([400, expect.stringContaining('api.limits.max_answer_size_mib')]);
  await using api = await startApi(SPANS, { limits: { maxAnswerBytes: 1_000 } });
  for (const answer of [await api.post('/v1/search', {}), await api.get(`/v1/trace/${SPANS[0]?.traceId}`)]) {
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('api.limits.max_answer_size_mib');
  }
});
