/** Searches through HTTP, over the memory backend. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attributesOf, BASE_TIME, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../../../test/fixtures/spans.ts';
import { startTestServer, type TestServer } from '../../graphql/testing/server.ts';
import type { Span } from '../../model/span.ts';
import { strictly } from './testing/strict-json.ts';

const S = 1_000_000_000n;
/** Of the first trace, in seconds. */
const BASE = Number(BASE_TIME / S);

const at = (seconds: bigint, duration: bigint): Pick<Span, 'startTimeUnixNano' | 'endTimeUnixNano'> => ({
  startTimeUnixNano: BASE_TIME + seconds * S,
  endTimeUnixNano: BASE_TIME + seconds * S + duration,
});

/** Trace 1 runs from 0 to 100 s and has five spans, 2 is at 50 s, 3 at 60 s has no root. */
const SPANS: readonly Span[] = [
  makeSpan({ ...at(0n, 100n * S), name: 'GET /', kind: 2, resource: resourceOf('shop') }),
  ...[1, 2, 3, 4].map((n) =>
    makeSpan({
      ...at(BigInt(n) * 20n, 1_999_999n),
      spanId: spanIdOf(n + 1),
      parentSpanId: spanIdOf(1),
      name: 'pay',
      kind: 3,
      statusCode: n === 1 ? 2 : 0,
      attributes: attributesOf({ n: BigInt(n), 'http.status_code': n === 1 ? '500' : 500n, ok: true }),
      resource: resourceOf('payment'),
    }),
  ),
  makeSpan({ ...at(50n, 5n * S), traceId: traceIdOf(2), name: 'job', resource: resourceOf('jobs') }),
  makeSpan({
    ...at(60n, 1n),
    traceId: traceIdOf(3),
    parentSpanId: spanIdOf(9),
    name: 'lost',
    attributes: attributesOf({ note: 'two words', min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    resource: resourceOf('__proto__'),
  }),
];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ spans: SPANS });
});
afterAll(() => server[Symbol.asyncDispose]());

type Parameters = Readonly<Record<string, string | number>>;

async function ask(parameters: Parameters) {
  const query = new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
  const response = await fetch(`${server.origin}/tempo/api/search?${query}`);
  return { status: response.status, text: await response.text() };
}

async function search(parameters: Parameters) {
  const { status, text } = await ask(parameters);
  if (status !== 200) throw new Error(`${status}: ${text}`);
  return strictly('SearchResponse', JSON.parse(text));
}

const numbers = (answer: { traces: { traceID: string }[] }) =>
  answer.traces.map(({ traceID }) => Number(`0x${traceID}`));

test('a trace with everything, as strict clients decode it', async () => {
  const { traces, metrics } = await search({ q: '{ name = "pay" }', limit: 1 });
  expect(traces).toMatchObject([
    {
      traceID: traceIdOf(1),
      rootServiceName: 'shop',
      rootTraceName: 'GET /',
      startTimeUnixNano: String(BASE_TIME),
      durationMs: 100_000,
      serviceStats: { shop: { spanCount: 1 }, payment: { spanCount: 4, errorCount: 1 } },
      spanSets: [{ matched: 4, spans: [{ spanID: spanIdOf(2), durationNanos: '1999999' }, {}, {}] }],
    },
  ]);
  expect(traces[0].spanSet).toEqual(traces[0].spanSets[0]);
  expect(traces[0].spanSets[0].spans).toHaveLength(3);
  expect(metrics).toMatchObject({ inspectedTraces: 1, totalJobs: 1, completedJobs: 1 });
});

test('a trace whose root is not stored, and milliseconds below one', async () => {
  const { traces } = await search({ q: '{ name = "lost" }' });
  expect(traces).toMatchObject([{ rootServiceName: '<root span not yet received>' }]);
  expect(traces[0]).not.toHaveProperty('rootTraceName');
  expect(traces[0]).not.toHaveProperty('durationMs');
  expect(Object.keys(traces[0].serviceStats)).toEqual(['__proto__']);
});

test('nothing found is a list, too', async () => {
  expect((await search({ q: '{ name = "none" }' })).traces).toEqual([]);
});

const shown = async (spss: number) => (await search({ q: '{ name = "pay" }', spss })).traces[0].spanSets[0];

test('spss limits the spans that are shown, and 0 shows all', async () => {
  expect(await shown(1)).toMatchObject({ matched: 4, spans: [{ spanID: spanIdOf(2) }] });
  expect((await shown(0)).spans).toHaveLength(4);
  expect((await shown(4)).spans).toHaveLength(4);
});

