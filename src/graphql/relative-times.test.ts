/** Times relative to now, and durations with units, in every place that takes a time or a duration. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Span } from '../model/span.ts';
import { startTestServer, type TestServer } from './testing/server.ts';
import { makeSpan } from './testing/spans.ts';

/** A Saturday in UTC. The spans start this many minutes before it. */
const NOW = Date.parse('2026-01-31T12:34:56.789Z');
const MINUTES_AGO = [1, 30, 59, 61, 600, 1_500, 5_000];
const MINUTE = 60_000_000_000n;

function spanAgo(minutes: number, index: number): Span {
  const startTimeUnixNano = BigInt(NOW) * 1_000_000n - BigInt(minutes) * MINUTE;
  return makeSpan({
    traceId: `${index + 1}`.padStart(32, '0'),
    name: `${minutes} minutes ago`,
    startTimeUnixNano,
    endTimeUnixNano: startTimeUnixNano + BigInt(minutes) * 100_000n,
    attributes: [{ key: 'minutes', value: BigInt(minutes) }],
  });
}

let server: TestServer;
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  server = await startTestServer({ spans: MINUTES_AGO.map(spanAgo) });
});
afterAll(async () => {
  vi.useRealTimers();
  await server[Symbol.asyncDispose]();
});

async function ask(query: string, variables?: object) {
  const { data, errors } = await server.ask(query, variables);
  expect(errors).toBeUndefined();
  return data;
}

const count = async (args: string): Promise<number> =>
  (await ask(`{ spans(${args}) { totalCount } }`)).spans.totalCount;

test.each([
  ['from: "now-1h"', 3],
  ['from: "now-61m"', 4],
  ['from: "now-60m30s", to: "now-30m"', 1],
  ['from: "now/h"', 2],
  ['from: "now/d"', 5],
  ['from: "now-1d/d", to: "now/d"', 1],
  ['from: "now/w"', 7],
  ['from: "now+1h"', 0],
  ['to: "now-1M"', 0],
])('timeRange: { %s }', async (range, expected) => {
  expect(await count(`timeRange: { ${range} }`)).toBe(expected);
});

/** A field for each place that takes a range, and what of its answer counts the spans of the last hour. */
const RANGES: readonly (readonly [field: string, counted: string])[] = [
  ['traces(timeRange: $r) { totalCount }', '{"totalCount":3}'],
  ['services(timeRange: $r) { spanCount(timeRange: $r) }', '[{"spanCount":3}]'],
  ['services { operations(timeRange: $r) { totalCount } }', '[{"operations":{"totalCount":3}}]'],
  ['attributeKeys(scope: SPAN, timeRange: $r) { nodes { spanCount } }', '{"nodes":[{"spanCount":3}]}'],
  ['attributeValues(key: "minutes", timeRange: $r) { totalCount }', '{"totalCount":3}'],
  ['attributeStatistics(key: "minutes", timeRange: $r) { count }', '{"count":3}'],
  ['spanMetrics(timeRange: $r) { groups { total { count } } }', '{"groups":[{"total":{"count":3}}]}'],
  ['durationHistogram(buckets: 1, timeRange: $r) { buckets { count } }', '{"buckets":[{"count":3}]}'],
  ['durationHeatmap(timeBuckets: 1, durationBuckets: 1, timeRange: $r) { cells { count } }', '{"cells":[{"count":3}]}'],
  ['serviceMap(timeRange: $r) { nodes { measures { count } } }', '{"nodes":[{"measures":{"count":3}}]}'],
  ['compareSpans(selection: { timeRange: $r }, baseline: {}) { selectionCount }', '{"selectionCount":3}'],
  ['errorGroups(timeRange: $r) { totalCount }', '{"totalCount":0}'],
];

test.each(RANGES)('%s', async (field, counted) => {
  const data = await ask(`query ($r: TimeRange) { field: ${field} }`, { r: { from: 'now-1h', to: 'now' } });
  expect(JSON.stringify(data.field)).toBe(counted);
});

test('metrics in TraceQL', async () => {
  const { traceqlMetrics } = await ask(
    '{ traceqlMetrics(query: "{} | count_over_time()", step: "1h", timeRange: { from: "now/h-1h", to: "now/h" }) { series { points { value } } } }',
  );
  expect(traceqlMetrics.series).toEqual([{ points: [{ value: 0 }, { value: 2 }] }]);
});

test.each([
  ['{ startTime: { gte: "now-1h" } }', 3],
  ['{ startTime: { gte: "2026-01-31T12:00:00Z", lt: "now-10m" } }', 1],
  ['{ endTime: { lt: "now-1d" } }', 2],
  ['{ startTimeUnixNano: { gte: "now-1h" } }', 3],
  ['{ endTimeUnixNano: { gt: "2026-01-31T12:00:00Z" } }', 2],
  ['{ durationNano: { gte: "6.1ms" } }', 4],
  ['{ durationNano: { eq: "100us" } }', 1],
  ['{ durationNano: { eq: "100µs" } }', 1],
  ['{ durationNano: { gt: "5900000ns", lte: "60ms" } }', 2],
  ['{ durationNano: { in: ["3ms", "3000001", 100000] } }', 2],
  ['{ durationMs: { gte: 6.1 } }', 4],
  ['{ durationMs: { eq: 0.1 } }', 1],
  ['{ trace: { durationMs: { lt: 3.0000001 } } }', 2],
  ['{ trace: { matchingSpans: { filter: { and: [] }, avg: { of: { field: DURATION }, gt: "60ms" } } } }', 2],
])('filter: %s', async (filter, expected) => {
  expect(await count(`filter: ${filter}`)).toBe(expected);
});

