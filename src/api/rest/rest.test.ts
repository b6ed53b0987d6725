/** The REST API through HTTP, over the memory backend. */
import { expect, test, vi } from 'vitest';
import { makeSpan, spanIdOf, traceIdOf } from '../../../test/fixtures/spans.ts';
import { type Answer, filter, ms, SPANS, startApi } from './testing/api.ts';

const names = ({ body }: Answer): string[] => body.spans.map(({ span }: { span: { name: string } }) => span.name);

test('ping and system-info', async () => {
  await using api = await startApi([]);
  expect(await api.get('/v1/ping')).toMatchObject({ status: 200, text: 'pong' });
  expect((await api.get('/v1/system-info')).body).toEqual({ systemId: 'the-system' });
});

test('a span in full: every digit, events and links', async () => {
  await using api = await startApi(SPANS);
  const { body, text } = await api.post('/v1/search', { filters: [filter('span.name', 'equals', 'GET /')] });
  expect(body.metadata).toEqual({ nextToken: '' });
  expect(body.spans).toMatchObject([
    {
      resource: { attributes: { 'service.name': 'shop' }, droppedAttributesCount: 0 },
      scope: { name: 'test', version: '1.0.0', attributes: {}, droppedAttributesCount: 0 },
      span: {
        traceId: traceIdOf(1),
        spanId: spanIdOf(1),
        parentSpanId: '',
        traceState: '',
        kind: 'Server',
        attributes: { 'http.status_code': 200, ok: true, 'a/b c': 'x' },
        events: [{ name: 'retry', attributes: { attempt: 1 } }],
        links: [{ traceId: traceIdOf(0xff), spanId: spanIdOf(0xff), attributes: { why: 'queue' } }],
        status: { message: '', code: 'Unset' },
      },
      externalFields: { durationNano: 100_000_000 },
    },
  ]);
  expect(text).toContain(`"startTimeUnixNano":${ms(0)}`);
  expect(text).toContain(`"big":${2n ** 63n - 1n}`);
});

test.each<[string, string, unknown, readonly string[]]>([
  ['span.name', 'equals', 'pay', ['pay']],
  ['span.name', 'not_equals', 'pay', ['job', 'GET /']],
  ['span.name', 'in', ['pay', 'job'], ['job', 'pay']],
  ['span.name', 'not_in', ['pay', 'job'], ['GET /']],
  ['span.name', 'contains', 'E', ['GET /']],
  ['span.name', 'not_contains', 'E', ['job', 'pay']],
  ['span.name', 'exists', undefined, ['job', 'pay', 'GET /']],
  ['span.name', 'not_exists', undefined, []],
  ['span.kind', 'equals', 'Client', ['pay']],
  ['span.kind', 'not_in', ['Client', 'Server'], ['job']],
  ['span.status.code', 'in', ['Error'], ['pay']],
  ['span.status.message', 'contains', 'rok', ['pay']],
  ['span.traceId', 'equals', traceIdOf(2), ['job']],
  ['span.parentSpanId', 'not_equals', spanIdOf(1), ['job', 'GET /']],
  ['scope.version', 'equals', '1.0.0', ['job', 'pay', 'GET /']],
  ['externalFields.durationNano', 'gt', 100_000_000, ['job']],
  ['externalFields.durationNano', 'lte', '10000000', ['pay']],
  ['externalFields.durationNano', 'in', [10_000_000], ['pay']],
  ['span.attributes.http.status_code', 'equals', 200, ['GET /']],
  ['span.attributes.http.status_code', 'gte', 404, ['job', 'pay']],
  ['span.attributes.http.status_code', 'lt', 404.5, ['job', 'GET /']],
  ['span.attributes.http.status_code', 'not_in', [200, 500], ['job']],
  ['span.attributes.ok', 'equals', true, ['GET /']],
  ['span.attributes.ok', 'not_exists', undefined, ['job', 'pay']],
  ['span.attributes.a/b c', 'not_contains', 'y', ['GET /']],
  ['resource.attributes.service.name', 'not_equals', 'shop', ['job', 'pay']],
  ['resource.attributes.http.status_code', 'exists', undefined, []],
  ['span.event.attributes.attempt', 'equals', 1, ['GET /']],
  ['span.events.name', 'in', ['retry', 'x'], ['GET /']],
  ['span.events.name', 'not_equals', 'retry', []],
  ['span.events.name', 'exists', undefined, ['GET /']],
  ['span.events.name', 'not_exists', undefined, ['job', 'pay']],
  ['span.link.attributes.why', 'equals', 'queue', ['GET /']],
])('filter %s %s %j', async (key, operator, value, expected) => {
  await using api = await startApi(SPANS);
  expect(names(await api.post('/v1/search', { filters: [filter(key, operator, value)] }))).toEqual(expected);
});