test.each<[string, Parameters, number[]]>([
  ['newest first', {}, [3, 2, 1]],
  ['limit', { limit: 2 }, [3, 2]],
  ['an empty query', { q: '{}' }, [3, 2, 1]],
  ['tags', { tags: 'service.name=jobs' }, [2]],
  ['tags of one span', { tags: 'name=pay n=1 http.status_code=500' }, [1]],
  ['tags without types', { tags: 'http.status_code=500 n=4 ok=true' }, [1]],
  ['tags of two spans', { tags: 'n=1 n=2' }, []],
  ['tags with quotes', { tags: 'note="two words"' }, [3]],
  ['tags of the ends of int64', { tags: 'min=-9223372036854775808 max=9223372036854775807' }, [3]],
  ['tags beyond int64', { tags: 'max=9223372036854775808' }, []],
  ['tags of the trace', { tags: 'root.name="GET /" root.service.name=shop' }, [1]],
  ['tags of status', { tags: 'status.code=error' }, [1]],
  ['tags of errors', { tags: 'error=true' }, [1]],
  ['tags as parameters of their own', { 'service.name': 'jobs' }, [2]],
  ['minDuration is inclusive', { minDuration: '5s' }, [2, 1]],
  ['maxDuration is inclusive', { maxDuration: '5s' }, [3, 2]],
  ['both durations with a query', { q: '{ kind = internal }', minDuration: '4.9s', maxDuration: '5s' }, [2]],
  ['an aggregate', { q: '{ name = "pay" } | count() > 3' }, [1]],
])('%s', async (_what, parameters, expected) => {
  expect(numbers(await search(parameters))).toEqual(expected);
});

test.each<[string, Parameters, number[]]>([
  ['a span at start is in', { start: BASE + 50, end: BASE + 51 }, [2]],
  ['a span at end is not', { start: BASE + 49, end: BASE + 50 }, []],
  ['a trace that began before the range has a span in it', { start: BASE + 20, end: BASE + 21 }, [1]],
  ['and is found behind those that began in it', { start: BASE + 40, end: BASE + 61 }, [3, 2, 1]],
  ['as long as there is room', { start: BASE + 40, end: BASE + 61, limit: 2 }, [3, 2]],
  ['the chosen span must be in the range', { q: '{ .n = 3 }', start: BASE + 20, end: BASE + 60 }, []],
  ['where it is', { q: '{ .n = 3 }', start: BASE + 60, end: BASE + 61 }, [1]],
  ['a span after the range does not count', { q: '{ .n = 1 }', start: BASE, end: BASE + 20 }, []],
  ['conditions on the trace hold there, too', { start: BASE + 20, end: BASE + 21, maxDuration: '99s' }, []],
  ['only a start', { start: BASE + 60 }, [3, 1]],
  ['only an end', { end: BASE + 50 }, [1]],
  ['no side', { start: 0, end: 0 }, [3, 2, 1]],
])('%s', async (_what, parameters, expected) => {
  expect(numbers(await search(parameters))).toEqual(expected);
});

test('tags have no span sets', async () => {
  const { traces } = await search({ tags: 'name=pay' });
  expect(traces[0]).not.toHaveProperty('spanSets');
  expect(traces[0]).not.toHaveProperty('spanSet');
  expect((await search({})).traces[0]).not.toHaveProperty('spanSets');
});

test.each<[Parameters, string]>([
  [{ q: '{ nope }' }, 'invalid TraceQL query: parse error at line 1, col 3: '],
  [{ q: '{}', tags: 'a=b' }, "the parameters 'q' and 'tags' exclude each other"],
  [{ limit: 0 }, "parameter 'limit' must be from 1 to 5000, got 0"],
  [{ spss: -1 }, "parameter 'spss' must be from 0"],
  [{ start: 5, end: 5 }, "parameter 'start' must be before 'end'"],
  [{ start: '1730291040000', end: 1 }, "parameter 'start' expected seconds since 1970"],
  [{ start: '1.5' }, "parameter 'start' expected a whole number"],
  [{ minDuration: '10' }, "parameter 'minDuration' expected a duration"],
  [{ minDuration: '2s', maxDuration: '1s' }, "parameter 'maxDuration' must not be below minDuration"],
  [{ tags: 'a="b' }, "parameter 'tags' expected key=value pairs"],
  [{ tags: 'status.code=500' }, "parameter 'tags' expected status.code=ok, error or unset"],
])('%j is refused', async (parameters, message) => {
  const { status, text } = await ask(parameters);
  expect(status).toBe(400);
  expect(text).toContain(message);
});
