/** Spans as conditions and answers use them. */
import type { Span } from '../../../model/span.ts';
import { serviceName } from '../../../model/span.ts';
import type { SkeletonNode } from '../../../model/trace-tree.ts';
import type { SpanRecord } from '../../backend.ts';
import type { FilterableSpan } from '../../evaluator/filterable.ts';
import { filterableSpan } from '../../evaluator/filterable.ts';
import type { SpanSource, Stored } from './documents.ts';
import { spanRef } from './names.ts';
import { readSpanText } from './span-text.ts';

/** The decoded span of a document. */
export class Candidate {
  readonly stored: Stored<SpanSource>;
  readonly span: Span;
  readonly filterable: FilterableSpan;

  constructor(stored: Stored<SpanSource>) {
    this.stored = stored;
    this.span = readSpanText(stored.source.span);
    this.filterable = filterableSpan(this.span);
  }

  get traceId(): string {
    return this.span.traceId;
  }

  get ref(): string {
    return spanRef(this.span.startTimeUnixNano, this.stored.id);
  }

  toRecord(): SpanRecord {
    const { ingested, resource: resourceRef, scope: scopeRef } = this.stored.source;
    const { attributes: _attributes, events: _events, links: _links, resource, scope: _scope, ...fields } = this.span;
    return {
      ...fields,
      ref: this.ref,
      ingestionTimeUnixNano: BigInt(ingested),
      service: serviceName(resource),
      resourceRef,
      scopeRef,
    };
  }
}

/** A span of a skeleton. Reads its contents only for conditions on them. */
export function skeletonSpan(traceId: string, node: SkeletonNode, read: () => FilterableSpan): FilterableSpan {
  const { spanId, parentSpanId, kind, startTimeUnixNano, endTimeUnixNano } = node;
  return {
    traceId,
    spanId,
    parentSpanId,
    kind,
    startTimeUnixNano,
    endTimeUnixNano,
    get service() {
      return read().service;
    },
    get name() {
      return read().name;
    },
    get statusCode() {
      return read().statusCode;
    },
    get statusMessage() {
      return read().statusMessage;
    },
    get scopeName() {
      return read().scopeName;
    },
    get scopeVersion() {
      return read().scopeVersion;
    },
    attributeLists: (scope) => read().attributeLists(scope),
    events: () => read().events(),
    links: () => read().links(),
  };
}
