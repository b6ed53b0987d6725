/** Large traces and many of them: few calls of the port, a bounded answer, and the limits of an operation. */
import { expect, test } from 'vitest';
import { BASE_TIME, makeEvent, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../../../test/fixtures/spans.ts';
import { LIMITS } from '../../graphql/testing/server.ts';
import { countCalls } from '../../graphql/testing/watch-calls.ts';
import { formatDateTime } from '../../model/time.ts';
import { startJaegerApi } from './testing/api.ts';

const CALLED = {
  findTraces: 1,
  findSpans: 1,
  getEvents: 1,
  getLinks: 1,
  getResources: 1,
  getScopes: 1,
};

const span = (trace: number, index: number) =>
  makeSpan({
    traceId: traceIdOf(trace),
    spanId: spanIdOf(index + 1),
    parentSpanId: index === 0 ? '' : spanIdOf(1),
    startTimeUnixNano: BASE_TIME + BigInt(index),
    events: index % 100 === 0 ? [makeEvent()] : [],
    resource: resourceOf(index % 2 === 0 ? 'shop' : 'bank'),
  });

const RANGE = `query.startTimeMin=${formatDateTime(BASE_TIME)}&query.startTimeMax=${formatDateTime(BASE_TIME + 10n ** 9n)}`;

test('a trace of 4,500 spans has each span once, in order, read in parts', async () => {
  const counts = new Map<string, number>();
  const spans = Array.from({ length: 4_500 }, (_, index) => span(1, index));
  await using api = await startJaegerApi(spans, { wrap: countCalls(counts) });
  const { body } = await api.get('/api/traces/1');
  const [{ spans: told, processes }] = body.data;
  expect(told.map(({ spanID }: { spanID: string }) => spanID)).toEqual(spans.map(({ spanId }) => spanId));
  expect(Object.keys(processes)).toEqual(['p1', 'p2']);
  expect(counts.get('findSpans')).toBe(3);
  const { text } = await api.get('/api/v3/traces/1');
  expect(text.match(/"spanId"/g)).toHaveLength(4_500);
});

test('a search makes the same few calls of the port for 1 trace and for 100', async () => {
  const counts = new Map<string, number>();
  const spans = Array.from({ length: 100 }, (_, trace) => [0, 1, 2].map((index) => span(trace + 1, index))).flat();
  await using api = await startJaegerApi(spans, { wrap: countCalls(counts) });
  const callsOf = async (path: string) => {
    counts.clear();
    expect((await api.get(path)).status).toBe(200);
    return Object.fromEntries(counts);
  };
  for (const depth of [1, 100]) {
    expect(await callsOf(`/api/v3/traces?${RANGE}&query.searchDepth=${depth}`)).toEqual(CALLED);
    expect(await callsOf(`/api/v3/trace-summaries?${RANGE}&query.searchDepth=${depth}`)).toEqual({
      findTraces: 1,
      getSpans: 1,
      measureSpans: 1,
    });
  }
});

test.each([
  [{ maxRecords: 50 }, 'api.limits.max_records'],
  [{ maxAnswerBytes: 1_000 }, 'api.limits.max_answer_size_mib'],
])('an operation over %j is refused', async (limit, setting) => {
  const spans = Array.from({ length: 100 }, (_, index) => span(1, index));
  await using api = await startJaegerApi(spans, { limits: { ...LIMITS, ...limit } });
  const { status, body } = await api.get('/api/traces/1');
  expect([status, body.errors[0].msg]).toEqual([400, expect.stringContaining(setting)]);
});
