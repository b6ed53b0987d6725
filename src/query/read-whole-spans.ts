/** Assembles whole spans of the model from the parts that the port gives. */
import { SpangraphError } from '../errors.ts';
import type { Span } from '../model/span.ts';
import type { SpanReader, SpanRecord } from '../storage/backend.ts';

/**
 * All spans of these traces as they were received, trace after trace, each in the order of `getSkeletons`; unknown
 * traces have none. Spans with equal resources share one object, and so do those with equal scopes. Makes a fixed
 * number of port calls and reads everything into memory: the caller bounds the number of spans.
 */
export async function readWholeSpans(
  reader: SpanReader,
  traceIds: readonly string[],
  signal?: AbortSignal,
): Promise<Span[]> {
  const refs = (await reader.getSkeletons(traceIds, signal)).flat().map((span) => span.ref);
  const records = (await reader.getSpans(refs, signal)).filter((record) => record !== undefined);
  return assemble(reader, records, signal);
}

async function assemble(reader: SpanReader, records: readonly SpanRecord[], signal?: AbortSignal): Promise<Span[]> {
  const refs = records.map((record) => record.ref);
  const everything = refs.map((ref) => ({ ref, limit: Number.MAX_SAFE_INTEGER, offset: 0 }));
  const resourceRefs = [...new Set(records.map((record) => record.resourceRef))];
  const scopeRefs = [...new Set(records.map((record) => record.scopeRef))];
  const [attributes, events, links, resources, scopes] = await Promise.all([
    reader.getAttributes(refs, signal),
    reader.getEvents(everything, signal),
    reader.getLinks(everything, signal),
    reader.getResources(resourceRefs, signal),
    reader.getScopes(scopeRefs, signal),
  ]);
  const resourceByRef = byRef(resourceRefs, resources);
  const scopeByRef = byRef(scopeRefs, scopes);
  return records.map((record, index) => ({
    ...ownFields(record),
    attributes: attributes[index] ?? [],
    events: events[index]?.items ?? [],
    links: links[index]?.items ?? [],
    resource: present(resourceByRef.get(record.resourceRef), record),
    scope: present(scopeByRef.get(record.scopeRef), record),
  }));
}

function byRef<Value>(refs: readonly string[], values: readonly (Value | undefined)[]): Map<string, Value | undefined> {
  return new Map(refs.map((ref, index) => [ref, values[index]]));
}

function present<Value>(value: Value | undefined, record: SpanRecord): Value {
  if (value !== undefined) return value;
  const span = `span ${record.spanId} of trace ${record.traceId}`;
  throw new SpangraphError('STORAGE_UNAVAILABLE', `The resource or scope of ${span} was deleted meanwhile.`);
}

function ownFields(record: SpanRecord): Omit<Span, 'attributes' | 'events' | 'links' | 'resource' | 'scope'> {
  const { ref: _ref, ingestionTimeUnixNano: _ingested, service: _service, ...rest } = record;
  const { resourceRef: _resourceRef, scopeRef: _scopeRef, ...fields } = rest;
  return fields;
}
