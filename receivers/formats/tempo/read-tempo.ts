/** Reads traces in Tempo's JSON (`/api/traces/{id}`, `/api/v2/traces/{id}`, Grafana's downloads), which is close to OTLP. */
import { bytesOfBase64 } from '../../../src/model/base64.ts';
import { SPAN_KINDS, STATUS_CODES } from '../../../src/model/span.ts';
import { enumNames, isObject, type JsonObject } from '../json-fields.ts';

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
const HEX = /^(?:[0-9a-fA-F]{2})+$/;
const BASE64_TRACE_ID = /^[A-Za-z0-9+/]{22}==$/;
const KINDS = enumNames('SPAN_KIND', SPAN_KINDS);
const CODES = enumNames('STATUS_CODE', STATUS_CODES);
/** Lists of scopes. Old versions of Tempo write the second name, from before OTLP 0.15. */
const SCOPE_LISTS = ['scopeSpans', 'instrumentationLibrarySpans'];

/**
 * Converts the trace to a request in OTLP/JSON. Undefined for a value that is not of Tempo. Tempo follows protobuf's JSON
 * mapping: ids are in base64, enums are names, and defaults are absent. Ids in hex, as Grafana writes them, stay.
 */
export function tempoRequest(value: JsonObject): JsonObject | undefined {
  const { trace } = value;
  if (isObject(trace)) {
    const { batches, resourceSpans, ...others } = trace;
    const lists = [batches, resourceSpans, value.batches, value.resourceSpans];
    return { ...others, resourceSpans: convertResources(joined(lists)) };
  }
  if ('batches' in value) return { resourceSpans: convertResources(joined([value.batches, value.resourceSpans])) };
  return hasBase64Ids(value) ? { ...value, resourceSpans: convertResources(value.resourceSpans) } : undefined;
}

/** All lists that are there as one. What is not a list stays, and the decoder refuses it. */
function joined(lists: readonly unknown[]): unknown {
  const present = lists.filter((list) => list !== undefined && list !== null);
  return present.find((list) => !Array.isArray(list)) ?? present.flat();
}

/** Whether this is a trace taken out of Tempo's answer. Its first span shows it. */
function hasBase64Ids({ resourceSpans }: JsonObject): boolean {
  for (const resource of objectsIn(resourceSpans)) {
    const scopes = SCOPE_LISTS.flatMap((list) => objectsIn(resource[list]));
    const [span] = scopes.flatMap(({ spans }) => objectsIn(spans).slice(0, 1));
    if (span !== undefined) return typeof span.traceId === 'string' && BASE64_TRACE_ID.test(span.traceId);
  }
  return false;
}

function objectsIn(list: unknown): readonly JsonObject[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** Converts each object of the list. Values of other types stay, and the decoder refuses them. */
function convertAll(list: unknown, convert: (item: JsonObject) => JsonObject): unknown {
  return Array.isArray(list) ? list.map((item: unknown) => (isObject(item) ? convert(item) : item)) : list;
}

function convertMember(object: JsonObject, key: string, convert: (value: unknown) => unknown): JsonObject {
  return key in object ? { ...object, [key]: convert(object[key]) } : object;
}

function convertResources(resources: unknown): unknown {
  const convertScope = (scope: JsonObject): JsonObject =>
    convertMember(scope, 'spans', (spans) => convertAll(spans, convertSpan));
  const convertResource = (resource: JsonObject): JsonObject =>
    SCOPE_LISTS.reduce(
      (converted, list) => convertMember(converted, list, (scopes) => convertAll(scopes, convertScope)),
      resource,
    );
  return convertAll(resources, convertResource);
}

function convertSpan(span: JsonObject): JsonObject {
  const { parentSpanId, kind = 0, status, links } = span;
  return {
    ...convertIds(span),
    kind: KINDS.get(kind) ?? kind,
    ...(parentSpanId !== undefined && { parentSpanId: hexId(parentSpanId, SPAN_ID_BYTES) }),
    ...(isObject(status) && { status: convertMember(status, 'code', (code) => CODES.get(code) ?? code) }),
    ...(links !== undefined && { links: convertAll(links, convertIds) }),
  };
}

/** Converts the ids of a span or a link. */
function convertIds(holder: JsonObject): JsonObject {
  const { traceId, spanId } = holder;
  return { ...holder, traceId: hexId(traceId, TRACE_ID_BYTES), spanId: hexId(spanId, SPAN_ID_BYTES) };
}

/** Trace ids of 64 bits are padded with zeros. What is not an id stays, and the decoder refuses it. */
function hexId(id: unknown, bytes: number): unknown {
  if (typeof id !== 'string' || (id.length === 2 * bytes && HEX.test(id))) return id;
  const digits = Array.from(bytesOfBase64(id) ?? [], (byte) => byte.toString(16).padStart(2, '0'));
  const hex = digits.join('');
  return hex.length === 2 * bytes || hex.length === 2 * SPAN_ID_BYTES ? hex.padStart(2 * bytes, '0') : id;
}
