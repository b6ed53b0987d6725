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
import type { Attributes } from '../../model/attributes.ts';
import { parentIndexes } from '../../model/parents.ts';
import { SpanKind } from '../../model/span.ts';
import { buildTraceTree, type SkeletonNode } from '../../model/trace-tree.ts';
import type { Call, CallKind, CallTarget } from '../calls.ts';
import type { FilterableSpan, FilterableTrace, FilterContext } from './filterable.ts';

/** A span, as far as the calls of its trace depend on it. */
export interface RelatedSpan extends SkeletonNode, Pick<FilterableSpan, 'traceId' | 'service'> {
  /** Its own: at least those of {@link CALL_KEYS}. */
  attributeLists(scope: 'SPAN'): ReturnType<FilterableSpan['attributeLists']>;
  links(): Iterable<Pick<FilterableSpan, 'traceId' | 'spanId'>>;
}

/** A whole trace, as far as calls depend on it. */
export type RelatedSpans = Pick<FilterableTrace, 'spans' | 'tree'>;

/** Finds the spans that links name. */
type LinkContext = Pick<FilterContext, 'spansById'>;

/** `targetOf`: {@link outerTarget} of a span, for callers that find it cheaper. */
interface CallContext<Related> extends LinkContext {
  readonly targetOf?: (span: Related) => CallTarget | undefined;
}

/** Each call once. `trace` is that of the span. Without it the span has no relatives. */
export function callsOf(span: FilterableSpan, trace: RelatedSpans | undefined, context: LinkContext): readonly Call[] {
  return callsOfFamily(span, familyOf(span, trace), context, targetOfSpan);
}

/** The calls of each span of a whole trace that is chosen. */
export function forEachCalls<Related extends RelatedSpan>(
  spans: readonly Related[],
  isChosen: (span: Related) => boolean,
  context: CallContext<Related>,
  use: (span: Related, calls: readonly Call[]) => void,
): void {
  const { targetOf = targetOfSpan } = context;
  const parents = parentIndexes(spans);
  const hasForeignChild = new Uint8Array(spans.length);
  for (let index = 0; index < spans.length; index++) {
    const parent = spans[parents[index] ?? -1];
    if (parent !== undefined && parent.service !== spans[index]?.service) hasForeignChild[parents[index] ?? 0] = 1;
  }
  for (let index = 0; index < spans.length; index++) {
    const span = spans[index];
    if (span === undefined || !isChosen(span)) continue;
    const parent = spans[parents[index] ?? -1];
    // It stands for nothing: most spans are inside of a service.
    if (!SPEAKING.has(span.kind) && (parent === undefined || parent.service === span.service)) continue;
    const family = { parent, hasForeignChild: () => hasForeignChild[index] === 1 };
    const calls = callsOfFamily(span, family, context, targetOf);
    if (calls.length > 0) use(span, calls);
  }
}

/** Kinds of spans that may stand for calls without a parent of another service. */
const SPEAKING: ReadonlySet<number> = new Set([SpanKind.CLIENT, SpanKind.PRODUCER, SpanKind.CONSUMER]);

function callsOfFamily<Related extends RelatedSpan>(
  span: Related,
  family: Family,
  context: LinkContext,
  targetOf: (span: Related) => CallTarget | undefined,
): readonly Call[] {
  const calls: Call[] = [];
  addCallFromParent(span, family, calls);
  if (span.kind === SpanKind.CONSUMER) calls.push(...callsOverLinks(span, family, context));
  const outer = callToOuter(span, family, targetOf);
  if (outer !== undefined) calls.push(outer);
  return calls;
}

interface Family {
  readonly parent: RelatedSpan | undefined;
  /** Whether it has a child of another service. */
  readonly hasForeignChild: () => boolean;
}

function familyOf(span: FilterableSpan, trace: RelatedSpans | undefined): Family {
  const index = trace?.tree().indexOf(span);
  if (trace === undefined || index === undefined) return { parent: undefined, hasForeignChild: () => false };
  const spans = trace.spans();
  const parent = trace.tree().parent(index);
  return {
    parent: parent === undefined ? undefined : spans[parent],
    hasForeignChild: () =>
      trace
        .tree()
        .children(index)
        .some((child) => spans[child]?.service !== span.service),
  };
}

function addCallFromParent({ kind, service }: RelatedSpan, { parent }: Family, calls: Call[]): void {
  if (parent === undefined || parent.service === service) return;
  const isMessage = kind === SpanKind.CONSUMER || parent.kind === SpanKind.PRODUCER;
  calls.push({
    source: parent.service,
    target: { kind: 'SERVICE', name: service },
    kind: isMessage ? 'MESSAGE' : 'CALL',
  });
}

function callsOverLinks(span: RelatedSpan, { parent }: Family, context: LinkContext): readonly Call[] {
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

function isSame(one: RelatedSpan, other: RelatedSpan | undefined): boolean {
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

function callToOuter<Related extends RelatedSpan>(
  span: Related,
  { hasForeignChild }: Family,
  targetOf: (span: Related) => CallTarget | undefined,
): Call | undefined {
  const kind = OUTGOING.get(span.kind);
  if (kind === undefined || hasForeignChild()) return undefined;
  const target = targetOf(span);
  return target && { source: span.service, target, kind };
}

const DATABASES = ['db.system.name', 'db.system'] as const;
const DATABASE_NAMES = ['db.namespace', 'db.name'] as const;
const MESSAGING = ['messaging.system'] as const;
const DESTINATIONS = ['messaging.destination.name'] as const;
const PEERS = ['service.peer.name', 'peer.service', 'server.address', 'net.peer.name'] as const;

/** The keys of a span's own attributes that its calls depend on. */
export const CALL_KEYS: ReadonlySet<string> = new Set([
  ...DATABASES,
  ...DATABASE_NAMES,
  ...MESSAGING,
  ...DESTINATIONS,
  ...PEERS,
]);

function targetOfSpan(span: RelatedSpan): CallTarget | undefined {
  return outerTarget(span.attributeLists('SPAN'));
}

/** What a span's own attributes name. Newer names of attributes come first. */
export function outerTarget(lists: Iterable<Attributes>): CallTarget | undefined {
  const texts = textsOf(lists);
  const text = (keys: readonly string[]): string | undefined => {
    for (const key of keys) if (texts.has(key)) return texts.get(key);
    return undefined;
  };
  const database = text(DATABASES);
  if (database !== undefined) return { kind: 'DATABASE', name: nameOf(database, text(DATABASE_NAMES)) };
  const messaging = text(MESSAGING);
  if (messaging !== undefined) return { kind: 'MESSAGING', name: nameOf(messaging, text(DESTINATIONS)) };
  const peer = text(PEERS);
  return peer === undefined ? undefined : { kind: 'EXTERNAL', name: peer };
}

function nameOf(system: string, part: string | undefined): string {
  return part === undefined ? system : `${system}/${part}`;
}

/** The attributes of the span itself that calls depend on, as far as they are a text that is not empty. */
function textsOf(lists: Iterable<Attributes>): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const list of lists) {
    for (const { key, value } of list) {
      if (typeof value === 'string' && value !== '' && CALL_KEYS.has(key) && !texts.has(key)) texts.set(key, value);
    }
  }
  return texts;
}
