import type { SpanLink } from '../../../src/model/span.ts';
import { readSpanId, readTraceId } from '../foreign-fields.ts';
import { type JsonObject, refuse } from '../json-fields.ts';

/** A reference of a span to another. */
export interface Reference {
  readonly type: 'CHILD_OF' | 'FOLLOWS_FROM';
  readonly traceId: string;
  readonly spanId: string;
}

export function readReference(reference: JsonObject): Reference {
  const { refType } = reference;
  const type =
    refType === 'CHILD_OF' || refType === 'FOLLOWS_FROM'
      ? refType
      : refuse('refType', 'CHILD_OF or FOLLOWS_FROM', refType);
  return { type, traceId: readTraceId(reference, 'traceID'), spanId: readSpanId(reference, 'spanID') };
}

/** As Jaeger chooses it: the first CHILD_OF of the same trace, else the first FOLLOWS_FROM. */
export function parentOf(references: readonly Reference[], traceId: string): Reference | undefined {
  const own = references.filter((reference) => reference.traceId === traceId);
  return own.find(({ type }) => type === 'CHILD_OF') ?? own[0];
}

/** A reference that does not name the parent, with its type as OpenTelemetry's OpenTracing shim writes it. */
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
