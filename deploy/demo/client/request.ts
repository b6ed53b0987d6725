/** Requests that propagate the trace in their headers (W3C trace context). */
import { context, propagation, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import { inSpan } from '../telemetry.ts';

/** The server's answer. */
export interface Answer {
  readonly status: number;
  readonly reason: string;
}

/** Sends a request. `resends` is the number of earlier attempts. */
export type Request = (method: string, path: string, body?: object, resends?: number) => Promise<Answer>;

const TIMEOUT_MS = 10_000;

/** Returns a function that sends requests to one server, each in a span of kind CLIENT. */
export function requester(tracer: Tracer, server: string): Request {
  return async (method, path, body, resends = 0) => {
    const url = new URL(path, server);
    const span = tracer.startSpan(method, {
      kind: SpanKind.CLIENT,
      attributes: {
        'http.request.method': method,
        'url.full': url.href,
        'server.address': url.hostname,
        'server.port': Number(url.port || 80),
        ...(resends > 0 && { 'http.request.resend_count': resends }),
      },
    });
    return await inSpan(span, async () => {
      const headers: Record<string, string> = { 'content-type': 'application/json' };
      propagation.inject(context.active(), headers);
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetch(url, { method, headers, signal, ...(body && { body: JSON.stringify(body) }) });
      const reason = await response.text();
      span.setAttribute('http.response.status_code', response.status);
      if (!response.ok) span.setStatus({ code: SpanStatusCode.ERROR, message: reason });
      return { status: response.status, reason };
    });
  };
}
