/** Subscription.spanMetrics of the running program: figures of the last stretch of time, as they change. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { sendAll } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { type Subscription, subscribe } from '../fixtures/subscription.ts';

const CONFIG = 'api: {subscriptions: {interval: 20ms, measures_interval: 20ms}}';
const DAY_MS = 86_400_000;
const NANOS_A_MILLISECOND = 1_000_000n;

let program: Program;
let sent = 0;

beforeAll(async () => {
  program = await startProgram({ config: CONFIG, args: FREE_PORTS });
});
afterAll(async () => await program?.[Symbol.asyncDispose]());

interface Wish {
  readonly name: string;
  readonly ageMs?: number;
  readonly durationMs?: number;
  readonly changes?: object;
}

/** Sends a span that started so long ago. */
async function send({ name, ageMs = 0, durationMs = 1, changes }: Wish): Promise<void> {
  sent++;
  const start = BigInt(Date.now() - ageMs) * NANOS_A_MILLISECOND;
  const span = jsonSpan(traceIdOf(sent), spanIdOf(sent), {
    name,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + BigInt(durationMs) * NANOS_A_MILLISECOND),
    ...changes,
  });
  await sendAll(program, { protocol: 'HTTP JSON', gzip: false }, [JSON.stringify(jsonRequest([span]))]);
}

/** Subscribes to the spans of that name. */
const follow = (name: string, args: string, fields: string): Promise<Subscription> =>
  subscribe(
    program.apiOrigin,
    `subscription { spanMetrics(filter: { name: { eq: "${name}" } }, ${args}) { ${fields} } }`,
  );

async function nextOf(subscription: Subscription) {
  const answer = await subscription.next();
  expect(answer?.errors).toBeUndefined();
  return answer?.data.spanMetrics;
}

const COUNT = 'groups { total { count } }';
const countOf = (metrics: { groups: { total: { count: number } }[] }) => metrics.groups[0]?.total.count;

test('the figures come at once, and again when spans that match have arrived', async () => {
  await using live = await follow('one', 'window: "365d", interval: "365d"', COUNT);
  expect(countOf(await nextOf(live))).toBe(0);
  await send({ name: 'another' });
  await send({ name: 'one', ageMs: 3 * 365 * DAY_MS });
  await send({ name: 'one' });
  expect(countOf(await nextOf(live))).toBe(1);
  await send({ name: 'one' });
  expect(countOf(await nextOf(live))).toBe(2);
});

test('groups, buckets and exemplars are those of the query, read again for each event', async () => {
  await send({ name: 'two', ageMs: 5, durationMs: 3 });
  const fields = `exactness groupCount intervalNano from to
    groups { key total { count errorCount durationMaxNano p50: quantile(q: 0.5) } points { time measures { count } }
      exemplars(first: 1) { durationMs trace { spanCount } } }`;
  const args = 'window: "2d", interval: "1d", groupBy: [{ field: SERVICE }]';
  await using live = await follow('two', args, fields);
  const first = await nextOf(live);
  expect(first.groups).toMatchObject([{ key: ['shop'], exemplars: [{ durationMs: 3, trace: { spanCount: 1 } }] }]);
  await send({ name: 'two', durationMs: 9, changes: { status: { code: 2 } } });
  const { groups, from, to, ...rest } = await nextOf(live);
  expect(rest).toEqual({
    exactness: 'QUANTILES_WITHIN_ONE_PERCENT',
    groupCount: 1,
    intervalNano: `${DAY_MS}000000`,
  });
  expect(groups).toMatchObject([{ total: { count: 2, errorCount: 1 }, exemplars: [{ durationMs: 9 }] }]);
  expect(groups[0].points.map(({ time }: { time: string }) => time)).toEqual(
    [2, 1, 0].map((days) => new Date(Date.parse(to) - (days + 1) * DAY_MS).toISOString().replace('Z', '000000Z')),
  );
  expect(Date.parse(to) - Date.parse(from)).toBe(3 * DAY_MS);
  const asked = await program.graphql(
    `{ spanMetrics(filter: { name: { eq: "two" } }, timeRange: { from: "${from}", to: "${to}" }, interval: "1d",
      groupBy: [{ field: SERVICE }]) { groups { key total { count errorCount durationMaxNano p50: quantile(q: 0.5) }
        points { time measures { count } } exemplars(first: 1) { durationMs trace { spanCount } } } } }`,
  );
  expect(groups).toEqual(asked.spanMetrics.groups);
});

test('figures sink as time passes, and rest at nothing', async () => {
  await using live = await follow('three', 'window: "3s", interval: "500ms"', COUNT);
  expect(countOf(await nextOf(live))).toBe(0);
  await send({ name: 'three' });
  const counts: (number | undefined)[] = [];
  while (counts.at(-1) !== 0) counts.push(countOf(await nextOf(live)));
  expect([...new Set(counts)]).toEqual([1, 0]);
  // Nothing moves any more: the next event is the one of the next span.
  await send({ name: 'three', ageMs: DAY_MS });
  await send({ name: 'three' });
  expect(countOf(await nextOf(live))).toBe(1);
});

test.each([
  ['window: "30s", interval: "1m"', 'BAD_USER_INPUT', 'window: is shorter than interval. Ask for a longer window'],
  ['window: "1h", interval: "0s"', 'BAD_USER_INPUT', 'interval: must be a length of time over 0'],
  ['window: "auto", interval: "1m"', 'BAD_USER_INPUT', 'window: must be a length of time over 0'],
  ['window: "1h", interval: "auto"', 'BAD_USER_INPUT', 'interval: must be a length of time over 0'],
  ['window: "365d", interval: "1s"', 'OPERATION_TOO_COMPLEX', 'api.limits.max_metric_buckets'],
  ['window: "100000d", interval: "1m"', 'OPERATION_TOO_COMPLEX', 'api.limits.max_metric_buckets'],
  ['window: "365000d", interval: "1m"', 'BAD_USER_INPUT', 'of at most 292 years'],
  ['window: "2d", interval: "1d", timeZone: "Mars/Olympus"', 'BAD_USER_INPUT', 'time zone "Mars/Olympus"'],
  [`window: "1h", interval: "1m", groupBy: [${'{ field: NAME } '.repeat(4)}]`, 'BAD_USER_INPUT', 'at most 3'],
  ['window: "1h"', 'GRAPHQL_VALIDATION_FAILED', 'interval'],
])('%s is refused in an event, and completes', async (args, code, message) => {
  await using live = await follow('none', args, COUNT);
  const errors = (await live.next())?.errors;
  expect(errors).toMatchObject([{ extensions: { code }, message: expect.stringContaining(message) }]);
  expect([await live.next(), live.isComplete()]).toEqual([undefined, true]);
});
