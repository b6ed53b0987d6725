/** Spans without `service.name`: how people see their service, and how they are found. */
import { expect, test } from 'vitest';
import { startTestServer } from './testing/server.ts';
import { makeSpan } from './testing/spans.ts';

const NAMELESS = { attributes: [], droppedAttributesCount: 0, schemaUrl: '', entityRefs: [] };

test('a service without a name has one for people, and is filtered by the empty name', async () => {
  const shop = { ...NAMELESS, attributes: [{ key: 'service.name', value: 'shop' }] };
  const spans = [
    makeSpan({ spanId: '1'.repeat(16), resource: NAMELESS }),
    makeSpan({ spanId: '2'.repeat(16), resource: shop }),
  ];
  await using server = await startTestServer({ spans });
  const { data, errors } = await server.ask(`{
    services { name displayName }
    spans(filter: { service: { eq: "" } }) { nodes { spanId service { name displayName } } }
    text: spans(query: "{ resource.service.name = \\"\\" }") { totalCount }
    named: spans(filter: { service: { eq: "unknown_service" } }) { totalCount }
    serviceMap { nodes { name displayName } }
  }`);
  expect(errors).toBeUndefined();
  const nameless = { name: '', displayName: 'unknown_service' };
  const named = { name: 'shop', displayName: 'shop' };
  expect(data).toEqual({
    services: [nameless, named],
    spans: { nodes: [{ spanId: '1'.repeat(16), service: nameless }] },
    text: { totalCount: 1 },
    named: { totalCount: 0 },
    serviceMap: { nodes: [nameless, named] },
  });
});

test('what is no service keeps its name', async () => {
  const attributes = [
    { key: 'db.system.name', value: 'redis' },
    { key: 'db.namespace', value: '0' },
  ];
  await using server = await startTestServer({ spans: [makeSpan({ kind: 3, resource: NAMELESS, attributes })] });
  const { data } = await server.ask('{ serviceMap { nodes { kind name displayName } } }');
  expect(data.serviceMap.nodes).toContainEqual({ kind: 'DATABASE', name: 'redis/0', displayName: 'redis/0' });
});

test('a trace is found by an id of 64 bits, in any case, and the refusal of another id says the form', async () => {
  const traceId = '0000000000000000abcdef0123456789';
  await using server = await startTestServer({ spans: [makeSpan({ traceId })] });
  for (const id of ['abcdef0123456789', 'ABCDEF0123456789', traceId, traceId.toUpperCase()]) {
    const { data } = await server.ask(
      'query ($id: TraceID!) { trace(traceId: $id) { traceId } spans(filter: { traceId: $id }) { totalCount } }',
      { id },
    );
    expect(data).toEqual({ trace: { traceId }, spans: { totalCount: 1 } });
  }
  const { errors } = await server.ask('{ trace(traceId: "abc") { traceId } }');
  expect(errors?.[0]?.message).toBe('TraceID takes a string of 16 or 32 hex digits; got "abc".');
});
