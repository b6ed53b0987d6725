import { SpangraphError } from '../../../src/errors.ts';
import {
  type EntityRef,
  type InstrumentationScope,
  type Resource,
  SPAN_KINDS,
  type Span,
  type SpanEvent,
  type SpanLink,
  STATUS_CODES,
} from '../../../src/model/span.ts';
import type { OnMessages } from '../decode-limits.ts';
import { type DecodedTraces, SpanCollector } from '../decoded-traces.ts';
import {
  asObject,
  asString,
  enumNames,
  FieldFlaw,
  isObject,
  type JsonObject,
  type Note,
  readEnum,
  readHex,
  readList,
  readMessage,
  readMessages,
  readString,
  readUint32,
  readUint64,
} from '../json-fields.ts';
import { readAttributes } from './decode-json-value.ts';
import { type ParsedJson, parseRequest } from './parse-json.ts';
import { renameSnakeCase } from './snake-case.ts';

/**
 * Decodes an ExportTraceServiceRequest in OTLP/JSON (OTLP spec, "JSON Protobuf Encoding"): ids in hex of any case, enums
 * as integers, lowerCamelCase keys, unknown keys ignored, null as absent, 64-bit integers as decimal strings or numbers
 * of which no digit is lost. What senders get wrong and can be read without doubt is, with a warning: keys in snake_case,
 * enums by name, spans without `kind`.
 *
 * A span with a field of a wrong type, a value nested too deep or a lone surrogate in a string is rejected; where that is
 * so in a resource or a scope, all spans under it are. Ids are not checked for length here. What has not the form of a
 * request (not JSON, no object, lists of resources, scopes or spans that are none): SpangraphError MALFORMED_REQUEST.
 */
export function decodeTracesJson(payload: Buffer, onMessages?: OnMessages): DecodedTraces {
  return decodeTracesValue(parseRequest(payload, onMessages));
}

/** The same of what was parsed already. */
export function decodeTracesValue({ value: request, text, messages = 0 }: ParsedJson): DecodedTraces {
  if (!isObject(request)) throw malformed('it', 'an object with resourceSpans');
  const collector = new SpanCollector();
  collector.messages = messages;
  const renamed = renameSnakeCase(request, text);
  if (renamed !== undefined) {
    collector.warn(
      'snake_case',
      () => `keys in snake_case, such as ${renamed}, are read; OTLP/JSON has lowerCamelCase only`,
    );
  }
  for (const [index, item] of listIn(request, 'resourceSpans').entries()) {
    const path = `resourceSpans[${index}]`;
    if (!isObject(item)) throw malformed(path, 'an object');
    collectResourceSpans(collector, item, path);
  }
  return collector;
}

function collectResourceSpans(collector: SpanCollector, resourceSpans: JsonObject, path: string): void {
  requireMessage(resourceSpans, 'resource', path);
  const resource = attempt(path, () => readResource(resourceSpans));
  for (const [index, item] of listIn(resourceSpans, 'scopeSpans', path).entries()) {
    const scopePath = `${path}.scopeSpans[${index}]`;
    if (!isObject(item)) throw malformed(scopePath, 'an object');
    collectScopeSpans(collector, item, resource, scopePath);
  }
}

function collectScopeSpans(
  collector: SpanCollector,
  scopeSpans: JsonObject,
  resource: Attempt<Resource>,
  path: string,
): void {
  requireMessage(scopeSpans, 'scope', path);
  const scope = attempt(path, () => readScope(scopeSpans));
  for (const [index, item] of listIn(scopeSpans, 'spans', path).entries()) {
    if ('flaw' in resource) collector.reject(resource.flaw);
    else if ('flaw' in scope) collector.reject(scope.flaw);
    else collectSpan(collector, item, resource.value, scope.value, `${path}.spans[${index}]`);
  }
}

