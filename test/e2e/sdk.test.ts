/** The real OpenTelemetry JS SDK with each of its OTLP exporters: what it recorded is what the API answers. */
import {
  type Attributes,
  context,
  type HrTime,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as HttpJsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as HttpProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanExporter,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { describe, expect, test } from 'vitest';
import { type Program, startProgram } from '../fixtures/program.ts';
import { readSpans } from '../fixtures/read-back.ts';
import { byKey, differenceOf, ordered, SAME, type SeenAttribute, type SeenSpan } from '../fixtures/seen-span.ts';

type HttpConfig = NonNullable<ConstructorParameters<typeof HttpJsonExporter>[0]>;
type GrpcConfig = NonNullable<ConstructorParameters<typeof GrpcExporter>[0]>;

const gzip = { compression: 'gzip' } as Pick<HttpConfig & GrpcConfig, 'compression'>;

const EXPORTERS: readonly (readonly [string, (program: Program) => SpanExporter])[] = [
  ['gRPC', ({ grpcAddress }) => new GrpcExporter({ url: `http://${grpcAddress}` })],
  ['gRPC, gzip', ({ grpcAddress }) => new GrpcExporter({ url: `http://${grpcAddress}`, ...gzip })],
  ['HTTP JSON', ({ otlpHttpUrl }) => new HttpJsonExporter({ url: otlpHttpUrl })],
  ['HTTP JSON, gzip', ({ otlpHttpUrl }) => new HttpJsonExporter({ url: otlpHttpUrl, ...gzip })],
  ['HTTP protobuf', ({ otlpHttpUrl }) => new HttpProtobufExporter({ url: otlpHttpUrl })],
  ['HTTP protobuf, gzip', ({ otlpHttpUrl }) => new HttpProtobufExporter({ url: otlpHttpUrl, ...gzip })],
];

const ATTRIBUTES: Attributes = {
  text: 'grün \u{1f600}',
  empty: '',
  flag: true,
  int: 42,
  negative: -7,
  largest: Number.MAX_SAFE_INTEGER,
  double: 2.5,
  tiny: 5e-324,
  bytes: new Uint8Array([0, 1, 254, 255]),
  texts: ['a', '', 'ü'],
  ints: [1, -2],
  flags: [true, false],
  mixed: ['a', 1, 1.5, false],
  map: { name: 'x', nested: { list: [1, 'two'], on: true } },
};

const REMOTE_PARENT = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: 1,
  isRemote: true,
};

describe('the OpenTelemetry JS SDK', () => {
  test.each(EXPORTERS)('%s', async (_way, makeExporter) => {
    await using program = await startProgram();
    const recorded = new InMemorySpanExporter();
    const provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'sdk-shop', 'service.version': '1.2.3', replicas: 3 }),
      spanProcessors: [
        new SimpleSpanProcessor({ exporter: recorded }),
        new BatchSpanProcessor({ exporter: makeExporter(program), scheduledDelayMillis: 60_000 }),
      ],
    });
    record(provider);
    await provider.forceFlush();

    const spans = recorded.getFinishedSpans();
    expect(spans).toHaveLength(4);
    expect(differenceOf((await readSpans(program)).spans, byKey(spans.map(seenBySdk)))).toEqual(SAME);

    const { trace: told } = await program.graphql(TRACE, { traceId: spans[0]?.spanContext().traceId });
    expect(told).toEqual(expectedTree);
    await provider.shutdown();
  });
});

/** A request that fails: four spans in two traces. */
function record(provider: TracerProvider): void {
  const tracer = provider.getTracer('shop-tracer', '0.1.0', { schemaUrl: 'https://opentelemetry.io/schemas/1.30.0' });
  const root = tracer.startSpan('POST /orders', { kind: SpanKind.SERVER, attributes: ATTRIBUTES }, ROOT_CONTEXT);
  const inRoot = trace.setSpan(ROOT_CONTEXT, root);
  const client = tracer.startSpan('charge', { kind: SpanKind.CLIENT }, inRoot);
  client.addEvent('retry', { attempt: 2, reason: 'timeout', delays: [0.5, 1] });
  client.recordException(new TypeError('card refused'));
  client.setStatus({ code: SpanStatusCode.ERROR, message: 'card refused' });
  const inner = tracer.startSpan('validate', {}, trace.setSpan(inRoot, client));
  inner.setStatus({ code: SpanStatusCode.OK });
  inner.end();
  client.end();
  root.end();
  // Another trace, whose parent is elsewhere, and which refers to the first one.
  const remote = trace.setSpanContext(context.active(), REMOTE_PARENT);
  const links = [{ context: root.spanContext(), attributes: { 'link.kind': 'follows', weight: 0.25 } }];
  tracer.startSpan('send mail', { kind: SpanKind.CONSUMER, links }, remote).end();
}

