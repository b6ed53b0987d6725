/** Makes the server's own traces with the OpenTelemetry SDK, and sends them. Load it only where they are switched on. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Attributes,
  type Context,
  DiagLogLevel,
  defaultTextMapGetter,
  diag,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { ERROR_CODES } from '../errors.ts';
import { OWN_SERVICE } from '../model/own-service.ts';
import { clockMs, type OperationSummary, type ReadSummary, UNNAMED } from '../net/answer-report.ts';
import type { OwnTls } from '../net/tls/own-tls.ts';
import type { Logger } from './logger.ts';
import { OWN_SCOPE } from './own-spans.ts';
import type { CommitSummary, OwnTraces, RequestTrace, TracedRequest } from './own-traces.ts';
import { rateLimited } from './rate-limited.ts';

/** One place that traces are sent to, and how. */
export interface TraceTarget {
  /** Where OTLP/HTTP is received: `http://localhost:4318/v1/traces`. */
  readonly url: string;
  /** For a receiver of this process with TLS. */
  readonly tls?: OwnTls | undefined;
  /** The header `authorization`, if it needs one. */
  readonly authorization?: string | undefined;
  /** Milliseconds that a span waits for others. */
  readonly delayMs: number;
  /** Milliseconds after which a request is given up. */
  readonly timeoutMs: number;
  /** Spans that may wait. More are dropped. */
  readonly maxQueueSize: number;
  /** Spans of one request. */
  readonly maxBatchSize: number;
}

export interface OwnTracesOptions {
  readonly targets: readonly TraceTarget[];
  /** Share of the requests and commits that are traced, 0 to 1, except those whose sender has decided. */
  readonly ratio: number;
  /** Of the program. */
  readonly version: string;
  /** The backend, as `db.system.name` has it. */
  readonly dbSystem: string;
  readonly log: Pick<Logger, 'warn'>;
}

/** Milliseconds that the rest may take to be sent at the end. */
const STOP_MS = 2_000;
/** Longest text of an attribute, in characters. Clients choose names. */
const MAX_TEXT = 1_000;

const ignore = (): void => {};

export function startOwnTraces({ targets, ratio, version, dbSystem, log }: OwnTracesOptions): OwnTraces {
  const warn = rateLimited(log);
  const problem = (reason: string): void => warn({ reason }, "Some of the server's own spans were not sent");
  diag.setLogger(
    { error: problem, warn: problem, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': OWN_SERVICE,
      'service.version': version,
      'service.instance.id': randomUUID(),
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanLimits: { attributeValueLengthLimit: MAX_TEXT },
    spanProcessors: targets.map(toProcessor),
  });
  const tracer = provider.getTracer(OWN_SCOPE, version);
  const database = { 'db.system.name': dbSystem };
  return {
    begin: (request, route) => beginRequest(request, route, tracer, database),
    committed: (commit) => addCommit(commit, tracer, database),
    stop: async () => {
      const sent = provider.shutdown().catch((thrown: unknown) => problem(String(thrown)));
      await Promise.race([sent, pause(STOP_MS, undefined, { ref: false })]);
    },
  };
}

function toProcessor({
  url,
  authorization,
  tls,
  delayMs,
  timeoutMs,
  maxQueueSize,
  maxBatchSize,
}: TraceTarget): BatchSpanProcessor {
  return new BatchSpanProcessor({
    exporter: new OTLPTraceExporter({
      url,
      timeoutMillis: timeoutMs,
      ...(tls && { httpAgentOptions: async () => (await import('../net/tls/own-agent.ts')).ownAgent(tls) }),
      ...(authorization === undefined ? {} : { headers: { authorization } }),
    }),
    scheduledDelayMillis: delayMs,
    exportTimeoutMillis: timeoutMs,
    maxQueueSize,
    maxExportBatchSize: maxBatchSize,
  });
}

