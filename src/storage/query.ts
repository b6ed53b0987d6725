/**
 * What can be asked of a backend: the closed filter AST, orders and pages. Nothing a user typed reaches a backend in any
 * other form. Every backend gives the same answers to the same query (docs/architecture.md, "What filters mean").
 */
import type { AttributeScope, AttributeType } from '../model/attributes.ts';
import type { TestOf } from './operators/operators.ts';
import type { SpanValue } from './span-value.ts';

/** A value to compare attributes with. */
export type { FilterValue } from './operators/operators.ts';

/** Selects by start time (as `orderedTime` returns it): [from, to) in nanoseconds. An absent side is open. */
export interface TimeRange {
  readonly from?: bigint;
  readonly to?: bigint;
}

/**
 * A test of a text, ordered by code point. As in every test, each operator given must hold, and a test without operators
 * always holds. `OPERATORS` in operators/operators.ts lists the operators.
 */
export interface StringTest extends TestOf<'string'> {}

/** A test of a span kind or a status code, by number. */
export interface EnumTest extends TestOf<'enum'> {}

/** A test of a signed 64-bit integer. */
export interface Int64Test extends TestOf<'int64'> {}

/** A test of a number. Numbers of both types compare by mathematical value. NaN equals nothing and has no order. */
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
  /** Where no list of `scope` has the key, the attributes of this scope count instead. Not in tests of events and links. */
  readonly orElse?: AttributeScope;
  /** Only attributes of this type count. */
  readonly type?: AttributeType;
  /**
   * Values are tested one by one, the elements of arrays too: one value of this type meets every operator, the negative
   * ones as well. So `ne` holds where some value of the type is another one.
   */
  readonly valueType?: ValueType;
}

/** The type of a single value. A NUMBER is an INT or a DOUBLE. */
export type ValueType = 'STRING' | 'BOOL' | 'INT' | 'DOUBLE' | 'NUMBER';

/** All conditions hold on the same event. The attributes are those of the event; the `scope` of a test is ignored. */
export interface EventTest {
  readonly name?: StringTest;
  /** Time of the event minus start of the span (as `orderedTime` returns them). Negative for an event before the span. */
  readonly timeSinceStartNano?: Int64Test;
  readonly attributes: readonly AttributeTest[];
}

/** All conditions hold on the same link. */
export interface LinkTest {
  readonly traceId?: string;
  readonly spanId?: string;
  readonly attributes: readonly AttributeTest[];
  /** The linked span is stored and meets this. If several spans have its id, any of them may. */
  readonly target?: SpanFilter;
}

/** Relations to other spans in the model's tree of the trace. They exist in traces without a root too. */
export type Relation = 'parent' | 'ancestor' | 'child' | 'descendant' | 'sibling';

/** Fields of a span that hold a text. */
export type StringField = 'service' | 'name' | 'statusMessage' | 'scopeName' | 'scopeVersion';
/** Fields of a span that hold the number of an enum. */
export type EnumField = 'kind' | 'statusCode';
/** Fields of a span that hold a 64-bit integer. Times are those of `orderedTime`. */
export type Int64Field = 'durationNano' | 'startTimeUnixNano' | 'endTimeUnixNano';

/**
 * The fields of a span that expressions name. Those of events and links have the values of all events or links, the
 * others one value. `nestedSet...` are numbers of a walk through the tree of the trace (nested-sets.ts).
 */
export type ExpressionField =
  | StringField
  | EnumField
  | 'durationNano'
  | 'traceId'
  | 'spanId'
  | 'parentSpanId'
  | 'childCount'
  | 'nestedSetLeft'
  | 'nestedSetRight'
  | 'nestedSetParent'
  | 'traceDurationNano'
  | 'rootName'
  | 'rootService'
  | 'eventName'
  | 'eventTimeSinceStartNano'
  | 'linkTraceId'
  | 'linkSpanId';

/** Calculates with two numbers; arithmetic.ts says how. */
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '^';

/** The attributes of one key. */
export type AttributePlace = Pick<AttributeTest, 'key' | 'scope' | 'orElse'>;

/** What is computed of a span: no value, one, or several. expression-values.ts states the rules. */
export type SpanExpression =
  | { readonly type: 'value'; readonly value: SpanValue }
  | { readonly type: 'field'; readonly field: ExpressionField }
  | ({ readonly type: 'attribute' } & AttributePlace)
  | { readonly type: 'negate'; readonly of: SpanExpression }
  | {
      readonly type: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: SpanExpression;
      readonly right: SpanExpression;
    }
  /** Whether the span meets the filter. */
  | { readonly type: 'holds'; readonly filter: SpanFilter };

/** The operators that two values can be compared with. */
export type ComparisonName = 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte';

/** The spans of a group of a trace. */
export interface SpanGroup {
  readonly type: 'group';
  /** The spans of the trace that are grouped. */
  readonly filter: SpanFilter;
  /** Spans with the same values of all expressions are one group. */
  readonly by: readonly SpanExpression[];
  /** What the spans of a group come to meets the test, as in {@link MatchingSpans}. */
  readonly aggregate: Aggregate;
  readonly test: NumberTest;
}

