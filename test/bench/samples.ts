/** What is asked for in the queries, with what the right answers hold. All of it is known from the load alone. */
import type { Span } from '../../src/model/span.ts';

/** A span as {@link FOUND_SPAN_FIELDS} selects it. */
export interface FoundSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly startTimeUnixNano: string;
  readonly durationNano: string;
}

/** A trace as {@link FOUND_TRACE_FIELDS} selects it. */
export interface FoundTrace {
  readonly traceId: string;
  readonly startTimeUnixNano: string;
  readonly durationNano: string;
  readonly spanCount: number;
  readonly errorCount: number;
  readonly rootSpan: { readonly name: string; readonly service: { readonly name: string } };
}

export const FOUND_SPAN_FIELDS = 'traceId spanId startTimeUnixNano durationNano';
/** What a list of traces shows. */
export const FOUND_TRACE_FIELDS =
  'traceId startTimeUnixNano durationNano spanCount errorCount rootSpan { name service { name } }';

/** The newest spans of an operation that took longer than a bound, and the newest traces that have such a span. */
export interface SlowOperation {
  readonly service: string;
  readonly name: string;
  readonly overNano: number;
  readonly spans: readonly FoundSpan[];
  readonly traces: readonly FoundTrace[];
}

/** The newest spans with an attribute of this value. */
export interface AttributeSample {
  readonly key: string;
  readonly value: string;
  readonly spans: readonly FoundSpan[];
}

/** A search of `searches.ts` by its name, with the page that it must find. */
export interface SearchSample {
  readonly name: string;
  readonly spans: readonly FoundSpan[];
}

/** The newest spans that have a value and are of a common service. */
export interface ServiceAttributeSample extends AttributeSample {
  readonly service: string;
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
  /** At most one, of 10,000 spans; small loads have none. */
  readonly largestTraces: readonly (readonly Span[])[];
  readonly slowOperations: readonly SlowOperation[];
  /** Of the load's first hour, spans only. */
  readonly slowInPast: readonly SlowOperation[];
  /** Values that one trace alone has. */
  readonly rare: readonly AttributeSample[];
  readonly rareInService: readonly ServiceAttributeSample[];
  readonly searches: readonly SearchSample[];
  /** Values that many traces share. */
  readonly shared: readonly AttributeSample[];
  readonly sharedInService: readonly ServiceAttributeSample[];
  /** Sorted by name. */
  readonly services: readonly ServiceCount[];
}

/** Items of a page of search results. */
export const PAGE_SIZE = 20;
