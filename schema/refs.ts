/**
 * The object types, by name and by the type of the underlying object. A file in `types/` defines the fields of each.
 */
import type { Attribute } from '../src/model/attributes.ts';
import type { Exception } from '../src/model/exception.ts';
import type { InstrumentationScope, Resource } from '../src/model/span.ts';
import type { FoundAttributeKey } from '../src/query/attribute-key-lists.ts';
import type { ShownStatistics } from '../src/query/catalog.ts';
import type { SpanComparison } from '../src/query/compare/compare-spans.ts';
import type { ComparedAttribute, ComparedValue } from '../src/query/compare/compared-attribute.ts';
import type { ErrorGroup } from '../src/query/error-groups.ts';
import type { DurationBound, DurationBucket, DurationHeatmap, HeatmapCell } from '../src/query/metrics/durations.ts';
import type { SpanMetrics, SpanMetricsGroup, SpanMetricsPoint } from '../src/query/metrics/metrics.ts';
import type { ServiceMap, ServiceMapEdge, ServiceMapNode } from '../src/query/metrics/service-map.ts';
import type { SpanMeasures } from '../src/query/metrics/span-measures.ts';
import type { MetricExemplar, MetricSample, MetricSeries } from '../src/query/traceql-metrics/answer.ts';
import type { RangeAnswer } from '../src/query/traceql-metrics/traceql-metrics.ts';
import type {
  AttributeValueSummary,
  EventRecord,
  LinkRecord,
  NumberMeasures,
  OperationSummary,
  SpanRecord,
  TraceSummary,
} from '../src/query/types.ts';
import { builder } from './builder.ts';
import type { CanaryCheckFacts, CanaryFacts, ServerFacts, ServerLimits } from './context.ts';

/** A service is represented by its name: the value of `service.name`, empty for spans without one. */
export interface ServiceName {
  readonly name: string;
}

export const TraceRef = builder.objectRef<TraceSummary>('Trace');
export const SpanRef = builder.objectRef<SpanRecord>('Span');
export const StatusRef = builder.objectRef<SpanRecord>('Status');
export const ResourceRef = builder.objectRef<Resource>('Resource');
export const InstrumentationScopeRef = builder.objectRef<InstrumentationScope>('InstrumentationScope');
export const AttributeRef = builder.objectRef<Attribute>('Attribute');
export const EventRef = builder.objectRef<EventRecord>('Event');
export const ExceptionRef = builder.objectRef<Exception>('Exception');
export const LinkRef = builder.objectRef<LinkRecord>('Link');
export const ServiceRef = builder.objectRef<ServiceName>('Service');
export const OperationRef = builder.objectRef<OperationSummary>('Operation');
export const AttributeKeyRef = builder.objectRef<FoundAttributeKey>('AttributeKey');
export const AttributeValueCountRef = builder.objectRef<AttributeValueSummary>('AttributeValueCount');
export const ErrorGroupRef = builder.objectRef<ErrorGroup>('ErrorGroup');
export const AttributeStatisticsRef = builder.objectRef<ShownStatistics>('AttributeStatistics');
export const SpanMetricsRef = builder.objectRef<SpanMetrics>('SpanMetrics');
export const SpanMetricsGroupRef = builder.objectRef<SpanMetricsGroup>('SpanMetricsGroup');
export const SpanMetricsPointRef = builder.objectRef<SpanMetricsPoint>('SpanMetricsPoint');
export const SpanMeasuresRef = builder.objectRef<SpanMeasures>('SpanMeasures');
export const NumberMeasuresRef = builder.objectRef<NumberMeasures>('NumberMeasures');
export const TraceqlMetricsRef = builder.objectRef<RangeAnswer>('TraceqlMetrics');
export const TraceqlSeriesRef = builder.objectRef<MetricSeries>('TraceqlSeries');
export const TraceqlPointRef = builder.objectRef<MetricSample>('TraceqlPoint');
export const TraceqlExemplarRef = builder.objectRef<MetricExemplar>('TraceqlExemplar');
export const DurationHistogramRef = builder.objectRef<{ readonly buckets: readonly DurationBucket[] }>(
  'DurationHistogram',
);
export const DurationBucketRef = builder.objectRef<DurationBucket>('DurationBucket');
export const DurationHeatmapRef = builder.objectRef<DurationHeatmap>('DurationHeatmap');
export const DurationBoundRef = builder.objectRef<DurationBound>('DurationBound');
export const HeatmapCellRef = builder.objectRef<HeatmapCell>('HeatmapCell');
export const ServiceMapRef = builder.objectRef<ServiceMap>('ServiceMap');
export const ServiceMapNodeRef = builder.objectRef<ServiceMapNode>('ServiceMapNode');
export const ServiceMapEdgeRef = builder.objectRef<ServiceMapEdge>('ServiceMapEdge');
export const SpanComparisonRef = builder.objectRef<SpanComparison>('SpanComparison');
export const ComparedAttributeRef = builder.objectRef<ComparedAttribute>('ComparedAttribute');
export const ComparedValueRef = builder.objectRef<ComparedValue>('ComparedValue');
export const ComparedNumbersRef = builder.objectRef<{
  readonly selection: NumberMeasures | undefined;
  readonly baseline: NumberMeasures | undefined;
}>('ComparedNumbers');
export const ServerInfoRef = builder.objectRef<ServerFacts>('ServerInfo');
export const ServerLimitsRef = builder.objectRef<ServerLimits>('ServerLimits');
export const CanaryRef = builder.objectRef<CanaryFacts>('Canary');
export const CanaryCheckRef = builder.objectRef<CanaryCheckFacts>('CanaryCheck');
