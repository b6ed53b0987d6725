/**
 * The calls that a span stands for. They depend on what is stored, not on the order in which it arrived.
 *
 * - A span whose parent is of another service stands for a call from that service to its own: a MESSAGE if the span is a
 *   CONSUMER or the parent a PRODUCER, otherwise a CALL.
 * - A CONSUMER that links to spans of other services, in any trace, stands for a LINK from each of these services. A link to its
 *   parent is none. The id of a link names the span that it would name as a parent id.
 * - A CLIENT or PRODUCER without a child of another service stands for a CALL or a MESSAGE to what its attributes name, if
 *   they do: a database, a system of messages, or another peer.
 */
import { SpanKind } from '../../model/span.ts';
import { buildTraceTree } from '../../model/trace-tree.ts';
import type { Call, CallKind, CallTarget } from '../calls.ts';
import type { FilterableSpan, FilterableTrace, FilterContext } from './filterable.ts';

/** A whole trace, as far as calls depend on it. */
export type RelatedSpans = Pick<FilterableTrace, 'spans' | 'tree'>;

/** Each call once. `trace` is that of the span. Without it the span has no relatives. */
export function callsOf(
  span: FilterableSpan,
  trace: RelatedSpans | undefined,
  context: Pick<FilterContext, 'spansById'>,
): readonly Call[] {
  const family = familyOf(span, trace);
  return [...callFromParent(span, family), ...callsOverLinks(span, family, context), ...callToOuter(span, family)];
}

interface Family {
  readonly parent?: FilterableSpan | undefined;
  readonly children: () => Iterable<FilterableSpan>;
}

function familyOf(span: FilterableSpan, trace: RelatedSpans | undefined): Family {
  const index = trace?.tree().indexOf(span);
  if (trace === undefined || index === undefined) return { children: () => [] };
  const spans = trace.spans();
  const parent = trace.tree().parent(index);
  return {
    parent: parent === undefined ? undefined : spans[parent],
    children: () => childrenOf(index, trace),
  };
}

/** One by one: the first of another service decides. */
function* childrenOf(index: number, trace: RelatedSpans): Generator<FilterableSpan> {
  const spans = trace.spans();
  for (const at of trace.tree().children(index)) {
    const child = spans[at];
    if (child !== undefined) yield child;
  }
}

function callFromParent({ kind, service }: FilterableSpan, { parent }: Family): readonly Call[] {
  if (parent === undefined || parent.service === service) return [];
  const isMessage = kind === SpanKind.CONSUMER || parent.kind === SpanKind.PRODUCER;
  return [{ source: parent.service, target: { kind: 'SERVICE', name: service }, kind: isMessage ? 'MESSAGE' : 'CALL' }];
}

function callsOverLinks(
  span: FilterableSpan,
  { parent }: Family,
  context: Pick<FilterContext, 'spansById'>,
): readonly Call[] {
  if (span.kind !== SpanKind.CONSUMER) return [];
  const sources = new Set<string>();
  for (const { traceId, spanId } of span.links()) {
    const named = spanNamed(spanId, [...context.spansById(traceId, spanId)]);
    if (named === undefined || named.service === span.service || isSame(named, parent)) continue;
    sources.add(named.service);
  }
  return [...sources].map((source) => ({ source, target: { kind: 'SERVICE', name: span.service }, kind: 'LINK' }));
}

/** Of the spans with an id, the one that it names. */
function spanNamed(spanId: string, spans: readonly FilterableSpan[]): FilterableSpan | undefined {
  const index = buildTraceTree(spans).indexOfId(spanId);
  return index === undefined ? undefined : spans[index];
}

function isSame(one: FilterableSpan, other: FilterableSpan | undefined): boolean {
  return (
    other !== undefined &&
    one.traceId === other.traceId &&
    one.spanId === other.spanId &&
    one.kind === other.kind &&
    one.startTimeUnixNano === other.startTimeUnixNano
  );
}

const OUTGOING: ReadonlyMap<number, CallKind> = new Map([
  [SpanKind.CLIENT, 'CALL'],
  [SpanKind.PRODUCER, 'MESSAGE'],
]);

function callToOuter(span: FilterableSpan, { children }: Family): readonly Call[] {
  const kind = OUTGOING.get(span.kind);
  if (kind === undefined) return [];
  const { service } = span;
  for (const child of children()) if (child.service !== service) return [];
  const target = outerTarget(span);
  return target === undefined ? [] : [{ source: service, target, kind }];
}

/** What the attributes of a span name. Newer names of attributes come first. */
function outerTarget(span: FilterableSpan): CallTarget | undefined {
  const texts = textsOf(span);
  const text = (...keys: readonly string[]): string | undefined =>
    keys.map((key) => texts.get(key)).find((found) => found !== undefined);
  const database = text('db.system.name', 'db.system');
  if (database !== undefined) return { kind: 'DATABASE', name: nameOf(database, text('db.namespace', 'db.name')) };
  const messaging = text('messaging.system');
  if (messaging !== undefined) {
    return { kind: 'MESSAGING', name: nameOf(messaging, text('messaging.destination.name')) };
  }
  const peer = text('service.peer.name', 'peer.service', 'server.address', 'net.peer.name');
  return peer === undefined ? undefined : { kind: 'EXTERNAL', name: peer };
}

function nameOf(system: string, part: string | undefined): string {
  return part === undefined ? system : `${system}/${part}`;
}

/** The attributes of the span itself that are a text that is not empty. */
function textsOf(span: FilterableSpan): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const list of span.attributeLists('SPAN')) {
    for (const { key, value } of list) {
      if (typeof value === 'string' && value !== '' && !texts.has(key)) texts.set(key, value);
    }
  }
  return texts;
}
