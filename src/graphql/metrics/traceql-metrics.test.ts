/** Metrics in TraceQL through GraphQL. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../testing/server.ts';
import { makeSpan, resourceOf, spanId, T0, traceId } from '../testing/spans.ts';
import { countCalls } from '../testing/watch-calls.ts';

const SECOND = 1_000_000_000n;
const MINUTE = 60n * SECOND;
/** A multiple of the step. */
const START = (T0 / MINUTE) * MINUTE;

const spans = Array.from({ length: 6 }, (_, index) => {
  const start = START + BigInt(index) * 20n * SECOND + 1n;
  return makeSpan({
    traceId: traceId(index + 1),
    spanId: spanId(index + 1),
    name: index % 2 === 0 ? 'even' : 'odd',
    startTimeUnixNano: start,
    endTimeUnixNano: start + BigInt(index + 1) * SECOND,
    attributes: [{ key: 'code', value: index === 0 ? 200n : 200.5 }],
    resource: resourceOf('shop'),
  });
});

const counts = new Map<string, number>();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ spans, wrap: countCalls(counts) });
});
afterAll(() => server[Symbol.asyncDispose]());

const iso = (time: bigint) => new Date(Number(time / 1_000_000n)).toISOString();
const RANGE = `timeRange: { from: "${iso(START)}", to: "${iso(START + 2n * MINUTE)}" }, step: "1m"`;

async function ask(query: string, fields: string, args = RANGE) {
  counts.clear();
  const { data, errors } = await server.ask(
    `query ($q: String!) { traceqlMetrics(query: $q, ${args}) { ${fields} } }`,
    {
      q: query,
    },
  );
  expect(errors).toBeUndefined();
  return data.traceqlMetrics;
}

const point = (minute: bigint, value: number) => ({
  time: iso(START + minute * MINUTE).replace('Z', '000000Z'),
  value,
});

test('series have typed labels and the samples of their steps', async () => {
  const fields = 'stepNano isPartial message series { labels { key value type } points { time value } }';
  expect(await ask('{} | count_over_time() by (span.code)', fields)).toEqual({
    stepNano: '60000000000',
    isPartial: false,
    message: null,
    series: [
      {
        labels: [{ key: 'span.code', value: 200.5, type: 'DOUBLE' }],
        points: [point(0n, 0), point(1n, 2), point(2n, 3)],
      },
      { labels: [{ key: 'span.code', value: 200, type: 'INT' }], points: [point(0n, 0), point(1n, 1), point(2n, 0)] },
    ],
  });
  expect([...counts]).toEqual([['measureSpans', 1]]);
});

test('arithmetic of several pipelines is one call of the port', async () => {
  const share = await ask('100 * ({ name = "odd" } | rate()) / ({} | rate())', 'series { points { value } }');
  expect(share.series[0].points.map(({ value }: { value: number }) => Math.round(value))).toEqual([33, 67]);
  expect([...counts]).toEqual([['measureSpans', 1]]);
});

test('exemplars name their span', async () => {
  const { series } = await ask(
    '{ name = "odd" } | max_over_time(duration) by (name)',
    'series { exemplars { traceId spanId value labels { key value } } }',
    `${RANGE}, exemplars: 10`,
  );
  expect(series[0].exemplars[0]).toEqual({
    traceId: traceId(2),
    spanId: spanId(2),
    value: 2,
    labels: [
      { key: 'name', value: 'odd' },
      { key: 'duration', value: 2 },
    ],
  });
});

test('without a step and a range there are about 240 samples of all spans; a cut answer says so', async () => {
  const whole = await ask('{} | count_over_time()', 'stepNano series { points { value } }', 'step: "auto"');
  expect(whole.stepNano).toBe('1000000000');
  expect(whole.series[0].points.reduce((sum: number, { value }: { value: number }) => sum + value, 0)).toBe(6);
  const cut = await ask(
    '{} | rate() by (name)',
    'isPartial message series { labels { value } }',
    `${RANGE}, maxSeries: 1`,
  );
  expect(cut).toMatchObject({ isPartial: true, series: [{ labels: [{ value: 'even' }] }] });
  expect(cut.message).toContain('2 series');
});

test.each([
  ['{} | rate(', 'query, line 1, column 11: expected )'],
  ['{ name = "a" }', 'query, line 1, column 1: this chooses spans; end it with a function of metrics'],
  ['{ name = 1 } | rate()', 'query, line 1, column 10'],
  ['{} | rate() by (nestedSetLeft)', 'query, line 1, column 17: nested sets are for conditions'],
  ['{} | max_over_time(name)', 'query, line 1, column 20'],
  [Array.from({ length: 33 }, () => '({} | rate())').join(' + '), '33 pipelines'],
])('a mistake in the text: %s', async (query, message) => {
  const { errors } = await server.ask('query ($q: String!) { traceqlMetrics(query: $q) { stepNano } }', { q: query });
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(errors?.[0]?.message).toContain(message);
});

test.each([
  ['step: "0s"', 'BAD_USER_INPUT'],
  ['maxSeries: -1', 'BAD_USER_INPUT'],
  ['exemplars: -1', 'BAD_USER_INPUT'],
  ['step: "1ms", timeRange: { from: "2024-01-01T00:00:00Z", to: "2024-01-02T00:00:00Z" }', 'OPERATION_TOO_COMPLEX'],
])('refused: %s', async (args, code) => {
  const { errors } = await server.ask(`{ traceqlMetrics(query: "{} | rate()", ${args}) { stepNano } }`);
  expect(errors).toMatchObject([{ extensions: { code } }]);
});
