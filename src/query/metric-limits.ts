/** Limits on measures. */
export interface MetricLimits {
  /** Groups that spans may be measured by. */
  readonly maxMetricGroups: number;
  /** Buckets of time or duration that spans may be measured by. */
  readonly maxMetricBuckets: number;
  /** Spans that one metrics query of TraceQL reads one by one, where the storage cannot measure what it asks for. */
  readonly maxWalkedSpans: number;
}