function beginRequest(request: TracedRequest, route: string, tracer: Tracer, database: Attributes): RequestTrace {
  const { method = 'GET', headers } = request;
  const startedAt = Date.now();
  const clockAtStart = clockMs();
  /** The clock of all threads as time since the epoch. */
  const epochOf = (clock: number): number => startedAt + clock - clockAtStart;
  const context = new W3CTraceContextPropagator().extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
  const attributes = { ...requestAttributes(request), 'http.route': route };
  const options = { kind: SpanKind.SERVER, startTime: startedAt, attributes };
  const span = tracer.startSpan(`${method} ${route}`, options, context);
  const end = (status: number, codes: readonly string[]): void => {
    span.setAttribute('http.response.status_code', status);
    fail(span, codes);
    span.end(epochOf(clockMs()));
  };
  return {
    isRecorded: span.isRecording(),
    refused: ({ code }) => {
      if (span.isRecording()) end(ERROR_CODES[code].httpStatus, [code]);
    },
    answered: ({ status, summary }) => {
      if (!span.isRecording()) return;
      if (summary !== undefined) {
        span.setAttributes(operationAttributes(summary));
        const inside = trace.setSpan(context, span);
        for (const read of summary.reads) addRead(read, epochOf, inside, { tracer, database });
      }
      end(status, summary?.codes ?? []);
    },
  };
}

function requestAttributes({ method = 'GET', url = '/', headers, socket, httpVersion }: TracedRequest): Attributes {
  const agent = headers['user-agent'];
  const { remoteAddress } = socket;
  return {
    'http.request.method': method,
    'url.scheme': 'encrypted' in socket ? 'https' : 'http',
    'url.path': url.split('?', 1)[0] ?? '/',
    'network.protocol.version': httpVersion,
    ...(remoteAddress === undefined ? {} : { 'client.address': remoteAddress }),
    ...(agent === undefined ? {} : { 'user_agent.original': agent }),
  };
}

function operationAttributes(summary: OperationSummary): Attributes {
  const { operation, graphqlType, recordsRead, bytesRead, readsLeftOut } = summary;
  return {
    ...(graphqlType === undefined ? {} : { 'graphql.operation.type': graphqlType }),
    ...(graphqlType === undefined || operation === UNNAMED ? {} : { 'graphql.operation.name': operation }),
    'spangraph.operation': operation,
    'spangraph.records_read': recordsRead,
    'spangraph.bytes_read': bytesRead,
    ...(readsLeftOut === 0 ? {} : { 'spangraph.reads_left_out': readsLeftOut }),
  };
}

function addRead(
  { method, keys, startedAtMs, durationMs, rowsRead, error }: ReadSummary,
  epochOf: (clock: number) => number,
  inside: Context,
  { tracer, database }: { readonly tracer: Tracer; readonly database: Attributes },
): void {
  const attributes = {
    ...database,
    'db.operation.name': method,
    // The conventions have no batch of one.
    ...(keys < 2 ? {} : { 'db.operation.batch.size': keys }),
    'spangraph.rows_read': rowsRead,
  };
  const span = tracer.startSpan(method, { kind: SpanKind.CLIENT, startTime: epochOf(startedAtMs), attributes }, inside);
  fail(span, error === undefined ? [] : [error]);
  span.end(epochOf(startedAtMs + durationMs));
}

function addCommit(
  { startedAt, durationMs, requests, spans, error }: CommitSummary,
  tracer: Tracer,
  database: Attributes,
): void {
  const attributes = {
    ...database,
    'db.operation.name': 'write',
    'spangraph.commit.requests': requests,
    'spangraph.commit.spans': spans,
  };
  const options = { kind: SpanKind.CLIENT, startTime: startedAt, attributes };
  const span = tracer.startSpan('write', options, ROOT_CONTEXT);
  fail(span, error === undefined ? [] : [error]);
  span.end(startedAt + durationMs);
}

/** Marks a span with the codes of its errors (docs/errors.md), if it has any. */
function fail(span: Span, codes: readonly string[]): void {
  const [first] = codes;
  if (first === undefined) return;
  span.setAttribute('error.type', first);
  span.setStatus({ code: SpanStatusCode.ERROR, message: codes.join(', ') });
}
