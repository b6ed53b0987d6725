/**
 * The storage port. A backend is a {@link SpanReader} and a `SpanWriter` over the same data. The two may run in
 * different threads or processes.
 *
 * Rules for every method:
 * - Batch first: result[i] answers request[i]. An unknown key returns undefined or an empty list, never an error.
 * - The order is documented at the query and is the same on every backend.
 * - Results belong to the caller and are plain data (they may have crossed a thread).
 * - Names are sorted by code point (the order of their UTF-8 bytes). Times are compared as `orderedTime` of the model
 *   returns them.
 * - `signal` ends a read early with its reason. A read over the backend's time limit throws READ_TIMEOUT.
 * - Reads by trace id, span id or reference, and searches whose filter names a trace, see everything whose write was
 *   acknowledged before they began. Other searches, counts and statistics may see it a little later; `settle` of the
 *   backend's definition waits for that.
 */

import type { AttributeScope, Attributes, AttributeType, AttributeValue } from '../model/attributes.ts';
import type { EncodedAttributes } from '../model/encoded-attributes.ts';
import type { Exception } from '../model/exception.ts';
import type { InstrumentationScope, Resource, SpanEvent, SpanLink } from '../model/span.ts';
import type { CallsRequest, MeasuredCall } from './calls.ts';
import type { ReportCall } from './explain.ts';
import type { MeasuredGroup, MeasuresRequest } from './measures.ts';
import type { AttributeProfile, ProfileRequest } from './profiles.ts';
import type {
  ListRequest,
  NextPage,
  Page,
  SentOrderField,
  SpanFilter,
  SpanQuery,
  TimeRange,
  TracePosition,
  TraceQuery,
} from './query.ts';

export type { Rejection, SpanWriter, WriteReport } from './span-writer.ts';

/** A stored span without its lists. Lists are read by `ref` when they are needed. */
export interface SpanRecord {
  /** Opaque. The same backend finds the span by it without a search, as long as the span is stored. */
  readonly ref: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly traceState: string;
  readonly flags: number;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
  /** When this server received the span, in nanoseconds since the Unix epoch. */
  readonly ingestionTimeUnixNano: bigint;
  /** `service.name` of the resource. Empty if it has none. */
  readonly service: string;
  /** For {@link SpanReader.getResources}. Equal resources have the same ref. */
  readonly resourceRef: string;
  /** For {@link SpanReader.getScopes}. Equal scopes have the same ref. */
  readonly scopeRef: string;
  /** Its attributes, if they are few and the backend has read them with the record. */
  readonly attributes?: EncodedAttributes | undefined;
}

/** Facts about a whole trace, updated with every write. */
export interface TraceSummary {
  readonly traceId: string;
  /** Earliest start and latest end of its spans. */
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  readonly spanCount: number;
  /** {@link SpanRecord.ref} of the root of the trace (`rootIndex` of the model's trace tree): the earliest span that names
   * no parent but itself. Absent while there is none. */
  readonly rootRef?: string;
  /** Spans with status ERROR. */
  readonly errorCount: number;
  /** Spans that name a parent which is not stored, also those that have their other half for a parent. */
  readonly missingParentCount: number;
  /** When this server received the last of its spans, in nanoseconds since the Unix epoch. 0: not known, because an earlier
   * version stored the trace. */
  readonly lastArrivalUnixNano: bigint;
  /** Distinct services of its spans, sorted. Spans without `service.name` have the empty name. */
  readonly services: readonly string[];
}

/** Traces move in their orders while spans arrive, so a page says where its traces are and what it is a page of. */
export interface TracePage extends Page<TraceSummary> {
  /** The position of each item in this walk. Pages continue from here; the summary may say something newer. */
  readonly positions: readonly TracePosition[];
  /** `asOf` of the query, or without one the moment of this page. Opaque. */
  readonly moment: string;
  /** Traces may have moved since `asOf`: the backend cannot look back that far, so this page shows positions of now. */
  readonly orderChanged: boolean;
}

/** The fields of a span that make the shape of its trace. */
export interface SkeletonSpan {
  readonly ref: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly kind: number;
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
}

/** The ids of a span. Several spans of a trace may have the same. */
export interface SpanName {
  readonly traceId: string;
  readonly spanId: string;
}

/** Asks for the names of services. */
export interface ServicesRequest {
  /** Only services with spans that start in this range. */
  readonly timeRange?: TimeRange;
  /** The place of a service is its name. */
  readonly page: NextPage<string>;
}

/** Asks how many spans of a service start in a range, or how many it has. */
export interface ServiceCountRequest {
  readonly service: string;
  readonly timeRange?: TimeRange;
}

/** An operation of a service (span name and kind), and how many spans it has. */
export interface OperationSummary {
  readonly name: string;
  readonly kind: number;
  readonly spanCount: number;
}

/** The place of an operation in the list of its service. */
export type OperationPosition = Pick<OperationSummary, 'name' | 'kind'>;

