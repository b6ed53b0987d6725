/**
 * What can be asked of a backend: the closed filter AST, orders and pages. Nothing a user typed reaches a backend in any
 * other form. Every backend gives the same answers to the same query (docs/architecture.md, "What filters mean").
 */
import type { AttributeScope, AttributeType } from '../model/attributes.ts';
import type { TestOf } from './operators/operators.ts';

export type { FilterValue } from './operators/operators.ts';

/** By start time (as `orderedTime` has it), in [from, to), nanoseconds; an absent side is open. */
export interface TimeRange {
  readonly from?: bigint;
  readonly to?: bigint;
}

/**
 * Tests of one value: every operator given must hold, and a test without operators always holds. The operators are those
 * of `OPERATORS` (operators/operators.ts). Texts are ordered by code point.
 */
export interface StringTest extends TestOf<'string'> {}
export interface EnumTest extends TestOf<'enum'> {}
export interface Int64Test extends TestOf<'int64'> {}

/** Compares numbers of both types by their mathematical value. NaN equals nothing and has no order. */
export interface NumberTest extends TestOf<'number'> {}

/**
 * One attribute of the key must meet every operator given. Negative operators (`ne`, `notIn` ...) need the key to be
 * present, and hold where no attribute (or element of an array) of the key has the value. `exists: false` holds where the
 * key is absent. Operators of order compare numbers with numbers and strings with strings; other types never match.
 * Operators on text look at strings, and at the string elements of arrays, only.
 */
export interface AttributeTest extends TestOf<'attribute'> {
  readonly key: string;
  /** Absent: the attributes of the span, its resource, its scope, its events and its links; any match counts. */
  readonly scope?: AttributeScope;
  /** Only attributes of this type count. */
  readonly type?: AttributeType;
}

/** All conditions hold on one event. Attributes are the event's own; a test's `scope` has no part. */
export interface EventTest {
  readonly name?: StringTest;
  /** The event's time minus the span's start (as `orderedTime` has them): negative for an event before the span. */
  readonly timeSinceStartNano?: Int64Test;
  readonly attributes: readonly AttributeTest[];
}

/** All conditions hold on one link. */
export interface LinkTest {
  readonly traceId?: string;
  readonly spanId?: string;
  readonly attributes: readonly AttributeTest[];
  /** The span linked to is stored and meets this; of halves with one id any. */
  readonly target?: SpanFilter;
}

/** Relations to other spans of the trace, as the model's trace tree has them: also in traces whose root is missing. */
export type Relation = 'parent' | 'ancestor' | 'child' | 'descendant' | 'sibling';

export type StringField = 'service' | 'name' | 'statusMessage' | 'scopeName' | 'scopeVersion';
export type EnumField = 'kind' | 'statusCode';
/** Times are the ordered ones. */
export type Int64Field = 'durationNano' | 'startTimeUnixNano' | 'endTimeUnixNano';

export type SpanFilter =
  | { readonly type: 'and' | 'or'; readonly filters: readonly SpanFilter[] }
  | { readonly type: 'not'; readonly filter: SpanFilter }
  /** Lower-case hex; `parentSpanId` is that of the span as sent. */
  | { readonly type: 'traceId' | 'spanId' | 'parentSpanId'; readonly eq: string }
  /** Names no parent (whether or not a named one is stored). */
  | { readonly type: 'isRoot'; readonly eq: boolean }
  | { readonly type: StringField; readonly test: StringTest }
  | { readonly type: EnumField; readonly test: EnumTest }
  | { readonly type: Int64Field; readonly test: Int64Test }
  | { readonly type: 'attribute'; readonly test: AttributeTest }
  | { readonly type: 'event'; readonly test: EventTest }
  | { readonly type: 'link'; readonly test: LinkTest }
  /** Some span in that relation to this one meets the filter. A sibling is another child of the same parent. */
  | { readonly type: Relation; readonly filter: SpanFilter }
  /** How many children the span has in the tree of its trace. */
  | { readonly type: 'childCount'; readonly test: Int64Test }
  /** The span's trace meets the filter. */
  | { readonly type: 'trace'; readonly filter: TraceFilter };

/** The numbers of a span that an aggregate is made of; matches-aggregate.ts says which values take part. */
export type SpanNumber = 'durationNano' | Pick<AttributeTest, 'key' | 'scope'>;

