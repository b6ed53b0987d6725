import {
  type InstrumentationScope,
  type Resource,
  SPAN_KINDS,
  type Span,
  type SpanEvent,
  type SpanLink,
  STATUS_CODES,
} from '../../../src/model/span.ts';
import {
  enumNames,
  type JsonObject,
  type Note,
  readEnum,
  readHex,
  readMessage,
  readMessages,
  readString,
  readUint32,
  readUint64,
} from '../json-fields.ts';
import { readAttributes } from './decode-json-value.ts';

const KIND_NAMES = enumNames('SPAN_KIND', SPAN_KINDS);
const STATUS_CODE_NAMES = enumNames('STATUS_CODE', STATUS_CODES);

/** Reads a Span and notes lenient reading. Ids are kept as they are, of any length. */
export function readSpan(span: JsonObject, resource: Resource, scope: InstrumentationScope, note: Note): Span {
  // The ids come first: for a sender with another JSON mapping, a reason about ids explains most.
  const traceId = readHex(span, 'traceId');
  const spanId = readHex(span, 'spanId');
  const noteStatus: Note = (code, subject, problem) => note(code, `status.${subject}`, () => `status.${problem()}`);
  const status = readMessage(span, 'status', (message) => readStatus(message, noteStatus)) ?? UNSET_STATUS;
  const kind = readEnum(span, 'kind', KIND_NAMES, note);
  if ((span.kind ?? null) === null)
    note('MISSING_KIND', '', () => 'kind is missing, and is stored as SPAN_KIND_UNSPECIFIED');
  return {
    traceId,
    spanId,
    parentSpanId: readHex(span, 'parentSpanId'),
    traceState: readString(span, 'traceState'),
    flags: readUint32(span, 'flags'),
    name: readString(span, 'name'),
    kind,
    startTimeUnixNano: readUint64(span, 'startTimeUnixNano'),
    endTimeUnixNano: readUint64(span, 'endTimeUnixNano'),
    attributes: readAttributes(span),
    droppedAttributesCount: readUint32(span, 'droppedAttributesCount'),
    events: readMessages(span, 'events', readEvent),
    droppedEventsCount: readUint32(span, 'droppedEventsCount'),
    links: readMessages(span, 'links', readLink),
    droppedLinksCount: readUint32(span, 'droppedLinksCount'),
    statusCode: status.code,
    statusMessage: status.message,
    resource,
    scope,
  };
}

interface Status {
  readonly code: number;
  readonly message: string;
}

const UNSET_STATUS: Status = { code: 0, message: '' };

const readStatus = (message: JsonObject, note: Note): Status => ({
  code: readEnum(message, 'code', STATUS_CODE_NAMES, note),
  message: readString(message, 'message'),
});

const readEvent = (event: JsonObject): SpanEvent => ({
  timeUnixNano: readUint64(event, 'timeUnixNano'),
  name: readString(event, 'name'),
  attributes: readAttributes(event),
  droppedAttributesCount: readUint32(event, 'droppedAttributesCount'),
});

const readLink = (link: JsonObject): SpanLink => ({
  traceId: readLinkId(link, 'traceId'),
  spanId: readLinkId(link, 'spanId'),
  traceState: readString(link, 'traceState'),
  attributes: readAttributes(link),
  droppedAttributesCount: readUint32(link, 'droppedAttributesCount'),
  flags: readUint32(link, 'flags'),
});

/** Keeps text that is not an id, because an invalid id costs the link and not the span. */
function readLinkId(link: JsonObject, key: string): string {
  const value = link[key];
  return typeof value === 'string' ? value.toLowerCase() : readHex(link, key);
}
