import { hasParent, type SpanLink } from '../../../src/model/span.ts';
import { readSpanId, readTraceId } from '../foreign-fields.ts';
import { type JsonObject, readMessages, refuse } from '../json-fields.ts';
import type { Reference, SpanReferences } from './references.ts';

function readReference(reference: JsonObject): Reference {
  const { refType } = reference;
  const type =
    refType === 'CHILD_OF' || refType === 'FOLLOWS_FROM'
      ? refType
      : refuse('refType', 'CHILD_OF or FOLLOWS_FROM', refType);
  return { type, traceId: readTraceId(reference, 'traceID'), spanId: readSpanId(reference, 'spanID') };
}

/** Reads the ids and references of a span. `parentSpanID`, found in old files, counts if no reference is of the same trace. */
export function readSpanReferences(span: JsonObject): SpanReferences {
  const traceId = readTraceId(span, 'traceID');
  const spanId = readSpanId(span, 'spanID');
  const references = readMessages(span, 'references', readReference);
  const parentSpanId = readSpanId(span, 'parentSpanID');
  // Some senders write "0" for a span without a parent.
  if (!hasParent({ parentSpanId }) || references.some((reference) => reference.traceId === traceId)) {
    return { traceId, spanId, references };
  }
  return { traceId, spanId, references: [...references, { type: 'CHILD_OF', traceId, spanId: parentSpanId }] };
}

/** Makes a link of a reference that does not name the parent. OpenTelemetry's OpenTracing shim writes the type like this. */
export function linkOf({ type, traceId, spanId }: Reference): SpanLink {
  return {
    traceId,
    spanId,
    traceState: '',
    attributes: [{ key: 'opentracing.ref_type', value: type.toLowerCase() }],
    droppedAttributesCount: 0,
    flags: 0,
  };
}