test('variables of each type', async () => {
  const asked = `query ($filter: SpanFilter, $length: BigInt, $since: DateTime, $ms: Float) {
    whole: spans(filter: $filter) { totalCount }
    length: spans(filter: { durationNano: { lt: $length } }) { totalCount }
    since: spans(filter: { startTimeUnixNano: { gte: $length } }, timeRange: { from: $since }) { totalCount }
    ms: spans(filter: { durationMs: { lt: $ms } }) { totalCount }
  }`;
  const variables = { filter: { startTime: { gte: 'now-1h' } }, length: '1000000', since: 'now-1d', ms: 0.2 };
  expect(await ask(asked, variables)).toEqual({
    whole: { totalCount: 3 },
    length: { totalCount: 1 },
    since: { totalCount: 5 },
    ms: { totalCount: 1 },
  });
});

test.each([
  ['timeRange: { from: "yesterday" }', /relative to now such as "now-1h".*got "yesterday"/],
  ['timeRange: { from: "now", to: "now-1h" }', /from \(2026-01-31T12:34:56.789000000Z\) is after to/],
  ['filter: { durationNano: { gt: "now-1h" } }', /filter.durationNano.gt: "now-1h" is a time. Give a length of time/],
  ['filter: { startTime: { gt: "1h" } }', /relative to now such as "now-1h"/],
  ['filter: { startTimeUnixNano: { gt: "1h" } }', /filter.startTimeUnixNano.gt: "1h" is a length of time. Give a time/],
  ['filter: { childCount: { gt: "1h" } }', /filter.childCount.gt: "1h" is a length of time. Give a number/],
  [
    'filter: { durationNano: { gt: "1 h" } }',
    /BigInt takes .*a duration such as "500ms" .* a time such as "now-1h"; got "1 h"/,
  ],
  ['filter: { durationMs: { gt: 1e13 } }', /filter.durationMs.gt: is beyond the durations/],
  ['filter: { startTime: { lt: "now+999y" } }', /filter.startTime.lt: .* is over 2\^63 - 1/],
])('refuses %s', async (args, message) => {
  const { errors } = await server.ask(`{ spans(${args}) { totalCount } }`);
  expect(errors).toMatchObject([{ message: expect.stringMatching(message), extensions: { code: 'BAD_USER_INPUT' } }]);
});

const WALKS: readonly (readonly [field: string, args: string])[] = [
  ['traces', 'orderBy: { field: START_TIME, direction: DESC }, timeRange: { from: "now-1h" }'],
  ['spans', 'filter: { startTime: { gte: "now-1h" } }'],
  ['attributeValues', 'key: "minutes", timeRange: { from: "now-1h" }'],
];

test('a text in place of milliseconds is refused, and the message names the field that takes texts', async () => {
  const hint = /: "500ms"\. durationMs takes a number of milliseconds; for a text such as "500ms" use durationNano\.$/;
  const literal = await server.ask('{ spans(filter: { durationMs: { gt: "500ms" } }) { totalCount } }');
  const asked = 'query ($filter: SpanFilter) { spans(filter: $filter) { totalCount } }';
  const variable = await server.ask(asked, { filter: { durationMs: { gt: '500ms' } } });
  for (const { errors } of [literal, variable])
    expect(errors).toMatchObject([{ message: expect.stringMatching(hint) }]);
  const other = await server.ask('{ spans(filter: { durationMs: { gt: "long" } }) { totalCount } }');
  expect(other.errors?.[0]?.message).toMatch(/"long"$/);
});

test.each(WALKS)('a walk over %s keeps the now of its first page', async (field, args) => {
  const page = `${field}(first: 1, ${args}, after: $after)`;
  const asked = `query ($after: String) { list: ${page} { totalCount edges { cursor } pageInfo { hasNextPage endCursor } } }`;
  const seen: string[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < 5; pages++) {
    const { list } = await ask(asked, { after });
    expect(list.totalCount).toBe(3);
    seen.push(list.edges[0].cursor);
    after = list.pageInfo.endCursor;
    if (!list.pageInfo.hasNextPage) break;
    vi.setSystemTime(Date.now() + 60 * 60_000);
  }
  vi.setSystemTime(NOW);
  expect(new Set(seen)).toHaveLength(3);
});

test('a walk goes back with the same now', async () => {
  const asked =
    'query ($before: String, $last: Int) { spans(last: $last, before: $before, timeRange: { from: "now-1h" }) { nodes { name } pageInfo { startCursor } } }';
  const { spans } = await ask(asked, { last: 1 });
  vi.setSystemTime(NOW + 60 * 60_000);
  const earlier = await ask(asked, { last: 5, before: spans.pageInfo.startCursor });
  vi.setSystemTime(NOW);
  expect([...spans.nodes, ...earlier.spans.nodes].map(({ name }) => name)).toEqual([
    '59 minutes ago',
    '1 minutes ago',
    '30 minutes ago',
  ]);
});

test('cursors of absolute and relative ranges are not mixed up, and damaged ones are refused', async () => {
  const asked =
    'query ($from: DateTime, $after: String) { spans(first: 1, after: $after, timeRange: { from: $from }) { pageInfo { endCursor } } }';
  const relative = (await ask(asked, { from: 'now-1h' })).spans.pageInfo.endCursor;
  const absolute = (await ask(asked, { from: '2026-01-01T00:00:00Z' })).spans.pageInfo.endCursor;
  const [cursor] = relative.split('.');
  vi.setSystemTime(NOW + 1);
  for (const after of [
    absolute,
    cursor,
    `${cursor}.`,
    `${cursor}.1`,
    `${relative}.1`,
    `.${relative}`,
    '.',
    `${cursor}.${'z'.repeat(13)}`,
  ]) {
    const { errors } = await server.ask(asked, { from: 'now-1h', after });
    expect(errors, after).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
  }
  vi.setSystemTime(NOW);
});