/** A condition on a span. */
export type SpanFilter =
  | { readonly type: 'and' | 'or'; readonly filters: readonly SpanFilter[] }
  | { readonly type: 'not'; readonly filter: SpanFilter }
  /** Lower-case hex. `parentSpanId` is the id that the sender named. */
  | { readonly type: 'traceId' | 'spanId' | 'parentSpanId'; readonly eq: string }
  /** The span names no parent. Whether a named parent is stored does not matter. */
  | { readonly type: 'isRoot'; readonly eq: boolean }
  /** Whether log records told something of the ids of the span (`SpanReader.getExceptions`). */
  | { readonly type: 'isLogged'; readonly eq: boolean }
  | { readonly type: StringField; readonly test: StringTest }
  | { readonly type: EnumField; readonly test: EnumTest }
  | { readonly type: Int64Field; readonly test: Int64Test }
  | { readonly type: 'attribute'; readonly test: AttributeTest }
  | { readonly type: 'event'; readonly test: EventTest }
  | { readonly type: 'link'; readonly test: LinkTest }
  /**
   * A span in this relation to the tested span meets the filter. A sibling is another child of the same parent. With
   * `amongRoots`, spans of one trace that name no parent are siblings of each other too.
   */
  | { readonly type: Relation; readonly filter: SpanFilter; readonly amongRoots?: boolean }
  /** A value of one side compares with one of the other: compare-values.ts states the rules. */
  | {
      readonly type: 'comparison';
      readonly operator: ComparisonName;
      readonly left: SpanExpression;
      readonly right: SpanExpression;
    }
  /** A string that the expression has meets the test, with its negative operators. */
  | { readonly type: 'computed'; readonly of: SpanExpression; readonly test: StringTest }
  /** The span meets the filter of the group, and the group that it belongs to meets the condition. */
  | SpanGroup
  /** Number of children of the span in the tree of its trace. */
  | { readonly type: 'childCount'; readonly test: Int64Test }
  /** The span's trace meets the filter. */
  | { readonly type: 'trace'; readonly filter: TraceFilter };

/** The numbers of a span that an aggregate is computed from. matches-aggregate.ts says which values count. */
export type SpanNumber = 'durationNano' | AttributePlace | { readonly expression: SpanExpression };

/** One number for several spans: their count, or an aggregate of their numbers. */
export type Aggregate =
  | { readonly function: 'count' }
  | { readonly function: 'avg' | 'sum' | 'min' | 'max'; readonly of: SpanNumber };

/**
 * The aggregate of all spans of the trace that meet the filter meets the test. The count of no spans is 0. Every other
 * aggregate needs at least one number: without one the condition fails, even if the test has no operators.
 */
export interface MatchingSpans {
  readonly type: 'matchingSpans';
  readonly filter: SpanFilter;
  readonly aggregate: Aggregate;
  readonly test: NumberTest;
}

/** A condition on a trace. */
export type TraceFilter =
  | { readonly type: 'and' | 'or'; readonly filters: readonly TraceFilter[] }
  | { readonly type: 'not'; readonly filter: TraceFilter }
  | { readonly type: 'traceId'; readonly eq: string }
  /** `durationNano` is the latest end minus the earliest start. */
  | { readonly type: 'durationNano' | 'spanCount' | 'errorCount'; readonly test: Int64Test }
  /** Of the root span of the trace (`TraceSummary.rootRef`). Fails while there is none. */
  | { readonly type: 'rootService' | 'rootName'; readonly test: StringTest }
  /** A span of the trace belongs to such a service. */
  | { readonly type: 'service'; readonly test: StringTest }
  /** One span meets the whole filter; no span does; every span does. */
  | { readonly type: 'anySpan' | 'noSpan' | 'everySpan'; readonly filter: SpanFilter }
  | MatchingSpans;

/** ASC returns the smallest or earliest item first. */
export type OrderDirection = 'ASC' | 'DESC';
/** What spans are ordered by. */
export type SpanOrderField = 'START_TIME' | 'END_TIME' | 'DURATION' | 'INGESTION_TIME';
/** The orders whose values a span has when it is sent. */
export type SentOrderField = Exclude<SpanOrderField, 'INGESTION_TIME'>;
/** What traces are ordered by. */
export type TraceOrderField = 'START_TIME' | 'DURATION' | 'SPAN_COUNT' | 'ERROR_COUNT' | 'INGESTION_TIME';

/** The order of spans. {@link SpanPosition} says how ties are broken. */
export interface SpanOrder {
  readonly field: SpanOrderField;
  readonly direction: OrderDirection;
}

/** An order whose values a span has when it is sent. */
export interface SentOrder extends SpanOrder {
  readonly field: SentOrderField;
}

/** The order of traces. {@link TracePosition} says how ties are broken. */
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

/** The place of a trace in an order, by the rules of {@link SpanPosition}. */
export interface TracePosition {
  readonly value: bigint;
  /** Exact; only its ordered time counts. */
  readonly startTimeUnixNano: bigint;
  readonly traceId: string;
}

/** A part of an ordered list: of the items strictly between `after` and `before` the first `limit`, or the last `limit`
 * if `fromEnd` is set. */
export interface PageRequest<Position> {
  readonly limit: number;
  readonly after?: Position;
  readonly before?: Position;
  readonly fromEnd?: boolean;
}

/** The first `limit` items after a place in a list that only goes forward. The item there may be gone. */
export type NextPage<Position> = Pick<PageRequest<Position>, 'limit' | 'after'>;

/** Items in the order of the list, even if they were taken from its end. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Whether more items follow in the direction of the walk: after the last item, or before the first one with `fromEnd`.
   * Only items between `after` and `before` of the request count. */
  readonly hasMore: boolean;
}

/** A search for spans. */
export interface SpanQuery {
  readonly filter?: SpanFilter;
  readonly timeRange?: TimeRange;
  readonly order: SpanOrder;
  readonly page: PageRequest<SpanPosition>;
}

/** A search for traces. */
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

/** A part of a list inside one span (events, links), by index. */
export interface ListRequest {
  /** {@link SpanRecord.ref} of the span. */
  readonly ref: string;
  readonly limit: number;
  /** Index of the first item to return. */
  readonly offset: number;
}
