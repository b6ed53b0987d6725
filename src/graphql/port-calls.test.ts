import { expect, test } from 'vitest';
import { startTestServer } from './testing/server.ts';
import { makeChain, makeSpan } from './testing/spans.ts';
import { countCalls } from './testing/watch-calls.ts';

const DEPTH_FIVE = `
  fragment Details on Span {
    name
    service { name }
    attributes { key value type }
    resource { attributes { key value } }
    scope { name attributes { key value } }
    events(first: 5) { nodes { name attributes { key value } } }
    few: events(first: 1) { nodes { name } }
    links(first: 5) { nodes { span { name } trace { spanCount } attributes { key } } }
  }
  query ($first: Int!) {
    traces(first: $first) {
      nodes {
        rootSpan { name }
        depth
        spans(first: 1) {
          nodes {
            ...Details
            children { nodes { ...Details
              children { nodes { ...Details
                children { nodes { ...Details
                  children { nodes { ...Details parent { name } trace { traceId } } }
                } }
              } }
            } }
          }
        }
      }
    }
  }`;

test('a query of depth five makes the same few port calls for 1, 10 and 100 traces', async () => {
  const counts = new Map<string, number>();
  const spans = Array.from({ length: 100 }, (_, index) => makeChain(index + 1, 6)).flat();
  await using server = await startTestServer({ spans, wrap: countCalls(counts) });

  const callsFor = async (first: number) => {
    counts.clear();
    const { data, errors } = await server.ask(DEPTH_FIVE, { first });
    expect(errors).toBeUndefined();
    expect(data.traces.nodes).toHaveLength(first);
    const deepest = data.traces.nodes[0].spans.nodes[0].children.nodes[0].children.nodes[0].children.nodes[0].children;
    expect(deepest.nodes[0].name).toBe('step 4');
    return Object.fromEntries(counts);
  };

  const calls = await callsFor(100);
  // The list has all linked traces only when it has all traces.
  expect(await callsFor(1)).toEqual({ ...calls, getTraces: 1 });
  expect(await callsFor(10)).toEqual({ ...calls, getTraces: 1 });
  // One call for each kind of detail on each of the five levels, one for the roots, one for the spans of each level below
  // the first, and one skeleton call for all structure.
  expect(calls).toEqual({
    findTraces: 1,
    findSpans: 1,
    getSkeletons: 1,
    getSpans: 5,
    getSpansById: 1,
    getAttributes: 5,
    getEvents: 5,
    getLinks: 5,
    getResources: 1,
    getScopes: 1,
  });
});

test('lists with and without arguments share one call', async () => {
  const counts = new Map<string, number>();
  const spans = makeChain(1, 30);
  await using server = await startTestServer({ spans, wrap: countCalls(counts) });
  const { data } = await server.ask(`{
    traces { nodes {
      a: spans(first: 3) { nodes { name } }
      b: spans(first: 4, filter: { name: { eq: "step 7" } }) { nodes { name } totalCount }
      c: spans(first: 2) { nodes { name } totalCount }
    } }
  }`);
  expect(data.traces.nodes[0].b).toEqual({ nodes: [{ name: 'step 7' }], totalCount: 1 });
  expect(data.traces.nodes[0].c.totalCount).toBe(30);
  expect(Object.fromEntries(counts)).toEqual({ findTraces: 1, findSpans: 1, countSpans: 1 });
});

test('only the total is counted where only the total is asked for', async () => {
  const counts = new Map<string, number>();
  await using server = await startTestServer({ spans: makeChain(1, 3), wrap: countCalls(counts) });
  const { data } = await server.ask('{ spans { totalCount } traces { totalCount } }');
  expect(data).toEqual({ spans: { totalCount: 3 }, traces: { totalCount: 1 } });
  expect(Object.fromEntries(counts)).toEqual({ countSpans: 1, countTraces: 1 });
});

test('all quantiles of all statistics are one call, also through fragments and variables', async () => {
  const counts = new Map<string, number>();
  const spans = makeChain(1, 5).map((span, index) => ({
    ...span,
    attributes: [{ key: 'size', value: BigInt(index) }],
  }));
  await using server = await startTestServer({ spans, wrap: countCalls(counts) });
  const { data, errors } = await server.ask(
    `query ($q: Float!) {
      a: attributeStatistics(key: "size") { count p50: quantile(q: 0.5) ...More }
      b: attributeStatistics(key: "size", filter: { name: { eq: "step 3" } }) { min max avg ... { p0: quantile(q: 0) } }
      none: attributeStatistics(key: "other") { count quantile(q: 1) }
    }
    fragment More on AttributeStatistics { p25: quantile(q: $q) p100: quantile(q: 1) }`,
    { q: 0.25 },
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    a: { count: 5, p50: 2, p25: 1, p100: 4 },
    b: { min: 3, max: 3, avg: 3, p0: 3 },
    none: null,
  });
  expect(Object.fromEntries(counts)).toEqual({ getAttributeStatistics: 1 });
});

test('statistics of durations, and of one thing at a time', async () => {
  const spans = [10n, 20n, 60n].map((duration, index) =>
    makeSpan({
      spanId: `${index + 1}`.padStart(16, '0'),
      name: duration > 50n ? 'long' : 'short',
      startTimeUnixNano: 1_000n,
      endTimeUnixNano: 1_000n + duration,
    }),
  );
  await using server = await startTestServer({ spans });
  const { data, errors } = await server.ask(`{
    all: attributeStatistics(field: DURATION) { count min max avg p75: quantile(q: 0.75) }
    short: attributeStatistics(field: DURATION, filter: { name: { eq: "short" } }) { count max avg }
    none: attributeStatistics(field: DURATION, timeRange: { from: "now" }) { count }
    bad: attributeStatistics(field: DURATION) { quantile(q: 2) }
    both: attributeStatistics(field: DURATION, key: "size") { count }
    neither: attributeStatistics { count }
    scoped: attributeStatistics(field: DURATION, scope: SPAN) { count }
  }`);
  expect(data).toEqual({
    all: { count: 3, min: 10, max: 60, avg: 30, p75: 40 },
    short: { count: 2, max: 20, avg: 15 },
    none: null,
    bad: { quantile: null },
    both: null,
    neither: null,
    scoped: null,
  });
  expect(errors?.map(({ path }) => path?.[0]).sort()).toEqual(['bad', 'both', 'neither', 'scoped']);
  expect(errors?.every(({ extensions }) => extensions?.code === 'BAD_USER_INPUT')).toBe(true);
});

test('a quantile that there is none of is refused, its neighbours are answered', async () => {
  const spans = makeChain(1, 2).map((span) => ({
    ...span,
    attributes: [
      { key: 'size', value: 3n },
      { key: 'endless', value: Number.POSITIVE_INFINITY },
    ],
  }));
  await using server = await startTestServer({ spans });
  const { data, errors } = await server.ask(`{
    size: attributeStatistics(key: "size") { count bad: quantile(q: 1.5) p50: quantile(q: 0.5) }
    endless: attributeStatistics(key: "endless") { count max quantile(q: 0.5) }
  }`);
  expect(data).toEqual({ size: { count: 2, bad: null, p50: 3 }, endless: { count: 2, max: null, quantile: null } });
  expect(errors).toMatchObject([{ path: ['size', 'bad'], extensions: { code: 'BAD_USER_INPUT' } }]);
});
