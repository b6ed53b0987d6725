/** What conditions test: spans, traces, and their surroundings. */
import type { AttributeScope, Attributes } from '../../model/attributes.ts';
import type { Exception } from '../../model/exception.ts';
import { attributeLists, type Span, type SpanEvent, type SpanLink, serviceName } from '../../model/span.ts';
import type { SkeletonNode, TraceTree } from '../../model/trace-tree.ts';
import type { TraceSummary } from '../backend.ts';
import type { SpanFilter } from '../query.ts';

/**
 * What conditions test. A backend may read it lazily: each part is requested only by conditions that need it. It is
 * also a node of the tree of its trace.
 */
export interface FilterableSpan extends SkeletonNode {
  readonly traceId: string;
  /** `service.name` of the resource. Empty if it has none. */
  readonly service: string;
  readonly name: string;
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly scopeName: string;
  readonly scopeVersion: string;
  /** One list for SPAN, RESOURCE and SCOPE, one each for events and links. */
  attributeLists(scope: AttributeScope): Iterable<Attributes>;
  /** In the order received. */
  events(): Iterable<SpanEvent>;
  links(): Iterable<SpanLink>;
}

/**
 * What conditions see beyond their span. Only conditions on relations, on the targets of links and on traces use it. It
 * lives for one query. Results about a trace are kept with the trace's object, so it always returns the same object for
 * a trace.
 */
export interface FilterContext {
  /** Undefined where the trace is not stored. */
  trace(traceId: string): FilterableTrace | undefined;
  /** All stored spans with that id in that trace: the halves of one call share it. */
  spansById(traceId: string, spanId: string): Iterable<FilterableSpan>;
  /** What log records told of the span. */
  exceptions(span: FilterableSpan): readonly Exception[];
  /**
   * Whether a span, which a condition on another span has reached, meets the filter, if the context can tell without
   * reading the span. Undefined: the span must be tested.
   */
  known(filter: SpanFilter, span: FilterableSpan): boolean | undefined;
}

/** A whole trace. Each part is requested only by conditions that need it, possibly often. */
export interface FilterableTrace {
  readonly summary: TraceSummary;
  /** At least one, in any fixed order. */
  spans(): readonly FilterableSpan[];
  /** Of these spans; the indexes agree. */
  tree(): TraceTree<SkeletonNode>;
  /** The span of `summary.rootRef`. */
  root(): FilterableSpan | undefined;
}

/** A span of the model in the form that conditions test. */
export function filterableSpan(span: Span): FilterableSpan {
  const { traceId, spanId, parentSpanId, name, kind, statusCode, statusMessage, scope } = span;
  const { startTimeUnixNano, endTimeUnixNano } = span;
  return {
    traceId,
    spanId,
    parentSpanId,
    name,
    kind,
    statusCode,
    statusMessage,
    startTimeUnixNano,
    endTimeUnixNano,
    service: serviceName(span.resource),
    scopeName: scope.name,
    scopeVersion: scope.version,
    attributeLists: (where) => attributeLists(span, where),
    events: () => span.events,
    links: () => span.links,
  };
}
