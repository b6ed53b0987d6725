/**
 * What can be asked of a backend: the closed filter AST, orders and pages. Nothing a user typed reaches a backend in any
 * other form. Every backend gives the same answers to the same query (ARCHITECTURE, "Filter semantics").
 */
import type { AttributeScope } from '../model/attributes.ts';

/** By start time (as `orderedTime` has it), in [from, to), nanoseconds; an absent side is open. */
export interface TimeRange {
  readonly from?: bigint;
  readonly to?: bigint;
}

/** In a test every operator given must hold. */
export interface StringTest {
  readonly eq?: string;
  readonly in?: readonly string[];
}
export interface EnumTest {
  readonly eq?: number;
  readonly in?: readonly number[];
}
export interface Int64Test {
  readonly eq?: bigint;
  readonly gt?: bigint;
  readonly gte?: bigint;
  readonly lt?: bigint;
  readonly lte?: bigint;
}

/**
 * A value to compare attributes with. It matches an attribute of any type of equal value: 200n and 200 both find int 200
 * and double 200.0; '200' finds strings only. An array attribute matches if an element does.
 */
export type FilterValue = string | boolean | bigint | number;

export interface AttributeTest {
  readonly key: string;
  /** Absent: the span's own attributes, its resource's, its scope's, its events' and its links'; any match counts. */
  readonly scope?: AttributeScope;
  readonly exists?: boolean;
  readonly eq?: FilterValue;
}

export type SpanFilter =
  | { readonly type: 'and'; readonly filters: readonly SpanFilter[] }
  | { readonly type: 'traceId'; readonly eq: string }
  | { readonly type: 'service'; readonly test: StringTest }
  | { readonly type: 'name'; readonly test: StringTest }
  | { readonly type: 'kind'; readonly test: EnumTest }
  | { readonly type: 'statusCode'; readonly test: EnumTest }
  | { readonly type: 'durationNano'; readonly test: Int64Test }
  | { readonly type: 'attribute'; readonly test: AttributeTest };

export type TraceFilter =
  | { readonly type: 'and'; readonly filters: readonly TraceFilter[] }
  | { readonly type: 'traceId'; readonly eq: string }
  /** Latest end minus earliest start. */
  | { readonly type: 'durationNano'; readonly test: Int64Test }
  /** Any span of the trace is of such a service. */
  | { readonly type: 'service'; readonly test: StringTest }
  /** One span of the trace meets the whole filter. */
  | { readonly type: 'anySpan'; readonly filter: SpanFilter };

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
 * Where an item stands in an order: its value of the order's field, then its identity as the tie-breaker. The order of
 * spans is total: (value, traceId, spanId, kind), all ascending for ASC and all descending for DESC; of traces it is
 * (value, traceId). Values are the ordered ones (`orderedTime` of the model). A position needs no stored item: pages go on
 * from it even if the item has gone.
 */
export interface SpanPosition {
  readonly value: bigint;
  readonly traceId: string;
  readonly spanId: string;
  readonly kind: number;
}
export interface TracePosition {
  readonly value: bigint;
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
}

/** A piece of a list inside one span (events, links), by index. */
export interface ListRequest {
  /** {@link SpanRecord.ref} of the span. */
  readonly ref: string;
  readonly limit: number;
  /** Index of the first item wanted. */
  readonly offset: number;
}