/** Names the operations of one service. */
export interface OperationsRequest {
  readonly service: string;
  readonly kind?: number;
  /** Only operations with spans that start in this range. */
  readonly timeRange?: TimeRange;
}

/** Asks for a page of operations. */
export interface OperationsPageRequest extends OperationsRequest {
  readonly page: NextPage<OperationPosition>;
}

/** An attribute key in one scope, with the types of its values. */
export interface AttributeKeySummary {
  readonly key: string;
  readonly scope: AttributeScope;
  /** Sorted by name. */
  readonly types: readonly AttributeType[];
}

/** The place of a key in the list of all. */
export type AttributeKeyPosition = Pick<AttributeKeySummary, 'key' | 'scope'>;

/** Names attribute keys. */
export interface AttributeKeysRequest {
  readonly scope?: AttributeScope;
  readonly prefix?: string;
  /** A part of the key. Case counts. */
  readonly contains?: string;
  /** Only keys of spans that start in this range. */
  readonly timeRange?: TimeRange;
}

/** Asks for a page of attribute keys. */
export interface AttributeKeysPageRequest extends AttributeKeysRequest {
  readonly page: NextPage<AttributeKeyPosition>;
}

/** How many spans have the value at least once, in any of the requested scopes. -0 and 0 are one value. */
export interface AttributeValueSummary {
  readonly value: AttributeValue;
  readonly count: number;
}

/** Asks for the values of one attribute key. */
export interface AttributeValuesRequest {
  readonly key: string;
  readonly scope?: AttributeScope;
  /** Prefix of the value as text. Values of other types have their natural text (`200`, `true`). */
  readonly prefix?: string;
  readonly filter?: SpanFilter;
  readonly timeRange?: TimeRange;
  /** Maximum number of values. The most frequent comes first; ties are broken by type name, natural text, exact text. */
  readonly limit: number;
  /** Index of the first value to return. */
  readonly offset: number;
}

/**
 * Asks for statistics of all numbers that the key has in the spans: int64 and double values, and such elements of arrays
 * (one level deep). A number that a span has several times counts that often. Strings and NaN do not count; infinities
 * do.
 */
export interface AttributeStatisticsRequest {
  readonly key: string;
  readonly scope?: AttributeScope;
  readonly filter?: SpanFilter;
  readonly timeRange?: TimeRange;
  /** Each in [0, 1]. */
  readonly quantiles: readonly number[];
}
/**
 * An int64 counts as the nearest double, -0 as 0. If both infinities are among the numbers, `avg` is NaN, and so is a
 * quantile between them.
 */
export interface AttributeStatistics {
  /** How many numbers there are. At least 1. */
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly avg: number;
  /** In the order of the request. Exact: interpolated linearly between the closest ranks (rank `q * (count - 1)` from 0). */
  readonly quantiles: readonly number[];
}

/** Statistics of a field that every span has. */
export interface FieldStatisticsRequest {
  readonly field: SentOrderField;
  readonly filter?: SpanFilter;
  readonly timeRange?: TimeRange;
  /** Each in [0, 1]. */
  readonly quantiles: readonly number[];
}
/** Exact. Times are the ordered ones. */
export interface FieldStatistics {
  /** Spans that match; at least 1. */
  readonly count: number;
  readonly min: bigint;
  readonly max: bigint;
  readonly sum: bigint;
  /** In the requested order. */
  readonly quantiles: readonly FieldQuantile[];
}
/** The closest ranks to the rank `q * (count - 1)`, and how far it is from the one to the other, in [0, 1). */
export interface FieldQuantile {
  readonly below: bigint;
  readonly above: bigint;
  readonly fraction: number;
}

/** A stored event. */
export type EventRecord = SpanEvent;
/** A stored link. */
export type LinkRecord = SpanLink;

/** A part of a list, and the number of items in the whole list. */
export interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly totalCount: number;
}

/** What an operation allows its reads. */
export interface OperationMeter {
  /** One integer, which is not 0 once nobody wants the answer. For reads that block their thread. Others use their signal. */
  readonly cancelled: Int32Array;
  /** Counts bytes of values that were read. Throws OPERATION_TOO_LARGE if they exceed the limit of the operation. */
  readBytes(bytes: number): void;
  /**
   * Counts records that were read, or are about to be, besides those that the read returns. Throws OPERATION_TOO_COMPLEX if they
   * exceed the limit of the operation. `advice` says how to ask for less.
   */
  readRecords(records: number, advice: string): void;
}

/** Reads what is stored. */
export interface SpanReader {
  findSpans(queries: readonly SpanQuery[], signal?: AbortSignal): Promise<Page<SpanRecord>[]>;
  /** Number of spans of each query. `order` and `page` have no effect. */
  countSpans(queries: readonly SpanQuery[], signal?: AbortSignal): Promise<number[]>;
  findTraces(queries: readonly TraceQuery[], signal?: AbortSignal): Promise<TracePage[]>;
  countTraces(queries: readonly TraceQuery[], signal?: AbortSignal): Promise<number[]>;

