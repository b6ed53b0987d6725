/** What the API would answer of a trace, if it were stored. */
import { type Attributes, attributeType } from '../../model/attributes.ts';
import { naturalValue } from '../../model/natural-value.ts';
import { durationNano, hasParent, SPAN_KINDS, type Span, STATUS_CODES, serviceName } from '../../model/span.ts';
import type {
  AttributePageQuery,
  AttributeType,
  LinkedFromQuery,
  RowFragment,
  SpanDetailQuery,
  SpanEventsQuery,
  SpanKind,
  StatusCode,
  TraceEventsQuery,
  TraceStartQuery,
} from '../generated/graphql.ts';
import type { FileTrace } from './file-trace.ts';

type Trace = NonNullable<TraceStartQuery['trace']>;
type AttributeSpans = NonNullable<AttributePageQuery['trace']>['spans'];
export type Detail = NonNullable<SpanDetailQuery['span']>;

export function factsOf(trace: FileTrace): Omit<Trace, 'spans'> {
  const { traceId, summary } = trace;
  const root = summary.root();
  return {
    traceId,
    startTimeUnixNano: String(summary.startTimeUnixNano),
    durationNano: String(durationNano(summary)),
    spanCount: summary.spanCount,
    errorCount: summary.errorCount,
    missingParentCount: summary.missingParentCount,
    services: trace.services().map((name) => ({ name })),
    rootSpan: root === undefined ? null : { spanId: root.spanId, ...named(root) },
  };
}

/** The spans from `from` on, and where the next page begins. */
export function rowsOf(trace: FileTrace, first: number, from: number): Trace['spans'] {
  const end = Math.min(from + first, trace.spans.length);
  const nodes = trace.spans.slice(from, end).map((span, at) => rowOf(trace, span, from + at));
  return { nodes, pageInfo: { hasNextPage: end < trace.spans.length, endCursor: String(end) } };
}

function rowOf({ tree }: FileTrace, span: Span, index: number): RowFragment {
  return {
    spanId: span.spanId,
    parentSpanId: parentOf(span),
    ...named(span),
    kind: kindOf(span),
    startTimeUnixNano: String(span.startTimeUnixNano),
    durationNano: String(durationNano(span)),
    isParentMissing: tree.isParentMissing(index),
    status: { code: codeOf(span) },
    events: { totalCount: span.events.length },
    links: { totalCount: span.links.length },
  };
}

/** `others`: the traces of the same file, which links may lead to. */
export function detailOf(trace: FileTrace, index: number, span: Span, others: ReadonlyMap<string, FileTrace>): Detail {
  const from = spansThatLinkTo(span, others);
  return {
    spanId: span.spanId,
    parentSpanId: parentOf(span),
    ...named(span),
    kind: kindOf(span),
    startTimeUnixNano: String(span.startTimeUnixNano),
    durationNano: String(durationNano(span)),
    selfTimeNano: String(trace.tree.selfTimeNano(index)),
    ingestionTimeUnixNano: '0',
    traceState: span.traceState,
    flags: span.flags,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
    status: { code: codeOf(span), message: span.statusMessage },
    attributes: attributesOf(span.attributes),
    resource: { schemaUrl: span.resource.schemaUrl, attributes: attributesOf(span.resource.attributes) },
    scope: { ...span.scope, attributes: attributesOf(span.scope.attributes) },
    events: { totalCount: span.events.length, nodes: eventsOf(span) },
    links: { totalCount: span.links.length, nodes: linksOf(span, others) },
    linkedFrom: { totalCount: from.length, nodes: from.slice(0, MOST_BACK_LINKS) },
  };
}

/** As many as the API is asked for. */
const MOST_EVENTS = 100;
const MOST_LINKS = 100;
const MOST_BACK_LINKS = 20;

function eventsOf({ events }: Span): Detail['events']['nodes'] {
  return events.slice(0, MOST_EVENTS).map(({ name, timeUnixNano, attributes }) => ({
    name,
    timeUnixNano: String(timeUnixNano),
    attributes: attributesOf(attributes),
  }));
}