/** One number for several spans: how many they are, or what their numbers come to. */
export type Aggregate =
  | { readonly function: 'count' }
  | { readonly function: 'avg' | 'sum' | 'min' | 'max'; readonly of: SpanNumber };

/**
 * The aggregate of all spans of the trace that meet the filter meets the test. A count may be of none: it is 0. Any other
 * aggregate needs a number to be there, and without one no test is met, not even one without operators.
 */
export interface MatchingSpans {
  readonly type: 'matchingSpans';
  readonly filter: SpanFilter;
  readonly aggregate: Aggregate;
  readonly test: NumberTest;
}

export type TraceFilter =
  | { readonly type: 'and' | 'or'; readonly filters: readonly TraceFilter[] }
  | { readonly type: 'not'; readonly filter: TraceFilter }
  | { readonly type: 'traceId'; readonly eq: string }
  /** durationNano: latest end minus earliest start. */
  | { readonly type: 'durationNano' | 'spanCount' | 'errorCount'; readonly test: Int64Test }
  /** Of the trace's root span (`TraceSummary.rootRef`); never met while there is none. */
  | { readonly type: 'rootService' | 'rootName'; readonly test: StringTest }
  /** Any span of the trace is of such a service. */
  | { readonly type: 'service'; readonly test: StringTest }
  /** One span meets the whole filter; no span does; every span does. */
  | { readonly type: 'anySpan' | 'noSpan' | 'everySpan'; readonly filter: SpanFilter }
  | MatchingSpans;

export type OrderDirection = 'ASC' | 'DESC';
export type SpanOrderField = 'START_TIME' | 'END_TIME' | 'DURATION';
export type TraceOrderField = 'START_TIME' | 'DURATION' | 'SPAN_COUNT' | 'ERROR_COUNT';

export interface SpanOrder {
  readonly field: SpanOrderField;
  readonly direction: OrderDirection;
}
export interface TraceOrder {
  readonly field: TraceOrderField;
  readonly direction: OrderDirection;
}

/**
 * The place of an item in an order: its value of the order's field, then its start, then its identity. The order of
 * spans is total: (value, start, traceId, spanId, kind, exact start), all ascending for ASC and all descending for DESC.
 * The order of traces is (value, start, traceId). Values and starts are the ordered ones (`orderedTime` of the model);
 * the exact start only tells spans apart that start beyond 2^63 - 1. Ties are in order of start because that is the
 * order that backends store spans in: a page finds its place among equal values without reading all of them. A position
 * needs no stored item: pages continue from it even if the item is gone.
 */
export interface SpanPosition {
  readonly value: bigint;
  /** Exact. */
  readonly startTimeUnixNano: bigint;
  readonly traceId: string;
  readonly spanId: string;
  readonly kind: number;
}
export interface TracePosition {
  readonly value: bigint;
  /** Exact; only its ordered time counts. */
  readonly startTimeUnixNano: bigint;
  readonly traceId: string;
}

/** A piece of an ordered list: the items strictly between `after` and `before`; of these the first `limit`, or the last
 * `limit` where `fromEnd` is set. */
export interface PageRequest<Position> {
  readonly limit: number;
  readonly after?: Position;
  readonly before?: Position;
  readonly fromEnd?: boolean;
}

/** Items always in the list's own order, also when taken from the end. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Whether there are more in the direction of the walk: behind the last item, or before the first with `fromEnd`.
   * Looks no further than the request's `after` and `before`. */
  readonly hasMore: boolean;
}

export interface SpanQuery {
  readonly filter?: SpanFilter;
  readonly timeRange?: TimeRange;
  readonly order: SpanOrder;
  readonly page: PageRequest<SpanPosition>;
}

export interface TraceQuery {
  readonly filter?: TraceFilter;
  /** A trace belongs to the range if it starts in it. */
  readonly timeRange?: TimeRange;
  readonly order: TraceOrder;
  readonly page: PageRequest<TracePosition>;
  /**
   * `TracePage.moment` of the first page of a walk. Each trace then has the position (and the start, for `timeRange`)
   * that it had at that moment, and traces stored later are left out. Filters and the summaries returned are of now.
   */
  readonly asOf?: string;
}

/** A piece of a list inside one span (events, links), by index. */
export interface ListRequest {
  /** {@link SpanRecord.ref} of the span. */
  readonly ref: string;
  readonly limit: number;
  /** Index of the first item wanted. */
  readonly offset: number;
}
