/** Traces of 10,000 spans: a wide one answered whole, and a chain as deep as that. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type JsonSpan, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { sendAll } from '../fixtures/otlp/senders.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';

const SIZE = 10_000;
const PAGE = 1_000;
const WIDE = traceIdOf(1);
const CHAIN = traceIdOf(2);
const START = 1_767_225_600_000_000_000n;

/** The span with this number, 1 to {@link SIZE}, under the one with the number `parent`; 0 is none. */
function numbered(trace: string, number: number, parent: number): JsonSpan {
  return jsonSpan(trace, spanIdOf(number), {
    ...(parent === 0 ? {} : { parentSpanId: spanIdOf(parent) }),
    name: `span ${number}`,
    startTimeUnixNano: String(START + BigInt(number) * 1000n),
    endTimeUnixNano: String(START + BigInt(2 * SIZE - number) * 1000n),
    attributes: [{ key: 'number', value: { intValue: String(number) } }],
  });
}

const numbers = Array.from({ length: SIZE }, (_, index) => index + 1);
/** Each span has about ten children. */
const wide = numbers.map((number) => numbered(WIDE, number, Math.floor((number + 8) / 10)));
const chain = numbers.map((number) => numbered(CHAIN, number, number - 1));

/** In requests of 500 spans, the last spans first, so that most come before their parents. */
function requestsOf(spans: readonly JsonSpan[]): string[] {
  const requests: string[] = [];
  for (let end = spans.length; end > 0; end -= 500) {
    requests.push(JSON.stringify(jsonRequest(spans.slice(Math.max(0, end - 500), end))));
  }
  return requests;
}

let program: Program;
beforeAll(async () => {
  program = await startProgram();
  await sendAll(program, { protocol: 'gRPC', gzip: false }, [...requestsOf(wide), ...requestsOf(chain)]);
});
afterAll(async () => await program?.[Symbol.asyncDispose]());

type Connection = { nodes: { spanId: string }[]; pageInfo: Record<string, string | boolean | null> };

const idsOf = (nodes: readonly { spanId: string }[]): string[] => nodes.map((node) => node.spanId);
const allIds = numbers.map(spanIdOf);

describe('a wide trace of 10,000 spans', () => {
  const PAGES = `query ($traceId: TraceID!, $first: Int, $after: String, $last: Int, $before: String) {
    trace(traceId: $traceId) {
      spanCount depth missingParentCount rootSpans { spanId }
      spans(first: $first, after: $after, last: $last, before: $before) {
        totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        nodes { spanId parentSpanId attributes { key value } resource { attributes { key value } } scope { name } }
      }
    }
  }`;

  test('forwards in pages of 1,000', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { trace } = await program.graphql(PAGES, { traceId: WIDE, first: PAGE, after });
      expect(trace).toMatchObject({
        spanCount: SIZE,
        depth: 5,
        missingParentCount: 0,
        rootSpans: [{ spanId: spanIdOf(1) }],
      });
      const { nodes, pageInfo, totalCount }: Connection & { totalCount: number } = trace.spans;
      expect(totalCount).toBe(SIZE);
      expect(nodes).toHaveLength(PAGE);
      for (const { spanId: id, parentSpanId, attributes } of trace.spans.nodes) {
        const number = Number.parseInt(id, 16);
        expect(attributes).toEqual([{ key: 'number', value: number }]);
        expect(parentSpanId).toBe(number === 1 ? null : spanIdOf(Math.floor((number + 8) / 10)));
      }
      seen.push(...idsOf(nodes));
      after = pageInfo.hasNextPage ? (pageInfo.endCursor as string) : null;
    } while (after !== null);
    expect(seen).toEqual(allIds);
  });

  test('backwards in pages of 1,000', async () => {
    const seen: string[] = [];
    let before: string | null = null;
    do {
      const { trace } = await program.graphql(PAGES, { traceId: WIDE, last: PAGE, before });
      const { nodes, pageInfo }: Connection = trace.spans;
      seen.unshift(...idsOf(nodes));
      before = pageInfo.hasPreviousPage ? (pageInfo.startCursor as string) : null;
    } while (before !== null);
    expect(seen).toEqual(allIds);
  });
});

describe('a chain 10,000 deep', () => {
  test('depth, root and the way up from the last span', async () => {
    const { trace, span } = await program.graphql(
      `query ($traceId: TraceID!, $leaf: SpanID!) {
        trace(traceId: $traceId) { depth spanCount missingParentCount rootSpan { spanId } rootSpans { spanId } }
        span(traceId: $traceId, spanId: $leaf) {
          parent { spanId } ancestors { spanId } children { totalCount } descendants { totalCount } selfTimeNano
        }
      }`,
      { traceId: CHAIN, leaf: spanIdOf(SIZE) },
    );
    expect(trace).toEqual({
      depth: SIZE,
      spanCount: SIZE,
      missingParentCount: 0,
      rootSpan: { spanId: spanIdOf(1) },
      rootSpans: [{ spanId: spanIdOf(1) }],
    });
    expect(span).toMatchObject({
      parent: { spanId: spanIdOf(SIZE - 1) },
      children: { totalCount: 0 },
      descendants: { totalCount: 0 },
      selfTimeNano: '0',
    });
    expect(idsOf(span.ancestors)).toEqual(allIds.slice(0, -1).toReversed());
  });

  test('the way down from the root in pages of 1,000', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { span } = await program.graphql(
        `query ($traceId: TraceID!, $root: SpanID!, $after: String) {
          span(traceId: $traceId, spanId: $root) {
            selfTimeNano children { totalCount nodes { spanId } }
            descendants(first: ${PAGE}, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { spanId } }
            near: descendants(first: ${PAGE}, maxDepth: 3) { totalCount nodes { spanId } }
          }
        }`,
        { traceId: CHAIN, root: spanIdOf(1), after },
      );
      expect(span).toMatchObject({
        selfTimeNano: '2000',
        children: { totalCount: 1, nodes: [{ spanId: spanIdOf(2) }] },
        descendants: { totalCount: SIZE - 1 },
        near: { totalCount: 3, nodes: [{ spanId: spanIdOf(2) }, { spanId: spanIdOf(3) }, { spanId: spanIdOf(4) }] },
      });
      const { nodes, pageInfo }: Connection = span.descendants;
      seen.push(...idsOf(nodes));
      after = pageInfo.hasNextPage ? (pageInfo.endCursor as string) : null;
    } while (after !== null);
    expect(seen).toEqual(allIds.slice(1));
  });

  test('ancestors asked of many spans at once', async () => {
    const { trace } = await program.graphql(
      `query ($traceId: TraceID!) { trace(traceId: $traceId) { spans(last: 20) { nodes { spanId ancestors { spanId } } } } }`,
      { traceId: CHAIN },
    );
    expect(trace.spans.nodes.map(({ ancestors }: { ancestors: unknown[] }) => ancestors.length)).toEqual(
      Array.from({ length: 20 }, (_, index) => SIZE - 20 + index),
    );
  });
});
