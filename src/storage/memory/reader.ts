import type { Attributes } from '../../model/attributes.ts';
import { compareNames } from '../../model/compare.ts';
import type { Exception } from '../../model/exception.ts';
import { type InstrumentationScope, type Resource, type Span, serviceName } from '../../model/span.ts';
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
  OperationMeter,
  OperationSummary,
  OperationsPageRequest,
  OperationsRequest,
  ServiceCountRequest,
  ServicesRequest,
  SkeletonSpan,
  SpanName,
  SpanReader,
  SpanRecord,
  TracePage,
  TraceSummary,
} from '../backend.ts';
import type { CallsRequest, MeasuredCall } from '../calls.ts';
import { callsOf } from '../evaluator/calls-of.ts';
import { checkPatterns } from '../evaluator/check-patterns.ts';
import { filterableSpan } from '../evaluator/filterable.ts';
import { matchesSpan, matchesTrace } from '../evaluator/matches-span.ts';
import { matchesTimeRange } from '../evaluator/time-range.ts';
import type { ReportCall } from '../explain.ts';
import type { MeasuredGroup, MeasuresRequest } from '../measures.ts';
import { compareAttributeKeys, compareOperations, itemsAfter } from '../ordering/names.ts';
import {
  compareSpanPositions,
  compareTracePositions,
  sentValue,
  spanPosition,
  tracePosition,
} from '../ordering/order.ts';
import { takeTracePage } from '../ordering/placed-traces.ts';
import { spanPlace, takePage, walkTo } from '../ordering/walk.ts';
import type { AttributeProfile, ProfileRequest } from '../profiles.ts';
import type { ListRequest, Page, SpanFilter, SpanOrder, SpanQuery, TimeRange, TraceQuery } from '../query.ts';
import { FieldValues } from '../statistics/field-statistics.ts';
import { MeasuredCalls } from '../statistics/measured-calls.ts';
import { MeasuredGroups } from '../statistics/measured-groups.ts';
import { plainGroup } from '../statistics/measured-part.ts';
import { ProfiledSpans } from '../statistics/profiled-spans.ts';
import { attributeKeysOf, attributeStatisticsOf, attributeValuesOf } from './attribute-statistics.ts';
import { explainingReader } from './explaining.ts';
import type { LoggedExceptions } from './logged-exceptions.ts';
import { plainSize } from './plain-size.ts';
import { type SpanRow, type SpanRows, toRecord, toSkeleton } from './rows.ts';
import type { EarlierTrace, TraceHistory } from './trace-history.ts';
import { type Stored, storedTraces } from './traces.ts';

/** A trace in its present state, and in the state that a walk shows (`TraceQuery.asOf`). */
interface SelectedTrace {
  readonly trace: TraceSummary;
  readonly was: TraceSummary;
}

const NOTHING_EARLIER: ReadonlyMap<string, EarlierTrace> = new Map();

const BY_START: SpanOrder = { field: 'START_TIME', direction: 'ASC' };

/** What a reader and a writer share. */
export interface MemoryParts {
  readonly rows: SpanRows;
  readonly history: TraceHistory;
  readonly exceptions: LoggedExceptions;
}

/** Answers every query by a scan of all spans. */
export class MemoryReader implements SpanReader {
  readonly #rows: SpanRows;
  readonly #history: TraceHistory;

  readonly #exceptions: LoggedExceptions;
  readonly #operation: OperationMeter | undefined;

  constructor({ rows, history, exceptions }: MemoryParts, operation?: OperationMeter) {
    this.#rows = rows;
    this.#history = history;
    this.#exceptions = exceptions;
    this.#operation = operation;
  }

