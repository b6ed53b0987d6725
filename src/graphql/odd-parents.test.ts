/** Parents that are missing, or no other span: one rule for all fields. */
import { expect, test } from 'vitest';
import { startTestServer } from './testing/server.ts';
import { makeSpan, spanId, T0, traceId } from './testing/spans.ts';

test('the server half of a call has its client half for a parent, so that no parent of it is missing', async () => {
  const missing = { parentSpanId: spanId(9), traceId: traceId(1), spanId: spanId(1) };
  const spans = [
    makeSpan({ ...missing, name: 'client', kind: 3 }),
    makeSpan({ ...missing, name: 'server', kind: 2, startTimeUnixNano: T0 + 1n }),
  ];
  await using server = await startTestServer({ spans });
  const { data } = await server.ask(`{ trace(traceId: "${traceId(1)}") {
    completeness { missingParentCount rootCount }
    rootSpans { name }
    spans { nodes { name isParentMissing parent { name } } }
  } }`);
  expect(data.trace).toEqual({
    completeness: { missingParentCount: 1, rootCount: 1 },
    rootSpans: [{ name: 'client' }],
    spans: {
      nodes: [
        { name: 'client', isParentMissing: true, parent: null },
        { name: 'server', isParentMissing: false, parent: { name: 'client' } },
      ],
    },
  });
});

test('a span that names itself as its parent is the root of its trace', async () => {
  const spans = [
    makeSpan({
      traceId: traceId(1),
      spanId: spanId(1),
      parentSpanId: spanId(1),
      name: 'self',
      endTimeUnixNano: T0 + 5n,
    }),
  ];
  await using server = await startTestServer({ spans });
  const { data } = await server.ask(`{ trace(traceId: "${traceId(1)}") {
    rootSpan { name }
    rootSpans { name isParentMissing }
    criticalPath { span { name } durationNano }
    completeness { missingParentCount rootCount }
  } }`);
  expect(data.trace).toEqual({
    rootSpan: { name: 'self' },
    rootSpans: [{ name: 'self', isParentMissing: false }],
    criticalPath: [{ span: { name: 'self' }, durationNano: '5' }],
    completeness: { missingParentCount: 0, rootCount: 1 },
  });
});
