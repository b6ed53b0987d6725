/** A span of the model, assembled from the parts that the port gives. */
import type { Span } from '../model/span.ts';
import type { SpanRecord } from '../storage/backend.ts';

/** The parts of a span that have reads of their own. */
export type SpanParts = Pick<Span, 'attributes' | 'events' | 'links' | 'resource' | 'scope'>;

/** The span as it was received. */
export function wholeSpan(record: SpanRecord, parts: SpanParts): Span {
  const { ref: _ref, ingestionTimeUnixNano: _ingested, service: _service, attributes: _attributes, ...rest } = record;
  const { resourceRef: _resourceRef, scopeRef: _scopeRef, ...fields } = rest;
  return { ...fields, ...parts };
}