function collectSpan(
  collector: SpanCollector,
  item: unknown,
  resource: Resource,
  scope: InstrumentationScope,
  path: string,
): void {
  const note: Note = (kind, problem) => collector.warn(kind, () => `${path}.${problem()}`);
  const span = attempt(path, () => readSpan(asObject(item), resource, scope, note));
  if ('flaw' in span) collector.reject(span.flaw);
  else collector.accept(span.value);
}

type Attempt<Result> = { readonly value: Result } | { readonly flaw: string };

function attempt<Result>(path: string, read: () => Result): Attempt<Result> {
  try {
    return { value: read() };
  } catch (error) {
    const flaw = FieldFlaw.under(path, error);
    if (flaw instanceof FieldFlaw) return { flaw: flaw.describe() };
    throw error;
  }
}

/** A list that the form of a request stands on: where it is no list, nothing of the request can be read. */
function listIn(object: JsonObject, key: string, path?: string): readonly unknown[] {
  const value = object[key];
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw malformed(path === undefined ? key : `${path}.${key}`, 'an array');
}

function requireMessage(object: JsonObject, key: string, path: string): void {
  const value = object[key];
  if (value !== undefined && value !== null && !isObject(value)) throw malformed(`${path}.${key}`, 'an object');
}

function malformed(where: string, wanted: string): SpangraphError {
  return new SpangraphError(
    'MALFORMED_REQUEST',
    `The body is not an OTLP/JSON trace request: ${where} must be ${wanted}.`,
  );
}

function readResource(resourceSpans: JsonObject): Resource {
  const schemaUrl = readString(resourceSpans, 'schemaUrl');
  const resource = readMessage(resourceSpans, 'resource', (message) => ({
    attributes: readAttributes(message),
    droppedAttributesCount: readUint32(message, 'droppedAttributesCount'),
    schemaUrl,
    entityRefs: readMessages(message, 'entityRefs', readEntityRef),
  }));
  return resource ?? { attributes: [], droppedAttributesCount: 0, schemaUrl, entityRefs: [] };
}

const readEntityRef = (message: JsonObject): EntityRef => ({
  schemaUrl: readString(message, 'schemaUrl'),
  type: readString(message, 'type'),
  idKeys: readList(message, 'idKeys', readItemString),
  descriptionKeys: readList(message, 'descriptionKeys', readItemString),
});

const readItemString = (item: unknown): string => asString(item);

function readScope(scopeSpans: JsonObject): InstrumentationScope {
  const schemaUrl = readString(scopeSpans, 'schemaUrl');
  const scope = readMessage(scopeSpans, 'scope', (message) => ({
    name: readString(message, 'name'),
    version: readString(message, 'version'),
    attributes: readAttributes(message),
    droppedAttributesCount: readUint32(message, 'droppedAttributesCount'),
    schemaUrl,
  }));
  return scope ?? { name: '', version: '', attributes: [], droppedAttributesCount: 0, schemaUrl };
}

const KIND_NAMES = enumNames('SPAN_KIND', SPAN_KINDS);
const STATUS_CODE_NAMES = enumNames('STATUS_CODE', STATUS_CODES);

function readSpan(span: JsonObject, resource: Resource, scope: InstrumentationScope, note: Note): Span {
  // The ids first: where a sender has other ideas of JSON than OTLP, they tell it best.
  const traceId = readHex(span, 'traceId');
  const spanId = readHex(span, 'spanId');
  const noteStatus: Note = (kind, problem) => note(`status ${kind}`, () => `status.${problem()}`);
  const status = readMessage(span, 'status', (message) => readStatus(message, noteStatus)) ?? UNSET_STATUS;
  const kind = readEnum(span, 'kind', KIND_NAMES, note);
  if ((span.kind ?? null) === null) note('no kind', () => 'kind is left out, and stored as SPAN_KIND_UNSPECIFIED');
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
  traceId: readHex(link, 'traceId'),
  spanId: readHex(link, 'spanId'),
  traceState: readString(link, 'traceState'),
  attributes: readAttributes(link),
  droppedAttributesCount: readUint32(link, 'droppedAttributesCount'),
  flags: readUint32(link, 'flags'),
});
