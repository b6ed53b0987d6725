import { describe, expect, test } from 'vitest';
import { type GraphqlAnswer, startTestServer } from './testing/server.ts';
import { makeChain, spanId, traceId } from './testing/spans.ts';

describe('a chain of 10,000 spans', () => {
  const LENGTH = 10_000;

  test('is answered whole, with its structure', async () => {
    await using server = await startTestServer({ spans: makeChain(1, LENGTH) });
    const query = `query ($id: TraceID!, $after: String) { trace(traceId: $id) {
      depth rootSpan { name }
      spans(first: 1000, after: $after) {
        nodes { spanId parent { spanId } selfTimeNano attributes { key value } events(first: 100) { nodes { name } } }
        pageInfo { hasNextPage endCursor }
      } } }`;
    const spanIds: string[] = [];
    for (let after: string | null = null; ; ) {
      const { data, errors }: GraphqlAnswer = await server.ask(query, { id: traceId(1), after });
      expect(errors).toBeUndefined();
      expect([data.trace.depth, data.trace.rootSpan.name]).toEqual([LENGTH, 'step 0']);
      spanIds.push(...data.trace.spans.nodes.map((span: { spanId: string }) => span.spanId));
      if (!data.trace.spans.pageInfo.hasNextPage) break;
      after = data.trace.spans.pageInfo.endCursor;
    }
    expect(spanIds).toEqual(Array.from({ length: LENGTH }, (_, index) => spanId(index + 1)));
  });

  test('can be walked down from its root and up from its end', async () => {
    await using server = await startTestServer({ spans: makeChain(1, LENGTH) });
    const { data, errors } = await server.ask(`{
      root: span(traceId: "${traceId(1)}", spanId: "${spanId(1)}") { descendants(first: 1000) { totalCount nodes { name } } }
      end: span(traceId: "${traceId(1)}", spanId: "${spanId(LENGTH)}") { ancestors { name } }
    }`);
    expect(errors).toBeUndefined();
    expect(data.root.descendants.totalCount).toBe(LENGTH - 1);
    expect(data.root.descendants.nodes).toHaveLength(1000);
    expect(data.end.ancestors).toHaveLength(LENGTH - 1);
  });
});
