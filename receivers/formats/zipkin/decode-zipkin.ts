import type { Attribute, Attributes } from '../../../src/model/attributes.ts';
import { type Resource, type Span, type SpanEvent, SpanKind } from '../../../src/model/span.ts';
import { runAtOnce, type Steps } from '../../../src/model/steps.ts';
import { type KnownBefore, SpanCollector } from '../decoded-traces.ts';
import {
  collectSpans,
  endOf,
  plainResource,
  readMicros,
  readSignedMicros,
  readSpanId,
  readTraceId,
  ScopePool,
} from '../foreign-fields.ts';
import {
  asString,
  type JsonObject,
  readMessage,
  readMessages,
  readString,
  readUint32,
  refuse,
  under,
} from '../json-fields.ts';
import { convertV1 } from './convert-v1.ts';
import { readAnnotation } from './read-annotation.ts';
import { takeStatus } from './take-status.ts';
import { type VersionMark, versionMarkOf } from './zipkin-version.ts';

/**
 * Decodes spans in Zipkin's JSON. The mapping is that of OpenTelemetry's Zipkin exporter in reverse (docs/receivers.md has
 * the table). Spans of version 1 are converted to version 2 first. Short ids are padded with zeros, and microseconds become
 * nanoseconds. A span with a field of a wrong type is rejected; its neighbours are not.
 */
export function decodeZipkin(spans: readonly unknown[], known?: KnownBefore): SpanCollector {
  return runAtOnce(decodeZipkinInSteps(spans, known));
}

/** The same in steps of some spans. */
export function* decodeZipkinInSteps(spans: readonly unknown[], known?: KnownBefore): Steps<SpanCollector> {
  const collector = new SpanCollector(known);
  const reader = new ZipkinReader();
  yield* collectSpans(collector, spans, 'spans', (span) => {
    const mark = versionMarkOf(span);
    if (mark?.version === 1) {
      return convertV1(span).map((converted) => reader.read(converted.span, converted.attributes));
    }
    const { binaryAnnotations: left } = span;
    if (Array.isArray(left) && left.length > 0) collector.warn('UNKNOWN_FIELD', LEFT, () => leftBy(mark), left.length);
    return [reader.read(span)];
  });
  return collector;
}

/** A field of version 1 that a span of version 2 may not have. */
const LEFT = 'binaryAnnotations';

function leftBy(mark: VersionMark | undefined): string {
  return `${LEFT} is not read: the span is of version 2, as it has ${mark?.field}`;
}

const KINDS: ReadonlyMap<unknown, number> = new Map([
  ['CLIENT', SpanKind.CLIENT],
  ['SERVER', SpanKind.SERVER],
  ['PRODUCER', SpanKind.PRODUCER],
  ['CONSUMER', SpanKind.CONSUMER],
]);

/** Tags by key. Those that stand for a field of OTLP are taken out; the rest become attributes. */
type Tags = Map<string, string>;

class ZipkinReader {
  readonly #resources = new Map<string, Resource>();
  readonly #scopes = new ScopePool();

  /** Reads a span of version 2 and adds `more` to its attributes. */
  read(span: JsonObject, more: Attributes = []): Span {
    const traceId = readTraceId(span, 'traceId');
    const spanId = readSpanId(span, 'id');
    const tags = readTags(span);
    const status = takeStatus(tags);
    const events = readMessages(span, 'annotations', readAnnotation);
    const start = readMicros(span, 'timestamp') || earliest(events);
    const scope = this.#scopes.of(
      take(tags, 'otel.scope.name') ?? take(tags, 'otel.library.name') ?? '',
      take(tags, 'otel.scope.version') ?? take(tags, 'otel.library.version') ?? '',
    );
    const service = readMessage(span, 'localEndpoint', (endpoint) => readString(endpoint, 'serviceName')) ?? '';
    const droppedAttributesCount = takeCount(tags, 'otel.dropped_attributes_count');
    const droppedEventsCount = takeCount(tags, 'otel.dropped_events_count');
    return {
      traceId,
      spanId,
      parentSpanId: readSpanId(span, 'parentId'),
      traceState: '',
      flags: 0,
      name: readString(span, 'name'),
      kind: readKind(span),
      startTimeUnixNano: start,
      endTimeUnixNano: endOf(start, readSignedMicros(span, 'duration')),
      attributes: [
        ...Array.from(tags, ([key, value]) => ({ key, value })),
        ...more,
        ...readEndpoints(span),
        ...readMarks(span),
      ],
      droppedAttributesCount,
      events,
      droppedEventsCount,
      links: [],
      droppedLinksCount: 0,
      statusCode: status.code,
      statusMessage: status.message,
      resource: this.#resourceOf(service),
      scope,
    };
  }

  #resourceOf(service: string): Resource {
    const known = this.#resources.get(service);
    if (known !== undefined) return known;
    const resource = plainResource(service === '' ? [] : [{ key: 'service.name', value: service }]);
    this.#resources.set(service, resource);
    return resource;
  }
}

function readTags(span: JsonObject): Tags {
  const tags = readMessage(span, 'tags', (message) =>
    Object.entries(message).map(([key, value]): [string, string] => [key.toWellFormed(), asString(value, key)]),
  );
  return new Map(tags);
}

/** Zipkin has no internal spans, so a span without a kind may be of any kind. */
function readKind(span: JsonObject): number {
  const { kind } = span;
  if (kind === undefined || kind === null) return SpanKind.UNSPECIFIED;
  return KINDS.get(kind) ?? refuse('kind', 'CLIENT, SERVER, PRODUCER or CONSUMER', kind);
}

function readEndpoints(span: JsonObject): Attribute[] {
  return [
    ...(readMessage(span, 'remoteEndpoint', (endpoint) => [
      ...textAttribute('peer.service', readString(endpoint, 'serviceName')),
      ...addressAttributes('network.peer', endpoint),
    ]) ?? []),
    ...(readMessage(span, 'localEndpoint', (endpoint) => addressAttributes('network.local', endpoint)) ?? []),
  ];
}

function addressAttributes(prefix: string, endpoint: JsonObject): Attribute[] {
  const port = readUint32(endpoint, 'port');
  return [
    ...textAttribute(`${prefix}.address`, readString(endpoint, 'ipv4') || readString(endpoint, 'ipv6')),
    ...(port === 0 ? [] : [{ key: `${prefix}.port`, value: BigInt(port) }]),
  ];
}

function textAttribute(key: string, value: string): Attribute[] {
  return value === '' ? [] : [{ key, value }];
}

/** Reads `shared` and `debug`, for which OTLP has no field. */
function readMarks(span: JsonObject): Attribute[] {
  return ['shared', 'debug'].flatMap((mark) => (span[mark] === true ? [{ key: `zipkin.${mark}`, value: true }] : []));
}

/** The time of the earliest annotation, for a span without a time. 0 if there is none. */
function earliest(events: readonly SpanEvent[]): bigint {
  return events.reduce((least, { timeUnixNano: time }) => (least === 0n || time < least ? time : least), 0n);
}

function take(tags: Tags, key: string): string | undefined {
  const value = tags.get(key);
  tags.delete(key);
  return value;
}

function takeCount(tags: Tags, key: string): number {
  const text = tags.get(key);
  if (text === undefined) return 0;
  const count = under('tags', () => readUint32({ [key]: text }, key));
  tags.delete(key);
  return count;
}