const TRACE = `query ($traceId: TraceID!) {
  trace(traceId: $traceId) {
    spanCount errorCount depth
    rootSpan {
      name
      linkedFrom { nodes { name trace { missingParentCount } } }
      children { nodes { name status { code message } events { nodes { name } }
        children { nodes { name status { code } } } } }
    }
  }
}`;

const expectedTree = {
  spanCount: 3,
  errorCount: 1,
  depth: 3,
  rootSpan: {
    name: 'POST /orders',
    linkedFrom: { nodes: [{ name: 'send mail', trace: { missingParentCount: 1 } }] },
    children: {
      nodes: [
        {
          name: 'charge',
          status: { code: 'ERROR', message: 'card refused' },
          events: { nodes: [{ name: 'retry' }, { name: 'exception' }] },
          children: { nodes: [{ name: 'validate', status: { code: 'OK' } }] },
        },
      ],
    },
  },
};

/** The SDK's kinds begin with INTERNAL. */
const KINDS = ['INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];
const STATUS_CODES = ['UNSET', 'OK', 'ERROR'];

function seenBySdk(span: ReadableSpan): SeenSpan {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  const start = nanos(span.startTime);
  const end = nanos(span.endTime);
  return ordered({
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId ?? null,
    traceState: traceState?.serialize() ?? '',
    flags: flagsOf(traceFlags, span.parentSpanContext?.isRemote),
    name: span.name,
    kind: KINDS[span.kind] ?? '',
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(end),
    durationNano: String(end - start),
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
    status: { code: STATUS_CODES[span.status.code], message: span.status.message ?? '' },
    service: 'sdk-shop',
    attributes: attributesOf(span.attributes),
    events: span.events.map((event) => ({
      name: event.name,
      timeUnixNano: String(nanos(event.time)),
      droppedAttributesCount: event.droppedAttributesCount ?? 0,
      attributes: attributesOf(event.attributes),
    })),
    links: span.links.map((link) => ({
      traceId: link.context.traceId,
      spanId: link.context.spanId,
      traceState: link.context.traceState?.serialize() ?? '',
      flags: flagsOf(link.context.traceFlags, link.context.isRemote),
      droppedAttributesCount: link.droppedAttributesCount ?? 0,
      attributes: attributesOf(link.attributes),
    })),
    resource: { attributes: attributesOf(span.resource.attributes), droppedAttributesCount: 0, schemaUrl: '' },
    scope: {
      name: span.instrumentationScope.name,
      version: span.instrumentationScope.version ?? '',
      attributes: [],
      droppedAttributesCount: 0,
      schemaUrl: span.instrumentationScope.schemaUrl ?? '',
    },
  });
}

function nanos([seconds, nanoseconds]: HrTime): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
}

/** With OTLP's own bits: whether it is known if the parent or target is remote, and if it is. */
function flagsOf(traceFlags: number, isRemote = false): number {
  return traceFlags | 0x100 | (isRemote ? 0x200 : 0);
}

function attributesOf(attributes: Attributes = {}): SeenAttribute[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, type: typeOf(value), value: naturalOf(value) }));
}

function typeOf(value: unknown): string {
  if (typeof value === 'string') return 'STRING';
  if (typeof value === 'boolean') return 'BOOL';
  if (typeof value === 'number') return Number.isInteger(value) ? 'INT' : 'DOUBLE';
  if (value instanceof Uint8Array) return 'BYTES';
  return Array.isArray(value) ? 'ARRAY' : 'KVLIST';
}

function naturalOf(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}