test('an integer beyond 2^53 is compared with all its digits', async () => {
  await using api = await startApi(SPANS);
  const ask = (digits: string) =>
    api.post(
      '/v1/search',
      `{"filters":[{"keyValueFilter":{"key":"span.attributes.big","operator":"equals","value":${digits}}}]}`,
    );
  expect(names(await ask('9223372036854775807'))).toEqual(['GET /']);
  expect(names(await ask('9223372036854775806'))).toEqual([]);
});

test('filters are joined by and; the time frame takes spans by their start, both ends included', async () => {
  await using api = await startApi(SPANS);
  const search = async (from: bigint, to: bigint) =>
    names(await api.post('/v1/search', `{"timeframe":{"startTimeUnixNanoSec":${from},"endTimeUnixNanoSec":${to}}}`));
  expect(await search(ms(0), ms(10))).toEqual(['pay', 'GET /']);
  expect(await search(ms(0) + 1n, ms(10) - 1n)).toEqual([]);
  expect(await search(ms(1), 0n)).toEqual(['job', 'pay']);
  const both = [filter('span.name', 'contains', 'a'), filter('span.kind', 'equals', 'Server')];
  expect(names(await api.post('/v1/search', { filters: both }))).toEqual([]);
});

test('times relative to now, durations with units, and pages that keep their now', async () => {
  const now = BigInt(Date.now()) * 1_000_000n;
  const spans = [1n, 5n, 90n].map((minutes, index) => {
    const startTimeUnixNano = now - minutes * 60_000_000_000n;
    const endTimeUnixNano = startTimeUnixNano + minutes * 1_000_000n;
    return makeSpan({ spanId: spanIdOf(index + 1), name: `${minutes}m`, startTimeUnixNano, endTimeUnixNano });
  });
  await using api = await startApi(spans, { maxPageSize: 1 });
  const timeframe = { startTimeUnixNanoSec: 'now-1h', endTimeUnixNanoSec: 'now' };
  const first = await api.post('/v1/search', { timeframe });
  expect(names(first)).toEqual(['1m']);
  const second = await api.post('/v1/search', { timeframe, metadata: first.body.metadata });
  expect(names(second)).toEqual(['5m']);
  expect(second.body.metadata).toEqual({ nextToken: '' });
  const search = async (...args: Parameters<typeof filter>) =>
    names(await api.post('/v1/search', { filters: [filter(...args)] }));
  expect(await search('span.startTimeUnixNano', 'lt', 'now-1h')).toEqual(['90m']);
  expect(await search('externalFields.durationNano', 'in', ['5ms', '0.09s'])).toEqual(['5m']);
  expect(await search('externalFields.durationNano', 'gt', '5ms')).toEqual(['90m']);
  const refused = await api.post('/v1/search', { timeframe: { startTimeUnixNanoSec: 'yesterday' } });
  expect(refused.status).toBe(400);
  expect(refused.text).toContain('relative to now such as');
});

test('trace ids of 64 bits, in any case', async () => {
  await using api = await startApi([makeSpan({ traceId: '0000000000000000abcdef0123456789', name: 'short id' })]);
  for (const id of ['abcdef0123456789', 'ABCDEF0123456789', '0000000000000000ABCDEF0123456789']) {
    expect(names(await api.post('/v1/search', { filters: [filter('span.traceId', 'equals', id)] }))).toEqual([
      'short id',
    ]);
    expect(names(await api.get(`/v1/trace/${id}`))).toEqual(['short id']);
  }
  const wrong = await api.get('/v1/trace/xyz');
  expect([wrong.status, wrong.text]).toEqual([
    400,
    expect.stringContaining('32 hex digits, or 16 of a 64-bit id; got'),
  ]);
});

test('an end of 0 is the same now on every page', async () => {
  const spans = [1, 2].map((index) => makeSpan({ spanId: spanIdOf(index) }));
  await using api = await startApi(spans, { maxPageSize: 1 });
  const timeframe = { startTimeUnixNanoSec: 0, endTimeUnixNanoSec: 0 };
  const { metadata } = (await api.post('/v1/search', { timeframe })).body;
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5_000 });
  try {
    expect((await api.post('/v1/search', { timeframe, metadata })).status).toBe(200);
  } finally {
    vi.useRealTimers();
  }
});

test('pages put together are everything once, ties included, in every order', async () => {
  const spans = Array.from({ length: 25 }, (_, index) =>
    makeSpan({ spanId: spanIdOf(index + 1), name: `span ${index}` }),
  );
  await using api = await startApi(spans, { maxPageSize: 10 });
  for (const sort of [undefined, [{ field: 'externalFields.durationNano', ascending: true }]]) {
    const found: string[] = [];
    let nextToken = '';
    do {
      const page = await api.post('/v1/search', { sort, metadata: { nextToken } });
      expect(page.status).toBe(200);
      found.push(...names(page));
      nextToken = page.body.metadata.nextToken;
    } while (nextToken !== '');
    expect(found).toHaveLength(25);
    expect(new Set(found).size).toBe(25);
  }
});

