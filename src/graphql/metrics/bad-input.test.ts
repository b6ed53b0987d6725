/** What measures refuse, and what they answer at the bounds, through HTTP. Each message says what, where and what to do. */
import { expect, test } from 'vitest';
import { LIMITS, startTestServer } from '../testing/server.ts';
import { makeSpan, spanId, T0, traceId } from '../testing/spans.ts';
import { watchCalls } from '../testing/watch-calls.ts';

const MILLENNIUM = 'timeRange: { from: "1500-01-01T00:00:00Z", to: "2500-01-01T00:00:00Z" }';
const BUCKETS = 'over the limit of 10000 (api.limits.max_metric_buckets). Ask for';
const FEWER = 'fewer timeBuckets or durationBuckets, whose product counts.';
const NO_QUANTILE = 'There is no quantile 2: q must be from 0 (minimum) to 1 (maximum).';

test.each([
  ['spanMetrics(interval: "0s") { groupCount }', 'interval: must be longer than 0, such as "1m", or "auto".'],
  ['spanMetrics(interval: "0ms") { groupCount }', 'interval: must be longer than 0, such as "1m", or "auto".'],
  [
    `spanMetrics(${MILLENNIUM}, interval: "1m") { groupCount }`,
    `There are 278753760 buckets, ${BUCKETS} a longer interval or a shorter timeRange.`,
  ],
  ['durationHistogram(buckets: 1000000) { exactness }', `There are 1000000 buckets, ${BUCKETS} fewer buckets.`],
  [
    'durationHistogram(buckets: 1000000, scale: LINEAR) { exactness }',
    `There are 1000000 buckets, ${BUCKETS} fewer buckets.`,
  ],
  ['durationHeatmap(timeBuckets: 1000000) { times }', `There are 24000000 buckets, ${BUCKETS} ${FEWER}`],
  ['durationHeatmap(durationBuckets: 1000000) { times }', `There are 60000000 buckets, ${BUCKETS} ${FEWER}`],
  [
    'spanMetrics(timeZone: "Mars/Olympus") { groupCount }',
    'timeZone: there is no time zone "Mars/Olympus". Give an IANA name such as "Europe/Berlin", or an offset such as "+05:30".',
  ],
  ['spanMetrics { groups { total { quantile(q: 2) } } }', NO_QUANTILE],
  ['spanMetrics { groups { points { measures { quantile(q: 2) } } } }', NO_QUANTILE],
  ['spanMetrics { groups { total { number(of: { key: "n" }) { quantile(q: 2) } } } }', NO_QUANTILE],
  ['spanMetrics(orderBy: { measure: QUANTILE, q: 2 }) { groupCount }', NO_QUANTILE],
  [`spanMetrics(groupBy: [${'{ field: NAME } '.repeat(4)}]) { groupCount }`, 'groupBy: has 4 keys; give at most 3.'],
])('%s', async (field, message) => {
  await using server = await startTestServer({ spans: [makeSpan({ attributes: [{ key: 'n', value: 1n }] })] });
  const { errors } = await server.ask(`{ ${field} }`);
  expect(errors?.map((error) => error.message)).toEqual([message]);
  expect(server.logged).toEqual([]);
});

const EVERY_HOUR = 'interval: "1h", groupBy: [{ field: NAME }]';

test.each([
  `spanMetrics(${EVERY_HOUR}) { groups { points { measures { quantile(q: $q) } } } }`,
  `spanMetrics(${EVERY_HOUR}) { groups { points { measures { number(of: { key: "none" }) { quantile(q: $q) } } } } }`,
  'spanMetrics { groups { total { number(of: { key: "none" }) { ... { quantile(q: $q) } } } } }',
  'serviceMap { nodes { measures { quantile(q: $q) } } edges { measures { quantile(q: $q) } } }',
  'compareSpans(selection: {}, baseline: {}) { attributes { numbers { selection { quantile(q: $q) } } } }',
])('a quantile that there cannot be is refused once, and nothing is read: %s', async (field) => {
  const calls: string[] = [];
  await using server = await startTestServer({
    spans: [makeSpan(), makeSpan({ spanId: spanId(2), name: 'other' })],
    wrap: watchCalls((method) => calls.push(method)),
  });
  for (const q of [-1, 2, -0.001, 1.001]) {
    const { errors } = await server.ask(`query ($q: Float!) { ${field} }`, { q });
    expect(errors).toMatchObject([
      { message: expect.stringContaining(`There is no quantile ${q}:`), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  }
  expect(calls).toEqual([]);
});

test('a quantile that is left out may be any', async () => {
  await using server = await startTestServer({ spans: [makeSpan()] });
  const { errors } = await server.ask('{ spanMetrics { groups { total { count quantile(q: 2) @skip(if: true) } } } }');
  expect(errors).toBeUndefined();
});

test.each([
  ['spanMetrics(groupBy: [{ attribute: { key: "user" } }]) { groupCount }', 'groups'],
  [
    'spanMetrics(groupBy: [{ attribute: { key: "user" } }], interval: "1h", first: 1) { groups { points { time } } }',
    'groups',
  ],
  ['errorGroups(first: 1) { totalCount }', 'different errors'],
])('groups without end: %s', async (field, what) => {
  const users = Array.from({ length: 30 }, (_, index) =>
    makeSpan({
      traceId: traceId(index + 1),
      statusCode: 2,
      statusMessage: String.fromCharCode(97 + index),
      attributes: [{ key: 'user', value: `user ${index}` }],
    }),
  );
  await using server = await startTestServer({ spans: users, limits: { ...LIMITS, maxMetricGroups: 29 } });
  const { errors } = await server.ask(`{ ${field} }`);
  expect(errors).toMatchObject([
    {
      message: expect.stringMatching(
        `^There are more than 29 ${what} \\(api\\.limits\\.max_metric_groups\\)\\. (Group by something|Ask for)`,
      ),
      extensions: { code: 'OPERATION_TOO_COMPLEX' },
    },
  ]);
});

test('a range of a thousand years is answered where few buckets are enough', async () => {
  const spans = [0n, 10n ** 18n].map((later, index) =>
    makeSpan({ spanId: spanId(index + 1), startTimeUnixNano: T0 - later, endTimeUnixNano: T0 - later + 5n }),
  );
  await using server = await startTestServer({ spans });
  const { data, errors } = await server.ask(`{
    whole: spanMetrics(${MILLENNIUM}) { groups { total { count } } }
    auto: spanMetrics(${MILLENNIUM}, interval: "auto") { groups { total { count } points { measures { count } } } }
    durationHistogram(${MILLENNIUM}) { buckets { count } }
    durationHeatmap(${MILLENNIUM}) { times cells { count } }
    serviceMap(${MILLENNIUM}) { nodes { measures { count } } }
    errorGroups(${MILLENNIUM}) { totalCount }
  }`);
  expect(errors).toBeUndefined();
  const total = { count: 2 };
  expect(data).toMatchObject({
    whole: { groups: [{ total }] },
    auto: { groups: [{ total }] },
    durationHistogram: { buckets: [total] },
    durationHeatmap: { cells: [{ count: 1 }, { count: 1 }] },
    serviceMap: { nodes: [{ measures: total }] },
    errorGroups: { totalCount: 0 },
  });
  expect(data.auto.groups[0].points.length).toBeLessThanOrEqual(120);
  expect(data.durationHeatmap.times).toHaveLength(60);
});
