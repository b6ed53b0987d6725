/** What is asked for in the queries, with what the right answers hold. All of it is known from the load alone. */
import type { Span } from '../../src/model/span.ts';

export interface SpanReference {
  readonly traceId: string;
  readonly spanId: string;
}

export interface TraceReference {
  readonly traceId: string;
  readonly spanCount: number;
}

/** The newest spans of an operation that took longer than a bound, and the newest traces that have such a span. */
export interface SlowOperation {
  readonly service: string;
  readonly name: string;
  readonly overNano: number;
  readonly spans: readonly SpanReference[];
  readonly traces: readonly TraceReference[];
}

/** The newest spans with an attribute of this value. */
export interface AttributeSample {
  readonly key: string;
  readonly value: string;
  readonly spans: readonly SpanReference[];
}

export interface ServiceCount {
  readonly name: string;
  readonly spanCount: number;
  /** Sorted by name and kind. */
  readonly operations: readonly { readonly name: string; readonly kind: number; readonly spanCount: number }[];
}

export interface Samples {
  /** Traces of 18 to 22 spans. */
  readonly traces: readonly (readonly Span[])[];
  /** Traces of 1,000 spans. */
  readonly bigTraces: readonly (readonly Span[])[];
  readonly slowOperations: readonly SlowOperation[];
  /** Values that one trace alone has. */
  readonly rare: readonly AttributeSample[];
  /** Values that many traces share. */
  readonly shared: readonly AttributeSample[];
  /** Sorted by name. */
  readonly services: readonly ServiceCount[];
}

/** Items of a page of search results. */
export const PAGE_SIZE = 20;
