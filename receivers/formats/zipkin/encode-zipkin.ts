/** Writes spans in Zipkin's JSON, version 2: the inverse of `decodeZipkin`. */
import { attributeNamed } from '../../../src/model/attributes.ts';
import { stringText } from '../../../src/model/json-text.ts';
import { naturalObject } from '../../../src/model/natural-value.ts';
import {
  hasOtherParent,
  isUnfinished,
  type Span,
  type SpanEvent,
  SpanKind,
  serviceName,
} from '../../../src/model/span.ts';
import { endpointsOf, zipkinName } from './endpoints-of.ts';
import { tagsOf } from './tags-of.ts';

const NANOS_PER_MICRO = 1_000n;
/** Half of a trace id. Zipkin shows ids of 64 bits without it. */
const ZEROS = '0'.repeat(16);

const KINDS: ReadonlyMap<number, string> = new Map([
  [SpanKind.CLIENT, 'CLIENT'],
  [SpanKind.SERVER, 'SERVER'],
  [SpanKind.PRODUCER, 'PRODUCER'],
  [SpanKind.CONSUMER, 'CONSUMER'],
]);

/** Attributes by which `decodeZipkin` keeps the marks of a span. */
const SHARED_KEY = 'zipkin.shared';
const DEBUG_KEY = 'zipkin.debug';

export interface ZipkinFacts {
  /** Whether the trace has the calling half of this span's id, so that readers do not take both for one span. */
  readonly isOtherHalf: boolean;
}

/**
 * A span as a JSON object (docs/zipkin.md has the table). Names are lower case, times are microseconds, rounded down. A finished
 * span lasts at least one microsecond; an unfinished one, and one that ends before it starts, has no duration. Links and what else
 * Zipkin has no field for are left out.
 */
export function zipkinSpanText(span: Span, { isOtherHalf }: ZipkinFacts): string {
  const { local, remote, said } = endpointsOf(serviceName(span.resource), span.kind, span.attributes);
  const isShared = isMarked(span, SHARED_KEY);
  const isDebug = isMarked(span, DEBUG_KEY);
  const marks = new Set([...said, ...(isShared ? [SHARED_KEY] : []), ...(isDebug ? [DEBUG_KEY] : [])]);
  const kind = KINDS.get(span.kind);
  const duration = durationMicros(span);
  const members = [
    `"traceId":"${zipkinTraceId(span.traceId)}"`,
    hasOtherParent(span) && `"parentId":"${span.parentSpanId}"`,
    `"id":"${span.spanId}"`,
    kind !== undefined && `"kind":"${kind}"`,
    span.name !== '' && `"name":${stringText(zipkinName(span.name))}`,
    span.startTimeUnixNano > 0n && `"timestamp":${span.startTimeUnixNano / NANOS_PER_MICRO}`,
    duration !== undefined && `"duration":${duration}`,
    local !== undefined && `"localEndpoint":${local}`,
    remote !== undefined && `"remoteEndpoint":${remote}`,
    span.events.length > 0 && `"annotations":[${span.events.map(annotationText).join(',')}]`,
    tagsMember(tagsOf(span, marks)),
    isDebug && '"debug":true',
    (isShared || isOtherHalf) && '"shared":true',
  ];
  return `{${members.filter((member) => member !== false).join(',')}}`;
}

/** As Zipkin shows it: 16 digits if the other 16 are zeros. */
export function zipkinTraceId(traceId: string): string {
  return traceId.startsWith(ZEROS) ? traceId.slice(ZEROS.length) : traceId;
}

function isMarked({ attributes }: Span, key: string): boolean {
  return attributeNamed(attributes, key) === true;
}

function durationMicros(span: Span): bigint | undefined {
  const nanos = span.endTimeUnixNano - span.startTimeUnixNano;
  if (isUnfinished(span) || nanos < 0n) return undefined;
  const micros = nanos / NANOS_PER_MICRO;
  return micros > 0n ? micros : 1n;
}

function annotationText({ timeUnixNano, name, attributes }: SpanEvent): string {
  const value =
    attributes.length === 0 ? name : `${JSON.stringify(name)}: ${JSON.stringify(naturalObject(attributes))}`;
  return `{"timestamp":${timeUnixNano / NANOS_PER_MICRO},"value":${stringText(value)}}`;
}

function tagsMember(tags: ReadonlyMap<string, string>): string | false {
  if (tags.size === 0) return false;
  const members = Array.from(tags, ([key, value]) => `${stringText(key)}:${stringText(value)}`);
  return `"tags":{${members.join(',')}}`;
}