test('sort', async () => {
  await using api = await startApi(SPANS);
  const sorted = async (field: string, ascending: boolean) =>
    names(await api.post('/v1/search', { sort: [{ field, ascending }], metadata: null }));
  expect(await sorted('externalFields.durationNano', false)).toEqual(['job', 'GET /', 'pay']);
  expect(await sorted('span.startTimeUnixNano', true)).toEqual(['GET /', 'pay', 'job']);
  expect(await sorted('span.endTimeUnixNano', true)).toEqual(['pay', 'GET /', 'job']);
});

test('a trace is whole, however many spans it has', async () => {
  const spans = Array.from({ length: 45 }, (_, index) => makeSpan({ spanId: spanIdOf(index + 1) }));
  await using api = await startApi(spans, { maxPageSize: 10 });
  const { body } = await api.get(`/v1/trace/${traceIdOf(1).toUpperCase()}`);
  expect(body.spans).toHaveLength(45);
  expect((await api.get(`/v1/trace/${traceIdOf(9)}`)).body.spans).toEqual([]);
});

test('tags: fields and attribute keys of every scope, with types', async () => {
  await using api = await startApi(SPANS);
  const { body } = await api.get('/v1/tags');
  expect(body.Tags).toEqual(
    expect.arrayContaining([
      { name: 'span.name', type: 'Str' },
      { name: 'externalFields.durationNano', type: 'Int' },
      { name: 'span.attributes.http.status_code', type: 'Int' },
      { name: 'span.attributes.ok', type: 'Bool' },
      { name: 'resource.attributes.service.name', type: 'Str' },
      { name: 'span.event.attributes.attempt', type: 'Int' },
      { name: 'span.link.attributes.why', type: 'Str' },
    ]),
  );
});

test('every listed tag can be asked for', async () => {
  await using api = await startApi(SPANS);
  for (const { name } of (await api.get('/v1/tags')).body.Tags) {
    expect((await api.post('/v1/search', { filters: [filter(name, 'exists')] })).status).toBe(200);
  }
});

test('values of a tag with their counts, of matching spans only', async () => {
  await using api = await startApi(SPANS);
  const values = async (tag: string, body: object = {}) =>
    (await api.post(`/v1/tags/${encodeURIComponent(tag)}`, body)).body.values;
  expect(await values('resource.attributes.service.name')).toEqual([
    { value: 'jobs', count: 1 },
    { value: 'payment', count: 1 },
    { value: 'shop', count: 1 },
  ]);
  expect(await values('span.attributes.a/b c')).toEqual([{ value: 'x', count: 1 }]);
  expect(await values('span.status.code')).toEqual([
    { value: 'Unset', count: 2 },
    { value: 'Error', count: 1 },
  ]);
  expect(await values('span.kind', { filters: [filter('span.name', 'equals', 'pay')] })).toEqual([
    { value: 'Client', count: 1 },
  ]);
  const timeframe = { startTimeUnixNanoSec: String(ms(1_000)), endTimeUnixNanoSec: 0 };
  expect(await values('span.attributes.http.status_code', { timeframe })).toEqual([{ value: 404, count: 1 }]);
});

test('statistics of a tag', async () => {
  await using api = await startApi(SPANS);
  const statistics = async (tag: string, desiredStatistics: readonly string[], filters: readonly object[] = []) =>
    (await api.post(`/v1/tags/${tag}/statistics`, { desiredStatistics, filters })).body.statistics;
  const all = ['min', 'max', 'avg', 'p99'];
  expect(await statistics('span.attributes.http.status_code', all)).toEqual({
    min: 200,
    max: 500,
    avg: 368,
    p99: expect.closeTo(498.08, 9),
  });
  const client = [filter('span.kind', 'equals', 'Client')];
  expect(await statistics('span.attributes.http.status_code', ['min', 'max'], client)).toEqual({ min: 500, max: 500 });
  expect(await statistics('span.attributes.ok', all)).toEqual({});
  expect(await statistics('externalFields.durationNano', ['min', 'max'])).toEqual({
    min: 10_000_000,
    max: 2_000_000_000,
  });
  expect(await statistics('externalFields.durationNano', ['min'], [filter('span.name', 'equals', '-')])).toEqual({});
  const durations = [10_000_000, 100_000_000, 2_000_000_000];
  expect(await statistics('externalFields.durationNano', all)).toEqual({
    min: durations[0],
    max: durations[2],
    avg: expect.closeTo(2_110_000_000 / 3, 6),
    p99: 1_962_000_000,
  });
  expect(await statistics('externalFields.durationNano', ['p99'], client)).toEqual({ p99: durations[0] });
  expect(await statistics('externalFields.durationNano', all, [filter('span.name', 'equals', '-')])).toEqual({});
});