  async findSpans(queries: readonly SpanQuery[], signal?: AbortSignal): Promise<Page<SpanRecord>[]> {
    return this.#answer(queries, signal, ({ filter, timeRange, order, page }) => {
      const walk = walkTo({ order, page });
      const sorted = sortSpans(this.#select(filter, timeRange), walk.order).map(toRecord);
      return takePage(sorted, page, spanPlace(walk));
    });
  }

  async countSpans(queries: readonly SpanQuery[], signal?: AbortSignal): Promise<number[]> {
    return this.#answer(queries, signal, ({ filter, timeRange }) => this.#select(filter, timeRange).length);
  }

  async findTraces(queries: readonly TraceQuery[], signal?: AbortSignal): Promise<TracePage[]> {
    return this.#answer(queries, signal, (query) => {
      const { order, asOf } = query;
      const earlier = asOf === undefined ? NOTHING_EARLIER : this.#history.since(asOf);
      const walk = walkTo(query);
      const placed = this.#selectTraces(query, earlier)
        .map(({ trace, was }) => ({ trace, position: tracePosition(order, was) }))
        .sort((a, b) => compareTracePositions(walk.order, a.position, b.position));
      const moment = asOf ?? this.#history.moment;
      return { ...takeTracePage(placed, query.page, walk), moment, orderChanged: earlier === undefined };
    });
  }

  async countTraces(queries: readonly TraceQuery[], signal?: AbortSignal): Promise<number[]> {
    return this.#answer(queries, signal, (query) => this.#selectTraces(query).length);
  }

  async getTraces(traceIds: readonly string[], signal?: AbortSignal): Promise<(TraceSummary | undefined)[]> {
    return this.#answer(traceIds, signal, (traceId) => this.#stored(this.#ofTrace(traceId)).trace(traceId)?.summary);
  }

  async getSkeletons(traceIds: readonly string[], signal?: AbortSignal): Promise<SkeletonSpan[][]> {
    return this.#answer(traceIds, signal, (traceId) => sortSpans(this.#ofTrace(traceId), BY_START).map(toSkeleton));
  }

  async getSpans(refs: readonly string[], signal?: AbortSignal): Promise<(SpanRecord | undefined)[]> {
    return this.#answer(refs, signal, (ref) => {
      const row = this.#rows.get(ref);
      return row && toRecord(row);
    });
  }

  async getSpansById(
    ids: readonly { traceId: string; spanId: string }[],
    signal?: AbortSignal,
  ): Promise<SpanRecord[][]> {
    return this.#answer(ids, signal, ({ traceId, spanId }) =>
      sortSpans(
        this.#ofTrace(traceId).filter(({ span }) => span.spanId === spanId),
        BY_START,
      )
        .sort((a, b) => a.span.kind - b.span.kind)
        .map(toRecord),
    );
  }

  async getExceptions(ids: readonly SpanName[], signal?: AbortSignal): Promise<Exception[][]> {
    return this.#answer(ids, signal, (id) => this.#exceptions.of(id));
  }

  async getAttributes(refs: readonly string[], signal?: AbortSignal): Promise<Attributes[]> {
    return this.#answer(refs, signal, (ref) => this.#rows.get(ref)?.span.attributes ?? []);
  }

  async getEvents(requests: readonly ListRequest[], signal?: AbortSignal): Promise<ListPage<EventRecord>[]> {
    return this.#answer(requests, signal, (request) => slice(this.#rows.get(request.ref)?.span.events ?? [], request));
  }

  async getLinks(requests: readonly ListRequest[], signal?: AbortSignal): Promise<ListPage<LinkRecord>[]> {
    return this.#answer(requests, signal, (request) => slice(this.#rows.get(request.ref)?.span.links ?? [], request));
  }

  async getLinkedFrom(
    requests: readonly { traceId: string; spanId: string; limit: number; offset: number }[],
    signal?: AbortSignal,
  ): Promise<ListPage<SpanRecord>[]> {
    return this.#answer(requests, signal, ({ traceId, spanId, ...piece }) => {
      const linking = [...this.#rows.values()].filter(({ span }) =>
        span.links.some((link) => link.traceId === traceId && link.spanId === spanId),
      );
      return slice(sortSpans(linking, BY_START).map(toRecord), piece);
    });
  }

  async getResources(refs: readonly string[], signal?: AbortSignal): Promise<(Resource | undefined)[]> {
    const rows = [...this.#rows.values()];
    return this.#answer(refs, signal, (ref) => rows.find((row) => row.resourceRef === ref)?.span.resource);
  }

  async getScopes(refs: readonly string[], signal?: AbortSignal): Promise<(InstrumentationScope | undefined)[]> {
    const rows = [...this.#rows.values()];
    return this.#answer(refs, signal, (ref) => rows.find((row) => row.scopeRef === ref)?.span.scope);
  }

  async getServices(requests: readonly ServicesRequest[], signal?: AbortSignal): Promise<Page<string>[]> {
    return this.#answer(requests, signal, ({ timeRange, page }) => {
      const names = new Set(this.#spans(undefined, timeRange).map((span) => serviceName(span.resource)));
      return itemsAfter([...names].sort(compareNames), page, compareNames);
    });
  }

  async getServiceCounts(requests: readonly ServiceCountRequest[], signal?: AbortSignal): Promise<number[]> {
    const rows = [...this.#rows.values()];
    return this.#answer(
      requests,
      signal,
      ({ service, timeRange }) =>
        rows.filter(
          ({ span }) => serviceName(span.resource) === service && matchesTimeRange(timeRange, span.startTimeUnixNano),
        ).length,
    );
  }

  async getOperations(
    requests: readonly OperationsPageRequest[],
    signal?: AbortSignal,
  ): Promise<Page<OperationSummary>[]> {
    return this.#answer(requests, signal, ({ page, ...request }) =>
      itemsAfter(this.#operations(request), page, compareOperations),
    );
  }

  async countOperations(requests: readonly OperationsRequest[], signal?: AbortSignal): Promise<number[]> {
    return this.#answer(requests, signal, (request) => this.#operations(request).length);
  }

  async getAttributeKeys(
    requests: readonly AttributeKeysPageRequest[],
    signal?: AbortSignal,
  ): Promise<Page<AttributeKeySummary>[]> {
    return this.#answer(requests, signal, ({ page, ...request }) =>
      itemsAfter(this.#attributeKeys(request), page, compareAttributeKeys),
    );
  }

  async countAttributeKeys(requests: readonly AttributeKeysRequest[], signal?: AbortSignal): Promise<number[]> {
    return this.#answer(requests, signal, (request) => this.#attributeKeys(request).length);
  }

  async getAttributeValues(
    requests: readonly AttributeValuesRequest[],
    signal?: AbortSignal,
  ): Promise<ListPage<AttributeValueSummary>[]> {
    return this.#answer(requests, signal, (request) =>
      attributeValuesOf(this.#spans(request.filter, request.timeRange), request),
    );
  }

  async getAttributeStatistics(
    requests: readonly AttributeStatisticsRequest[],
    signal?: AbortSignal,
  ): Promise<(AttributeStatistics | undefined)[]> {
    return this.#answer(requests, signal, (request) =>
      attributeStatisticsOf(this.#spans(request.filter, request.timeRange), request),
    );
  }

  async getFieldStatistics(
    requests: readonly FieldStatisticsRequest[],
    signal?: AbortSignal,
  ): Promise<(FieldStatistics | undefined)[]> {
    return this.#answer(requests, signal, ({ field, filter, timeRange, quantiles }) => {
      const values = new FieldValues(field);
      for (const span of this.#spans(filter, timeRange)) values.add(sentValue(field, span));
      return values.statistics(quantiles);
    });
  }

  async measureSpans(requests: readonly MeasuresRequest[], signal?: AbortSignal): Promise<MeasuredGroup[][]> {
    return this.#answer(requests, signal, (request) => {
      const stored = this.#stored(this.#rows.values());
      const groups = new MeasuredGroups(request);
      for (const span of this.#spans(request.filter, request.timeRange)) groups.add(filterableSpan(span), stored);
      return groups.groups().map(plainGroup);
    });
  }

  async measureCalls(requests: readonly CallsRequest[], signal?: AbortSignal): Promise<MeasuredCall[][]> {
    return this.#answer(requests, signal, (request) => {
      const stored = this.#stored(this.#rows.values());
      const calls = new MeasuredCalls(request);
      for (const span of this.#spans(request.filter, request.timeRange).map(filterableSpan)) {
        calls.add(span, callsOf(span, stored.trace(span.traceId), stored));
      }
      return calls.calls();
    });
  }

  async profileAttributes(requests: readonly ProfileRequest[], signal?: AbortSignal): Promise<AttributeProfile[]> {
    return this.#answer(requests, signal, (request) => {
      const profiled = new ProfiledSpans(request);
      for (const span of this.#spans(request.filter, request.timeRange)) profiled.add(filterableSpan(span));
      return profiled.profile();
    });
  }

  within(operation: OperationMeter): SpanReader {
    return new MemoryReader({ rows: this.#rows, history: this.#history, exceptions: this.#exceptions }, operation);
  }

  explaining(report: ReportCall): SpanReader {
    return explainingReader(this, this.#rows, report);
  }

  readonly settlingMs = 0;

  dataVersion(): number {
    return this.#history.length;
  }

  async check(): Promise<void> {}

  async close(): Promise<void> {}

  /** One answer for each request, as clones that belong to the caller. Each is counted before the next is gathered. */
  #answer<Request, Answer>(
    requests: readonly Request[],
    signal: AbortSignal | undefined,
    one: (request: Request) => Answer,
  ): Answer[] {
    signal?.throwIfAborted();
    const answers = requests.map((request) => {
      const found = one(request);
      this.#operation?.readBytes(plainSize(found));
      return found;
    });
    return structuredClone(answers);
  }

  #select(filter: SpanFilter | undefined, timeRange: TimeRange | undefined): SpanRow[] {
    checkPatterns(filter);
    const stored = this.#stored(this.#rows.values());
    return [...this.#rows.values()].filter(
      ({ span }) =>
        matchesTimeRange(timeRange, span.startTimeUnixNano) &&
        (filter === undefined || matchesSpan(filter, filterableSpan(span), stored)),
    );
  }

  #operations({ service, kind, timeRange }: OperationsRequest): OperationSummary[] {
    const spans = this.#spans({ type: 'service', test: { eq: service } }, timeRange);
    const ofKind = spans.filter((span) => kind === undefined || span.kind === kind);
    return [...Map.groupBy(ofKind, (span) => `${span.kind} ${span.name}`).values()]
      .flatMap((group) =>
        group.slice(0, 1).map((span) => ({ name: span.name, kind: span.kind, spanCount: group.length })),
      )
      .sort(compareOperations);
  }

  #attributeKeys(request: AttributeKeysRequest): AttributeKeySummary[] {
    return attributeKeysOf(this.#spans(undefined, request.timeRange), request);
  }

  #spans(filter?: SpanFilter, timeRange?: TimeRange): Span[] {
    return this.#select(filter, timeRange).map((row) => row.span);
  }

  #selectTraces(
    { filter, timeRange }: Pick<TraceQuery, 'filter' | 'timeRange'>,
    earlier: ReadonlyMap<string, EarlierTrace> = NOTHING_EARLIER,
  ): SelectedTrace[] {
    checkPatterns(filter);
    const stored = this.#stored(this.#rows.values());
    return [...stored.traces].flatMap(([traceId, filterable]) => {
      const was = earlier.has(traceId) ? earlier.get(traceId) : filterable.summary;
      if (was === undefined || !matchesTimeRange(timeRange, was.startTimeUnixNano)) return [];
      const matches = filter === undefined || matchesTrace(filter, filterable, stored);
      return matches ? [{ trace: filterable.summary, was }] : [];
    });
  }

  #stored(rows: Iterable<SpanRow>): Stored {
    return storedTraces(rows, this.#exceptions);
  }

  #ofTrace(traceId: string): SpanRow[] {
    return [...this.#rows.values()].filter(({ span }) => span.traceId === traceId);
  }
}

function sortSpans(rows: readonly SpanRow[], order: SpanOrder): SpanRow[] {
  return rows
    .map((row) => ({ row, position: spanPosition(order, { ...row, ...row.span }) }))
    .sort((a, b) => compareSpanPositions(order, a.position, b.position))
    .map(({ row }) => row);
}

function slice<Item>(items: readonly Item[], { limit, offset }: { limit: number; offset: number }): ListPage<Item> {
  return { items: items.slice(offset, offset + limit), totalCount: items.length };
}
