/** How many reads a search takes, and traces of different sizes, through HTTP over the memory backend. */
import { expect, test } from 'vitest';
import { BASE_TIME, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../../../test/fixtures/spans.ts';
import { startTestServer } from '../../graphql/testing/server.ts';
import { countCalls } from '../../graphql/testing/watch-calls.ts';
import type { Span } from '../../model/span.ts';
import { strictly } from './testing/strict-json.ts';

/** A trace of so many spans of two services, a root and its children. */
function traceOf(number: number, size: number): Span[] {
  return Array.from({ length: size }, (_, index) =>
    makeSpan({
      traceId: traceIdOf(number),
      spanId: spanIdOf(index + 1),
      parentSpanId: index === 0 ? '' : spanIdOf(1),
      name: index % 2 === 0 ? 'even' : 'odd',
      startTimeUnixNano: BASE_TIME + BigInt(number * 1_000_000 + index),
      endTimeUnixNano: BASE_TIME + BigInt(number * 1_000_000 + index + 1),
      resource: resourceOf(index % 2 === 0 ? 'shop' : 'payment'),
    }),
  );
}

async function search(origin: string, parameters: Record<string, string>) {
  const response = await fetch(`${origin}/tempo/api/search?${new URLSearchParams(parameters)}`);
  return strictly('SearchResponse', await response.json());
}

test('the reads of a search do not grow with its traces', async () => {
  const calls = new Map<string, number>();
  await using server = await startTestServer({
    spans: Array.from({ length: 20 }, (_, index) => traceOf(index + 1, 6)).flat(),
    wrap: countCalls(calls),
  });
  const { traces } = await search(server.origin, { q: '{ name = "odd" } | select(resource.cluster)' });
  expect(traces).toHaveLength(20);
  // The chosen spans, and all of them for their services, in one call.
  expect(Object.fromEntries(calls)).toEqual({ findTraces: 1, findSpans: 1, getSpans: 1, getResources: 1 });
});

test('a trace of any size has the number of its chosen spans, and of those of each service', async () => {
  await using server = await startTestServer({ spans: [...traceOf(1, 7), ...traceOf(2, 100), ...traceOf(3, 101)] });
  for (const q of ['{}', '{ name = "odd" }']) {
    const { traces } = await search(server.origin, { q });
    const chosen = (size: number) => (q === '{}' ? size : Math.floor(size / 2));
    expect(traces).toMatchObject(
      [101, 100, 7].map((size) => ({
        spanSets: [{ matched: chosen(size), spans: [{}, {}, {}] }],
        serviceStats: { shop: { spanCount: Math.ceil(size / 2) }, payment: { spanCount: Math.floor(size / 2) } },
      })),
    );
  }
});

test('groups of a large trace', async () => {
  await using server = await startTestServer({ spans: traceOf(1, 301) });
  const { traces } = await search(server.origin, { q: '{} | by(name)', spss: '2' });
  expect(traces[0].spanSets).toMatchObject([
    { matched: 151, spans: [{}, {}] },
    { matched: 150, spans: [{}, {}] },
  ]);
});
