/** Trace-based testing: a request is sent to a service, and the test looks at what the request caused. */
import { randomBytes } from 'node:crypto';
import { propagation } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { type Spangraph, startSpangraph, type Trace } from 'spangraph';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startShop } from './shop.ts';

let spangraph: Spangraph;
let shop: Awaited<ReturnType<typeof startShop>>;

beforeAll(async () => {
  spangraph = await startSpangraph();
  const exporter = new OTLPTraceExporter({ url: spangraph.otlpHttpUrl ?? '' });
  const resource = resourceFromAttributes({ 'service.name': 'shop' });
  const provider = new TracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  shop = await startShop(provider.getTracer('shop'));
});
afterAll(async () => {
  shop?.end();
  propagation.disable();
  await spangraph?.stop();
});

/** Sends a request under a trace id of its own, and resolves with the trace that it caused. */
async function traceOf(path: string, spans: number): Promise<Trace> {
  const traceId = randomBytes(16).toString('hex');
  await fetch(shop.url + path, { headers: { traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01` } });
  return await spangraph.settledTrace(traceId, { spans });
}

test('a cart takes one statement, however many items it has', async () => {
  const trace = await traceOf('/carts/anna', 2);
  const statements = trace.spans.filter(({ attributes }) => attributes['db.system.name'] === 'postgresql');
  expect(statements).toHaveLength(1);
  expect(trace.errorCount).toBe(0);
});

test('a failure is recorded where it happened', async () => {
  const { spans } = await traceOf('/carts/nobody', 2);
  const statement = spans.find(({ name }) => name === 'SELECT cart');
  expect(statement).toMatchObject({
    kind: 'CLIENT',
    status: { code: 'ERROR' },
    events: [{ name: 'exception', attributes: { 'exception.message': 'nobody is called nobody' } }],
  });
});
