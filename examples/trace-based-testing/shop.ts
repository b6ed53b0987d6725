/** A small service, instrumented with the OpenTelemetry API. It knows nothing of Spangraph. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import {
  type Context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';

const CARTS: Readonly<Record<string, readonly string[]>> = { anna: ['tea', 'cup', 'spoon'] };

/** Serves `GET /carts/NAME` on a free port. `end` stops it. */
export async function startShop(tracer: Tracer): Promise<{ readonly url: string; readonly end: () => void }> {
  const server = createServer((request, response) => {
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const span = tracer.startSpan('GET /carts/{name}', { kind: SpanKind.SERVER }, parent);
    try {
      const name = request.url?.split('/').at(-1) ?? '';
      response.end(JSON.stringify(cartOf(name, tracer, trace.setSpan(parent, span))));
    } catch (thrown) {
      fail(span, thrown);
      response.writeHead(500).end();
    } finally {
      span.end();
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { url: `http://127.0.0.1:${port}`, end: () => server.close() };
}

/** One statement for the whole cart. A loop with one for each item would show in the trace. */
function cartOf(name: string, tracer: Tracer, within: Context): readonly string[] {
  const attributes = { 'db.system.name': 'postgresql', 'db.query.text': 'SELECT item FROM cart WHERE name = $1' };
  const span = tracer.startSpan('SELECT cart', { kind: SpanKind.CLIENT, attributes }, within);
  try {
    const cart = CARTS[name];
    if (cart === undefined) throw new Error(`nobody is called ${name}`);
    return cart;
  } catch (thrown) {
    fail(span, thrown);
    throw thrown;
  } finally {
    span.end();
  }
}

function fail(span: Span, thrown: unknown): void {
  if (thrown instanceof Error) span.recordException(thrown);
  span.setStatus({ code: SpanStatusCode.ERROR });
}
