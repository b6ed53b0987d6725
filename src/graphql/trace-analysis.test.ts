/** What the analysis of traces may take, and what it does when it may not. */
import { describe, expect, test } from 'vitest';
import { makeSpan, spanIdOf, traceIdOf } from '../../test/fixtures/spans.ts';
import type { SpanReader } from '../storage/backend.ts';
import { LIMITS, startTestServer } from './testing/server.ts';
import { makeChain } from './testing/spans.ts';
import { countCalls } from './testing/watch-calls.ts';

const ALL = `criticalPath { span { name } } serviceBreakdown { spanCount } linkedTraces { traceId }
  completeness { lastArrival clockSkewSuspected { name } }`;
const of = (selection: string): string => `{ trace(traceId: "${traceIdOf(1)}") { ${selection} } }`;
const COMPARED = `{ compareTraces(a: "${traceIdOf(1)}", b: "${traceIdOf(2)}") { nodes { name } } }`;
const LENGTH = 200;
const CHAINS = [...makeChain(1, LENGTH), ...makeChain(2, LENGTH)];

test.each([1, 20])('%i traces of a page are analysed with few calls', async (traces) => {
  const counts = new Map<string, number>();
  const spans = Array.from({ length: traces }, (_, index) => makeChain(index + 1, 6)).flat();
  await using server = await startTestServer({ spans, wrap: countCalls(counts) });
  const { data, errors } = await server.ask(`{ traces(first: ${traces}) { nodes { ${ALL} } } }`);
  expect(errors).toBeUndefined();
  expect(data.traces.nodes).toHaveLength(traces);
  const calls = [...counts.values()].reduce((sum, count) => sum + count);
  expect(calls).toBeLessThan(10);
});

describe.each([
  ['criticalPath', of('criticalPath { durationNano }')],
  ['serviceBreakdown', of('serviceBreakdown { spanCount }')],
  ['completeness', of('completeness { rootCount }')],
  ['compareTraces', COMPARED],
])('%s of traces with more spans than an operation may read', (_field, query) => {
  test('is refused before they are read', async () => {
    const counts = new Map<string, number>();
    const limits = { ...LIMITS, maxRecords: LENGTH - 1 };
    await using server = await startTestServer({ spans: CHAINS, limits, wrap: countCalls(counts) });
    const { errors } = await server.ask(query);
    expect(errors?.[0]).toMatchObject({
      message: expect.stringMatching(/over the limit of 199 \(api\.limits\.max_records\).*page through the spans/),
      extensions: { code: 'OPERATION_TOO_COMPLEX' },
    });
    expect([...counts.keys()]).toEqual(['getTraces']);
  });
});

test.each([
  ['spans of the trace', of('serviceBreakdown { spanCount }'), 2 * LENGTH],
  ['segments', of('criticalPath { durationNano }'), LENGTH + 1],
  ['spans of both traces', COMPARED, 4 * LENGTH],
  ['linking spans, links and traces', of('linkedTraces { traceId }'), 3 * LENGTH + LENGTH + 1],
  ['events', of('spans(first: 100) { nodes { exceptions { type } } }'), 200],
])('the account counts %s', async (_what, query, records) => {
  await using server = await startTestServer({ spans: CHAINS });
  const body = JSON.stringify({ query, extensions: { cost: true } });
  const response = await fetch(server.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const { extensions, errors } = await response.json();
  expect(errors).toBeUndefined();
  expect(extensions.cost.recordsRead).toBe(records);
});

/** Finds no span by its reference. */
const deleting = (reader: SpanReader): SpanReader =>
  new Proxy(reader, {
    get(target, name, receiver) {
      if (name === 'within') return () => receiver;
      if (name === 'getSpans') return async (refs: readonly string[]) => refs.map(() => undefined);
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });

test.each([
  ['serviceBreakdown', of('serviceBreakdown { spanCount }')],
  ['criticalPath', of('criticalPath { span { name } }')],
])('%s does not leave out a span that is deleted meanwhile', async (_field, query) => {
  await using server = await startTestServer({ spans: CHAINS, wrap: deleting });
  const { errors } = await server.ask(query);
  expect(errors?.[0]).toMatchObject({
    message: expect.stringContaining('deleted. Run it again'),
    extensions: { code: 'NOT_FOUND' },
  });
});

test('traces whose parents form a cycle are compared, each span once', async () => {
  const cycle = [1, 2, 3].map((id) => makeSpan({ spanId: spanIdOf(id), parentSpanId: spanIdOf((id % 3) + 1) }));
  await using server = await startTestServer({ spans: cycle });
  const { data } = await server.ask(
    `{ compareTraces(a: "${traceIdOf(1)}", b: "${traceIdOf(1)}") { nodes { path state a { spanId } } } }`,
  );
  expect(data.compareTraces.nodes).toEqual(
    [1, 3, 2].map((id, index) => ({
      path: Array.from({ length: index + 1 }, () => 'operation'),
      state: 'SAME',
      a: [{ spanId: spanIdOf(id) }],
    })),
  );
});

test('subtrees of two traces are compared, and the nodes of one span', async () => {
  await using server = await startTestServer({ spans: [...makeChain(1, 5), ...makeChain(2, 5)] });
  const ask = async (args: string, nodes = ''): Promise<string[][] | null> => {
    const [a, b] = [traceIdOf(1), traceIdOf(2)];
    const { data } = await server.ask(
      `{ compareTraces(a: "${a}", b: "${b}"${args}) { nodes${nodes} { path a { spanId } b { spanId } } } }`,
    );
    type Node = Record<'a' | 'b', { spanId: string }[]> & { path: string[] };
    return (
      data.compareTraces?.nodes.map(({ path, a: ofA, b: ofB }: Node) => [
        String(path.length),
        ...[...ofA, ...ofB].map(({ spanId }) => spanId),
      ]) ?? null
    );
  };
  const [whole] = [await ask('')];
  const [, second = [], , fourth = []] = whole ?? [];
  expect(whole).toHaveLength(5);
  const below = await ask(`, aSpanId: "${fourth[1]}", bSpanId: "${fourth[2]}"`);
  expect(below?.map(([depth, ...ids]) => [depth, ...ids])).toEqual([
    ['1', fourth[1], fourth[2]],
    ['2', ...(whole?.[4] ?? []).slice(1)],
  ]);
  expect(await ask('', `(spanId: "${second[2]}")`)).toEqual([second]);
  expect(await ask(`, aSpanId: "${spanIdOf(999_999)}"`)).toBeNull();
});
