/** Metrics of TraceQL through HTTP, over the memory backend. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attributesOf, BASE_TIME, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../../../test/fixtures/spans.ts';
import { startTestServer, type TestServer } from '../../graphql/testing/server.ts';
import { strictly } from './testing/strict-json.ts';

const S = 1_000_000_000n;
/** Seconds; a multiple of a minute. */
const BASE = Number(BASE_TIME / S);

/** Six spans of `shop` in the first minute after the base, two of `payment` in the second. */
const SPANS = Array.from({ length: 8 }, (_, n) =>
  makeSpan({
    traceId: traceIdOf(n + 1),
    spanId: spanIdOf(n + 1),
    name: n < 6 ? 'GET /' : 'pay',
    startTimeUnixNano: BASE_TIME + BigInt(n * 10 + 5) * S,
    endTimeUnixNano: BASE_TIME + BigInt(n * 10 + 5) * S + S / 4n,
    attributes: attributesOf({ n: BigInt(n) }),
    resource: resourceOf(n < 6 ? 'shop' : 'payment'),
  }),
);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ spans: SPANS });
});
afterAll(() => server[Symbol.asyncDispose]());

type Parameters = Readonly<Record<string, string | number>>;

async function ask(path: string, parameters: Parameters) {
  const query = new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
  const response = await fetch(`${server.origin}/tempo/api/metrics/${path}?${query}`);
  return { status: response.status, text: await response.text() };
}

async function range(parameters: Parameters) {
  const { status, text } = await ask('query_range', { start: BASE, end: BASE + 120, step: '1m', ...parameters });
  if (status !== 200) throw new Error(`${status}: ${text}`);
  return strictly('QueryRangeResponse', JSON.parse(text));
}

async function instant(parameters: Parameters) {
  const { status, text } = await ask('query', { start: BASE, end: BASE + 120, ...parameters });
  if (status !== 200) throw new Error(`${status}: ${text}`);
  return strictly('QueryInstantResponse', JSON.parse(text));
}

const label = (key: string, value: string) => ({ key, value: { stringValue: value } });
const ms = (seconds: number) => `${(BASE + seconds) * 1_000}`;

test('a series of all spans has the name of the function, and zeros are left out', async () => {
  const { series, metrics } = await range({ q: '{} | count_over_time()' });
  expect(series).toEqual([
    {
      labels: [label('__name__', 'count_over_time')],
      samples: [{ timestampMs: ms(0) }, { timestampMs: ms(60), value: 6 }, { timestampMs: ms(120), value: 2 }],
    },
  ]);
  expect(metrics).toMatchObject({ totalJobs: 1, completedJobs: 1 });
});

test('labels keep the scopes of by() and the types of values', async () => {
  const { series } = await range({ q: '{} | count_over_time() by(resource.service.name, span.n)' });
  expect(series).toHaveLength(8);
  expect(series[0].labels).toEqual([
    expect.objectContaining({ key: 'resource.service.name' }),
    { key: 'span.n', value: { intValue: expect.any(String) } },
  ]);
  const quantiles = await range({ q: '{} | quantile_over_time(duration, 0.5, 0.9)' });
  expect(quantiles.series.map(({ labels }: { labels: unknown }) => labels)).toEqual([
    [{ key: 'p', value: { doubleValue: 0.5 } }],
    [{ key: 'p', value: { doubleValue: 0.9 } }],
  ]);
});

test('one value for the whole range', async () => {
  expect((await instant({ q: '{} | count_over_time() by(name)' })).series).toEqual([
    { labels: [label('name', 'GET /')], value: 6 },
    { labels: [label('name', 'pay')], value: 2 },
  ]);
  expect((await instant({ query: '{ name = "none" } | rate()' })).series).toEqual([
    { labels: [label('__name__', 'rate')] },
  ]);
});

test('no series is a list, too', async () => {
  expect((await range({ q: '{ name = "none" } | max_over_time(duration)' })).series).toEqual([]);
});

