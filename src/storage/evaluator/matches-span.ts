/**
 * What a {@link SpanFilter} and a {@link TraceFilter} mean, as code: the memory backend answers by it, and a backend whose
 * index only proposes candidates verifies them by it. Attribute conditions are in matches-attribute.ts, relations in
 * relatives.ts, aggregates in matches-aggregate.ts; each says what it settles.
 *
 * Settled here for every backend:
 * - A test without any operator always holds; an empty `in` never does, an empty `notIn` always. An empty `and` holds, an
 *   empty `or` does not. `not` is plain negation.
 * - Ids are compared as they are stored: a parent id of zeros equals zeros and not the empty text.
 * - An event or link condition without any part holds where there is an event or link at all.
 * - A span whose trace the context does not have meets no condition on relations, its number of children, links' targets
 *   or its trace.
 */
import type { AttributeScope, Attributes } from '../../model/attributes.ts';
import {
  attributeLists,
  durationNano,
  hasParent,
  orderedTime,
  type Span,
  type SpanEvent,
  type SpanLink,
  serviceName,
} from '../../model/span.ts';
import { buildTraceTree, type SkeletonNode, type TraceTree } from '../../model/trace-tree.ts';
import type { TraceSummary } from '../backend.ts';
import type {
  AttributeTest,
  EventTest,
  Int64Field,
  Int64Test,
  LinkTest,
  MatchingSpans,
  Relation,
  SpanFilter,
  SpanNumber,
  StringTest,
  TimeRange,
  TraceFilter,
} from '../query.ts';
import { impliedSpan } from './implied-span.ts';
import { matchesAggregate } from './matches-aggregate.ts';
import { matchesAttribute, numbersOf } from './matches-attribute.ts';
import { matchesEnum, matchesInt64, matchesNumber, matchesString } from './matches-test.ts';
import { Groups, Relatives } from './relatives.ts';

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

/** A trace that reads its parts when they are first asked for, and once. */
export class LazyTrace implements FilterableTrace {
  readonly #readSummary: () => TraceSummary;
  readonly #readSpans: () => readonly FilterableSpan[];
  readonly #readRoot: (() => FilterableSpan | undefined) | undefined;
  #summary: TraceSummary | undefined;
  #spans: readonly FilterableSpan[] | undefined;
  #tree: TraceTree<SkeletonNode> | undefined;
  #root: { readonly span: FilterableSpan | undefined } | undefined;

  /** Without `root` it is found among the spans. */
  constructor(read: {
    readonly summary: () => TraceSummary;
    readonly spans: () => readonly FilterableSpan[];
    readonly root?: () => FilterableSpan | undefined;
  }) {
    this.#readSummary = read.summary;
    this.#readSpans = read.spans;
    this.#readRoot = read.root;
  }

  get summary(): TraceSummary {
    this.#summary ??= this.#readSummary();
    return this.#summary;
  }

  spans(): readonly FilterableSpan[] {
    this.#spans ??= this.#readSpans();
    return this.#spans;
  }

  tree(): TraceTree<SkeletonNode> {
    this.#tree ??= buildTraceTree(this.spans());
    return this.#tree;
  }

  root(): FilterableSpan | undefined {
    this.#root ??= { span: this.#readRoot ? this.#readRoot() : this.spans()[this.tree().rootIndex() ?? -1] };
    return this.#root.span;
  }
}

/** Where a condition without a scope looks, in this order. */
export const ATTRIBUTE_SCOPES = ['SPAN', 'RESOURCE', 'SCOPE', 'EVENT', 'LINK'] as const satisfies AttributeScope[];

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

/** Whether the span meets the filter. Throws BAD_USER_INPUT for a pattern that is no regular expression, if it gets there. */
export function matchesSpan(filter: SpanFilter, span: FilterableSpan, context: FilterContext): boolean {
  switch (filter.type) {
    case 'and':
      return filter.filters.every((part) => matchesSpan(part, span, context));
    case 'or':
      return filter.filters.some((part) => matchesSpan(part, span, context));
    case 'not':
      return !matchesSpan(filter.filter, span, context);
    case 'isRoot':
      return filter.eq !== hasParent(span);
    case 'traceId':
    case 'spanId':
    case 'parentSpanId':
      return filter.eq === span[filter.type];
    case 'service':
    case 'name':
    case 'statusMessage':
    case 'scopeName':
    case 'scopeVersion':
      return matchesString(filter.test, span[filter.type]);
    case 'kind':
    case 'statusCode':
      return matchesEnum(filter.test, span[filter.type]);
    case 'durationNano':
    case 'startTimeUnixNano':
    case 'endTimeUnixNano':
      return matchesInt64(filter.test, timeOf(filter.type, span));
    case 'attribute':
      return matchesAttribute(filter.test, listsOf(filter.test, span));
    case 'event':
      return span.events().some((event) => matchesEvent(filter.test, event, span));
    case 'link':
      return span.links().some((link) => matchesLink(filter.test, link, context));
    case 'trace':
      return matchesTraceOf(filter.filter, span, context);
    case 'childCount':
      return matchesChildCount(filter.test, span, context);
    default:
      return hasRelative(filter.type, filter.filter, span, context);
  }
}