  getTraces(traceIds: readonly string[], signal?: AbortSignal): Promise<(TraceSummary | undefined)[]>;
  /** All spans of each trace in order of (start, spanId, kind, exact start). */
  getSkeletons(traceIds: readonly string[], signal?: AbortSignal): Promise<SkeletonSpan[][]>;
  getSpans(refs: readonly string[], signal?: AbortSignal): Promise<(SpanRecord | undefined)[]>;
  /**
   * Every stored span with that id in that trace, in order of (kind, start). The halves of one call share an id, and a
   * sender may use an id for several spans.
   */
  getSpansById(ids: readonly SpanName[], signal?: AbortSignal): Promise<SpanRecord[][]>;
  /**
   * What log records told of the spans of that id in that trace, in order of (time, type, message, stack trace). Nothing from a
   * backend that keeps none.
   */
  getExceptions(ids: readonly SpanName[], signal?: AbortSignal): Promise<Exception[][]>;

  getAttributes(refs: readonly string[], signal?: AbortSignal): Promise<Attributes[]>;
  /** Events in the order received. */
  getEvents(requests: readonly ListRequest[], signal?: AbortSignal): Promise<ListPage<EventRecord>[]>;
  /** Links in the order received. */
  getLinks(requests: readonly ListRequest[], signal?: AbortSignal): Promise<ListPage<LinkRecord>[]>;
  /** Spans of any trace that link to the given one, in order of (start, traceId, spanId, kind, exact start); a
   * span counts once. */
  getLinkedFrom(
    requests: readonly { traceId: string; spanId: string; limit: number; offset: number }[],
    signal?: AbortSignal,
  ): Promise<ListPage<SpanRecord>[]>;
  getResources(refs: readonly string[], signal?: AbortSignal): Promise<(Resource | undefined)[]>;
  getScopes(refs: readonly string[], signal?: AbortSignal): Promise<(InstrumentationScope | undefined)[]>;

  /** Names of services, sorted. */
  getServices(requests: readonly ServicesRequest[], signal?: AbortSignal): Promise<Page<string>[]>;
  /** 0 for an unknown service. */
  getServiceCounts(requests: readonly ServiceCountRequest[], signal?: AbortSignal): Promise<number[]>;
  /** Sorted by name, then kind. */
  getOperations(requests: readonly OperationsPageRequest[], signal?: AbortSignal): Promise<Page<OperationSummary>[]>;
  countOperations(requests: readonly OperationsRequest[], signal?: AbortSignal): Promise<number[]>;
  /** Sorted by key, then scope name. */
  getAttributeKeys(
    requests: readonly AttributeKeysPageRequest[],
    signal?: AbortSignal,
  ): Promise<Page<AttributeKeySummary>[]>;
  /** A key counts once in each scope. */
  countAttributeKeys(requests: readonly AttributeKeysRequest[], signal?: AbortSignal): Promise<number[]>;
  getAttributeValues(
    requests: readonly AttributeValuesRequest[],
    signal?: AbortSignal,
  ): Promise<ListPage<AttributeValueSummary>[]>;
  /** Undefined if the key has no number. Throws OPERATION_TOO_COMPLEX for too many distinct numbers. */
  getAttributeStatistics(
    requests: readonly AttributeStatisticsRequest[],
    signal?: AbortSignal,
  ): Promise<(AttributeStatistics | undefined)[]>;

  /** Undefined if no span matches. Throws OPERATION_TOO_COMPLEX if too many do. */
  getFieldStatistics(
    requests: readonly FieldStatisticsRequest[],
    signal?: AbortSignal,
  ): Promise<(FieldStatistics | undefined)[]>;

  /**
   * Measures of spans by group and by time, groups in no order. Throws OPERATION_TOO_COMPLEX for too many groups, and for answers
   * that need more records than the operation may read.
   */
  measureSpans(requests: readonly MeasuresRequest[], signal?: AbortSignal): Promise<MeasuredGroup[][]>;

  /** Who calls whom, calls in no order. Throws as {@link measureSpans} does. */
  measureCalls(requests: readonly CallsRequest[], signal?: AbortSignal): Promise<MeasuredCall[][]>;

  /** Which attributes spans have. Throws OPERATION_TOO_COMPLEX for too many spans or keys. */
  profileAttributes(requests: readonly ProfileRequest[], signal?: AbortSignal): Promise<AttributeProfile[]>;

  /** The same reader for one operation, which meters and cancels its reads. The caller must not close it. */
  within(operation: OperationMeter): SpanReader;
  /** The same reader, which also reports what each read did. The caller must not close it. */
  explaining(report: ReportCall): SpanReader;

  /**
   * Milliseconds after its time of ingestion at which a span can be found, if its write succeeded by then. 0: spans can be found in
   * the order of these times.
   */
  readonly settlingMs: number;
  /** Changes with what is stored. Undefined: nobody knows. Costs next to nothing. Throws STORAGE_UNAVAILABLE. */
  dataVersion(): number | undefined;
  /** Throws STORAGE_UNAVAILABLE with the reason if reads cannot be served now. */
  check(): Promise<void>;
  close(): Promise<void>;
}
