/** What differs between two traces, as far as a client can see it. */
import { expect, test } from 'vitest';
import { startTestServer } from './testing/server.ts';
import { makeSpan, spanId, traceId } from './testing/spans.ts';

test('values that are the same JSON are no change', async () => {
  const attributesOfA = [
    { key: 'int or double', value: 1n },
    { key: 'empty or absent', value: null },
    { key: 'zeros', value: [0] },
    { key: 'a large int or its text', value: 2n ** 60n },
    { key: 'number or text', value: 1n },
    { key: 'other', value: 1n },
  ];
  const attributesOfB = [
    { key: 'int or double', value: 1 },
    { key: 'zeros', value: [-0] },
    { key: 'a large int or its text', value: String(2n ** 60n) },
    { key: 'number or text', value: '1' },
    { key: 'other', value: 2.5 },
  ];
  const spans = [attributesOfA, attributesOfB].map((attributes, index) =>
    makeSpan({ traceId: traceId(index + 1), spanId: spanId(index + 1), attributes }),
  );
  await using server = await startTestServer({ spans });
  const { data } = await server.ask(`{ compareTraces(a: "${traceId(1)}", b: "${traceId(2)}") {
    nodes { changedAttributes { key a b } }
  } }`);
  expect(data.compareTraces.nodes).toEqual([
    {
      changedAttributes: [
        { key: 'number or text', a: 1, b: '1' },
        { key: 'other', a: 1, b: 2.5 },
      ],
    },
  ]);
});
