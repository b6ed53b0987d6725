/** Limits on measures. */
export interface MetricLimits {
  /** Groups that spans may be measured by. */
  readonly maxMetricGroups: number;
  /** Buckets of time or duration that spans may be measured by. */
  readonly maxMetricBuckets: number;
}
