/** The rows of the memory backend: spans by key, in order of arrival. */
import { exactText } from '../../model/attribute-text.ts';
import { type InstrumentationScope, type Resource, type Span, type SpanKey, serviceName } from '../../model/span.ts';
import type { SkeletonSpan, SpanRecord } from '../backend.ts';

/** A stored span with the further fields of its record. */
export interface SpanRow {
  readonly ref: string;
  readonly span: Span;
  readonly ingestionTimeUnixNano: bigint;
  readonly resourceRef: string;
  readonly scopeRef: string;
}

/** Shared by reader and writer. The key is {@link refOf}. */
export type SpanRows = Map<string, SpanRow>;

/** The span's key as text. */
export function refOf({ traceId, spanId, kind, startTimeUnixNano }: SpanKey): string {
  return `${traceId}:${spanId}:${kind}:${startTimeUnixNano}`;
}

/** The row of a span that is ingested at this time. */
export function toRow(span: Span, ingestionTimeUnixNano: bigint): SpanRow {
  const [resourceRef, scopeRef] = [resourceRefOf(span.resource), scopeRefOf(span.scope)];
  return { ref: refOf(span), span, ingestionTimeUnixNano, resourceRef, scopeRef };
}

/** The content as text, so that equal resources have one ref. */
function resourceRefOf({ attributes, droppedAttributesCount, schemaUrl, entityRefs }: Resource): string {
  const refs = entityRefs.map((ref) => [ref.schemaUrl, ref.type, ref.idKeys, ref.descriptionKeys]);
  return JSON.stringify([schemaUrl, droppedAttributesCount, refs, exactText({ entries: attributes })]);
}

/** The content as text, so that equal scopes have one ref. */
function scopeRefOf({ name, version, attributes, droppedAttributesCount, schemaUrl }: InstrumentationScope): string {
  return JSON.stringify([name, version, schemaUrl, droppedAttributesCount, exactText({ entries: attributes })]);
}

/** The record of a row. */
export function toRecord({ span, ...row }: SpanRow): SpanRecord {
  const { attributes: _attributes, events: _events, links: _links, resource, scope: _scope, ...fields } = span;
  return { ...fields, ...row, service: serviceName(resource) };
}

export function toSkeleton({ ref, span }: SpanRow): SkeletonSpan {
  const { spanId, parentSpanId, kind, startTimeUnixNano, endTimeUnixNano } = span;
  return { ref, spanId, parentSpanId, kind, startTimeUnixNano, endTimeUnixNano };
}