/** The same for one of many spans that a condition asks of. */
function meets(filter: SpanFilter, span: FilterableSpan, context: FilterContext): boolean {
  return context.known(filter, span) ?? matchesSpan(filter, span, context);
}

const negations = new WeakMap<SpanFilter, SpanFilter>();

/** The same object for the same filter, as contexts tell filters apart by identity. */
function negationOf(filter: SpanFilter): SpanFilter {
  const negation = negations.get(filter) ?? { type: 'not', filter };
  negations.set(filter, negation);
  return negation;
}

/** Whether the trace meets the filter. */
export function matchesTrace(filter: TraceFilter, trace: FilterableTrace, context: FilterContext): boolean {
  switch (filter.type) {
    case 'and':
      return filter.filters.every((part) => matchesTrace(part, trace, context));
    case 'or':
      return filter.filters.some((part) => matchesTrace(part, trace, context));
    case 'not':
      return !matchesTrace(filter.filter, trace, context);
    case 'traceId':
      return filter.eq === trace.summary.traceId;
    case 'durationNano':
      return matchesInt64(filter.test, durationNano(trace.summary));
    case 'spanCount':
    case 'errorCount':
      return matchesInt64(filter.test, BigInt(trace.summary[filter.type]));
    case 'rootService':
      return matchesRoot(filter.test, trace, 'service');
    case 'rootName':
      return matchesRoot(filter.test, trace, 'name');
    case 'service':
      return trace.summary.services.some((service) => matchesString(filter.test, service));
    case 'anySpan':
      return someSpan(filter, trace, (span) => meets(filter.filter, span, context));
    case 'noSpan':
      return !someSpan(filter, trace, (span) => meets(filter.filter, span, context));
    case 'everySpan': {
      // A span that the context does not know of yet meets no filter: it must not count as one that breaks the rule.
      const broken = negationOf(filter.filter);
      return !someSpan(filter, trace, (span) => meets(broken, span, context));
    }
    case 'matchingSpans':
      return matchesMatching(filter, trace, context);
  }
}

/** Whether one event meets every condition. */
function matchesEvent({ name, timeSinceStartNano, attributes }: EventTest, event: SpanEvent, span: SkeletonNode) {
  const time = orderedTime(event.timeUnixNano) - orderedTime(span.startTimeUnixNano);
  return (
    (name === undefined || matchesString(name, event.name)) &&
    (timeSinceStartNano === undefined || matchesInt64(timeSinceStartNano, time)) &&
    matchesOwn(attributes, event.attributes)
  );
}

/** Whether one link meets every condition. */
function matchesLink(test: LinkTest, link: SpanLink, context: FilterContext): boolean {
  const { traceId, spanId, attributes, target } = test;
  if (traceId !== undefined && traceId !== link.traceId) return false;
  if (spanId !== undefined && spanId !== link.spanId) return false;
  if (!matchesOwn(attributes, link.attributes)) return false;
  if (target === undefined) return true;
  return context.spansById(link.traceId, link.spanId).some((span) => matchesSpan(target, span, context));
}

/** Whether a span or trace that starts then is in the range: from <= start < to, the start as `orderedTime` has it. */
export function matchesTimeRange(range: TimeRange | undefined, startTimeUnixNano: bigint): boolean {
  const start = orderedTime(startTimeUnixNano);
  return (range?.from === undefined || range.from <= start) && (range?.to === undefined || start < range.to);
}

/** A trace id outside of which nothing can meet the filter; undefined where there is no such restriction. A conjunction
 * that names several gives the first: the others are still to be tested. */
