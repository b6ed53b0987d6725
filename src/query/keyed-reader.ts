/**
 * The storage port one key at a time, for one request. Its implementation batches the keys that are requested together into
 * one call of the port. The use cases in this folder only have to request all they can before they await.
 */
import type { Attributes } from '../model/attributes.ts';
import type { Exception } from '../model/exception.ts';
import type { InstrumentationScope, Resource } from '../model/span.ts';
import type {
  AttributeKeySummary,
  AttributeKeysPageRequest,
  AttributeKeysRequest,
  AttributeStatistics,
  AttributeStatisticsRequest,
  AttributeValueSummary,
  AttributeValuesRequest,
  EventRecord,
  FieldStatistics,
  FieldStatisticsRequest,
  LinkRecord,
  ListPage,
  OperationSummary,
  OperationsPageRequest,
  OperationsRequest,
  ServiceCountRequest,
  ServicesRequest,
  SkeletonSpan,
  SpanName,
  SpanRecord,
  TracePage,
  TraceSummary,
} from '../storage/backend.ts';
import type { CallsRequest, MeasuredCall } from '../storage/calls.ts';
import type { MeasuredGroup, MeasuresRequest } from '../storage/measures.ts';
import type { AttributeProfile, ProfileRequest } from '../storage/profiles.ts';
import type { ListRequest, Page, SpanQuery, TraceQuery } from '../storage/query.ts';

/** `SpanReader` documents each method under nearly the same name: what it returns, in which order, and when it throws. */
export interface KeyedReader {
  findSpans(query: SpanQuery): Promise<Page<SpanRecord>>;
  countSpans(query: SpanQuery): Promise<number>;
  findTraces(query: TraceQuery): Promise<TracePage>;
  countTraces(query: TraceQuery): Promise<number>;
  trace(traceId: string): Promise<TraceSummary | undefined>;
  /** Adds traces that were read by other means, so that {@link trace} does not read them again. */
  keepTraces(traces: readonly TraceSummary[]): void;
  skeleton(traceId: string): Promise<readonly SkeletonSpan[]>;
  span(ref: string): Promise<SpanRecord | undefined>;
  /** Adds spans that were read by other means, so that {@link span} does not read them again. */
  keepSpans(spans: readonly SpanRecord[]): void;
  spansById(traceId: string, spanId: string): Promise<readonly SpanRecord[]>;
  exceptions(id: SpanName): Promise<readonly Exception[]>;
  attributes(ref: string): Promise<Attributes>;
  events(request: ListRequest): Promise<ListPage<EventRecord>>;
  links(request: ListRequest): Promise<ListPage<LinkRecord>>;
  linkedFrom(request: LinkedFromRequest): Promise<ListPage<SpanRecord>>;
  resource(ref: string): Promise<Resource | undefined>;
  scope(ref: string): Promise<InstrumentationScope | undefined>;
  services(request: ServicesRequest): Promise<Page<string>>;
  serviceCount(request: ServiceCountRequest): Promise<number>;
  operations(request: OperationsPageRequest): Promise<Page<OperationSummary>>;
  countOperations(request: OperationsRequest): Promise<number>;
  attributeKeys(request: AttributeKeysPageRequest): Promise<Page<AttributeKeySummary>>;
  countAttributeKeys(request: AttributeKeysRequest): Promise<number>;
  attributeValues(request: AttributeValuesRequest): Promise<ListPage<AttributeValueSummary>>;
  attributeStatistics(request: AttributeStatisticsRequest): Promise<AttributeStatistics | undefined>;
  fieldStatistics(request: FieldStatisticsRequest): Promise<FieldStatistics | undefined>;
  measures(request: MeasuresRequest): Promise<readonly MeasuredGroup[]>;
  calls(request: CallsRequest): Promise<readonly MeasuredCall[]>;
  profile(request: ProfileRequest): Promise<AttributeProfile>;
}

/** A part of the list of spans that link to one span, by index. */
export interface LinkedFromRequest {
  readonly traceId: string;
  readonly spanId: string;
  readonly limit: number;
  readonly offset: number;
}
