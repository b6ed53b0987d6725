/** Sends traces with the OpenTelemetry SDK, as any service would. */
import {
  type Attributes,
  context,
  propagation,
  type Span,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

/** Time that spans wait for others to be sent with them. */
const EXPORT_DELAY_MS = 500;

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());

/** A service that records spans. */
export interface Service {
  readonly tracer: Tracer;
  /** Sends the remaining spans. */
  shutdown(): Promise<void>;
}

/** Sends spans to OTEL_EXPORTER_OTLP_ENDPOINT over OTLP/gRPC, by default http://localhost:4317. */
export function startService(name: string): Service {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': name, 'service.namespace': 'demo', 'service.version': '0.1.0' }),
    spanProcessors: [
      new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), scheduledDelayMillis: EXPORT_DELAY_MS }),
    ],
  });
  return { tracer: provider.getTracer('spangraph-demo', '0.1.0'), shutdown: () => provider.shutdown() };
}

/** The message of a service whose last spans could not be sent. */
export function unsent(error: unknown): void {
  console.error(`The last spans were not sent: ${error instanceof Error ? error.message : String(error)}`);
}

/** Runs the work in the span, as the parent of the spans that the work starts, and ends the span. An error marks it failed. */
export async function inSpan<T>(span: Span, work: () => Promise<T> | T, parent = context.active()): Promise<T> {
  return await context.with(trace.setSpan(parent, span), async () => {
    try {
      return await work();
    } catch (error) {
      fail(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Marks a span as failed, with the error as an event. */
export function fail(span: Span, error: unknown, attributes: Attributes = {}): void {
  const known = error instanceof Error ? error : new Error(String(error));
  span.recordException(known);
  span.setAttributes({ 'error.type': known.name, ...attributes });
  span.setStatus({ code: SpanStatusCode.ERROR, message: known.message });
}