function linksOf({ links }: Span, others: ReadonlyMap<string, FileTrace>): Detail['links']['nodes'] {
  return links.slice(0, MOST_LINKS).map(({ traceId, spanId, attributes }) => {
    const trace = others.get(traceId);
    const target = trace?.spans[trace.indexOf(spanId, undefined) ?? -1];
    return {
      traceId,
      spanId,
      attributes: attributesOf(attributes),
      span: target === undefined ? null : named(target),
    };
  });
}

function spansThatLinkTo({ traceId, spanId }: Span, others: ReadonlyMap<string, FileTrace>) {
  const all = [...others.values()].flatMap(({ spans }) => spans);
  return all
    .filter(({ links }) => links.some((link) => link.traceId === traceId && link.spanId === spanId))
    .map((span) => ({ traceId: span.traceId, spanId: span.spanId, ...named(span) }));
}

/** Spans that have links, and where these lead to, of all traces of the file, in one page. */
export function linkedFromOf(traceId: string, others: ReadonlyMap<string, FileTrace>): LinkedFromQuery['spans'] {
  const nodes = [...others.values()]
    .flatMap(({ spans }) => spans)
    .filter(({ links }) => links.some((link) => link.traceId === traceId))
    .map(({ links }) => ({ links: { nodes: links.map((link) => ({ traceId: link.traceId, spanId: link.spanId })) } }));
  return { nodes, pageInfo: { hasNextPage: false, endCursor: null } };
}

/** One attribute of every span, or of its resource, all in one page. */
export function attributePageOf({ spans }: FileTrace, key: string, isOfSpan: boolean): AttributeSpans {
  const nodes = spans.map((span) => {
    const [attribute = null] = attributesOf(
      (isOfSpan ? span : span.resource).attributes.filter((one) => one.key === key),
    );
    const name = { spanId: span.spanId, kind: kindOf(span) };
    return isOfSpan ? { ...name, attribute } : { ...name, resource: { attribute } };
  });
  return { nodes, pageInfo: { hasNextPage: false, endCursor: null } };
}

/** Spans with events, all in one page. */
export function spanEventsOf({ spans }: FileTrace): SpanEventsQuery['spans'] {
  const nodes = spans
    .filter(({ events }) => events.length > 0)
    .map((span) => ({ spanId: span.spanId, kind: kindOf(span), events: { nodes: eventsOf(span) } }));
  return { nodes, pageInfo: { hasNextPage: false, endCursor: null } };
}

/** The same with everything that events say. Exceptions of log records are not in a file. */
export function traceEventsOf({ spans }: FileTrace): TraceEventsQuery['spans'] {
  const nodes = spans
    .filter(({ events }) => events.length > 0)
    .map((span) => ({
      spanId: span.spanId,
      kind: kindOf(span),
      events: { totalCount: span.events.length, nodes: eventsOf(span) },
      exceptions: [],
    }));
  return { nodes, pageInfo: { hasNextPage: false, endCursor: null } };
}

function attributesOf(attributes: Attributes): { key: string; type: AttributeType; value: unknown }[] {
  // Objects come as JSON.parse makes them.
  return attributes.map(({ key, value }) => ({
    key,
    type: attributeType(value),
    value: structuredClone(naturalValue(value)),
  }));
}

function named({ name, resource }: Span): { readonly name: string; readonly service: { readonly name: string } } {
  return { name, service: { name: serviceName(resource) } };
}

function parentOf(span: Span): string | null {
  return hasParent(span) ? span.parentSpanId : null;
}

function kindOf({ kind }: Span): SpanKind {
  return SPAN_KINDS[kind] ?? 'UNSPECIFIED';
}

function codeOf({ statusCode }: Span): StatusCode {
  return STATUS_CODES[statusCode] ?? 'UNSET';
}
