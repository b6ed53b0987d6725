/** The server's side of a request: continues the trace of the headers and answers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { context, propagation, type Span, SpanKind, type Tracer } from '@opentelemetry/api';
import { fail, inSpan } from '../telemetry.ts';

/** Handles a request. What it throws becomes an error answer. */
export type Route = (body: unknown, span: Span) => Promise<string>;

/** An error with its HTTP status. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Answers requests by `METHOD /path`, each in a span of kind SERVER. Never throws. */
export function httpHandler(tracer: Tracer, routes: Readonly<Record<string, Route>>) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '/' } = request;
    const parent = propagation.extract(context.active(), request.headers);
    const attributes = {
      'http.request.method': method,
      'http.route': url,
      'url.path': url,
      'client.address': request.socket.remoteAddress ?? '',
    };
    const span = tracer.startSpan(`${method} ${url}`, { kind: SpanKind.SERVER, attributes }, parent);
    const answer = async (): Promise<void> => {
      const [status, text] = await run(routes[`${method} ${url}`], request, span);
      span.setAttribute('http.response.status_code', status);
      response.writeHead(status, { 'content-type': 'text/plain' }).end(text);
    };
    await inSpan(span, answer, parent).catch(() => response.destroy());
  };
}

async function run(route: Route | undefined, request: IncomingMessage, span: Span): Promise<[number, string]> {
  try {
    if (route === undefined) throw new HttpError(404, 'no such path');
    return [200, await route(request.method === 'POST' ? await json(request) : undefined, span)];
  } catch (error) {
    const status = error instanceof HttpError ? error.status : 500;
    // A mistake of the client is not a failure of the server.
    if (status >= 500) fail(span, error);
    return [status, error instanceof Error ? error.message : String(error)];
  }
}