export function traceIdOf(filter: SpanFilter | TraceFilter | undefined): string | undefined {
  switch (filter?.type) {
    case 'traceId':
      return filter.eq;
    case 'anySpan':
    case 'everySpan':
    case 'trace':
    case 'parent':
    case 'ancestor':
    case 'child':
    case 'descendant':
    case 'sibling':
      return traceIdOf(filter.filter);
    case 'matchingSpans':
      return traceIdOf(impliedSpan(filter)?.filter);
    case 'and':
      for (const part of filter.filters) {
        const traceId = traceIdOf(part);
        if (traceId !== undefined) return traceId;
      }
      return undefined;
    default:
      return undefined;
  }
}

function timeOf(field: Int64Field, span: FilterableSpan): bigint {
  return field === 'durationNano' ? durationNano(span) : orderedTime(span[field]);
}

/** Scope by scope, so that what is not needed is not read. */
function* listsOf({ scope }: Pick<AttributeTest, 'scope'>, span: FilterableSpan): Generator<Attributes> {
  for (const where of scope === undefined ? ATTRIBUTE_SCOPES : [scope]) yield* span.attributeLists(where);
}

function matchesOwn(tests: readonly AttributeTest[], attributes: Attributes): boolean {
  return tests.every((test) => matchesAttribute(test, [attributes]));
}

function matchesRoot(test: StringTest, trace: FilterableTrace, field: 'service' | 'name'): boolean {
  const root = trace.summary.rootRef === undefined ? undefined : trace.root();
  return root !== undefined && matchesString(test, root[field]);
}

function matchesMatching({ filter, aggregate, test }: MatchingSpans, trace: FilterableTrace, context: FilterContext) {
  const matching = trace.spans().filter((span) => meets(filter, span, context));
  if (aggregate.function === 'count') return matchesNumber(test, BigInt(matching.length));
  const numbers = matching.values().flatMap((span) => numbersOfSpan(aggregate.of, span));
  return matchesAggregate(aggregate.function, numbers, test);
}

function numbersOfSpan(of: SpanNumber, span: FilterableSpan): Iterable<bigint | number> {
  return of === 'durationNano' ? [durationNano(span)] : numbersOf(of.key, listsOf(of, span));
}

function matchesChildCount(test: Int64Test, span: FilterableSpan, context: FilterContext): boolean {
  const tree = context.trace(span.traceId)?.tree();
  const index = tree?.indexOf(span);
  return tree !== undefined && index !== undefined && matchesInt64(test, BigInt(tree.children(index).length));
}

/** Whether some span meets the test. A context may break off to fetch a span: then the next call goes on from there. */
function someSpan(filter: TraceFilter, trace: FilterableTrace, test: (span: FilterableSpan) => boolean): boolean {
  const spans = trace.spans();
  const { passed } = knownOf(trace);
  let next = passed.get(filter) ?? 0;
  try {
    for (let span = spans[next]; span !== undefined; span = spans[++next]) if (test(span)) return true;
    return false;
  } finally {
    passed.set(filter, next);
  }
}

function matchesTraceOf(filter: TraceFilter, span: FilterableSpan, context: FilterContext): boolean {
  const trace = context.trace(span.traceId);
  if (trace === undefined) return false;
  const { answers } = knownOf(trace);
  const known = answers.get(filter);
  if (known !== undefined) return known;
  const answer = matchesTrace(filter, trace, context);
  answers.set(filter, answer);
  return answer;
}

function hasRelative(relation: Relation, filter: SpanFilter, span: FilterableSpan, context: FilterContext): boolean {
  const trace = context.trace(span.traceId);
  const index = trace?.tree().indexOf(span);
  if (trace === undefined || index === undefined) return false;
  const known = knownOf(trace);
  let relatives = known.relatives.get(filter);
  if (relatives === undefined) {
    const spans = trace.spans();
    known.groups ??= new Groups(trace.tree());
    relatives = new Relatives(known.groups, (at) => {
      const other = spans[at];
      return other !== undefined && meets(filter, other, context);
    });
    known.relatives.set(filter, relatives);
  }
  return relatives.some(relation, index);
}

/** What has been worked out about a trace: each inner filter is asked of each of its spans at most once. */
interface Known {
  groups?: Groups;
  readonly relatives: WeakMap<SpanFilter, Relatives>;
  readonly answers: WeakMap<TraceFilter, boolean>;
  /** How many spans from the first on have not decided the filter. */
  readonly passed: WeakMap<TraceFilter, number>;
}

const knownByTrace = new WeakMap<FilterableTrace, Known>();

function knownOf(trace: FilterableTrace): Known {
  const known = knownByTrace.get(trace) ?? { relatives: new WeakMap(), answers: new WeakMap(), passed: new WeakMap() };
  knownByTrace.set(trace, known);
  return known;
}
