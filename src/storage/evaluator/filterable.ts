/** What conditions look at: spans, traces, and what lies around them. */
import type { AttributeScope, Attributes } from '../../model/attributes.ts';
import { attributeLists, type Span, type SpanEvent, type SpanLink, serviceName } from '../../model/span.ts';
import type { SkeletonNode, TraceTree } from '../../model/trace-tree.ts';
import type { TraceSummary } from '../backend.ts';
import type { SpanFilter } from '../query.ts';

/**
 * What conditions look at. A backend may read lazily: everything is asked for only by conditions on it. It is a node of
 * its trace's tree as well.
 */
export interface FilterableSpan extends SkeletonNode {
  readonly traceId: string;
  /** `service.name` of the resource, empty where it has none. */
  readonly service: string;
  readonly name: string;
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly scopeName: string;
  readonly scopeVersion: string;
  /** One list for SPAN, RESOURCE and SCOPE, one each for events and links. */
  attributeLists(scope: AttributeScope): readonly Attributes[];
  /** In the order received. */
  events(): readonly SpanEvent[];
  links(): readonly SpanLink[];
}

/**
 * Where conditions look beyond their span; asked only by conditions on relations, on links' targets and on traces. Lives
 * for one query: what it says of a trace is remembered with the trace's object, so it gives the same one each time.
 */
export interface FilterContext {
  /** Undefined where the trace is not stored. */
  trace(traceId: string): FilterableTrace | undefined;
  /** All stored spans with that id in that trace: the halves of one call share it. */
  spansById(traceId: string, spanId: string): readonly FilterableSpan[];
  /** Whether a span that a condition on others came upon meets the filter, where the context can tell without a look at the
   * span. Undefined: look. */
  known(filter: SpanFilter, span: FilterableSpan): boolean | undefined;
}

/** A whole trace; every part is asked for only by conditions that need it, and may be asked for often. */
export interface FilterableTrace {
  readonly summary: TraceSummary;
  /** At least one, in any order that stays. */
  spans(): readonly FilterableSpan[];
  /** Of these spans; the indexes agree. */
  tree(): TraceTree<SkeletonNode>;
  /** The span of `summary.rootRef`. */
  root(): FilterableSpan | undefined;
}

/** A span of the model as conditions see it. */
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