test.each([
  ['seconds', BASE, BASE + 120],
  ['seconds with a fraction', `${BASE}.000`, `${BASE + 119}.999999999`],
  ['nanoseconds', `${BASE_TIME}`, `${BASE_TIME + 120n * S}`],
  ['RFC 3339', new Date(BASE * 1_000).toISOString(), new Date((BASE + 120) * 1_000).toISOString()],
])('a range in %s', async (_form, start, end) => {
  expect((await instant({ q: '{} | count_over_time()', start, end })).series[0].value).toBe(8);
});

test('a range by its length', async () => {
  const { start: _, ...rest } = { start: 0, end: BASE + 60, since: '25s' };
  expect((await instant({ ...rest, start: '', q: '{} | count_over_time()' })).series[0].value).toBe(3);
});

/** When samples stand, in seconds after the base. */
const samples = async (step: string | number) =>
  (await range({ q: '{} | rate()', step })).series[0].samples.map(
    ({ timestampMs }: { timestampMs: string }) => Number(timestampMs) / 1_000 - BASE,
  );

test('a step in seconds, and one that is chosen', async () => {
  expect(await samples('60')).toEqual([0, 60, 120]);
  expect(await samples('30s')).toEqual([0, 30, 60, 90, 120]);
  expect((await samples('')).length).toBeGreaterThan(100);
});

test('exemplars name their trace', async () => {
  const { series } = await range({ q: '{} | max_over_time(duration)', exemplars: 5 });
  const [exemplar] = series[0].exemplars;
  expect(exemplar).toMatchObject({ value: 0.25 });
  expect(exemplar.labels[0]).toMatchObject({
    key: 'trace:id',
    value: { stringValue: expect.stringMatching(/^[0-9a-f]{32}$/) },
  });
});

test('compare() counts values, and those of an attribute together', async () => {
  const { series } = await range({ q: '{} | compare({ name = "pay" }, 10)', step: '1h' });
  const texts = series.map(({ labels }: { labels: readonly { key: string; value: object }[] }) =>
    labels.map(({ key, value }) => `${key}=${Object.values(value).join()}`).join(),
  );
  expect(texts).toContain('__meta_type=selection,resource.service.name=payment');
  expect(texts).toContain('__meta_type=baseline_total,resource.service.name=nil');
});

test('more series than are shown', async () => {
  const answer = await range({ q: '{} | rate() by(span.n)', maxSeries: 3 });
  expect(answer.series).toHaveLength(3);
  expect(answer).toMatchObject({ status: 'PARTIAL', message: expect.stringContaining('8 series') });
});

test.each<[Parameters, string]>([
  [{}, "parameter 'q' is required"],
  [{ q: '{}' }, 'invalid TraceQL query: parse error at line 1, col 1: '],
  [{ q: '{} | rate(' }, 'invalid TraceQL query: parse error at line 1'],
  [{ q: '{} | rate()', start: 'yesterday' }, "parameter 'start' expected seconds or nanoseconds since 1970"],
  [{ q: '{} | rate()', start: 2, end: 1 }, "parameter 'start' must be before the end"],
  [{ q: '{} | rate()', step: 'x' }, "parameter 'step' expected a duration of at least 1ms"],
  [{ q: '{} | rate()', step: '0' }, "parameter 'step' expected a duration of at least 1ms"],
  [{ q: '{} | rate()', step: '999us', end: BASE + 1 }, "parameter 'step' expected a duration of at least 1ms"],
  [{ q: '{} | rate() | topk(0)' }, 'expected a whole number from 1 to 2147483647, found 0'],
  [{ q: '{} | rate() | topk(2147483648)' }, 'expected a whole number from 1 to 2147483647, found 2147483648'],
  [{ q: '{} | rate()', step: '1ms', start: BASE, end: BASE + 3_600 }, 'step'],
  [{ q: '{} | rate()', since: '1 hour' }, "parameter 'since' expected a duration"],
])('%j is refused', async (parameters, message) => {
  const { status, text } = await ask('query_range', parameters);
  expect(status).toBe(400);
  expect(text).toContain(message);
});
