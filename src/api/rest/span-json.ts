/** Spans in the form of the original's API (`InternalSpan`), with the events and links that it left out. */
import { naturalText } from '../../model/attribute-text.ts';
import { type Attributes, type AttributeValue, isArrayValue, valueSize } from '../../model/attributes.ts';
import { decoded } from '../../model/encoded-attributes.ts';
import { durationNano, type InstrumentationScope, type Resource } from '../../model/span.ts';
import type { QueryService } from '../../query/query-service.ts';
import type { EventRecord, LinkRecord, SpanRecord } from '../../query/types.ts';
import { wholeList } from '../../query/whole-list.ts';
import { KINDS, STATUS_CODES } from './keys.ts';

/** These spans with all details, in their order. Bigints in it become JSON numbers. */
export async function spansJson(
  query: QueryService,
  spans: readonly SpanRecord[],
  pageSize: number,
): Promise<object[]> {
  return await Promise.all(
    spans.map(async (span) => {
      const [attributes, resource, scope, events, links] = await Promise.all([
        query.details.attributes(span),
        query.details.resource(span),
        query.details.scope(span),
        wholeList((after) => query.details.events(span, { first: pageSize, after })),
        wholeList((after) => query.details.links(span, { first: pageSize, after })),
      ]);
      const parts = { attributes: decoded(attributes), resource, scope, events, links };
      query.account.answerBytes(jsonSize(parts));
      return spanJson(span, parts);
    }),
  );
}

interface Parts {
  readonly attributes: Attributes;
  readonly resource: Resource;
  readonly scope: InstrumentationScope;
  readonly events: readonly EventRecord[];
  readonly links: readonly LinkRecord[];
}

/** Bytes of a span's own fields in JSON with their names, about, and of those of a scope, an event or a link. */
const SPAN_BYTES = 700;
const PART_BYTES = 100;
/** Bytes of the punctuation of an attribute. */
const PUNCTUATION_BYTES = 6;

/** Bytes of a span in JSON, about. Counted before it is made: its resource is repeated in each span. */
function jsonSize({ attributes, resource, scope, events, links }: Parts): number {
  const own = SPAN_BYTES + scope.name.length + scope.version.length;
  const inner = [resource.attributes, scope.attributes, ...[...events, ...links].map((part) => part.attributes)];
  return [attributes, ...inner].reduce((bytes, list) => bytes + PART_BYTES + attributesJsonSize(list), own);
}

function attributesJsonSize(attributes: Attributes): number {
  return attributes.reduce((bytes, { key, value }) => bytes + PUNCTUATION_BYTES + key.length + valueSize(value), 0);
}

function spanJson(span: SpanRecord, { attributes, resource, scope, events, links }: Parts): object {
  return {
    resource: {
      attributes: attributesJson(resource.attributes),
      droppedAttributesCount: resource.droppedAttributesCount,
    },
    scope: {
      name: scope.name,
      version: scope.version,
      attributes: attributesJson(scope.attributes),
      droppedAttributesCount: scope.droppedAttributesCount,
    },
    span: {
      traceId: span.traceId,
      spanId: span.spanId,
      traceState: span.traceState,
      parentSpanId: span.parentSpanId,
      name: span.name,
      kind: KINDS[span.kind] ?? String(span.kind),
      startTimeUnixNano: span.startTimeUnixNano,
      endTimeUnixNano: span.endTimeUnixNano,
      attributes: attributesJson(attributes),
      droppedAttributesCount: span.droppedAttributesCount,
      events: events.map((event) => ({ ...event, attributes: attributesJson(event.attributes) })),
      droppedEventsCount: span.droppedEventsCount,
      links: links.map((link) => ({ ...link, attributes: attributesJson(link.attributes) })),
      droppedLinksCount: span.droppedLinksCount,
      status: { message: span.statusMessage, code: STATUS_CODES[span.statusCode] ?? String(span.statusCode) },
    },
    externalFields: { durationNano: durationNano(span) },
    ingestionTimeUnixNano: span.ingestionTimeUnixNano,
  };
}

/** The attributes as an object. If a key occurs twice, its first value counts. */
function attributesJson(attributes: Attributes): object {
  const entries = new Map<string, unknown>();
  for (const { key, value } of attributes) if (!entries.has(key)) entries.set(key, valueJson(value));
  return Object.fromEntries(entries);
}

/** Natural JSON with all digits of an int64. Numbers that JSON lacks (NaN, infinities) and bytes become text. */
export function valueJson(value: AttributeValue): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : naturalText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return naturalText(value);
  return isArrayValue(value) ? value.map(valueJson) : attributesJson(value.entries);
}
